import Causality
import ModelRegistry
import NhanRong

/// `nhanrong conflicts`.
enum ConflictsCommand {
  static let spec = CommandSpec(
    "conflicts", aliases: ["xung-dot"],
    summary: Text(
      vi: "các trường có nhiều giá trị", en: "fields with several values"),
    details: [
      Text(
        vi: "Hai nơi ghi cùng lúc thì giữ cả hai. Chọn một bằng resolve; giá trị 1 đang được dùng.",
        en: """
          When two places wrote at the same time both values stay. Choose with resolve; value 1 is \
          the one in use meanwhile.
          """)
    ],
    run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let conflicts = try register.conflicts()
        guard !conflicts.isEmpty else {
          return Reply(
            [.paragraph(Text(vi: "Không có xung đột nào.", en: "There are no conflicts."), .good)],
            result: .object([("conflicts", .array([]))]))
        }
        var blocks: [Block] = []
        var values: [JSONValue] = []
        for conflict in conflicts {
          let pages = try RegistrationPages(try register.view(conflict.record), register)
          if !blocks.isEmpty { blocks.append(.gap) }
          blocks += self.blocks(conflict, pages)
          values.append(
            .object([
              ("id", .string(conflict.record.description)), ("name", .string(conflict.name)),
              (
                "unit",
                .object([
                  ("id", .string(conflict.unit.description)), ("name", .string(pages.unitName)),
                ])
              ),
              ("field", pages.json(conflict.field)),
            ]))
        }
        return Reply(blocks, result: .object([("conflicts", .array(values))]))
      }
    }
  }

  private static func blocks(_ conflict: ConflictView, _ pages: RegistrationPages) -> [Block] {
    let label = FieldWord.label(conflict.field.name)
    let name = "\(conflict.record.short) \(conflict.name) (\(pages.unitName))"
    let line = ShellWord.line([
      CommandTree.program, "resolve", conflict.record.short, "--field", conflict.field.name,
      "--keep",
    ])
    return [
      .paragraph(Text(vi: "\(name): \(label.vi)", en: "\(name): \(label.en)"), .strong),
      .indented(pages.candidates(conflict.field)),
      .indented([.line("\(line) 1")]),
    ]
  }
}
