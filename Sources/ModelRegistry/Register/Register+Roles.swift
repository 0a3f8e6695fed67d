import Causality
import ChangeLog
import Merging
package import NhanRong

/// Which roles of a plan a unit is to have, as its superior binds it.
package struct UnitBinding: Sendable {
  package enum Roles: Hashable, Sendable {
    /// As kind and name tell; what was bound by hand before goes.
    case usual
    /// These and no others, perhaps none.
    case byHand([String])
  }

  package let unit: OrganisationView
  /// Nil leaves them as they are.
  package let roles: Roles?
  /// Nil leaves it as it is.
  package let schoolLevel: SchoolLevel?

  package init(_ unit: OrganisationView, _ roles: Roles?, schoolLevel: SchoolLevel? = nil) {
    self.unit = unit
    self.roles = roles
    self.schoolLevel = schoolLevel
  }
}

extension Register {
  /// Binds units to roles of a plan, for everyone who reads their records: all of it or nothing. What
  /// stands already is not written again.
  ///
  /// - Returns: the units whose record changes.
  /// - Throws: `NR-W05` for a role the plan does not have, `NR-W01` where the unit is not below ours.
  @discardableResult
  package func bind(
    _ bindings: [UnitBinding], to plan: Plan, isDryRun: Bool
  ) throws(ReplicaError) -> [OrganisationView] {
    let own = try replica.requireUnit()
    var drafts: [(unit: OrganisationView, items: [ChangeDraft.Item])] = []
    for binding in bindings {
      let items = try items(for: binding, plan)
      if !items.isEmpty { drafts.append((binding.unit, items)) }
    }
    if drafts.isEmpty { return [] }
    let ready = drafts
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      for draft in ready { try writer.change(draft.unit.record, as: own, draft.items) }
    }
    return ready.map(\.unit)
  }

  private func items(
    for binding: UnitBinding, _ plan: Plan
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    let picture = try require(binding.unit.record)
    var items: [ChangeDraft.Item] = []
    if let roles = binding.roles {
      let wanted = try values(roles, plan)
      let known = picture.elements(OrganisationField.roles).filter { $0.isRole(in: plan.id) }
      let gone = known.filter { !wanted.contains($0) }
      if !gone.isEmpty {
        items.append(try removal(from: OrganisationField.roles, picture) { gone.contains($0) })
      }
      for value in wanted where !known.contains(value) {
        items.append(
          ChangeDraft.Item(
            Opcode.add, target: OrganisationField.roles, value: value.canonicalBytes))
      }
    }
    if let level = binding.schoolLevel, picture.schoolLevel != level {
      items.append(Self.text(OrganisationField.schoolLevel, level.rawValue))
    }
    return items
  }

  private func values(
    _ roles: UnitBinding.Roles, _ plan: Plan
  ) throws(ReplicaError) -> [Value] {
    guard case .byHand(let names) = roles else { return [] }
    if names.isEmpty { return [.list([.text(plan.id), .null])] }
    var values: [Value] = []
    for name in names {
      guard let role = plan.organisations.first(where: { $0.id.isSame(as: name) }) else {
        throw ReplicaError(
          .badValue, ("field", "planRole"), ("value", name),
          ("allowed", plan.organisations.map(\.id).joined(separator: " ")))
      }
      let value = Value.list([.text(plan.id), .text(role.id)])
      if !values.contains(value) { values.append(value) }
    }
    return values
  }

  /// Takes elements out of a set: every add of them that is seen here.
  func removal(
    from field: UInt32, _ picture: RecordPicture, where isMeant: (Value) -> Bool
  ) throws(ReplicaError) -> ChangeDraft.Item {
    var names: [ElementName] = []
    for element in picture.state.elements(of: field) {
      guard let value = picture.value(change: element.change, operation: element.operation),
        isMeant(value)
      else { continue }
      names.append(
        ElementName(
          tag: picture.history.changes[element.change].id.tag,
          operation: UInt32(clamping: element.operation)))
    }
    let list = names.sorted().map { name in
      Value.list([.bytes(name.tag.bytes), .integer(Int64(name.operation))])
    }
    return ChangeDraft.Item(
      Opcode.remove, target: field, extra: Value.list(list).canonicalBytes)
  }
}

extension Value {
  /// `[ plan id, role id or null ]`
  fileprivate func isRole(in plan: String) -> Bool {
    guard let list, list.count == 2, let id = list[0].text else { return false }
    return id.isSame(as: plan)
  }
}

extension RecordPicture {
  /// Nil where nobody bound the unit by hand.
  func boundRoles(in plan: String) -> [String]? {
    let found = elements(OrganisationField.roles).filter { $0.isRole(in: plan) }
    return found.isEmpty ? nil : found.compactMap { $0.list?.last?.text }
  }

  var schoolLevel: SchoolLevel? {
    shown(OrganisationField.schoolLevel).text.flatMap { SchoolLevel(rawValue: $0) }
  }
}
