import Causality
import ChangeLog
import Foundation
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// The offices of the vectors' world. Their keys follow from a number, so that anyone can open every
/// bundle of the world.
enum Office: String, CaseIterable {
  case province, commune, branch, neighbour, stranger

  var seed: UInt64 {
    switch self {
    case .province: 1
    case .commune: 2
    case .branch: 3
    case .neighbour: 4
    case .stranger: 5
    }
  }

  /// The clocks of these offices are decades apart, which must not matter.
  var clock: Int64 {
    switch self {
    case .province: 4_070_908_800_000
    case .commune: 1_767_225_600_000
    case .branch: 315_532_800_000
    case .neighbour: 0
    case .stranger: 1_767_225_600_000
    }
  }

  /// 32 bytes for the signing key, 32 for the sealing key.
  var seeds: [UInt8] { FrozenRandomness.seeded(seed).bytes(64) }

  func keys() throws -> KeyPair {
    var file: [UInt8] = [0x82, 0x01, 0x58, 0x40]
    file += seeds
    return try need(KeyPair(fileBytes: file))
  }
}

/// Offices with a folder each on this disk, gone when the last of them is let go.
final class Desk {
  let root: FilePath

  /// In memory where the system offers it: the vectors are about bytes, and each reader would wait for
  /// a disk a dozen times.
  init() {
    let memory = "/dev/shm"
    let files = FileManager.default
    let folder =
      files.isWritableFile(atPath: memory) ? memory : files.temporaryDirectory.path
    root = FilePath(folder + "/nr-vectors-" + UUID().uuidString)
  }

  deinit { try? FileManager.default.removeItem(atPath: root.text) }

  func replica(_ office: Office, folder: String) throws -> Replica {
    let files = LocalFileSystem()
    let surroundings = Surroundings(
      files: files, clock: .fixed(office.clock), randomness: FrozenRandomness.seeded(office.seed),
      machine: MachineIdentity(bytes: Array(office.rawValue.utf8)),
      state: root.appending("state-" + folder))
    return try Replica.create(
      at: root.appending(folder), RegisterReadModel.current, surroundings)
  }

  func put(_ bytes: [UInt8], as name: String) throws -> FilePath {
    let path = root.appending(name)
    try FileManager.default.createDirectory(
      atPath: root.text, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path.text))
    return path
  }

  func bytes(at path: FilePath) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.text)))
  }
}

struct Missing: Error {}

/// What cannot be gone on without.
func need<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
