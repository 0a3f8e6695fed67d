import Causality
package import Merging

/// A record type with one field of every kind, and what a second rules version adds.
package enum SmallSchema {
  package static let record: UInt32 = 1
  package static let note: UInt32 = 1
  package static let kind: UInt32 = 2
  package static let name: UInt32 = 3
  package static let step: UInt32 = 4
  package static let year: UInt32 = 5
  package static let helpers: UInt32 = 6
  package static let later: UInt32 = 7
  package static let verdict: UInt32 = 8
  package static let returned: UInt32 = 20

  package static let value = Schema(
    version: 2,
    records: [
      RecordSchema(
        type: record, name: "small", creators: .writers, withdrawers: .units,
        attachers: .writers, linkers: .writers, fields: fields),
      RecordSchema(
        type: 2, name: "later", since: 2, creators: .writers, withdrawers: .writers,
        fields: [FieldSchema(note, "note", class: .plain, writers: .writers)]),
    ])

  private static let fields = [
    FieldSchema(note, "note", class: .plain, writers: .writers),
    FieldSchema(kind, "kind", class: .authority, writers: .writers, releasedBy: returned),
    FieldSchema(name, "name", class: .owner, writers: .writers),
    FieldSchema(step, "step", class: .ranked, writers: .writers, ranks: [1, 3, 2]),
    FieldSchema(year, "year", class: .plain, writers: .writers, isSealed: true),
    FieldSchema(helpers, "helpers", shape: .set, class: .plain, writers: .writers),
    FieldSchema(later, "later", class: .plain, writers: .writers, since: 2),
    FieldSchema(verdict, "verdict", class: .authority, writers: .superiors),
    FieldSchema(returned, "returned", shape: .log, class: .plain, writers: .superiors),
  ]
}
