import PlantedFaults
package import BundleFormat
import CanonicalCBOR
package import Causality
import ChangeLog
package import Merging
import ReplicaStore
package import Sealing
package import Trust

/// What one bundle brought; the counts add up to what its manifest says.
package struct ImportOutcome: Sendable {
  package internal(set) var bundle: Digest
  package internal(set) var sender: WriterID
  package internal(set) var total: UInt64 = 0
  package internal(set) var applied: UInt64 = 0
  package internal(set) var duplicate: UInt64 = 0
  package internal(set) var waiting: UInt64 = 0
  package internal(set) var held: UInt64 = 0
  package internal(set) var refused: UInt64 = 0
  /// New changes by the organisation that wrote them, in order of its id.
  package internal(set) var byWriter: [(organisation: OrganisationID, count: Int)] = []
  package internal(set) var ineffective: [(log: LogID, sequence: UInt64, verdict: Verdict)] = []
  package internal(set) var loose: [LooseRange] = []
  package internal(set) var touched: [RecordID] = []
  package internal(set) var attachments = 0
  /// Audiences whose state differs although the changes are the same.
  package internal(set) var codeAlarms: [OrganisationID] = []
  /// Milliseconds on the sender's clock when it wrote the bundle.
  package internal(set) var sentAt: Int64 = 0
  /// What the sender confirmed.
  var have = HaveVector()

  init(bundle: Digest, sender: WriterID) {
    self.bundle = bundle
    self.sender = sender
  }
}

/// Takes the pieces of attached files as a bundle brings them.
package protocol AttachmentSink: AnyObject {
  /// The next piece of a file; pieces of one file come in order.
  func take(_ piece: AttachmentPiece, _ bytes: [UInt8]) throws(ReplicaError)
  /// The files that came whole and unchanged.
  func finish() throws(ReplicaError) -> [(hash: Digest, size: UInt64)]
  /// A file that came and is not to be kept after all.
  func drop(_ hash: Digest) throws(ReplicaError)
}

extension ReplicaCore {
  /// Opens a bundle as far as its proof: whoever sent it may send, and it is addressed to us.
  package func open(
    _ source: any BundleSource, keys: KeyPair, joining: RootRecord? = nil
  ) throws(ReplicaError) -> VerifiedBundle {
    guard let root else { throw ReplicaError(.notEnrolled) }
    let authentic = try Self.authentic(source, readableWith: [keys.sealing])
    return try authentic.verified { (manifest) throws(ReplicaError) in
      let statement = manifest.statement
      let isJoining = joining != nil && joining?.organisation == statement.root
      guard isJoining || trust?.isInDomain(root: statement.root) == true else {
        throw ReplicaError(.bundleOfAnotherDomain)
      }
      // A domain may have been handed over: its older and its newer record lead to the same writers.
      var start = joining ?? root
      if let named = try? RootRecord(decoding: statement.proof.rootRecord),
        trust?.isInDomain(root: named.organisation) == true
      {
        start = named
      }
      do throws(SenderProofError) {
        _ = try statement.proof.proves(statement.sender, under: start)
      } catch {
        if !PlantedFault.ignoresProof.isPlanted { throw ReplicaError(proof: error) }
      }
      let isOurs = statement.sender == keys.signing.publicKey
      guard
        PlantedFault.ignoresRecipients.isPlanted || isOurs || authentic.description.isPlain
          || statement.recipients.contains(keys.writer)
      else { throw ReplicaError(.bundleNotForUs, ("reason", "recipients")) }
    }
  }

  /// Takes in a verified bundle; to be called inside a transaction.
  package func take(
    _ bundle: VerifiedBundle, now: Int64, attachments: (any AttachmentSink)?
  ) throws(ReplicaError) -> ImportOutcome {
    let manifest = bundle.manifest
    let sender = WriterID(of: manifest.statement.sender)
    var outcome = ImportOutcome(bundle: bundle.description.hash, sender: sender)
    outcome.total = manifest.changeCount
    outcome.sentAt = manifest.statement.at
    outcome.have = manifest.statement.have
    // Before anything comes in: what the sender confirms of our logs was written here, or it was
    // written by another copy of this replica.
    try noteConfirmed(manifest.statement.have)
    try takeSections(bundle, into: &outcome, attachments)
    let joined = try joinLoose()
    outcome.touched += joined.touched
    outcome.touched.sortKeepingOne()
    let own = outcome.loose
    try settleLoose(&outcome)
    count(&outcome) { log, sequence in
      joined.joined.contains { $0.contains(log, sequence) }
        && !own.contains { $0.contains(log, sequence) }
    }
    try rememberPeer(manifest, sender: sender, now: now)
    outcome.codeAlarms = alarms(manifest)
    return outcome
  }

