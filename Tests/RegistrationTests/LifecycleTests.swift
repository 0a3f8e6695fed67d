import Causality
import ModelRegistry
import TestSupport
import Testing

/// The steps of a registration: the table of what happens at once, pairs and triples, and that nothing but
/// the set of events decides.
@Suite struct LifecycleTests {
  private typealias Step = Lifecycle.Step

  struct AtOnce: CustomTestStringConvertible, Sendable {
    let before: [RegistrationEvent]
    let kinds: [RegistrationEvent]
    let step: Lifecycle.Step
    let flags: [Lifecycle.Flag]
    var offices: [Bool]?
    var testDescription: String { "\(before.last.map { "\($0)" } ?? "") + \(kinds)" }
  }

  private static func story(_ case: AtOnce) -> Story {
    var story = Story()
    for kind in `case`.before {
      let isOffice = Story.isOffice(kind)
      story.add(
        kind, office: isOffice, on: isOffice ? 1 : 2, after: Array(story.told.indices))
    }
    let base = Array(story.told.indices)
    for (number, kind) in `case`.kinds.enumerated() {
      story.add(
        kind, office: `case`.offices?[number] ?? Story.isOffice(kind), on: UInt32(3 + number),
        after: base)
    }
    return story
  }

  /// The one state that chance in arrival, ids and numbers leaves; nil where there are several.
  private func only(_ story: Story, seed: UInt64 = 1) -> Lifecycle? {
    var random = SeededRandom(seed: seed)
    var known: Lifecycle?
    for _ in 0..<4 {
      let found = story.lifecycle(&random)
      if let known, (known.step, known.flags) != (found.step, found.flags) { return nil }
      known = found
    }
    return known
  }

  // MARK: One after another

  @Test func `a year goes from draft to closed`() {
    var story = Story()
    story.tell(.submitted, .received, .returned, .submitted, .received, .accepted)
    #expect(only(story)?.step == .accepted)
    story.tell(.started, .selfAssessed, .reopened, .selfAssessed, .closed)
    #expect(only(story)?.step == .closed)
    #expect(only(story)?.flags == [])
    #expect(only(story)?.withoutEffect == [])
  }

  @Test func `the special track is proposed and taken without being handed in`() {
    var story = Story()
    story.tell(.specialProposed)
    #expect(only(story)?.step == .proposed)
    story.tell(.specialTaken, .started)
    #expect(only(story)?.step == .inProgress)
  }

  @Test(arguments: RegistrationEvent.allCases)
  func `an event that starts nowhere is kept and has no effect`(_ kind: RegistrationEvent) {
    var story = Story()
    story.tell(.submitted, .rejected)
    story.add(kind, office: Story.isOffice(kind), on: 5, after: [0, 1])
    let expected: Lifecycle.Step = kind == .merged ? .merged : .rejected
    #expect(only(story)?.step == expected)
    #expect(only(story)?.withoutEffect.count == (kind == .merged ? 0 : 1))
  }

  @Test func `a change's second event has no effect`() {
    let id = ChangeID(first: 1, second: 0, third: 0, fourth: 0)
    let events = [RegistrationEvent.submitted, .specialProposed].enumerated().map { number, kind in
      Lifecycle.Event(
        kind: kind, change: 0, id: id, operation: 1 - number, strand: 1, sequence: 2, depth: 1,
        isOffice: false)
    }
    let lifecycle = Lifecycle(events) { _, _ in false }
    #expect(lifecycle.step == .proposed)
    #expect(lifecycle.withoutEffect == [0])
  }

  // MARK: Two at once

  private static let handedIn: [RegistrationEvent] = [.submitted, .received]
  private static let atWork: [RegistrationEvent] = [.submitted, .received, .accepted, .started]

