/// Who has a quota: one unit, the units bound to a named body, or all schools of one level.
package struct QuotaHolder: Hashable, Sendable {
  package let units: [FactKey]
  package let schoolLevel: SchoolLevel?

  package func has(_ unit: FactKey) -> Bool { units.contains(unit) }
}

/// One quota of one holder, with what counts for it.
package struct QuotaStanding: Hashable, Sendable {
  package let quota: Plan.Quota
  package let holder: QuotaHolder
  /// Registered ones, each model once where the quota is for the whole plan.
  package private(set) var registered: [Counted] = []
  package private(set) var proposals = 0
  package private(set) var documents = 0

  package struct Counted: Hashable, Sendable {
    package let model: FactKey
    package let group: SubjectKind.Group
    package var isBuilt: Bool
    /// Named by a submission of the unit in a year that the quota counts.
    package var isSent: Bool
  }

  init(_ quota: Plan.Quota, _ holder: QuotaHolder) {
    self.quota = quota
    self.holder = holder
  }

  static func holders(
    of quota: Plan.Quota, _ units: UnitIndex, _ binding: RoleBinding
  ) -> [QuotaHolder] {
    let bound = binding.units(in: quota.who)
    switch quota.countBy {
    case .each: return bound.map { QuotaHolder(units: [$0], schoolLevel: nil) }
    case .named:
      return groupedByIssuer(bound, units).map { QuotaHolder(units: $0, schoolLevel: nil) }
    case .perLevel: return groupedByIssuer(bound, units).flatMap { levels(of: $0, units) }
    }
  }

  private static func levels(of bound: [FactKey], _ units: UnitIndex) -> [QuotaHolder] {
    let levels = SchoolLevel.allCases.map { level in
      QuotaHolder(units: bound.filter { units[$0]?.schoolLevel == level }, schoolLevel: level)
    }.filter { !$0.units.isEmpty }
    let unknown = bound.filter { units[$0]?.schoolLevel == nil }
    if unknown.isEmpty, !levels.isEmpty { return levels }
    return levels + [QuotaHolder(units: unknown, schoolLevel: nil)]
  }

  /// What one plan file asks of "the police" it asks in every commune that issued it. A named body has its duty
  /// before anyone was bound to it, so there is one group at least.
  private static func groupedByIssuer(_ bound: [FactKey], _ units: UnitIndex) -> [[FactKey]] {
    var groups: [(issuer: FactKey?, units: [FactKey])] = []
    for unit in bound {
      let issuer = units[unit]?.issuer
      if let place = groups.firstIndex(where: { $0.issuer == issuer }) {
        groups[place].units.append(unit)
      } else {
        groups.append((issuer, [unit]))
      }
    }
    return groups.isEmpty ? [[]] : groups.map(\.units)
  }
}

// MARK: Counting

extension QuotaStanding {
  /// Whether registrations count for it at all; proposals and papers are counted another way.
  package var countsRegistrations: Bool {
    switch quota.metric {
    case .register, .buildReplicate, .selectBuildIntroduce, .sendUp: true
    case .proposeRecognition, .criteriaRules: false
    }
  }

  /// Counted over the whole life of the plan, each model once.
  package var spansPlan: Bool { quota.period == .plan || quota.period == .oneTime }

  func mayTake(_ record: RegistrationFacts, year: Int) -> Bool {
    guard countsRegistrations, holder.has(record.unit) else { return false }
    if let sector = quota.sector, !sector.isSame(as: record.sector) { return false }
    return spansPlan || record.year == year
  }

  func holds(_ record: RegistrationFacts) -> Bool {
    spansPlan && registered.contains { $0.model == record.model }
  }

  /// Whether one more registration of this kind makes the deficit smaller.
  func lacks(_ record: RegistrationFacts) -> Bool {
    guard !quota.split.isEmpty else { return registered.count < minimum }
    return quota.split.contains { part in
      part.holds(record.kind.group) && registeredCount(in: part) < part.min
    }
  }

  mutating func take(_ record: RegistrationFacts, year: Int) {
    let isSent = record.sentUpIn.contains { spansPlan ? $0 <= year : $0 == year }
    if spansPlan, let known = registered.firstIndex(where: { $0.model == record.model }) {
      if record.isBuilt { registered[known].isBuilt = true }
      if isSent { registered[known].isSent = true }
      return
    }
    registered.append(
      Counted(
        model: record.model, group: record.kind.group, isBuilt: record.isBuilt, isSent: isSent))
  }

  mutating func takeProposal(_ record: RegistrationFacts, occasion: String?) {
    guard quota.metric == .proposeRecognition, let occasion else { return }
    if record.isProposed(at: occasion) { proposals += 1 }
  }

  mutating func takeDocuments(of units: UnitIndex) {
    guard quota.metric == .criteriaRules else { return }
    documents = holder.units.reduce(0) { $0 + (units[$1]?.criteriaRules ?? 0) }
  }
}

// MARK: Results

extension QuotaStanding {
  package var minimum: Int { quota.min ?? 0 }

  /// What the quota's own metric counts.
  package var count: Int {
    switch quota.metric {
    case .register, .selectBuildIntroduce, .buildReplicate, .sendUp:
      registered.filter(isKept).count
    case .proposeRecognition: proposals
    case .criteriaRules: documents
    }
  }

  package var builtCount: Int { registered.filter(\.isBuilt).count }

  /// What is lacking by the quota's own metric.
  package var deficit: Int {
    if quota.split.isEmpty { return max(0, minimum - count) }
    return quota.split.reduce(0) { sum, part in
      sum + max(0, part.min - registered.filter { part.holds($0.group) && isKept($0) }.count)
    }
  }

  /// What is lacking before anything has to be built or sent.
  package var registeredDeficit: Int {
    guard countsRegistrations else { return 0 }
    if quota.split.isEmpty { return max(0, minimum - registered.count) }
    return quota.split.reduce(0) { $0 + max(0, $1.min - registeredCount(in: $1)) }
  }

  /// Whether one counts by the quota's own metric.
  private func isKept(_ counted: Counted) -> Bool {
    switch quota.metric {
    case .buildReplicate: counted.isBuilt
    case .sendUp: counted.isSent
    case .register, .selectBuildIntroduce, .proposeRecognition, .criteriaRules: true
    }
  }

  /// How many are beyond the upper value; only a cap forbids them.
  package var beyondMaximum: Int { quota.max.map { max(0, count - $0) } ?? 0 }

  package var isOverCap: Bool { quota.binding == .cap && beyondMaximum > 0 }

  package func registeredCount(in part: Plan.Quota.Part) -> Int {
    registered.filter { part.holds($0.group) }.count
  }
}

extension Plan.Quota.Part {
  /// Collectives and models are one part; households count with persons.
  func holds(_ group: SubjectKind.Group) -> Bool {
    (subjectKind.group == .collective) == (group == .collective)
  }
}
