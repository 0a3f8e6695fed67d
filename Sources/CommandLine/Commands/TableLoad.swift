import ModelRegistry
import NhanRong
import Platform

/// Tables that were read whole before anything is written.
struct TableLoad {
  /// What a person said about the files.
  struct Wishes {
    var encoding: String?
    var year: Int?
    var sectorWords: [(words: String, sector: String)] = []
    var isPartial = false
    var withSuspects = false
    /// Code of the province whose communes are taken from the national list.
    var province: String?
    /// Kind of those units in the catalogue.
    var unitKind = ""
  }

  let plan: Plan?
  let tier: UInt8
  /// An office writes units down and receives registrations; a unit registers.
  let isOffice: Bool
  /// Code of our own unit, for forms that name none.
  let ownCode: String
  let wishes: Wishes
  private var organisations: [OrganisationRow] = []
  private var organisationFiles: [String] = []
  private var othersUnits = 0
  private var registrations: [RegistrationRow] = []
  private var registrationFiles: [String] = []
  private(set) var faults: [(file: String, fault: RowFault)] = []
  private var warnings: [ReplyWarning] = []

  init(plan: Plan?, tier: UInt8, isOffice: Bool, ownCode: String, wishes: Wishes) {
    self.plan = plan
    self.tier = tier
    self.isOffice = isOffice
    self.ownCode = ownCode
    self.wishes = wishes
  }

  // MARK: Reading

  /// What a table holds is told by its headings, not by its name.
  mutating func read(
    _ name: String, catalogue: String?, _ context: CommandContext
  ) throws(CommandFailure) {
    let table = try PlanFileReading.table(name, encoding: wishes.encoding, context)
    warnings += TableWarnings.encoding(of: table, name)
    if table.isListOfCommunes { return try readCommunes(table, name) }
    if let plan, try readRegistrations(table, plan, name) { return }
    if plan == nil, isOfRegistrations(table) {
      throw CommandFailure(ReplicaError(.badValue, ("reason", "noPlan"), ("plan", "")))
    }
    guard isOffice else {
      othersUnits += table.rowCount
      return
    }
    guard let catalogue else {
      throw .catalogueMissing(path: context.invocation.path)
    }
    let entries = try PlanFileReading.catalogue(catalogue, context)
    do throws(TableRefusal) {
      let reading = try OrganisationRow.read(table, catalogue: entries)
      organisations += reading.rows
      organisationFiles += reading.rows.map { _ in name }
      note(reading, name)
    } catch {
      throw .badTable(error, name)
    }
  }

  /// The communes of one province out of the national list.
  private mutating func readCommunes(
    _ table: CSVTable, _ name: String
  ) throws(CommandFailure) {
    guard let province = wishes.province else { throw .provinceMissing(name) }
    let communes: [NationalUnits.Commune]
    do throws(NationalUnits.Refusal) { communes = try NationalUnits.communes(table) } catch {
      throw .badUnitLists(error, name)
    }
    let rows = NationalUnits.organisations(of: province, communes, kind: wishes.unitKind)
    if rows.isEmpty { throw .noSuchUnit(province) }
    organisations += rows
    organisationFiles += rows.map { _ in name }
  }

  /// False where the headings are not those of registrations, in a plain table or in a form.
  private mutating func readRegistrations(
    _ table: CSVTable, _ plan: Plan, _ name: String
  ) throws(CommandFailure) -> Bool {
    do throws(TableRefusal) {
      take(
        try RegistrationRow.read(table, plan: plan, sectorWords: wishes.sectorWords), name)
      return true
    } catch .missingColumns(let columns) {
      if try readForm(table, plan, name) { return true }
      // A table of units has a kind and a name; one of registrations lacks at most a few headings.
      if columns.count <= 2, columns != ["subject_kind", "field"] {
        throw .badTable(.missingColumns(columns), name)
      }
      return false
    } catch {
      throw .badTable(error, name)
    }
  }

