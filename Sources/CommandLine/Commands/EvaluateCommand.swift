import Causality
import ModelRegistry
import NhanRong

/// `nhanrong evaluate ID`.
enum EvaluateCommand {
  static let spec = CommandSpec(
    "evaluate", aliases: ["danh-gia"],
    summary: Text(vi: "chấm điểm một đăng ký", en: "score a registration"),
    details: [
      Text(
        vi: """
          Mỗi tiêu chí của kế hoạch một điểm, cộng lại là 100; từ 80 là đạt. Không có tiêu chí riêng \
          thì dùng novelty, effect, spread, durability. --self-assess chuyển luôn sang bước tự đánh giá.
          """,
        en: """
          A score for each dimension of the plan, 100 together; 80 passes. Where the plan names none \
          they are novelty, effect, spread, durability. --self-assess takes the step too.
          """)
    ],
    operands: [CommonOption.identifier],
    options: [score, round, role, evaluator, conclusion, CommonOption.day, step],
    examples: [
      CommandExample(
        "nhanrong evaluate 3f9a12c0 --score tinh_moi=22 --score hieu_qua=23 --self-assess",
        Text(vi: "đơn vị tự đánh giá", en: "the unit's own assessment"))
    ],
    run: run)

  static let passMark: Int64 = 80
  private static let score = OptionSpec.value(
    "score", "DIMENSION=N", repeatable: true,
    Text(vi: "điểm của một tiêu chí", en: "the score of a dimension"))
  private static let round = OptionSpec.value(
    "round", "TEXT", Text(vi: "đợt (mặc định: năm đăng ký)", en: "round (default: its year)"))
  private static let role = OptionSpec.value(
    "role", "ROLE",
    allowed: [
      AllowedValue("self", words: ["tu-danh-gia"]), AllowedValue("office", words: ["co-quan"]),
      AllowedValue("council", words: ["hoi-dong"]),
    ], Text(vi: "ai chấm (mặc định: đơn vị tự chấm)", en: "who scores (default: the unit itself)"))
  private static let evaluator = OptionSpec.value(
    "evaluator", "NAME", Text(vi: "người đánh giá", en: "the evaluator"))
  private static let conclusion = OptionSpec.value(
    "conclusion", "TEXT", Text(vi: "kết luận", en: "the conclusion"))
  private static let step = OptionSpec.flag(
    "self-assess", Text(vi: "chuyển bước tự đánh giá", en: "take the step self-assess too"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let day = try context.day(CommonOption.day)
    var scores: [(dimension: String, score: Int64)] = []
    for pair in try context.invocation.pairs(of: score) {
      guard let number = Int64(pair.value), (0...100).contains(number) else {
        throw .notANumber(
          option: score, value: pair.value, range: 0...100, path: context.invocation.path)
      }
      scores.append((pair.key, number))
    }
    guard !scores.isEmpty else { throw .missingOption(score, path: context.invocation.path) }
    let given = scores
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        let view = try register.view(id)
        let year = view.fields.first { $0.number == RegistrationField.year }?.candidates.first
        let call = context.invocation
        let written = try register.evaluate(
          id, scores: given,
          [
            ("round", call.value(of: round) ?? year?.text ?? ""),
            ("role", call.value(of: role) ?? "self"),
            ("evaluator", call.value(of: evaluator) ?? ""),
            ("conclusion", call.value(of: conclusion) ?? ""), ("signedOn", day?.iso ?? ""),
          ], isDryRun: context.dryRun)
        var findings: [Finding] = []
        if call.has(step), !context.dryRun {
          var details = StepDetails()
          details.day = day
          findings = try register.advance(id, .selfAssessed, details, isDryRun: false).findings
        }
        let passes = written.total >= passMark
        return SheetCommand.written(
          SheetSchema.evaluationKind, written.sheet, context,
          more: [
            .paragraph(
              passes
                ? Text(vi: "\(written.total) điểm: đạt", en: "\(written.total) points: passes")
                : Text(
                  vi: "\(written.total) điểm: chưa đạt \(passMark)",
                  en: "\(written.total) points: below \(passMark)"), passes ? .good : .attention)
          ], facts: [("total", .integer(written.total)), ("passes", .bool(passes))], findings)
      }
    }
  }
}
