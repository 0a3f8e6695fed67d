import Causality
import ChangeLog

extension SectionEncoder {
  /// How far back a tag is searched where segments take turns within a section.
  private static let runsSearched = 16

  /// Each entry as a log, a distance from the sequence last named for it, and the tag only where
  /// the reader will not have met the change yet.
  mutating func addClock(_ entries: ArraySlice<ClockEntry>, segment: Int) {
    appendVarint(UInt64(entries.count), to: &columns.clock)
    for entry in entries {
      if let strand = strandInSection(of: entry) {
        addEntry(entry, log: strand, from: segment, isTagKnown: true)
      } else if let log = logs.index(of: entry.log, spread: entry.log.spread) {
        addEntry(entry, log: firstSegments[log], from: segment, isTagKnown: false)
      } else {
        addEntryOfNewLog(entry, from: segment)
      }
    }
  }

  private mutating func addEntry(
    _ entry: ClockEntry, log: Int, from segment: Int, isTagKnown: Bool
  ) {
    if states[log].section != section { states[log].begin(section) }
    let place = zigzag(Int64(log - segment))
    appendVarint(place << 1 | (isTagKnown ? 0 : 1), to: &columns.clock)
    let sequence = Int64(truncatingIfNeeded: entry.sequence)
    appendVarint(zigzag(sequence &- states[log].clockSequence), to: &columns.clock)
    states[log].clockSequence = sequence
    if !isTagKnown { entry.tag.append(to: &columns.clockNew) }
  }

  private mutating func addEntryOfNewLog(_ entry: ClockEntry, from segment: Int) {
    let number: Int
    if let known = newLogs.index(of: entry.log, spread: entry.log.spread) {
      number = known
    } else {
      number = newLogs.count
      newLogs.add(entry.log) { $0.spread }
      newLogSequences.append(0)
      entry.log.append(to: &columns.clockNew)
    }
    let place = zigzag(Int64(segments.count + number - segment))
    appendVarint(place << 1 | 1, to: &columns.clock)
    let sequence = Int64(truncatingIfNeeded: entry.sequence)
    appendVarint(zigzag(sequence &- newLogSequences[number]), to: &columns.clock)
    newLogSequences[number] = sequence
    entry.tag.append(to: &columns.clockNew)
  }

  /// The segment whose change in this section the entry names.
  private func strandInSection(of entry: ClockEntry) -> Int? {
    guard let log = logs.index(of: entry.log, spread: entry.log.spread) else { return nil }
    var strand = firstSegments[log]
    var steps = 0
    while strand >= 0, steps < ChangeLimits.strandsMax {
      if tagInSection(segment: strand, sequence: entry.sequence) == entry.tag { return strand }
      strand = states[strand].nextStrand
      steps += 1
    }
    return nil
  }

  private func tagInSection(segment: Int, sequence: UInt64) -> ChangeTag? {
    guard states[segment].section == section else { return nil }
    var run = states[segment].lastRun
    var steps = 0
    while run >= 0, steps < Self.runsSearched {
      let first = runs[run].firstSequence
      if sequence >= first {
        guard sequence - first < UInt64(runs[run].count) else { return nil }
        return tags[runs[run].firstIndex + Int(sequence - first)]
      }
      run = runs[run].before
      steps += 1
    }
    return nil
  }
}
