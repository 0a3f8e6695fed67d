import Causality
import Foundation
import Platform
import ReplicaStore
import Sealing
import Testing

@testable import ModelRegistry
@testable import NhanRong

@Suite struct ExaminationTests {
  private let offices: TwoOffices
  private var commune: Register { offices.commune }
  private var branch: Register { offices.branches[0] }
  private static let day: Int64 = 86_400_000

  init() throws { offices = try TwoOffices() }

  private func ailments(
    _ register: Register, _ limits: ExaminationLimits = ExaminationLimits(),
    mounts: [MountedVolume] = []
  ) throws -> [Ailment] {
    try register.replica.examine(limits, mounts: mounts).ailments
  }

  private func reopened(
    _ register: Register, at now: Int64 = 1_770_000_000_000, state: FilePath? = nil,
    folder: FilePath? = nil
  ) throws -> Register {
    register.close()
    return try Register.open(
      at: folder ?? register.replica.folder,
      TwoOffices.surroundings(state ?? register.replica.surroundings.state, at: now))
  }

  @Test func `a register with a backup and nothing open needs no look`() throws {
    _ = try commune.replica.backup()
    #expect(try ailments(commune).isEmpty)
    let found = try commune.replica.examine(mounts: [MountedVolume(path: "/", type: "ext4")])
    #expect(found.fileSystem == "ext4" && found.schema == ReplicaSchema.version)
    #expect(found.freeSpace != nil && found.backedUpAt == 1_770_000_000_000)
  }

  @Test func `folder and disk`() throws {
    let root = commune.replica.folder.parent
    let mounts = [
      MountedVolume(path: "/", type: "ext4"), MountedVolume(path: root, type: "cifs"),
      MountedVolume(path: FilePath(root.text + "x"), type: "nfs"),
    ]
    #expect(try ailments(commune, mounts: mounts).contains(.sharedFolder(type: "cifs")))
    var limits = ExaminationLimits()
    limits.spareSpace = 1 << 60
    let codes = try ailments(commune, limits).map(\.code)
    #expect(codes.contains("NR-H03"))
    #expect(Replica.ailments(of: "/home/a/OneDrive - Xa/so", on: nil).map(\.code) == ["NR-H02"])
    #expect(Replica.ailments(of: "/home/a/so", on: MountedVolume(path: "/", type: "ext4")).isEmpty)
  }

  @Test func `a clock behind what was signed, and one that is right`() throws {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let early = try reopened(branch, at: 1_770_000_000_000 - 3 * Self.day)
    #expect(try ailments(early).contains(.clockBehind(newest: 1_770_000_000_000)))
    early.close()
  }

  @Test func `a key that is missing, damaged, or whose logs are left`() throws {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let without = try reopened(branch, state: offices.root.appending("state-none"))
    #expect(try ailments(without).contains(.keyMissing))
    let copy = offices.root.appending("copy")
    without.close()
    try FileManager.default.copyItem(atPath: branch.replica.folder.text, toPath: copy.text)
    let copied = try reopened(branch, folder: copy)
    #expect(try ailments(copied).contains { $0.code == "NR-H06" })
    copied.close()
    let keys = branch.replica.surroundings.state.appending("keys")
    let name = try FileManager.default.contentsOfDirectory(atPath: keys.text)[0]
    try Data("x".utf8).write(to: URL(fileURLWithPath: keys.appending(name).text))
    let damaged = try reopened(branch)
    #expect(try ailments(damaged).contains(.keyDamaged))
    damaged.close()
  }

  @Test func `silence, missing files and old backups`() throws {
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    let hash = try offices.attach(1_000, to: id, in: branch)
    #expect(try ailments(branch).contains(.backupOld(days: nil)))
    _ = try branch.replica.backup()
    _ = try offices.write(from: branch, to: commune)
    try offices.lose(hash, in: branch)
    let later = try reopened(branch, at: 1_770_000_000_000 + 40 * Self.day)
    let found = try ailments(later)
    #expect(found.contains(.unconfirmed(days: 40, peers: 1)))
    #expect(found.contains(.missingFiles(count: 1, size: 1_000)))
    #expect(found.contains(.backupOld(days: 40)))
    #expect(!found.contains { $0.code == "NR-H12" })
    later.close()
  }

  @Test func `changes that wait, conflicts, damage and leftovers`() throws {
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    try offices.carry(from: branch, to: commune)
    try offices.carry(from: commune, to: branch)
    try commune.edit(id, [(field: "address", text: "Nhà văn hoá")])
    try branch.edit(id, [(field: "address", text: "Trường học")])
    let first = try offices.write(from: branch, to: commune)[0]
    _ = try commune.replica.importBundle(at: first.path)
    #expect(try ailments(commune).contains(.conflicts(1)))
    // The next bundle starts behind what another replica never got.
    try offices.carry(from: commune, to: branch)
    try branch.edit(id, [(field: "content", text: "Hai km đường")])
    let second = try offices.write(from: branch, to: commune)[0]
    let twin = offices.root.appending("old")
    commune.close()
    try FileManager.default.copyItem(atPath: commune.replica.folder.text, toPath: twin.text)
    let connection = try Connection(opening: twin.appending("nhanrong.db"), .write)
    try connection.execute("UPDATE record SET code = zeroblob(32)")
    connection.close()
    try Data().write(to: URL(fileURLWithPath: twin.appending("nhanrong.db.damaged-1").text))
    let copied = try Register.open(at: twin, commune.replica.surroundings)
    let found = try ailments(copied)
    #expect(found.contains(.leftovers(["nhanrong.db.damaged-1"])))
    #expect(found.contains { $0.code == "NR-H12" })
    copied.close()
    let again = try TwoOffices()
    #expect(throws: ReplicaError.self) { try again.commune.replica.importBundle(at: second.path) }
  }

  @Test func `a stretch that waits is told`() throws {
    let written = try waitingVolumes()
    _ = try commune.replica.importBundle(at: written.last.map(\.path) ?? "")
    #expect(try ailments(commune).contains { $0.code == "NR-H08" })
  }

  private func waitingVolumes() throws -> [WrittenBundle] {
    for number in 0..<40 {
      let id = try branch.register(offices.new("Mô hình \(number)"), submittedOn: nil)
      let text = String(repeating: "Đường số \(number). ", count: 150)
      try branch.edit(id, [(field: "content", text: text)])
    }
    return try offices.write(from: branch, to: commune, volumeSize: 60_000)
  }

  @Test func `a log that was written twice is told`() throws {
    let state = branch.replica.surroundings.state
    let folder = branch.replica.folder
    _ = try branch.register(offices.new("Trước"), submittedOn: nil)
    branch.close()
    let files = FileManager.default
    for path in [state, folder] {
      try files.copyItem(atPath: path.text, toPath: path.text + "-image")
    }
    func write(_ name: String) throws {
      let office = try Register.open(at: folder, TwoOffices.surroundings(state))
      defer { office.close() }
      _ = try office.register(offices.new(name), submittedOn: nil)
      try offices.carry(from: office, to: commune)
    }
    try write("A")
    for path in [state, folder] {
      try files.removeItem(atPath: path.text)
      try files.moveItem(atPath: path.text + "-image", toPath: path.text)
    }
    try write("B")
    #expect(try ailments(commune).contains(.forks(1)))
  }
}
