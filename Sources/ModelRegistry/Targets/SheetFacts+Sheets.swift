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

/// Adoptions and the proposals they answer, each pair as one link.
struct AdoptionLinks {
  private(set) var facts: [AdoptionFacts] = []
  /// How often the model of a registration was taken over; what is only planned is not.
  private(set) var counts: [FactKey: Int] = [:]

  init(_ views: [SheetView], _ names: SheetNames, _ paths: [FactKey: OrganisationPath]) {
    // Nobody proposes another's model, or says for another that it takes one over.
    let own = views.filter { view in
      guard let about = view.about, let unit = names.registrations[about]?.unit else { return true }
      return unit == view.unit
    }
    let proposals = own.filter { $0.kind.type == SheetSchema.adoptionProposal.type }
    var answered: Set<FactKey> = []
    for view in own where view.kind.type == SheetSchema.adoptionKind.type {
      let source = view.record("source")
      let place = names.organisation(view.unit)
      // Only whom it was made to answers a proposal.
      answered.formUnion(
        proposals.filter { proposal in
          proposal.id == view.record("proposal") && proposal.about == source
            && proposal.organisation("target").map { target in
              view.unit == target
                || paths[FactKey(view.unit.bytes)]?.isBelow(target) == true
            } == true
        }.map { FactKey($0.id.bytes) })
      let target = view.about.map { "\(names.registration($0)) (\(place))" } ?? place
      var link = AdoptionFacts(
        id: FactKey(view.id.bytes), source: names.registration(source),
        sourceUnit: Self.unit(of: source, names), target: target, agreedOn: view.day("agreedOn"),
        adaptation: view.text("adaptation") ?? "", result: view.text("result") ?? "")
      link.model = source.map { FactKey($0.bytes) }
      link.registration = view.about.map { FactKey($0.bytes) }
      link.isPlanned = (view.text("state") ?? "").isSame(as: "planned")
      if let model = link.model, !link.isPlanned { counts[model, default: 0] += 1 }
      facts.append(link)
    }
    for view in proposals where !answered.contains(FactKey(view.id.bytes)) {
      var link = AdoptionFacts(
        id: FactKey(view.id.bytes), source: names.registration(view.about),
        sourceUnit: Self.unit(of: view.about, names),
        target: view.organisation("target").map(names.organisation) ?? "", agreedOn: nil,
        adaptation: "", result: "")
      link.model = view.about.map { FactKey($0.bytes) }
      link.isPlanned = true
      facts.append(link)
    }
  }

  private static func unit(of record: RecordID?, _ names: SheetNames) -> String {
    record.flatMap { names.registrations[$0]?.unit }.map(names.organisation) ?? ""
  }
}
