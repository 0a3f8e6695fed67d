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
    for record in records {
      let place = lines.firstIndex { $0.id.isSame(as: record.sector) } ?? lines.indices.last
      if let place { lines[place].add(record) }
    }
    return sectorReport(
      lines, suspected: SuspectedDuplicates.count(in: records.filter(\.isRegistered)))
  }

  /// Several plans in one table, by the common field each plan's field belongs to.
  ///
  /// - Parameter names: the common fields in the catalogue's order; fields it does not hold follow in the
  ///   order of their plans.
  package static func rollUp(
    _ makers: [ReportMaker], names: [(id: String, name: ReportText)], frame: ReportFrame
  ) -> Report? {
    guard let first = makers.first else { return nil }
    var lines = names.map { SectorLine(id: $0.id, name: $0.name) }
    for maker in makers {
      for sector in maker.plan.sectors
      where !lines.contains(where: { $0.id.isSame(as: sector.canonical) }) {
        lines.append(
          SectorLine(
            id: sector.canonical, name: ReportText(vi: sector.name.vi, en: sector.name.en)))
      }
    }
    if !lines.contains(where: { $0.id.isSame(as: Plan.Sector.other) }) {
      let other = Plan.Sector.other
      lines.append(SectorLine(id: other, name: ReportWords.sector(other, in: first.plan)))
    }
    for maker in makers {
      for record in maker.records {
        let common = maker.plan.sector(record.sector)?.canonical ?? Plan.Sector.other
        if let place = lines.firstIndex(where: { $0.id.isSame(as: common) }) {
          lines[place].add(record)
        }
      }
    }
    let registered = makers.flatMap(\.records).filter(\.isRegistered)
    var report = first.sectorReport(
      lines, suspected: SuspectedDuplicates.count(in: registered))
    report.stamp = frame.stamp
    for note in makers.dropFirst().flatMap(\.freshness) where !report.notes.contains(note) {
      report.notes.append(note)
    }
    return report
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

/// One field with its twelve counts.
private struct SectorLine {
  let id: String
  let name: ReportText
  /// By group of subject, then by stage.
  private var counts = Array(
    repeating: Array(repeating: 0, count: Stage.allCases.count),
    count: SubjectKind.Group.allCases.count)

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

  mutating func add(_ other: SectorLine) {
    for group in counts.indices {
      for stage in counts[group].indices { counts[group][stage] += other.counts[group][stage] }
    }
  }

  var cells: [ReportCell] {
    [.words(name)] + counts.flatMap { $0.map { ReportCell.number($0) } }
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
}
