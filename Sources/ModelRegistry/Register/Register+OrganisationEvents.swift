package import Causality
package import ChangeLog
package import NhanRong
import Orthography

/// A new unit as its superior writes it down.
package struct UnitEntry: Sendable {
  package var code: String
  package var name: String
  package var kind: String
  package var aliases: [String]
  package var otherSuperior: OrganisationID?
  /// The day it was made, where that is to be noted.
  package var madeOn: CivilDate?
  package var decision: String?

  package init(
    code: String, name: String, kind: String, aliases: [String] = [],
    otherSuperior: OrganisationID? = nil, madeOn: CivilDate? = nil, decision: String? = nil
  ) {
    self.code = code
    self.name = name
    self.kind = kind
    self.aliases = aliases
    self.otherSuperior = otherSuperior
    self.madeOn = madeOn
    self.decision = decision
  }
}

extension Register {
  static func clean(_ decision: String?) throws(ReplicaError) -> String? {
    try decision.map { (text) throws(ReplicaError) in try Entry.name(text) }
  }

  static func alias(_ name: String) -> ChangeDraft.Item {
    ChangeDraft.Item(
      Opcode.add, target: OrganisationField.aliases, value: Value.text(name).canonicalBytes)
  }

  private static func item(_ event: OrganisationEvent) -> ChangeDraft.Item {
    ChangeDraft.Item(
      Opcode.add, target: OrganisationField.events, value: event.value.canonicalBytes)
  }

  /// Writes a unit down below our own.
  ///
  /// - Throws: `NR-W05` where the name or code is empty, or the code is another's already.
  @discardableResult
  package func add(
    _ new: UnitEntry, tier: UInt8, isDryRun: Bool
  ) throws(ReplicaError) -> OrganisationPath {
    let own = try replica.requireUnit()
    let (code, name) = (try Entry.name(new.code), try Entry.name(new.name))
    guard !code.isEmpty, !name.isEmpty else {
      throw ReplicaError(
        .badValue, ("field", code.isEmpty ? "code" : "name"), ("value", ""))
    }
    guard try !organisations().contains(where: { $0.code.utf8.elementsEqual(code.utf8) }) else {
      throw ReplicaError(.badValue, ("field", "code"), ("value", code))
    }
    let path = try newUnitPath(tier: tier)
    var items = [
      ChangeDraft.Item(Opcode.set, target: OrganisationField.path, value: path.encodedValue),
      Self.text(OrganisationField.code, code), Self.text(OrganisationField.name, name),
      Self.text(OrganisationField.kind, new.kind),
    ]
    for alias in new.aliases { items.append(Self.alias(try Entry.name(alias))) }
    if let other = new.otherSuperior {
      items.append(
        ChangeDraft.Item(
          Opcode.set, target: OrganisationField.otherSuperior,
          value: Value.bytes(other.bytes).canonicalBytes))
    }
    if let day = new.madeOn {
      items.append(
        Self.item(OrganisationEvent(.create, on: day, decision: try Self.clean(new.decision))))
    }
    let ready = items
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      _ = try writer.create(type: RegisterSchema.organisation, as: own, for: own, ready)
    }
    return path
  }

  /// Gives a unit another name; the one before stays among its aliases.
  package func rename(
    _ unit: OrganisationView, to name: String, on day: CivilDate, decision: String?,
    isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let clean = try Entry.name(name)
    guard !clean.isEmpty, !clean.utf8.elementsEqual(unit.name.utf8) else {
      throw ReplicaError(.badValue, ("field", "name"), ("value", clean))
    }
    let event = OrganisationEvent(
      .rename, on: day, decision: try Self.clean(decision), earlierName: unit.name)
    let items = [
      Self.text(OrganisationField.name, clean), Self.alias(unit.name), Self.item(event),
    ]
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(unit.record, as: own, items)
    }
  }

  /// Notes an event in the record of a unit; false where it stands there already.
  @discardableResult
  func note(
    _ event: OrganisationEvent, of unit: OrganisationView, isDryRun: Bool
  ) throws(ReplicaError) -> Bool {
    if try history(of: unit).events.contains(event) { return false }
    let own = try replica.requireUnit()
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(unit.record, as: own, [Self.item(event)])
    }
    return true
  }

  /// A unit with its names and what happened to it.
  package func history(
    of unit: OrganisationView
  ) throws(ReplicaError) -> OrganisationHistory {
    OrganisationHistory(unit, try require(unit.record))
  }

  /// Where a unit's work goes on: the units it went into, through every later reorganisation; itself
  /// where it still stands. A circle of events ends where it began.
  package func successors(
    of unit: OrganisationView
  ) throws(ReplicaError) -> [OrganisationView] {
    let pasts = try unitPasts()
    return pasts.successors(of: unit.path.organisation).compactMap { pasts.view($0) }
  }
}
