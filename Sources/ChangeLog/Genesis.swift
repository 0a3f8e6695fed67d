package import CanonicalCBOR
package import Causality
package import Sealing

/// What the first change of a log says of it (Protocol.md 3): who writes, as which organisation, for
/// which audience. Both paths prove their ids.
package struct Genesis: Hashable, Sendable {
  /// Why a log was opened; shown to people, never compared.
  package enum Reason: Int64, Sendable {
    case first = 0
    case newAudience = 1
    case restoredBackup = 2
    case copiedFolder = 3
    case forkSeen = 4
  }

  package let key: SigningPublicKey
  package let writerPath: OrganisationPath
  package let audiencePath: OrganisationPath
  package let isPrivate: Bool
  package let nonce: [UInt8]
  package let reason: Int64
  package let continues: [ClockEntry]

  package var writer: WriterID { WriterID(of: key) }
  package var organisation: OrganisationID { writerPath.organisation }
  package var audience: OrganisationID { audiencePath.organisation }

  package init(
    key: SigningPublicKey, writerPath: OrganisationPath, audiencePath: OrganisationPath,
    isPrivate: Bool, nonce: [UInt8], reason: Int64, continues: [ClockEntry] = []
  ) {
    self.key = key
    self.writerPath = writerPath
    self.audiencePath = audiencePath
    self.isPrivate = isPrivate
    self.nonce = nonce
    self.reason = reason
    self.continues = continues
  }

  package func encodeValue() -> [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(7)
    encoder.byteString(key.bytes)
    writerPath.encode(into: &encoder)
    audiencePath.encode(into: &encoder)
    encoder.bool(isPrivate)
    encoder.byteString(nonce)
    encoder.integer(reason)
    encoder.entries(continues)
    return encoder.bytes
  }

  package static func decodeValue(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Genesis {
    let start = decoder.position
    try decoder.array(source, count: 7)
    let keyRange = try decoder.byteString(source, count: 32)
    let writerPath = try OrganisationPath.decode(&decoder, source)
    let audiencePath = try OrganisationPath.decode(&decoder, source)
    let isPrivate = try decoder.bool(source)
    let nonce = copy(source, try decoder.byteString(source, count: 16))
    let reason = try decoder.integer(source)
    let continues = try decoder.entries(source, max: ChangeLimits.strandsMax)
    guard let key = SigningPublicKey(copy(source, keyRange)) else { throw .outOfRange(at: start) }
    return Genesis(
      key: key, writerPath: writerPath, audiencePath: audiencePath, isPrivate: isPrivate,
      nonce: nonce, reason: reason, continues: continues)
  }
}

extension Genesis {
  /// Reads the genesis out of a batch.
  package static func read(_ change: BatchedChange, in batch: borrowing ChangeBatch)
    throws(CBORError) -> Genesis
  {
    guard change.isGenesis, let range = batch.value(of: change, operation: 0) else {
      throw .unexpectedType(at: Int(change.headerStart))
    }
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    let genesis = try decodeValue(&decoder, batch.bytes.span)
    try decoder.finish()
    return genesis
  }
}

extension WriterID {
  package init(of key: SigningPublicKey) {
    let digest = Digest.of(key.bytes, for: .writer)
    self.init(high: digest.first, low: digest.second)
  }
}

extension CBOREncoder {
  /// Clock entries, tips' places or have-entries: `[[log16, seq, tag16], ...]`.
  package mutating func entries(_ entries: some Collection<ClockEntry>) {
    array(entries.count)
    for entry in entries {
      array(3)
      byteString(entry.log.bytes)
      unsigned(entry.sequence)
      byteString(entry.tag.bytes)
    }
  }
}

extension CBORDecoder {
  /// Reads what `CBOREncoder.entries` writes; entries must be sorted and different.
  package mutating func entries(
    _ source: borrowing Span<UInt8>, max: Int
  ) throws(CBORError) -> [ClockEntry] {
    let start = position
    let count = try array(source)
    guard count <= max else { throw .outOfRange(at: start) }
    var result: [ClockEntry] = []
    for _ in 0..<count {
      try array(source, count: 3)
      let log = LogID(bytes: source.extracting(try byteString(source, count: 16)))
      let sequence = try unsigned(source, max: sequenceMax)
      let tag = ChangeTag(bytes: source.extracting(try byteString(source, count: 16)))
      guard let log, let tag else { throw .unexpectedCount(at: start) }
      let entry = ClockEntry(log: log, sequence: sequence, tag: tag)
      if let last = result.last, !ClockEntry.precedes(last, entry) { throw .outOfRange(at: start) }
      result.append(entry)
    }
    return result
  }
}
