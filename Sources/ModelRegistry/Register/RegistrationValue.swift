import CanonicalCBOR
package import Merging
package import NhanRong

/// What people type for a field, as a value, and the other way round.
package enum RegistrationValue {
  package static func field(named name: String) -> FieldSchema? {
    RegisterSchema.registrationRecord.field(named: name)
  }

  package static func read(
    _ text: String, for field: FieldSchema
  ) throws(ReplicaError) -> Value {
    let bad = ReplicaError(.badValue, ("field", field.name), ("value", text))
    switch field.number {
    case RegistrationField.year, RegistrationField.birthYear, RegistrationField.planVersion:
      guard let number = Int64(text), (1...9999).contains(number) else { throw bad }
      return .integer(number)
    case RegistrationField.isLeader, RegistrationField.restricted:
      guard let flag = flag(text) else { throw bad }
      return .bool(flag)
    case RegistrationField.startOn, RegistrationField.endOn:
      guard let date = try? CivilDate(parsing: text) else { throw bad }
      return .text(date.iso)
    case RegistrationField.track:
      guard let track = track(text) else {
        throw refusal(of: field, text, RegistrationTrack.allCases.map(\.rawValue))
      }
      return .text(track.rawValue)
    case RegistrationField.subjectKind:
      guard let kind = kind(text) else {
        throw refusal(of: field, text, SubjectKind.allCases.map(\.rawValue))
      }
      return .text(kind.rawValue)
    case RegistrationField.unit, RegistrationField.model, RegistrationField.acceptedSnapshot,
      RegistrationField.mergedInto:
      throw bad
    default:
      return .text(try Entry.long(text))
    }
  }

  private static func refusal(
    of field: FieldSchema, _ text: String, _ allowed: [String]
  ) -> ReplicaError {
    ReplicaError(
      .badValue, ("field", field.name), ("value", text),
      ("allowed", allowed.joined(separator: " ")))
  }

  /// A kind of subject by its id or by the words of tables, such as `Tập thể`.
  package static func kind(_ text: String) -> SubjectKind? {
    SubjectKind(cell: spaced(text))
  }

  /// How it came to be registered, by id or words, such as `Đăng ký mới`.
  package static func track(_ text: String) -> RegistrationTrack? {
    RegistrationTrack(cell: spaced(text))
  }

  /// On a command line `tap-the` is easier to type than a word with a space.
  private static func spaced(_ text: String) -> [UInt8] {
    text.utf8.map { $0 == UInt8(ascii: "-") ? 0x20 : $0 }
  }

  /// Yes or no, as people write it.
  package static func answer(_ text: String) throws(ReplicaError) -> Bool {
    guard let answer = flag(text) else {
      throw ReplicaError(.badValue, ("field", "isLeader"), ("value", text))
    }
    return answer
  }

  private static func flag(_ text: String) -> Bool? {
    TableAnswer(cell: text.utf8).map { $0 == .yes }
  }

  /// A ranked field carries its value in the header too, where the fold reads it.
  static func rank(of target: UInt32, _ value: Value) -> [UInt8] {
    guard target == RegistrationField.restricted, case .bool(let flag) = value else { return [] }
    return Value.integer(flag ? 1 : 0).canonicalBytes
  }

  /// A value for people to read; nil for no value.
  package static func show(_ value: Value) -> String? {
    switch value {
    case .null: nil
    case .integer(let number): "\(number)"
    case .bool(let flag): flag ? "1" : "0"
    case .text(let text): text
    case .bytes(let bytes): bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    case .list(let values): values.compactMap { show($0) }.joined(separator: ", ")
    }
  }
}
