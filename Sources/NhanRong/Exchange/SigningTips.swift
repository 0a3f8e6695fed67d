import Causality
import ChangeLog
import ReplicaStore
import Sealing
import Trust

/// Signed positions, and what proves that a sender may send.
extension ReplicaCore {
  /// The tips that go with stretches: our own ends are signed now, which is after they became durable;
  /// others' are the ones their writers sent. Each organisation change has a tip of its own.
  func signTips(of parts: [Outgoing], _ keys: KeyPair) throws(ReplicaError) -> [Tip] {
    var tips: [Tip] = []
    for part in parts {
      if catalog.log(of: part.strand).genesis.key == keys.signing.publicKey {
        try sign(part.end, part.endID, ofLog: part.log, keys)
      }
      let number = catalog.log(of: part.strand).number
      let kept = try storing { () throws(StorageError) in try database.tips(of: number) }
      for tip in kept where tip.sequence > part.base && tip.sequence <= part.end {
        let isEnd = tip.sequence == part.end && tip.id == part.endID
        var isMeant = isEnd
        if !isEnd { isMeant = try isPaper(tip.sequence, part.strand) }
        guard isMeant, try id(at: Dot(part.strand, tip.sequence)) == tip.id,
          let signature = Signature(tip.signature)
        else { continue }
        tips.append(
          Tip(log: part.log, sequence: tip.sequence, id: tip.id, signature: signature))
      }
    }
    return tips
  }

  private func isPaper(_ sequence: UInt64, _ strand: StrandNumber) throws(ReplicaError) -> Bool {
    let home = catalog.tree.home(of: Dot(strand, sequence))
    return try storing { () throws(StorageError) in try database.papers().contains(home) }
  }

  /// Signs a position of an own log, once.
  func sign(
    _ sequence: UInt64, _ id: ChangeID, ofLog log: LogID, _ keys: KeyPair
  ) throws(ReplicaError) {
    guard let number = catalog.log(log)?.number else { return }
    let known = try storing { () throws(StorageError) in
      try database.signature(log: number, sequence: sequence, id: id)
    }
    if known != nil { return }
    guard let tip = Tip.signed(log: log, sequence: sequence, id: id, with: keys.signing) else {
      throw ReplicaError(.keyMissing)
    }
    try storing { () throws(StorageError) in
      try database.putTip(
        log: number, sequence: sequence, id: id, signature: tip.signature.bytes)
    }
  }

  /// Signs the position of every own organisation change: a grant must stand by itself in a proof.
  package func signPapers(_ keys: KeyPair) throws(ReplicaError) {
    for place in try storing({ () throws(StorageError) in try database.papers() }) {
      let log = catalog.log(of: place.strand)
      guard log.genesis.key == keys.signing.publicKey, let id = try id(at: place) else { continue }
      try sign(place.sequence, id, ofLog: log.id, keys)
    }
  }

  /// The grants from the root to a key, with what each needs to stand by itself.
  func proof(
    of key: SigningPublicKey, _ root: RootRecord
  ) throws(ReplicaError) -> SenderProof {
    guard let trust else { throw ReplicaError(.notEnrolled) }
    guard let chain = trust.chain(to: key) else {
      throw ReplicaError(.notAllowed, ("reason", "noGrant"))
    }
    var steps: [SenderProof.Step] = []
    for paper in chain { steps.append(try step(of: paper)) }
    return SenderProof(rootRecord: root.bytes, steps: steps)
  }

  private func step(of paper: ChangeID) throws(ReplicaError) -> SenderProof.Step {
    for place in try storing({ () throws(StorageError) in try database.papers() }) {
      guard try id(at: place) == paper else { continue }
      var batch = ChangeBatch()
      let log = catalog.log(of: place.strand)
      let kept = try storing { () throws(StorageError) in
        try database.signature(log: log.number, sequence: place.sequence, id: paper)
      }
      guard let first = try change(at: Dot(place.strand, 1), into: &batch),
        let second = try change(at: place, into: &batch), let kept,
        let signature = Signature(kept),
        let genesis = batch.changes[first].content, let content = batch.changes[second].content
      else { break }
      return SenderProof.Step(
        genesisHeader: Array(batch.bytes[batch.changes[first].header]),
        genesisContent: Array(batch.bytes[genesis]),
        grantHeader: Array(batch.bytes[batch.changes[second].header]),
        grantContent: Array(batch.bytes[content]),
        tip: Tip(log: log.id, sequence: place.sequence, id: paper, signature: signature))
    }
    throw ReplicaError(.replicaDamaged, ("paper", "\(paper)"))
  }
}
