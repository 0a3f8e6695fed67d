import Foundation
import NhanRong
import Platform
import ReplicaStore

@testable import ModelRegistry

/// The folder of a commune, closed, and ways to prepare it for the next one who opens it.
final class PreparedFolder {
  let root: FilePath
  let folder: FilePath
  let surroundings: Surroundings

  init() throws {
    root = FilePath(FileManager.default.temporaryDirectory.path + "/nr-" + UUID().uuidString)
    folder = root.appending("commune")
    surroundings = TwoOffices.surroundings(root.appending("state"))
    let register = try Register.create(at: folder, surroundings)
    try register.found(domain: "Xã thử", tier: .commune)
    register.replica.close()
    try FileManager.default.createDirectory(
      atPath: root.appending("outside").text, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root.text) }

  private var database: FilePath { folder.appending("nhanrong.db") }

  /// Why it is not opened; nil where it is.
  func refusal() -> ReplicaError? {
    do throws(ReplicaError) {
      try Replica.open(at: folder, RegisterReadModel.current, surroundings).close()
      return nil
    } catch { return error }
  }

  /// By another program: nothing here distrusts the file.
  func run(_ sql: String) throws {
    let connection = try Connection(opening: database, .write)
    try connection.execute(sql)
    connection.close()
  }

  func settings() throws -> [String] {
    let connection = try Connection(opening: database, .write)
    defer { connection.close() }
    var found: [String] = []
    try Statement("SELECT quote(value) FROM setting ORDER BY name", on: connection).forEachRow {
      (row) throws(StorageError) in found.append(try row.text(at: 0))
    }
    return found
  }

  func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: database.text)) }

  func replace(_ old: String, by new: String) throws {
    var data = try bytes()
    var isFound = false
    while let range = data.range(of: Data(old.utf8)) {
      data.replaceSubrange(range, with: Data(new.utf8))
      isFound = true
    }
    guard isFound else { throw ReplicaError(.badValue) }
    try data.write(to: URL(fileURLWithPath: database.text))
  }

  func overwrite(_ bytes: [UInt8], at offset: Int) throws {
    var data = try self.bytes()
    data.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    try data.write(to: URL(fileURLWithPath: database.text))
  }

  /// Moves what has the name out of the folder; where nothing has, something is made there.
  func moveOutside(_ name: String) throws -> String {
    let files = FileManager.default
    let inside = folder.appending(name).text
    let outside = root.appending("outside").appending(name).text
    if files.fileExists(atPath: inside) {
      try files.moveItem(atPath: inside, toPath: outside)
    } else if name == "attachments" {
      try files.createDirectory(atPath: outside, withIntermediateDirectories: true)
    } else {
      try Data("somebody's own".utf8).write(to: URL(fileURLWithPath: outside))
    }
    return outside
  }

  func outsideBytes() throws -> [Data?] {
    let folder = root.appending("outside").text
    return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().map {
      FileManager.default.contents(atPath: folder + "/" + $0)
    }
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(name).text, withDestinationPath: target)
  }

  func makePipe(_ name: String) throws {
    let path = folder.appending(name).text
    try? FileManager.default.removeItem(atPath: path)
    guard mkfifo(path, 0o600) == 0 else { throw ReplicaError(.ioFailed) }
  }

  func victim() throws -> String {
    let path = root.appending("outside/minutes.txt").text
    try Data("Biên bản họp".utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Stops a program in the middle of a write, as a power cut does; its journal ends with the name of a
  /// file where one is given.
  func leaveJournal(naming victim: String?) throws {
    var options = ConnectionOptions.write
    options.cacheSizeKiB = 1
    let connection = try Connection(opening: database, options)
    try connection.begin()
    try connection.execute("UPDATE setting SET value = x'00'; DELETE FROM run")
    for number in 0..<40 {
      try connection.execute("INSERT INTO run(place, bytes) VALUES(\(number), zeroblob(16000))")
    }
    let files = FileManager.default
    let journal = database.text + "-journal"
    var tail = try Data(contentsOf: URL(fileURLWithPath: journal))
    let pages = try bytes()
    try connection.rollback()
    connection.close()
    if let victim { tail.append(Self.sharedTail(victim, pageSize: 16_384)) }
    try pages.write(to: URL(fileURLWithPath: database.text))
    _ = files.createFile(atPath: journal, contents: tail)
  }

  /// The end of a journal that several databases share, as SQLite's file format describes it.
  private static func sharedTail(_ name: String, pageSize: Int) -> Data {
    let bytes = Array(name.utf8)
    let sum = bytes.reduce(Int32(0)) { $0 &+ Int32(Int8(bitPattern: $1)) }
    func number(_ value: UInt32) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    return Data(
      number(UInt32(0x4000_0000 / pageSize + 1)) + bytes + number(UInt32(bytes.count))
        + number(UInt32(bitPattern: sum)) + [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7])
  }
}
