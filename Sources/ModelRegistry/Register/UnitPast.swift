package import Causality
package import ChangeLog
import Merging
package import NhanRong
import Trust

/// Whose a record is today, and whose it was when it was made.
package struct RecordOwner: Hashable, Sendable {
  package struct Unit: Hashable, Sendable {
    package let name: String
    package let code: String
  }

  /// The unit that goes on with it: one, several after a split, none after a dissolution.
  package let today: [Unit]
  /// The unit's name when the record was made, where that is not today's.
  package let former: String?
  /// The superior of today, told only where the unit has changed it since.
  package let superior: Unit?
  package let formerSuperior: String?
}

/// The units of a register with what happened to them: names and superiors on any day.
///
/// What decisions say, for people: who may write for whom follows from papers alone.
/// - Cost: the records of all units are read once.
package struct UnitPasts: Sendable {
  private let units: [OrganisationID: OrganisationHistory]
  /// The superiors papers placed a unit under.
  private let placed: [OrganisationID: [OrganisationID]]

  fileprivate init(
    _ histories: [OrganisationHistory], placed: [OrganisationID: [OrganisationID]]
  ) {
    // A unit may have a record of its own making beside its superior's; the first by id names it.
    units = Dictionary(
      histories.sorted { $0.unit.record < $1.unit.record }
        .map { ($0.unit.path.organisation, $0) }
    ) { $0.joined(with: $1) }
    self.placed = placed
  }

  /// How a unit ended; nil where it stands, or will end later than a day.
  package func end(
    of unit: OrganisationID, by day: CivilDate? = nil
  ) -> OrganisationEvent? {
    guard let end = units[unit]?.end, day.map({ end.day <= $0 }) ?? true else { return nil }
    return end
  }

  /// Where the work of a unit goes on by a day, through every reorganisation; itself where it stands.
  package func successors(of unit: OrganisationID, by day: CivilDate? = nil) -> [OrganisationID] {
    var open = [unit]
    var seen: Set<OrganisationID> = []
    var standing: Set<OrganisationID> = []
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      if let end = end(of: next, by: day) { open += end.others } else { standing.insert(next) }
    }
    return standing.sorted()
  }

  /// A unit with all whose work goes on in it by a day, in order of id.
  package func withFormer(_ unit: OrganisationID, by day: CivilDate?) -> [OrganisationID] {
    let former = units.keys.filter { $0 != unit && successors(of: $0, by: day).contains(unit) }
    return ([unit] + former).sorted()
  }

  package func view(_ unit: OrganisationID) -> OrganisationView? { units[unit]?.unit }

  /// The name a unit had on a day; today's without one.
  private func name(of unit: OrganisationID, on day: CivilDate?) -> String {
    guard let history = units[unit] else { return String(unit.description.prefix(8)) }
    let renamed = history.events.first { event in
      event.kind == .rename && day.map { $0 < event.day } ?? false
    }
    return renamed?.earlierName ?? history.unit.name
  }

  /// By the last move up to a day; else as it was founded, or where a merger of its superior put it.
  private func superior(of unit: OrganisationID, on day: CivilDate?, today: CivilDate?)
    -> OrganisationID?
  {
    guard let history = units[unit] else { return nil }
    let move = history.events.last { event in
      event.kind == .move && day.map { event.day <= $0 } ?? true
    }
    guard let first = move?.others.first ?? history.unit.path.lineage.dropLast().last else {
      return nil
    }
    guard let end = end(of: first, by: today), day.map({ end.day <= $0 }) ?? true else {
      return first
    }
    let heirs = successors(of: first, by: today)
    return heirs.first { placed[unit]?.contains($0) ?? false }
  }

  /// Whether a unit stands below another today.
  package func isBelow(_ unit: OrganisationPath, _ other: OrganisationID) -> Bool {
    superiors(of: unit).contains(other)
  }

  /// All that stand above a unit today: by decisions where there are some, else by founding and places.
  func superiors(of unit: OrganisationPath) -> Set<OrganisationID> {
    var open = [unit.organisation]
    var seen: Set<OrganisationID> = []
    var found: Set<OrganisationID> = []
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      var above = placed[next] ?? []
      let moved = units[next]?.events.contains { $0.kind == .move } ?? false
      if moved {
        above = [superior(of: next, on: nil, today: nil)].compactMap { $0 }
      } else if let founder = founder(of: next, under: unit) {
        above.append(founder)
      }
      found.formUnion(above)
      open += above
    }
    return found
  }

  /// Also of units that no record here names.
  private func founder(of unit: OrganisationID, under path: OrganisationPath) -> OrganisationID? {
    let lineage = units[unit]?.unit.path.lineage ?? path.lineage
    guard let index = lineage.firstIndex(of: unit), index > 0 else { return nil }
    return lineage[index - 1]
  }

  /// Whose a record is, by the day it was made; nil where nothing has changed since.
  ///
  /// - Parameter day: nil for what has no day of its own, such as a draft: only the unit's end is told.
  package func owner(
    of unit: OrganisationID, madeOn day: CivilDate?, today: CivilDate?
  ) -> RecordOwner? {
    let heirs = successors(of: unit, by: today)
    let former = name(of: unit, on: day)
    var superior: OrganisationID?
    var formerSuperior: String?
    if let day, heirs == [unit] {
      let now = self.superior(of: unit, on: nil, today: today)
      let then = self.superior(of: unit, on: day, today: today)
      if let now, let then {
        let names = (name(of: now, on: nil), name(of: then, on: day))
        if now != then || !names.0.utf8.elementsEqual(names.1.utf8) {
          (superior, formerSuperior) = (now, names.1)
        }
      }
    }
    let isSame = heirs == [unit] && former.utf8.elementsEqual(name(of: unit, on: nil).utf8)
    if isSame, superior == nil { return nil }
    func named(_ unit: OrganisationID) -> RecordOwner.Unit {
      RecordOwner.Unit(name: name(of: unit, on: nil), code: units[unit]?.unit.code ?? "")
    }
    return RecordOwner(
      today: heirs.map(named), former: isSame ? nil : former, superior: superior.map(named),
      formerSuperior: formerSuperior)
  }
}

