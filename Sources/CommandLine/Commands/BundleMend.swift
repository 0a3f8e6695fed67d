import ModelRegistry
import NhanRong
import Platform

/// `nhanrong bundle mend COPY COPY...`.
enum BundleMend {
  static let spec = CommandSpec(
    "mend", aliases: ["ghep"],
    summary: Text(vi: "ghép các bản chép hỏng", en: "mend a bundle from damaged copies"),
    details: [
      Text(
        vi: """
          Gói chia thành khối 64 KiB, mỗi khối tự chứng minh mình lành. Hai bản chép hỏng ở chỗ khác \
          nhau cho lại gói lành. Các bản chép để nguyên. Cần khoá của nơi nhận hoặc nơi gửi.
          """,
        en: """
          A bundle is made of chunks of 64 KiB, and each proves itself. Two copies that are damaged in \
          different places give the whole bundle back. The copies stay as they are. It takes the key \
          of a recipient or of the sender.
          """)
    ],
    operands: [copies], options: [out],
    examples: [
      CommandExample(
        "nhanrong bundle mend usb1/goi.nrb usb2/goi.nrb --out .",
        Text(vi: "ghép hai bản chép", en: "combine two copies"))
    ],
    run: run)

  private static let copies = OperandSpec(
    "COPY", .many, Text(vi: "bản chép của cùng một gói", en: "copies of one bundle"))
  private static let out = OptionSpec.value(
    "out", "FOLDER", short: "o",
    Text(
      vi: "nơi viết gói lành (mặc định: thư mục này)", en: "where to write (default: this folder)"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let names = context.invocation.operands(copies)
    let folder = context.path(context.invocation.value(of: out) ?? ".")
    let scene = FailureScene(file: names.count == 1 ? names[0] : nil)
    return try context.withRegister(scene) { (register) throws(CommandFailure) in
      let mended = try context.wording(scene) { () throws(ReplicaError) in
        try register.replica.mend(
          names.map { context.path($0) }, into: folder, isDryRun: context.dryRun)
      }
      return Reply(
        [
          .paragraph(
            context.dryRun
              ? Text(vi: "Ghép được một gói lành.", en: "A whole bundle can be made of them.")
              : Text(vi: "Đã ghép: \(mended.path.text)", en: "Mended: \(mended.path.text)"), .good)
        ] + context.dryRunNote,
        result: .object([
          ("file", context.dryRun ? .null : .string(mended.path.text)),
          ("bytes", .integer(Int64(clamping: mended.size))), ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}
