/// `nhanrong completions SHELL`.
enum CompletionsCommand {
  enum Shell: String, CaseIterable {
    case bash, zsh, fish
  }

  static let spec = CommandSpec(
    "completions", aliases: ["goi-y"],
    summary: Text(
      vi: "in tệp gợi ý lệnh cho trình dòng lệnh", en: "print the completion script for a shell"),
    operands: [shell],
    examples: [
      CommandExample(
        "nhanrong completions bash > ~/.local/share/bash-completion/completions/nhanrong",
        Text(vi: "dùng ngay trong lần mở cửa sổ lệnh sau", en: "ready in the next bash"))
    ],
    run: run)

  private static let shell = OperandSpec(
    "SHELL", allowed: Shell.allCases.map { AllowedValue($0.rawValue) },
    Text(vi: "trình dòng lệnh", en: "the shell"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(shell)
    let script: String
    switch Shell(rawValue: name) {
    case .bash: script = BashCompletions.script(for: context.tree)
    case .zsh: script = ZshCompletions.script(for: context.tree, language: context.language)
    case .fish: script = FishCompletions.script(for: context.tree, language: context.language)
    case nil: throw .missingOperand(shell, path: context.invocation.path)
    }
    return Reply(
      file: Array(script.utf8),
      result: .object([("shell", .string(name)), ("script", .string(script))]))
  }
}
