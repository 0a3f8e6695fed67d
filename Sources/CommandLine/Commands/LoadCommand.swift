import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Orthography
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
          ô sai thì không ghi dòng nào, trừ khi có --partial. Cùng tệp lần nữa không thêm gì. Xem \
          trước: --dry-run.
          """,
        en: """
          A table of units is loaded by their superior, a table of registrations by a unit; rows \
          of other units are left. One bad cell and no row is written, unless with --partial. The \
          same file again adds nothing. To look first: --dry-run.
          """),
      Text(
        vi: """
          Nhận cả biểu đăng ký hai phần (I. Tập thể, II. Cá nhân) dán từ Word hoặc Excel rồi lưu \
          thành CSV. Chữ UTF-8, UTF-16, TCVN3 (ABC), VNI hay Windows-1258 được tự nhận; dấu cách \
          cột là phẩy, chấm phẩy hoặc TAB.
          """,
        en: """
          The registration form of two parts (I. Tập thể, II. Cá nhân), pasted from Word or Excel \
          and saved as CSV, is taken too. Letters in UTF-8, UTF-16, TCVN3 (ABC), VNI or \
          Windows-1258 are found out; commas, semicolons or tabs part the columns.
          """),
    ],
    operands: [sources],
    options: [plan, catalogue, tier, encoding, year, map, partial, duplicates, province, unitKind],
    examples: [
      CommandExample(
        "nhanrong load loi-bac-2026 --plan plans/000-loi-bac-2026-2030.json",
        Text(
          vi: "cả thư mục, kèm kế hoạch và danh mục cạnh nó",
          en: "a folder, with the plan and the catalogue beside it")),
      CommandExample(
        "nhanrong load bieu-cu.csv --encoding tcvn3 --year 2024 --dry-run",
        Text(vi: "xem trước một biểu cũ", en: "look at an old form first")),
      CommandExample(
        "nhanrong load units/communes.csv --province 20 --unit-kind peoples_committee",
        Text(vi: "các xã của một tỉnh", en: "the communes of a province")),
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
  private static let encoding = OptionSpec.value(
    "encoding", "NAME", allowed: TextEncoding.names.map { AllowedValue($0) },
    Text(
      vi: "bảng mã chữ của tệp (mặc định: tự nhận)",
      en: "how the letters are written (default: found out)"))
  private static let year = OptionSpec.value(
    "year", "YEAR", Text(vi: "năm của biểu đăng ký", en: "the year of a registration form"))
  private static let map = OptionSpec.value(
    "map", "WORDS=SECTOR", repeatable: true,
    Text(
      vi: "chữ trong cột lĩnh vực nghĩa là lĩnh vực nào của kế hoạch",
      en: "which sector of the plan some words of the table mean"))
  private static let partial = OptionSpec.flag(
    "partial",
    Text(
      vi: "nạp các dòng đúng, bỏ lại dòng có ô sai", en: "load the good rows, leave the bad ones"))
  private static let province = OptionSpec.value(
    "province", "CODE",
    Text(
      vi: "mã tỉnh cần lấy từ danh mục xã toàn quốc",
      en: "the province to take from the national list of communes"))
  private static let unitKind = OptionSpec.value(
    "unit-kind", "KIND",
    Text(
      vi: "loại của các xã ấy theo danh mục, như peoples_committee",
      en: "the kind of those communes in the catalogue"))
  private static let duplicates = OptionSpec.flag(
    "duplicates", Text(vi: "nạp cả dòng nghi trùng", en: "load rows that look like others too"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    var names: [String] = []
    for source in context.invocation.operands(sources) {
      names += try tables(source, context)
    }
    let planFile = try context.invocation.value(of: plan).map { (name) throws(CommandFailure) in
      try PlanFileReading.plan(name, context)
    }
    let word = context.invocation.value(of: tier).flatMap { TierWord(rawValue: $0) }
    let wishes = try wishes(context)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      let (unit, code, known) = try context.wording { () throws(ReplicaError) in
        let unit = try register.replica.requireUnit()
        let code = try register.organisations().first { $0.path == unit }?.code ?? ""
        return (unit, code, try onlyPlan(planFile, register))
      }
      try refuseUnknownSectors(wishes, known)
      let ownTier = unit.organisation.tier
      var load = TableLoad(
        plan: known, tier: (word ?? .usual(below: ownTier)).number,
        isOffice: ownTier < TierWord.committee.number, ownCode: code, wishes: wishes)
      for name in names {
        try load.read(name, catalogue: catalogueName(beside: name, context), context)
      }
      if !load.faults.isEmpty, !wishes.isPartial, !context.dryRun { throw .badRows(load.faults) }
      return try context.wording { () throws(ReplicaError) in
        try load.write(into: register, context)
      }
    }
  }

  private static func wishes(
    _ context: CommandContext
  ) throws(CommandFailure) -> TableLoad.Wishes {
    let asked = context.invocation
    return TableLoad.Wishes(
      encoding: asked.value(of: encoding),
      year: try asked.integer(of: year, in: 1900...9999).map { Int(clamping: $0) },
      sectorWords: try asked.pairs(of: map).map { (words: $0.key, sector: $0.value) },
      isPartial: asked.has(partial), withSuspects: asked.has(duplicates),
      province: asked.value(of: province), unitKind: asked.value(of: unitKind) ?? "")
  }

  /// A mapping to a field that the plan does not have would be left aside in silence.
  private static func refuseUnknownSectors(
    _ wishes: TableLoad.Wishes, _ plan: Plan?
  ) throws(CommandFailure) {
    guard let plan else { return }
    for entry in wishes.sectorWords
    where !plan.sectors.contains(where: { $0.id.utf8.elementsEqual(entry.sector.utf8) }) {
      throw .unknownMapping(entry.sector, of: plan)
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
