import ModelRegistry
import NhanRong
import Platform

/// `nhanrong import FILE|FOLDER...`.
enum ImportCommand {
  static let spec = CommandSpec(
    "import", aliases: ["nhap", "nhan"],
    summary: Text(vi: "nhận các gói", en: "take in bundles"),
    details: [
      Text(
        vi: """
          Thư mục: mọi gói .nrb trong đó gửi cho máy này, thứ tự nào cũng được; gói của nơi khác để \
          yên. Mỗi gói vào cả hoặc không vào. Nhận lại gói cũ không đổi gì.
          """,
        en: """
          A folder: every .nrb in it that is for this computer, in any order; those for others \
          stay as they are. Each bundle goes in whole or not at all. An old bundle changes nothing.
          """),
      Text(
        vi: "Làm thử (--dry-run) xem từng gói riêng, như thể các gói kia chưa vào.",
        en: "A try (--dry-run) looks at each bundle by itself, as if the others had not come."),
    ],
    operands: [sources],
    examples: [
      CommandExample(
        "nhanrong import /media/usb", Text(vi: "cả USB", en: "a whole stick"))
    ],
    run: run)

  private static let sources = OperandSpec(
    "FILE|FOLDER", .many, Text(vi: "gói hoặc thư mục có gói", en: "bundles or folders of bundles"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    var list = BundleList()
    for source in context.invocation.operands(sources) { try list.add(source, context) }
    let bundles = list.bundles
    return try context.withRegister { (register) throws(CommandFailure) in
      var session = ImportSession(isDryRun: context.dryRun)
      let forks = try context.wording { () throws(ReplicaError) in try register.replica.forks() }
      let mark = try context.wording { () throws(ReplicaError) in try register.mark() }
      context.progress.begin(
        "import", Text(vi: "Nhận gói", en: "Taking in bundles"), total: Int64(bundles.count))
      session.take(bundles, into: register) { done in
        context.progress.advance(to: Int64(done), of: Int64(bundles.count))
      }
      context.progress.finish()
      let (waiting, units) = try context.wording { () throws(ReplicaError) in
        let counts = try register.replica.counts()
        let accounts = try register.accounts(
          of: session.touched, since: mark, today: ShownDay.of(context.clock.millisecondsSinceEpoch)
        )
        let pages = UnitAccountPages(
          accounts: accounts, missing: try MissingChanges(register))
        return (counts.loose + counts.waiting, pages)
      }
      if let failure = session.onlyFailure(of: list) { throw failure }
      var reply = session.reply(stillWaiting: waiting, units, context)
      reply.warnings += try context.wording { () throws(ReplicaError) in
        try ForkPages(register).warnings(since: forks)
      }
      reply.warnings += try context.clockWarnings(register)
      reply.warnings += try context.adoptionWarnings(register)
      return reply
    }
  }
}

/// The bundles a line names, each once, in the order of the line and then of their names.
struct BundleList {
  struct Entry {
    let path: FilePath
    /// As people know it.
    let name: String
    /// Named itself, not found in a folder: then it is a failure where it is for somebody else.
    let isNamed: Bool
  }

  /// More files than this on one stick are not bundles of an office.
  static let entriesMax = 100_000

  private(set) var bundles: [Entry] = []

  mutating func add(_ source: String, _ context: CommandContext) throws(CommandFailure) {
    let path = context.path(source)
    let files = context.surroundings.files
    let entries = try context.filing(FailureScene(file: source)) {
      () throws(FileError) -> [FolderEntry]? in
      guard try files.metadata(of: path).kind == .folder else { return nil }
      return try files.list(path, limit: Self.entriesMax)
    }
    guard let entries else {
      add(Entry(path: path, name: source, isNamed: true))
      return
    }
    for entry in entries where entry.kind == .file && Stick.isBundleName(entry.path) {
      add(Entry(path: entry.path, name: entry.name, isNamed: false))
    }
  }

  private mutating func add(_ entry: Entry) {
    if !bundles.contains(where: { $0.path == entry.path }) { bundles.append(entry) }
  }
}
