import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// What every decision about a unit names.
enum OrgEventOption {
  static let on = OptionSpec.value(
    "on", "DATE", Text(vi: "ngày có hiệu lực (mặc định: hôm nay)", en: "day it takes effect"))
  static let decision = OptionSpec.value(
    "decision", "NUMBER",
    Text(vi: "số, ký hiệu quyết định", en: "number and symbol of the decision"))
  static let grace = OptionSpec.value(
    "grace", "DAYS",
    Text(
      vi: "số ngày còn đề nghị nhận bài viết cũ (mặc định: 180)",
      en: "days in which accepting older work is proposed (default: 180)"))
}

/// `nhanrong org rename|move|merge|split|dissolve`.
enum OrgEventCommands {
  static let specs = [rename, move, merge, split, dissolve]

  private static let unit = RevokeCommand.unit
  private static let units = OperandSpec(
    "UNIT", .many, Text(vi: "các đơn vị, bằng mã hoặc tên", en: "the units, by code or name"))
  private static let newName = OperandSpec("NAME", Text(vi: "tên mới", en: "the new name"))
  private static let under = OptionSpec.value(
    "under", "UNIT", Text(vi: "cấp trên mới", en: "the new superior"))
  private static let into = OptionSpec.value(
    "into", "UNIT", Text(vi: "đơn vị nhận", en: "the unit it goes into"))
  private static let intoSeveral = OptionSpec.value(
    "into", "UNIT", repeatable: true, Text(vi: "các đơn vị nhận", en: "the units it goes into"))

  // MARK: Declarations

  private static let rename = CommandSpec(
    "rename", aliases: ["doi-ten"],
    summary: Text(
      vi: "đổi tên một đơn vị, tên cũ vẫn tìm được",
      en: "give a unit another name; the old one is still known"),
    operands: [unit, newName], options: [OrgEventOption.on, OrgEventOption.decision],
    examples: [
      CommandExample(
        "nhanrong org rename 20.06505 'Xã Vạn Linh' --on 01/07/2025 --decision 1672/NQ-UBTVQH15",
        Text(vi: "theo nghị quyết", en: "by a resolution"))
    ], run: runRename)

  private static let move = CommandSpec(
    "move", aliases: ["dieu-chuyen"],
    summary: Text(
      vi: "chuyển một đơn vị sang cấp trên khác, ghi quyết định",
      en: "move a unit to another superior and note the decision"),
    details: [
      Text(
        vi:
          "Như org place, thêm quyết định vào lịch sử của đơn vị. Thu hồi cấp cũ: nhanrong revoke.",
        en: "As org place, with the decision in the unit's history. The old one: nhanrong revoke.")
    ],
    operands: [unit], options: [under, OrgEventOption.on, OrgEventOption.decision],
    examples: [
      CommandExample(
        "nhanrong org move 20.06601.CB03 --under 20.06602",
        Text(vi: "chi bộ chuyển sang xã khác", en: "a branch moves to another commune"))
    ], run: runMove)

  private static let merge = CommandSpec(
    "merge", aliases: ["sap-nhap"],
    summary: Text(vi: "sáp nhập các đơn vị vào một", en: "merge units into one"),
    details: [
      Text(
        vi: """
          Đơn vị cũ giữ mã và lịch sử của nó; các đơn vị dưới nó chuyển sang nơi nhận, nơi nhận đọc được \
          những gì đã có. Xem trước: --dry-run. Sau đó thu hồi máy của đơn vị cũ: nhanrong revoke.
          """,
        en: """
          The old unit keeps its code and history; the units below it move to the one it goes into, which \
          may read what is there. To look first: --dry-run. Then revoke the old unit's computers: \
          nhanrong revoke.
          """)
    ],
    operands: [units],
    options: [into, OrgEventOption.on, OrgEventOption.decision, OrgEventOption.grace],
    examples: [
      CommandExample(
        "nhanrong org merge 20.06520 20.06508 --into 20.06505 --on 01/07/2025",
        Text(vi: "Y Tịch và Hoà Bình vào Vạn Linh", en: "two communes into a third"))
    ],
    run: { (context) throws(CommandFailure) in try end(.merge, context, into) })

