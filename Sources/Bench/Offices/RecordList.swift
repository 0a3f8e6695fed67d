import Causality
import ChangeLog
import NhanRong
import Platform

/// The records of a workload's registrations by their number.
struct RecordList {
  private var ids: [RecordID?]

  init(count: Int) { ids = Array(repeating: nil, count: count) }

  subscript(number: Int) -> RecordID? { ids.indices.contains(number) ? ids[number] : nil }

  /// Writes operations as one session of an office, all or nothing.
  mutating func write(_ operations: [Operation], by replica: Replica) throws {
    let unit = try replica.requireUnit()
    let known = ids
    let made = try replica.write { (writer) throws(ReplicaError) in
      var made: [Int: RecordID] = [:]
      for operation in operations {
        let number = operation.registration
        if operation.isCreate {
          made[number] = try writer.create(
            type: BenchDomain.registration, as: unit, for: unit, operation.items)
        } else {
          guard let record = made[number] ?? known[number] else {
            throw ReplicaError(.unknownRecord, ("registration", "\(number)"))
          }
          try writer.change(record, as: unit, operation.items)
        }
      }
      return made
    }
    for (number, record) in made { ids[number] = record }
  }

  // MARK: From step to step

  private static func path(in folder: FilePath) -> FilePath { folder.appending("records") }

  func save(in folder: FilePath) throws {
    var bytes: [UInt8] = []
    for id in ids { (id ?? RecordID(high: 0, low: 0)).append(to: &bytes) }
    try LocalFileSystem().atomicallyWrite(Self.path(in: folder), bytes, access: .ownerOnly)
  }

  init(savedIn folder: FilePath) throws {
    let bytes = try LocalFileSystem().readWhole(Self.path(in: folder), limit: 1 << 30)
    ids = stride(from: 0, to: bytes.count, by: 16).map { RecordID(bytes: bytes[$0...]) }
  }
}
