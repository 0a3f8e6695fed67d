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
    purpose: Manifest.Statement.Purpose = .exchange, budget: UInt64? = nil, isDryRun: Bool = false
  ) throws(ReplicaError) -> WrittenBundle {
    let room = ExportRoom(budget: budget, volumeSize: .max)
    let written = try exportVolumes(
      for: recipients, into: folder, purpose: purpose, room: room, isDryRun: isDryRun)
    guard let only = written.first else { throw ReplicaError(.ioFailed, ("path", folder.text)) }
    return only
  }

  /// The same, as several bundles where one would pass the size of a volume. Each can be read by itself and in
  /// any order; what one says of files left behind is true when it is the last.
  package func exportVolumes(
    for recipients: Recipients, into folder: FilePath,
    purpose: Manifest.Statement.Purpose = .exchange, room: ExportRoom = ExportRoom(),
    isDryRun: Bool = false
  ) throws(ReplicaError) -> [WrittenBundle] {
    let keys = try requireKeys()
    let plan = try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      try noteFiles(core)
      return try core.exportPlan(for: recipients, keys, volumeSize: room.volumeSize)
    }
    if !isDryRun {
      try filing { () throws(FileError) in
        try surroundings.files.makeDurableFolder(folder, access: .everyoneReads)
      }
    }
    var files = plan.files
    var written: [WrittenBundle] = []
    var used: UInt64 = 0
    while true {
      let parts = written.count < plan.volumes.count ? plan.volumes[written.count] : []
      let hasAllChanges = written.count + 1 >= plan.volumes.count
      let left = try self.left(of: room, after: used, in: folder, isDryRun: isDryRun)
      let bundle = try export(
        parts, hasAllChanges ? files : [], for: recipients, into: folder, purpose,
        room: min(left, room.volumeSize), isDryRun: isDryRun)
      used += bundle.outcome.size
      var isLast = false
      if hasAllChanges {
        files = bundle.outcome.left
        // Another volume helps only where this one was full and the medium is not.
        let next = try self.left(of: room, after: used, in: folder, isDryRun: isDryRun)
        let mayFit = files.contains { $0.sizeMax + Self.emptySize <= min(next, room.volumeSize) }
        isLast =
          left <= room.volumeSize || !mayFit
          || bundle.outcome.attachments == 0 && parts.isEmpty
      }
      if !isDryRun {
        try noteSent(bundle.outcome, recipients, volume: UInt64(written.count), isLast: isLast)
      }
      written.append(bundle)
      if isLast { return written }
    }
  }

  /// A bundle without sections takes about as much, with a proof of the usual length.
  private static let emptySize: UInt64 = 32 * 1024

  /// Bytes that may still be written.
  private func left(
    of room: ExportRoom, after used: UInt64, in folder: FilePath, isDryRun: Bool
  ) throws(ReplicaError) -> UInt64 {
    var left = room.budget.map { $0 > used ? $0 - used : 0 } ?? .max
    // A folder that is not there yet, in a try, has no free space to ask for.
    if let free = try? surroundings.files.freeSpace(at: folder) {
      let usable = free > ExportRoom.reserve ? free - ExportRoom.reserve : 0
      left = min(left, isDryRun ? (usable > used ? usable - used : 0) : usable)
    }
    return left
  }

  private func export(
    _ parts: [Outgoing], _ offers: [FileOffer], for recipients: Recipients, into folder: FilePath,
    _ purpose: Manifest.Statement.Purpose, room: UInt64, isDryRun: Bool
  ) throws(ReplicaError) -> WrittenBundle {
    let job = ExportJob(parts: parts, files: offers, purpose: purpose, room: room)
    if isDryRun {
      let outcome = try write(to: CountingSink(), recipients, job, .rollBack)
      return WrittenBundle(path: folder.appending(Self.name(outcome.bundle)), outcome: outcome)
    }
    let (path, outcome) = try placing(into: folder) { (file) throws(ReplicaError) in
      let outcome = try write(to: BufferedFileSink(file), recipients, job, .commit)
      return (Placed(hash: outcome.bundle, size: outcome.size), outcome)
    }
    return WrittenBundle(path: path, outcome: outcome)
  }

  private func write(
    to sink: any BundleSink, _ recipients: Recipients, _ job: ExportJob,
    _ ending: ReplicaCore.Ending
  ) throws(ReplicaError) -> ExportOutcome {
    let keys = try requireKeys()
    let now = surroundings.clock.millisecondsSinceEpoch
    if ending == .commit { try requireLease() }
    return try update(ending) { (core) throws(ReplicaError) in
      try core.signPapers(keys)
      let outcome = try core.export(
        job.parts, job.files, to: sink, for: recipients, purpose: job.purpose, keys: keys, now: now,
        randomness: surroundings.randomness, room: job.room
      ) { (hash) throws(ReplicaError) in try attachments.bytes(of: hash) }
      if let buffered = sink as? BufferedFileSink {
        try bundling { () throws(BundleError) in try buffered.flush() }
      }
      return outcome
    }
  }

  private func noteSent(
    _ outcome: ExportOutcome, _ recipients: Recipients, volume: UInt64, isLast: Bool
  ) throws(ReplicaError) {
    let now = surroundings.clock.millisecondsSinceEpoch
    let journey = Journey(
      changes: outcome.changes, applied: 0, parts: outcome.parts, volume: volume,
      isLastVolume: isLast)
    try update { (core) throws(ReplicaError) in
      try core.rememberRootHolders(recipients.papers)
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
            summary: journey.bytes))
      }
    }
  }

  /// What a bundle says of itself to a reader with our key.
  package func inspect(_ path: FilePath) throws(ReplicaError) -> AuthenticBundle {
    let keys = publicKey == nil ? nil : try requireKeys()
    let file = try filing { () throws(FileError) in try surroundings.files.openForReading(path) }
    return try ReplicaCore.authentic(
      BundleFile(file), readableWith: keys.map { [$0.sealing] } ?? [])
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
    let unit = try requireUnit()
    try Self.requireReplica(other, surroundings)
    let source = try Self.openCore(at: other, readModel, options: .read)
    defer { source.database.close() }
    let state = stateFolder
    let now = surroundings.clock.millisecondsSinceEpoch
    let foreign = AttachmentFolder(
      other.appending("attachments"), files: surroundings.files)
    return try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      let outcome = try core.merge(source, as: unit) { state.hasKey(of: WriterID(of: $0)) }
      if !isDryRun { try takeAttachments(of: source, foreign, into: core) }
      let journey = Journey(
        changes: UInt64(outcome.new + outcome.duplicates), applied: UInt64(outcome.new))
      try storing { () throws(StorageError) in
        try core.database.insert(
          JourneyRow(
            at: now, direction: "merged", bundle: [], writer: nil, summary: journey.bytes))
      }
      return outcome
    }
  }

  /// With the changes that name them or not at all: to be called inside their transaction.
  private func takeAttachments(
    of source: ReplicaCore, _ foreign: AttachmentFolder, into core: ReplicaCore
  ) throws(ReplicaError) {
    let rows = try storing { () throws(StorageError) in try source.database.attachments() }
    for row in rows where row.isPresent {
      // What only an erased content names is not taken over.
      let isNamed = try storing { () throws(StorageError) in
        try core.database.hasAttachment(row.hash)
      }
      guard isNamed, let bytes = try foreign.bytes(of: Digest(row.hash)) else { continue }
      _ = try attachments.keep(bytes)
      try storing { () throws(StorageError) in
        try core.database.putAttachment(hash: row.hash, size: row.size, isPresent: true)
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

/// What goes into one bundle.
private struct ExportJob {
  let parts: [Outgoing]
  let files: [FileOffer]
  let purpose: Manifest.Statement.Purpose
  let room: UInt64
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
