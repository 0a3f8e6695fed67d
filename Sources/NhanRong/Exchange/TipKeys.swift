import PlantedFaults
import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing

/// Checks at the door that every stretch ends at or below a position its log's own key signed
/// (Protocol.md 7). One signature for each stretch; the hash chain does the rest.
struct TipKeys {
  private let manifest: Manifest
  private var isChecked: [Bool]
  // For looking up only; nothing is ever listed in its order.
  private var strands: [LogID: Int] = [:]

  init(_ manifest: Manifest) {
    self.manifest = manifest
    isChecked = Array(repeating: false, count: manifest.segments.count)
    for segment in manifest.segments { strands[segment.log, default: 0] += 1 }
  }

  /// The slices of a decoded section as stretches to take in.
  mutating func check(
    _ slices: [ChangeSlice], of batch: borrowing ChangeBatch, _ catalog: Catalog
  ) throws(ReplicaError) -> [Slice] {
    var result: [Slice] = []
    var start = 0
    for slice in slices {
      let range = start..<start + slice.count
      start = range.upperBound
      guard !range.isEmpty, range.upperBound <= batch.changes.count else { continue }
      let segment = manifest.segments[slice.segment]
      if !isChecked[slice.segment] {
        try checkTips(
          of: segment, key(of: segment, batch.changes[range.lowerBound], batch, catalog))
        isChecked[slice.segment] = true
      }
      try checkInner(segment, range, batch)
      let tip = manifest.tips(of: segment.log, in: segment.endSequence...segment.endSequence)
        .first { $0.id == segment.endID }
      result.append(
        Slice(
          range, genesisHeader: segment.genesis?.header ?? [],
          genesisContent: segment.genesis?.content ?? [], tip: tip))
    }
    return result
  }

  private func key(
    of segment: Segment, _ first: BatchedChange, _ batch: borrowing ChangeBatch,
    _ catalog: Catalog
  ) throws(ReplicaError) -> SigningPublicKey {
    if let known = catalog.log(segment.log) { return known.genesis.key }
    let forged = ReplicaError(.bundleForged, ("log", "\(segment.log)"), ("reason", "genesis"))
    if let bytes = segment.genesis {
      var single = ChangeBatch()
      guard let index = try? single.append(header: bytes.header, content: bytes.content),
        single.changes[index].log == segment.log,
        let genesis = try? Genesis.read(single.changes[index], in: single)
      else { throw forged }
      return genesis.key
    }
    guard let genesis = try? Genesis.read(first, in: batch) else { throw forged }
    return genesis.key
  }

  private func checkTips(
    of segment: Segment, _ key: SigningPublicKey
  ) throws(ReplicaError) {
    var hasEnd = false
    for tip in manifest.tips(of: segment) {
      guard tip.isSigned(by: key) || PlantedFault.ignoresTips.isPlanted else {
        throw ReplicaError(
          .bundleForged, ("log", "\(tip.log)"), ("sequence", "\(tip.sequence)"),
          ("reason", "signature"))
      }
      if tip.sequence == segment.endSequence, tip.id == segment.endID { hasEnd = true }
    }
    guard hasEnd else {
      throw ReplicaError(.bundleForged, ("log", "\(segment.log)"), ("reason", "noTip"))
    }
  }

  private func checkInner(
    _ segment: Segment, _ range: Range<Int>, _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    let first = batch.changes[range.lowerBound].sequence
    guard strands[segment.log] == 1 else { return }
    let last = batch.changes[range.upperBound - 1].sequence
    for tip in manifest.tips(of: segment.log, in: first...max(first, last)) {
      let index = range.lowerBound + Int(clamping: tip.sequence - first)
      guard index < range.upperBound else { continue }
      guard batch.changes[index].id == tip.id else {
        throw ReplicaError(
          .bundleForged, ("log", "\(tip.log)"), ("sequence", "\(tip.sequence)"),
          ("reason", "chain"))
      }
    }
  }
}

extension Manifest {
  /// The tips that lie inside a segment.
  func tips(of segment: Segment) -> ArraySlice<Tip> {
    guard segment.baseSequence < segment.endSequence else { return [] }
    return tips(of: segment.log, in: segment.baseSequence + 1...segment.endSequence)
  }

  /// The tips of a log at some of its positions.
  ///
  /// Cost: a binary search. A bundle may have as many slices as changes and as many tips, and looking at
  /// every tip for every slice would hold a reader for hours.
  func tips(of log: LogID, in range: ClosedRange<UInt64>) -> ArraySlice<Tip> {
    let start = firstTip(of: log, from: range.lowerBound)
    return tips[start..<max(start, firstTip(of: log, from: range.upperBound + 1))]
  }

  private func firstTip(of log: LogID, from sequence: UInt64) -> Int {
    var low = 0
    var high = tips.count
    while low < high {
      let middle = low + (high - low) / 2
      let tip = tips[middle]
      let isBefore = tip.log == log ? tip.sequence < sequence : tip.log < log
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
