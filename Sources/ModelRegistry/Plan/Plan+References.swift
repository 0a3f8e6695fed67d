extension Plan {
  /// Ids that must be unique, and ids that must exist.
  func referenceFaults() -> [PlanFault] {
    var check = ReferenceCheck()
    check.unique("phases", phases.map(\.id))
    check.unique("organisations", organisations.map(\.id))
    check.unique("fields", sectors.map(\.id))
    check.unique("quotas", quotas.map(\.id))
    check.unique("deadlines", deadlines.map(\.id))
    check.unique("reporting", reporting.map(\.id))
    check.unique("workflow", workflow.map(\.id))
    check.unique("criteria", criteria.map(\.id))
    check.unique("evaluationDimensions", evaluationDimensions.map(\.id))
    check.unique("dossier", dossier.map(\.id))
    check.unique("forms", forms.map(\.id))
    checkOrganisations(&check)
    checkOthers(&check)
    return check.faults
  }

  private func checkOrganisations(_ check: inout ReferenceCheck) {
    let known = Set(organisations.map(\.id))
    let root = JSONPath.root
    for (index, sector) in sectors.enumerated() {
      let path = root.member("fields").item(index)
      check.all(sector.lead, path.member("lead"), in: known, "organisations")
      check.all(sector.coordinate, path.member("coordinate"), in: known, "organisations")
    }
    for (index, quota) in quotas.enumerated() {
      let path = root.member("quotas").item(index).member("who")
      check.one(quota.who, path, in: known, "organisations")
    }
    for (index, deadline) in deadlines.enumerated() {
      let path = root.member("deadlines").item(index)
      check.all(deadline.who, path.member("who"), in: known, "organisations")
      check.all(deadline.to, path.member("to"), in: known, "organisations")
    }
    for (index, duty) in reporting.enumerated() {
      let path = root.member("reporting").item(index)
      check.all(duty.from, path.member("from"), in: known, "organisations")
      check.all(duty.to, path.member("to"), in: known, "organisations")
      if let via = duty.via { check.one(via, path.member("via"), in: known, "organisations") }
    }
    for (index, step) in workflow.enumerated() {
      let path = root.member("workflow").item(index).member("actors")
      check.all(step.actors, path, in: known, "organisations")
    }
    for (index, item) in dossier.enumerated() {
      let path = root.member("dossier").item(index)
      check.all(item.preparedBy, path.member("preparedBy"), in: known, "organisations")
      check.all(item.to, path.member("to"), in: known, "organisations")
    }
    for (index, body) in recognition.bodies.enumerated() {
      let path = root.member("recognition").member("bodies").item(index)
      check.one(body.who, path.member("who"), in: known, "organisations")
      check.all(body.advisedBy, path.member("advisedBy"), in: known, "organisations")
    }
    let special = root.member("recognition").member("special").member("proposedBy")
    check.all(recognition.special?.proposedBy ?? [], special, in: known, "organisations")
  }

  private func checkOthers(_ check: inout ReferenceCheck) {
    let root = JSONPath.root
    let knownSectors = Set(sectors.map(\.id))
    for (index, quota) in quotas.enumerated() {
      let path = root.member("quotas").item(index).member("field")
      if let sector = quota.sector { check.one(sector, path, in: knownSectors, "fields") }
    }
    let ruled = root.member("recognition").member("leaderRule").member("fields")
    check.all(recognition.leaderRule?.sectors ?? [], ruled, in: knownSectors, "fields")
    let knownDeadlines = Set(deadlines.map(\.id))
    for (index, duty) in reporting.enumerated() {
      let path = root.member("reporting").item(index).member("deadline")
      if let id = duty.deadline { check.one(id, path, in: knownDeadlines, "deadlines") }
    }
  }
}

/// Ids are ASCII here, so a `Set` of them compares bytes; only membership is asked of it.
struct ReferenceCheck {
  private(set) var faults: [PlanFault] = []

  mutating func unique(_ list: String, _ ids: [String]) {
    var seen: Set<String> = []
    for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
      let path = JSONPath.root.member(list).item(index).member("id")
      faults.append(
        PlanFault(code: .duplicateIdentifier, path: path, expected: "an id used once in \(list)"))
    }
  }

  mutating func one(_ id: String, _ path: JSONPath, in known: Set<String>, _ list: String) {
    if known.contains(id) { return }
    faults.append(PlanFault(code: .unknownReference, path: path, expected: "an id of \(list)"))
  }

  mutating func all(_ ids: [String], _ path: JSONPath, in known: Set<String>, _ list: String) {
    for (index, id) in ids.enumerated() { one(id, path.item(index), in: known, list) }
  }
}
