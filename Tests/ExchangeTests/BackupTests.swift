import Causality
import Foundation
import Platform
import ReplicaStore
import Sealing
import Testing

@testable import ModelRegistry
@testable import NhanRong

@Suite struct BackupTests {
  private let offices: TwoOffices
  private let record: RecordID
  private var branch: Register { offices.branches[0] }
  private var place: FilePath { Replica.backupFolder(of: branch.replica.folder) }

  init() throws {
    offices = try TwoOffices()
    record = try offices.branches[0].register(offices.new("A"), submittedOn: nil)
  }

  private func names(_ folder: FilePath) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.text).sorted()
  }

  @Test func `a backup holds everything but the key, under the hash of its bytes`() throws {
    let file = try offices.attach(2_000, to: record, in: branch)
    let made = try branch.replica.backup()
    #expect(made.path.parent == place && made.files == 1 && made.removed.isEmpty)
    #expect(try names(place) == ["attachments", made.path.lastComponent])
    #expect(try names(place.appending("attachments")) == [hexadecimal(of: file.bytes)])
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: made.path.text)))
    let name = try #require(BackupName(made.path.lastComponent))
    #expect(name.hash == BackupName.short(Digest.of(bytes, for: .attachment)))
    // The secret is nowhere in it.
    let keys = try FileManager.default.contentsOfDirectory(
      atPath: branch.replica.surroundings.state.appending("keys").text)
    let key = try Data(
      contentsOf: URL(
        fileURLWithPath: branch.replica.surroundings.state.appending("keys").appending(keys[0]).text
      ))
    #expect(Data(bytes).range(of: key.suffix(64).prefix(32)) == nil)
    #expect(
      try branch.replica.lastBackup() == branch.replica.surroundings.clock.millisecondsSinceEpoch)
  }

  @Test func `the newest stay, and nobody else's files are touched`() throws {
    let first = try branch.replica.backup(keep: 2)
    let other = try offices.commune.replica.backup(into: place, keep: 1)
    let letter = place.appending("nr-backup-thu.db")
    try Data("thư".utf8).write(to: URL(fileURLWithPath: letter.text))
    // One that somebody changed is ours no more.
    let second = try branch.replica.backup(keep: 2)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: second.path.text))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: second.path.text))
    let third = try branch.replica.backup(keep: 2)
    #expect(third.removed == [first.path])
    let fourth = try branch.replica.backup(keep: 1)
    #expect(fourth.removed == [third.path])
    let left = try names(place)
    for path in [other.path, letter, second.path, fourth.path] {
      #expect(left.contains(path.lastComponent))
    }
    #expect(try branch.replica.backups(in: place).last?.path == fourth.path)
  }

  @Test func `a clock that went back makes no older backup look newer`() throws {
    let first = try branch.replica.backup(keep: 1)
    branch.close()
    let early = try Register.open(
      at: branch.replica.folder,
      TwoOffices.surroundings(branch.replica.surroundings.state, at: 315_532_800_000))
    defer { early.close() }
    let second = try early.replica.backup(keep: 1)
    #expect(second.removed == [first.path])
    #expect(try names(place).contains(second.path.lastComponent))
  }

  @Test func `a damaged register makes no backup`() throws {
    branch.close()
    let database = branch.replica.folder.appending("nhanrong.db")
    var data = try Data(contentsOf: URL(fileURLWithPath: database.text))
    // Nothing that opening reads.
    let connection = try Connection(opening: database, .read)
    let page = try Statement(
      "SELECT rootpage FROM sqlite_master WHERE name = 'journey'", on: connection
    ).only { row throws(StorageError) in try row.int64(at: 0) }
    connection.close()
    data[(Int(page) - 1) * 16_384] = 0x77
    try data.write(to: URL(fileURLWithPath: database.text))
    let register = try Register.open(at: branch.replica.folder, branch.replica.surroundings)
    defer { register.close() }
    #expect(throws: ReplicaError(.backupUnsound)) { try register.replica.backup() }
    #expect(try names(place).isEmpty)
  }

  @Test func `a register put back from its backup goes on in new logs where it was ahead`() throws {
    let made = try branch.replica.backup()
    try branch.edit(record, [(field: "address", text: "Nhà văn hoá")])
    try offices.carry(from: branch, to: offices.commune)
    branch.close()
    try FileManager.default.removeItem(atPath: branch.replica.folder.text)
    _ = try Register.heal(
      at: branch.replica.folder, branch.replica.surroundings, from: [made.path], trusting: nil,
      isDryRun: false)
    let back = try Register.open(at: branch.replica.folder, branch.replica.surroundings)
    defer { back.close() }
    try back.edit(record, [(field: "address", text: "Trường học")])
    #expect(try back.replica.newIncarnation() == .restoredBackup)
    try offices.carry(from: back, to: offices.commune)
    #expect(try offices.commune.replica.forks().isEmpty)
  }

  @Test func `nothing is backed up twice, and everything that changed is`() throws {
    let first = try #require(try branch.replica.backupIfChanged())
    #expect(try branch.replica.backupIfChanged() == nil)
    // A change, a file that came, a bundle that went: each is a reason.
    try branch.edit(record, [(field: "address", text: "Nhà văn hoá")])
    #expect(try branch.replica.backupIfChanged() != nil)
    _ = try offices.attach(2_000, to: record, in: branch)
    #expect(try branch.replica.backupIfChanged()?.files == 1)
    try offices.carry(from: branch, to: offices.commune)
    #expect(try branch.replica.backupIfChanged() != nil)
    #expect(try branch.replica.backupIfChanged() == nil)
    // One that is gone or cannot be read holds nothing.
    let newest = try #require(try branch.replica.backups(in: place).last?.path)
    try Data([1]).write(to: URL(fileURLWithPath: newest.text))
    #expect(try branch.replica.backupIfChanged() != nil)
    try FileManager.default.removeItem(atPath: place.text)
    #expect(try branch.replica.backupIfChanged()?.path.lastComponent != first.path.lastComponent)
  }

  @Test func `five stay, and as many as somebody asked for`() throws {
    func next(_ number: Int) throws -> BackupOutcome? {
      try branch.edit(record, [(field: "address", text: "Thôn \(number)")])
      return try branch.replica.backupIfChanged()
    }
    for number in 1...5 { #expect(try next(number)?.removed.isEmpty == true) }
    #expect(try next(6)?.removed.count == 1)
    #expect(try branch.replica.backups(in: place).count == 5)
    for _ in 1...3 { try branch.replica.backup(keep: 8) }
    // The oldest one is not what it was and stays: the next goes in its place.
    let oldest = try #require(try branch.replica.backups(in: place).first?.path)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: oldest.text))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: oldest.text))
    #expect(try next(7)?.removed.count == 1)
    #expect(try branch.replica.backups(in: place).count == 8)
  }

  @Test func `a try says where and writes nothing`() throws {
    let tried = try branch.replica.backup(isDryRun: true)
    #expect(tried.size > 0)
    #expect(!FileManager.default.fileExists(atPath: place.text))
  }

  @Test(arguments: [
    "nr-backup-0123abcd-000001-0123456789abcdef.db.tmp", "nr-backup-0123abcd-1-0123456789abcdef.db",
    "nr-backup-0123abcd-000000-0123456789abcdef.db", "nr-backup-0123abcd-000001-0123.db",
    "nr-0123456789abcdef.nrb", "NR-BACKUP-0123abcd-000001-0123456789abcdef.db", "",
  ])
  func `any other name is no backup of ours`(_ name: String) {
    #expect(BackupName(name) == nil)
    #expect(BackupName("nr-backup-0123abcd-000001-0123456789abcdef.db") != nil)
  }
}
