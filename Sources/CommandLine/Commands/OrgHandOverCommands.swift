import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Trust

/// How a domain of its own joins another: `org card`, `org hand-over`, `org take-in`.
enum OrgHandOverCommands {
  static let specs = [card, handOver, takeIn]

  private static let number = EnrolCommand.number

  // MARK: Card

  private static let out = OptionSpec.value(
    "out", "FILE", Text(vi: "tệp sẽ viết (mặc định: the-goc.nrc)", en: "the file to write"))

  private static let card = CommandSpec(
    "card", aliases: ["the"],
    summary: Text(
      vi: "viết thẻ gốc để nơi khác nhập vào hệ thống này",
      en: "write the card with which another domain joins this one"),
    options: [out], run: writeCard)

  private static func writeCard(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = context.invocation.value(of: out) ?? "the-goc.nrc"
    let path = context.path(name)
    return try context.withRegister { (register) throws(CommandFailure) in
      let card = try context.wording { () throws(ReplicaError) in
        try register.replica.domainCard(name: register.replica.domainName() ?? [])
      }
      if !context.dryRun {
        do throws(FileError) {
          try context.surroundings.files.atomicallyWrite(
            path, card.bytes, access: .everyoneReads, existing: .isRefused)
        } catch { throw CommandFailure(ReplicaError(file: error), FailureScene(file: name)) }
      }
      return Reply(
        [
          .rows([
            Row(Text(vi: "Thẻ gốc", en: "Card"), Text(data: path.text)),
            Row(
              Text(vi: "Con số gốc", en: "Root number"), Text(data: card.number.description),
              .strong),
          ])
        ] + context.dryRunNote,
        result: .object([
          ("file", .string(path.text)), ("rootNumber", .string(card.number.description)),
          ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }

  // MARK: Hand over

  private static let cardFile = OperandSpec(
    "FILE", Text(vi: "thẻ gốc .nrc của nơi sẽ nhận", en: "the .nrc card of the one to join"))
  private static let folder = OptionSpec.value(
    "to", "FOLDER", Text(vi: "nơi viết gói bàn giao", en: "where to write the bundle"))

  private static let handOver = CommandSpec(
    "hand-over", aliases: ["ban-giao"],
    summary: Text(
      vi: "bàn giao gốc hệ thống này cho hệ thống khác", en: "hand this domain's root over"),
    details: [
      Text(
        vi: """
          Mọi điều đã có vẫn có hiệu lực; từ nay gốc mới là cấp trên cao nhất. Không làm lại được.
          """,
        en: "All that stands keeps standing; the other root is above it from now on. For ever.")
    ],
    operands: [cardFile], options: [number, folder], run: runHandOver)

  private static func runHandOver(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(cardFile)
    let card = try read(name, context)
    let domain = String(decoding: card.root.name, as: UTF8.self)
    return try context.withRegister(FailureScene(file: name)) {
      (register) throws(CommandFailure) in
      try EnrolCommand.compare(
        card.number, of: name,
        question: Text(
          vi: "Bàn giao cho “\(domain)”, con số gốc \(card.number). Đúng như họ đọc?",
          en: "Hand over to “\(domain)”, root number \(card.number). Is that what they read?"),
        context)
      let target = context.path(context.invocation.value(of: folder) ?? ".")
      var isDone = false
      let bundle = try context.wording { () throws(ReplicaError) in
        isDone = try register.replica.handOver(to: card, isDryRun: context.dryRun)
        return context.dryRun || !isDone
          ? nil
          : try register.replica.export(
            for: register.replica.recipients(of: card), into: target
          ).path.text
      }
      var rows = [Row(Text(vi: "Gốc mới", en: "New root"), Text(data: domain), .strong)]
      if let bundle {
        rows.append(Row(Text(vi: "Gói bàn giao", en: "Bundle"), Text(data: bundle)))
      }
      var blocks: [Block] = [.rows(rows)]
      if !isDone {
        blocks.append(PaperPage.awaiting)
        blocks.append(
          .paragraph(
            Text(
              vi: "Khi đã đủ khoá, chạy lại lệnh này để viết gói bàn giao.",
              en: "When enough keys agree, run this again to write the bundle.")))
      }
      return Reply(
        blocks + context.dryRunNote,
        result: .object([
          ("root", .string(domain)), ("bundle", .optional(bundle)),
          ("awaitsApproval", .bool(!isDone)), ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }

  private static func read(
    _ name: String, _ context: CommandContext
  ) throws(CommandFailure) -> DomainCard {
    let scene = FailureScene(file: name)
    let unusable = CommandFailure(
      ReplicaError(.badRequest, ("path", name), ("reason", "card")), scene)
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try context.surroundings.files.readWhole(
        context.path(name), limit: UInt64(DomainCard.sizeMax))
    } catch {
      if case .tooLarge = error.condition { throw unusable }
      throw CommandFailure(ReplicaError(file: error), scene)
    }
    guard let card = DomainCard(bytes: bytes) else { throw unusable }
    return card
  }

  // MARK: Take in

  private static let bundleFile = OperandSpec(
    "FILE", Text(vi: "gói bàn giao .nrb", en: "the .nrb bundle of the one that joins"))

  private static let beside = OptionSpec.flag(
    "beside",
    Text(
      vi: "ngay dưới gốc, ngang với đơn vị này: khi chỉ thay khoá gốc",
      en: "directly below the root, beside this unit: where only the root's keys are new"))

  private static let takeIn = CommandSpec(
    "take-in", aliases: ["nhap"],
    summary: Text(
      vi: "nhận một hệ thống đã bàn giao gốc", en: "take in a domain that handed itself over"),
    operands: [bundleFile], options: [number, beside], run: runTakeIn)

  private static func runTakeIn(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(bundleFile)
    let path = context.path(name)
    let scene = FailureScene(file: name)
    return try context.withRegister(scene) { (register) throws(CommandFailure) in
      let joining = try context.wording(scene) { () throws(ReplicaError) in
        try register.replica.inspectJoining(path)
      }
      let domain = String(decoding: joining.root.name, as: UTF8.self)
      try EnrolCommand.compare(
        joining.number, of: name,
        question: Text(
          vi: "Nhận hệ thống “\(domain)”, con số gốc \(joining.number). Đúng như họ đọc?",
          en: "Take in the domain “\(domain)”, root number \(joining.number). As they read it?"),
        context)
      guard !context.dryRun else {
        return Reply(
          [.rows([Row(Text(vi: "Hệ thống", en: "Domain"), Text(data: domain))])]
            + context.dryRunNote,
          result: .object([("domain", .string(domain)), ("dryRun", .bool(true))]))
      }
      let effect = try context.wording(scene) { () throws(ReplicaError) in
        let own = try register.replica.requireUnit()
        let root = OrganisationPath(root: own.root, steps: []) ?? own
        let superior = context.invocation.has(beside) ? root : own
        return try register.replica.takeIn(path, joining, under: superior).effect
      }
      return Reply(
        [
          .rows([
            Row(Text(vi: "Hệ thống", en: "Domain"), Text(data: domain), .strong),
            Row(
              Text(vi: "Có hiệu lực", en: "Now count"),
              Text(
                vi: "\(effect.nowEffective.count) thay đổi của \(effect.records.count) hồ sơ",
                en: "\(effect.nowEffective.count) changes of \(effect.records.count) records")),
          ])
        ] + (effect.awaitsApproval ? [PaperPage.awaiting] : []),
        result: .object([
          ("domain", .string(domain)), ("awaitsApproval", .bool(effect.awaitsApproval)),
          ("nowEffective", .integer(Int64(effect.nowEffective.count))),
          ("records", .integer(Int64(effect.records.count))), ("dryRun", .bool(false)),
        ]))
    }
  }
}
