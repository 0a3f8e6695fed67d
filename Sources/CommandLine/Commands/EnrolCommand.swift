import NhanRong
import Platform

/// `nhanrong enrol`: how a computer is let into a domain, by two files on a stick and two numbers
/// read over the phone.
enum EnrolCommand {
  static let spec = CommandSpec(
    "enrol", aliases: ["ket-nap", "cap-quyen"],
    summary: Text(vi: "xin vào, cấp quyền, vào hệ thống", en: "ask, grant, join a domain"),
    details: [
      Text(
        vi: """
          Ba bước: máy mới chạy request và đem tệp .nrq lên cấp trên; cấp trên chạy grant và trả \
          tệp .nrb; máy mới chạy install. Hai bên đọc con số cho nhau qua điện thoại.
          """,
        en: """
          Three steps: the new computer runs request and carries the .nrq file to its superior; \
          the superior runs grant and hands back the .nrb file; the new computer runs install. \
          Both read the numbers to each other by telephone.
          """)
    ],
    subcommands: [
      EnrolRequestCommand.spec, EnrolGrantCommand.spec, EnrolInstallCommand.spec,
    ])

  static let number = OptionSpec.value(
    "number", "DIGITS",
    Text(
      vi: "con số nghe qua điện thoại; khác thì dừng",
      en: "the number heard by telephone; a different one stops"))

  /// Compares the number of a file with the one people heard, or shows it and asks.
  static func compare(
    _ number: PhoneNumber, of file: String, question: Text, _ context: CommandContext
  ) throws(CommandFailure) {
    let heard = context.invocation.value(of: EnrolCommand.number)
    try compare(number, heard: heard, of: file, question: question, context)
  }

  static func compare(
    _ number: PhoneNumber, heard: String?, of file: String, question: Text,
    _ context: CommandContext
  ) throws(CommandFailure) {
    if let heard {
      guard number.matches(heard) else {
        throw CommandFailure(
          ReplicaError(.numberDiffers, ("found", number.description), ("given", heard)),
          FailureScene(file: file))
      }
      return
    }
    guard try context.confirm(question) else { throw .declined }
  }
}
