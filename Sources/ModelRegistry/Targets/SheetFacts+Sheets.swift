import Causality
import ChangeLog
import NhanRong

extension EvaluationFacts {
  /// nil for a sheet about nothing. Who evaluated is the writer where the sheet names nobody.
  init?(_ view: SheetView, writer: String) {
    guard let about = view.about else { return nil }
    self.init(
      registration: FactKey(about.bytes), round: view.text("round") ?? "",
      evaluatorUnit: writer, evaluator: view.text("evaluator") ?? writer,
      scores: view.rows("scores").compactMap { row in
        guard row.count == 2, let dimension = row[0].text, let points = row[1].integer else {
          return nil
        }
        return Score(dimension: dimension, points: Int(clamping: points))
      },
      conclusion: view.text("conclusion") ?? "", day: view.day("signedOn"))
  }
}

extension BallotFacts {
  init(_ view: SheetView) {
    self.init(
      id: FactKey(view.id.bytes), day: view.day("heldOn"), place: view.text("place") ?? "",
      called: view.count("called"), present: view.count("present"),
      votes: view.items.compactMap { item in
        guard item.parts.count == 2, let votesFor = item.parts[0].integer,
          let against = item.parts[1].integer
        else { return nil }
        return Vote(
          registration: FactKey(item.record.bytes), votesFor: Int(clamping: votesFor),
          votesAgainst: Int(clamping: against))
      },
      conclusion: view.text("conclusion") ?? "")
  }
}
