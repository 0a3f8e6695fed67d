package import Causality
import ChangeLog
import Merging
import NhanRong
import ReplicaStore
import Sealing

/// The whole state of a replica as text, without anything local to it: two replicas that hold the same
/// changes must give the same text.
package struct WorldPicture: Equatable, CustomStringConvertible {
  package let heads: [String]
  package let codes: [String]
  package let records: [RecordID: FoldPicture]
  package let rows: [String]

  package init(_ replica: FleetReplica) throws {
    let logs = try replica.database.logs()
    heads = try replica.strands().map { strand in
      "\(logs[Int(strand.log)].id) \(strand.head) \(strand.headID)"
    }.sorted()
    codes = try replica.database.audiences().map { audience in
      "\(audience.organisation) \(audience.isPrivate) \(hexadecimal(of: audience.code))"
    }.sorted()
    var records: [RecordID: FoldPicture] = [:]
    for id in try replica.records() {
      guard let picture = try replica.core.picture(of: id) else { throw Missing() }
      records[id] = FoldPicture(picture.state, picture.history)
    }
    self.records = records
    rows = try Self.rows(replica)
  }

  private static func rows(_ replica: FleetReplica) throws -> [String] {
    var rows: [String] = []
    try replica.database.forEachRecord { (row) throws(ReplicaError) in
      rows.append(
        "\(row.id) type \(row.type.map { "\($0)" } ?? "-") attention \(row.attention.rawValue) "
          + hexadecimal(of: row.code.bytes))
    }
    return rows
  }

  package var description: String {
    let states = records.keys.sorted().map { "\($0): \(records[$0].map { "\($0)" } ?? "")" }
    return (heads + codes + rows + states).joined(separator: "\n")
  }
}
