import Causality
import ModelRegistry
import NhanRong

/// `nhanrong adopt ID --from ID`.
enum AdoptCommand {
  static let spec = CommandSpec(
    "adopt", aliases: ["nhan-rong"],
    summary: Text(vi: "nhân rộng một mô hình về đơn vị mình", en: "adopt a model in our own unit"),
    details: [
      Text(
        vi: """
          ID là đăng ký của đơn vị mình, --from là mô hình gốc, hoặc chỉ nêu --proposal. Nơi có mô hình đề xuất bằng: nhanrong \
          sheet add adoption-proposal --about GỐC target=ĐƠN-VỊ. Gọi lại lệnh này để ghi tình trạng, kết quả.
          """,
        en: """
          ID is our own registration, --from the model's, or --proposal alone. Who has the model proposes it with: nhanrong \
          sheet add adoption-proposal --about SOURCE target=UNIT. Call again to write state and result.
          """)
    ],
    operands: [CommonOption.identifier],
    options: [source, state, adaptation, result, proposal, CommonOption.day],
    examples: [
      CommandExample(
        "nhanrong adopt 3f9a12c0 --from 77ab01ce --state active",
        Text(vi: "đang làm theo", en: "it is under way"))
    ],
    run: run)

  private static let source = OptionSpec.value(
    "from", "ID", Text(vi: "đăng ký của mô hình gốc", en: "the registration of the model"))
  private static let state = OptionSpec.value(
    "state", "STATE",
    allowed: [
      AllowedValue("planned", words: ["du-kien"]), AllowedValue("active", words: ["dang-lam"]),
      AllowedValue("ended", words: ["ket-thuc"]),
    ], Text(vi: "tình trạng", en: "the state"))
  private static let adaptation = OptionSpec.value(
    "adaptation", "TEXT", Text(vi: "cách vận dụng", en: "how it is adapted"))
  private static let result = OptionSpec.value(
    "result", "TEXT", Text(vi: "kết quả", en: "the result"))
  private static let proposal = OptionSpec.value(
    "proposal", "ID", Text(vi: "phiếu đề xuất", en: "the sheet that proposed it"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let call = context.invocation
    if call.value(of: proposal) == nil { _ = try context.required(source) }
    let day = try context.day(CommonOption.day)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        let from = try source(call.value(of: source), call.value(of: proposal), register)
        let sheet = try register.adopt(
          id, from: from,
          [
            ("state", call.value(of: state) ?? ""),
            ("adaptation", call.value(of: adaptation) ?? ""),
            ("result", call.value(of: result) ?? ""), ("proposal", call.value(of: proposal) ?? ""),
            ("agreedOn", day?.iso ?? ""),
          ].filter { !$0.1.isEmpty }, isDryRun: context.dryRun)
        return SheetCommand.written(SheetSchema.adoptionKind, sheet, context)
      }
    }
  }

  /// The model that is named, else the one that the proposal is about.
  private static func source(
    _ text: String?, _ proposal: String?, _ register: Register
  ) throws(ReplicaError) -> RecordID {
    if let text { return try register.anyRecord(named: text) }
    let sheet = try register.sheet(named: proposal ?? "")
    guard let about = sheet.about else {
      throw ReplicaError(.sheetUnfit, ("kind", sheet.kind.name), ("reason", "aboutNothing"))
    }
    return about
  }
}
