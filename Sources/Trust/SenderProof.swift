import CanonicalCBOR
import Causality
package import ChangeLog
package import Sealing

/// What a bundle carries to prove that its sender may send: the root record and each grant from the
/// root to the sender, every one with its genesis and a signed tip at its own position.
package struct SenderProof: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package let genesisHeader: [UInt8]
    package let genesisContent: [UInt8]
    package let grantHeader: [UInt8]
    package let grantContent: [UInt8]
    package let tip: Tip

    package init(
      genesisHeader: [UInt8], genesisContent: [UInt8], grantHeader: [UInt8],
      grantContent: [UInt8], tip: Tip
    ) {
      self.genesisHeader = genesisHeader
      self.genesisContent = genesisContent
      self.grantHeader = grantHeader
      self.grantContent = grantContent
      self.tip = tip
    }
  }

  package let rootRecord: [UInt8]
  package let steps: [Step]

  package init(rootRecord: [UInt8], steps: [Step]) {
    self.rootRecord = rootRecord
    self.steps = steps
  }
}

/// Why a bundle's proof does not lead from the trusted root to its sender.
package enum SenderProofError: Error, Hashable, Sendable {
  case anotherRoot
  case rootRecordDamaged
  case stepDamaged(number: Int)
  case stepUnsigned(number: Int)
  case stepNotEffective(number: Int)
  case senderNotProven
}

extension SenderProof {
  /// The organisation paths as which the sender is proven, or why it is not. A grant is enough: a
  /// later cut is the fold's matter, so that the result does not depend on which came first
  /// (Protocol.md 8).
  package func proves(
    _ sender: SigningPublicKey, under root: RootRecord
  ) throws(SenderProofError) -> TrustState {
    guard rootRecord == root.bytes else {
      guard (try? RootRecord(decoding: rootRecord)) != nil else { throw .rootRecordDamaged }
      throw .anotherRoot
    }
    var papers: [IssuedPaper] = []
    for (number, step) in steps.enumerated() {
      papers.append(try step.issued(number: number))
    }
    let state = TrustState(root: root, papers: papers)
    if let number = papers.firstIndex(where: { !state.isEffective($0.id) }) {
      throw .stepNotEffective(number: number)
    }
    guard
      state.isRootKey(sender) || state.effective.contains(where: { $0.grant.signingKey == sender })
    else { throw .senderNotProven }
    return state
  }
}

extension SenderProof.Step {
  fileprivate func issued(number: Int) throws(SenderProofError) -> IssuedPaper {
    var batch = ChangeBatch()
    guard let first = try? batch.append(header: genesisHeader, content: genesisContent),
      let second = try? batch.append(header: grantHeader, content: grantContent),
      let genesis = try? Genesis.read(batch.changes[first], in: batch),
      IssuedPaper.body(of: batch.changes[second], in: batch) != nil
    else { throw .stepDamaged(number: number) }
    let change = batch.changes[second]
    guard change.log == batch.changes[first].id.asLog, tip.log == change.log,
      tip.sequence == change.sequence, tip.id == change.id, tip.isSigned(by: genesis.key)
    else { throw .stepUnsigned(number: number) }
    guard let issued = IssuedPaper.read(change, in: batch, genesis: genesis) else {
      throw .stepNotEffective(number: number)
    }
    return issued
  }
}
