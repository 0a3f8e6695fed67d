import Trust
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing

extension Manifest {
  /// Reads a manifest strictly; whether it contradicts itself is asked afterwards.
  package static func decode(_ bytes: [UInt8]) throws(BundleError) -> Manifest {
    let source = bytes.span
    var reader = ManifestReader(source)
    // Named first, so that a later version with more items is not called malformed.
    let version = try versionAhead(of: source)
    guard version == Self.version else { throw .unknownManifestVersion(version) }
    try reader.array(source, count: 15)
    _ = try reader.unsigned(source)

    let purposeNumber = try reader.unsigned(source)
    guard let purpose = Statement.Purpose(rawValue: purposeNumber) else {
      throw .manifestWrong(.purposeUnknown(purposeNumber))
    }
    let root: OrganisationID = try reader.name(source)
    let sender = try reader.signingKey(source)
    let proof = try reader.proof(source)
    let recipients = try reader.recipients(source)
    let prerequisites = try reader.entries(source, max: BundleLimits.segmentsMax)
    let segments = try reader.segments(source)
    let tips = try reader.tips(source)
    let sections = try reader.sections(source)
    let have = HaveVector(try reader.entries(source, max: HaveVector.entriesMax))
    let wants = try reader.wants(source)
    let codes = try reader.codes(source)
    try reader.array(source, count: 2)
    let rulesKnown = UInt32(try reader.unsigned(source, max: UInt64(UInt32.max)))
    let software = try reader.text(
      source, .softwareTextSize, max: BundleLimits.softwareTextSizeMax)
    let at = try reader.integer(source)
    try reader.finish()

    let statement = Statement(
      purpose: purpose, root: root, sender: sender, proof: proof, recipients: recipients,
      have: have, wants: wants, codes: codes, rulesKnown: rulesKnown, software: software, at: at)
    let manifest = Manifest(
      statement: statement, segments: segments, tips: tips, sections: sections)
    guard manifest.prerequisites == prerequisites else {
      throw .manifestWrong(.prerequisitesDiffer)
    }
    return manifest
  }

  private static func versionAhead(of source: borrowing Span<UInt8>) throws(BundleError) -> UInt64 {
    var decoder = CBORDecoder(to: source.count)
    do throws(CBORError) {
      _ = try decoder.array(source)
      return try decoder.unsigned(source)
    } catch { throw .manifestNotCanonical(error) }
  }
}

extension ManifestReader {
  fileprivate mutating func signingKey(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> SigningPublicKey {
    let range = try bytes(source, count: 32)
    guard let key = SigningPublicKey(copy(source, range)) else {
      throw .manifestNotCanonical(.unexpectedCount(at: range.lowerBound))
    }
    return key
  }

  fileprivate mutating func proof(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> SenderProof {
    let max = BundleLimits.proofItemSizeMax
    try array(source, count: 2)
    let rootRecord = try item(source, .proofItemSize, max: max)
    let count = try array(source, .proofSteps, max: BundleLimits.proofStepsMax)
    var steps: [SenderProof.Step] = []
    for _ in 0..<count {
      try array(source, count: 5)
      steps.append(
        SenderProof.Step(
          genesisHeader: try item(source, .proofItemSize, max: max),
          genesisContent: try item(source, .proofItemSize, max: max),
          grantHeader: try item(source, .proofItemSize, max: max),
          grantContent: try item(source, .proofItemSize, max: max), tip: try tip(source)))
    }
    return SenderProof(rootRecord: rootRecord, steps: steps)
  }

  fileprivate mutating func recipients(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> [WriterID] {
    let count = try array(source, .recipients, max: BundleLimits.recipientsMax)
    var result: [WriterID] = []
    for _ in 0..<count { result.append(try name(source)) }
    return result
  }

  fileprivate mutating func segments(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> [Segment] {
    let count = try array(source, .segments, max: BundleLimits.segmentsMax)
    var result: [Segment] = []
    for index in 0..<count { result.append(try segment(source, index)) }
    return result
  }

  private mutating func segment(
    _ source: borrowing Span<UInt8>, _ index: Int
  ) throws(BundleError) -> Segment {
    try array(source, count: 8)
    let log: LogID = try name(source)
    let baseSequence = try unsigned(source, max: sequenceMax)
    let baseID = try isNull(source) ? nil : try changeID(source)
    let endSequence = try unsigned(source, max: sequenceMax)
    let endID = try changeID(source)
    let count = try unsigned(source, max: sequenceMax)
    let genesis = try genesis(source)
    guard endSequence > baseSequence, endSequence - baseSequence == count else {
      throw .manifestWrong(.segmentRangeWrong(segment: index))
    }
    return Segment(
      log: log, baseSequence: baseSequence, baseID: baseID, endSequence: endSequence,
      endID: endID, genesis: genesis)
  }

  private mutating func genesis(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> Segment.GenesisBytes? {
    let max = ChangeLimits.changeSizeMax
    if try isNull(source) {
      guard try isNull(source) else {
        throw .manifestNotCanonical(.unexpectedType(at: position))
      }
      return nil
    }
    let header = try item(source, .proofItemSize, max: max)
    return Segment.GenesisBytes(
      header: header, content: try item(source, .proofItemSize, max: max))
  }

  fileprivate mutating func tips(_ source: borrowing Span<UInt8>) throws(BundleError) -> [Tip] {
    let count = try array(source, .tips, max: BundleLimits.tipsMax)
    var result: [Tip] = []
    for _ in 0..<count { result.append(try tip(source)) }
    return result
  }

  fileprivate mutating func wants(_ source: borrowing Span<UInt8>) throws(BundleError) -> [Want] {
    let count = try array(source, .wants, max: BundleLimits.wantsMax)
    var result: [Want] = []
    for _ in 0..<count {
      try array(source, count: 2)
      let number = try unsigned(source)
      guard let kind = Want.Kind(rawValue: number) else {
        throw .manifestWrong(.wantKindUnknown(number))
      }
      result.append(Want(kind: kind, hash: try digest(source)))
    }
    return result
  }

  fileprivate mutating func codes(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> [AudienceCode] {
    let count = try array(source, .codes, max: BundleLimits.codesMax)
    var result: [AudienceCode] = []
    for _ in 0..<count {
      try array(source, count: 3)
      result.append(
        AudienceCode(
          audience: try name(source), setCode: try digest(source), stateCode: try digest(source)))
    }
    return result
  }
}
