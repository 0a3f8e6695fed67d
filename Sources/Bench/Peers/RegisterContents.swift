import CanonicalCBOR
import Causality
import ChangeLog
import Merging
import NhanRong
import Sealing

/// All registrations of a replica, as anybody reads them: from the typed table.
struct RegisterContents {
  /// The record, then the fields in their order.
  private let rows: [[Value]]
  private let places: [RecordID: Int]

  private static let query =
    "SELECT record, " + Field.allCases.map(\.name).joined(separator: ", ")
    + " FROM registration ORDER BY record"

  var count: Int { rows.count }

  init(of replica: Replica) throws {
    let query = Self.query
    rows = try replica.read { (core) throws(ReplicaError) in try core.rows(query) }
    var places: [RecordID: Int] = [:]
    places.reserveCapacity(rows.count)
    for (place, row) in rows.enumerated() {
      guard let id = row.first?.bytes.flatMap({ RecordID(bytes: $0) }),
        places.updateValue(place, forKey: id) == nil
      else { throw BenchFailure.unfit("row \(place) of the register") }
    }
    self.places = places
  }

  func contains(_ record: RecordID) -> Bool { places[record] != nil }

  /// The canonical bytes of a field; nil where there is no such record.
  func value(_ field: Field, of record: RecordID) -> [UInt8]? {
    places[record].map { rows[$0][Int(field.rawValue)].canonicalBytes }
  }

  /// Equal for two replicas that show the same: every row, and what else stands beside a shown value.
  func digest(_ replica: Replica) throws -> Digest {
    // The purpose is of no matter here; this hash meets no other.
    let digest = StreamingDigest(for: .recordState)
    for row in rows {
      for value in row { digest.update(value.canonicalBytes) }
    }
    let contested = try replica.read { (core) throws(ReplicaError) in
      try core.recordsInConflict(ofType: BenchDomain.registration)
    }
    for record in contested {
      for field in Field.allCases {
        for value in try Self.candidates(field, of: record, in: replica) { digest.update(value) }
      }
    }
    return digest.finish()
  }

  /// The shown value of a field and those nobody has decided against.
  static func candidates(
    _ field: Field, of record: RecordID, in replica: Replica
  ) throws -> [[UInt8]] {
    try picture(of: record, in: replica) { picture in
      picture.state.values(of: field.rawValue).compactMap {
        picture.value(change: $0.change, operation: $0.operation)?.canonicalBytes
      }
    }
  }

  /// Every value that anybody ever wrote to a field.
  static func everWritten(
    _ field: Field, of record: RecordID, in replica: Replica
  ) throws -> [[UInt8]] {
    try picture(of: record, in: replica) { picture in
      picture.history.changes.indices.flatMap { index in
        picture.history.writes[picture.history.changes[index].writes].enumerated()
          .filter { $0.element.opcode == Opcode.set && $0.element.target == field.rawValue }
          .compactMap { picture.value(change: index, operation: $0.offset)?.canonicalBytes }
      }
    }
  }

  private static func picture(
    of record: RecordID, in replica: Replica, _ body: (RecordPicture) -> [[UInt8]]
  ) throws -> [[UInt8]] {
    try replica.read { (core) throws(ReplicaError) in
      try core.picture(of: record).map(body) ?? []
    }
  }
}
