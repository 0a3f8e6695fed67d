import Causality
import ModelRegistry
import NhanRong

/// `nhanrong register`.
enum RegisterCommand {
  static let spec = CommandSpec(
    "register", aliases: ["dang-ky"],
    summary: Text(vi: "đăng ký một mô hình, điển hình", en: "register a model or an exemplar"),
    details: [
      Text(
        vi: """
          Viết tuỳ chọn hoặc cặp tên=giá-trị, như ten='Thôn Bản Chu' dia-chi='Thôn Bản Chu'. Các \
          trường: nhanrong help fields. --draft giữ lại trong đơn vị, chưa nộp.
          """,
        en: """
          Write options or name=value pairs, such as name='Thôn Bản Chu' address='Thôn Bản Chu'. \
          The fields: nhanrong help fields. --draft keeps it inside the unit, not handed in.
          """)
    ],
    operands: [pairs],
    options: [
      name, kind, sector, year, plan, track, set, criterion, CommonOption.day, draft, leader,
    ],
    examples: [
      CommandExample(
        "nhanrong register --name 'Thôn Bản Chu' --kind collective --sector tt_ntm --year 2026",
        Text(vi: "một tập thể", en: "a collective"))
    ],
    run: run)

  private static let pairs = OperandSpec(
    "K=V", .any, Text(vi: "trường và giá trị", en: "field and value"))
  private static let name = OptionSpec.value(
    "name", "TEXT", Text(vi: "tên tập thể, cá nhân", en: "who or what is registered"))
  private static let kind = OptionSpec.value(
    "kind", "KIND",
    Text(
      vi: "đối tượng: collective, individual, household… hoặc tập-thể, cá-nhân",
      en: "kind of subject: collective, individual, household…"))
  private static let sector = OptionSpec.value(
    "sector", "ID",
    Text(vi: "lĩnh vực của kế hoạch (plan show)", en: "a sector of the plan (plan show)"))
  private static let year = OptionSpec.value(
    "year", "YYYY", Text(vi: "năm đăng ký", en: "the year it is for"))
  private static let plan = OptionSpec.value(
    "plan", "ID",
    Text(vi: "kế hoạch, khi sổ có nhiều", en: "the plan, where there are several"))
  private static let track = OptionSpec.value(
    "track", "TRACK",
    Text(
      vi: "diện: new, continued, supplementary, special (mặc định: new)",
      en: "new, continued, supplementary or special (default: new)"))
  private static let set = OptionSpec.value(
    "set", "K=V", repeatable: true, Text(vi: "một trường khác", en: "another field"))
  private static let criterion = OptionSpec.value(
    "criterion", "TEXT", repeatable: true,
    Text(vi: "một tiêu chí hoàn thành", en: "a criterion by which it will count as built"))
  private static let draft = OptionSpec.flag(
    "draft", Text(vi: "giữ làm bản nháp, chưa nộp", en: "keep it as a draft, not handed in"))
  private static let leader = OptionSpec.flag(
    "leader", Text(vi: "là người đứng đầu đơn vị", en: "the subject leads the unit"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let day = try context.day(CommonOption.day)
    var entries = try entries(context)
    let isDraft = context.invocation.has(draft)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      let new = try new(&entries, register, context)
      let id = try context.wording { () throws(ReplicaError) in
        try register.register(new, submittedOn: day, asDraft: isDraft, isDryRun: context.dryRun)
      }
      let done =
        isDraft
        ? Text(vi: "Đã giữ bản nháp \(id.short)", en: "Kept draft \(id.short)")
        : Text(vi: "Đã đăng ký \(id.short)", en: "Registered \(id.short)")
      let trial = Text(vi: "Sẽ đăng ký “\(new.name)”", en: "Would register “\(new.name)”")
      return Reply(
        [.paragraph(context.dryRun ? trial : done, .good)] + context.dryRunNote,
        result: .object([
          ("id", context.dryRun ? .null : .string(id.description)),
          ("step", .string(isDraft ? "draft" : "submitted")), ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }

  /// Options and pairs as one list of fields; a field given twice is a mistake of the line.
  private static func entries(
    _ context: CommandContext
  ) throws(CommandFailure) -> [(field: String, text: String)] {
    let call = context.invocation
    var entries: [(field: String, text: String)] = []
    for option in [name, kind, sector, year, plan, track] {
      if let value = call.value(of: option) { entries.append((option.long, value)) }
    }
    if call.has(leader) { entries.append(("isLeader", "1")) }
    entries += try call.pairs(of: set).map { (FieldWord.name($0.key), $0.value) }
    entries += try call.pairs(pairs).map { (FieldWord.name($0.key), $0.value) }
    return entries
  }

  private static func new(
    _ entries: inout [(field: String, text: String)], _ register: Register,
    _ context: CommandContext
  ) throws(CommandFailure) -> NewRegistration {
    func take(_ field: String) -> String? {
      let found = entries.last { $0.field.utf8.elementsEqual(field.utf8) }?.text
      entries.removeAll { $0.field.utf8.elementsEqual(field.utf8) }
      return found
    }
    func need(_ option: OptionSpec) throws(CommandFailure) -> String {
      guard let value = take(option.long) else {
        throw .missingOption(option, path: context.invocation.path)
      }
      return value
    }
    func refuse(_ field: String, _ value: String, _ allowed: [String]) -> CommandFailure {
      CommandFailure(
        ReplicaError(
          .badValue, ("field", field), ("value", value),
          ("allowed", allowed.joined(separator: " "))))
    }
    let name = try need(self.name)
    let kindText = try need(kind)
    guard let kind = RegistrationValue.kind(kindText) else {
      throw refuse("kind", kindText, SubjectKind.allCases.map(\.rawValue))
    }
    let sector = try need(self.sector)
    let yearText = try need(year)
    guard let year = Int(yearText), (1900...9999).contains(year) else {
      throw CommandFailure(ReplicaError(.badValue, ("field", "year"), ("value", yearText)))
    }
    let trackText = take("track") ?? "new"
    guard let track = RegistrationValue.track(trackText) else {
      throw refuse("track", trackText, RegistrationTrack.allCases.map(\.rawValue))
    }
    let wanted = take("plan")
    let plan = try context.wording { () throws(ReplicaError) in
      try register.currentPlan(wanted).id
    }
    let isLeader = take("isLeader")
    return NewRegistration(
      plan: plan, year: year, track: track, kind: kind, name: name, sector: sector,
      texts: entries, criteria: context.invocation.values(of: criterion),
      isLeader: try isLeader.map { (text) throws(CommandFailure) in
        try context.wording { () throws(ReplicaError) in try RegistrationValue.answer(text) }
      } ?? false)
  }
}