  private static let split = CommandSpec(
    "split", aliases: ["chia-tach"],
    summary: Text(
      vi: "tách một đơn vị vào nhiều đơn vị", en: "part a unit among several"),
    details: [
      Text(
        vi: "Các đơn vị dưới nó được liệt kê: chuyển từng nơi bằng org move.",
        en: "The units below it are listed: move each with org move.")
    ],
    operands: [unit],
    options: [intoSeveral, OrgEventOption.on, OrgEventOption.decision, OrgEventOption.grace],
    run: { (context) throws(CommandFailure) in try end(.split, context, intoSeveral) })

  private static let dissolve = CommandSpec(
    "dissolve", aliases: ["giai-the"],
    summary: Text(vi: "giải thể một đơn vị", en: "dissolve a unit"),
    operands: [unit],
    options: [OrgEventOption.on, OrgEventOption.decision, OrgEventOption.grace],
    run: { (context) throws(CommandFailure) in try end(.dissolve, context, nil) })

  // MARK: Running

  private static func day(_ context: CommandContext) throws(CommandFailure) -> CivilDate {
    if let day = try context.day(OrgEventOption.on) { return day }
    // The machine's clock tells no day of the calendar.
    throw .missingOption(OrgEventOption.on, path: context.invocation.path)
  }

  private static func runRename(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let asked = context.invocation
    let (old, name) = (try asked.required(unit), try asked.required(newName))
    let day = try day(context)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let subject = try register.organisation(named: old)
        try register.rename(
          subject, to: name, on: day, decision: asked.value(of: OrgEventOption.decision),
          isDryRun: context.dryRun)
        return OrgEventPage.reply(
          .rename, [subject], [], day, done: Text(data: "\(subject.name) → \(name)"), context)
      }
    }
  }

  private static func runMove(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let asked = context.invocation
    let (name, superior) = (try asked.required(unit), try context.required(under))
    let day = try day(context)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let subject = try register.organisation(named: name)
        let above = try register.organisation(named: superior)
        try register.move(
          subject, under: above, on: day, decision: asked.value(of: OrgEventOption.decision),
          isDryRun: context.dryRun)
        return OrgEventPage.reply(
          .move, [subject], [above], day,
          done: Text(data: "\(subject.name) → \(above.name)"), context)
      }
    }
  }

  static func plan(
    _ verdict: ReorganisationVerdict
  ) throws(CommandFailure) -> Reorganisation {
    switch verdict {
    case .ready(let plan): return plan
    case .hasEnded(let unit, let successors): throw .hasEnded(unit, successors)
    case .nothing(let unit): throw .intoItself(unit)
    case .tooLow(let unit, let under): throw .tooLow(unit, under: under)
    }
  }

  private static func end(
    _ kind: OrganisationEvent.Kind, _ context: CommandContext, _ option: OptionSpec?
  ) throws(CommandFailure) -> Reply {
    let asked = context.invocation
    let names = asked.operands(unit)
    let into = option.map { asked.values(of: $0) } ?? []
    if let option, into.isEmpty { _ = try context.required(option) }
    let day = try day(context)
    let grace =
      try asked.integer(of: OrgEventOption.grace, in: 0...3650)
      .map { Int(clamping: $0) } ?? OrganisationEvent.graceDaysDefault
    return try context.withRegister { (register) throws(CommandFailure) in
      let verdict = try context.wording { () throws(ReplicaError) in
        var subjects: [OrganisationView] = []
        for name in names { subjects.append(try register.organisation(named: name)) }
        var successors: [OrganisationView] = []
        for name in into { successors.append(try register.organisation(named: name)) }
        return try register.reorganisation(
          kind, of: subjects, into: successors, on: day,
          decision: asked.value(of: OrgEventOption.decision), graceDays: grace)
      }
      let plan = try plan(verdict)
      return try context.wording { () throws(ReplicaError) in
        try register.carryOut(plan, isDryRun: context.dryRun)
        return OrgEventPage.reply(plan, context)
      }
    }
  }
}
