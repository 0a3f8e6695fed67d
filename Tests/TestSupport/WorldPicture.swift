package import Causality
import ChangeLog
import Merging
package import NhanRong
import ReplicaStore
import Sealing

/// The whole state of a replica as text, without anything local to it: two replicas that hold the same
/// changes must give the same text.
package struct WorldPicture: Equatable, CustomStringConvertible {
  package let heads: [String]
  package let codes: [String]
  package let records: [RecordID: FoldPicture]
  package let rows: [String]

  package init(_ replica: FleetReplica) throws { try self.init(replica.core) }

  package init(_ core: ReplicaCore) throws {
    let logs = try core.database.logs()
    heads = try core.strands().map { strand in
      "\(logs[Int(strand.log)].id) \(strand.head) \(strand.headID)"
    }.sorted()
    codes = try core.database.audiences().map { audience in
      "\(audience.organisation) \(audience.isPrivate) \(hexadecimal(of: audience.code))"
    }.sorted()
    var records: [RecordID: FoldPicture] = [:]
    for id in try core.records() {
      guard let picture = try core.picture(of: id) else { throw Missing() }
      records[id] = FoldPicture(picture.state, picture.history)
    }
    self.records = records
    rows = try Self.rows(core)
  }

  private static func rows(_ core: ReplicaCore) throws -> [String] {
    var rows: [String] = []
    try core.database.forEachRecord { (row) throws(ReplicaError) in
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