extension Register {
  /// The units with their past.
  package func unitPasts() throws(ReplicaError) -> UnitPasts {
    let known = try organisations()
    return try replica.read { (core) throws(ReplicaError) in
      var histories: [OrganisationHistory] = []
      var placed: [OrganisationID: [OrganisationID]] = [:]
      for unit in known {
        guard let picture = try core.picture(of: unit.record) else { continue }
        histories.append(OrganisationHistory(unit, picture))
        let above = core.trust?.tree.superiors(placedAbove: unit.path) ?? []
        if !above.isEmpty { placed[unit.path.organisation] = above }
      }
      return UnitPasts(histories, placed: placed)
    }
  }
}

extension OrganisationHistory {
  fileprivate func joined(with other: OrganisationHistory) -> OrganisationHistory {
    OrganisationHistory(
      unit: unit, aliases: aliases, otherSuperior: otherSuperior ?? other.otherSuperior,
      events: (events + other.events).enumerated().sorted {
        ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
      }.map(\.element))
  }

  init(_ unit: OrganisationView, _ picture: RecordPicture) {
    let aliases = picture.elements(OrganisationField.aliases).compactMap(\.text)
    // An element stands in order of its change; a later one on the same day stays behind it.
    let events = picture.elements(OrganisationField.events).compactMap { OrganisationEvent($0) }
    self.init(
      unit: unit,
      aliases: aliases.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) },
      otherSuperior: picture.shown(OrganisationField.otherSuperior).bytes
        .flatMap { OrganisationID(bytes: $0) },
      events: events.enumerated().sorted {
        ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
      }.map(\.element))
  }
}
