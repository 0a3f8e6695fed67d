import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong load FILE.csv|FOLDER...`.
enum LoadCommand {
  static let spec = CommandSpec(
    "load", aliases: ["nap"],
    summary: Text(vi: "nạp bảng CSV", en: "load CSV tables"),
    details: [
      Text(
        vi: """
          Bảng đơn vị nạp ở cấp trên, bảng đăng ký nạp ở đơn vị; dòng của đơn vị khác để lại. Một \
          ô sai thì không ghi dòng nào. Cùng tệp lần nữa không thêm gì.
          """,
        en: """
          A table of units is loaded by their superior, a table of registrations by a unit; rows \
          of other units are left. One bad cell and no row is written. The same file again adds \
          nothing.
          """)
    ],
    operands: [sources], options: [plan, catalogue, tier],
    examples: [
      CommandExample(
        "nhanrong load loi-bac-2026 --plan plans/000-loi-bac-2026-2030.json",
        Text(
          vi: "cả thư mục, kèm kế hoạch và danh mục cạnh nó",
          en: "a folder, with the plan and the catalogue beside it"))
    ],
    run: run)

  private static let sources = OperandSpec(
    "FILE|FOLDER", .many,
    Text(vi: "bảng .csv hoặc thư mục có bảng", en: ".csv tables or folders of tables"))
  private static let plan = OptionSpec.value(
    "plan", "FILE", Text(vi: "tệp kế hoạch", en: "the plan file"))
  private static let catalogue = OptionSpec.value(
    "catalogue", "FILE",
    Text(
      vi: "tệp danh mục (mặc định: catalogue.json cạnh tệp kế hoạch hay bảng)",
      en: "the catalogue (default: catalogue.json beside the plan file or the table)"))
  private static let tier = OptionSpec.value(
    "tier", "TIER", allowed: TierWord.allCases.map(\.value),
    Text(vi: "cấp của các đơn vị mới", en: "tier of the new units"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    var names: [String] = []
    for source in context.invocation.operands(sources) {
      names += try tables(source, context)
    }
    let planFile = try context.invocation.value(of: plan).map { (name) throws(CommandFailure) in
      try PlanFileReading.plan(name, context)
    }
    let word = context.invocation.value(of: tier).flatMap { TierWord(rawValue: $0) }
    return try context.withRegister { (register) throws(CommandFailure) in
      let (unit, known) = try context.wording { () throws(ReplicaError) in
        (try register.replica.requireUnit(), try onlyPlan(planFile, register))
      }
      let ownTier = unit.organisation.tier
      var load = TableLoad(
        plan: known, tier: (word ?? .usual(below: ownTier)).number,
        isOffice: ownTier < TierWord.committee.number)
      for name in names {
        try load.read(name, catalogue: catalogueName(beside: name, context), context)
      }
      try load.refuseFaults()
      return try context.wording { () throws(ReplicaError) in
        try load.write(into: register, context)
      }
    }
  }

  private static func onlyPlan(
    _ file: Plan?, _ register: Register
  ) throws(ReplicaError) -> Plan? {
    if let file { return file }
    return try register.plans().isEmpty ? nil : try register.currentPlan(nil)
  }

  private static func tables(
    _ source: String, _ context: CommandContext
  ) throws(CommandFailure) -> [String] {
    let path = context.path(source)
    let files = context.surroundings.files
    let entries = try context.filing(FailureScene(file: source)) {
      () throws(FileError) -> [FolderEntry]? in
      guard try files.metadata(of: path).kind == .folder else { return nil }
      return try files.list(path, limit: 10_000)
    }
    guard let entries else { return [source] }
    let names = entries.filter { entry in
      let end = entry.path.lastComponentBytes.suffix(4).map { $0 | 0x20 }
      return entry.kind == .file && end == Array(".csv".utf8)
    }.map { FilePath(source).appending(bytes: $0.path.lastComponentBytes).text }
    guard !names.isEmpty else { throw .nothingToLoad(source) }
    return names
  }

  /// The catalogue named, or the one beside the plan file, or beside the table; nil where none is.
  private static func catalogueName(
    beside table: String, _ context: CommandContext
  ) -> String? {
    if let name = context.invocation.value(of: catalogue) { return name }
    for neighbour in [context.invocation.value(of: plan), table].compactMap({ $0 }) {
      let path = FilePath(neighbour).parent.appending("catalogue.json")
      let found = try? context.surroundings.files.metadataIfPresent(of: context.path(path.text))
      if found?.kind == .file { return path.text }
    }
    return nil
  }
}
