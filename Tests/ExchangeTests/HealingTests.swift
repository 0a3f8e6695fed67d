import Causality
import ChangeLog
import Foundation
import Platform
import ReplicaStore
import Sealing
import TestSupport
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// A file that was damaged becomes whole again, from what it still proves and from what others have.
@Suite(.timeLimit(.minutes(20))) struct HealingTests {
  private let offices: TwoOffices
  private let record: RecordID
  private let file: Digest
  private var commune: Register { offices.commune }
  private var branch: Register { offices.branches[0] }

  init() throws {
    offices = try TwoOffices()
    let branch = offices.branches[0]
    record = try branch.register(offices.new("Thôn 1"), submittedOn: nil)
    file = try offices.attach(3_000, to: record, in: branch)
    try offices.carry(from: branch, to: offices.commune)
    try offices.commune.edit(record, [(field: "address", text: "Nhà văn hoá")])
    try offices.carry(from: offices.commune, to: branch)
    try branch.edit(record, [(field: "content", text: "Hiến đất mở đường")])
    try offices.carry(from: branch, to: offices.commune)
  }

  private func database(_ register: Register) -> URL {
    URL(fileURLWithPath: register.replica.folder.appending("nhanrong.db").text)
  }

  private func heal(
    _ register: Register, from backups: [FilePath] = []
  ) throws(ReplicaError) -> HealOutcome {
    try Register.heal(
      at: register.replica.folder, register.replica.surroundings, from: backups, trusting: nil,
      isDryRun: false)
  }

  private func reopened(_ register: Register) throws -> Register {
    try Register.open(at: register.replica.folder, register.replica.surroundings)
  }

  private func run(_ sql: String, _ register: Register) throws {
    register.close()
    let connection = try Connection(opening: FilePath(database(register).path), .write)
    try connection.execute(sql)
    connection.close()
  }

  private func wholeBundle(from sender: Register, to receiver: Register) throws -> FilePath {
    let unit = try receiver.replica.requireUnit()
    let all = Recipients(
      try sender.replica.recipients(of: unit.organisation).papers, isWhole: true)
    return try sender.replica.export(for: all, into: offices.stick).path
  }

  @Test func `a whole register is left as it is`() throws {
    commune.close()
    let before = try Data(contentsOf: database(commune))
    let outcome = try heal(commune)
    #expect(!outcome.isRebuilt && outcome.kept == nil)
    #expect(try Data(contentsOf: database(commune)) == before)
  }

  @Test(arguments: [
    ("UPDATE journey SET at = at + 1", VerificationFinding.Kind.ledger),
    ("UPDATE peer SET heard_at = heard_at + 86400000", .ledger),
    ("UPDATE setting SET value = zeroblob(9) WHERE name = 'own-logs'", .ledger),
    ("INSERT INTO forgotten(hash) VALUES(CAST(x'01' || zeroblob(31) AS BLOB))", .ledger),
    ("DELETE FROM paper WHERE place = (SELECT max(place) FROM paper)", .list),
    ("UPDATE attachment SET size = size + 1", .list),
    ("UPDATE attachment SET present = 0", .attachment),
    ("UPDATE record SET number = number + 1000000", .readModel),
    ("UPDATE registration SET name = 'khác'", .readModel),
    ("UPDATE tip SET signature = zeroblob(64)", .signature),
  ])
  func `each kind of damage is named and healed`(
    _ sql: String, _ kind: VerificationFinding.Kind
  ) throws {
    try run(sql, commune)
    do throws(ReplicaError) {
      let damaged = try Register.open(
        at: commune.replica.folder, commune.replica.surroundings)
      #expect((try? damaged.verify().contains { $0.kind == kind }) == true)
      if kind == .signature { #expect((try? damaged.verify(isFull: false))?.isEmpty == true) }
      damaged.close()
    } catch { #expect(error.code == .replicaDamaged) }
    _ = try heal(commune)
    let healed = try reopened(commune)
    _ = try healed.replica.healFiles(from: [])
    #expect(try healed.verify().isEmpty)
    #expect(try healed.list(RegistrationFilter()).map(\.name) == ["Thôn 1"])
  }

  @Test func `damaged caches are made anew from the changes, and the own logs go on`() throws {
    let codes = try offices.codes(commune, of: branch)
    try run(
      """
      UPDATE record SET code = zeroblob(32); DELETE FROM registration; DELETE FROM paper;
      UPDATE audience SET code = zeroblob(32)
      """, commune)
    let before = try Data(contentsOf: database(commune))
    let outcome = try heal(commune)
    #expect(outcome.isRebuilt && !outcome.hasLeftLogs)
    let kept = try #require(outcome.kept)
    #expect(try Data(contentsOf: URL(fileURLWithPath: kept.text)) == before)
    let healed = try reopened(commune)
    #expect(try healed.verify().isEmpty)
    #expect(try healed.replica.lack(of: outcome.expected).isNothing)
    #expect(try offices.codes(healed, of: branch) == codes)
    #expect(try healed.replica.peers().first?.heardAt != nil)
    #expect(try healed.replica.journeys().count > 2)
    try healed.edit(record, [(field: "address", text: "Đình làng")])
    #expect(try healed.replica.newIncarnation() == nil)
  }

  @Test func `whatever page is lost, what is proven stays and others bring the rest`() throws {
    let codes = try offices.codes(commune, of: branch)
    let backup = try commune.replica.backup()
    try commune.edit(record, [(field: "address", text: "Sân vận động")])
    try offices.carry(from: commune, to: branch)
    try offices.carry(from: branch, to: commune)
    let newest = try offices.codes(commune, of: branch)
    #expect(codes != newest)
    let whole = try wholeBundle(from: branch, to: commune)
    commune.close()
    let sound = try Data(contentsOf: database(commune))
    var alone = 0
    for page in 0..<sound.count / 16_384 {
      var data = sound
      data.replaceSubrange(
        page * 16_384..<(page + 1) * 16_384, with: Data(repeating: 0xA5, count: 16_384))
      try data.write(to: database(commune))
      // Without anything else: a sound register or a refusal that touched nothing.
      do throws(ReplicaError) {
        _ = try heal(commune)
        let healed = try Register.open(at: commune.replica.folder, commune.replica.surroundings)
        _ = try? healed.replica.healFiles(from: [])
        let left = (try? healed.verify()) ?? [VerificationFinding(.file, "?")]
        #expect(left.isEmpty, "page \(page): \(left)")
        healed.close()
        alone += 1
      } catch {
        #expect(error.code == .nothingToHealFrom, "page \(page): \(error)")
        #expect((try? Data(contentsOf: database(commune))) == data)
      }
      try data.write(to: database(commune))
      _ = try heal(commune, from: [backup.path])
      let healed = try reopened(commune)
      _ = try healed.replica.importBundle(at: whole)
      _ = try healed.replica.healFiles(
        from: [Replica.backupFolder(of: commune.replica.folder).appending("attachments")])
      #expect(try offices.codes(healed, of: branch) == newest, "page \(page)")
      #expect(try healed.verify().isEmpty, "page \(page)")
      healed.close()
    }
    print("pages: \(sound.count / 16_384), healed without any help: \(alone)")
    #expect(alone > 3)
  }

  /// After an erasure the tables begin elsewhere; a backup's first page is not older than that.
  @Test(arguments: [false, true])
  func `a lost first page is lent by an empty register`(_ isScrubbed: Bool) throws {
    if isScrubbed {
      try commune.replica.read { core throws(ReplicaError) in
        try storing { () throws(StorageError) in try core.database.connection.scrub() }
      }
    }
    let codes = try offices.codes(commune, of: branch)
    let journeys = try commune.replica.journeys()
    commune.close()
    var data = try Data(contentsOf: database(commune))
    data.replaceSubrange(0..<16_384, with: Data(repeating: 0xA5, count: 16_384))
    try data.write(to: database(commune))
    let outcome = try heal(commune)
    #expect(outcome.isRebuilt && !outcome.hasLeftLogs)
    let healed = try reopened(commune)
    #expect(try healed.verify().isEmpty)
    #expect(try healed.replica.lack(of: outcome.expected).isNothing)
    #expect(try offices.codes(healed, of: branch) == codes)
    #expect(try healed.replica.journeys() == journeys)
    #expect(try healed.replica.peers().first?.heardAt != nil)
    let names = try FileManager.default.contentsOfDirectory(atPath: commune.replica.folder.text)
    #expect(
      names.sorted() == ["attachments", "nhanrong.db", "nhanrong.db.damaged-1", "nhanrong.lock"])
  }

  @Test func `an exchange that was cut off is gone on with`() throws {
    try run("DELETE FROM registration", commune)
    // As a cut leaves it where no file has two names.
    let other = commune.replica.folder.appending("nhanrong.db.damaged-1")
    try FileManager.default.moveItem(
      at: database(commune), to: URL(fileURLWithPath: other.text))
    try Data([1, 2, 3]).write(
      to: URL(fileURLWithPath: commune.replica.folder.appending("nhanrong.db.new").text))
    #expect(try heal(commune).isRebuilt)
    let healed = try reopened(commune)
    #expect(try healed.verify().isEmpty)
    #expect(try healed.list(RegistrationFilter()).map(\.name) == ["Thôn 1"])
  }

  @Test func `a register that may lack its own newest change opens new logs and forks nothing`()
    throws
  {
    let writer = branch.replica.writer
    let own = try branch.replica.read { core throws(ReplicaError) in
      core.catalog.strands.indices.filter {
        core.catalog.logs[core.catalog.strands[$0].log].genesis.writer == writer
      }.map { "\($0)" }.joined(separator: ", ")
    }
    // The newest change of the branch's own log is on the medium no more: its run ends in nothing.
    try run(
      """
      UPDATE run SET bytes = CAST(substr(bytes, 1, length(bytes) - 400) || zeroblob(400) AS BLOB)
      WHERE place IN (SELECT max(place) FROM run WHERE place >> 40 IN (\(own)) GROUP BY place >> 40)
      """, branch)
    let outcome = try heal(branch)
    #expect(outcome.isRebuilt && outcome.hasLeftLogs)
    let healed = try reopened(branch)
    #expect(try healed.verify().isEmpty)
    #expect(try !healed.replica.lack(of: outcome.expected).isNothing)
    _ = try healed.register(offices.new("Thôn 2"), submittedOn: nil)
    try offices.carry(from: healed, to: commune)
    try offices.carry(from: commune, to: healed)
    try offices.carry(from: healed, to: commune)
    #expect(try commune.replica.forks().isEmpty)
    #expect(try healed.replica.lack(of: outcome.expected).changes == 0)
    #expect(try offices.codes(commune, of: healed) == offices.codes(healed, of: healed))
  }

  @Test func `a newest change that reads otherwise is not taken for one somebody wrote`() throws {
    let writer = branch.replica.writer
    let own = try branch.replica.read { core throws(ReplicaError) in
      core.catalog.strands.indices.filter {
        core.catalog.logs[core.catalog.strands[$0].log].genesis.writer == writer
      }.map { "\($0)" }.joined(separator: ", ")
    }
    branch.close()
    let connection = try Connection(opening: FilePath(database(branch).path), .write)
    let row = try Statement(
      "SELECT place, bytes FROM run WHERE place >> 40 IN (\(own)) ORDER BY place DESC LIMIT 1",
      on: connection
    ).only { row throws(StorageError) in (try row.int64(at: 0), try row.bytes(at: 1)) }
    // The moment at which it was written, in its header: a well formed change of another id.
    let moment = (0..<8).reversed().map { UInt8(truncatingIfNeeded: 1_770_000_000_000 >> ($0 * 8)) }
    var bytes = Data(row.1)
    let found = try #require(bytes.range(of: Data(moment), options: .backwards))
    bytes[found.upperBound - 1] ^= 1
    let command = try Statement("UPDATE run SET bytes = ?2 WHERE place = ?1", on: connection)
    try command.bind(row.0, at: 1)
    try command.bind([UInt8](bytes), at: 2)
    try command.run()
    connection.close()
    let outcome = try heal(branch)
    let healed = try reopened(branch)
    #expect(try healed.replica.lack(of: outcome.expected).changes == 1)
    _ = try healed.register(offices.new("Thôn 2"), submittedOn: nil)
    try offices.carry(from: healed, to: commune)
    #expect(try commune.replica.forks().isEmpty)
    try offices.carry(from: commune, to: healed)
    #expect(try healed.replica.lack(of: outcome.expected).changes == 0)
  }

  @Test func `a damaged content is left out, asked for, and comes back with any bundle`() throws {
    commune.close()
    let connection = try Connection(opening: FilePath(database(commune).path), .write)
    let needle = Data("Hiến đất mở đường".utf8)
    connection.close()
    var data = try Data(contentsOf: database(commune))
    // Where the text stands in the changes themselves, not in the table that shows it.
    var from = data.startIndex
    var flipped = 0
    while let found = data.range(of: needle, in: from..<data.endIndex) {
      data[found.lowerBound] ^= 1
      from = found.upperBound
      flipped += 1
    }
    #expect(flipped >= 2)
    try data.write(to: database(commune))
    let outcome = try heal(commune)
    let healed = try reopened(commune)
    #expect(try healed.verify().isEmpty)
    let lack = try healed.replica.lack(of: outcome.expected)
    #expect(lack.contents >= 1 && lack.changes == 0)
    try offices.carry(from: healed, to: branch)
    try offices.carry(from: branch, to: healed)
    #expect(try healed.replica.lack(of: outcome.expected).isNothing)
    #expect(try healed.verify().isEmpty)
  }

  @Test func `a file that was lost comes back from a backup, with its private drafts`() throws {
    let draft = try branch.register(offices.new("Nháp"), submittedOn: nil, asDraft: true)
    let backup = try branch.replica.backup()
    #expect(backup.files == 1)
    branch.close()
    try FileManager.default.removeItem(atPath: branch.replica.folder.text)
    let outcome = try heal(branch, from: [backup.path])
    #expect(outcome.isRebuilt && outcome.kept == nil)
    let healed = try reopened(branch)
    #expect(
      try healed.replica.healFiles(
        from: [backup.path.parent.appending("attachments")]) == 1)
    #expect(try healed.verify().isEmpty)
    #expect(try healed.list(RegistrationFilter()).contains { $0.id == draft })
  }

  @Test func `nothing is made of another's backup, or where nothing tells whose it was`() throws {
    let foreign = try branch.replica.backup()
    try run("DELETE FROM paper", commune)
    let before = try Data(contentsOf: database(commune))
    #expect(throws: ReplicaError(.sourceForeign)) { try heal(commune, from: [foreign.path]) }
    #expect(try Data(contentsOf: database(commune)) == before)
    try Data(repeating: 0xA5, count: 20_000).write(to: database(commune))
    #expect(throws: ReplicaError(.nothingToHealFrom)) { try heal(commune) }
    #expect(try Data(contentsOf: database(commune)).count == 20_000)
    let names = try FileManager.default.contentsOfDirectory(atPath: commune.replica.folder.text)
    #expect(!names.contains("nhanrong.db.new"))
  }

  @Test func `a damaged attached file is replaced from a folder that has it, or asked for`() throws
  {
    let path = URL(fileURLWithPath: commune.replica.attachments.path(of: file).text)
    var bytes = try Data(contentsOf: path)
    bytes[5] ^= 1
    try bytes.write(to: path)
    #expect(try commune.replica.healFiles(from: []) == 0)
    #expect(try commune.replica.missingFiles().map(\.hash) == [file])
    #expect(
      try commune.replica.healFiles(from: [branch.replica.folder.appending("attachments")]) == 1)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `an attached file on a bad sector stops no export, and is asked for`() throws {
    let folder = commune.replica.folder
    var surroundings = commune.replica.surroundings
    let disk = TroubledStick(commune.replica.attachments.path(of: file))
    surroundings.files = disk
    commune.close()
    let register = try Register.open(at: folder, surroundings)
    defer { register.close() }
    disk.trouble = .badSector
    #expect(try register.verify(isFull: true).map(\.kind) == [.attachment])
    #expect(try register.replica.healFiles(from: []) == 0)
    #expect(try register.replica.missingFiles().map(\.hash) == [file])
    try register.edit(record, [(field: "address", text: "Nà Mò")])
    let outcome = try offices.carry(from: register, to: branch)
    #expect(outcome.applied == 1 && outcome.attachments == 0)
    // The branch was asked, and brings it.
    #expect(try offices.carry(from: branch, to: register).attachments == 1)
    disk.trouble = nil
    #expect(try register.replica.missingFiles().isEmpty)
    #expect(try register.verify(isFull: true).isEmpty)
  }
}
