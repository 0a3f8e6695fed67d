import Causality
import ModelRegistry
import TestSupport

/// Events of one registration with what each author had seen, written down like a story.
struct Story {
  struct Told {
    let kind: RegistrationEvent
    let isOffice: Bool
    /// Whose computer: one strand each.
    let strand: UInt32
    let seen: Set<Int>
    let depth: UInt64
    let sequence: UInt64
  }

  private(set) var told: [Told] = []

  /// Adds an event of a computer that has seen some events and all that their authors had seen.
  @discardableResult
  mutating func add(
    _ kind: RegistrationEvent, office isOffice: Bool, on strand: UInt32, after seen: [Int]
  ) -> Int {
    var all = Set(seen)
    for place in seen { all.formUnion(told[place].seen) }
    let own = told.indices.last { told[$0].strand == strand }
    if let own { all.formUnion(told[own].seen.union([own])) }
    let others = all.filter { told[$0].strand != strand }.map { told[$0].depth }.max()
    let depth = max(own.map { told[$0].depth } ?? 1, others.map { $0 + 1 } ?? 1)
    let sequence = own.map { told[$0].sequence + 1 } ?? 2
    told.append(
      Told(
        kind: kind, isOffice: isOffice, strand: strand, seen: all, depth: depth,
        sequence: sequence))
    return told.count - 1
  }

  /// One event after another, each author knowing all before: the office's on strand 1, the unit's on 2.
  mutating func tell(_ kinds: RegistrationEvent...) {
    for kind in kinds {
      let isOffice = Story.isOffice(kind)
      add(kind, office: isOffice, on: isOffice ? 1 : 2, after: Array(told.indices))
    }
  }

  static func isOffice(_ kind: RegistrationEvent) -> Bool {
    switch kind {
    case .received, .returned, .accepted, .rejected, .specialTaken, .merged,
      .withdrawalAcknowledged, .kept, .amendmentAccepted, .amendmentRefused:
      true
    case .submitted, .withdrawn, .started, .selfAssessed, .reopened, .closed, .specialProposed:
      false
    }
  }

  /// The state in an order of arrival, under ids and local numbers of strands that chance chose.
  func lifecycle(_ random: inout SeededRandom) -> Lifecycle {
    let ids = told.map { _ in
      ChangeID(first: random.next(), second: 0, third: 0, fourth: 0)
    }
    let numbers = random.shuffle(Array(UInt32(0)..<16))
    // What a change is called locally says nothing either.
    let names = random.shuffle(Array(told.indices))
    let events = told.indices.map { place in
      Lifecycle.Event(
        kind: told[place].kind, change: names[place], id: ids[place],
        strand: numbers[Int(told[place].strand)], sequence: told[place].sequence,
        depth: told[place].depth, isOffice: told[place].isOffice)
    }
    let places = told.indices.sorted { names[$0] < names[$1] }
    let result = Lifecycle(random.shuffle(events)) { later, earlier in
      told[places[later]].seen.contains(places[earlier])
    }
    return result
  }
}
