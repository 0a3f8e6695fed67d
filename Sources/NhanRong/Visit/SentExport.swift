/// The bundles of one export, as the ledger tells: one, or the volumes of a long one.
struct SentExport {
  /// In the order they were written.
  let volumes: [LedgerEntry]
  /// What went in all of them: a part that one volume ended in the middle of is whole again.
  let parts: [JourneyPart]

  init(_ volumes: [LedgerEntry]) {
    self.volumes = volumes
    var parts: [JourneyPart] = []
    for volume in volumes {
      var more = volume.journey.parts[...]
      if let last = parts.last, let next = more.first, next.log == last.log, next.base == last.end {
        parts[parts.count - 1] = JourneyPart(
          log: last.log, base: last.base, end: next.end, tag: next.tag)
        more.removeFirst()
      }
      parts += more
    }
    self.parts = parts
  }

  /// The exports that a ledger of one organisation tells of, the oldest first; not one that was cut before its
  /// last volume.
  static func all(in ledger: [LedgerEntry]) -> [SentExport] {
    var exports: [SentExport] = []
    var volumes: [LedgerEntry] = []
    for entry in ledger where entry.direction == .outgoing {
      if entry.journey.volume == 0 { volumes = [] }
      // The row of one in between may have been damaged.
      guard entry.journey.volume == UInt64(volumes.count) else { continue }
      volumes.append(entry)
      guard entry.journey.isLastVolume else { continue }
      exports.append(SentExport(volumes))
      volumes = []
    }
    return exports
  }
}
