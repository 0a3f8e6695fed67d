import Trust
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing

extension Manifest {
  package func encode() -> [UInt8] {
    var encoder = CBOREncoder(capacity: 4096)
    encoder.array(15)
    encoder.unsigned(Self.version)
    encoder.unsigned(statement.purpose.rawValue)
    encoder.byteString(statement.root.bytes)
    encoder.byteString(statement.sender.bytes)
    encoder.proof(statement.proof)
    encoder.array(statement.recipients.count)
    for recipient in statement.recipients { encoder.byteString(recipient.bytes) }
    encoder.entries(prerequisites)
    encoder.array(segments.count)
    for segment in segments { encoder.segment(segment) }
    encoder.array(tips.count)
    for tip in tips { tip.encode(into: &encoder) }
    encoder.array(sections.count)
    for section in sections { encoder.section(section) }
    statement.have.encode(into: &encoder)
    encoder.array(statement.wants.count)
    for want in statement.wants {
      encoder.array(2)
      encoder.unsigned(want.kind.rawValue)
      encoder.byteString(want.hash.bytes)
    }
    encoder.array(statement.codes.count)
    for code in statement.codes {
      encoder.array(3)
      encoder.byteString(code.audience.bytes)
      encoder.byteString(code.setCode.bytes)
      encoder.byteString(code.stateCode.bytes)
    }
    encoder.array(2)
    encoder.unsigned(UInt64(statement.rulesKnown))
    encoder.text(utf8: statement.software)
    encoder.integer(statement.at)
    return encoder.bytes
  }
}

extension CBOREncoder {
  fileprivate mutating func proof(_ proof: SenderProof) {
    array(2)
    byteString(proof.rootRecord)
    array(proof.steps.count)
    for step in proof.steps {
      array(5)
      byteString(step.genesisHeader)
      byteString(step.genesisContent)
      byteString(step.grantHeader)
      byteString(step.grantContent)
      step.tip.encode(into: &self)
    }
  }

  fileprivate mutating func segment(_ segment: Segment) {
    array(8)
    byteString(segment.log.bytes)
    unsigned(segment.baseSequence)
    if let base = segment.baseID { byteString(base.bytes) } else { null() }
    unsigned(segment.endSequence)
    byteString(segment.endID.bytes)
    unsigned(segment.count)
    if let genesis = segment.genesis {
      byteString(genesis.header)
      byteString(genesis.content)
    } else {
      null()
      null()
    }
  }

  fileprivate mutating func section(_ section: SectionEntry) {
    array(5)
    unsigned(section.load.number)
    unsigned(UInt64(section.rawSize))
    unsigned(UInt64(section.compressedSize))
    byteString(section.hash.bytes)
    switch section.load {
    case .changes(let slices):
      array(slices.count)
      for slice in slices {
        array(2)
        unsigned(UInt64(slice.segment))
        unsigned(UInt64(slice.count))
      }
    case .attachment(let piece):
      array(1)
      array(3)
      byteString(piece.attachment.bytes)
      unsigned(piece.offset)
      unsigned(piece.totalSize)
    }
  }
}
