package import BundleFormat
import Causality
import CanonicalCBOR
import ChangeLog
package import Platform
import ReplicaStore
import Sealing
import Trust

/// A bundle that was written to a folder and read back.
package struct WrittenBundle: Sendable {
  package let path: FilePath
  package let outcome: ExportOutcome
}

extension Replica {
  /// Writes a bundle for recipients into a folder: under a temporary name, synced, named by its hash,
  /// then read again from the medium and compared.
  package func export(
    for recipients: Recipients, into folder: FilePath,
    purpose: Manifest.Statement.Purpose = .exchange, isDryRun: Bool = false
  ) throws(ReplicaError) -> WrittenBundle {
    if isDryRun {
      let sink = CountingSink()
      let outcome = try write(to: sink, recipients, purpose, .rollBack)
      return WrittenBundle(path: folder.appending(Self.name(outcome.bundle)), outcome: outcome)
    }
    let (path, outcome) = try placing(into: folder) { (file) throws(ReplicaError) in
      let outcome = try write(to: BufferedFileSink(file), recipients, purpose, .commit)
      return (Placed(hash: outcome.bundle, size: outcome.size), outcome)
    }
    try noteSent(outcome, recipients)
    return WrittenBundle(path: path, outcome: outcome)
  }

  private func write(
    to sink: any BundleSink, _ recipients: Recipients, _ purpose: Manifest.Statement.Purpose,
    _ ending: ReplicaCore.Ending
  ) throws(ReplicaError) -> ExportOutcome {
    let keys = try requireKeys()
    let now = surroundings.clock.millisecondsSinceEpoch
    if ending == .commit { try requireLease() }
    return try update(ending) { (core) throws(ReplicaError) in
      try core.signPapers(keys)
      let outcome = try core.export(
        to: sink, for: recipients, purpose: purpose, keys: keys, now: now,
        randomness: surroundings.randomness
      ) { (hash) throws(ReplicaError) in try attachments.bytes(of: hash) }
      if let buffered = sink as? BufferedFileSink {
        try bundling { () throws(BundleError) in try buffered.flush() }
      }
      return outcome
    }
  }

  private func noteSent(
    _ outcome: ExportOutcome, _ recipients: Recipients
  ) throws(ReplicaError) {
    let now = surroundings.clock.millisecondsSinceEpoch
    try update { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in
        let peers = try core.database.peers()
        for paper in recipients.papers {
          let known = peers.first { $0.writer == paper.grant.writer }
          try core.database.put(
            PeerRow(
              writer: paper.grant.writer,
              organisation: paper.grant.organisation.organisation, have: known?.have ?? [0x80],
              heardAt: known?.heardAt ?? 0, sentAt: now))
        }
        try core.database.insert(
          JourneyRow(
            at: now, direction: "out", bundle: outcome.bundle.bytes,
            writer: recipients.papers.first?.grant.writer,
            summary: Journey(changes: outcome.changes, applied: 0, parts: outcome.parts).bytes))
      }
    }
  }

  /// What a bundle says of itself to a reader with our key.
  package func inspect(_ path: FilePath) throws(ReplicaError) -> AuthenticBundle {
    let keys = publicKey == nil ? nil : try requireKeys()
    let file = try filing { () throws(FileError) in try surroundings.files.openForReading(path) }
    return try bundling { () throws(BundleError) in
      let bundle = try UnverifiedBundle.open(BundleFile(file))
      return try bundle.unseal(with: keys.map { [$0.sealing] } ?? []).readManifest()
    }
  }

  /// What a courier can tell of a bundle without a key.
  package static func describe(
    _ path: FilePath, _ surroundings: Surroundings
  ) throws(ReplicaError) -> BundleDescription {
    let file = try filing { () throws(FileError) in try surroundings.files.openForReading(path) }
    defer { file.close() }
    return try bundling { () throws(BundleError) in
      try UnverifiedBundle.open(BundleFile(file)).description
    }
  }

  /// Takes in what the replica of another folder holds and may show us. The other is only read.
  package func merge(
    _ other: FilePath, _ readModel: ReadModel, isDryRun: Bool = false
  ) throws(ReplicaError) -> MergeOutcome {
    guard Self.isReplica(other, surroundings) else {
      throw ReplicaError(.noReplica, ("path", other.text))
    }
    let unit = try requireUnit()
    try ReplicaFolder.requireOwn(other, surroundings.files)
    let source = try Self.openCore(at: other, readModel, options: .read)
    defer { source.database.close() }
    let state = stateFolder
    let now = surroundings.clock.millisecondsSinceEpoch
    let foreign = AttachmentFolder(
      other.appending("attachments"), files: surroundings.files)
    let outcome = try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      let outcome = try core.merge(source, as: unit) { state.hasKey(of: WriterID(of: $0)) }
      let journey = Journey(
        changes: UInt64(outcome.new + outcome.duplicates), applied: UInt64(outcome.new))
      try storing { () throws(StorageError) in
        try core.database.insert(
          JourneyRow(
            at: now, direction: "merged", bundle: [], writer: nil, summary: journey.bytes))
      }
      return outcome
    }
    if !isDryRun { try takeAttachments(of: source, foreign) }
    return outcome
  }

  private func takeAttachments(
    of source: ReplicaCore, _ foreign: AttachmentFolder
  ) throws(ReplicaError) {
    let rows = try storing { () throws(StorageError) in try source.database.attachments() }
    var kept: [(Digest, UInt64)] = []
    for row in rows where row.isPresent {
      let isNamed = try read { (core) throws(ReplicaError) in
        try storing { () throws(StorageError) in try core.database.hasAttachment(row.hash) }
      }
      // What only an erased content names is not taken over.
      guard isNamed else { continue }
      let hash = Digest(row.hash)
      guard let bytes = try foreign.bytes(of: hash) else { continue }
      _ = try attachments.keep(bytes)
      kept.append((hash, row.size))
    }
    if kept.isEmpty { return }
    try update { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in
        for (hash, size) in kept {
          try core.database.putAttachment(hash: ChangeID(hash), size: size, isPresent: true)
        }
      }
    }
  }
}

extension ReplicaCore {
  /// Enters a bundle that came into the ledger.
  func note(_ outcome: ImportOutcome, at now: Int64) throws(ReplicaError) {
    try storing { () throws(StorageError) in
      try database.insert(
        JourneyRow(
          at: now, direction: "in", bundle: outcome.bundle.bytes, writer: outcome.sender,
          summary: Journey(
            changes: outcome.total, applied: outcome.applied, writtenAt: outcome.sentAt
          ).bytes))
    }
  }
}

/// Counts a bundle's bytes instead of writing them: for a dry run.
final class CountingSink: BundleSink {
  func append(_ bytes: [UInt8]) throws(BundleError) {}
}

/// Gathers small writes into large ones.
final class BufferedFileSink: BundleSink {
  private let sink: BundleFileSink
  private var buffer: [UInt8] = []

  init(_ file: any WritableFile) { sink = BundleFileSink(file) }

  func append(_ bytes: [UInt8]) throws(BundleError) {
    buffer += bytes
    if buffer.count >= 1 << 18 { try flush() }
  }

  func flush() throws(BundleError) {
    if buffer.isEmpty { return }
    try sink.append(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
