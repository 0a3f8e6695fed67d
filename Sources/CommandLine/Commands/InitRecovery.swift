import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Sealing
import Trust

/// `nhanrong init --recover FROM --key FILE`: the register of a lost computer.
enum InitRecovery {
  static let from = OptionSpec.value(
    "recover", "FILE|FOLDER", repeatable: true,
    Text(
      vi: "dựng lại sổ của máy bị mất từ các gói này",
      en: "bring back the register of a lost computer from these bundles"))
  static let key = OptionSpec.value(
    "key", "FILE",
    Text(vi: "bản sao lưu khoá của máy ấy", en: "the backup of that computer's key"))

  static func run(
    _ context: CommandContext, _ place: FilePath
  ) throws(CommandFailure) -> Reply {
    let sources = context.invocation.values(of: from)
    guard !sources.isEmpty else { throw .missingOption(from, path: context.invocation.path) }
    let keyName = try context.required(key)
    let backup = try KeyBackup.read(keyName, context)
    var list = BundleList()
    for source in sources { try list.add(source, context) }
    guard !list.bundles.isEmpty else { throw .nothingToRecover(sources[0]) }
    let (passphrase, keys) = try context.wording(FailureScene(file: keyName)) {
      () throws(ReplicaError) in
      let passphrase = try context.passphrase(KeyBackup.question)
      return (passphrase, try backup.open(with: passphrase))
    }
    let (root, name) = try root(of: list.bundles, readableWith: keys, context)
    let number = PhoneNumber(of: root.bytes)
    let domain = String(decoding: root.name, as: UTF8.self)
    try EnrolCommand.compare(
      number, of: name,
      question: Text(
        vi: "Dựng lại sổ trong hệ thống “\(domain)”, con số gốc \(number). Đúng như trên giấy?",
        en: "Recover a register of “\(domain)”, root number \(number). Is that what the paper says?"
      ),
      context)
    var rows = [
      Row(Text(vi: "Sổ", en: "Replica"), Text(data: place.text)),
      Row(Text(vi: "Hệ thống", en: "Domain"), Text(data: domain)),
      Row(Text(vi: "Con số gốc", en: "Root number"), Text(data: number.description)),
    ]
    if context.dryRun {
      return Reply(
        [.rows(rows)] + context.dryRunNote, result: json(place, domain, number, nil, nil))
    }
    var surroundings = context.surroundings
    surroundings.passphrase = PassphraseSource { () throws(ReplicaError) in passphrase }
    let register = try context.wording(FailureScene(replica: place.text, file: place.text)) {
      () throws(ReplicaError) in
      try Register.recover(at: place, surroundings, key: backup, root: root)
    }
    defer { register.close() }
    let (session, unit) = try take(list, into: register, context)
    try InitCommand.keepLanguage(context, place)
    let missing = try context.wording { () throws(ReplicaError) in try MissingChanges(register) }
    let brought = session.reply(
      stillWaiting: try waiting(register, context),
      UnitAccountPages(accounts: [], missing: missing), context)
    rows.append(Row(Text(vi: "Đơn vị", en: "Unit"), Text(data: unit), .strong))
    var blocks: [Block] = [.rows(rows)]
    if case .document(let account) = brought.body { blocks += [.gap] + account }
    blocks.append(
      .paragraph(
        Text(
          vi: "Sổ ghi tiếp bằng nhật ký mới. Khoá giữ cụm mật khẩu của bản sao lưu.",
          en: "It goes on in new logs. The key keeps the passphrase of the backup.")))
    return Reply(
      blocks, result: json(place, domain, number, unit, brought.result),
      warnings: brought.warnings, shortfall: brought.shortfall)
  }

  /// The root of the first bundle that the key opens.
  private static func root(
    of bundles: [BundleList.Entry], readableWith keys: KeyPair, _ context: CommandContext
  ) throws(CommandFailure) -> (RootRecord, String) {
    var first: CommandFailure?
    for bundle in bundles {
      do throws(ReplicaError) {
        return (
          try Replica.root(of: bundle.path, readableWith: keys, context.surroundings), bundle.name
        )
      } catch { first = first ?? CommandFailure(error, FailureScene(file: bundle.name)) }
    }
    throw first ?? .nothingToRecover(bundles.first?.name ?? "")
  }

  /// Takes the bundles in. Where none of them says what the key may write for there is no register yet,
  /// and the folder is as it was.
  private static func take(
    _ list: BundleList, into register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> (ImportSession, String) {
    var session = ImportSession(isDryRun: false)
    context.progress.begin(
      "import", Text(vi: "Nhận gói", en: "Taking in bundles"), total: Int64(list.bundles.count))
    session.take(list.bundles, into: register) { done in
      context.progress.advance(to: Int64(done), of: Int64(list.bundles.count))
    }
    context.progress.finish()
    let unit = try context.wording { () throws(ReplicaError) in
      try register.replica.unit().map { (unit) throws(ReplicaError) in
        try register.name(of: unit.organisation)
      }
    }
    guard let unit else {
      register.replica.abandon()
      throw session.onlyFailure(of: list) ?? .notAllRecovered(list.bundles.count)
    }
    return (session, unit)
  }

  private static func waiting(
    _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> Int {
    try context.wording { () throws(ReplicaError) in
      let counts = try register.replica.counts()
      return counts.loose + counts.waiting
    }
  }

  private static func json(
    _ place: FilePath, _ domain: String, _ number: PhoneNumber, _ unit: String?,
    _ brought: JSONValue?
  ) -> JSONValue {
    .object([
      ("replica", .string(place.text)), ("domain", .string(domain)),
      ("rootNumber", .string(number.description)), ("unit", .optional(unit)),
      ("import", brought ?? .null), ("dryRun", .bool(brought == nil)),
    ])
  }
}

extension CommandFailure {
  fileprivate static func nothingToRecover(_ source: String) -> CommandFailure {
    CommandFailure(
      "NR-C11", exit: .noInput,
      message: Text(vi: "\(source): không có gói nào", en: "\(source): there is no bundle"),
      untouched: ReplicaWording.kept, tryCommand: "ls \(ShellWord.quoted(source))",
      details: [("path", .string(source))])
  }

  fileprivate static func notAllRecovered(_ bundles: Int) -> CommandFailure {
    CommandFailure(
      "NR-C12", exit: .earlierPartMissing,
      message: Text(
        vi: "\(bundles) gói này chưa đủ để dựng lại sổ",
        en: "these \(bundles) bundles are not enough to bring the register back"),
      reason: Text(
        vi: "Thiếu giấy uỷ quyền của đơn vị. Xin cấp trên một gói gửi lại từ đầu (export --whole).",
        en: "The unit's grant is missing. Ask the superior for a whole bundle (export --whole)."),
      untouched: Text(
        vi: "Không có sổ nào được tạo; khoá đã ở trên máy này.",
        en: "No register was made; the key is on this computer."),
      tryCommand: "nhanrong help init", details: [("bundles", .count(bundles))])
  }
}
