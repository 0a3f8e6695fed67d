import ModelRegistry

/// R4, tổng hợp theo lĩnh vực.
extension ReportMaker {
  /// By the fields of the plan, each of them even where nothing is registered.
  package func sectorTable() -> Report {
    var lines = plan.sectors.map {
      SectorLine(id: $0.id, name: ReportText(vi: $0.name.vi, en: $0.name.en))
    }
    if plan.fieldsAreOpen || records.contains(where: { plan.sector($0.sector) == nil }) {
      let other = Plan.Sector.other
      lines.append(SectorLine(id: other, name: ReportWords.sector(other, in: plan)))
    }
    count(ModelFamilies(facts.registrations, facts.adoptions), into: &lines) { $0 }
    return sectorReport(
      lines, suspected: SuspectedDuplicates.count(in: records.filter(\.isRegistered)))
  }

  /// Several plans in one table, by the common field each plan's field belongs to; all of these, in one order
  /// everywhere. Fields that are none of them follow in the order of the plans.
  package static func rollUp(_ makers: [ReportMaker], frame: ReportFrame) -> Report? {
    guard let first = makers.first else { return nil }
    var lines = CommonSector.all.map { SectorLine(id: $0.id, name: $0.name) }
    for sector in makers.flatMap(\.plan.sectors)
    where !lines.contains(where: { $0.id.isSame(as: sector.canonical) }) {
      lines.append(
        SectorLine(
          id: sector.canonical, name: ReportText(vi: sector.name.vi, en: sector.name.en)))
    }
    let families = ModelFamilies(
      makers.flatMap(\.facts.registrations), makers.flatMap(\.facts.adoptions))
    for maker in makers {
      maker.count(families, into: &lines) {
        maker.plan.sector($0)?.canonical ?? Plan.Sector.other
      }
    }
    let registered = makers.flatMap(\.records).filter(\.isRegistered)
    var report = first.sectorReport(
      lines, suspected: SuspectedDuplicates.count(in: registered))
    report.stamp = frame.stamp
    report.notes = freshness(makers) + report.notes.filter { $0.code != Self.incomplete }
    return report
  }

  /// - Parameter lineOfSector: the line that a field of the plan belongs to; the last line where there is none.
  private func count(
    _ families: ModelFamilies, into lines: inout [SectorLine], lineOfSector: (String) -> String
  ) {
    func place(_ sector: String) -> Int? {
      let line = lineOfSector(sector)
      return lines.firstIndex { $0.id.isSame(as: line) } ?? lines.indices.last
    }
    for record in records {
      if let place = place(record.sector) { lines[place].add(record) }
    }
    for entry in entries {
      if let place = place(entry.sector) {
        lines[place].add(entryOf: families.family(of: entry.registration))
      }
    }
  }

  /// One model at one place each: a registration that counts, or an adoption at a place that has no
  /// registration of its own for it.
  private var entries: [(registration: FactKey, sector: String)] {
    let bare = linksOfPeriod.filter { !$0.isPlanned && $0.registration == nil }
    let models = Set(bare.compactMap(\.model))
    var sectors: [FactKey: String] = [:]
    for record in facts.registrations where models.contains(record.id) {
      sectors[record.id] = record.sector
    }
    return records.filter(\.isRegistered).map { ($0.id, $0.sector) }
      + bare.compactMap { link in
        link.model.flatMap { model in sectors[model].map { (model, $0) } }
      }
  }

  private func sectorReport(_ lines: [SectorLine], suspected: Int) -> Report {
    var report = report(
      .sectors, ReportText(vi: "TỔNG HỢP THEO LĨNH VỰC", en: "TOTALS BY FIELD"))
    var total = SectorLine(id: "", name: ReportText(vi: "Tổng", en: "Total"))
    for line in lines { total.add(line) }
    report.sections = [
      ReportSection(
        "sectors", columns: SectorLine.columns,
        rows: lines.enumerated().map { ReportRow([.number($0.offset + 1)] + $0.element.cells) }
          + [ReportRow([.empty] + total.cells, .total)])
    ]
    if suspected > 0 {
      report.notes.append(
        ReportNote(
          "suspectedDuplicates",
          ReportText(vi: "nghi trùng: \(suspected)", en: "suspected duplicates: \(suspected)")))
    }
    return report
  }
}

/// One field with its twelve counts, its models and their entries.
private struct SectorLine {
  let id: String
  let name: ReportText
  /// By group of subject, then by stage.
  private var counts = Array(
    repeating: Array(repeating: 0, count: Stage.allCases.count),
    count: SubjectKind.Group.allCases.count)
  /// Each once, however many places have taken it over. One that stands in two fields counts in both, and
  /// once in the total.
  private var models: Set<FactKey> = []
  private var entries = 0

  enum Stage: String, CaseIterable {
    case registered, inProgress, selfAssessed, recognised

    var title: ReportText {
      switch self {
      case .registered: ReportText(vi: "đăng ký", en: "registered")
      case .inProgress: ReportText(vi: "đang xây dựng", en: "in progress")
      case .selfAssessed: ReportText(vi: "tự đánh giá", en: "self-assessed")
      case .recognised: ReportText(vi: "công nhận", en: "recognised")
      }
    }

    func holds(_ record: RegistrationFacts) -> Bool {
      switch self {
      case .registered: record.isRegistered
      case .inProgress: record.isRegistered && record.state == .inProgress
      case .selfAssessed: record.isRegistered && record.isSelfAssessed
      case .recognised: record.isRecognised
      }
    }
  }

  init(id: String, name: ReportText) {
    self.id = id
    self.name = name
  }

  mutating func add(_ record: RegistrationFacts) {
    for (group, kind) in SubjectKind.Group.allCases.enumerated() where kind == record.kind.group {
      for (stage, meaning) in Stage.allCases.enumerated() where meaning.holds(record) {
        counts[group][stage] += 1
      }
    }
  }

  mutating func add(entryOf model: FactKey) {
    models.insert(model)
    entries += 1
  }

  mutating func add(_ other: SectorLine) {
    for group in counts.indices {
      for stage in counts[group].indices { counts[group][stage] += other.counts[group][stage] }
    }
    models.formUnion(other.models)
    entries += other.entries
  }

  var cells: [ReportCell] {
    [.words(name)] + counts.flatMap { $0.map { ReportCell.number($0) } }
      + [.number(models.count), .number(entries)]
  }

  static let columns: [ReportColumn] =
    [
      ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
      ReportColumn("field", ReportText(vi: "Lĩnh vực", en: "Field")),
    ]
    + SubjectKind.Group.allCases.flatMap { group in
      Stage.allCases.map { stage in
        let name = ReportWords.group(group)
        return ReportColumn(
          "\(group.rawValue).\(stage.rawValue)",
          ReportText(vi: "\(name.vi) \(stage.title.vi)", en: "\(name.en) \(stage.title.en)"),
          isNumber: true)
      }
    }
    + [
      ReportColumn("models", ReportText(vi: "Số mô hình", en: "Models"), isNumber: true),
      ReportColumn("entries", ReportText(vi: "Số lượt", en: "Entries"), isNumber: true),
    ]
}
