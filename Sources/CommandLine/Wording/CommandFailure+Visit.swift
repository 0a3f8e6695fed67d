/// What goes wrong with a visit: codes NR-X01 to NR-X09.
extension CommandFailure {
  static func noStick(plugged: [String], path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-X01", exit: .noInput,
      message: Text(
        vi: "không thấy USB nào có thư mục NHANRONG",
        en: "no stick with a folder NHANRONG was found"),
      reason: plugged.isEmpty
        ? Text(
          vi: "Cắm USB rồi làm lại, hoặc nêu thư mục của nó.",
          en: "Plug the stick in and try again, or name its folder.")
        : Text(
          vi: "Đang cắm: \(plugged.joined(separator: ", ")).",
          en: "Plugged in: \(plugged.joined(separator: ", "))."),
      untouched: ReplicaWording.kept,
      tryCommand: plugged.first.map {
        ShellWord.line([CommandTree.program, "sync", $0, "--create"])
      } ?? ShellWord.line([CommandTree.program] + path + ["-h"]),
      details: [("plugged", .strings(plugged))])
  }

  static func severalSticks(_ sticks: [String], path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-X02", exit: .usage,
      message: Text(
        vi: "có \(sticks.count) USB cùng có thư mục NHANRONG",
        en: "\(sticks.count) sticks have a folder NHANRONG"),
      reason: Text(
        vi: "Nói USB nào: \(sticks.joined(separator: ", ")).",
        en: "Say which one: \(sticks.joined(separator: ", "))."),
      untouched: ReplicaWording.kept,
      tryCommand: ShellWord.line([CommandTree.program] + path + sticks.prefix(1)),
      details: [("sticks", .strings(sticks))])
  }

  static func noExchangeFolder(_ folder: String, path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-X03", exit: .noInput,
      message: Text(
        vi: "trong \(folder) không có thư mục NHANRONG",
        en: "there is no folder NHANRONG in \(folder)"),
      reason: Text(
        vi: "Lần đầu dùng USB này thì thêm --create. Gói để lẻ thì dùng lệnh import.",
        en: "Add --create when this stick is new. Take in loose bundles with import."),
      untouched: ReplicaWording.kept,
      tryCommand: ShellWord.line([CommandTree.program] + path + [folder, "--create"]),
      details: [("folder", .string(folder))])
  }

  /// - Parameter parts: what was not done, each with its code.
  static func visitInParts(
    _ parts: [VisitFault], _ language: Language, path: [String]
  ) -> CommandFailure {
    CommandFailure(
      "NR-X04", exit: .partlyDone,
      message: Text(
        vi: "\(parts.count) phần của chuyến này chưa xong",
        en: "\(parts.count) parts of this visit were not done"),
      reason: Text(
        vi: "Phần nào đã xong thì xong hẳn, không có gì ghi dở; làm lại lệnh là làm tiếp.",
        en: "What was done is done whole, nothing is half-written; the same command goes on."),
      tryCommand: ShellWord.line([CommandTree.program] + path),
      details: [
        (
          "parts",
          .array(
            parts.map {
              .object([
                ("what", .string($0.what[language])), ("error", $0.failure.json(in: language)),
              ])
            })
        )
      ])
  }

  static func silentUnits(_ names: [String], days: Int64) -> CommandFailure {
    CommandFailure(
      "NR-X09", exit: .checkFoundSomething,
      message: Text(
        vi: "\(names.count) đơn vị chưa có tin trong \(days) ngày",
        en: "\(names.count) units were not heard from in \(days) days"),
      reason: Text(data: names.joined(separator: ", ")),
      tryCommand: "nhanrong status", details: [("units", .strings(names))])
  }

  static func badReceiptCode(_ text: String, path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-X08", exit: .usage,
      message: Text(
        vi: "“\(text)” không phải mã biên nhận", en: "“\(text)” is no receipt code"),
      reason: Text(
        vi: "Mã có 8 chữ và số, không dùng I, O, 0 và 1.",
        en: "A code has 8 letters and digits, without I, O, 0 and 1."),
      untouched: ReplicaWording.kept,
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]),
      details: [("given", .string(text))])
  }
}

/// A part of a visit that was not done, and why.
struct VisitFault: Sendable {
  let what: Text
  let failure: CommandFailure
}
