import Causality
import Foundation
import NhanRong
import Platform
import Sealing

@testable import ModelRegistry

/// Files that people attach, with bytes that do not compress, and what became of them elsewhere.
extension TwoOffices {
  func attach(_ size: Int, to record: RecordID, in office: Register) throws -> Digest {
    let path = root.appending("paper-\(UUID().uuidString)")
    try Data(Randomness.system.bytes(size)).write(to: URL(fileURLWithPath: path.text))
    return try office.attach(path, to: record, kind: 0, isDryRun: false)
  }

  func lose(_ hash: Digest, in office: Register) throws {
    try FileManager.default.removeItem(atPath: office.replica.attachments.path(of: hash).text)
  }

  func has(_ hash: Digest, _ office: Register) throws -> Bool {
    try office.replica.attachments.bytes(of: hash) != nil
  }

  /// Writes what an office has for another, with as much room as said.
  func write(
    from sender: Register, to receiver: Register, budget: UInt64? = nil,
    volumeSize: UInt64 = .max
  ) throws -> [WrittenBundle] {
    let unit = try receiver.replica.requireUnit()
    return try sender.replica.exportVolumes(
      for: sender.replica.recipients(of: unit.organisation), into: stick,
      room: ExportRoom(budget: budget, volumeSize: volumeSize))
  }
}
