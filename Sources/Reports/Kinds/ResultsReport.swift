import ModelRegistry

/// What people write into a report of results; nothing of it can be counted.
package struct ResultTexts: Hashable, Sendable {
  package var shortcomings: String
  package var directions: String

  package init(shortcomings: String = "", directions: String = "") {
    self.shortcomings = shortcomings
    self.directions = directions
  }

  /// Of one text: up to the first empty line the shortcomings, after it the directions.
  package init(parsing text: String) {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    let end = lines.firstIndex { line in line.utf8.allSatisfy { $0 == 0x20 } } ?? lines.count
    self.init(
      shortcomings: lines[..<end].joined(separator: "\n"),
      directions: lines[end...].dropFirst().joined(separator: "\n"))
  }
}

/// R3, báo cáo kết quả of a quarter, half a year or a year.
extension ReportMaker {
  package func results(_ texts: ResultTexts = ResultTexts()) -> Report {
    var report = report(
      .results,
      ReportText(
        vi: "BÁO CÁO KẾT QUẢ XÂY DỰNG, NHÂN RỘNG MÔ HÌNH, ĐIỂN HÌNH", en: "REPORT OF RESULTS"))
    let lines = unitLines
    report.sections = [
      situation(lines), resultsByField, goodAndPoor(lines),
      Self.words(
        "IV", ReportText(vi: "IV. Hạn chế", en: "IV. Shortcomings"), texts.shortcomings),
      Self.words(
        "V", ReportText(vi: "V. Phương hướng, đề xuất", en: "V. Directions, proposals"),
        texts.directions),
    ]
    return report
  }

  /// What had come by the end of the period; a report of a quarter is not changed by the next one.
  private var known: [RegistrationFacts] {
    guard let last = period.lastDay else { return records }
    return records.filter { record in record.officialDay.map { $0.day <= last } ?? false }
  }

  /// The numbers of the first part.
  package var resultNumbers: [(line: ResultLine, number: Int)] { resultNumbers(unitLines) }

  private func resultNumbers(_ lines: [UnitLine]) -> [(line: ResultLine, number: Int)] {
    let known = known
    let registered = known.filter(\.isRegistered)
    func group(_ group: SubjectKind.Group) -> Int {
      registered.filter { $0.kind.group == group }.count
    }
    func units(_ isMeant: (ReportStatus) -> Bool) -> Int {
      lines.filter { isMeant($0.status) }.count
    }
    let isNew = { (record: RegistrationFacts) in
      record.officialDay.map { period.contains($0.day) } ?? false
    }
    return ResultLine.allCases.map { line in
      let number =
        switch line {
        case .units: lines.count
        case .onTime: units { if case .onTime = $0 { true } else { false } }
        case .late: units { if case .late = $0 { true } else { false } }
        case .missing: units { if case .missing = $0 { true } else { false } }
        case .registered: registered.count
        case .collectives: group(.collective)
        case .persons: group(.individual)
        case .households: group(.household)
        case .new: registered.filter(isNew).count
        case .supplementary: registered.filter { $0.track == .supplementary }.count
        case .special: known.filter { $0.track == .special }.count
        case .built: known.filter(\.isBuilt).count
        case .recognised: known.filter(\.isRecognised).count
        case .adopted: known.reduce(0) { $0 + $1.adoptions }
        }
      return (line, number)
    }
  }

  private func situation(_ lines: [UnitLine]) -> ReportSection {
    ReportSection(
      "I", title: ReportText(vi: "I. Tình hình triển khai", en: "I. How it was carried out"),
      columns: [
        ReportColumn("what", ReportText(vi: "Nội dung", en: "What")),
        ReportColumn("number", ReportText(vi: "Số lượng", en: "Number"), isNumber: true),
      ],
      rows: resultNumbers(lines).map { line, number in
        let mark = line.isPart ? "- " : ""
        let label = ReportText(vi: mark + line.label.vi, en: mark + line.label.en)
        return ReportRow([.words(label), .number(number)])
      } + criteriaRules)
  }

  /// Papers, not models: only where the plan asks for them.
  private var criteriaRules: [ReportRow] {
    let rules = facts.sheet(year: year).standings.filter { $0.quota.metric == .criteriaRules }
    if rules.isEmpty { return [] }
    let words = ReportText(
      vi: "Đơn vị đã ban hành quy định tiêu chí (trên \(rules.count))",
      en: "Units with a rule on criteria (of \(rules.count))")
    return [ReportRow([.words(words), .number(rules.count { $0.deficit == 0 })])]
  }

  private var resultsByField: ReportSection {
    let known = known
    var names = plan.sectors.map { ($0.id, ReportText(vi: $0.name.vi, en: $0.name.en)) }
    if plan.fieldsAreOpen {
      names.append((Plan.Sector.other, ReportWords.sector(Plan.Sector.other, in: plan)))
    }
    return ReportSection(
      "II", title: ReportText(vi: "II. Kết quả theo lĩnh vực", en: "II. Results by field"),
      columns: [
        ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
        ReportColumn("field", ReportText(vi: "Lĩnh vực", en: "Field")),
        ReportColumn("registered", ReportText(vi: "Đăng ký", en: "Registered"), isNumber: true),
        ReportColumn("built", ReportText(vi: "Đã xây dựng", en: "Built"), isNumber: true),
        ReportColumn("recognised", ReportText(vi: "Công nhận", en: "Recognised"), isNumber: true),
      ],
      rows: names.enumerated().map { number, entry in
        let here = known.filter { $0.sector.isSame(as: entry.0) }
        return ReportRow([
          .number(number + 1), .words(entry.1), .number(here.filter(\.isRegistered).count),
          .number(here.filter(\.isBuilt).count), .number(here.filter(\.isRecognised).count),
        ])
      })
  }

  /// Plans ask for names here, not for numbers.
  private func goodAndPoor(_ lines: [UnitLine]) -> ReportSection {
    let poor = lines.filter(\.isBehind)
    let good = lines.filter { !$0.isBehind && $0.registered > 0 }
    func names(_ lines: [UnitLine]) -> ReportText {
      lines.isEmpty
        ? ReportText(vi: "không có", en: "none")
        : ReportText(data: lines.map(\.unit.name).joined(separator: "; "))
    }
    return ReportSection(
      "III",
      title: ReportText(vi: "III. Đơn vị làm tốt, chưa tốt", en: "III. Units doing well and not"),
      paragraphs: [
        ReportText(
          vi: "Làm tốt (\(ReportWords.count(good.count))): \(names(good).vi).",
          en: "Doing well (\(good.count)): \(names(good).en)."),
        ReportText(
          vi: "Chưa tốt (\(ReportWords.count(poor.count))): \(names(poor).vi).",
          en: "Not yet (\(poor.count)): \(names(poor).en)."),
      ])
  }

  private static func words(_ id: String, _ title: ReportText, _ text: String) -> ReportSection {
    let lines = text.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    return ReportSection(
      id, title: title,
      paragraphs: lines.isEmpty
        ? [ReportText(data: "…")] : lines.map { ReportText(data: $0) })
  }
}
