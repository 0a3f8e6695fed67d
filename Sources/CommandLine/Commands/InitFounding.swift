import ModelRegistry
import NhanRong

/// `nhanrong init --found NAME --with REQUEST…`: the root of a new domain.
enum InitFounding {
  static let others = OptionSpec.value(
    "with", "FILE", repeatable: true,
    Text(
      vi: "giấy xin .nrq của máy giữ một khoá gốc nữa",
      en: "the .nrq request of a computer that holds one more key of the root"))
  static let threshold = OptionSpec.value(
    "threshold", "N",
    Text(
      vi: "số khoá gốc phải cùng ký (mặc định: quá nửa)",
      en: "how many keys of the root have to agree (default: more than half)"))
  /// As for the other commands, but once for each request.
  static let number = OptionSpec.value(
    "number", "DIGITS", repeatable: true, EnrolCommand.number.summary)

  /// The keys named, after people compared the numbers of the requests.
  static func keys(_ context: CommandContext) throws(CommandFailure) -> Replica.RootKeys {
    let wanted = try context.invocation.integer(of: threshold, in: 1...Int64(Int32.max))
    let files = context.invocation.values(of: others)
    let heard = context.invocation.values(of: number)
    var requests: [EnrolmentRequest] = []
    for (place, file) in files.enumerated() {
      let request = try RequestFile.read(file, context)
      let name = String(decoding: request.name, as: UTF8.self)
      try EnrolCommand.compare(
        request.number, heard: place < heard.count ? heard[place] : nil, of: file,
        question: Text(
          vi: "“\(name)” giữ một khoá gốc. Con số: \(request.number). Đúng như họ đọc?",
          en: "“\(name)” holds a key of the root. Number: \(request.number). As they read it?"),
        context)
      requests.append(request)
    }
    return try context.wording { () throws(ReplicaError) in
      try Replica.RootKeys(with: requests, threshold: wanted.map { Int($0) })
    }
  }

  /// What the founder does next, where others hold keys too.
  static func next(_ context: CommandContext) -> [Block] {
    let files = context.invocation.values(of: others)
    guard let first = files.first else { return [] }
    let line = ShellWord.line([CommandTree.program, "enrol", "grant", first])
    return [
      .paragraph(
        Text(
          vi: """
            Hệ thống có hiệu lực khi khoá gốc khác tán thành. Tiếp theo, cho từng máy giữ khoá: \
            \(line) --to USB
            """,
          en: """
            The domain counts when other keys of the root approve it. Next, for each computer with \
            a key: \(line) --to USB
            """))
    ]
  }
}
