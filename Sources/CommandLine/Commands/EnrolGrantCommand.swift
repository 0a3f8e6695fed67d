import BundleFormat
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong enrol grant`.
enum EnrolGrantCommand {
  static let spec = CommandSpec(
    "grant", aliases: ["cap"],
    summary: Text(vi: "cấp quyền cho một máy", en: "let a computer in"),
    details: [
      Text(
        vi: """
          Đơn vị chưa có trong sổ thì được ghi vào, với mã --unit và tên --name. Chạy lại với cùng \
          giấy xin thì chỉ viết lại gói kết nạp. Máy giữ khoá gốc (init --with) không cần --unit.
          """,
        en: """
          A unit that is not in the register yet is written down, with the code of --unit and the \
          name of --name. Running it again with the same request only writes the welcome again. A \
          computer with a key of the root (init --with) needs no --unit.
          """)
    ],
    operands: [file],
    options: [unit, name, tier, kind, EnrolCommand.number, folder],
    examples: [
      CommandExample(
        "nhanrong enrol grant na-mon.nrq --unit 20.06601.CB03 --to usb",
        Text(vi: "đơn vị đã có trong sổ", en: "a unit that is in the register")),
      CommandExample(
        "nhanrong enrol grant na-mon.nrq --unit 20.06601.CB13 --name 'Chi bộ Nà Mòn'",
        Text(vi: "đơn vị mới", en: "a new unit")),
    ],
    run: run)

  private static let file = OperandSpec(
    "FILE", Text(vi: "giấy xin .nrq", en: "the .nrq request"))
  private static let unit = OptionSpec.value(
    "unit", "CODE|NAME", Text(vi: "đơn vị của máy ấy", en: "the unit of that computer"))
  private static let name = OptionSpec.value(
    "name", "NAME", Text(vi: "tên của đơn vị mới", en: "name of a new unit"))
  private static let tier = OptionSpec.value(
    "tier", "TIER", allowed: TierWord.allCases.map(\.value),
    Text(vi: "cấp của đơn vị mới", en: "tier of a new unit"))
  private static let kind = OptionSpec.value(
    "kind", "KIND",
    Text(
      vi: "loại đơn vị mới theo danh mục, như party_cell",
      en: "kind of a new unit by the catalogue, such as party_cell"))
  private static let folder = OptionSpec.value(
    "to", "FOLDER", Text(vi: "nơi viết gói kết nạp", en: "where to write the welcome"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(file)
    let request = try RequestFile.read(name, context)
    return try context.withRegister(FailureScene(file: name)) {
      (register) throws(CommandFailure) in
      if !context.invocation.has(unit),
        let reply = try RootWelcome.reply(
          request, into: context.path(context.invocation.value(of: folder) ?? "."), register,
          context)
      {
        return reply
      }
      let unitText = try context.required(unit)
      let known = try find(unitText, register, context)
      if known == nil { try context.refuseEndedUnit(register) }
      let asked = String(decoding: request.name, as: UTF8.self)
      let number = request.number.description
      let shown = known?.name ?? context.invocation.value(of: self.name) ?? unitText
      try EnrolCommand.compare(
        request.number, of: name,
        question: Text(
          vi: "“\(asked)” xin vào cho đơn vị “\(shown)”. Con số: \(number). Đúng như họ đọc?",
          en:
            "“\(asked)” asks to join as unit “\(shown)”. Number: \(number). Is that what they read?"
        ), context)
      return try grant(request, known, unitText, register, context)
    }
  }

  /// The unit in the register; nil where a new one is meant, which needs a name.
  private static func find(
    _ text: String, _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> OrganisationView? {
    do throws(ReplicaError) { return try register.organisation(named: text) } catch {
      let isNew = error.code == .unknownUnit && error.detail("reason") == "none"
      guard isNew, context.invocation.has(name) else { throw CommandFailure(error) }
      return nil
    }
  }

  private static func grant(
    _ request: EnrolmentRequest, _ known: OrganisationView?, _ code: String,
    _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> Reply {
    let target = context.path(context.invocation.value(of: folder) ?? ".")
    let ownTier = try context.wording { () throws(ReplicaError) in
      try register.replica.requireUnit().organisation.tier
    }
    let word = context.invocation.value(of: tier).flatMap { TierWord(rawValue: $0) }
    let enrolment = try context.wording { () throws(ReplicaError) in
      try register.enrol(
        request, into: known,
        orNew: Register.NewUnit(
          code: code, name: context.invocation.value(of: name) ?? code,
          kind: context.invocation.value(of: kind) ?? "",
          tier: (word ?? .usual(below: ownTier)).number),
        isDryRun: context.dryRun)
    }
    var welcome: WrittenBundle?
    if !context.dryRun, !enrolment.awaitsApproval {
      welcome = try context.wording(FailureScene(file: target.text)) { () throws(ReplicaError) in
        try register.replica.export(
          for: register.replica.recipients(of: enrolment.path.organisation), into: target,
          purpose: .welcome)
      }
    }
    return try context.wording { () throws(ReplicaError) in
      try reply(request, enrolment, welcome, register, context)
    }
  }

  private static func reply(
    _ request: EnrolmentRequest, _ enrolment: Register.Enrolment, _ welcome: WrittenBundle?,
    _ register: Register, _ context: CommandContext
  ) throws(ReplicaError) -> Reply {
    let root = try register.replica.rootNumber()?.description ?? ""
    var rows = [
      Row(
        Text(vi: "Đơn vị", en: "Unit"),
        Text(data: "\(enrolment.name) (\(enrolment.code))"), .strong),
      Row(Text(vi: "Cấp", en: "Tier"), RegisterWord.tier(enrolment.path.organisation.tier)),
      Row(
        Text(vi: "Con số giấy xin", en: "Request number"), Text(data: request.number.description)),
      Row(Text(vi: "Con số gốc", en: "Root number"), Text(data: root), .strong),
    ]
    if let welcome {
      rows.append(Row(Text(vi: "Gói kết nạp", en: "Welcome"), Text(data: welcome.path.text)))
    }
    var blocks: [Block] = [.rows(rows)]
    if enrolment.wasGranted, !enrolment.awaitsApproval {
      blocks.append(
        .paragraph(
          Text(
            vi: "Máy này đã được cấp quyền từ trước.", en: "This computer was let in before."),
          .quiet))
    }
    if enrolment.awaitsApproval {
      blocks.append(PaperPage.awaiting)
      blocks.append(
        .paragraph(
          Text(
            vi: "Khi đã đủ khoá, chạy lại lệnh này để viết gói kết nạp.",
            en: "When enough keys agree, run this again to write the welcome.")))
    } else {
      blocks.append(handBack)
    }
    return Reply(
      blocks + context.dryRunNote,
      result: .object([
        (
          "unit",
          .object([
            ("id", .string(enrolment.path.organisation.description)),
            ("code", .string(enrolment.code)), ("name", .string(enrolment.name)),
          ])
        ),
        ("created", .bool(enrolment.isNewUnit)), ("granted", .bool(!enrolment.wasGranted)),
        ("awaitsApproval", .bool(enrolment.awaitsApproval)),
        ("number", .string(request.number.description)), ("rootNumber", .string(root)),
        ("bundle", .optional(welcome?.path.text)), ("dryRun", .bool(context.dryRun)),
      ]))
  }

  static let handBack = Block.paragraph(
    Text(
      vi: "Trả gói cho họ; khi vào, họ so con số gốc qua điện thoại.",
      en: "Hand the bundle back; they compare the root number by telephone when they join."))
}
