import Causality
import ChangeLog
import Foundation
import Platform
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// The table of Protocol.md 9, row by row: when a replica goes on in its logs and when it opens new
/// ones, and what the first change of a new one says.
@Suite struct IncarnationTests {
  private let offices: TwoOffices
  private var branch: Register { offices.branches[0] }
  private var folder: String { offices.root.text + "/branch0" }
  private var state: String { offices.root.text + "/state-branch0" }

  init() throws { offices = try TwoOffices() }

  private func copy(_ from: String, to: String) throws {
    try? FileManager.default.removeItem(atPath: to)
    try FileManager.default.copyItem(atPath: from, toPath: to)
  }

  private func reopen(_ path: String? = nil, machine: MachineIdentity? = nil) throws -> Register {
    var surroundings = TwoOffices.surroundings(FilePath(state))
    if let machine { surroundings.machine = machine }
    return try Register.open(at: FilePath(path ?? folder), surroundings)
  }

  /// The geneses of the branch's own logs for itself, in the order they came to the replica.
  private func geneses(_ register: Register) throws -> [Genesis] {
    let key = try #require(register.replica.keys?.signing.publicKey)
    return try register.replica.read { core throws(ReplicaError) in
      core.catalog.logs.map(\.genesis).filter { $0.key == key && !$0.isPrivate }
    }
  }

  private func ends(_ register: Register) throws -> [ClockEntry] {
    try register.replica.read { core throws(ReplicaError) in core.leaseEntries }
  }

  private func add(_ name: String, to register: Register) throws {
    _ = try register.register(offices.new(name), submittedOn: nil)
  }

  /// The last own log says why it was opened and what it goes on from, and a person is told once.
  private func expectNewLog(
    _ register: Register, because reason: Genesis.Reason, after ends: [ClockEntry]
  ) throws {
    let count = try geneses(register).count
    try add("mới", to: register)
    let all = try geneses(register)
    #expect(all.count == count + 1)
    #expect(all.last?.reason == reason.rawValue)
    #expect(all.last?.continues == ends)
    #expect(try register.replica.newIncarnation() == reason)
    register.close()
  }

  @Test func `a folder that is as it was left goes on in its log`() throws {
    try add("A", to: branch)
    branch.close()
    let again = try reopen()
    try add("B", to: again)
    #expect(try geneses(again).map(\.reason) == [0])
    #expect(try again.replica.newIncarnation() == nil)
    again.close()
  }

  @Test func `the first log says so, and so does one for other readers`() throws {
    try add("A", to: branch)
    _ = try branch.register(offices.new("nháp"), submittedOn: nil, asDraft: true)
    let key = try #require(branch.replica.keys?.signing.publicKey)
    let all = try branch.replica.read { core throws(ReplicaError) in
      core.catalog.logs.map(\.genesis).filter { $0.key == key }
    }
    #expect(all.map(\.reason) == [0, 1])
    #expect(all.allSatisfy { $0.continues.isEmpty })
    #expect(try branch.replica.newIncarnation() == nil)
  }

  @Test func `a copied folder opens a new log, and the folder it was copied from does not`() throws
  {
    try add("A", to: branch)
    let before = try ends(branch)
    branch.close()
    try copy(folder, to: folder + "-chép")
    let copied = try reopen(folder + "-chép")
    try expectNewLog(copied, because: .copiedFolder, after: before)
    let original = try reopen()
    try add("B", to: original)
    #expect(try geneses(original).map(\.reason) == [0])
    original.close()
    let again = try reopen(folder + "-chép")
    try add("C", to: again)
    #expect(try geneses(again).map(\.reason) == [0, 3])
    #expect(try again.replica.newIncarnation() == nil)
    again.close()
  }

  @Test func `a folder under another computer's name opens a new log`() throws {
    try add("A", to: branch)
    let before = try ends(branch)
    branch.close()
    let other = try reopen(machine: MachineIdentity(bytes: [1, 2, 3]))
    try expectNewLog(other, because: .copiedFolder, after: before)
  }

  @Test func `a lost lease opens a new log`() throws {
    try add("A", to: branch)
    let before = try ends(branch)
    branch.close()
    try FileManager.default.removeItem(atPath: state + "/leases")
    try expectNewLog(reopen(), because: .copiedFolder, after: before)
  }

  @Test func `a log that was left twice over is not gone on from again`() throws {
    try add("A", to: branch)
    branch.close()
    for _ in 0..<2 {
      let register = try reopen()
      let before = try ends(register)
      register.close()
      try FileManager.default.removeItem(atPath: state + "/leases")
      try expectNewLog(reopen(), because: .copiedFolder, after: before)
    }
  }

