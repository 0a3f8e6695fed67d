import CanonicalCBOR
package import Causality
package import ChangeLog
package import Sealing

/// What an organisation change says (Protocol.md 3.3, 11).
package enum PaperBody: Hashable, Sendable {
  case grant(Grant)
  case revoke(Revocation)
  /// Accepts chains against every revocation by the adopter's organisation or one below it.
  case adopt(Cut)
  /// The audience stands below this organisation too.
  case place(OrganisationPath)
  /// The audience may read what this organisation may read.
  case reads(OrganisationPath)
  case approve(ChangeID)
  case handOver(HandOver)
}

/// An organisation change with the place it stands in: who wrote it, as which organisation, about which.
package struct IssuedPaper: Hashable, Sendable {
  package let id: ChangeID
  /// Where it is held; nil for a paper of a sender's proof.
  package let dot: Dot?
  package let issuerKey: SigningPublicKey
  package let issuer: OrganisationPath
  package let audience: OrganisationPath
  package let body: PaperBody

  /// Nil where the change is void: in a private log, or about another organisation than its audience.
  package init?(id: ChangeID, body: PaperBody, genesis: Genesis, dot: Dot? = nil) {
    guard !genesis.isPrivate, Self.isInPlace(body, genesis) else { return nil }
    self.id = id
    self.dot = dot
    issuerKey = genesis.key
    issuer = genesis.writerPath
    audience = genesis.audiencePath
    self.body = body
  }

  private static func isInPlace(_ body: PaperBody, _ genesis: Genesis) -> Bool {
    switch body {
    case .grant(let grant): grant.organisation == genesis.audiencePath
    case .place(let under): under.organisation.tier < genesis.audience.tier
    case .reads(let old): old.organisation != genesis.audience
    case .approve: genesis.organisation.tier == 0
    case .handOver(let handOver):
      genesis.organisation == handOver.from.organisation && genesis.audience == genesis.organisation
        && handOver.to.organisation != handOver.from.organisation
    case .revoke, .adopt: true
    }
  }

  package var grant: Grant? { if case .grant(let grant) = body { grant } else { nil } }

  /// Reads an organisation change; nil where the change is another, is void, or was written under rules
  /// that are not in force. The one reading for the fold and for a sender's proof.
  package static func read(
    _ change: BatchedChange, in batch: borrowing ChangeBatch, genesis: Genesis, dot: Dot? = nil,
    rulesInForce: UInt32 = 1
  ) -> IssuedPaper? {
    guard change.isReadable, change.record == nil, change.previous != nil,
      (1...rulesInForce).contains(change.rules), let body = body(of: change, in: batch)
    else { return nil }
    return IssuedPaper(id: change.id, body: body, genesis: genesis, dot: dot)
  }

  /// Whether a change's value has the form its opcode asks for.
  package static func body(of change: BatchedChange, in batch: borrowing ChangeBatch) -> PaperBody?
  {
    guard change.operationCount == 1, let range = batch.value(of: change, operation: 0) else {
      return nil
    }
    let operation = batch.operations[change.operations.lowerBound]
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    do throws(CBORError) {
      let body = try PaperBody.decode(
        operation.opcode, operation.target, &decoder, batch.bytes.span)
      try decoder.finish()
      return body
    } catch { return nil }
  }
}

extension PaperBody {
  package static let placeTarget: UInt32 = 0
  package static let readsTarget: UInt32 = 1

  static func decode(
    _ opcode: UInt16, _ target: UInt32, _ decoder: inout CBORDecoder,
    _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> PaperBody? {
    switch (opcode, target) {
    case (Opcode.grant, _): return .grant(try Grant.decode(&decoder, source))
    case (Opcode.revoke, _): return .revoke(try Revocation.decode(&decoder, source))
    case (Opcode.adopt, _): return .adopt(try Cut.decode(&decoder, source))
    case (Opcode.place, placeTarget): return .place(try OrganisationPath.decode(&decoder, source))
    case (Opcode.place, readsTarget): return .reads(try OrganisationPath.decode(&decoder, source))
    case (Opcode.approve, _):
      let range = try decoder.byteString(source, count: 32)
      return Digest(bytes: copy(source, range)).map { .approve(ChangeID($0)) }
    case (Opcode.handOver, _): return .handOver(try HandOver.decode(&decoder, source))
    default: return nil
    }
  }

  /// The operation a change says it with.
  package var item: ChangeDraft.Item {
    switch self {
    case .grant(let grant): return ChangeDraft.Item(Opcode.grant, value: grant.value)
    case .revoke(let revocation): return ChangeDraft.Item(Opcode.revoke, value: revocation.value)
    case .adopt(let cut):
      return ChangeDraft.Item(Opcode.adopt, value: Self.encoded { cut.encode(into: &$0) })
    case .place(let under):
      return ChangeDraft.Item(
        Opcode.place, target: Self.placeTarget, value: Self.encoded { under.encode(into: &$0) })
    case .reads(let old):
      return ChangeDraft.Item(
        Opcode.place, target: Self.readsTarget, value: Self.encoded { old.encode(into: &$0) })
    case .approve(let id):
      return ChangeDraft.Item(Opcode.approve, value: Self.encoded { $0.byteString(id.bytes) })
    case .handOver(let handOver): return ChangeDraft.Item(Opcode.handOver, value: handOver.value)
    }
  }

  private static func encoded(_ write: (inout CBOREncoder) -> Void) -> [UInt8] {
    var encoder = CBOREncoder()
    write(&encoder)
    return encoder.bytes
  }
}