  static let pairs: [AtOnce] = [
    AtOnce(
      before: handedIn, kinds: [.withdrawn, .accepted], step: .accepted,
      flags: [.withdrawalAsked]),
    AtOnce(before: handedIn, kinds: [.withdrawn, .returned], step: .withdrawn, flags: []),
    AtOnce(before: handedIn, kinds: [.withdrawn, .rejected], step: .withdrawn, flags: []),
    AtOnce(
      before: handedIn, kinds: [.accepted, .returned], step: .returned, flags: [.officeDisagrees]),
    AtOnce(
      before: handedIn, kinds: [.accepted, .rejected], step: .returned, flags: [.officeDisagrees]),
    AtOnce(
      before: handedIn, kinds: [.returned, .rejected], step: .returned, flags: [.officeDisagrees]),
    AtOnce(before: handedIn, kinds: [.accepted, .accepted], step: .accepted, flags: []),
    AtOnce(before: handedIn, kinds: [.merged, .accepted], step: .merged, flags: []),
    AtOnce(before: handedIn, kinds: [.merged, .withdrawn], step: .merged, flags: []),
    AtOnce(before: [.submitted], kinds: [.withdrawn, .received], step: .withdrawn, flags: []),
    AtOnce(before: [.submitted], kinds: [.received, .accepted], step: .accepted, flags: []),
    AtOnce(
      before: [.submitted, .received, .accepted], kinds: [.withdrawn, .started], step: .inProgress,
      flags: [.withdrawalAsked]),
    AtOnce(
      before: atWork, kinds: [.withdrawn, .selfAssessed], step: .selfAssessed,
      flags: [.withdrawalAsked]),
    AtOnce(
      before: [.submitted, .returned], kinds: [.withdrawn, .submitted], step: .submitted,
      flags: [.withdrawalAsked]),
    AtOnce(
      before: [.specialProposed], kinds: [.specialTaken, .withdrawn], step: .accepted,
      flags: [.withdrawalAsked]),
    AtOnce(
      before: atWork + [.selfAssessed], kinds: [.reopened, .closed], step: .inProgress,
      flags: [.officeDisagrees], offices: [true, true]),
    AtOnce(
      before: atWork + [.selfAssessed], kinds: [.reopened, .closed], step: .closed, flags: [],
      offices: [false, true]),
  ]

  @Test(arguments: pairs)
  func `what happens at once comes to what the table says`(_ pair: AtOnce) {
    let found = only(Self.story(pair))
    #expect(found?.step == pair.step)
    #expect(found?.flags == pair.flags)
  }

  @Test func `handed in again while the office accepts what it had`() {
    var story = Story()
    story.tell(.submitted, .returned)
    let again = story.add(.submitted, office: false, on: 2, after: [1])
    let accepted = story.add(.accepted, office: true, on: 4, after: [0])
    let found = only(story)
    #expect(found?.step == .accepted)
    #expect(found?.flags == [.officeDisagrees, .resubmittedAfterAcceptance])
    story.add(.amendmentAccepted, office: true, on: 4, after: [again, accepted])
    #expect(only(story)?.flags == [.officeDisagrees])
  }

  // MARK: A withdrawal that met an acceptance

  private func asked() -> Story {
    Self.story(Self.pairs[0])
  }

  @Test func `the office agrees to a withdrawal, or keeps the registration`() {
    var agreed = asked()
    agreed.tell(.withdrawalAcknowledged)
    #expect(only(agreed)?.step == .withdrawn)
    #expect(only(agreed)?.flags == [])
    var kept = asked()
    kept.tell(.kept)
    #expect(only(kept)?.step == .accepted)
    #expect(only(kept)?.flags == [])
  }

  @Test func `an answer stands while the unit goes on elsewhere`() {
    var story = asked()
    let all = Array(story.told.indices)
    story.add(.kept, office: true, on: 1, after: all)
    story.add(.started, office: false, on: 2, after: all)
    #expect(only(story)?.step == .inProgress)
    #expect(only(story)?.flags == [])
  }

  @Test func `two answers that differ keep it and ask again`() {
    var story = asked()
    let all = Array(story.told.indices)
    story.add(.kept, office: true, on: 1, after: all)
    story.add(.withdrawalAcknowledged, office: true, on: 6, after: all)
    #expect(only(story)?.step == .accepted)
    #expect(only(story)?.flags == [.officeDisagrees])
  }

  @Test func `the unit takes it back once more, now knowing that it was accepted`() {
    var story = asked()
    story.tell(.withdrawn)
    #expect(only(story)?.step == .withdrawn)
    #expect(only(story)?.flags == [])
  }

  @Test func `an answer where nothing was asked has no effect`() {
    var story = Story()
    story.tell(.submitted, .accepted, .withdrawalAcknowledged)
    #expect(only(story)?.step == .accepted)
    #expect(only(story)?.withoutEffect.count == 1)
  }

  // MARK: Three at once

  /// Worked out by hand from the rule: the office's among themselves, then the unit's, then both.
  private func expected(_ kinds: [RegistrationEvent]) -> Step {
    if kinds.contains(.merged) { return .merged }
    let office = Set(kinds).intersection([.accepted, .returned, .rejected])
    let decided: Step? =
      office.count > 1
      ? .returned
      : office.first.map { $0 == .accepted ? .accepted : $0 == .returned ? .returned : .rejected }
    guard kinds.contains(.withdrawn) else { return decided ?? .received }
    return decided == .accepted ? .accepted : .withdrawn
  }

