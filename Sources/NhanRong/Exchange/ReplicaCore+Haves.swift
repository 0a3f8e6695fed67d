import Causality
import ChangeLog
import ReplicaStore

extension ReplicaCore {
  /// What all of several have-vectors of one writer confirm.
  ///
  /// Nothing in bundles that lie in one folder tells which was written last: a clock may be wrong, and a
  /// writer that was put back from a backup holds less than it did. The least they say is held in any
  /// case; a later bundle of that writer says the rest.
  ///
  /// - Cost: a search for each entry of the first in each of the others.
  func leastHave(of haves: [HaveVector]) throws(ReplicaError) -> HaveVector {
    guard let first = haves.first else { return HaveVector() }
    var entries = first.entries
    for other in haves.dropFirst() where other != first {
      var common: [ClockEntry] = []
      for entry in entries {
        for candidate in other.entries(of: entry.log) {
          if let least = try lesser(of: entry, candidate) { common.append(least) }
        }
      }
      entries = common
    }
    return HaveVector(entries)
  }

  /// The earlier of two changes on one chain; nil where they lie on none, as far as it is held here.
  private func lesser(
    of entry: ClockEntry, _ other: ClockEntry
  ) throws(ReplicaError) -> ClockEntry? {
    if entry == other { return entry }
    guard let place = try locate(entry.log, entry.sequence, tag: entry.tag),
      let otherPlace = try locate(other.log, other.sequence, tag: other.tag)
    else { return nil }
    if catalog.tree.chain(endingAt: place, contains: otherPlace) { return other }
    return catalog.tree.chain(endingAt: otherPlace, contains: place) ? entry : nil
  }
}