  @Test func `a person is told once of all the logs that were left together`() throws {
    try add("A", to: branch)
    _ = try branch.register(offices.new("nháp"), submittedOn: nil, asDraft: true)
    branch.close()
    try FileManager.default.removeItem(atPath: state + "/leases")
    let first = try reopen()
    try add("B", to: first)
    #expect(try first.replica.newIncarnation() == .copiedFolder)
    first.close()
    let second = try reopen()
    _ = try second.register(offices.new("nháp hai"), submittedOn: nil, asDraft: true)
    #expect(try second.replica.newIncarnation() == nil)
    let key = try #require(second.replica.keys?.signing.publicKey)
    let drafts = try second.replica.read { core throws(ReplicaError) in
      core.catalog.logs.map(\.genesis).filter { $0.key == key && $0.isPrivate }
    }
    #expect(drafts.map(\.reason) == [1, 3])
    #expect(drafts.last?.continues.count == 1)
    second.close()
  }

  @Test func `a folder put back from a backup opens a new log`() throws {
    try add("A", to: branch)
    let before = try ends(branch)
    branch.close()
    try copy(folder, to: folder + "-sao")
    let newer = try reopen()
    try add("B", to: newer)
    newer.close()
    try copy(folder + "-sao", to: folder)
    try expectNewLog(reopen(), because: .restoredBackup, after: before)
  }

  @Test func `a backup from before the first log is known for one too`() throws {
    branch.close()
    try copy(folder, to: folder + "-sao")
    let newer = try reopen()
    try add("A", to: newer)
    newer.close()
    try copy(folder + "-sao", to: folder)
    try expectNewLog(reopen(), because: .restoredBackup, after: [])
  }

  @Test func `the same backup put back twice opens a new log each time`() throws {
    try add("A", to: branch)
    let before = try ends(branch)
    branch.close()
    try copy(folder, to: folder + "-sao")
    let newer = try reopen()
    try add("B", to: newer)
    newer.close()
    for _ in 0..<2 {
      try copy(folder + "-sao", to: folder)
      try expectNewLog(reopen(), because: .restoredBackup, after: before)
    }
  }

  @Test func `what was decided at opening outlives an import that writes nothing`() throws {
    try add("A", to: branch)
    let before = try ends(branch)
    branch.close()
    try FileManager.default.removeItem(atPath: state + "/leases")
    let first = try reopen()
    try offices.carry(from: offices.commune, to: first)
    first.close()
    try expectNewLog(reopen(), because: .copiedFolder, after: before)
  }

  // MARK: What others say

  /// The branch's computer as it was before it sent a registration: folder, key and lease.
  private func putBackImage() throws -> Register {
    try add("A", to: branch)
    try offices.carry(from: branch, to: offices.commune)
    branch.close()
    try copy(folder, to: folder + "-ảnh")
    try copy(state, to: state + "-ảnh")
    let newer = try reopen()
    try add("B", to: newer)
    try offices.carry(from: newer, to: offices.commune)
    newer.close()
    try copy(folder + "-ảnh", to: folder)
    try copy(state + "-ảnh", to: state)
    return try reopen()
  }

  @Test func `a confirmation of a change that is not here opens a new log and there is no fork`()
    throws
  {
    let image = try putBackImage()
    let before = try ends(image)
    try offices.carry(from: offices.commune, to: image)
    try expectNewLog(image, because: .restoredBackup, after: before)
    let again = try reopen()
    try offices.carry(from: again, to: offices.commune)
    #expect(try offices.commune.replica.forks().isEmpty)
    #expect(
      try offices.commune.list(RegistrationFilter()).map(\.name).sorted() == ["A", "B", "mới"])
    again.close()
  }

  @Test func `a fork is reported with both changes, and ends in a new log`() throws {
    let image = try putBackImage()
    try add("C", to: image)
    #expect(try image.replica.newIncarnation() == nil)
    try offices.carry(from: image, to: offices.commune)
    try offices.carry(from: offices.commune, to: image)
    for register in [offices.commune, image] {
      let forks = try register.replica.forks()
      #expect(forks.count == 1)
      let fork = try #require(forks.first)
      let names = try register.list(RegistrationFilter()).filter { ["B", "C"].contains($0.name) }
      #expect(fork.sides.map(\.first.asRecord).sorted() == names.map(\.id).sorted())
      #expect(fork.sides.allSatisfy { $0.signed == $0.last })
      #expect(try register.list(RegistrationFilter()).map(\.name).sorted() == ["A", "B", "C"])
      #expect(try register.verify().isEmpty)
    }
    let count = try geneses(image).count
    try add("D", to: image)
    let last = try #require(try geneses(image).last)
    #expect(try geneses(image).count == count + 1)
    #expect(last.reason == Genesis.Reason.forkSeen.rawValue)
    #expect(last.continues.count == 2)
    #expect(try image.replica.newIncarnation() == .forkSeen)
    image.close()
  }
}
