package import Causality
package import ChangeLog
package import Sealing
package import Trust

/// What a bundle says of itself, signed by its sender. Written last and read first (Protocol.md 8).
package struct Manifest: Hashable, Sendable {
  package static let version: UInt64 = 1

  package let statement: Statement
  package let segments: [Segment]
  package let tips: [Tip]
  package let sections: [SectionEntry]

  package init(
    statement: Statement, segments: [Segment], tips: [Tip], sections: [SectionEntry]
  ) {
    self.statement = statement
    self.segments = segments
    self.tips = tips
    self.sections = sections
  }

  /// Changes in all sections together.
  package var changeCount: UInt64 { segments.reduce(0) { $0 &+ $1.count } }

  /// The position each segment starts from; an importer moves them on section by section.
  package var startCursors: [SegmentCursor] { segments.map(SegmentCursor.init(startOf:)) }

  /// The changes a reader must hold before the segments can join: the bases, sorted, each once.
  package var prerequisites: [ClockEntry] { Self.bases(of: segments) }

  static func bases(of segments: [Segment]) -> [ClockEntry] {
    var bases: [ClockEntry] = []
    for segment in segments {
      guard segment.baseSequence > 0, let id = segment.baseID else { continue }
      bases.append(ClockEntry(log: segment.log, sequence: segment.baseSequence, tag: id.tag))
    }
    return HaveVector(bases).entries
  }
}

extension Manifest {
  /// The part of a manifest that is known before the sections are written.
  package struct Statement: Hashable, Sendable {
    package enum Purpose: UInt64, Sendable {
      case exchange = 0
      case welcome = 1
    }

    package var purpose: Purpose
    package var root: OrganisationID
    package var sender: SigningPublicKey
    package var proof: SenderProof
    /// Sorted. Inside the signed part, so that nobody hands a bundle on as if it were meant for him.
    package var recipients: [WriterID]
    package var have: HaveVector
    package var wants: [Want]
    package var codes: [AudienceCode]
    /// The newest rules version the sender's program knows.
    package var rulesKnown: UInt32
    /// Name and version of the sender's program, UTF-8; for people.
    package var software: [UInt8]
    /// Milliseconds on the sender's clock; for people, never compared.
    package var at: Int64

    package init(
      purpose: Purpose, root: OrganisationID, sender: SigningPublicKey, proof: SenderProof,
      recipients: [WriterID], have: HaveVector, wants: [Want], codes: [AudienceCode],
      rulesKnown: UInt32, software: [UInt8], at: Int64
    ) {
      self.purpose = purpose
      self.root = root
      self.sender = sender
      self.proof = proof
      self.recipients = recipients
      self.have = have
      self.wants = wants
      self.codes = codes
      self.rulesKnown = rulesKnown
      self.software = software
      self.at = at
    }
  }
}

/// Bytes the sender has heard of and does not hold.
package struct Want: Hashable, Comparable, Sendable {
  package enum Kind: UInt64, Sendable {
    case content = 0
    case attachment = 1
  }

  package let kind: Kind
  package let hash: Digest

  package init(kind: Kind, hash: Digest) {
    self.kind = kind
    self.hash = hash
  }

  package static func < (left: Want, right: Want) -> Bool {
    left.kind != right.kind ? left.kind.rawValue < right.kind.rawValue : left.hash < right.hash
  }
}

/// Two codes by which replicas with the same changes notice that they made different states of them
/// (Protocol.md 8).
package struct AudienceCode: Hashable, Sendable {
  package let audience: OrganisationID
  package let setCode: Digest
  package let stateCode: Digest

  package init(audience: OrganisationID, setCode: Digest, stateCode: Digest) {
    self.audience = audience
    self.setCode = setCode
    self.stateCode = stateCode
  }
}
