import Causality
import ModelRegistry
import NhanRong

/// Forked logs for people and for programs: `status`, `verify` and `log` show the same.
struct ForkPages {
  private let forks: [(view: ForkView, name: String)]

  init(_ register: Register) throws(ReplicaError) {
    forks = try register.replica.forks().map { (view) throws(ReplicaError) in
      (view, try register.name(of: view.organisation))
    }
  }

  var count: Int { forks.count }

  /// A line for each fork that came since a moment: with both changes, so that two people can compare.
  func warnings(since before: [ForkView]) -> [ReplyWarning] {
    let known = before.map { $0.sides.map(\.first) }
    return forks.filter { !known.contains($0.view.sides.map(\.first)) }.map { fork in
      let sides = fork.view.sides.map(\.first.description).joined(separator: ", ")
      return ReplyWarning(
        "NR-W50",
        Text(
          vi: """
            nhật ký của \(fork.name) bị ghi hai lần từ số \(fork.view.sequence) (\(sides)). Cả hai \
            bên đều được giữ. Xem: nhanrong log
            """,
          en: """
            a log of \(fork.name) was written twice from number \(fork.view.sequence) (\(sides)). \
            Both sides are kept. See: nhanrong log
            """))
    }
  }

  /// Nothing where no log ever forked.
  var blocks: [Block] {
    guard !forks.isEmpty else { return [] }
    let rows = forks.flatMap { fork in
      fork.view.sides.map { side in
        [
          Cell(data: fork.name), Cell(data: String(fork.view.sequence)),
          Cell(data: side.first.description),
          Cell(data: String(side.end + 1 - fork.view.sequence)),
          Cell(
            side.signed == nil
              ? Text(vi: "chưa", en: "no") : Text(vi: "đã ký", en: "signed")),
        ]
      }
    }
    return [
      .gap,
      .paragraph(
        Text(
          vi: """
            CHÚ Ý: có nhật ký bị ghi hai lần dưới cùng một số (chép hoặc phục hồi cả máy). \
            Cả hai bên đều được giữ và tính như nhau.
            """,
          en: """
            MIND: a log was written twice under one number (a whole computer was copied or put \
            back). Both sides are kept and count alike.
            """), .attention),
      .table(
        Table(
          [
            Table.Column(Text(vi: "Nơi ghi", en: "Writer")),
            Table.Column(Text(vi: "Từ số", en: "From no."), .trailing),
            Table.Column(Text(vi: "Thay đổi đầu", en: "First change")),
            Table.Column(Text(vi: "Số thay đổi", en: "Changes"), .trailing),
            Table.Column(Text(vi: "Chữ ký", en: "Signature")),
          ], rows: rows)),
    ]
  }

  var json: JSONValue {
    .array(
      forks.map { fork in
        .object([
          ("log", .string(fork.view.log.description)),
          ("writer", .string(fork.view.writer.description)),
          ("unit", .string(fork.view.organisation.description)), ("name", .string(fork.name)),
          ("sequence", .integer(Int64(clamping: fork.view.sequence))),
          (
            "sides",
            .array(
              fork.view.sides.map { side in
                .object([
                  ("change", .string(side.first.description)),
                  ("tip", .string(side.last.description)),
                  ("end", .integer(Int64(clamping: side.end))),
                  ("signedTip", .optional(side.signed?.description)),
                ])
              })
          ),
        ])
      })
  }
}
