import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Reports

/// `nhanrong report`.
enum ReportCommand {
  static let spec = CommandSpec(
    "report", aliases: ["bao-cao"],
    summary: Text(vi: "báo cáo, biểu, danh sách", en: "reports, forms and lists"),
    details: [
      Text(
        vi: """
          R1 register-form biểu đăng ký; R2 list danh sách; R3 results kết quả; R4 sectors theo \
          lĩnh vực; R5 progress theo đơn vị; R6 overdue chậm, thiếu; R7 recognition đề nghị công \
          nhận; R8 sheets phiếu đánh giá; R9 adoption nhân rộng; R10 exchange nhật ký đồng bộ.
          """,
        en: """
          R1 register-form; R2 list; R3 results; R4 sectors, by field; R5 progress, by unit; R6 \
          overdue, late and lacking; R7 recognition, proposals; R8 sheets of evaluation; R9 \
          adoption; R10 exchange, bundles and conflicts.
          """),
      Text(
        vi: "R4 khi sổ có nhiều kế hoạch mà không nêu --plan: cộng theo lĩnh vực chung.",
        en: "R4 over several plans, where --plan is not named, adds up by the common fields."),
      Text(
        vi: "R3: mục IV và V lấy từ báo cáo định kỳ của mình cùng kỳ, tách ở dòng trống đầu tiên.",
        en: "R3: IV and V are the text of your periodic report, parted by its first empty line."),
      Text(
        vi: "CSV mở bằng Excel; với --machine: dấu phẩy, ngày ISO, chỉ bảng chính.",
        en: "CSV opens in a spreadsheet; with --machine: commas, ISO dates, the main table alone."),
    ],
    operands: [identifiers],
    options: [kind, format, machine, period, plan, unit, occasion, day],
    examples: [
      CommandExample(
        "nhanrong report", Text(vi: "tổng hợp theo đơn vị năm nay", en: "this year by unit")),
      CommandExample(
        "nhanrong report --kind list --format csv > danh-sach.csv",
        Text(vi: "mở bằng Excel", en: "to open in a spreadsheet")),
      CommandExample(
        "nhanrong report --kind results --period 2026-q1",
        Text(vi: "kết quả quý I/2026", en: "results of the first quarter")),
    ],
    run: run)

  private static let identifiers = OperandSpec(
    "ID", .any,
    Text(vi: "các đăng ký, cho phiếu đánh giá", en: "the registrations, for evaluation sheets"))
  private static let kind = OptionSpec.value(
    "kind", "KIND",
    allowed: ReportKind.allCases.map { AllowedValue($0.word, words: words($0)) }
      + ReportKind.allCases.map { AllowedValue($0.rawValue) },
    Text(vi: "loại báo cáo (mặc định: progress)", en: "which report (default: progress)"))
  private static let format = OptionSpec.value(
    "format", "FORMAT", allowed: ["text", "csv", "json"],
    Text(vi: "dạng in ra", en: "how it is printed"))
  private static let machine = OptionSpec.flag(
    "machine", Text(vi: "CSV cho chương trình đọc", en: "CSV for programs"))
  private static let period = OptionSpec.value(
    "period", "PERIOD",
    Text(
      vi: "2026, 2026-h1, 2026-q3 hoặc 2026-plan (mặc định: năm nay theo máy)",
      en: "2026, 2026-h1, 2026-q3 or 2026-plan (default: this year by the clock)"))
  private static let plan = OptionSpec.value(
    "plan", "PLAN",
    Text(vi: "mã kế hoạch, khi sổ có nhiều", en: "the plan's id, where there are several"))
  private static let unit = OptionSpec.value(
    "unit", "CODE|NAME", Text(vi: "chỉ một đơn vị", en: "one unit alone"))
  private static let occasion = OptionSpec.value(
    "occasion", "OCCASION",
    Text(
      vi: "kỳ xét công nhận của kế hoạch, như so_ket-2028",
      en: "an occasion of the plan, such as so_ket-2028"))
  private static let day = OptionSpec.value(
    "on", "DATE",
    Text(
      vi: "tính chậm, thiếu đến ngày này (mặc định: hôm nay theo máy)",
      en: "the day up to which late and missing are told (default: today by the clock)"))

