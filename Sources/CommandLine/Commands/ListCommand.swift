import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// `nhanrong list`.
enum ListCommand {
  static let spec = CommandSpec(
    "list", aliases: ["danh-sach"],
    summary: Text(vi: "danh sách đăng ký", en: "list registrations"),
    options: [find, step, sector, unit, year, withdrawn, sort, format],
    examples: [
      CommandExample(
        "nhanrong list --find duc",
        Text(vi: "tìm thấy cả Đức", en: "finds Đức too")),
      CommandExample(
        "nhanrong list --sort name",
        Text(vi: "An trước Bình, dù họ gì", en: "An before Bình, whatever the family name")),
      CommandExample(
        "nhanrong list --step submitted --format csv > da-nop.csv",
        Text(vi: "mở bằng Excel", en: "to open in a spreadsheet")),
    ],
    run: run)

  private static let find = OptionSpec.value(
    "find", "TEXT",
    Text(vi: "tên, mô hình có chữ này, không cần dấu", en: "name or title with this text"))
  private static let step = OptionSpec.value(
    "step", "STEP",
    allowed: [
      AllowedValue("draft", words: ["nhap"]), AllowedValue("submitted", words: ["da-nop"]),
      AllowedValue("received", words: ["da-tiep-nhan"]),
      AllowedValue("returned", words: ["tra-lai"]), AllowedValue("accepted", words: ["da-duyet"]),
      AllowedValue("in_progress", words: ["dang-xay-dung"]),
      AllowedValue("self_assessed", words: ["da-tu-danh-gia"]),
      AllowedValue("closed", words: ["da-ket-thuc"]), AllowedValue("withdrawn", words: ["da-rut"]),
      AllowedValue("rejected", words: ["khong-chap-nhan"]),
      AllowedValue("merged", words: ["da-gop"]), AllowedValue("proposed", words: ["dac-cach"]),
    ], Text(vi: "bước", en: "the step it is at"))
  private static let sector = OptionSpec.value(
    "sector", "ID", Text(vi: "lĩnh vực", en: "the sector"))
  private static let unit = OptionSpec.value(
    "unit", "CODE|NAME",
    Text(vi: "đơn vị, với các đơn vị đã nhập vào", en: "the unit, with those that went into it"))
  private static let year = OptionSpec.value("year", "YYYY", Text(vi: "năm", en: "the year"))
  private static let withdrawn = OptionSpec.flag(
    "withdrawn", Text(vi: "cả đăng ký đã rút", en: "withdrawn ones too"))
  private static let sort = OptionSpec.value(
    "sort", "ORDER",
    allowed: [
      AllowedValue("unit", words: ["don-vi"]), AllowedValue("name", words: ["ten"]),
      AllowedValue("year", words: ["nam"]), AllowedValue("submitted", words: ["ngay-nop"]),
    ],
    Text(
      vi: "xếp theo đơn vị (mặc định), tên, năm hay ngày nộp; tên người theo tên gọi",
      en: "by unit (default), name, year or day handed in; persons by their given name"))
  private static let format = OptionSpec.value(
    "format", "FORMAT", allowed: ["text", "csv", "json"],
    Text(vi: "dạng in ra", en: "how it is printed"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let year = try context.invocation.integer(of: year, in: 1900...9999)
    return try context.withRegister { (register) throws(CommandFailure) in
      let (lines, notes) = try context.wording { () throws(ReplicaError) in
        var filter = RegistrationFilter()
        filter.find = context.invocation.value(of: find)
        filter.step = context.invocation.value(of: step)
        filter.sector = context.invocation.value(of: sector)
        filter.year = year
        filter.order =
          context.invocation.value(of: sort).flatMap { RegistrationOrder(rawValue: $0) } ?? .unit
        filter.withWithdrawn =
          context.invocation.has(withdrawn) || filter.step == Lifecycle.Step.withdrawn.rawValue
        let today = try context.latestKnownDay(register)
        if let name = context.invocation.value(of: unit) {
          filter.units = try register.unitPasts().withFormer(
            register.organisation(named: name).path.organisation, by: today)
        }
        let lines = try register.list(filter)
        return (lines, try Notes(lines, register, today: today))
      }
      let result = JSONValue.object([
        ("count", .count(lines.count)), ("registrations", .array(lines.map { json($0, notes) })),
      ])
      switch context.invocation.value(of: format) {
      case "csv": return Reply(file: csv(lines, notes, context.language), result: result)
      case "json":
        return Reply(
          file: JSONWriter.bytes(of: result) + [UInt8(ascii: "\n")], result: result)
      default: return Reply(blocks(lines, notes), result: result)
      }
    }
  }

  /// What stands beside a line of the list.
  private struct Notes {
    let lacking: Set<RecordID>
    /// For looking up only.
    private(set) var owners: [RecordID: RecordOwner] = [:]

    init(
      _ lines: [RegistrationLine], _ register: Register, today: CivilDate?
    ) throws(ReplicaError) {
      lacking = Set(try register.replica.recordsMissingFiles())
      let pasts = try register.unitPasts()
      for line in lines {
        owners[line.id] = pasts.owner(of: line.unit, madeOn: line.madeOn, today: today)
      }
    }
  }

  private static let titles = [
    Text(vi: "Mã", en: "Id"), Text(vi: "Đơn vị", en: "Unit"), Text(vi: "Năm", en: "Year"),
    Text(vi: "Đối tượng", en: "Kind"), Text(vi: "Tên", en: "Name"),
    Text(vi: "Lĩnh vực", en: "Sector"), Text(vi: "Bước", en: "Step"),
    Text(vi: "Ngày nộp", en: "Handed in"),
  ]

  private static func cells(_ line: RegistrationLine, _ notes: Notes) -> [Cell] {
    var step = RegisterWord.step(line.step)
    if line.isWithdrawn, line.step != Lifecycle.Step.withdrawn.rawValue {
      step = step.appending(Text(vi: ", đã rút", en: ", withdrawn"))
    }
    if line.hasConflict { step = step.appending(Text(vi: ", CHÚ Ý", en: ", CONFLICT")) }
    if notes.lacking.contains(line.id) {
      step = step.appending(Text(vi: ", thiếu tệp", en: ", file missing"))
    }
    return [
      Cell(data: line.code.isEmpty ? line.id.short : line.code),
      Cell(UnitWord.owner(line.unitName, notes.owners[line.id])),
      Cell(data: String(line.year)), Cell(RegisterWord.kind(line.kind)), Cell(data: line.name),
      Cell(data: line.sector),
      Cell(step, line.hasConflict || !line.flags.isEmpty ? .attention : .plain),
      Cell(data: ShownDay.text(iso: line.submittedOn)),
    ]
  }

  private static func blocks(
    _ lines: [RegistrationLine], _ notes: Notes
  ) -> [Block] {
    guard !lines.isEmpty else {
      return [.paragraph(Text(vi: "Không có đăng ký nào.", en: "No registrations."))]
    }
    return [
      .table(Table(titles.map { Table.Column($0) }, rows: lines.map { cells($0, notes) })),
      .paragraph(Text(vi: "\(lines.count) đăng ký", en: "\(lines.count) registrations"), .quiet),
    ]
  }

  /// Control characters are shown, not passed on; a line break inside a cell is harmless there.
  private static func csv(
    _ lines: [RegistrationLine], _ notes: Notes, _ language: Language
  ) -> [UInt8] {
    func cell(_ text: String) -> ModelRegistry.CSVCell {
      .text(Gate.neutralisedLines(text))
    }
    var writer = CSVWriter(style: .office)
    writer.append(row: titles.map { cell($0[language]) })
    for line in lines {
      writer.append(
        row: cells(line, notes).enumerated().map { index, value in
          index == 2 ? .number(Int(clamping: line.year)) : cell(value.text[language])
        })
    }
    return writer.bytes
  }

  private static func json(_ line: RegistrationLine, _ notes: Notes) -> JSONValue {
    .object([
      ("id", .string(line.id.description)), ("code", .string(line.code)),
      (
        "unit",
        .object(
          [
            ("id", .string(line.unit.description)), ("code", .string(line.unitCode)),
            ("name", .string(line.unitName)),
          ] + UnitWord.json(notes.owners[line.id]))
      ),
      ("year", .integer(line.year)), ("kind", .string(line.kind)), ("name", .string(line.name)),
      ("title", .string(line.title)), ("sector", .string(line.sector)),
      ("step", .string(line.step)),
      ("flags", .strings(line.flags.split(separator: " ").map(String.init))),
      ("draft", .bool(line.isPrivate)), ("withdrawn", .bool(line.isWithdrawn)),
      ("conflict", .bool(line.hasConflict)), ("submittedOn", .optional(line.submittedOn)),
      ("receivedOn", .optional(line.receivedOn)),
      ("filesMissing", .bool(notes.lacking.contains(line.id))),
    ])
  }
}