  private mutating func readForm(
    _ table: CSVTable, _ plan: Plan, _ name: String
  ) throws(CommandFailure) -> Bool {
    do throws(TableRefusal) {
      let reading = try RegistrationRow.readForm(
        table, plan: plan, org: ownCode, year: wishes.year, sectorWords: wishes.sectorWords)
      if let reading { take(reading, name) }
      return reading != nil
    } catch .missingColumns {
      return false
    } catch {
      throw .badTable(error, name)
    }
  }

  private mutating func take(_ reading: TableReading<RegistrationRow>, _ name: String) {
    registrations += reading.rows
    registrationFiles += reading.rows.map { _ in name }
    note(reading, name)
  }

  private func isOfRegistrations(_ table: CSVTable) -> Bool {
    (0..<table.columnCount).contains { column in
      String(decoding: table.heading(column), as: UTF8.self) == "subject_kind"
    }
  }

  private mutating func note<Row>(_ reading: TableReading<Row>, _ name: String) {
    faults += reading.faults.map { (name, $0) }
    warnings += TableWarnings.reading(reading, name)
  }

  // MARK: Writing

  /// Writes the rows that are right. With faults it is called for a preview or with `--partial` only.
  func write(
    into register: Register, _ context: CommandContext
  ) throws(ReplicaError) -> Reply {
    let isDryRun = context.dryRun
    var issued: String?
    if isOffice, let plan, try register.plan(plan.id) != plan {
      _ = try register.issue(plan, isDryRun: isDryRun)
      issued = plan.id
    }
    var units = LoadOutcome()
    if isOffice, !organisations.isEmpty {
      units = try register.load(organisations, tier: tier, isDryRun: isDryRun)
    }
    var entries = LoadOutcome()
    if let plan, !registrations.isEmpty {
      entries = try register.load(
        registrations, plan: plan, isOffice: isOffice, withSuspects: wishes.withSuspects,
        isDryRun: isDryRun)
    }
    let suspectsLeft = wishes.withSuspects ? 0 : entries.suspects.count
    return Reply(
      LoadPage.blocks(
        units, entries, othersUnits: othersUnits, issued: issued, faults: faults, context),
      result: LoadPage.json(
        units, entries, othersUnits: othersUnits, issued: issued, faults: faults,
        suspects: entries.suspects.map { ($0, fileAndRow($0.row)) }, context),
      warnings: warnings + loadWarnings(units, entries),
      shortfall: shortfall(suspectsLeft: suspectsLeft))
  }

  private func shortfall(suspectsLeft: Int) -> CommandFailure? {
    guard faults.isEmpty else {
      if !wishes.isPartial { return .badRows(faults) }
      // Faults stand in the order of the rows.
      var rows = 0
      for (index, entry) in faults.enumerated()
      where index == 0 || faults[index - 1].fault.position != entry.fault.position {
        rows += 1
      }
      return .partlyLoaded(cells: faults.count, rows: rows, suspects: suspectsLeft)
    }
    return suspectsLeft > 0 ? .suspectsLeft(suspectsLeft) : nil
  }

  private func fileAndRow(_ index: Int) -> (file: String, row: Int) {
    (registrationFiles[index], registrations[index].position.row)
  }

  private func loadWarnings(_ units: LoadOutcome, _ entries: LoadOutcome) -> [ReplyWarning] {
    var warnings = units.restoredCodes.map {
      TableWarnings.restored(
        $0, row: organisations[$0.row].position.row, organisationFiles[$0.row])
    }
    for code in entries.restoredCodes {
      let place = fileAndRow(code.row)
      warnings.append(TableWarnings.restored(code, row: place.row, place.file))
    }
    for suspect in entries.suspects {
      let place = fileAndRow(suspect.row)
      warnings.append(
        TableWarnings.suspect(
          registrations[suspect.row].name, row: place.row, place.file,
          like: LoadPage.word(suspect.other, rowOf: { fileAndRow($0).row }),
          isWritten: wishes.withSuspects))
    }
    return warnings
  }
}
