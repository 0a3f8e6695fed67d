import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import ReplicaStore

/// What lies in a folder that may have come from anywhere, and the files people bring.
extension FuzzTarget {
  static func lease(_ bytes: [UInt8]) -> FuzzOutcome {
    let file = OneFile(bytes)
    let folder = StateFolder("state", files: file)
    let writer = WriterID(high: 0, low: 0)
    guard let lease = try? folder.lease(of: writer, in: FilePath("replica")) else {
      return .refused
    }
    guard (try? folder.save(lease, of: writer)) != nil else { return .violated("not saved") }
    return same(file.contents, as: bytes)
  }

  static func storedRun(_ bytes: [UInt8]) -> FuzzOutcome {
    let run = StoredRun(bytes)
    var strict = ChangeBatch()
    var kept = ChangeBatch()
    do throws(StoredRunError) {
      for position in 0..<run.count { _ = try run.append(position, to: &strict) }
      try run.append(0..<run.count, to: &kept, .ofContents)
      var chain = ChangeBatch()
      try run.append(0..<run.count, to: &chain, .ofChain)
      guard chain.changes.count == run.count else { return .violated("a chain cut short") }
    } catch { return .refused }
    return strict.changes.map(\.id) == kept.changes.map(\.id) && strict.changes.count == run.count
      ? .accepted : .violated("belief changes what is read")
  }

  static func places(_ bytes: [UInt8]) -> FuzzOutcome {
    var places: [Dot] = []
    guard Places.decode(bytes.span, into: &places) else { return .refused }
    var again: [UInt8] = []
    Places.append(places, to: &again)
    var second: [Dot] = []
    guard Places.decode(again.span, into: &second), second == places else {
      return .violated("other places when read again")
    }
    return .accepted
  }

  /// No cell that was read acts when it is written for a spreadsheet again.
  static func table(_ bytes: [UInt8]) -> FuzzOutcome {
    var limits = CSVReader.Limits()
    limits.sizeMax = 1 << 16
    guard let table = try? CSVReader.read(bytes, limits: limits) else { return .refused }
    for row in 0..<table.rowCount {
      for column in 0..<table.cellCount(ofRow: row) {
        var writer = CSVWriter(style: .office)
        let cell = Array(table.cell(row: row, column: column))
        guard let text = String(validating: cell, as: UTF8.self) else {
          return .violated("a cell that is no text")
        }
        writer.append(row: [.text(text)])
        if let first = writer.bytes.dropFirst(4).first, "=+-@\t\r".utf8.contains(first) {
          return .violated("a cell that a spreadsheet calculates")
        }
      }
    }
    return .accepted
  }

  static func plan(_ bytes: [UInt8]) -> FuzzOutcome {
    guard (try? JSONReader.read(bytes)) != nil else { return .refused }
    _ = try? Plan(source: bytes)
    return .accepted
  }
}
