import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// `nhanrong verify --receipt CODE`: whether the code a peer reads out is that of what went to it.
enum ReceiptCheck {
  static func run(_ typed: String, _ context: CommandContext) throws(CommandFailure) -> Reply {
    // People read a code out in groups and write it as they like.
    let code = String(typed.unicodeScalars.filter { $0 != " " && $0 != "-" }).uppercased()
    guard HaveVector.isReceiptCode(code) else {
      throw .badReceiptCode(typed, path: context.invocation.path)
    }
    return try context.withRegister { (register) throws(CommandFailure) in
      let (match, name) = try context.wording { () throws(ReplicaError) in
        let match = try register.replica.receipt(code)
        return (match, try register.name(of: match.organisation))
      }
      var rows = [
        Row(Text(vi: "Biên nhận", en: "Receipt"), Text(data: code), .strong),
        Row(Text(vi: "Của", en: "Of"), Text(data: name)),
      ]
      if let sentAt = match.sentAt, let bundle = match.bundle {
        rows.append(
          Row(
            Text(vi: "Đã nhận đủ đến gói", en: "Holds all up to bundle"),
            Text(
              vi: "\(bundle.prefix(16)), gửi ngày \(ShownDay.text(sentAt))",
              en: "\(bundle.prefix(16)), sent on \(ShownDay.text(sentAt))"), .good))
      } else {
        rows.append(
          Row(
            Text(vi: "Đã nhận đủ", en: "Holds all"),
            Text(vi: "như gói cuối của nơi ấy", en: "its last bundle said"), .good))
      }
      rows.append(
        Row(
          Text(vi: "Sau đó còn", en: "Since then"),
          Text(
            vi: "\(match.later) thay đổi chưa có ở đó",
            en: "\(match.later) changes it does not hold"),
          match.later > 0 ? .attention : .plain))
      return Reply(
        [.rows(rows)],
        result: .object([
          ("code", .string(code)), ("unit", .string(match.organisation.description)),
          ("name", .string(name)), ("bundle", .optional(match.bundle)),
          ("sentOn", ShownDay.json(match.sentAt)),
          ("later", .integer(Int64(clamping: match.later))),
        ]))
    }
  }
}