  private func takeSections(
    _ bundle: VerifiedBundle, into outcome: inout ImportOutcome,
    _ attachments: (any AttachmentSink)?
  ) throws(ReplicaError) {
    let manifest = bundle.manifest
    let lane = try SectionLane(bundle)
    defer { lane.stop() }
    var keys = TipKeys(manifest)
    reading: while true {
      switch lane.next() {
      case .end: break reading
      case .failure(let error): throw error
      case .attachment(let piece, let bytes):
        // What was erased does not come to the disk for a moment: a cut would leave it there.
        if try !isForgotten(piece.attachment) { try attachments?.take(piece, bytes) }
      case .changes(let box, let slices):
        let cut = try keys.check(slices, of: box.batch, catalog)
        let result = try ingest(box.batch, cut, box.groups)
        outcome.duplicate += UInt64(result.duplicates)
        outcome.applied += UInt64(result.new)
        outcome.loose += result.loose
        outcome.touched += result.touched
        try storeTips(manifest, slices, of: box.batch)
        lane.giveBack(box)
        database.connection.syncEarly()
      }
    }
    let files = try attachments?.finish() ?? []
    let forgotten = try storing { () throws(StorageError) in try database.forgotten() }
    for file in files {
      if forgotten.contains(ChangeID(file.hash)) {
        try attachments?.drop(file.hash)
        continue
      }
      outcome.attachments += 1
      try storing { () throws(StorageError) in
        try database.putAttachment(hash: ChangeID(file.hash), size: file.size, isPresent: true)
      }
    }
  }

  private func isForgotten(_ hash: Digest) throws(ReplicaError) -> Bool {
    try storing { () throws(StorageError) in try database.forgotten() }.contains(ChangeID(hash))
  }

  /// A stretch that joined in the end, because what lay before it came later in the same bundle, waits no
  /// more.
  private func settleLoose(_ outcome: inout ImportOutcome) throws(ReplicaError) {
    var still: [LooseRange] = []
    for range in outcome.loose {
      let held = catalog.log(range.log)?.strands.contains {
        catalog.strand($0).head >= range.last
      }
      if held == true {
        outcome.applied += range.last - range.first + 1
      } else {
        still.append(range)
      }
    }
    outcome.loose = still
  }

  private func storeTips(
    _ manifest: Manifest, _ slices: [ChangeSlice], of batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    var end = 0
    for slice in slices {
      let start = end
      end = min(start + slice.count, batch.changes.count)
      let segment = manifest.segments[slice.segment]
      guard start < end, let log = catalog.log(segment.log) else { continue }
      let first = batch.changes[start].sequence
      let last = batch.changes[end - 1].sequence
      for tip in manifest.tips(of: segment.log, in: first...max(first, last)) {
        guard try locate(tip.log, tip.sequence, tag: tip.id.tag) != nil else { continue }
        try storing { () throws(StorageError) in
          try database.putTip(
            log: log.number, sequence: tip.sequence, id: tip.id,
            signature: tip.signature.bytes)
        }
      }
    }
  }

  /// What came new is applied, waiting, held or refused; together with the duplicates it is what the
  /// manifest says. What had waited since an earlier bundle was counted then.
  private func count(
    _ outcome: inout ImportOutcome, hasWaited: (LogID, UInt64) -> Bool
  ) {
    for dot in ineffective.keys.sorted() {
      guard let verdict = ineffective[dot] else { continue }
      let log = catalog.log(of: dot.strand).id
      if hasWaited(log, dot.sequence) { continue }
      switch verdict {
      case .effective: continue
      case .waiting: outcome.waiting += 1
      case .held: outcome.held += 1
      case .void: outcome.refused += 1
      }
      outcome.applied -= min(1, outcome.applied)
      outcome.ineffective.append((log, dot.sequence, verdict))
    }
    for range in outcome.loose { outcome.waiting += range.last - range.first + 1 }
    var counts: [OrganisationID: Int] = [:]
    for (number, strand) in catalog.strands.enumerated() {
      let before =
        number < baseline.strands.count
        ? baseline.strands[number].head : strand.origin?.shared ?? 0
      if strand.head > before {
        counts[catalog.logs[strand.log].genesis.organisation, default: 0] +=
          Int(clamping: strand.head - before)
      }
    }
    outcome.byWriter = counts.keys.sorted().map { ($0, counts[$0] ?? 0) }
  }

  private func rememberPeer(
    _ manifest: Manifest, sender: WriterID, now: Int64
  ) throws(ReplicaError) {
    if manifest.statement.sender == ownKey { return }
    let organisation =
      trust?.effective.first { $0.grant.signingKey == manifest.statement.sender }?
      .grant.organisation.organisation ?? manifest.statement.root
    try storing { () throws(StorageError) in
      let before = try database.peers().first { $0.writer == sender }
      var have = manifest.statement.have
      if PlantedFault.joinsHaves.isPlanted, let before, let old = HaveVector(encoded: before.have) {
        have = HaveVector(old.entries + have.entries)
      }
      try database.put(
        PeerRow(
          writer: sender, organisation: organisation, have: have.encoded,
          heardAt: now, sentAt: before?.sentAt))
    }
    try keep(manifest.statement.wants, of: sender)
  }

  private func alarms(_ manifest: Manifest) -> [OrganisationID] {
    manifest.statement.codes.compactMap { code in
      guard
        let number = catalog.audience(code.audience, isPrivate: false),
        let path = catalog.audiences[number].logs.first.map({
          catalog.logs[$0].genesis.audiencePath
        }),
        setCode(of: path) == code.setCode, let own = stateCode(of: code.audience)
      else { return nil }
      return own == code.stateCode ? nil : code.audience
    }
  }
}
