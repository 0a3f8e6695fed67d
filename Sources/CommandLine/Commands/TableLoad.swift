import ModelRegistry
import NhanRong
import Platform

/// Tables that were read whole before anything is written.
struct TableLoad {
  let plan: Plan?
  let tier: UInt8
  /// An office writes units down and receives registrations; a unit registers.
  let isOffice: Bool
  private var organisations: [OrganisationRow] = []
  private var othersUnits = 0
  private var registrations: [RegistrationRow] = []
  private var faults: [(file: String, fault: RowFault)] = []
  private var warnings: [ReplyWarning] = []

  init(plan: Plan?, tier: UInt8, isOffice: Bool) {
    self.plan = plan
    self.tier = tier
    self.isOffice = isOffice
  }

  // MARK: Reading

  /// What a table holds is told by its headings, not by its name.
  mutating func read(
    _ name: String, catalogue: String?, _ context: CommandContext
  ) throws(CommandFailure) {
    let table = try PlanFileReading.table(name, context)
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
      note(reading, name)
    } catch {
      throw .badTable(error, name)
    }
  }

  /// False where the headings are not those of registrations.
  private mutating func readRegistrations(
    _ table: CSVTable, _ plan: Plan, _ name: String
  ) throws(CommandFailure) -> Bool {
    do throws(TableRefusal) {
      let reading = try RegistrationRow.read(table, plan: plan)
      registrations += reading.rows
      note(reading, name)
      return true
    } catch .missingColumns(let columns) {
      // A table of units has a kind and a name; one of registrations lacks at most a few headings.
      if columns.count <= 2, columns != ["subject_kind", "field"] {
        throw .badTable(.missingColumns(columns), name)
      }
      return false
    } catch {
      throw .badTable(error, name)
    }
  }

  private func isOfRegistrations(_ table: CSVTable) -> Bool {
    (0..<table.columnCount).contains { column in
      String(decoding: table.heading(column), as: UTF8.self) == "subject_kind"
    }
  }

  private mutating func note<Row>(_ reading: TableReading<Row>, _ name: String) {
    faults += reading.faults.map { (name, $0) }
    if !reading.unusedHeadings.isEmpty {
      let list = reading.unusedHeadings.joined(separator: ", ")
      warnings.append(
        ReplyWarning(
          "NR-W23",
          Text(vi: "\(name): không dùng cột \(list)", en: "\(name): not used: columns \(list)")))
    }
    for note in reading.notes {
      guard case .excelDate(let day) = note.code else { continue }
      warnings.append(
        ReplyWarning(
          "NR-W24",
          Text(
            vi: "\(name) dòng \(note.position.row): số \(note.found) được đọc là ngày \(day.text)",
            en: "\(name) row \(note.position.row): the number \(note.found) was read as \(day.text)"
          )))
    }
  }

  func refuseFaults() throws(CommandFailure) {
    if !faults.isEmpty { throw .badRows(faults) }
  }

  // MARK: Writing

  func write(
    into register: Register, _ context: CommandContext
  ) throws(ReplicaError) -> Reply {
    var issued: String?
    if isOffice, let plan, try register.plan(plan.id) != plan {
      _ = try register.issue(plan, isDryRun: context.dryRun)
      issued = plan.id
    }
    var units = LoadOutcome()
    if isOffice, !organisations.isEmpty {
      units = try register.load(organisations, tier: tier, isDryRun: context.dryRun)
    }
    var entries = LoadOutcome()
    if let plan, !registrations.isEmpty {
      entries = try register.load(
        registrations, plan: plan, isOffice: isOffice, isDryRun: context.dryRun)
    }
    return Reply(
      [
        .table(
          Table(
            [
              Table.Column(), Table.Column(Text(vi: "Mới", en: "New"), .trailing),
              Table.Column(Text(vi: "Đã có", en: "Known"), .trailing),
              Table.Column(Text(vi: "Của nơi khác", en: "Others'"), .trailing),
            ],
            rows: [
              row(Text(vi: "Đơn vị", en: "Units"), units.created, units.known, othersUnits),
              row(
                Text(vi: "Đăng ký", en: "Registrations"), entries.created, entries.known,
                entries.others),
            ]))
      ] + (issued.map { [Block.paragraph(issuedText($0, context))] } ?? []) + context.dryRunNote,
      result: .object([
        ("plan", .optional(issued)),
        ("organisations", json(units.created, units.known, othersUnits)),
        ("registrations", json(entries.created, entries.known, entries.others)),
        ("dryRun", .bool(context.dryRun)),
      ]), warnings: warnings)
  }

  private func issuedText(_ plan: String, _ context: CommandContext) -> Text {
    context.dryRun
      ? Text(vi: "Sẽ ban hành kế hoạch \(plan)", en: "Would issue plan \(plan)")
      : Text(vi: "Đã ban hành kế hoạch \(plan)", en: "Issued plan \(plan)")
  }

  private func row(_ label: Text, _ new: Int, _ known: Int, _ others: Int) -> [Cell] {
    [Cell(label)] + [new, known, others].map { Cell(data: String($0)) }
  }

  private func json(_ new: Int, _ known: Int, _ others: Int) -> JSONValue {
    .object([("new", .count(new)), ("known", .count(known)), ("others", .count(others))])
  }
}
