import Causality
import Merging
import NhanRong

/// The fifteen fields of a registration as this measurement has it.
enum Field: UInt32, CaseIterable, Sendable {
  case plan = 1
  case year, type, name, unit, address, head, domain, solutions, note, status, assigned
  case registered, due, decision

  var name: String { "\(self)" }

  static func named(_ name: [UInt8]) -> Field? {
    allCases.first { $0.name.utf8.elementsEqual(name) }
  }
}

/// A domain of its own on top of the engine, so that what is measured does not move when the register
/// gains a field.
enum BenchDomain {
  static let registration: UInt32 = 1

  static let readModel = ReadModel(
    schema: Schema(
      version: 1,
      records: [
        RecordSchema(
          type: registration, name: "registration", creators: .units, withdrawers: .units,
          fields: Field.allCases.map(schema))
      ]),
    tables: [
      ReadModelTable(
        recordType: registration, name: "registration",
        columns: Field.allCases.map {
          ReadModelColumn($0.name, $0 == .year ? "INTEGER" : "TEXT", .field($0.rawValue))
        })
    ])

  private static func schema(_ field: Field) -> FieldSchema {
    switch field {
    case .note, .status, .decision, .solutions:
      FieldSchema(
        field.rawValue, field.name, class: field == .note ? .plain : .authority,
        writers: .writers)
    case .address, .head, .domain, .assigned, .due:
      FieldSchema(field.rawValue, field.name, class: .authority, writers: .writers)
    case .plan, .year, .type, .name, .unit, .registered:
      FieldSchema(field.rawValue, field.name, class: .plain, writers: .units)
    }
  }
}
