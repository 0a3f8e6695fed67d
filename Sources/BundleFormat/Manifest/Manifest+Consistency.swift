import Causality
import ChangeLog
import Sealing

extension Manifest {
  /// Whether the parts of a manifest agree with each other. The writer asks the same before it
  /// signs, so that no honest bundle is ever refused for it.
  package func checkConsistency() throws(BundleError) {
    try checkStatement()
    try checkSegments()
    try checkTips()
    try checkChangeSections()
    try checkAttachments()
  }

  /// Whether the sections take exactly the part of the body that is not the manifest's.
  package func checkSections(fill size: UInt64) throws(BundleError) {
    let stated = sections.reduce(UInt64(0)) { $0 + UInt64($1.compressedSize) }
    guard stated == size else {
      throw .manifestWrong(.sectionsDoNotFillBody(stated: stated, found: size))
    }
  }

  private func checkStatement() throws(BundleError) {
    guard statement.root.tier == 0 else { throw .manifestWrong(.rootTierWrong) }
    guard isStrictlySorted(statement.recipients, by: <) else {
      throw .manifestWrong(.recipientsUnsorted)
    }
    guard isStrictlySorted(statement.wants, by: <) else { throw .manifestWrong(.wantsUnsorted) }
    guard isStrictlySorted(statement.codes, by: { $0.audience < $1.audience }) else {
      throw .manifestWrong(.codesUnsorted)
    }
  }

  private func checkSegments() throws(BundleError) {
    var scratch = ChangeBatch()
    for (index, segment) in segments.enumerated() {
      let startsLater = segment.baseSequence > 0
      guard startsLater == (segment.baseID != nil), startsLater == (segment.genesis != nil) else {
        throw .manifestWrong(.segmentBaseUnclear(segment: index))
      }
      guard segment.endSequence > segment.baseSequence, segment.endSequence <= sequenceMax else {
        throw .manifestWrong(.segmentRangeWrong(segment: index))
      }
      if let genesis = segment.genesis, !Self.starts(segment.log, genesis, &scratch) {
        throw .manifestWrong(.genesisWrong(segment: index))
      }
    }
    try checkStrands()
  }

  /// The genesis stands for the key of the tips: it must be the change the log is named after.
  private static func starts(
    _ log: LogID, _ genesis: Segment.GenesisBytes, _ scratch: inout ChangeBatch
  ) -> Bool {
    scratch.removeAll()
    guard
      let index = try? scratch.append(
        header: genesis.header.span, content: genesis.content.span)
    else { return false }
    return scratch.changes[index].isGenesis && scratch.changes[index].log == log
  }

  /// No strand twice, and no more strands of a log than forks by accident make.
  private func checkStrands() throws(BundleError) {
    let order = segmentsByLog
    var start = 0
    for place in order.indices.dropFirst() {
      let left = segments[order[place - 1]]
      let right = segments[order[place]]
      guard left.log == right.log else {
        start = place
        continue
      }
      guard left.endSequence != right.endSequence || left.endID != right.endID else {
        throw .manifestWrong(.segmentRepeated(segment: order[place]))
      }
      guard place - start < ChangeLimits.strandsMax else {
        throw .limit(
          .strandsOfLog, found: UInt64(place - start + 1), max: UInt64(ChangeLimits.strandsMax))
      }
    }
  }

  /// Places of segments ordered as tips are: by log, end and id.
  private var segmentsByLog: [Int] {
    segments.indices.sorted { left, right in
      let (left, right) = (segments[left], segments[right])
      if left.log != right.log { return left.log < right.log }
      if left.endSequence != right.endSequence { return left.endSequence < right.endSequence }
      return left.endID < right.endID
    }
  }

  /// Tips and segments are both walked in one order: every end has a tip, every tip stands in a
  /// segment of its log.
  private func checkTips() throws(BundleError) {
    guard isStrictlySorted(tips, by: Tip.precedes) else { throw .manifestWrong(.tipsUnsorted) }
    let order = segmentsByLog
    var next = 0
    for index in order {
      let segment = segments[index]
      while next < tips.count, Self.stands(tips[next], before: segment) { next += 1 }
      guard next < tips.count, tips[next].log == segment.log,
        tips[next].sequence == segment.endSequence, tips[next].id == segment.endID
      else { throw .manifestWrong(.segmentEndWithoutTip(segment: index)) }
    }
    var place = 0
    for tip in tips {
      while place < order.count, segments[order[place]].log < tip.log { place += 1 }
      var candidate = place
      while candidate < order.count, segments[order[candidate]].log == tip.log,
        !segments[order[candidate]].holds(tip.sequence)
      { candidate += 1 }
      guard candidate < order.count, segments[order[candidate]].log == tip.log else {
        throw .manifestWrong(.tipOutsideSegments(tip.log, sequence: tip.sequence))
      }
    }
  }

  private static func stands(_ tip: Tip, before segment: Segment) -> Bool {
    if tip.log != segment.log { return tip.log < segment.log }
    if tip.sequence != segment.endSequence { return tip.sequence < segment.endSequence }
    return tip.id < segment.endID
  }

  /// The slices of all sections add up to the segments, each slice naming one that is there.
  private func checkChangeSections() throws(BundleError) {
    var found = [UInt64](repeating: 0, count: segments.count)
    for (number, section) in sections.enumerated() {
      guard case .changes(let slices) = section.load else { continue }
      var inSection = 0
      guard !slices.isEmpty else { throw .manifestWrong(.sectionSliceUnclear(section: number)) }
      for slice in slices {
        guard segments.indices.contains(slice.segment) else {
          throw .manifestWrong(.segmentUnknown(section: number))
        }
        guard slice.count > 0 else {
          throw .manifestWrong(.sectionSliceUnclear(section: number))
        }
        inSection += slice.count
        guard inSection <= BundleLimits.changesPerSectionMax else {
          throw .limit(
            .changesInSection, found: UInt64(inSection),
            max: UInt64(BundleLimits.changesPerSectionMax))
        }
        found[slice.segment] += UInt64(slice.count)
      }
    }
    for (index, segment) in segments.enumerated() where found[index] != segment.count {
      throw .manifestWrong(
        .segmentCountDiffers(segment: index, stated: segment.count, inSections: found[index]))
    }
  }

  /// The pieces of an attachment follow each other directly, from its first byte to its last.
  private func checkAttachments() throws(BundleError) {
    var open: AttachmentPiece?
    var reached: UInt64 = 0
    for (number, section) in sections.enumerated() {
      let unclear = BundleError.manifestWrong(.attachmentPiecesUnclear(section: number))
      guard case .attachment(let piece) = section.load else {
        guard open == nil else { throw unclear }
        continue
      }
      if let open {
        guard piece.attachment == open.attachment, piece.totalSize == open.totalSize else {
          throw unclear
        }
      } else {
        reached = 0
      }
      let size = UInt64(section.rawSize)
      guard piece.offset == reached, piece.totalSize - reached >= size,
        size > 0 || piece.totalSize == 0
      else { throw unclear }
      reached += size
      open = reached == piece.totalSize ? nil : piece
    }
    guard open == nil else {
      throw .manifestWrong(.attachmentPiecesUnclear(section: sections.count))
    }
  }
}

func isStrictlySorted<Element>(
  _ elements: [Element], by precedes: (Element, Element) -> Bool
) -> Bool {
  for (left, right) in zip(elements, elements.dropFirst()) where !precedes(left, right) {
    return false
  }
  return true
}
