import BundleFormat
import Causality
import ChangeLog
import Merging
package import NhanRong
import Sealing

extension Register {
  /// The registrations made under a plan, by unit and then by record; taken back ones too.
  package func registrationFacts(
    of plan: String
  ) throws(ReplicaError) -> [RegistrationFacts] {
    try registrationFacts(where: "plan = ?1", [.text(plan)])
  }

  /// The same of single registrations; those that lack a year, kind or step are left out.
  func registrationFacts(of records: [RecordID]) throws(ReplicaError) -> [RegistrationFacts] {
    var facts: [RegistrationFacts] = []
    for record in records {
      facts += try registrationFacts(where: "record = ?1", [.bytes(record.bytes)])
    }
    return facts
  }

  private func registrationFacts(
    where condition: String, _ arguments: [Value]
  ) throws(ReplicaError) -> [RegistrationFacts] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT record, audience, year, track, kind, sector, step, attention, code, name, title,
          position, workplace, address, head, follower, solutions, remarks, birth_year, is_leader,
          submitted_on, received_on, model, flags, plan, rating, merged_into
        FROM registration WHERE \(condition) ORDER BY audience, record
        """, arguments)
    }
    var facts: [RegistrationFacts] = []
    for row in rows {
      guard var step = row[6].text.flatMap({ RegistrationState(rawValue: $0) }) else { continue }
      // Of two merged into each other one stays, which neither of them can tell alone.
      if step == .merged, let record = row[0].bytes.flatMap({ RecordID(bytes: $0) }) {
        step = try standing(of: record).lifecycle.step
      }
      if let one = RegistrationFacts(row, step) { facts.append(one) }
    }
    return facts
  }

  /// Eight digits that are equal in two registers that hold the same changes: a report printed from either
  /// says so. Drafts are nobody else's and do not count.
  package func dataCode() throws(ReplicaError) -> String {
    let codes = try replica.read { (core) throws(ReplicaError) in core.audienceCodes() }
    var bytes: [UInt8] = []
    for code in codes {
      bytes += code.audience.bytes
      bytes += code.setCode.bytes
    }
    return hexadecimal(of: Digest.of(bytes, for: .setCode).bytes.prefix(4))
  }

  /// A plan with everything that targets and reports are computed from.
  ///
  /// - Parameter roll: the units, read once for several plans.
  /// - Parameter year: the one that is reported on: by its end a recognition may have lapsed.
  /// - Cost: the plan's rows, and the record of each registration that is proposed for recognition.
  package func planFacts(
    of plan: Plan, _ ledger: SheetLedger, _ roll: UnitRoll, in year: Int
  ) throws(ReplicaError) -> PlanFacts {
    var units = roll.units(below: try issuers(of: plan.id), of: plan.id)
    for index in units.indices {
      units[index].criteriaRules = ledger.criteriaRules(of: units[index].key, in: plan.period)
    }
    var registrations = try registrationFacts(of: plan.id)
    for index in registrations.indices {
      ledger.complete(&registrations[index], in: year)
      // Nobody asks for the papers of what is not proposed.
      guard !registrations[index].proposals.isEmpty else { continue }
      registrations[index].dossier = ledger.dossier(
        of: registrations[index], plan, attached: try attachments(of: registrations[index].id))
    }
    var facts = PlanFacts(
      plan: plan, units: units, binding: .usual(of: plan, units: units),
      registrations: registrations, adoptions: ledger.adoptions(of: registrations))
    facts.lastDay = try lastDay(of: plan.id)
    return facts
  }

  /// The last day of the body that issued a plan, as when districts ended on 30/6/2025; nil where it stands.
  package func lastDay(of plan: String) throws(ReplicaError) -> CivilDate? {
    guard let record = try plans().first(where: { $0.id.isSame(as: plan) })?.record else {
      return nil
    }
    let issuer = try replica.read { (core) throws(ReplicaError) in
      try core.picture(of: record)?.audience
    }
    for unit in try organisations() where unit.path.organisation == issuer {
      guard let end = try history(of: unit).end else { continue }
      return CivilDate(daysFromEpoch: end.day.daysFromEpoch - 1)
    }
    return nil
  }

  private func attachments(of key: FactKey) throws(ReplicaError) -> [AttachmentView] {
    guard let record = RecordID(bytes: key.bytes) else { return [] }
    return try replica.read { (core) throws(ReplicaError) in
      try core.picture(of: record)?.attachments ?? []
    }
  }
}

/// A plan, its units in their roles, and the registrations under it.
package struct PlanFacts: Sendable {
  package let plan: Plan
  package var units: [UnitFacts]
  package var binding: RoleBinding
  package var registrations: [RegistrationFacts]
  /// The last day of the body that issued it, where that has ended: no date falls due later.
  package var lastDay: CivilDate?
  /// The links in which one of them takes part.
  package var adoptions: [AdoptionFacts]

  package init(
    plan: Plan, units: [UnitFacts], binding: RoleBinding, registrations: [RegistrationFacts],
    adoptions: [AdoptionFacts] = []
  ) {
    self.plan = plan
    self.units = units
    self.binding = binding
    self.registrations = registrations
    self.adoptions = adoptions
  }

  package func sheet(year: Int, occasion: String? = nil) -> TargetSheet {
    TargetSheet(
      plan, year: year, units: units(in: year), binding: binding(in: year),
      registrations: registrations, occasion: occasion)
  }

  /// Without those that ended before the year began: they owe nothing in it.
  package func units(in year: Int) -> [UnitFacts] {
    units.filter { $0.endedOn.map { year <= $0.year } ?? true }
  }

  private func binding(in year: Int) -> RoleBinding {
    let known = Set(units(in: year).map(\.key))
    if known.count == units.count { return binding }
    return RoleBinding(binding.entries.filter { known.contains($0.unit) })
  }

  /// Of one unit; whoever asks for many asks `RegistrationDates`.
  package func status(of unit: FactKey, in year: Int, today: CivilDate) -> ReportStatus {
    RegistrationDates(self, in: year).status(
      of: unit, registrations(in: year)[unit] ?? [], today: today)
  }

  /// Those of one year by their units.
  package func registrations(in year: Int) -> [FactKey: [RegistrationFacts]] {
    Dictionary(
      grouping: registrations.filter { $0.year == year && $0.plan.isSame(as: plan.id) },
      by: \.unit)
  }
}

extension RegistrationFacts {
  fileprivate init?(_ row: [Value], _ step: RegistrationState) {
    func text(_ column: Int) -> String { row[column].text ?? "" }
    func day(_ column: Int) -> CivilDate? {
      row[column].text.flatMap { try? CivilDate(parsing: $0) }
    }
    guard let id = row[0].bytes, let unit = row[1].bytes, let year = row[2].integer,
      let kind = SubjectKind(rawValue: text(4))
    else { return nil }
    let isWithdrawn = (row[7].integer ?? 0) & 16 != 0
    // A draft that was handed in lives on as the record that was made of it.
    if isWithdrawn, step == .draft { return nil }
    self.init(
      id: FactKey(id), unit: FactKey(unit), plan: text(24), year: Int(clamping: year),
      track: RegistrationTrack(rawValue: text(3)) ?? .new, kind: kind, sector: text(5),
      state: isWithdrawn ? .withdrawn : step)
    code = text(8)
    name = text(9)
    title = text(10)
    position = text(11)
    workplace = text(12)
    address = text(13)
    head = text(14)
    follower = text(15)
    solutions = text(16)
    remarks = text(17)
    birthYear = row[18].integer.map { Int(clamping: $0) }
    isLeader = row[19].integer == 1
    submittedOn = day(20)
    receivedOn = day(21)
    if let first = row[22].bytes { model = FactKey(first) }
    rating = UnitRating(cell: text(25).utf8)
    if step == .merged { mergedInto = row[26].bytes.map { FactKey($0) } }
    wantsWithdrawal = text(23).utf8.split(separator: 0x20).contains {
      $0.elementsEqual(Lifecycle.Flag.withdrawalAsked.rawValue.utf8)
    }
  }
}

extension CivilDate {
  /// The calendar day of a moment as Vietnam's clocks show it: UTC+7, without daylight saving.
  package init?(vietnameseTime milliseconds: Int64) {
    let (local, overflow) = milliseconds.addingReportingOverflow(7 * 3_600_000)
    guard !overflow else { return nil }
    let day = local / 86_400_000 - (local % 86_400_000 < 0 ? 1 : 0)
    self.init(daysFromEpoch: Int(clamping: day))
  }
}
