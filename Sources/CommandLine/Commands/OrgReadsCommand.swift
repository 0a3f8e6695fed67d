import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Trust

/// `nhanrong org reads UNIT --of OLD`.
enum OrgReadsCommand {
  static let spec = CommandSpec(
    "reads", aliases: ["duoc-doc"],
    summary: Text(
      vi: "cho một đơn vị đọc những gì đơn vị cũ được đọc",
      en: "let a unit read what an old one may read"),
    details: [
      Text(
        vi: """
          Dùng khi sáp nhập: đơn vị mới nhận sổ của đơn vị cũ trong các gói từ nay về sau. Không rút \
          lại được. Để đơn vị mới cũng ghi được cho các đơn vị cũ thì dùng org place.
          """,
        en: """
          For a merger: the new unit gets the old one's register with its next bundles. It is not \
          taken back. To let it write for the old one's units too, use org place.
          """)
    ],
    operands: [RevokeCommand.unit], options: [old],
    examples: [
      CommandExample(
        "nhanrong org reads 20.06602 --of 20.06601",
        Text(vi: "xã mới đọc sổ của xã đã nhập vào", en: "a commune reads the one merged into it"))
    ],
    run: run)

  private static let old = OptionSpec.value(
    "of", "UNIT", Text(vi: "đơn vị cũ", en: "the old unit"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(RevokeCommand.unit)
    let oldName = try context.required(old)
    return try context.withRegister { (register) throws(CommandFailure) in
      let (subject, old, preview) = try context.wording { () throws(ReplicaError) in
        let subject = try register.organisation(named: name)
        let old = try register.organisation(named: oldName)
        return (subject, old, try issue(subject, old, register, isDryRun: true))
      }
      let logs = preview.nowReadable
      let question = Text(
        vi: "“\(subject.name)” sẽ đọc được thêm \(logs) nhật ký của “\(old.name)”. Ký?",
        en: "“\(subject.name)” will read \(logs) more logs, as “\(old.name)” does. Sign?")
      let agreed = try context.dryRun ? true : context.confirm(question)
      var effect = preview
      if agreed, !context.dryRun {
        effect = try context.wording { () throws(ReplicaError) in
          try issue(subject, old, register, isDryRun: false)
        }
      }
      return PaperPage.reply(
        effect, subject, isDone: agreed && !context.dryRun,
        done: Text(
          vi: "Từ nay “\(subject.name)” đọc được những gì “\(old.name)” đọc được.",
          en: "“\(subject.name)” may read what “\(old.name)” may read from now on."), context)
    }
  }

  private static func issue(
    _ subject: OrganisationView, _ old: OrganisationView, _ register: Register, isDryRun: Bool
  ) throws(ReplicaError) -> PaperEffect {
    try register.replica.issue(.reads(old.path), about: subject.path, isDryRun: isDryRun)
  }
}
