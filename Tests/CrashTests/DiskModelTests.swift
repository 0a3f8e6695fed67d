import DiskModel
import Platform
import ReplicaStore
import TestSupport
import Testing

/// The simulated disk does what a disk does.
@Suite struct DiskModelTests {
  @Test func `a file in pieces reads as the plain bytes would`() {
    var random = SeededRandom(seed: 5)
    for _ in 0..<20 {
      var content = FileContent()
      var plain: [UInt8] = []
      for _ in 0..<30 {
        if random.chance(1, in: 4) {
          let size = random.below(20_000)
          content.truncate(to: size)
          plain.removeLast(max(0, plain.count - size))
        } else {
          let offset = random.below(12_000)
          let bytes = random.bytes(random.below(9000) + 1)
          content.write(bytes, at: offset)
          let end = offset + bytes.count
          if plain.count < end { plain += [UInt8](repeating: 0, count: end - plain.count) }
          plain.replaceSubrange(offset..<end, with: bytes)
        }
        #expect(content.bytes == plain)
        #expect(FileContent(plain).digest == content.digest)
      }
    }
  }

  /// Writes a file, syncs what is asked for, and gives every content under its name a cut may leave.
  private func contents(
    _ model: CrashModel, _ work: (SimulatedDisk, FilePath) throws -> Void
  ) throws -> [[UInt8]?] {
    let disk = SimulatedDisk()
    let path = DiskImage.root.appending("x")
    try work(disk, path)
    disk.confirm()
    var found: [[UInt8]?] = []
    var walk = CrashStates(
      of: disk.log, from: DiskImage(), on: [Volume(DiskImage.root, model)], choicesPerCut: 200,
      seed: 1)
    walk.forEach { state in
      if state.cut == disk.log.count { found.append(state.image[path]?.bytes) }
    }
    return found
  }

  private func write(
    _ bytes: [UInt8], to disk: SimulatedDisk, _ path: FilePath, syncing: Bool
  ) throws {
    let file = try disk.createNew(path, access: .ownerOnly)
    try file.write(bytes)
    if syncing { try file.sync() }
  }

  private let bytes = [UInt8](repeating: 7, count: 2000)

  @Test func `what was synced with its name is there, and nothing else is sure`() throws {
    let safe = try contents(.strict) { disk, path in
      try write(bytes, to: disk, path, syncing: true)
      try disk.syncFolder(path.parent)
    }
    #expect(safe.allSatisfy { $0 == bytes })
    let nameless = try contents(.strict) { disk, path in
      try write(bytes, to: disk, path, syncing: true)
    }
    #expect(nameless.contains { $0 == nil } && nameless.contains { $0 == bytes })
    #expect(nameless.allSatisfy { $0 == nil || $0 == bytes })
    let torn = try contents(.strict) { disk, path in
      try write(bytes, to: disk, path, syncing: false)
      try disk.syncFolder(path.parent)
    }
    #expect(torn.contains([]))
    #expect(torn.contains { $0?.count == 2000 && $0 != bytes })
    #expect(torn.contains { [512, 1024, 1536].contains($0?.count) })
  }

  @Test func `a rename is whole where there is a journal and two entries on FAT`() throws {
    func names(_ model: CrashModel) throws -> Set<[String]> {
      let disk = SimulatedDisk()
      let path = DiskImage.root.appending("x")
      try write(bytes, to: disk, path, syncing: true)
      try disk.syncFolder(path.parent)
      try disk.renameNoReplace(path, to: DiskImage.root.appending("y"))
      var found: Set<[String]> = []
      var walk = CrashStates(
        of: disk.log, from: DiskImage(), on: [Volume(DiskImage.root, model)], choicesPerCut: 200,
        seed: 1)
      walk.forEach { state in
        if state.cut == disk.log.count {
          found.insert(state.image.names(in: DiskImage.root).map(\.lastComponent))
        }
      }
      return found
    }
    #expect(try names(.journalled) == [["x"], ["y"]])
    #expect(try names(.fat) == [["x"], ["y"], ["x", "y"], []])
    #expect(try names(.lying).contains([]))
  }

  @Test func `SQLite works on it, and on the system's disk beside it`() throws {
    let disk = SimulatedDisk()
    let scratch = try ScratchFolder()
    for path in [DiskImage.root.appending("x.db"), scratch.file("x.db")] {
      try disk.mounted {
        let connection = try Connection(opening: path, .create)
        defer { connection.close() }
        try connection.execute("CREATE TABLE t (k INTEGER) STRICT; INSERT INTO t VALUES (1)")
        #expect(try connection.integrityCheck() == [])
      }
    }
    #expect(disk.image.names(in: DiskImage.root).map(\.lastComponent) == ["x.db"])
    #expect(try scratch.names() == ["x.db"])
  }
}
