/// Events of a record that count, added each after all its author had seen, with what each of them led to.
struct EventChart<Mark> {
  private(set) var entries: [(change: Int, mark: Mark)] = []
  /// By strand, in the order of sequence: places in `entries`.
  private var strands: [(strand: UInt32, places: [Int])] = []

  typealias Sees = (Int, Int) -> Bool

  mutating func add(_ change: Int, on strand: UInt32, _ mark: Mark) {
    entries.append((change, mark))
    if let place = strands.firstIndex(where: { $0.strand == strand }) {
      strands[place].places.append(entries.count - 1)
    } else {
      strands.append((strand, [entries.count - 1]))
    }
  }

  /// The marks that nobody has seen since; with a change, among those its author had seen. Whoever has
  /// seen one on a strand has seen all before it there, so each strand is searched by halving.
  func newest(seenBy change: Int? = nil, _ sees: Sees) -> [Mark] {
    newest(among: { _ in true }, seenBy: change, sees)
  }

  /// The same for some of the marks only.
  func newest(
    among isMeant: (Mark) -> Bool, seenBy change: Int? = nil, _ sees: Sees
  ) -> [Mark] {
    var found: [Int] = []
    for strand in strands {
      var high = strand.places.count
      if let change {
        var low = 0
        while low < high {
          let middle = (low + high) / 2
          if sees(change, entries[strand.places[middle]].change) {
            low = middle + 1
          } else {
            high = middle
          }
        }
      }
      if let last = strand.places[..<high].last(where: { isMeant(entries[$0].mark) }) {
        found.append(last)
      }
    }
    return found.filter { place in
      !found.contains { $0 != place && sees(entries[$0].change, entries[place].change) }
    }.map { entries[$0].mark }
  }
}
