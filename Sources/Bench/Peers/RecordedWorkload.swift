import Causality
import ModelRegistry
import Platform

/// A workload that stands in a file, a JSON text on each line: first what is in it, then one line for
/// each operation, those of one branch together and every registration made before it is edited.
struct RecordedWorkload: Workload {
  let branches: Int
  let registrations: Int
  private var first: [[Operation]]
  private var second: [Operation] = []
  private var concurrent: [[Operation]]
  private var third: [Operation] = []

  func firstPhase(ofBranch branch: Int) -> [Operation] { first[branch] }
  func secondPhase() -> [Operation] { second }
  func secondPhase(ofBranch branch: Int) -> [Operation] { concurrent[branch] }
  func thirdPhase() -> [Operation] { third }

  init(readFrom path: FilePath) throws {
    let bytes = try LocalFileSystem().readWhole(path, limit: 1 << 32)
    var lines = Lines(bytes)
    guard let head = try lines.next().map(Head.init) else { throw BenchFailure.workload(line: 1) }
    branches = head.branches
    registrations = head.registrations
    first = Array(repeating: [], count: branches)
    concurrent = first
    var numbers: [RecordID: Int] = [:]
    while let line = try lines.next() {
      guard let entry = Entry(line, numbers: &numbers), add(entry) else {
        throw BenchFailure.workload(line: lines.number)
      }
    }
    guard numbers.count == registrations else { throw BenchFailure.workload(line: lines.number) }
  }

  /// How many branches the work is spread over; nothing else is read.
  static func branches(in path: FilePath) throws -> Int {
    let file = try LocalFileSystem().openForReading(path)
    defer { file.close() }
    var lines = Lines(try file.read(at: 0, count: 4096))
    guard let head = try lines.next().map(Head.init) else { throw BenchFailure.workload(line: 1) }
    return head.branches
  }

  private mutating func add(_ entry: Entry) -> Bool {
    switch (entry.phase, entry.branch) {
    case (1, let branch?) where branch < branches: first[branch].append(entry.operation)
    case (2, let branch?) where branch < branches: concurrent[branch].append(entry.operation)
    case (2, nil): second.append(entry.operation)
    case (3, nil): third.append(entry.operation)
    default: return false
    }
    return true
  }
}

/// The lines of a file, read one by one.
private struct Lines {
  private let bytes: [UInt8]
  private var start = 0
  private(set) var number = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() throws -> JSONValue? {
    if start >= bytes.count { return nil }
    number += 1
    let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
    defer { start = end + 1 }
    return try JSONReader.read(Array(bytes[start..<end]))
  }
}

private struct Head {
  let branches: Int
  let registrations: Int

  init(_ line: JSONValue) throws {
    guard line["op"] == .string("header"), line["format"] == .integer(1),
      case .integer(let branches)? = line["branches"], (1...999).contains(branches),
      case .integer(let registrations)? = line["registrations"], registrations > 0
    else { throw BenchFailure.workload(line: 1) }
    self.branches = branches
    self.registrations = registrations
  }
}

/// One line: an operation, who made it and when.
private struct Entry {
  let phase: Int
  /// Nil for the commune.
  let branch: Int?
  let operation: Operation

  /// - Parameter numbers: the registrations made so far, by the name the file gives them.
  init?(_ line: JSONValue, numbers: inout [RecordID: Int]) {
    guard case .integer(let phase)? = line["phase"],
      case .string(let replica)? = line["replica"],
      case .string(let name)? = line["id"], let id = RecordID(hexadecimal: name),
      case .object(let members)? = line["fields"], !members.isEmpty
    else { return nil }
    let isCreate = line["op"] == .string("create")
    guard isCreate || line["op"] == .string("edit"), isCreate == (numbers[id] == nil) else {
      return nil
    }
    let number = numbers[id] ?? numbers.count
    numbers[id] = number
    let settings = members.compactMap(Self.setting)
    guard settings.count == members.count else { return nil }
    self.phase = phase
    branch = replica == "xa" ? nil : Int(replica.dropFirst())
    if branch == nil, replica != "xa" { return nil }
    operation = Operation(
      registration: number, isCreate: isCreate,
      settings: settings.sorted { $0.field.rawValue < $1.field.rawValue })
  }

  private static func setting(_ member: JSONMember) -> Operation.Setting? {
    guard let field = Field.named(Array(member.name.utf8)) else { return nil }
    switch member.value {
    case .string(let text): return .text(field, Array(text.utf8))
    case .integer(let number): return .integer(field, Int64(number))
    default: return nil
    }
  }
}
