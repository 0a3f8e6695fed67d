import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// `nhanrong org roles [FILE]` and `nhanrong org bind UNIT [ROLE...]`: who stands in which role of a plan.
enum OrgRolesCommand {
  static let roles = CommandSpec(
    "roles", aliases: ["vai-tro"],
    summary: Text(
      vi: "đơn vị nào giữ vai trò nào của kế hoạch", en: "which unit stands in which role of a plan"
    ),
    details: [
      Text(
        vi: """
          Loại và tên đơn vị cho biết phần lớn vai trò. Bảng FILE (vai trò; mã đơn vị; cấp học) nói \
          những gì chúng chưa nói, được ký và theo gói đi đến mọi nơi đọc đơn vị ấy; đơn vị có trong \
          bảng chỉ giữ các vai trò bảng nêu.
          """,
        en: """
          Kinds and names of units tell most roles. A table FILE (role; unit; school_level) says what \
          they do not; it is signed and travels to everyone who reads those units. A unit in the table \
          has the roles the table names and no others.
          """)
    ],
    operands: [file], options: [plan],
    examples: [
      CommandExample(
        "nhanrong org roles vai-tro.csv", Text(vi: "ký cả bảng", en: "sign a whole table"))
    ],
    run: runRoles)

  static let bind = CommandSpec(
    "bind", aliases: ["gan-vai-tro"],
    summary: Text(
      vi: "gắn một đơn vị với vai trò của kế hoạch", en: "bind a unit to roles of a plan"),
    operands: [unit, role], options: [plan, level, none, usual],
    examples: [
      CommandExample(
        "nhanrong org bind 20.06601.CQ01 ke_toan",
        Text(vi: "ai là kế toán", en: "who the accountant is")),
      CommandExample(
        "nhanrong org bind 20.06601.TH02 --level thcs",
        Text(vi: "trường dạy cấp nào", en: "which level a school teaches")),
    ],
    run: runBind)

  private static let file = OperandSpec(
    "FILE", .optional, Text(vi: "bảng CSV; không nêu thì chỉ xem", en: "a CSV table; none to look"))
  private static let unit = RevokeCommand.unit
  private static let role = OperandSpec(
    "ROLE", .any, Text(vi: "mã vai trò trong kế hoạch", en: "the id of a role in the plan"))
  private static let plan = OptionSpec.value(
    "plan", "PLAN",
    Text(vi: "mã kế hoạch, khi sổ có nhiều", en: "the plan's id, where there are several"))
  private static let level = OptionSpec.value(
    "level", "LEVEL", allowed: SchoolLevel.allCases.map { AllowedValue($0.rawValue) },
    Text(vi: "cấp học của trường", en: "the level a school teaches"))
  private static let none = OptionSpec.flag(
    "none", Text(vi: "không giữ vai trò nào", en: "it has no role at all"))
  private static let usual = OptionSpec.flag(
    "usual", Text(vi: "lại theo loại và tên", en: "as its kind and name tell, again"))

  // MARK: Running