  @Test func `three at once give one result whatever the order`() {
    let kinds: [RegistrationEvent] = [.accepted, .returned, .rejected, .withdrawn, .merged]
    for first in kinds {
      for second in kinds {
        for third in kinds {
          for order in everyOrder([first, second, third]) {
            let story = Self.story(
              AtOnce(before: Self.handedIn, kinds: order, step: .draft, flags: []))
            #expect(only(story)?.step == expected(order), "\(order)")
          }
        }
      }
    }
  }

  @Test(arguments: [
    [RegistrationEvent.submitted], [.submitted, .received], [.submitted, .returned],
    [.submitted, .accepted], [.submitted, .accepted, .started],
    [.submitted, .accepted, .started, .selfAssessed],
    [.submitted, .accepted, .started, .selfAssessed, .closed], [.specialProposed], [],
  ])
  func `three of all kinds at once from every step give one result`(
    _ before: [RegistrationEvent]
  ) {
    let kinds = RegistrationEvent.allCases
    for (number, first) in kinds.enumerated() {
      for (place, second) in kinds[number...].enumerated() {
        for third in kinds[(number + place)...] {
          var found: Lifecycle?
          for order in [[first, second, third], [third, first, second], [second, third, first]] {
            let story = Self.story(AtOnce(before: before, kinds: order, step: .draft, flags: []))
            var random = SeededRandom(seed: UInt64(number))
            let state = story.lifecycle(&random)
            if let found, found.step != state.step || found.flags != state.flags {
              Issue.record("\(order)")
            }
            found = state
          }
        }
      }
    }
  }

  private func everyOrder<Element>(_ list: [Element]) -> [[Element]] {
    guard list.count > 1 else { return [list] }
    return list.indices.flatMap { index -> [[Element]] in
      var rest = list
      let first = rest.remove(at: index)
      return everyOrder(rest).map { [first] + $0 }
    }
  }

  // MARK: Chance

  @Test func `random histories: arrival, ids and local numbers decide nothing`() {
    let budget = HistoryBudget(inCI: 1_500)
    var met = Set<Lifecycle.Step>()
    for seed in budget.seeds {
      let story = Self.randomStory(seed: seed)
      guard let state = only(story, seed: seed) else {
        Issue.record("seed \(seed): \(story.told)")
        return
      }
      met.insert(state.step)
      // Whoever has seen everything decides alone.
      for kind in RegistrationEvent.allCases where kind.rawValue % 4 == UInt32(seed % 4) {
        let isAsked = state.flags.contains(.withdrawalAsked)
        guard let target = kind.target(from: state.step, isWithdrawalAsked: isAsked) else {
          continue
        }
        var longer = story
        longer.add(
          kind, office: Story.isOffice(kind), on: 15, after: Array(story.told.indices))
        #expect(only(longer, seed: seed)?.step == target, "seed \(seed), \(kind)")
      }
    }
    if budget.isWhole { #expect(met == Set(Lifecycle.Step.allCases)) }
  }

  /// Two computers of the office and two of the unit, each of which knows what chance brought it.
  private static func randomStory(seed: UInt64) -> Story {
    var random = SeededRandom(seed: seed)
    var story = Story()
    // Chance alone seldom gets far.
    switch random.below(4) {
    case 0: story.tell(.submitted, .received, .accepted)
    case 1: story.tell(.submitted, .accepted, .started, .selfAssessed)
    default: break
    }
    for _ in 0..<random.number(in: 1...8) {
      let isOffice = random.chance(1, in: 2)
      let kinds = RegistrationEvent.allCases.filter {
        Story.isOffice($0) == isOffice || $0 == .reopened || $0 == .closed
      }
      let known = story.told.indices.filter { _ in random.chance(2, in: 3) }
      var trial = SeededRandom(seed: seed)
      // Mostly something that fits, or few histories would get anywhere.
      var heard = Story()
      for place in known.sorted() where story.told[place].seen.isSubset(of: Set(known)) {
        heard.add(
          story.told[place].kind, office: story.told[place].isOffice,
          on: story.told[place].strand, after: Array(heard.told.indices))
      }
      let step = heard.lifecycle(&trial).step
      let fitting = kinds.filter { $0.target(from: step, isWithdrawalAsked: true) != nil }
      let choice = random.chance(5, in: 6) ? fitting : kinds
      guard let kind = random.pick(choice.isEmpty ? kinds : choice) else { continue }
      let strand = UInt32(isOffice ? 1 : 3) + UInt32(random.below(2))
      story.add(kind, office: isOffice, on: strand, after: known)
    }
    return story
  }
}
