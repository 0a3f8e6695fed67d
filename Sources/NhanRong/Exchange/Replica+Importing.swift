import BundleFormat
import Causality
import ChangeLog
package import Platform
import ReplicaStore
import Trust

extension Replica {
  /// Takes in one bundle: all of it or nothing.
  package func importBundle(
    at path: FilePath, isDryRun: Bool = false
  ) throws(ReplicaError) -> ImportOutcome {
    let keys = try requireKeys()
    return try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      try take(path, into: core, keys, isKept: !isDryRun)
    }
  }

  /// Takes in several bundles, each whole or not at all, in the order given. Small ones share a transaction:
  /// a medium takes one commit in the time of one, however many branches it is about.
  ///
  /// - Parameter each: told of each bundle once what became of it stands; false ends the run behind those
  ///   that shared its transaction.
  package func importBundles(
    at paths: [FilePath], _ each: (Int, Result<ImportOutcome, ReplicaError>) -> Bool
  ) {
    var start = 0
    var taken: [ImportOutcome] = []
    defer { rememberLeast(of: taken) }
    while start < paths.count {
      let end = endOfGroup(paths, from: start)
      let together = end - start > 1 ? takeTogether(paths[start..<end]) : nil
      for number in start..<end {
        let result = together?[number - start] ?? alone(paths[number])
        if case .success(let outcome) = result { taken.append(outcome) }
        if !each(number, result) { return }
      }
      start = end
    }
  }

  /// Several bundles of one sender may lie in a folder in any order: what all of them confirm is what the
  /// next export starts from.
  private func rememberLeast(of taken: [ImportOutcome]) {
    var haves: [WriterID: [HaveVector]] = [:]
    for outcome in taken { haves[outcome.sender, default: []].append(outcome.have) }
    if haves.values.allSatisfy({ Set($0).count == 1 }) { return }
    try? update { (core) throws(ReplicaError) in
      for row in try storing({ () throws(StorageError) in try core.database.peers() }) {
        guard let all = haves[row.writer], Set(all).count > 1 else { continue }
        var row = row
        row.have = try core.leastHave(of: all).encoded
        try storing { () throws(StorageError) in try core.database.put(row) }
      }
    }
  }

  private func alone(_ path: FilePath) -> Result<ImportOutcome, ReplicaError> {
    do throws(ReplicaError) { return .success(try importBundle(at: path)) } catch {
      return .failure(error)
    }
  }

  /// Bytes of bundles that share a transaction: what one of them changes is kept aside in memory until it
  /// is known to be good.
  private static let groupSizeMax: UInt64 = 4 * 1024 * 1024

  /// Bytes of changes before compression that a bundle may bring into a shared transaction: a small file may
  /// unfold to much, and then it goes in alone.
  private static let sharedRawSizeMax = 64 * 1024 * 1024

  private func endOfGroup(_ paths: [FilePath], from start: Int) -> Int {
    var end = start
    var size: UInt64 = 0
    while end < paths.count, end - start < 64 {
      // A file that cannot be looked at is tried alone and says why.
      guard let metadata = try? surroundings.files.metadata(of: paths[end]) else { break }
      size += metadata.size
      if size > Self.groupSizeMax { break }
      end += 1
    }
    return max(end, start + 1)
  }

  /// What became of each bundle of a group; nil, and nothing done, where something failed that is no
  /// bundle's own fault: then each is tried by itself, and as many get in as can.
  private func takeTogether(
    _ paths: ArraySlice<FilePath>
  ) -> [Result<ImportOutcome, ReplicaError>]? {
    guard let keys = try? requireKeys() else { return nil }
    return try? update { (core) throws(ReplicaError) in
      var results: [Result<ImportOutcome, ReplicaError>] = []
      for path in paths {
        do throws(ReplicaError) {
          let outcome = try core.inPart { () throws(ReplicaError) in
            try take(path, into: core, keys, isKept: true, rawSizeMax: Self.sharedRawSizeMax)
          }
          results.append(.success(outcome))
        } catch {
          guard error.code.isOfBundle else { throw error }
          results.append(.failure(error))
        }
      }
      return results
    }
  }

  /// - Parameter joining: the root of another domain that people have agreed to take in.
  func take(
    _ path: FilePath, into core: ReplicaCore, _ keys: KeyPair, isKept: Bool,
    rawSizeMax: Int = .max, joining: RootRecord? = nil
  ) throws(ReplicaError) -> ImportOutcome {
    let file = try filing { () throws(FileError) in try surroundings.files.openForReading(path) }
    defer { file.close() }
    let now = surroundings.clock.millisecondsSinceEpoch
    let bundle = try core.open(BundleFile(file), keys: keys, joining: joining)
    guard bundle.manifest.rawSizeOfChanges <= rawSizeMax else {
      throw ReplicaError(.tooLarge, ("limit", "shared"))
    }
    let outcome = try core.take(
      bundle, now: now, attachments: AttachmentAssembler(attachments, isKept: isKept))
    try core.note(outcome, at: now)
    return outcome
  }
}

extension ReplicaError.Code {
  /// Whether it says something of a bundle and nothing of the place it is taken into.
  fileprivate var isOfBundle: Bool { text.utf8.starts(with: "NR-B".utf8) }
}

extension Manifest {
  /// Sections are limited in number and size where the manifest is read, so the sum is no overflow.
  fileprivate var rawSizeOfChanges: Int {
    sections.reduce(0) { sum, section in
      if case .changes = section.load { sum + section.rawSize } else { sum }
    }
  }
}
