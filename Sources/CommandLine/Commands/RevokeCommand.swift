import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Trust

/// `nhanrong revoke UNIT`.
enum RevokeCommand {
  static let spec = CommandSpec(
    "revoke", aliases: ["thu-hoi"],
    summary: Text(vi: "thu hồi quyền của một máy", en: "take a computer's grant back"),
    details: [
      Text(
        vi: """
          Những gì máy ấy đã viết đến mốc --keep vẫn có hiệu lực; những gì viết sau mốc bị giữ lại, dù \
          đến lúc nào, và không bị xoá. Một khoá đã thu hồi không dùng lại được; cấp cho máy một khoá \
          mới bằng enrol.
          """,
        en: """
          What that computer wrote up to --keep stays; what it wrote behind it is held, whenever it \
          arrives, and never deleted. A revoked key does not come back; let the computer in anew \
          with enrol.
          """),
      Text(
        vi: """
          Ngày trong --keep chỉ để chọn mốc: đồng hồ máy có thể sai, nên hãy xem số thay đổi bị giữ \
          trước khi đồng ý.
          """,
        en: """
          A day in --keep only helps to choose: clocks may be wrong, so look at how many changes are \
          held before you agree.
          """),
    ],
    operands: [unit], options: [writer, keep, subtree, reason],
    examples: [
      CommandExample(
        "nhanrong revoke 20.06601.CB03",
        Text(vi: "máy bị mất; giữ mọi điều đã nhận", en: "a lost PC; all that came stays")),
      CommandExample(
        "nhanrong revoke 20.06601.CB03 --keep 15/03/2026",
        Text(vi: "nghi từ ngày ấy người khác đã viết", en: "somebody else wrote since that day")),
    ],
    run: run)

  static let unit = OperandSpec(
    "UNIT", Text(vi: "mã hoặc tên đơn vị", en: "code or name of the unit"))
  private static let writer = OptionSpec.value(
    "writer", "ID",
    Text(
      vi: "máy nào, khi đơn vị có nhiều máy: đầu mã máy, xem org tree",
      en: "which computer, where the unit has several: the start of its id, see org tree"))
  private static let keep = OptionSpec.value(
    "keep", "all|none|DATE",
    Text(vi: "giữ lại đến đâu (mặc định: all)", en: "how much stays (default: all)"))
  private static let subtree = OptionSpec.value(
    "for", "UNIT",
    Text(
      vi: "mọi máy, nhưng chỉ với phần của đơn vị này: khi đơn vị chuyển sang cấp trên khác",
      en: "every computer, but only for this unit: where it moved to another superior"))
  private static let reason = OptionSpec.value(
    "reason", "N", Text(vi: "số của lý do, do nơi cấp đặt", en: "the number of the reason"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(unit)
    return try context.withRegister { (register) throws(CommandFailure) in
      let subject = try context.wording { () throws(ReplicaError) in
        try register.organisation(named: name)
      }
      let revocation = try revocation(subject, register, context)
      let preview = try context.wording { () throws(ReplicaError) in
        try register.replica.issue(.revoke(revocation), about: subject.path, isDryRun: true)
      }
      let agreed = try context.dryRun ? true : context.confirm(question(subject, preview))
      var effect = preview
      if agreed, !context.dryRun {
        effect = try context.wording { () throws(ReplicaError) in
          try register.replica.issue(.revoke(revocation), about: subject.path)
        }
      }
      return PaperPage.reply(
        effect, subject, isDone: agreed && !context.dryRun,
        done: Text(
          vi: "Đã thu hồi. Cấp dưới biết khi nhận gói kế tiếp.",
          en: "Revoked. The units below hear of it with their next bundle."), context)
    }
  }

  private static func question(_ subject: OrganisationView, _ effect: PaperEffect) -> Text {
    let held = effect.nowHeld.count
    let papers = effect.papersNowHeld.count
    return Text(
      vi: """
        “\(subject.name)”: \(held) thay đổi của \(effect.records.count) hồ sơ và \(papers) giấy uỷ \
        quyền sẽ bị giữ lại. Ký thu hồi?
        """,
      en: """
        “\(subject.name)”: \(held) changes of \(effect.records.count) records and \(papers) grants \
        will be held. Sign the revocation?
        """)
  }

  private static func revocation(
    _ subject: OrganisationView, _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> Revocation {
    var number: UInt64 = 0
    if let text = context.invocation.value(of: reason) {
      guard let parsed = UInt64(text) else {
        throw .notANumber(
          option: reason, value: text, range: 0...Int64.max, path: context.invocation.path)
      }
      number = parsed
    }
    let choice = try choice(context)
    let wanted = context.invocation.value(of: writer)
    let below = context.invocation.value(of: subtree)
    return try context.wording { () throws(ReplicaError) in
      if let below {
        let path = try register.organisation(named: below).path
        let cut = try register.replica.cut(of: subject.path, choice)
        return Revocation(key: nil, subtree: path, cut: cut, reason: number)
      }
      let key = try key(of: subject, wanted, register)
      let cut = try register.replica.cut(of: subject.path, key: key, choice)
      return Revocation(key: key, cut: cut, reason: number)
    }
  }

  private static func key(
    of subject: OrganisationView, _ wanted: String?, _ register: Register
  ) throws(ReplicaError) -> SigningPublicKey {
    let papers = try register.replica.read { (core) throws(ReplicaError) in
      core.trust?.writers(of: subject.path.organisation) ?? []
    }
    let meant = papers.filter { paper in
      wanted.map { "\(paper.grant.writer)".utf8.starts(with: $0.utf8) } ?? true
    }
    guard let first = meant.first else {
      throw ReplicaError(.unknownUnit, ("unit", subject.name), ("reason", "noWriter"))
    }
    guard meant.count == 1 else {
      throw ReplicaError(
        .unknownUnit, ("unit", subject.name), ("reason", "severalWriters"),
        ("count", "\(meant.count)"))
    }
    return first.grant.signingKey
  }

  private static func choice(
    _ context: CommandContext
  ) throws(CommandFailure) -> Replica.CutChoice {
    guard let text = context.invocation.value(of: keep), !text.utf8.elementsEqual("all".utf8)
    else { return .everythingHeld }
    if text.utf8.elementsEqual("none".utf8) { return .nothing }
    guard let day = try context.day(keep) else { return .everythingHeld }
    return .writtenBefore(ShownDay.start(of: day))
  }
}
