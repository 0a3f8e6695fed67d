import Causality
import ModelRegistry
import NhanRong

/// `nhanrong duplicates`.
enum DuplicatesCommand {
  static let spec = CommandSpec(
    "duplicates", aliases: ["nghi-trung"],
    summary: Text(vi: "các đăng ký nghi trùng", en: "registrations that may be the same subject"),
    details: [
      Text(
        vi: """
          Cùng năm, cùng tên, cùng năm sinh hoặc địa chỉ. Không tự gộp: cơ quan xem rồi gộp bằng \
          advance MÃ --step merge-duplicate --into MÃ, hoặc để nguyên.
          """,
        en: """
          The same year, name, and year of birth or address. Nothing is merged by itself: the office \
          looks and merges with advance ID --step merge-duplicate --into ID, or leaves them.
          """)
    ],
    run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let groups = try register.duplicateSuspicions()
        var filter = RegistrationFilter()
        filter.withWithdrawn = true
        let lines = try register.list(filter)
        var blocks: [Block] = []
        for group in groups {
          let found = group.records.compactMap { id in lines.first { $0.id == id } }
          blocks.append(
            .table(
              Table(
                [Table.Column(), Table.Column(), Table.Column(), Table.Column()],
                rows: found.map { line in
                  [
                    Cell(data: line.id.short), Cell(data: line.name), Cell(data: line.unitName),
                    Cell(RegisterWord.step(line.step)),
                  ]
                })))
          blocks.append(.gap)
        }
        blocks.append(
          .paragraph(
            Text(vi: "Nghi trùng: \(groups.count)", en: "Maybe the same: \(groups.count)"),
            groups.isEmpty ? .plain : .attention))
        return Reply(
          blocks,
          result: .object([
            (
              "groups",
              .array(
                groups.map { group in
                  .object([
                    ("year", .integer(group.year)),
                    ("registrations", .strings(group.records.map(\.description))),
                  ])
                })
            )
          ]))
      }
    }
  }
}
