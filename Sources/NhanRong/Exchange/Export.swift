import PlantedFaults
import BundleFormat
import Causality
import CanonicalCBOR
import ChangeLog
import Merging
import ReplicaStore
package import Sealing
package import Trust

/// Who a bundle is for.
package struct Recipients: Sendable {
  /// One for each writer, with the key to seal to.
  package let papers: [IssuedGrant]
  package let isPlain: Bool
  /// Everything from the beginning, also what they confirmed: for a computer that lost it.
  package let isWhole: Bool
  /// Nothing but what we hold and what we lack: the next bundle of theirs then starts exactly there.
  package let isNeed: Bool

  package init(
    _ papers: [IssuedGrant], isPlain: Bool = false, isWhole: Bool = false, isNeed: Bool = false
  ) {
    self.papers = papers
    self.isPlain = isPlain
    self.isWhole = isWhole
    self.isNeed = isNeed
  }
}

/// What an export wrote.
package struct ExportOutcome: Sendable {
  package let bundle: Digest
  package let size: UInt64
  package let changes: UInt64
  package let logs: Int
  package let attachments: Int
  /// Which stretches of which logs went, so that a lost stick can be told about.
  package let parts: [JourneyPart]
  /// Files for which there was no room: they stay wanted, and any later bundle brings them.
  package let left: [FileOffer]
}

extension ReplicaCore {
  /// Writes one bundle: changes, then as many files as there is room for.
  ///
  /// - Parameter room: bytes the whole bundle may take; changes go beyond it where they must.
  /// - Parameter attachment: the bytes of an attached file, nil where they are not here.
  func export(
    _ parts: [Outgoing], _ files: [FileOffer], to sink: any BundleSink, for recipients: Recipients,
    purpose: Manifest.Statement.Purpose, keys: KeyPair, now: Int64, randomness: Randomness,
    room: UInt64, attachment: (Digest) throws(ReplicaError) -> [UInt8]?
  ) throws(ReplicaError) -> ExportOutcome {
    let tips = try signTips(of: parts, keys)
    let segments = try parts.map { (part) throws(ReplicaError) in try segment(part) }
    let statement = try statement(recipients, purpose: purpose, keys, now: now)
    let press = try SectionPress(to: sink, sealing(recipients, keys), randomness: randomness)
    try addSections(parts, segments, to: press)
    var left: [FileOffer] = []
    var gauge = RoomGauge(room) { () throws(ReplicaError) in
      try press.size(with: statement, segments: segments, tips: tips)
    }
    var count = 0
    for file in files {
      guard try gauge.takes(file) else {
        left.append(file)
        continue
      }
      guard let bytes = try attachment(file.hash) else { continue }
      try addAttachment(file.hash, bytes, to: press)
      count += 1
    }
    let summary = try press.finish(
      statement, segments: segments, tips: tips, signedBy: keys.signing)
    return ExportOutcome(
      bundle: summary.hash, size: summary.size,
      changes: segments.reduce(0) { $0 + $1.count }, logs: segments.count, attachments: count,
      parts: parts.map {
        JourneyPart(log: $0.log, base: $0.base, end: $0.end, tag: $0.endID.tag)
      }, left: left)
  }

  /// The have-vector taken in last from each recipient; never a join of several, or a restored
  /// recipient would never heal (Protocol.md 8).
  func confirmed(by papers: [IssuedGrant]) throws(ReplicaError) -> [HaveVector] {
    let peers = try storing { () throws(StorageError) in try database.peers() }
    if PlantedFault.exportsFromTheEnd.isPlanted, peers.contains(where: { $0.sentAt != nil }) {
      let all = try have(for: papers.map(\.grant.organisation), known: [])
      return papers.map { _ in all }
    }
    return papers.map { paper in
      peers.first { $0.writer == paper.grant.writer }.flatMap { HaveVector(encoded: $0.have) }
        ?? HaveVector()
    }
  }

  private func sealing(_ recipients: Recipients, _ keys: KeyPair) -> BundleWriter.Sealing {
    if recipients.isPlain { return .plain }
    // The sender too can open what it sent: its own sticks help when its disk is lost.
    var all = recipients.papers.map(\.grant.sealingKey)
    if !all.contains(keys.sealing.publicKey) { all.append(keys.sealing.publicKey) }
    return .sealed(to: all)
  }

