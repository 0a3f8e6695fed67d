package import Merging

/// The typed tables a domain keeps beside the engine's, written in the same transaction and always
/// rebuildable from the changes. One row for each effective record of a type.
package struct ReadModel: Sendable {
  package let schema: Schema
  package let tables: [ReadModelTable]
  /// Indexes and read-only views over the tables.
  package let views: String

  package init(schema: Schema, tables: [ReadModelTable], views: String = "") {
    self.schema = schema
    self.tables = tables
    self.views = views
  }

  package func table(forType type: UInt32) -> Int? {
    tables.firstIndex { $0.recordTypes.contains(type) }
  }
}

package struct ReadModelTable: Sendable {
  /// Mostly one; types that are asked for in the same way share a table, because an empty one takes a page.
  package let recordTypes: [UInt32]
  package let name: String
  package let columns: [ReadModelColumn]

  package init(recordType: UInt32, name: String, columns: [ReadModelColumn]) {
    self.init(recordTypes: [recordType], name: name, columns: columns)
  }

  package init(recordTypes: [UInt32], name: String, columns: [ReadModelColumn]) {
    self.recordTypes = recordTypes
    self.name = name
    self.columns = columns
    var slots: [Slot] = []
    var computed: [@Sendable (borrowing RecordPicture) -> Value] = []
    var adjusted: [@Sendable (borrowing RecordPicture) -> Value?] = []
    for column in columns {
      switch column.source {
      case .field(let target): slots.append(.field(target, column.kind))
      case .computed(let compute):
        slots.append(.computed(computed.count, column.kind))
        computed.append(compute)
      case .adjusted(let target, let adjust):
        slots.append(.adjusted(target, adjusted.count, column.kind))
        adjusted.append(adjust)
      }
    }
    self.slots = slots
    self.computed = computed
    self.adjusted = adjusted
  }

  /// A column as the writing of a row needs it: numbers only, so that reading one copies no text.
  enum Slot: Sendable {
    case field(UInt32, ReadModelColumn.Kind)
    /// By number in `computed`.
    case computed(Int, ReadModelColumn.Kind)
    /// By field, and number in `adjusted`.
    case adjusted(UInt32, Int, ReadModelColumn.Kind)
  }

  let slots: [Slot]
  let computed: [@Sendable (borrowing RecordPicture) -> Value]
  let adjusted: [@Sendable (borrowing RecordPicture) -> Value?]

  /// Whether a column needs more of a record than the shown value of one field.
  var isComputed: Bool { !computed.isEmpty || !adjusted.isEmpty }

  var createStatement: String {
    let list = columns.map { ", \($0.name) \($0.type)" }.joined()
    return "CREATE TABLE \(name)(number INTEGER PRIMARY KEY, record BLOB NOT NULL, "
      + "audience BLOB NOT NULL, attention INTEGER NOT NULL\(list)) STRICT;"
  }

  var insertStatement: String {
    let names = columns.map { ", \($0.name)" }.joined()
    let places = columns.indices.map { ", ?\($0 + 5)" }.joined()
    return "INSERT OR REPLACE INTO \(name)(number, record, audience, attention\(names)) "
      + "VALUES(?1, ?2, ?3, ?4\(places))"
  }
}

/// A column and where its value comes from.
package struct ReadModelColumn: Sendable {
  package enum Source: Sendable {
    /// The shown value of a field.
    case field(UInt32)
    /// Whatever a function makes of the record.
    case computed(@Sendable (borrowing RecordPicture) -> Value)
    /// The shown value of a field, unless the function gives another for it.
    case adjusted(UInt32, @Sendable (borrowing RecordPicture) -> Value?)
  }

  package let name: String
  package let type: String
  package let source: Source

  /// - Parameter type: `TEXT`, `INTEGER`, `BLOB` or `ANY`; a shown value of another kind stands as
  ///   null, because another's program may have written anything into a field.
  package init(_ name: String, _ type: String, _ source: Source) {
    self.name = name
    self.type = type
    self.source = source
    kind = Kind(type)
  }

  /// The SQL type, read once.
  enum Kind: Sendable {
    case integer, text, blob, any

    init(_ type: String) {
      self =
        switch type.utf8.first {
        case UInt8(ascii: "I"): .integer
        case UInt8(ascii: "T"): .text
        case UInt8(ascii: "B"): .blob
        default: .any
        }
    }
  }

  let kind: Kind
}
