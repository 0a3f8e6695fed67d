package import CanonicalCBOR
package import Causality
import Sealing

/// How an organisation was founded, from the root down; its ids follow from it and prove it
/// (Protocol.md 2).
package struct OrganisationPath: Hashable, Sendable {
  package struct Step: Hashable, Sendable {
    package let tier: UInt8
    package let nonce: [UInt8]
    package init(tier: UInt8, nonce: [UInt8]) {
      self.tier = tier
      self.nonce = nonce
    }
  }

  package let root: OrganisationID
  package let steps: [Step]
  /// The ids from the root to the organisation itself.
  package let lineage: [OrganisationID]

  /// Nil for a path no organisation can have: tiers must go strictly down from a root of tier 0.
  package init?(root: OrganisationID, steps: [Step]) {
    guard root.tier == 0, steps.count <= ChangeLimits.pathDepthMax else { return nil }
    var lineage = [root]
    var parent = root
    for step in steps {
      guard step.nonce.count == 16, step.tier > parent.tier else { return nil }
      parent = Self.child(of: parent, step: step)
      lineage.append(parent)
    }
    self.root = root
    self.steps = steps
    self.lineage = lineage
  }

  package var organisation: OrganisationID { lineage[lineage.count - 1] }

  /// Whether `other` is this organisation or stands above it by founding.
  package func isAtOrBelow(_ other: OrganisationID) -> Bool { lineage.contains(other) }
  package func isBelow(_ other: OrganisationID) -> Bool {
    organisation != other && lineage.contains(other)
  }

  package func founding(tier: UInt8, nonce: [UInt8]) -> OrganisationPath? {
    OrganisationPath(root: root, steps: steps + [Step(tier: tier, nonce: nonce)])
  }

  private static func child(of parent: OrganisationID, step: Step) -> OrganisationID {
    let digest = Digest.of(parent.bytes + step.nonce, for: .organisation)
    let word = UInt64(step.tier) << 56 | digest.first >> 8
    return OrganisationID(high: word, low: digest.first << 56 | digest.second >> 8)
  }

  package func encode(into encoder: inout CBOREncoder) {
    encoder.array(1 + steps.count)
    encoder.byteString(root.bytes)
    for step in steps {
      encoder.array(2)
      encoder.unsigned(UInt64(step.tier))
      encoder.byteString(step.nonce)
    }
  }

  package static func decode(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> OrganisationPath {
    let start = decoder.position
    let count = try decoder.array(source)
    guard count >= 1, count <= ChangeLimits.pathDepthMax + 1 else {
      throw .unexpectedCount(at: start)
    }
    let rootRange = try decoder.byteString(source, count: 16)
    guard let root = OrganisationID(bytes: source.extracting(rootRange)) else {
      throw .unexpectedCount(at: start)
    }
    var steps: [Step] = []
    for _ in 1..<count {
      try decoder.array(source, count: 2)
      let tier = UInt8(try decoder.unsigned(source, max: 255))
      let nonce = try decoder.byteString(source, count: 16)
      steps.append(Step(tier: tier, nonce: copy(source, nonce)))
    }
    guard let path = OrganisationPath(root: root, steps: steps) else {
      throw .outOfRange(at: start)
    }
    return path
  }
}

/// The bytes of a range, copied.
package func copy(_ source: borrowing Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(range.count)
  for index in range { result.append(source[index]) }
  return result
}