  private static func words(_ kind: ReportKind) -> [String] {
    switch kind {
    case .registerForm: ["bieu-dang-ky", "bieu"]
    case .list: ["danh-sach"]
    case .results: ["ket-qua"]
    case .sectors: ["linh-vuc"]
    case .progress: ["don-vi", "tien-do"]
    case .overdue: ["cham", "qua-han"]
    case .recognition: ["cong-nhan", "de-nghi"]
    case .sheets: ["phieu", "bien-ban"]
    case .adoption: ["nhan-rong"]
    case .exchange: ["dong-bo", "bien-nhan"]
    }
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let kind = context.invocation.value(of: kind).flatMap { ReportKind(word: $0) } ?? .progress
    guard let today = try context.day(day) else {
      throw .missingOption(day, path: context.invocation.path)
    }
    let period = try asked(context, today)
    return try context.withRegister { (register) throws(CommandFailure) in
      if kind == .sectors, let report = try rollUp(register, period, today, context) {
        return reply(report, context)
      }
      let plan = try context.wording { () throws(ReplicaError) in
        try register.currentPlan(context.invocation.value(of: Self.plan))
      }
      if kind == .recognition { try checkOccasion(plan, context) }
      let chosen = try chosenRecords(register, kind, context)
      let ledger = try context.wording { () throws(ReplicaError) in try register.sheetLedger() }
      let report = try context.wording { () throws(ReplicaError) in
        let facts = try register.planFacts(
          of: plan, ledger, register.unitRoll(), in: period.year)
        let desk = try ReportDesk(
          register, facts, ledger, period, today: today, dataCode: register.dataCode())
        return try desk.report(
          kind, unit: unitKey(register, context), chosen: chosen,
          occasion: context.invocation.value(of: occasion) ?? "")
      }
      return reply(report, context)
    }
  }

  /// Several plans and none named: their fields are added up by the common field of each.
  private static func rollUp(
    _ register: Register, _ period: ReportPeriod, _ today: CivilDate, _ context: CommandContext
  ) throws(CommandFailure) -> Report? {
    try context.wording { () throws(ReplicaError) in
      let known = try register.plans()
      guard context.invocation.value(of: plan) == nil, known.count > 1 else { return nil }
      let ledger = try register.sheetLedger()
      let roll = try register.unitRoll()
      let code = try register.dataCode()
      var desks: [ReportDesk] = []
      for entry in known {
        guard let plan = try register.plan(entry.id) else { continue }
        desks.append(
          try ReportDesk(
            register, register.planFacts(of: plan, ledger, roll, in: period.year), ledger, period,
            today: today, dataCode: code))
      }
      return ReportDesk.rollUp(desks)
    }
  }

  private static func asked(
    _ context: CommandContext, _ today: CivilDate
  ) throws(CommandFailure) -> ReportPeriod {
    guard let text = context.invocation.value(of: period) else { return .year(today.year) }
    guard let period = ReportPeriod(parsing: text) else {
      throw .notAPeriod(text, path: context.invocation.path)
    }
    return period
  }

  private static func unitKey(
    _ register: Register, _ context: CommandContext
  ) throws(ReplicaError) -> FactKey? {
    guard let text = context.invocation.value(of: unit) else { return nil }
    return FactKey(try register.organisation(named: text).path.organisation.bytes)
  }

  private static func checkOccasion(
    _ plan: Plan, _ context: CommandContext
  ) throws(CommandFailure) {
    let known = plan.recognition.bodies.flatMap(\.occasions)
    let given = context.invocation.value(of: occasion)
    guard let given, known.contains(where: { $0.isSame(as: given) }) else {
      throw .unknownOccasion(given, known, path: context.invocation.path)
    }
  }

  private static func chosenRecords(
    _ register: Register, _ kind: ReportKind, _ context: CommandContext
  ) throws(CommandFailure) -> [FactKey] {
    let names = context.invocation.operands(identifiers)
    if kind == .sheets, names.isEmpty { throw .sheetsOfNothing(path: context.invocation.path) }
    return try context.wording { () throws(ReplicaError) in
      var keys: [FactKey] = []
      for name in names { keys.append(FactKey(try register.registration(named: name).bytes)) }
      return keys
    }
  }

  private static func reply(_ report: Report, _ context: CommandContext) -> Reply {
    let result = ReportPages.json(report)
    let isForMachines = context.invocation.has(machine)
    switch context.invocation.value(of: format) ?? (isForMachines ? "csv" : "text") {
    case "csv":
      let bytes = ReportCSV.bytes(
        of: report, vietnamese: context.language == .vi, isForMachines: isForMachines,
        cleaning: Gate.neutralisedLines)
      return Reply(file: bytes, result: result)
    case "json":
      return Reply(file: JSONWriter.bytes(of: result) + [UInt8(ascii: "\n")], result: result)
    default: return Reply(ReportPages.blocks(report), result: result)
    }
  }
}