  private func segment(_ part: Outgoing) throws(ReplicaError) -> Segment {
    var genesis: Segment.GenesisBytes?
    if part.base > 0 {
      var batch = ChangeBatch()
      guard let index = try change(at: Dot(part.strand, 1), into: &batch) else {
        throw ReplicaError(.replicaDamaged, ("log", "\(part.log)"))
      }
      let change = batch.changes[index]
      genesis = Segment.GenesisBytes(
        header: Array(batch.bytes[change.header]),
        content: change.content.map { Array(batch.bytes[$0]) } ?? [])
    }
    return Segment(
      log: part.log, baseSequence: part.base, baseID: part.baseID, endSequence: part.end,
      endID: part.endID, genesis: genesis)
  }

  private func statement(
    _ recipients: Recipients, purpose: Manifest.Statement.Purpose, _ keys: KeyPair, now: Int64
  ) throws(ReplicaError) -> Manifest.Statement {
    guard let root else { throw ReplicaError(.notEnrolled) }
    let readers = recipients.papers.map(\.grant.organisation)
    return Manifest.Statement(
      purpose: purpose, root: root.organisation, sender: keys.signing.publicKey,
      proof: try proof(of: keys.signing.publicKey, root),
      recipients: recipients.papers.map(\.grant.writer).sorted(),
      have: try have(for: readers, known: try confirmed(by: recipients.papers)),
      wants: try wants(), codes: codes(for: readers), rulesKnown: readModel.schema.version,
      software: Array("nhanrong 1".utf8), at: now)
  }

  // MARK: Sections

  /// From here on a section may end; much smaller ones would compress worse.
  private static let sectionSizeFair = 1024 * 1024

  private func addSections(
    _ parts: [Outgoing], _ segments: [Segment], to press: SectionPress
  ) throws(ReplicaError) {
    var encoder = SectionEncoder(segments: segments)
    var batch = ChangeBatch()
    for (number, part) in parts.enumerated() {
      // A section ends where an audience ends: a reader then folds each record once.
      if number > 0, parts[number - 1].audience != part.audience,
        encoder.approximateSize > Self.sectionSizeFair
      {
        try press.take(&encoder)
      }
      var next = part.base + 1
      while next <= part.end {
        batch.removeAll()
        let last = min(part.end, next + 511)
        let range = try collect(part.strand, from: next, through: last, into: &batch, .ofChain)
        try withholdErased(range, of: &batch)
        next = last + 1
        for change in batch.changes {
          do throws(BundleError) {
            try encoder.add(change, in: batch, segment: number)
          } catch { throw ReplicaError(bundle: error) }
          if encoder.isFull { try press.take(&encoder) }
        }
      }
    }
    if encoder.changeCount > 0 { try press.take(&encoder) }
  }

  private func addAttachment(
    _ hash: Digest, _ bytes: [UInt8], to press: SectionPress
  ) throws(ReplicaError) {
    var start = 0
    repeat {
      let end = min(bytes.count, start + BundleLimits.sectionRawTarget)
      let piece = AttachmentPiece(
        attachment: hash, offset: UInt64(start), totalSize: UInt64(bytes.count))
      try press.take(Array(bytes[start..<end]), .attachment(piece))
      start = end
    } while start < bytes.count
  }
}

/// How much room is left in a bundle for files. Measuring waits for the second thread, so what files take at
/// most is counted first, and it is measured again only where that is too much.
private struct RoomGauge {
  private let room: UInt64
  private let measure: () throws(ReplicaError) -> UInt64
  private var used: UInt64?
  private var isExact = false

  init(_ room: UInt64, _ measure: @escaping () throws(ReplicaError) -> UInt64) {
    self.room = room
    self.measure = measure
  }

  mutating func takes(_ file: FileOffer) throws(ReplicaError) -> Bool {
    if room == .max { return true }
    var used = self.used ?? 0
    if self.used == nil { used = try measured() }
    if used + file.sizeMax > room, !isExact { used = try measured() }
    guard used + file.sizeMax <= room else {
      self.used = used
      return false
    }
    self.used = used + file.sizeMax
    isExact = false
    return true
  }

  private mutating func measured() throws(ReplicaError) -> UInt64 {
    isExact = true
    return try measure()
  }
}

extension HaveVector {
  /// Reads a have-vector kept as bytes.
  init?(encoded bytes: [UInt8]) {
    var decoder = CBORDecoder(to: bytes.count)
    guard let have = try? HaveVector.decode(&decoder, bytes.span) else { return nil }
    self = have
  }

  var encoded: [UInt8] {
    var encoder = CBOREncoder()
    encode(into: &encoder)
    return encoder.bytes
  }
}
