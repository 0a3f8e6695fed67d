/// `nhanrong man`.
enum ManCommand {
  static let spec = CommandSpec(
    "man", aliases: ["sach-huong-dan"],
    summary: Text(
      vi: "in trang hướng dẫn (roff) cho lệnh man", en: "print the manual page (roff) for man"),
    details: [
      Text(
        vi: "Trang có một bản tiếng Việt và một bản tiếng Anh; chọn bằng --lang.",
        en: "There is a Vietnamese and an English page; choose with --lang.")
    ],
    examples: [
      CommandExample(
        "nhanrong man --lang vi > nhanrong.1", Text(vi: "bản tiếng Việt", en: "the Vietnamese page")
      )
    ],
    run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let page = ManPage.page(for: context.tree, language: context.language)
    return Reply(
      file: Array(page.utf8),
      result: .object([
        ("language", .string(context.language.rawValue)), ("page", .string(page)),
      ]))
  }
}