  private static func runRoles(_ context: CommandContext) throws(CommandFailure) -> Reply {
    guard let name = context.invocation.operand(file) else {
      return try context.withRegister { (register) throws(CommandFailure) in
        try page(register, wantedPlan(register, context), [], context)
      }
    }
    let table = try PlanFileReading.table(name, context)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      let plan = try wantedPlan(register, context)
      let units = try context.wording { () throws(ReplicaError) in
        try register.unitFacts(of: plan.id)
      }
      let reading: TableReading<RoleRow>
      do throws(TableRefusal) {
        reading = try RoleRow.read(table, plan: plan, units: units)
      } catch {
        throw .badTable(error, name)
      }
      if !reading.faults.isEmpty { throw .badRows(reading.faults.map { (name, $0) }) }
      let changed = try context.wording { () throws(ReplicaError) in
        try register.bind(
          bindings(reading.rows, register), to: plan, isDryRun: context.dryRun)
      }
      return try page(register, plan, changed, context)
    }
  }

  private static func runBind(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let call = context.invocation
    let name = try call.required(unit)
    let names = call.operands(role)
    let chosen = [!names.isEmpty, call.has(none), call.has(usual)].filter { $0 }.count
    let level = call.value(of: level).flatMap { SchoolLevel(rawValue: $0) }
    guard chosen == 1 || (chosen == 0 && level != nil) else {
      throw .rolesUnclear(path: call.path)
    }
    let roles: UnitBinding.Roles? =
      chosen == 0 ? nil : call.has(usual) ? .usual : .byHand(names)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      let plan = try wantedPlan(register, context)
      let changed = try context.wording { () throws(ReplicaError) in
        try register.bind(
          [UnitBinding(try register.organisation(named: name), roles, schoolLevel: level)],
          to: plan, isDryRun: context.dryRun)
      }
      return try page(register, plan, changed, context)
    }
  }

  private static func wantedPlan(
    _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> Plan {
    try context.wording { () throws(ReplicaError) in
      try register.currentPlan(context.invocation.value(of: plan))
    }
  }

  /// One binding for each unit of a table, in the order in which it first stands there.
  private static func bindings(
    _ rows: [RoleRow], _ register: Register
  ) throws(ReplicaError) -> [UnitBinding] {
    let known = try register.organisations()
    var bindings: [UnitBinding] = []
    for row in rows {
      let key = row.entry.unit
      guard let unit = known.first(where: { FactKey($0.path.organisation.bytes) == key }),
        !bindings.contains(where: { $0.unit == unit })
      else { continue }
      let own = rows.filter { $0.entry.unit == key }
      bindings.append(
        UnitBinding(
          unit, .byHand(own.map(\.entry.role)),
          schoolLevel: own.compactMap(\.schoolLevel).last))
    }
    return bindings
  }

  // MARK: Showing

  private static func page(
    _ register: Register, _ plan: Plan, _ changed: [OrganisationView], _ context: CommandContext
  ) throws(CommandFailure) -> Reply {
    let units = try context.wording { () throws(ReplicaError) in
      try register.unitFacts(of: plan.id)
    }
    let binding = RoleBinding.usual(of: plan, units: units)
    let known = UnitIndex(units)
    var rows: [[Cell]] = []
    var values: [JSONValue] = []
    for role in plan.organisations {
      let bound = binding.units(in: role.id).compactMap { known[$0] }
      if bound.isEmpty, !plan.asks(of: role.id) { continue }
      let title = Text(vi: role.name.vi, en: role.name.en)
      if bound.isEmpty {
        rows.append([
          Cell(data: role.id), Cell(title),
          Cell(Text(vi: "chưa có đơn vị", en: "no unit yet"), .attention), Cell(data: ""),
        ])
      }
      rows += bound.map { unit in
        [
          Cell(data: role.id), Cell(title),
          Cell(data: unit.code.isEmpty ? unit.name : "\(unit.name) (\(unit.code))"),
          Cell(
            unit.roles == nil ? Text(data: "") : Text(vi: "đã ký", en: "signed"), .quiet),
        ]
      }
      values.append(
        .object([
          ("role", .string(role.id)), ("units", .strings(bound.map(\.code))),
          ("signed", .strings(bound.filter { $0.roles != nil }.map(\.code))),
        ]))
    }
    let without = units.filter { binding.roles(of: $0.key).isEmpty }
    var blocks: [Block] = []
    if !changed.isEmpty || context.dryRun {
      let names = changed.map(\.name).joined(separator: ", ")
      blocks.append(
        .paragraph(
          context.dryRun
            ? Text(
              vi: "Sẽ ký vai trò của \(changed.count) đơn vị: \(names)",
              en: "Would sign the roles of \(changed.count) units: \(names)")
            : Text(
              vi: "Đã ký vai trò của \(changed.count) đơn vị: \(names)",
              en: "Signed the roles of \(changed.count) units: \(names)"), .good))
    }
    blocks.append(
      .table(
        Table(
          [
            Table.Column(Text(vi: "Mã", en: "Id")), Table.Column(Text(vi: "Vai trò", en: "Role")),
            Table.Column(Text(vi: "Đơn vị", en: "Unit")), Table.Column(),
          ], rows: rows)))
    if !without.isEmpty {
      let names = without.map(\.name).joined(separator: ", ")
      blocks.append(
        .paragraph(
          Text(vi: "Không giữ vai trò nào: \(names)", en: "Without a role: \(names)"), .quiet))
    }
    return Reply(
      blocks + context.dryRunNote,
      result: .object([
        ("plan", .string(plan.id)), ("changed", .strings(changed.map(\.code))),
        ("roles", .array(values)), ("without", .strings(without.map(\.code))),
        ("dryRun", .bool(context.dryRun)),
      ]))
  }
}
