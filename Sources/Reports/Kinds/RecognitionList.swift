import ModelRegistry

/// R7, danh sách đề nghị công nhận, also the list behind a decision.
extension ReportMaker {
  /// - Parameter occasion: of the plan, such as `so_ket-2028`.
  package func recognitionList(at occasion: String) -> Report {
    var report = report(
      .recognition,
      ReportText(vi: "DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN", en: "PROPOSED FOR RECOGNITION"))
    report.subtitles.append(
      ReportText(vi: "Kỳ xét: \(occasion)", en: "Occasion: \(occasion)"))
    let found = ProposalCheck(
      plan, occasion, units: facts.units, registrations: facts.registrations
    ).all
    let proposed = order.byUnitAndName(found.map(\.record))
    report.sections = [
      ReportSection(
        "proposals", columns: Self.recognitionColumns,
        rows: proposed.enumerated().map { number, record in
          let findings = found.first { $0.record.id == record.id }?.findings ?? []
          let isMany = found.filter { $0.record.unit == record.unit }.count
          return recognitionRow(number + 1, record, findings, proposed: isMany)
        })
    ]
    // A cap is settled by choosing among the proposals; everything else is about one alone.
    let eligible = found.filter { $0.findings.allSatisfy { $0.kind == .capExceeded } }.count
    report.notes.append(
      ReportNote(
        "eligible",
        ReportText(
          vi: "Đủ điều kiện: \(ReportWords.count(eligible))/\(ReportWords.count(found.count)).",
          en: "Eligible: \(eligible) of \(found.count).")))
    return report
  }

  private static let recognitionColumns = [
    ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
    ReportColumn("name", ReportText(vi: "Tên", en: "Name")),
    ReportColumn("unit", ReportText(vi: "Đơn vị", en: "Unit")),
    ReportColumn("field", ReportText(vi: "Lĩnh vực", en: "Field")),
    ReportColumn("score", ReportText(vi: "Điểm", en: "Score"), isNumber: true),
    ReportColumn("votes", ReportText(vi: "Phiếu thuận/tổng", en: "Votes for/all")),
    ReportColumn("special", ReportText(vi: "Đặc cách (x)", en: "Special (x)")),
    ReportColumn("remarks", ReportText(vi: "Ghi chú", en: "Remarks")),
  ]

  private func recognitionRow(
    _ number: Int, _ record: RegistrationFacts, _ findings: [Finding], proposed: Int
  ) -> ReportRow {
    var votes = ReportCell.empty
    if let votesFor = record.votesFor, let present = record.votesPresent {
      votes = .text("\(votesFor)/\(present)")
    }
    let missing = findings.filter { $0.kind == .dossierIncomplete }.map(\.subject)
    var words = findings.filter { $0.kind != .dossierIncomplete }
      .map { Self.words(of: $0, proposed: proposed) }
    if !missing.isEmpty {
      words.append(
        ReportText(
          vi: "hồ sơ thiếu: " + names(missing) { $0.vi },
          en: "missing papers: " + names(missing) { $0.en }))
    }
    return ReportRow([
      .number(number), .data(record.name), .data(unitName(record.unit)),
      .words(ReportWords.sector(record.sector, in: plan)), .number(record.selfScore), votes,
      record.track == .special ? .text("x") : .empty,
      words.isEmpty ? .empty : .words(.joined(words, by: "; ")),
    ])
  }

  private static func words(of finding: Finding, proposed: Int) -> ReportText {
    switch finding.kind {
    case .notRegistered: ReportText(vi: "chưa đăng ký", en: "not registered")
    case .notSelfAssessed: ReportText(vi: "chưa tự đánh giá", en: "not self-assessed")
    case .ownRecognitionMissing:
      ReportText(vi: "đơn vị chưa công nhận", en: "not recognised by its unit")
    case .barred: ReportText(vi: "có điều kiện loại trừ", en: "something bars it")
    case .capExceeded:
      ReportText(
        vi: "đơn vị đề nghị \(ReportWords.count(proposed)), mức "
          + ReportWords.count(Int(finding.subject) ?? 0),
        en: "its unit proposes \(proposed), the cap is \(finding.subject)")
    case .unitRating:
      ReportText(vi: "đơn vị chưa được xếp loại tốt", en: "unit rated below good")
    case .ownRating: ReportText(vi: "cá nhân chưa được xếp loại tốt", en: "person rated below good")
    case .leaderUnitRating:
      ReportText(
        vi: "người đứng đầu: đơn vị chưa đạt xếp loại theo kế hoạch",
        en: "a leader whose unit is not rated as the plan asks")
    case .leaderWithoutCollective:
      ReportText(
        vi: "người đứng đầu: đơn vị chưa có tập thể điển hình",
        en: "a leader whose unit has no exemplary collective")
    case .criteriaMissing, .columnEmpty, .planMissing, .selfEvaluationMissing, .evidenceMissing,
      .yearNotOver, .dossierIncomplete, .numberTwice, .levelBeyondWriter, .registeredTwice:
      // Of other steps and sheets; a proposal is not asked for them.
      ReportText(data: finding.word)
    }
  }

  private func names(_ papers: [String], _ word: (PlanText) -> String) -> String {
    plan.dossier.filter { item in papers.contains { $0.isSame(as: item.id) } }
      .map { word($0.name) }.joined(separator: ", ")
  }
}
