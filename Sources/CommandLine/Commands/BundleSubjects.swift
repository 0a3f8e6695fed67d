import BundleFormat
import Causality
import ModelRegistry
import NhanRong
import Sealing

/// `nhanrong bundle subjects FILE|CODE`.
enum BundleSubjects {
  static let spec = CommandSpec(
    "subjects", aliases: ["ca-nhan"],
    summary: Text(
      vi: "những ai có tên trong một gói đã gửi, kể cả gói đã mất",
      en: "whose data a bundle carried that went from here, also a lost one"),
    details: [
      Text(
        vi: """
          Không cần tệp: sổ ghi gói nào mang những thay đổi nào. CODE là phần đầu của mã gói, như \
          trong tên tệp sau “nr-” hoặc trong nhanrong log.
          """,
        en: """
          The file is not needed: the register notes which changes went with which bundle. CODE is \
          the start of its code, which follows “nr-” in the file name and stands in nhanrong log.
          """)
    ],
    operands: [code],
    examples: [
      CommandExample(
        "nhanrong bundle subjects nr-0a1b2c3d4e5f6071.nrb",
        Text(vi: "gói trong USB đã mất", en: "the one on the stick that was lost"))
    ],
    run: run)

  private static let code = OperandSpec(
    "FILE|CODE", Text(vi: "tên tệp hoặc mã của gói", en: "file name or code of the bundle"))

  /// The digits of a bundle's hash in what people typed: a file name, a path, or the digits.
  private static func digits(_ typed: String) -> String {
    var text = typed.split(separator: "/").last.map(String.init) ?? typed
    if text.hasPrefix("nr-") { text = String(text.dropFirst(3)) }
    if text.hasSuffix(".nrb") { text = String(text.dropLast(4)) }
    return text.lowercased()
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let typed = try context.invocation.required(code)
    // A file that is here says its hash itself, whatever it is called.
    let described = try? Replica.describe(context.path(typed), context.surroundings)
    let digits = described.map { hexadecimal(of: $0.hash.bytes) } ?? digits(typed)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let (bundle, findings) = try register.subjects(inBundle: digits)
        let pages = try SubjectPages(findings, register)
        let name = try bundle.organisation.map { (id) throws(ReplicaError) in
          try register.name(of: id)
        }
        return Reply(
          [
            .rows([
              Row(Text(vi: "Gói", en: "Bundle"), Text(data: String(bundle.bundle.prefix(16)))),
              Row(Text(vi: "Viết ngày", en: "Written"), Text(data: ShownDay.text(bundle.at))),
              Row(Text(vi: "Cho", en: "For"), Text(data: name ?? "?")),
            ])
          ] + pages.blocks,
          result: .object(
            [
              ("bundle", .string(bundle.bundle)), ("on", ShownDay.json(bundle.at)),
              ("for", .optional(name)),
            ] + pages.json))
      }
    }
  }
}
