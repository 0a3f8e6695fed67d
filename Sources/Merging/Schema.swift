package import Causality

/// Which of several concurrent values of a field is shown first (Protocol.md 5). It never removes
/// one: all are kept and listed.
package enum FieldClass: UInt8, Sendable {
  /// The writer who stands higher.
  case authority
  /// The organisation the record belongs to.
  case owner
  /// The value that stands furthest in the rules' list.
  case ranked
  /// The change that has seen more.
  case plain
}

/// What may happen to a field.
package enum FieldShape: UInt8, Sendable {
  /// One value; set and clear.
  case value
  /// Add-wins set; add and remove.
  case set
  /// Elements are added and never taken away: events, reports.
  case log
}

/// A field of a record type: its place in the registry, and who may write it.
package struct FieldSchema: Sendable {
  package let number: UInt32
  /// The name programs use, for example `subject.name`.
  package let name: String
  package let shape: FieldShape
  package let fieldClass: FieldClass
  package let writers: RoleSet
  /// The first rules version that has this field.
  package let since: UInt32
  /// The values of a ranked field, lowest first.
  package let ranks: [Int64]
  /// Set: a writer who has seen the value of a higher tier may not overwrite it until he has seen
  /// that tier add an element to this field, by which it hands the record back.
  package let releasedBy: UInt32?
  /// Set once: a writer who has seen a value may not write another.
  package let isSealed: Bool

  package init(
    _ number: UInt32, _ name: String, shape: FieldShape = .value, class fieldClass: FieldClass,
    writers: RoleSet, since: UInt32 = 1, ranks: [Int64] = [], releasedBy: UInt32? = nil,
    isSealed: Bool = false
  ) {
    self.number = number
    self.name = name
    self.shape = shape
    self.fieldClass = fieldClass
    self.writers = writers
    self.since = since
    self.ranks = ranks
    self.releasedBy = releasedBy
    self.isSealed = isSealed
  }
}

/// The part of a field's schema that the fold asks for at every write: numbers only, so that looking one
/// up copies no text.
struct FieldRule: Sendable {
  let number: UInt32
  let shape: FieldShape
  let fieldClass: FieldClass
  let writers: RoleSet
  let since: UInt32
  let releasedBy: UInt32?
  let isSealed: Bool

  /// Whether what the author had seen decides if he may write.
  var isGuarded: Bool { isSealed || releasedBy != nil }

  init(_ field: FieldSchema) {
    number = field.number
    shape = field.shape
    fieldClass = field.fieldClass
    writers = field.writers
    since = field.since
    releasedBy = field.releasedBy
    isSealed = field.isSealed
  }
}

/// A type of record: its fields and who may create, withdraw, attach and link. A class, because the fold
/// hands it around at every change and a value would be copied each time.
package final class RecordSchema: Sendable {
  package let type: UInt32
  package let name: String
  package let since: UInt32
  package let creators: RoleSet
  package let withdrawers: RoleSet
  package let attachers: RoleSet
  package let linkers: RoleSet
  /// Sorted by number.
  package let fields: [FieldSchema]
  let rules: [FieldRule]

  package init(
    type: UInt32, name: String, since: UInt32 = 1, creators: RoleSet, withdrawers: RoleSet,
    attachers: RoleSet = RoleSet(), linkers: RoleSet = RoleSet(), fields: [FieldSchema]
  ) {
    self.type = type
    self.name = name
    self.since = since
    self.creators = creators
    self.withdrawers = withdrawers
    self.attachers = attachers
    self.linkers = linkers
    self.fields = fields.sorted { $0.number < $1.number }
    rules = self.fields.map { FieldRule($0) }
  }

  package func field(_ number: UInt32) -> FieldSchema? {
    index(of: number).map { fields[$0] }
  }

  func rule(_ number: UInt32) -> FieldRule? { index(of: number).map { rules[$0] } }

  private func index(of number: UInt32) -> Int? {
    var low = 0
    var high = rules.count
    while low < high {
      let middle = (low + high) / 2
      if rules[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < rules.count && rules[low].number == number ? low : nil
  }

  package func field(named name: String) -> FieldSchema? {
    fields.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}

/// The record types of a numbered rules version and of all before it. A version only adds.
package struct Schema: Sendable {
  /// The highest rules version this software knows.
  package let version: UInt32
  package let records: [RecordSchema]

  package init(version: UInt32, records: [RecordSchema]) {
    self.version = version
    self.records = records.sorted { $0.type < $1.type }
  }

  package func record(_ type: UInt32) -> RecordSchema? { records.first { $0.type == type } }
}
