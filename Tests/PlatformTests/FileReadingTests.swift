import Foundation
import Platform
import TestSupport
import Testing

@Suite struct `Reading files` {
  let scratch: ScratchFolder
  var files: LocalFileSystem { scratch.files }

  init() throws { scratch = try ScratchFolder() }

  private func make(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
    let path = scratch.file(name)
    let file = try files.createNew(path, access: .ownerOnly)
    try file.write(bytes)
    try file.close()
    return path
  }

  @Test func `a file at the limit is read and one byte more is refused`() throws {
    let path = try make("a", Array(0..<100))
    #expect(try files.readWhole(path, limit: 100) == Array(0..<100))
    #expect(throws: FileError(.read, path, .tooLarge(limit: 99))) {
      try files.readWhole(path, limit: 99)
    }
  }

  @Test func `an empty file is an empty array`() throws {
    #expect(try files.readWhole(make("a", []), limit: 0) == [])
  }

  @Test func `a sparse terabyte is refused without memory for it`() throws {
    let path = scratch.file("big")
    let file = try files.createNew(path, access: .ownerOnly)
    try file.write([1], at: 1 << 40)
    #expect(throws: FileError(.read, path, .tooLarge(limit: 1 << 20))) {
      try files.readWhole(path, limit: 1 << 20)
    }
  }

  #if os(Linux)
    @Test func `a file that claims size zero is still read to its end and to the limit`() throws {
      #expect(try files.readWhole("/proc/self/status", limit: 1 << 16).count > 100)
      #expect(throws: FileError(.read, "/proc/self/status", .tooLarge(limit: 10))) {
        try files.readWhole("/proc/self/status", limit: 10)
      }
    }
  #endif

  @Test func `reading past the end is short, not an error`() throws {
    let file = try files.openForReading(make("a", [1, 2, 3]))
    var buffer = [UInt8](repeating: 9, count: 4)
    #expect(try file.read(at: 1, into: &buffer) == 2)
    #expect(buffer == [2, 3, 9, 9])
    #expect(try file.read(at: 3, into: &buffer) == 0)
    #expect(try file.read(at: 5, count: 10) == [])
    #expect(throws: FileError.self) { try file.read(at: UInt64.max, count: 1) }
  }

  @Test func `a closed file refuses to be read`() throws {
    let file = try files.openForReading(make("a", [1]))
    try file.dropCache()
    file.close()
    file.close()
    #expect(throws: FileError.self) { try file.read(at: 0, count: 1) }
  }

  @Test func `a missing file, a folder, a link and a pipe each have their own refusal`() throws {
    let target = try make("target", [1])
    let link = scratch.file("link")
    let pipe = scratch.file("pipe")
    try FileManager.default.createSymbolicLink(
      atPath: link.text, withDestinationPath: target.text)
    #expect(mkfifo(pipe.text, 0o600) == 0)
    let refusals: [(FilePath, FileCondition)] = [
      (scratch.file("none"), .notFound), (scratch.path, .isFolder), (link, .tooManyLinks),
      (pipe, .notAFile), (target.appending("below"), .notAFolder),
    ]
    for (path, condition) in refusals {
      #expect(throws: FileError(.open, path, condition)) { try files.openForReading(path) }
    }
  }

  @Test func `a name with a zero byte names nothing`() throws {
    _ = try make("a", [1])
    let path = FilePath(bytes: scratch.file("a").bytes + [0, 0x62])
    #expect(throws: FileError(.open, path, .other(errno: EINVAL))) {
      try files.openForReading(path)
    }
  }

  @Test func `metadata tells kind, size and identity and does not follow a link`() throws {
    let target = try make("target", [1, 2, 3])
    let link = scratch.file("link")
    let twin = scratch.file("twin")
    try FileManager.default.createSymbolicLink(
      atPath: link.text, withDestinationPath: target.text)
    try FileManager.default.linkItem(atPath: target.text, toPath: twin.text)
    let metadata = try files.metadata(of: target)
    #expect(metadata.kind == .file)
    #expect(metadata.size == 3)
    #expect(try files.metadata(of: twin).identity == metadata.identity)
    #expect(try files.metadata(of: link).kind == .symlink)
    #expect(try files.metadata(of: link).identity != metadata.identity)
    #expect(try files.metadata(of: scratch.path).kind == .folder)
    #expect(try files.metadataIfPresent(of: scratch.file("none")) == nil)
    #expect(throws: FileError.self) { try files.metadataIfPresent(of: target.appending("x")) }
  }

  @Test func `a folder is listed by the bytes of its names`() throws {
    for name in ["b", "a", "Z", "\u{111}", "a.tmp", ".hidden"] { _ = try make(name, []) }
    try files.makeFolder(scratch.file("f"), access: .ownerOnly, withParents: false)
    let entries = try files.list(scratch.path, limit: 7)
    #expect(entries.map(\.name) == [".hidden", "Z", "a", "a.tmp", "b", "f", "\u{111}"])
    #expect(entries.map(\.kind) == [.file, .file, .file, .file, .file, .folder, .file])
    #expect(throws: FileError(.list, scratch.path, .tooLarge(limit: 6))) {
      try files.list(scratch.path, limit: 6)
    }
    #expect(throws: FileError(.list, scratch.file("a"), .notAFolder)) {
      try files.list(scratch.file("a"), limit: 1)
    }
  }

  @Test func `a name that is not UTF-8 can be listed and opened again`() throws {
    let path = scratch.path.appending(bytes: [0x61, 0xFF, 0xFE])
    try files.createNew(path, access: .ownerOnly).close()
    let entry = try #require(try files.list(scratch.path, limit: 1).first)
    #expect(entry.path == path)
    _ = try files.openForReading(entry.path)
  }
}
