import Platform
import TestSupport
import Testing

@Suite struct `Writing a whole file atomically` {
  let scratch: ScratchFolder
  var files: LocalFileSystem { scratch.files }
  var path: FilePath { scratch.file("lease") }

  init() throws { scratch = try ScratchFolder() }

  @Test func `replaces what was there, or refuses when told so`() throws {
    try files.atomicallyWrite(path, [1], access: .ownerOnly)
    try files.atomicallyWrite(path, [2, 2], access: .ownerOnly)
    #expect(try files.readWhole(path, limit: 10) == [2, 2])
    #expect(throws: FileError(.rename, path, .alreadyExists)) {
      try files.atomicallyWrite(path, [3], access: .ownerOnly, existing: .isRefused)
    }
    #expect(try files.readWhole(path, limit: 10) == [2, 2])
    #expect(try scratch.names() == ["lease"])
  }

  @Test func `failing at any operation leaves the old bytes or the new and nothing else`() throws {
    let counting = FailingFileSystem(failAt: nil)
    try counting.atomicallyWrite(path, [1], access: .ownerOnly)
    #expect(counting.operations == [.create, .write, .sync, .replace, .sync])
    for number in counting.operations.indices {
      let failing = FailingFileSystem(failAt: number)
      #expect(throws: FileError.self) {
        try failing.atomicallyWrite(path, [2, 2], access: .ownerOnly)
      }
      // Only the sync of the folder comes after the new name.
      let expected: [UInt8] = number == 4 ? [2, 2] : [1]
      #expect(try files.readWhole(path, limit: 10) == expected, "operation \(number)")
      #expect(try scratch.names() == ["lease"])
    }
  }

  @Test func `leftovers of a crash do not hinder and are swept, and only they`() throws {
    let neighbours = [
      ".lease.x.tmp", ".lease..tmp", "lease.0.tmp", ".leases.0.tmp", ".lease.0.tmpx",
    ]
    for name in [".lease.0.tmp", ".lease.12.tmp"] + neighbours {
      try files.createNew(scratch.file(name), access: .ownerOnly).close()
    }
    try files.atomicallyWrite(path, [1], access: .ownerOnly)
    #expect(try files.readWhole(path, limit: 10) == [1])
    #expect(try files.sweepUnfinished(of: path) == 2)
    #expect(Set(try scratch.names()) == Set(neighbours + ["lease"]))
    #expect(try files.sweepUnfinished(of: path) == 0)
  }
}

@Suite struct `Making a folder whose name stays` {
  @Test func `syncs above every folder that was made and above no other`() throws {
    let scratch = try ScratchFolder()
    let counting = FailingFileSystem(failAt: nil)
    try counting.makeDurableFolder(scratch.file("a/b"), access: .ownerOnly)
    #expect(counting.operations == [.makeFolder, .sync, .sync])
    try counting.makeDurableFolder(scratch.file("a/b"), access: .ownerOnly)
    #expect(counting.operations.count { $0 == .sync } == 2)
    #expect(try scratch.files.metadata(of: scratch.file("a/b")).kind == .folder)
  }
}
