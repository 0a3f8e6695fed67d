import Foundation
import NhanRong
import Platform
import ReplicaStore
import TestSupport
import Testing

@testable import ModelRegistry

/// A database whose tables are ours and whose rows somebody wrote: whatever they say, every command ends
/// with an answer or an error.
@Suite(.timeLimit(.minutes(60))) struct DamagedDatabaseTests {
  /// A table, a column that finds one row, and the columns to write into.
  private static let places: [(table: String, key: String, columns: [String])] = [
    ("setting", "name", ["value"]), ("log", "number", ["number", "id", "genesis"]),
    ("strand", "number", ["number", "log", "parent", "shared", "head", "head_id"]),
    ("run", "place", ["place", "bytes", "bytes", "bytes"]), ("paper", "place", ["place"]),
    ("tip", "id", ["log", "sequence", "id", "signature"]),
    ("audience", "number", ["number", "organisation", "private", "code"]),
    (
      "record", "id",
      ["id", "number", "type", "audience", "audience", "attention", "places", "places", "code"]
    ),
    ("peer", "writer", ["writer", "organisation", "have", "heard_at", "sent_at"]),
    ("attachment", "hash", ["hash", "size", "present"]),
    ("journey", "number", ["at", "direction", "bundle", "writer", "summary"]),
    ("registration", "number", ["number", "record", "audience", "attention", "name"]),
  ]

  private let folder: FilePath
  private let surroundings: Surroundings
  private let offices: TwoOffices

  init() throws {
    offices = try TwoOffices(branches: 1)
    _ = try offices.branches[0].register(offices.new("Thôn 1"), submittedOn: nil)
    try offices.carry(from: offices.branches[0], to: offices.commune)
    try offices.carry(from: offices.commune, to: offices.branches[0])
    folder = offices.commune.replica.folder
    surroundings = offices.commune.replica.surroundings
    offices.commune.replica.close()
  }

  private var database: URL { URL(fileURLWithPath: folder.appending("nhanrong.db").text) }

  @Test func `rows that say anything end in an answer or an error`() throws {
    let sound = try Data(contentsOf: database)
    var opened = 0
    let seeds = HistoryBudget(inCI: 200).seeds
    var random = SeededRandom(seed: 77 &+ seeds.lowerBound)
    let count = seeds.count
    for _ in 0..<count {
      try sound.write(to: database)
      let connection = try Connection(opening: FilePath(database.path), .write)
      for _ in 0..<random.number(in: 1...3) {
        let place = random.pick(Self.places) ?? Self.places[0]
        let column = random.pick(place.columns) ?? place.key
        let value = Self.value(for: column, &random)
        // What the table itself refuses was no damage.
        try? connection.execute(
          """
          UPDATE \(place.table) SET \(column) = \(value) WHERE \(place.key) = (SELECT \(place.key)
          FROM \(place.table) ORDER BY \(place.key) LIMIT 1 OFFSET \(random.below(6)))
          """)
      }
      connection.close()
      if use() { opened += 1 }
    }
    print("damaged rows: \(count) databases, \(opened) opened")
    #expect(opened > 0)
    // A handful may all be harmless.
    if count >= 100 { #expect(opened < count) }
  }

  @Test func `pages that say anything end in an answer or an error`() throws {
    let sound = try Data(contentsOf: database)
    var opened = 0
    let seeds = HistoryBudget(inCI: 150).seeds
    var random = SeededRandom(seed: 78 &+ seeds.lowerBound)
    let count = seeds.count
    for _ in 0..<count {
      var data = sound
      for _ in 0..<random.number(in: 1...12) {
        let place = random.chance(1, in: 8) ? random.below(4096) : random.below(data.count)
        data[place] = UInt8(truncatingIfNeeded: random.next())
      }
      if random.chance(1, in: 10) { data = data.prefix(random.below(data.count)) }
      try data.write(to: database)
      if use() { opened += 1 }
    }
    print("damaged pages: \(count) databases, \(opened) opened")
    #expect(opened > 0 && opened < count)
  }

  private static func value(for column: String, _ random: inout SeededRandom) -> String {
    let number = random.pick([
      "-1", "0", "1", "2", "255", "65535", "4294967295", "1099511627775", "1099511627776",
      "9223372036854775807", "-9223372036854775808", "NULL",
    ])
    switch random.below(6) {
    case 0, 1: return number ?? "0"
    case 2:
      return "x'" + random.bytes(random.below(60)).map { String(format: "%02x", $0) }.joined() + "'"
    case 3: return "substr(\(column), 1, \(random.below(40)))"
    case 4:
      let digits = random.bytes(random.number(in: 1...4)).map { String(format: "%02x", $0) }
      let start = random.below(90)
      return "CAST(substr(\(column), 1, \(start)) || x'\(digits.joined())' || "
        + "substr(\(column), \(start + 1 + random.below(3))) AS BLOB)"
    default: return "zeroblob(\(random.below(3) * 16))"
    }
  }

  /// Every kind of work a register does; false where the folder is not even opened.
  private func use() -> Bool {
    guard let register = try? Register.open(at: folder, surroundings) else { return false }
    let replica = register.replica
    defer { replica.close() }
    _ = try? replica.counts()
    _ = try? replica.peers()
    _ = try? replica.journeys()
    _ = try? register.list(RegistrationFilter())
    _ = try? register.conflicts()
    _ = try? register.verify()
    _ = try? register.register(offices.new("Thôn 2"), submittedOn: nil)
    if let unit = try? offices.branches[0].replica.requireUnit(),
      let recipients = try? replica.recipients(of: unit.organisation)
    {
      _ = try? replica.export(for: recipients, into: offices.stick, isDryRun: true)
    }
    _ = try? offices.branches[0].replica.merge(folder, RegisterReadModel.current, isDryRun: true)
    return true
  }
}
