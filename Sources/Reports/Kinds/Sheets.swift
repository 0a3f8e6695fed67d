package import ModelRegistry

/// R8, phiếu đánh giá and biên bản bình xét: a section for each sheet and each meeting.
extension ReportMaker {
  /// - Parameter chosen: the registrations meant; one without a sheet gets an empty one to fill in by
  ///   hand.
  package func sheets(
    for chosen: [FactKey], evaluations: [EvaluationFacts] = [], ballots: [BallotFacts] = []
  ) -> Report {
    var report = report(
      .sheets,
      ReportText(vi: "PHIẾU ĐÁNH GIÁ, BIÊN BẢN BÌNH XÉT", en: "EVALUATION SHEETS AND BALLOTS"))
    let meant = order.bySectorAndName(
      facts.registrations.filter { chosen.contains($0.id) })
    for record in meant {
      let mine = evaluations.filter { $0.registration == record.id }.sorted(by: Self.precedes)
      if mine.isEmpty {
        report.sections.append(sheet(of: record, nil))
      } else {
        report.sections += mine.map { sheet(of: record, $0) }
      }
    }
    let held = ballots.filter { ballot in
      ballot.votes.contains { vote in chosen.contains(vote.registration) }
    }
    report.sections += held.sorted { $0.id < $1.id }.map { minutes($0) }
    return report
  }

  private static func precedes(_ left: EvaluationFacts, _ right: EvaluationFacts) -> Bool {
    let first = [left.round, left.evaluatorUnit, left.evaluator].map { Array($0.utf8) }
    let second = [right.round, right.evaluatorUnit, right.evaluator].map { Array($0.utf8) }
    for (one, other) in zip(first, second) where one != other {
      return one.lexicographicallyPrecedes(other)
    }
    return false
  }

  private func sheet(of record: RegistrationFacts, _ facts: EvaluationFacts?) -> ReportSection {
    let dimensions = Self.dimensions(of: plan)
    var rows = dimensions.enumerated().map { number, dimension in
      let points = facts?.scores.first { $0.dimension.isSame(as: dimension.id) }?.points
      return ReportRow([
        .number(number + 1), .words(dimension.name), .number(dimension.points), .number(points),
      ])
    }
    let most = dimensions.reduce(0) { $0 + $1.points }
    rows.append(
      ReportRow(
        [
          .empty, .words(ReportText(vi: "Tổng", en: "Total")), .number(most),
          .number(facts?.total),
        ], .total))
    var words = [
      ReportText(vi: "Đơn vị: \(unitName(record.unit))", en: "Unit: \(unitName(record.unit))"),
      ReportText(
        vi: "Người đánh giá: \(facts?.evaluator ?? "…")",
        en: "Evaluator: \(facts?.evaluator ?? "…")"),
    ]
    if let conclusion = facts?.conclusion, !conclusion.isEmpty {
      words.append(
        ReportText(vi: "Kết luận: \(conclusion)", en: "Conclusion: \(conclusion)"))
    }
    return ReportSection(
      "sheet", title: ReportText(data: record.name), paragraphs: words,
      columns: [
        ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
        ReportColumn("dimension", ReportText(vi: "Nội dung", en: "Dimension")),
        ReportColumn("most", ReportText(vi: "Điểm tối đa", en: "At most"), isNumber: true),
        ReportColumn("points", ReportText(vi: "Điểm", en: "Points"), isNumber: true),
      ], rows: rows)
  }

  /// The plan's own dimensions; where it leaves the weights open they share 100 points.
  package static func dimensions(
    of plan: Plan
  ) -> [(id: String, name: ReportText, points: Int)] {
    let all = plan.evaluationDimensions
    guard !all.isEmpty else { return [("all", ReportText(vi: "Đánh giá chung", en: "All"), 100)] }
    let given = all.reduce(0) { $0 + ($1.weight ?? 0) }
    let open = all.filter { $0.weight == nil }.count
    let share = open == 0 ? 0 : max(0, 100 - given) / open
    // What does not divide evenly goes to the first open one.
    var rest = open == 0 ? 0 : max(0, 100 - given) - share * open
    return all.map { dimension in
      var points = dimension.weight ?? share
      if dimension.weight == nil {
        points += rest
        rest = 0
      }
      return (dimension.id, ReportText(vi: dimension.name.vi, en: dimension.name.en), points)
    }
  }

  private func minutes(_ ballot: BallotFacts) -> ReportSection {
    let day = ballot.day?.text ?? "…"
    let rows = ballot.votes.enumerated().map { number, vote in
      let record = facts.registrations.first { $0.id == vote.registration }
      return ReportRow([
        .number(number + 1), .data(record?.name ?? ""), .number(vote.votesFor),
        .number(vote.votesAgainst),
      ])
    }
    return ReportSection(
      "minutes", title: ReportText(vi: "Biên bản bình xét", en: "Minutes of the vote"),
      paragraphs: [
        ReportText(
          vi: "Ngày \(day), tại \(ballot.place)", en: "On \(day), at \(ballot.place)"),
        ReportText(
          vi: "Triệu tập: \(ballot.called); có mặt: \(ballot.present)",
          en: "Called: \(ballot.called); present: \(ballot.present)"),
        ReportText(
          vi: "Kết luận: \(ballot.conclusion)", en: "Conclusion: \(ballot.conclusion)"),
      ],
      columns: [
        ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
        ReportColumn("name", ReportText(vi: "Tên", en: "Name")),
        ReportColumn("for", ReportText(vi: "Phiếu thuận", en: "For"), isNumber: true),
        ReportColumn("against", ReportText(vi: "Phiếu chống", en: "Against"), isNumber: true),
      ], rows: rows)
  }
}
