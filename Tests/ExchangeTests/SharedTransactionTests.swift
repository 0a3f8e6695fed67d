import BundleFormat
import Foundation
import Platform
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// Small bundles share a transaction; each still goes in whole or not at all, and is counted by itself.
@Suite struct SharedTransactionTests {
  private let offices: TwoOffices
  private let bundles: [FilePath]

  init() throws {
    offices = try TwoOffices(branches: 3)
    var bundles: [FilePath] = []
    for (number, branch) in offices.branches.enumerated() {
      _ = try branch.register(offices.new("Thôn \(number)"), submittedOn: nil)
      let unit = try offices.commune.replica.requireUnit()
      bundles.append(
        try branch.replica.export(
          for: branch.replica.recipients(of: unit.organisation), into: offices.stick
        ).path)
    }
    self.bundles = bundles
  }

  private func take(
    _ paths: [FilePath], stopAfter last: Int = .max
  ) -> [Result<ImportOutcome, ReplicaError>] {
    var results: [Result<ImportOutcome, ReplicaError>] = []
    offices.commune.replica.importBundles(at: paths) { number, result in
      #expect(number == results.count)
      results.append(result)
      return number < last
    }
    return results
  }

  private func names() throws -> [String] {
    try offices.commune.list(RegistrationFilter()).map(\.name).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  /// A copy of a bundle with one bit turned near its end.
  private func damaged(_ path: FilePath) throws -> FilePath {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.text)))
    bytes[bytes.count - 100] ^= 1
    let copy = offices.stick.appending("nr-damaged.nrb")
    try Data(bytes).write(to: URL(fileURLWithPath: copy.text))
    return copy
  }

  @Test func `each bundle is counted by itself`() throws {
    let first = try take(bundles).map { try $0.get() }
    for (outcome, branch) in zip(first, offices.branches) {
      let unit = try branch.replica.requireUnit().organisation
      #expect(outcome.applied > 0)
      #expect(outcome.applied + outcome.duplicate == outcome.total)
      #expect(outcome.byWriter.map(\.organisation) == [unit])
    }
    #expect(try names() == ["Thôn 0", "Thôn 1", "Thôn 2"])
    let again = try take(bundles).map { try $0.get() }
    for outcome in again {
      #expect(outcome.applied == 0 && outcome.duplicate == outcome.total)
      #expect(outcome.byWriter.isEmpty)
    }
    #expect(try offices.commune.verify().isEmpty)
    for branch in offices.branches {
      #expect(try offices.codes(branch, of: branch) == offices.codes(offices.commune, of: branch))
    }
  }

  @Test func `a damaged bundle among good ones is refused alone`() throws {
    let results = take([bundles[0], try damaged(bundles[1]), bundles[2]])
    #expect(throws: ReplicaError(.bundleDamaged)) { try results[1].get() }
    #expect(try results[0].get().applied > 0 && results[2].get().applied > 0)
    #expect(try names() == ["Thôn 0", "Thôn 2"])
    #expect(try offices.commune.verify().isEmpty)
  }

  @Test func `a file that is not there fails alone, and the run can end with it`() throws {
    let paths = [bundles[0], offices.stick.appending("nr-gone.nrb"), bundles[2]]
    let results = take(paths, stopAfter: 1)
    #expect(results.count == 2)
    #expect(throws: ReplicaError(.noInput)) { try results[1].get() }
    #expect(try names() == ["Thôn 0"])
    #expect(take(paths).count == 3)
    #expect(try names() == ["Thôn 0", "Thôn 2"])
  }

  @Test func `a failure that is no bundle's own undoes the group, and each is tried alone`() throws
  {
    let folder = offices.stick.appending("nr-folder.nrb")
    try LocalFileSystem().makeFolder(folder, access: .everyoneReads, withParents: true)
    let results = take([bundles[0], folder, bundles[2]])
    let error = try #require(throws: ReplicaError.self) { try results[1].get() }
    #expect(!error.code.text.utf8.starts(with: "NR-B".utf8), "\(error)")
    // Had the group stayed, these would be duplicates.
    for number in [0, 2] {
      let outcome = try results[number].get()
      #expect(outcome.applied > 0 && outcome.applied + outcome.duplicate == outcome.total)
    }
    #expect(try names() == ["Thôn 0", "Thôn 2"])
    #expect(try offices.commune.verify().isEmpty)
  }

  @Test func `a part that fails half way leaves nothing, and the next part stands`() throws {
    let replica = offices.commune.replica
    let keys = try #require(replica.keys)
    let unit = try offices.branches[0].replica.requireUnit().organisation
    let before = try replica.read { core throws(ReplicaError) in core.stateCode(of: unit) }
    try replica.update { core throws(ReplicaError) in
      do throws(ReplicaError) {
        try core.inPart { () throws(ReplicaError) in
          try take(bundles[0], into: core, keys)
          throw ReplicaError(.bundleForged)
        }
      } catch { #expect(error == ReplicaError(.bundleForged)) }
      #expect(core.stateCode(of: unit) == before)
      try core.inPart { () throws(ReplicaError) in try take(bundles[1], into: core, keys) }
    }
    #expect(try names() == ["Thôn 1"])
    #expect(try offices.commune.verify().isEmpty)
    let later = try replica.importBundle(at: bundles[0])
    #expect(later.applied > 0)
    #expect(try names() == ["Thôn 0", "Thôn 1"])
    #expect(try offices.commune.verify().isEmpty)
  }

  private func take(
    _ path: FilePath, into core: ReplicaCore, _ keys: KeyPair
  ) throws(ReplicaError) {
    do {
      let file = try LocalFileSystem().openForReading(path)
      defer { file.close() }
      let bundle = try core.open(BundleFile(file), keys: keys)
      _ = try core.take(bundle, now: 0, attachments: nil)
    } catch { throw error as? ReplicaError ?? ReplicaError(.ioFailed) }
  }
}
