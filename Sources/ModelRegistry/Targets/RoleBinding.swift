import Orthography

/// Which real units stand in the roles of a plan: the plan says "each cell", the office knows which.
///
/// One unit may have several roles; the order is the plan's order of roles, in each role the units by
/// code.
package struct RoleBinding: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// Id of an organisation of the plan.
    package let role: String
    package let unit: FactKey

    package init(role: String, unit: FactKey) {
      self.role = role
      self.unit = unit
    }
  }

  package let entries: [Entry]
  /// For looking up only.
  private let rolesOfUnits: [FactKey: [String]]

  package init(_ entries: [Entry]) {
    self.entries = entries
    var roles: [FactKey: [String]] = [:]
    for entry in entries { roles[entry.unit, default: []].append(entry.role) }
    rolesOfUnits = roles
  }

  package func units(in role: String) -> [FactKey] {
    entries.filter { $0.role.isSame(as: role) }.map(\.unit)
  }

  package func has(_ unit: FactKey, in role: String) -> Bool {
    roles(of: unit).contains { $0.isSame(as: role) }
  }

  package func roles(of unit: FactKey) -> [String] { rolesOfUnits[unit] ?? [] }
}

extension RoleBinding {
  /// The binding that follows from kinds and names where the office has bound nothing by hand.
  ///
  /// A class of the plan takes the units of its kind; a body the plan names takes the unit of that
  /// name. A unit that no class takes goes to the class of agencies, because plans write "cơ quan, đơn
  /// vị" for all the rest. A unit that its superior bound by hand has those roles and no others.
  package static func usual(of plan: Plan, units: [UnitFacts]) -> RoleBinding {
    let asked = plan.organisations.filter { plan.asks(of: $0.id) }
    let entries = units.flatMap { unit in
      (unit.roles ?? roles(of: unit, among: asked)).map { Entry(role: $0, unit: unit.key) }
    }
    let found = RoleBinding(entries)
    let sorted = units.sorted(by: UnitFacts.precedes).map(\.key)
    return RoleBinding(
      plan.organisations.flatMap { role in
        sorted.filter { found.has($0, in: role.id) }.map { Entry(role: role.id, unit: $0) }
      })
  }

  private static func roles(of unit: UnitFacts, among asked: [Plan.Organisation]) -> [String] {
    let name = matchKey(of: unit.name)
    let named = asked.filter { !$0.isClass && matchKey(of: $0.name.vi) == name }
    let kinds = planKinds(of: unit.kind)
    let classes = asked.filter(\.isClass)
    var found = classes.filter { kinds.contains($0.kind) }
    if found.isEmpty, named.isEmpty { found = classes.filter { $0.kind == .agency } }
    return (named + found).map(\.id)
  }

  /// What a kind of the catalogue is called in plans.
  private static func planKinds(of kind: String) -> [Plan.Organisation.Kind] {
    switch kind {
    case "party_cell", "party_base": [.branch]
    case "party_committee": [.committee]
    case "peoples_committee": [.committee, .commune]
    case "agency": [.agency, .department, .office]
    case "front": [.front]
    case "union": [.union]
    case "school": [.school]
    case "health": [.health]
    case "armed_forces": [.armedForces]
    case "enterprise": [.enterprise]
    case "village": [.village]
    default: []
    }
  }
}

extension Plan {
  /// Whether a quota or a date is for this role: others need no units.
  package func asks(of role: String) -> Bool {
    quotas.contains { $0.who.isSame(as: role) }
      || deadlines.contains { deadline in deadline.who.contains { $0.isSame(as: role) } }
  }
}
