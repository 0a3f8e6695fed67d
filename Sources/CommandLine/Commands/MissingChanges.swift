import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform

/// What is missing, in the words people use: whose changes, which numbers, and how to ask for them.
struct MissingChanges {
  struct Entry {
    let gap: Gap
    let name: String
    /// A code or name to ask with; nil where nobody writes for that unit.
    let unit: String?
  }

  let entries: [Entry]

  init(_ register: Register) throws(ReplicaError) {
    let gaps = try register.replica.gaps()
    let known = gaps.isEmpty ? [] : try register.organisations()
    entries = try gaps.map { (gap) throws(ReplicaError) in
      guard let organisation = gap.organisation else {
        return Entry(gap: gap, name: String(gap.log.description.prefix(8)), unit: nil)
      }
      let name = try register.name(of: organisation)
      let code = known.first { $0.path.organisation == organisation }?.code ?? ""
      return Entry(gap: gap, name: name, unit: code.isEmpty ? name : code)
    }
  }

  var isEmpty: Bool { entries.isEmpty }
  var count: UInt64 { entries.reduce(0) { $0 + $1.gap.count } }

  /// `thiếu thay đổi 12-15 của Chi bộ X`.
  static func text(_ entry: Entry) -> Text {
    let gap = entry.gap
    let numbers = gap.first == gap.last ? "\(gap.first)" : "\(gap.first)-\(gap.last)"
    return Text(
      vi: "thiếu thay đổi \(numbers) của \(entry.name)",
      en: "changes \(numbers) of \(entry.name) are missing")
  }

  static func line(_ entry: Entry) -> String? {
    entry.unit.map { ShellWord.line([CommandTree.program, "export", "--need", "--to", $0]) }
  }

  var warnings: [ReplyWarning] {
    entries.map { entry in
      let text = Self.text(entry)
      guard let line = Self.line(entry) else { return ReplyWarning("NR-W32", text) }
      return ReplyWarning(
        "NR-W32", Text(vi: "\(text.vi); xin lại: \(line)", en: "\(text.en); ask for them: \(line)"))
    }
  }

  var rows: [Row] {
    entries.map { entry in
      let text = Self.text(entry)
      let line = Self.line(entry) ?? ""
      return Row(
        Text(vi: "Còn thiếu", en: "Missing"),
        Text(vi: "\(text.vi)  \(line)", en: "\(text.en)  \(line)"), .attention)
    }
  }

  var json: JSONValue {
    .array(
      entries.map { entry in
        .object([
          ("log", .string(entry.gap.log.description)), ("name", .string(entry.name)),
          ("first", .integer(Int64(clamping: entry.gap.first))),
          ("last", .integer(Int64(clamping: entry.gap.last))),
        ])
      })
  }
}

extension ReplyWarning {
  /// A date that somebody signed and this clock has not reached.
  static func clockBehind(_ date: SignedDate, _ name: String, now: Int64) -> ReplyWarning {
    ReplyWarning(
      "NR-W30",
      Text(
        vi: """
          đồng hồ máy này chỉ \(ShownDay.text(now)), mà \(name) đã ký ngày \
          \(ShownDay.text(date.at)): một trong hai đồng hồ sai. Thứ tự và kết quả không bị ảnh hưởng
          """,
        en: """
          this clock says \(ShownDay.text(now)), and \(name) signed on \(ShownDay.text(date.at)): \
          one of the two clocks is wrong. Order and result do not depend on it
          """))
  }
}

extension CommandContext {
  /// The warning about clocks, where there is one to give.
  func clockWarnings(_ register: Register) throws(CommandFailure) -> [ReplyWarning] {
    try wording { () throws(ReplicaError) in
      guard let date = try register.replica.dateAhead() else { return [] }
      let name = try date.organisation.map { (id) throws(ReplicaError) in
        try register.name(of: id)
      }
      return [.clockBehind(date, name ?? "?", now: clock.millisecondsSinceEpoch)]
    }
  }
}
