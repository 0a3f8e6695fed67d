import BundleFormat
import ChangeLog
package import Platform
import Sealing

extension ReplicaCore {
  /// Opens a bundle as far as its manifest. Of a damaged one the reader with the key is told which chunk it is.
  static func authentic(
    _ source: any BundleSource, readableWith keys: [SealingKey]
  ) throws(ReplicaError) -> AuthenticBundle {
    do throws(BundleError) {
      return try UnverifiedBundle.open(source).unseal(with: keys).readManifest()
    } catch {
      guard case .damagedFile = error, let copies = try? BundleCopies([source], readableWith: keys)
      else { throw ReplicaError(bundle: error) }
      let damaged = copies.damagedChunks()
      guard let first = damaged.first else { throw ReplicaError(bundle: error) }
      throw ReplicaError(
        .bundleDamaged, ("chunk", "\(first.number)"), ("offset", "\(first.offset)"),
        ("chunks", damaged.map { "\($0.number)" }.joined(separator: " ")),
        ("of", "\(copies.chunkCount)"))
    }
  }
}

extension Replica {
  /// Makes a whole bundle of copies that are damaged in different places, and reads it back. The copies stay as
  /// they are.
  ///
  /// - Throws: `NR-H15` with the chunk that no copy has whole, `NR-H16` for copies of different bundles.
  ///
  /// Cost: reads the copies once; one chunk is in memory at a time.
  package func mend(
    _ copies: [FilePath], into folder: FilePath, isDryRun: Bool = false
  ) throws(ReplicaError) -> (path: FilePath, size: UInt64) {
    let keys = try requireKeys()
    var sources: [any BundleSource] = []
    for copy in copies {
      let file = try filing { () throws(FileError) in try surroundings.files.openForReading(copy) }
      sources.append(BundleFile(file))
    }
    do throws(BundleError) {
      let bundle = try BundleCopies(sources, readableWith: [keys.sealing])
      if isDryRun {
        let summary = try bundle.write(to: CountingSink())
        return (folder.appending(Self.name(summary.hash)), summary.size)
      }
      return try write(bundle, into: folder)
    } catch {
      if case .damagedChunk(let number, let offset) = error {
        throw ReplicaError(
          .copiesIncomplete, ("chunk", "\(number)"), ("offset", "\(offset)"),
          ("copies", "\(copies.count)"))
      }
      throw ReplicaError(bundle: error)
    }
  }

  /// Takes in what damaged copies of one bundle give together; each element of the answer is one bundle, with
  /// the places of its copies. Copies that do not complete each other are in none. A try writes the whole bundle
  /// too, to read it as it would be read, and takes it away again.
  package func importMended(
    _ copies: [FilePath], isDryRun: Bool = false
  ) -> [(copies: [Int], result: Result<ImportOutcome, ReplicaError>)] {
    guard let keys = try? requireKeys(), copies.count > 1 else { return [] }
    let sources = copies.map { path in
      (try? surroundings.files.openForReading(path)).map { BundleFile($0) }
    }
    var answers: [(copies: [Int], result: Result<ImportOutcome, ReplicaError>)] = []
    var isUsed = [Bool](repeating: false, count: copies.count)
    for first in copies.indices where !isUsed[first] {
      guard sources[first] != nil else { continue }
      var group = [first]
      var bundle: BundleCopies?
      for other in copies.indices where other > first && !isUsed[other] {
        guard let more = sources[other],
          let together = try? BundleCopies(
            group.compactMap { sources[$0] } + [more], readableWith: [keys.sealing])
        else { continue }
        group.append(other)
        bundle = together
      }
      guard let bundle, bundle.damagedChunks(atMost: 1).isEmpty else { continue }
      for place in group { isUsed[place] = true }
      answers.append((group, takeMended(bundle, isDryRun)))
    }
    return answers
  }

  private func takeMended(
    _ bundle: BundleCopies, _ isDryRun: Bool
  ) -> Result<ImportOutcome, ReplicaError> {
    let place = folder.appending("mended")
    defer { try? surroundings.files.removeFolder(place) }
    do throws(ReplicaError) {
      let written = try bundling { () throws(BundleError) in try write(bundle, into: place) }
      defer { try? surroundings.files.remove(written.path) }
      return .success(try importBundle(at: written.path, isDryRun: isDryRun))
    } catch { return .failure(error) }
  }

  private func write(
    _ bundle: BundleCopies, into folder: FilePath
  ) throws(BundleError) -> (path: FilePath, size: UInt64) {
    let files = surroundings.files
    let suffix = surroundings.randomness.bytes(8).map { String($0, radix: 16) }.joined()
    let aside = folder.appending("nr-\(suffix).tmp")
    let file: any WritableFile
    do throws(FileError) {
      try files.makeDurableFolder(folder, access: .everyoneReads)
      file = try files.createNew(aside, access: .everyoneReads)
    } catch { throw .io(error) }
    do throws(BundleError) {
      let sink = BufferedFileSink(file)
      let summary = try bundle.write(to: sink)
      try sink.flush()
      let path = folder.appending(Self.name(summary.hash))
      do throws(FileError) {
        try file.sync()
        try? file.dropCache()
        try file.close()
      } catch { throw BundleError.io(error) }
      let again = try UnverifiedBundle.open(Self.source(aside, files))
      guard again.description.hash == summary.hash else { throw BundleError.damagedFile }
      do throws(FileError) {
        try files.renameNoReplace(aside, to: path)
        try files.syncFolder(folder)
      } catch { throw BundleError.io(error) }
      return (path, summary.size)
    } catch {
      try? file.close()
      try? files.remove(aside)
      throw error
    }
  }

  private static func source(
    _ path: FilePath, _ files: any FileSystem
  ) throws(BundleError) -> BundleFile {
    do throws(FileError) { return BundleFile(try files.openForReading(path)) } catch {
      throw .io(error)
    }
  }
}
