package import Causality
package import Sealing

/// A log as it is kept: its id and the value of its genesis.
package struct LogRow: Sendable {
  package let number: UInt32
  package let id: LogID
  package let genesis: [UInt8]
}

package struct StrandRow: Sendable {
  package let number: StrandNumber
  package let log: UInt32
  package let origin: StrandTree.Origin?
  package let head: UInt64
  package let headID: ChangeID

  package init(
    number: StrandNumber, log: UInt32, origin: StrandTree.Origin?, head: UInt64, headID: ChangeID
  ) {
    self.number = number
    self.log = log
    self.origin = origin
    self.head = head
    self.headID = headID
  }
}

package struct AudienceRow: Sendable {
  package let number: UInt32
  package let organisation: OrganisationID
  package let isPrivate: Bool
  /// Sum of the hashes of its records' states.
  package let code: [UInt8]
}

/// A record as it is kept: where its changes stand, and what the fold made of them.
package struct RecordRow: Sendable {
  package var id: RecordID
  package var number: Int64
  package var type: UInt32?
  package var audience: UInt32
  package var attention: Attention
  package var places: [Dot]
  package var code: Digest

  package init(
    id: RecordID, number: Int64, type: UInt32?, audience: UInt32, attention: Attention,
    places: [Dot], code: Digest
  ) {
    self.id = id
    self.number = number
    self.type = type
    self.audience = audience
    self.attention = attention
    self.places = places
    self.code = code
  }
}

/// What people should look at in a record; kept so that lists need no fold.
package struct Attention: OptionSet, Hashable, Sendable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
  package static let conflict = Attention(rawValue: 1)
  package static let waiting = Attention(rawValue: 2)
  package static let held = Attention(rawValue: 4)
  package static let void = Attention(rawValue: 8)
  package static let withdrawn = Attention(rawValue: 16)
  package static let withdrawalContested = Attention(rawValue: 32)
  package static let absent = Attention(rawValue: 64)
}

/// A stretch of a log that does not join what is held yet.
package struct LooseRow: Sendable {
  package let number: Int64
  package let log: LogID
  package let base: UInt64
  package let baseID: ChangeID
  package let last: UInt64
  package let lastID: ChangeID
  /// The signed position at or behind its end.
  package let tipSequence: UInt64
  package let tipID: ChangeID
  package let signature: [UInt8]
  package let genesisHeader: [UInt8]
  package let genesisContent: [UInt8]
  package let bytes: [UInt8]

  package init(
    number: Int64 = 0, log: LogID, base: UInt64, baseID: ChangeID, last: UInt64,
    lastID: ChangeID, tipSequence: UInt64, tipID: ChangeID, signature: [UInt8],
    genesisHeader: [UInt8], genesisContent: [UInt8],
    bytes: [UInt8]
  ) {
    self.number = number
    self.log = log
    self.base = base
    self.baseID = baseID
    self.last = last
    self.lastID = lastID
    self.tipSequence = tipSequence
    self.tipID = tipID
    self.signature = signature
    self.genesisHeader = genesisHeader
    self.genesisContent = genesisContent
    self.bytes = bytes
  }
}

package struct PeerRow: Sendable {
  package let writer: WriterID
  package let organisation: OrganisationID
  /// The have-vector taken in last, as it was encoded.
  package var have: [UInt8]
  package var heardAt: Int64
  package var sentAt: Int64?

  package init(
    writer: WriterID, organisation: OrganisationID, have: [UInt8], heardAt: Int64, sentAt: Int64?
  ) {
    self.writer = writer
    self.organisation = organisation
    self.have = have
    self.heardAt = heardAt
    self.sentAt = sentAt
  }
}

/// One bundle that came or went, for people to read back.
package struct JourneyRow: Sendable {
  package let number: Int64
  package let at: Int64
  package let direction: String
  package let bundle: [UInt8]
  package let writer: WriterID?
  package let summary: [UInt8]

  package init(
    number: Int64 = 0, at: Int64, direction: String, bundle: [UInt8], writer: WriterID?,
    summary: [UInt8]
  ) {
    self.number = number
    self.at = at
    self.direction = direction
    self.bundle = bundle
    self.writer = writer
    self.summary = summary
  }
}

extension PeerRow {
  private func sum(_ sum: inout RowSum) {
    sum.add(writer.bytes)
    sum.add(organisation.bytes)
    sum.add(heardAt)
    sum.add(sentAt)
  }

  var guarded: [UInt8] { RowSum.guarding(have, sum) }

  /// The row as it was put in; nil where it is not what was put in.
  var sound: PeerRow? {
    guard let have = RowSum.value(of: have, sum) else { return nil }
    var row = self
    row.have = have
    return row
  }
}

extension JourneyRow {
  private func sum(_ number: Int64) -> (inout RowSum) -> Void {
    { sum in
      sum.add(number)
      sum.add(at)
      sum.add(direction.utf8)
      sum.add(bundle)
      sum.add([writer == nil ? 0 : 1])
      if let writer { sum.add(writer.bytes) }
    }
  }

  func guarded(as number: Int64) -> [UInt8] { RowSum.guarding(summary, sum(number)) }

  var sound: JourneyRow? {
    guard let summary = RowSum.value(of: summary, sum(number)) else { return nil }
    return JourneyRow(
      number: number, at: at, direction: direction, bundle: bundle, writer: writer,
      summary: summary)
  }
}
