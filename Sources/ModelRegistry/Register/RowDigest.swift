import CanonicalCBOR
import Causality
import ChangeLog
import Merging
import NhanRong

/// What a row of a table wrote when it became a record: its values, whatever was corrected since.
///
/// The change that creates a record keeps them for ever, so a file loaded again is known by the record
/// itself, on every computer of the unit and after any correction; nothing is noted beside it.
struct RowDigest: Hashable {
  private let bytes: [UInt8]

  /// The values the operations set, by field.
  init(_ items: [ChangeDraft.Item]) {
    self.init(items.filter { $0.opcode == Opcode.set }.map { ($0.target, $0.value) })
  }

  /// The values a record was created with; nil where they were erased.
  init?(createdIn picture: RecordPicture) {
    let id = picture.id
    guard
      let creation = picture.history.changes.indices.first(where: {
        picture.history.changes[$0].id.asRecord == id
      })
    else { return nil }
    var values: [(UInt32, [UInt8])] = []
    let writes = picture.history.writes[picture.history.changes[creation].writes]
    for (operation, write) in writes.enumerated() where write.opcode == Opcode.set {
      guard let value = picture.value(change: creation, operation: operation) else { return nil }
      values.append((write.target, value.canonicalBytes))
    }
    self.init(values)
  }

  private init(_ values: [(UInt32, [UInt8])]) {
    var encoder = CBOREncoder()
    // The edition of the plan is not the row's: the same file may be loaded again after an amendment.
    for (target, value) in values.sorted(by: { $0.0 < $1.0 })
    where target != RegistrationField.planVersion {
      encoder.unsigned(UInt64(target))
      encoder.byteString(value)
    }
    bytes = encoder.bytes
  }
}
