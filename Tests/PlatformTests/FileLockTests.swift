import Foundation
import Platform
import TestSupport
import Testing

@Suite struct `A lock` {
  let scratch: ScratchFolder
  var files: LocalFileSystem { scratch.files }
  var path: FilePath { scratch.file("lock") }

  init() throws { scratch = try ScratchFolder() }

  @Test func `taken refuses the second at once and names the holder`() throws {
    let held = try files.lock(path)
    #expect(throws: FileError(.lock, path, .locked(pid: ThisProcess.id))) {
      try files.lock(path)
    }
    held.release()
    held.release()
    #expect(try files.readWhole(path, limit: 10) == [])
    _ = try files.lock(path)
  }

  @Test func `goes with its last reference`() throws {
    var held: (any FileLock)? = try files.lock(path)
    #expect(held != nil)
    held = nil
    try files.lock(path).release()
  }

  @Test func `whose file tells nothing readable still refuses`() throws {
    let held = try files.lock(path)
    try Data("hi\n".utf8).write(to: URL(fileURLWithPath: path.text))
    #expect(throws: FileError(.lock, path, .locked(pid: nil))) { try files.lock(path) }
    held.release()
  }

  @Test func `is not fooled by the number a dead process left`() throws {
    try files.atomicallyWrite(path, Array("123456789\n".utf8), access: .ownerOnly)
    let held = try files.lock(path)
    #expect(
      try files.readWhole(path, limit: 16) == Array("\(ThisProcess.id)\n".utf8))
    held.release()
  }

  /// A process that is being started has copies of all descriptors until its program is loaded; it must
  /// neither keep a lock that was released in that moment nor take one along.
  @Test func `is free once released, whoever still has a copy of its descriptor`() throws {
    let held = try files.lock(path)
    let number = try #require(try descriptor(of: path))
    #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    let copy = dup(number)
    defer { close(copy) }
    #expect(copy >= 0)
    held.release()
    try files.lock(path).release()
  }

  /// The open descriptor of a file in this process.
  private func descriptor(of path: FilePath) throws -> Int32? {
    let wanted = try files.metadata(of: path).identity
    for number in Int32(0)..<4096 {
      var found = stat()
      guard unsafe fstat(number, &found) == 0,
        UInt64(truncatingIfNeeded: found.st_dev) == wanted.device,
        UInt64(truncatingIfNeeded: found.st_ino) == wanted.inode
      else { continue }
      return number
    }
    return nil
  }

  @Test func `is never taken through a link or on a folder`() throws {
    let link = scratch.file("link")
    try FileManager.default.createSymbolicLink(
      atPath: link.text, withDestinationPath: scratch.file("target").text)
    #expect(throws: FileError(.lock, link, .tooManyLinks)) { try files.lock(link) }
    #expect(throws: FileError(.lock, scratch.path, .isFolder)) { try files.lock(scratch.path) }
    #expect(try scratch.names() == ["link"])
  }
}
