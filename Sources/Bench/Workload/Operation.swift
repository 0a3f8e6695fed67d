import CanonicalCBOR
import Causality
import ChangeLog

/// One change to be written: a registration made or some of its fields set.
struct Operation {
  struct Setting {
    let field: Field
    /// In canonical form.
    let value: [UInt8]

    init(_ field: Field, _ value: [UInt8]) {
      self.field = field
      self.value = value
    }

    static func text(_ field: Field, _ utf8: [UInt8]) -> Setting {
      var encoder = CBOREncoder(capacity: utf8.count + 5)
      encoder.text(utf8: utf8)
      return Setting(field, encoder.bytes)
    }

    static func integer(_ field: Field, _ number: Int64) -> Setting {
      var encoder = CBOREncoder(capacity: 9)
      encoder.integer(number)
      return Setting(field, encoder.bytes)
    }
  }

  /// Its number in the order in which registrations are made.
  let registration: Int
  let isCreate: Bool
  let settings: [Setting]

  var items: [ChangeDraft.Item] {
    settings.map {
      ChangeDraft.Item(Opcode.set, target: $0.field.rawValue, value: $0.value)
    }
  }
}

/// Who does what when. Phase 1: each branch makes its registrations and edits them. Phase 2: the
/// commune edits all of them, and the branches, without having seen that, some. Phase 3: the commune
/// edits one in a hundred.
protocol Workload {
  var branches: Int { get }
  var registrations: Int { get }
  func firstPhase(ofBranch branch: Int) -> [Operation]
  func secondPhase() -> [Operation]
  func secondPhase(ofBranch branch: Int) -> [Operation]
  func thirdPhase() -> [Operation]
}
