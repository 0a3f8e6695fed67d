package import Causality
package import ChangeLog
import Merging
package import ReplicaStore

extension ReplicaCore {
  /// Records get rising numbers as they come: what comes from now on has this one or a higher.
  package var recordMark: Int64 { nextRecordNumber }

  /// Asks the typed tables. For a domain's own SQL, never for text that came from outside.
  package func rows(
    _ sql: String, _ arguments: [Value] = []
  ) throws(ReplicaError) -> [[Value]] {
    var rows: [[Value]] = []
    try storing { () throws(StorageError) in
      let query = try Statement(sql, on: database.connection)
      for (index, argument) in arguments.enumerated() {
        try Self.bind(argument, to: query, at: Int32(index + 1))
      }
      try query.forEachRow { row throws(StorageError) in
        var values: [Value] = []
        for column in 0..<row.columnCount { values.append(try Self.value(row, column)) }
        rows.append(values)
      }
    }
    return rows
  }

  private static func bind(
    _ value: Value, to query: Statement, at index: Int32
  ) throws(StorageError) {
    switch value {
    case .null: try query.bindNull(at: index)
    case .integer(let number): try query.bind(number, at: index)
    case .bool(let flag): try query.bind(flag ? 1 : 0, at: index)
    case .text(let text): try query.bind(text, at: index)
    case .bytes(let bytes): try query.bind(bytes, at: index)
    case .list: try query.bind(value.canonicalBytes, at: index)
    }
  }

  private static func value(_ row: Statement, _ column: Int32) throws(StorageError) -> Value {
    switch try row.kind(at: column) {
    case .null: .null
    case .integer: .integer(try row.int64(at: column))
    case .text: .text(try row.text(at: column))
    case .bytes: .bytes(try row.bytes(at: column))
    }
  }

  /// The ids of all records of a type, in order of id.
  package func records(ofType type: UInt32) throws(ReplicaError) -> [RecordID] {
    var ids: [RecordID] = []
    try database.forEachRecord { (row) throws(ReplicaError) in
      if row.type == type { ids.append(row.id) }
    }
    return ids
  }

  /// The records of a type with a field that has several differing values, in order of id.
  package func recordsInConflict(ofType type: UInt32) throws(ReplicaError) -> [RecordID] {
    try recordsWithAttention().filter {
      $0.type == type && $0.attention.contains(.conflict)
    }.map(\.id)
  }

  /// The ids of the records people should look at, with what is the matter.
  package func recordsWithAttention() throws(ReplicaError) -> [(
    id: RecordID, type: UInt32?, attention: Attention
  )] {
    var list: [(id: RecordID, type: UInt32?, attention: Attention)] = []
    try database.forEachRecordWithAttention { (row) throws(ReplicaError) in
      list.append((row.id, row.type, row.attention))
    }
    return list
  }
}

extension ReplicaCore {
  /// The organisation as which the writer of a log writes.
  package func organisation(ofLog log: LogID) -> OrganisationID {
    catalog.log(log)?.genesis.organisation ?? OrganisationID(high: 0, low: 0)
  }

  package func log(of place: Dot) -> LogID { catalog.log(of: place.strand).id }
}

extension ReplicaCore {
  /// The path of the organisation a record is about, which every log with changes of it names.
  package func audiencePath(of picture: borrowing RecordPicture) -> OrganisationPath? {
    guard let create = picture.history.changes.firstIndex(where: { $0.id.asRecord == picture.id })
    else { return nil }
    return catalog.log(picture.log(ofChange: create))?.genesis.audiencePath
  }
}
