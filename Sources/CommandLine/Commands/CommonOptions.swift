import Causality
import ModelRegistry
import NhanRong
import Platform

/// Operands and options that several commands share.
enum CommonOption {
  static let identifier = OperandSpec(
    "ID",
    Text(
      vi: "mã số, hoặc từ 6 chữ số đầu của mã đăng ký",
      en: "the official code, or the first 6 or more digits of the id"))

  static let day = OptionSpec.value(
    "on", "DATE",
    Text(
      vi: "ngày ghi trên giấy, như 25/02/2026 (mặc định: hôm nay theo máy)",
      en: "the day on the paper, such as 25/02/2026 (default: today by the clock)"))

  static let reason = OptionSpec.value(
    "reason", "TEXT", Text(vi: "lý do", en: "the reason"))

  static let force = OptionSpec.flag(
    "force",
    Text(
      vi: "làm dù chưa đủ điều kiện của kế hoạch, kèm --reason",
      en: "go on although the plan's conditions are not met; needs --reason"))
}

extension CommandContext {
  /// The day people named, else the machine's today.
  func day(_ option: OptionSpec) throws(CommandFailure) -> CivilDate? {
    guard let text = invocation.value(of: option) else {
      return ShownDay.of(clock.millisecondsSinceEpoch)
    }
    do throws(CivilDate.Refusal) { return try CivilDate(parsing: text) } catch {
      throw .notADay(text, option, path: invocation.path)
    }
  }

  func required(_ option: OptionSpec) throws(CommandFailure) -> String {
    guard let value = invocation.value(of: option) else {
      throw .missingOption(option, path: invocation.path)
    }
    return value
  }

  /// The registration the ID operand means.
  func registration(in register: Register) throws(CommandFailure) -> RecordID {
    let text = try invocation.required(CommonOption.identifier)
    return try wording { () throws(ReplicaError) in try register.registration(named: text) }
  }

  /// The registration or sheet the ID operand means.
  func record(in register: Register) throws(CommandFailure) -> RecordID {
    let text = try invocation.required(CommonOption.identifier)
    return try wording { () throws(ReplicaError) in try register.anyRecord(named: text) }
  }

  /// Says after an answer that nothing was written.
  var dryRunNote: [Block] {
    guard dryRun else { return [] }
    return [
      .paragraph(
        Text(vi: "Làm thử: chưa ghi gì.", en: "A try: nothing was written."), .attention)
    ]
  }
}

extension RecordID {
  /// As much of it as people need to name it again.
  var short: String { String(description.prefix(8)) }
}
