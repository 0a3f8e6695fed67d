import CanonicalCBOR
package import Causality
import NhanRong

/// What happened to a unit by a decision: it was made, renamed, moved, or went into others (Protocol.md
/// 14.2, Organisation). It stands in the unit's own record for ever; the unit's history stays under its old
/// code.
package struct OrganisationEvent: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case create, rename, move
    /// Went into another unit, whole.
    case merge
    /// Went into several.
    case split
    /// Went into none.
    case dissolve

    /// The unit does not write any more.
    package var isEnd: Bool { self == .merge || self == .split || self == .dissolve }
  }

  package let kind: Kind
  /// The day it takes effect; nothing merged depends on it.
  package let day: CivilDate
  /// Number and symbol of the decision.
  package let decision: String?
  /// How long a program proposes by itself to accept what the old unit wrote before.
  package let graceDays: Int
  /// Where it went: the new superior of a move, the units a merged or split one went into.
  package let others: [OrganisationID]
  /// The name before a renaming.
  package let earlierName: String?

  package static let graceDaysDefault = 180

  package init(
    _ kind: Kind, on day: CivilDate, decision: String? = nil,
    graceDays: Int = OrganisationEvent.graceDaysDefault, others: [OrganisationID] = [],
    earlierName: String? = nil
  ) {
    self.kind = kind
    self.day = day
    self.decision = decision
    self.graceDays = graceDays
    self.others = others.sorted()
    self.earlierName = earlierName
  }

  /// Days in which accepting what the old unit wrote is proposed; below zero when they are over.
  package func daysOfGraceLeft(on today: CivilDate) -> Int { graceDays - today.days(since: day) }

  var value: Value {
    .list([
      .text(kind.rawValue), .text(day.iso), decision.map { .text($0) } ?? .null,
      .integer(Int64(graceDays)), .list(others.map { .bytes($0.bytes) }),
      earlierName.map { .text($0) } ?? .null,
    ])
  }

  /// Nil for what a later program may have written there.
  init?(_ value: Value) {
    guard let list = value.list, list.count == 6,
      let kind = list[0].text.flatMap({ Kind(rawValue: $0) }),
      let day = list[1].text.flatMap({ try? CivilDate(parsing: $0) }),
      let grace = list[3].integer, (0...36_500).contains(grace), let others = list[4].list
    else { return nil }
    let ids = others.compactMap { $0.bytes.flatMap { OrganisationID(bytes: $0) } }
    guard ids.count == others.count else { return nil }
    self.init(
      kind, on: day, decision: list[2].text, graceDays: Int(grace), others: ids,
      earlierName: list[5].text)
  }
}

/// A unit with its history.
package struct OrganisationHistory: Sendable {
  package let unit: OrganisationView
  /// Other names it is known by, in order of their bytes.
  package let aliases: [String]
  /// The superior of the other chain (the Party beside the State); shown only.
  package let otherSuperior: OrganisationID?
  /// By day, then as they were written.
  package let events: [OrganisationEvent]

  package var end: OrganisationEvent? { events.last { $0.kind.isEnd } }
}
