import BundleFormat
import Causality
import ChangeLog
import Merging
package import NhanRong
import Sealing
import Trust

extension Register {
  /// The registrations made under a plan, by unit and then by record; taken back ones too.
  package func registrationFacts(
    of plan: String
  ) throws(ReplicaError) -> [RegistrationFacts] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT record, audience, year, track, kind, sector, step, attention, code, name, title,
          position, workplace, address, head, follower, solutions, remarks, birth_year, is_leader,
          submitted_on, received_on, model, flags
        FROM registration WHERE plan = ?1 ORDER BY audience, record
        """, [.text(plan)])
    }
    return rows.compactMap { RegistrationFacts($0, plan: plan) }
  }

  /// The units that owe something under a plan, as far as this register sees: below the plan's issuer,
  /// and its own or below its own, by founding or by a place. By code.
  package func unitFacts(of plan: String) throws(ReplicaError) -> [UnitFacts] {
    let own = try replica.requireUnit()
    guard let record = try plans().first(where: { $0.id.isSame(as: plan) })?.record else {
      return []
    }
    // What a commune brings from its cells was heard from them too.
    let heard = try replica.peers().filter { $0.path.isBelow(own.organisation) }
    let known = try organisations()
    return try replica.read { (core) throws(ReplicaError) in
      guard let issuer = try core.picture(of: record)?.audience else { return [] }
      var units: [UnitFacts] = []
      for organisation in known
      where core.isBelow(organisation.path, issuer)
        && (organisation.path == own || core.isBelow(organisation.path, own.organisation))
      {
        let id = organisation.path.organisation
        var unit = UnitFacts(
          key: FactKey(id.bytes), code: organisation.code, name: organisation.name,
          kind: organisation.kind)
        unit.ratings = try core.picture(of: organisation.record)?.ratings ?? []
        unit.heardOn = heard.filter { organisation.path.isAtOrBelow($0.organisation) }
          .compactMap(\.heardAt).max().flatMap { CivilDate(vietnameseTime: $0) }
        if organisation.kind.isSame(as: "school") {
          unit.schoolLevel = SchoolLevel(nameOfSchool: organisation.name)
        }
        units.append(unit)
      }
      return units.sorted(by: UnitFacts.precedes)
    }
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
  /// Cost: the plan's rows, and the record of each registration that is proposed for recognition.
  package func planFacts(
    of plan: Plan, _ ledger: SheetLedger
  ) throws(ReplicaError) -> PlanFacts {
    let units = try unitFacts(of: plan.id)
    var registrations = try registrationFacts(of: plan.id)
    for index in registrations.indices {
      ledger.complete(&registrations[index])
      // Nobody asks for the papers of what is not proposed.
      guard !registrations[index].proposedAt.isEmpty else { continue }
      registrations[index].dossier = ledger.dossier(
        of: registrations[index], plan, attached: try attachments(of: registrations[index].id))
    }
    return PlanFacts(
      plan: plan, units: units, binding: .usual(of: plan, units: units),
      registrations: registrations)
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

  package init(
    plan: Plan, units: [UnitFacts], binding: RoleBinding, registrations: [RegistrationFacts]
  ) {
    self.plan = plan
    self.units = units
    self.binding = binding
    self.registrations = registrations
  }

  package func sheet(year: Int, occasion: String? = nil) -> TargetSheet {
    TargetSheet(
      plan, year: year, units: units, binding: binding, registrations: registrations,
      occasion: occasion)
  }

  /// Of one unit; whoever asks for many asks `RegistrationDates`.
  package func status(of unit: FactKey, in year: Int, today: CivilDate) -> ReportStatus {
    RegistrationDates(plan, in: year, binding).status(
      of: unit, registrations(in: year)[unit] ?? [], today: today)
  }

  /// Those of one year by their units.
  package func registrations(in year: Int) -> [FactKey: [RegistrationFacts]] {
    Dictionary(
      grouping: registrations.filter { $0.year == year && $0.plan.isSame(as: plan.id) },
      by: \.unit)
  }
}

extension ReplicaCore {
  /// A unit that moved below another one counts there too.
  fileprivate func isBelow(_ unit: OrganisationPath, _ above: OrganisationID) -> Bool {
    unit.isBelow(above) || trust?.tree.isBelow(unit, above) ?? false
  }
}

extension RecordPicture {
  fileprivate var ratings: [UnitFacts.Rating] {
    elements(OrganisationField.ratings).compactMap { value in
      guard let list = value.list, list.count == 2, let year = list[0].integer,
        let rating = list[1].text
      else { return nil }
      return UnitFacts.Rating(year: Int(clamping: year), rating: rating)
    }
  }
}

extension RegistrationFacts {
  fileprivate init?(_ row: [Value], plan: String) {
    func text(_ column: Int) -> String { row[column].text ?? "" }
    func day(_ column: Int) -> CivilDate? {
      row[column].text.flatMap { try? CivilDate(parsing: $0) }
    }
    guard let id = row[0].bytes, let unit = row[1].bytes, let year = row[2].integer,
      let kind = SubjectKind(rawValue: text(4)),
      let step = RegistrationState(rawValue: text(6))
    else { return nil }
    let isWithdrawn = (row[7].integer ?? 0) & 16 != 0
    // A draft that was handed in lives on as the record that was made of it.
    if isWithdrawn, step == .draft { return nil }
    self.init(
      id: FactKey(id), unit: FactKey(unit), plan: plan, year: Int(clamping: year),
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
