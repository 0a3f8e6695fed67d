package import Causality
package import ChangeLog
import Merging
import Platform
package import Sealing
package import Trust

/// Writing papers that take rights away, give them back or move a unit (Protocol.md 11.6, 11.7).
extension Replica {
  /// Writes a paper about a unit below ours, and says what it does to the changes held here. One of a root
  /// of several keys does nothing before others approve it.
  ///
  /// A dry run does everything and keeps nothing: what people are shown before they sign is what the
  /// signature does.
  package func issue(
    _ body: PaperBody, about unit: OrganisationPath, isDryRun: Bool = false
  ) throws(ReplicaError) -> PaperEffect {
    guard let keys else { throw ReplicaError(.keyMissing, ("writer", "\(writer)")) }
    let own = try requireUnit()
    if case .reads(let old) = body, old == unit { throw ReplicaError(.sameUnit) }
    let now = surroundings.clock.millisecondsSinceEpoch
    return try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      try core.issue(
        body, about: unit, as: own, keys, now: now, randomness: surroundings.randomness)
    }
  }

  /// How much of what a unit's computers wrote a revocation leaves standing.
  package enum CutChoice: Sendable {
    /// All that is here.
    case everythingHeld
    case nothing
    /// Up to the first change whose own time is this or later: a help for choosing only, the cut itself
    /// names changes.
    case writtenBefore(Int64)
  }

  /// A cut through the logs of an organisation's writers, or of one key.
  package func cut(
    of unit: OrganisationPath, key: SigningPublicKey? = nil, _ choice: CutChoice
  ) throws(ReplicaError) -> Cut {
    let entries = try read { (core) throws(ReplicaError) in
      try core.ends(of: unit.organisation, key: key, choice)
    }
    guard let cut = Cut(entries) else {
      throw ReplicaError(.tooLarge, ("limit", "cut"), ("count", "\(entries.count)"))
    }
    return cut
  }

  /// The organisations whose logs some revocation left partly outside, in order.
  package func heldWriters() throws(ReplicaError) -> [OrganisationID] {
    try read { (core) throws(ReplicaError) in core.heldWriters() }
  }

  /// Everything held here of a unit's logs that some revocation left outside: what an adoption names.
  package func heldEnds(of unit: OrganisationPath) throws(ReplicaError) -> Cut? {
    let entries = try read { (core) throws(ReplicaError) in
      try core.heldEnds(of: unit.organisation)
    }
    return entries.isEmpty ? nil : Cut(entries)
  }
}

extension ReplicaCore {
  /// Writes a paper and says what it did; to be called inside a transaction.
  func issue(
    _ body: PaperBody, about unit: OrganisationPath, as own: OrganisationPath, _ keys: KeyPair,
    now: Int64, randomness: Randomness, mayBeHeld: [Verdict.Reason] = [.notApproved]
  ) throws(ReplicaError) -> PaperEffect {
    let issuer = issuer(keys.signing.publicKey, own, above: unit)
    let before = try standingChanges(below: issuer.organisation)
    let readable = logsReadable(by: unit)
    let id = try write(
      keys, now: now, randomness: randomness, mayBeHeld: mayBeHeld
    ) { (writer) throws(ReplicaError) in
      try writer.organisationChange(as: issuer, for: unit, body.item)
    }
    var effect = effect(
      of: [id], from: before, to: try standingChanges(below: issuer.organisation))
    if case .reads = body { effect.nowReadable = max(0, logsReadable(by: unit) - readable) }
    return effect
  }

  private func logsReadable(by unit: OrganisationPath) -> Int {
    catalog.logs.count { trust?.allows(unit, toRead: $0.genesis) == true }
  }

  /// As what to write about a unit: as our own where that stands above it, else as the root if its key is
  /// ours.
  func issuer(
    _ key: SigningPublicKey, _ own: OrganisationPath, above unit: OrganisationPath
  ) -> OrganisationPath {
    guard let trust, trust.isRootKey(key), !trust.tree.isBelow(unit, own.organisation) else {
      return own
    }
    return OrganisationPath(root: trust.newestRoot, steps: []) ?? own
  }

  private func logs(of organisation: OrganisationID, _ key: SigningPublicKey?) -> [Catalog.Log] {
    catalog.logs.filter {
      $0.genesis.organisation == organisation && (key == nil || $0.genesis.key == key)
    }
  }

  fileprivate func ends(
    of organisation: OrganisationID, key: SigningPublicKey?, _ choice: Replica.CutChoice
  ) throws(ReplicaError) -> [ClockEntry] {
    var entries: [ClockEntry] = []
    for log in logs(of: organisation, key) {
      for strand in log.strands {
        let head = catalog.strand(strand).head
        let sequence: UInt64
        switch choice {
        case .everythingHeld: sequence = head
        case .nothing: continue
        case .writtenBefore(let time): sequence = try last(of: strand, before: time)
        }
        guard sequence > 0, let id = try id(at: Dot(strand, sequence)) else { continue }
        entries.append(ClockEntry(log: log.id, sequence: sequence, tag: id.tag))
      }
    }
    return entries
  }

  /// The last number of a strand before the first change that says a time not before this.
  private func last(of strand: StrandNumber, before time: Int64) throws(ReplicaError) -> UInt64 {
    var last = catalog.strand(strand).head
    for number in stride(from: UInt64(1), through: catalog.strand(strand).head, by: 1) {
      var batch = ChangeBatch()
      guard let index = try change(at: Dot(strand, number), into: &batch) else { break }
      if batch.changes[index].at >= time {
        last = number - 1
        break
      }
    }
    return last
  }

  /// The organisations of which a revocation holds changes here, in order.
  fileprivate func heldWriters() -> [OrganisationID] {
    let writers = catalog.logs.filter { log in
      !log.standing.bounds.isEmpty
        && log.strands.contains { strand in
          log.standing.limit(of: strand, catalog.tree) < catalog.strand(strand).head
        }
    }.map(\.genesis.organisation)
    return Set(writers).sorted()
  }

  fileprivate func heldEnds(of organisation: OrganisationID) throws(ReplicaError) -> [ClockEntry] {
    var entries: [ClockEntry] = []
    for log in logs(of: organisation, nil) where !log.standing.bounds.isEmpty {
      for strand in log.strands {
        let facts = catalog.strand(strand)
        guard log.standing.limit(of: strand, catalog.tree) < facts.head else { continue }
        entries.append(
          ClockEntry(log: log.id, sequence: facts.head, tag: facts.headID.tag))
      }
    }
    return entries
  }
}
