import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong status`.
enum StatusCommand {
  static let spec = CommandSpec(
    "status", aliases: ["tinh-hinh"],
    summary: Text(vi: "sổ đang thế nào", en: "how the register stands"),
    details: [
      Text(
        vi:
          """
          Đơn vị của sổ, số đăng ký theo bước, hạn của kế hoạch, việc cần người xem, và tin tức từng \
          nơi trao đổi. Hôm nay là ngày của máy, trừ khi có --on; máy chạy chậm hơn một ngày mà người \
          khác đã ký thì không tính hạn.
          """,
        en: """
          The unit of the replica, registrations by step, the dates of the plans, what needs a person, \
          and the news from each place it exchanges with. Today is the machine's, unless --on names it; \
          where others signed a day the clock has not reached, no date is counted.
          """)
    ],
    options: [check, day],
    examples: [
      CommandExample(
        "nhanrong status --check",
        Text(
          vi: "mã thoát 5 khi còn xung đột, quá hạn hoặc có đơn vị im tiếng",
          en: "exit status 5 while a conflict is open, a date missed or a unit silent"))
    ],
    run: run)

  private static let check = OptionSpec.flag(
    "check",
    Text(
      vi:
        "báo bằng mã thoát 5 khi còn xung đột, có hạn bị bỏ lỡ, hoặc đơn vị nào 30 ngày chưa có tin",
      en:
        "exit with 5 while a conflict is open, a date was missed, or a unit was silent for 30 days")
  )
  private static let day = OptionSpec.value(
    "on", "DATE",
    Text(
      vi: "tính hạn đến ngày này (mặc định: hôm nay theo máy)",
      en: "the day the dates are told for (default: today by the clock)"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let named = context.invocation.has(day) ? try context.day(day) : nil
    return try context.withRegister { (register) throws(CommandFailure) in
      let unit = try context.wording { () throws(ReplicaError) in try register.replica.unit() }
      guard let unit else {
        return try context.wording { () throws(ReplicaError) in try outside(register) }
      }
      let status = try context.wording { () throws(ReplicaError) in
        let now = context.clock.millisecondsSinceEpoch
        return try RegisterStatus(
          register, unit, StatusDates(register, named: named, now: now), now: now)
      }
      return Reply(
        status.blocks, result: status.json, warnings: try context.clockWarnings(register),
        shortfall: context.invocation.has(check) ? shortfall(status) : nil)
    }
  }

  private static func shortfall(_ status: RegisterStatus) -> CommandFailure? {
    let conflicts = status.counts.conflicts
    if conflicts > 0 { return .attentionNeeded(conflicts: conflicts) }
    let silent = status.silent
    return silent.isEmpty
      ? status.dates.shortfall : .silentUnits(silent, days: RegisterStatus.silentDaysMax)
  }

  /// A replica that has joined no domain yet has nothing but its place.
  private static func outside(_ register: Register) throws(ReplicaError) -> Reply {
    let folder = register.replica.folder.text
    if let name = try register.replica.domainName() {
      return withoutKey(folder, domain: String(decoding: name, as: UTF8.self))
    }
    return Reply(
      [
        .rows([
          Row(Text(vi: "Sổ", en: "Replica"), Text(data: folder)),
          Row(
            Text(vi: "Đơn vị", en: "Unit"),
            Text(vi: "chưa vào hệ thống nào", en: "has joined no domain yet"), .attention),
        ])
      ],
      result: .object([("replica", .string(folder)), ("domain", .null), ("unit", .null)]))
  }

  /// A folder copied from another computer.
  private static func withoutKey(_ folder: String, domain: String) -> Reply {
    Reply(
      [
        .rows([
          Row(Text(vi: "Sổ", en: "Replica"), Text(data: folder)),
          Row(Text(vi: "Hệ thống", en: "Domain"), Text(data: domain)),
          Row(
            Text(vi: "Đơn vị", en: "Unit"),
            Text(
              vi: "khoá không có trên máy này, sổ chỉ để đọc",
              en: "the key is not on this computer, the replica is for reading"), .attention),
        ])
      ],
      result: .object([
        ("replica", .string(folder)), ("domain", .object([("name", .string(domain))])),
        ("unit", .null),
      ]))
  }
}
