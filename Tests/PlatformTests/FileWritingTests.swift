import Foundation
import Platform
import TestSupport
import Testing

@Suite struct `Writing files` {
  let scratch: ScratchFolder
  var files: LocalFileSystem { scratch.files }

  init() throws { scratch = try ScratchFolder() }

  private func read(_ path: FilePath) throws -> [UInt8] {
    try files.readWhole(path, limit: 1 << 20)
  }

  @Test func `patching does not move the position`() throws {
    let path = scratch.file("a")
    let file = try files.createNew(path, access: .ownerOnly)
    try file.write([1, 2, 3])
    try file.write([9], at: 0)
    try file.write([4])
    #expect(file.position == 4)
    try file.sync()
    try file.dropCache()
    try file.close()
    try file.close()
    #expect(try read(path) == [9, 2, 3, 4])
    #expect(throws: FileError.self) { try file.write([5]) }
  }

  @Test func `creating refuses anything that has the name, even a dangling link`() throws {
    let path = scratch.file("a")
    try files.createNew(path, access: .ownerOnly).close()
    let link = scratch.file("link")
    try FileManager.default.createSymbolicLink(
      atPath: link.text, withDestinationPath: scratch.file("nowhere").text)
    for taken in [path, link] {
      #expect(throws: FileError(.create, taken, .alreadyExists)) {
        try files.createNew(taken, access: .ownerOnly)
      }
    }
    #expect(try scratch.names() == ["a", "link"])
  }

  @Test func `what is for the owner only is closed to others`() throws {
    let path = scratch.file("f").appending("key")
    try files.makeFolder(path.parent, access: .ownerOnly, withParents: false)
    try files.createNew(path, access: .ownerOnly).close()
    func mode(_ path: FilePath) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path.text)[.posixPermissions] as? Int
    }
    #expect(try mode(path) == 0o600)
    #expect(try mode(path.parent) == 0o700)
  }

  @Test func `a folder with parents may be made twice, a plain one only once`() throws {
    let deep = scratch.path.appending("a").appending("b").appending("c")
    #expect(throws: FileError(.makeFolder, deep, .notFound)) {
      try files.makeFolder(deep, access: .ownerOnly, withParents: false)
    }
    try files.makeFolder(deep, access: .ownerOnly, withParents: true)
    try files.makeFolder(deep, access: .ownerOnly, withParents: true)
    #expect(throws: FileError(.makeFolder, deep, .alreadyExists)) {
      try files.makeFolder(deep, access: .ownerOnly, withParents: false)
    }
    let file = deep.appending("file")
    try files.createNew(file, access: .ownerOnly).close()
    #expect(throws: FileError(.makeFolder, file, .notAFolder)) {
      try files.makeFolder(file, access: .ownerOnly, withParents: true)
    }
  }

  @Test func `removing takes a file or an empty folder and nothing else`() throws {
    let folder = scratch.file("f")
    let file = folder.appending("a")
    try files.makeFolder(folder, access: .ownerOnly, withParents: false)
    try files.createNew(file, access: .ownerOnly).close()
    #expect(throws: FileError(.remove, folder, .folderNotEmpty)) {
      try files.removeFolder(folder)
    }
    #expect(throws: FileError.self) { try files.remove(folder) }
    #expect(throws: FileError(.remove, file, .notAFolder)) { try files.removeFolder(file) }
    try files.remove(file)
    try files.removeFolder(folder)
    #expect(throws: FileError(.remove, file, .notFound)) { try files.remove(file) }
    #expect(try scratch.names() == [])
  }

  @Test(arguments: [RenameWay.allCases] + RenameWay.allCases.map { [$0] })
  func `renaming never replaces, whichever way the stick allows`(ways: [RenameWay]) throws {
    let files = LocalFileSystem(renaming: ways)
    let (from, to) = (scratch.file("from"), scratch.file("to"))
    try files.atomicallyWrite(from, [1], access: .ownerOnly)
    try files.renameNoReplace(from, to: to)
    #expect(try scratch.names() == ["to"])
    try files.atomicallyWrite(from, [2], access: .ownerOnly)
    #expect(throws: FileError(.rename, to, .alreadyExists)) {
      try files.renameNoReplace(from, to: to)
    }
    #expect(try read(to) == [1])
    #expect(try read(from) == [2])
    #expect(throws: FileError(.rename, scratch.file("x"), .notFound)) {
      try files.renameNoReplace(scratch.file("none"), to: scratch.file("x"))
    }
  }

  @Test func `a rename that no way allows is an error, not a silence`() throws {
    let path = scratch.file("a")
    try files.atomicallyWrite(path, [1], access: .ownerOnly)
    #expect(throws: FileError.self) {
      try LocalFileSystem(renaming: []).renameNoReplace(path, to: scratch.file("b"))
    }
    #expect(try scratch.names() == ["a"])
  }

  @Test func `free space is told for a place that is there`() throws {
    #expect(try files.freeSpace(at: scratch.path) > 0)
    let nowhere = scratch.file("none")
    #expect(throws: FileError(.measureFreeSpace, nowhere, .notFound)) {
      try files.freeSpace(at: nowhere)
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible))
  func `a full disk is told, and the file accepts nothing afterwards`() throws {
    let disk = try SmallDisk(sizeKiB: 64)
    let ballast = disk.path.appending("ballast")
    try files.atomicallyWrite(ballast, [UInt8](repeating: 1, count: 32_768), access: .ownerOnly)
    let path = disk.path.appending("a")
    let file = try files.createNew(path, access: .ownerOnly)
    #expect(throws: FileError(.write, path, .noSpace)) {
      try file.write([UInt8](repeating: 2, count: 65_536))
    }
    try files.remove(ballast)
    #expect(throws: FileError(.write, path, .noSpace)) { try file.write([1]) }
    #expect(throws: FileError(.sync, path, .noSpace)) { try file.sync() }
    #expect(file.position == 0)
  }

  @Test(.enabled(if: SmallDisk.isPossible))
  func `read-only media refuse every kind of writing and allow reading`() throws {
    let disk = try SmallDisk(sizeKiB: 64)
    let path = disk.path.appending("a")
    let other = disk.path.appending("b")
    try files.atomicallyWrite(path, [7], access: .ownerOnly)
    try disk.turnReadOnly()
    #expect(throws: FileError(.create, other, .readOnly)) {
      try files.createNew(other, access: .ownerOnly)
    }
    #expect(throws: FileError(.makeFolder, other, .readOnly)) {
      try files.makeFolder(other, access: .ownerOnly, withParents: true)
    }
    #expect(throws: FileError(.rename, other, .readOnly)) {
      try files.renameNoReplace(path, to: other)
    }
    #expect(throws: FileError(.remove, path, .readOnly)) { try files.remove(path) }
    #expect(throws: FileError(.lock, path, .readOnly)) { try files.lock(path) }
    #expect(try read(path) == [7])
  }
}
