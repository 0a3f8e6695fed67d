import Causality
import ChangeLog
import NhanRong

/// Adoptions and the proposals they answer, each pair as one link, with what superiors published of them.
struct AdoptionLinks {
  private(set) var facts: [AdoptionFacts] = []
  /// How often the model of a registration was taken over; what is only planned is not.
  private(set) var counts: [FactKey: Int] = [:]

  private let names: SheetNames
  private let known: [FactKey: SheetView]

  /// One sheet and the published ones that say the same.
  private struct Group {
    var shown: SheetView
    var sourceName: String?
    var targetName: String?
  }

  init(
    _ views: [SheetView], among all: [SheetView], _ names: SheetNames,
    _ paths: [FactKey: OrganisationPath]
  ) {
    self.names = names
    // Nobody proposes another's model, or says for another that it takes one over.
    let views = views.filter { view in
      guard !view.isPublished, let about = view.about,
        let unit = names.registrations[about]?.unit
      else { return true }
      return unit == view.unit
    }
    known = Dictionary(
      all.map { (FactKey($0.id.bytes), $0) }, uniquingKeysWith: { first, _ in first })
    let proposals = groups(of: SheetSchema.adoptionProposal.type, views)
    var answered: Set<FactKey> = []
    for (_, group) in groups(of: SheetSchema.adoptionKind.type, views) {
      let view = group.shown
      let source = view.record("source")
      let named = view.record("proposal").map { origin(of: FactKey($0.bytes)) }
      // Only whom it was made to answers a proposal.
      let proposal = proposals.first { proposal in
        guard proposal.origin == named, proposal.group.shown.about == source,
          let target = proposal.group.shown.organisation("target")
        else { return false }
        let isBelow = paths[FactKey(view.unit.bytes)]?.isBelow(target) ?? false
        return view.isPublished || view.unit == target || isBelow
      }
      if let proposal { answered.insert(proposal.origin) }
      let isPlanned = (view.text("state") ?? "").isSame(as: "planned")
      if let source, !isPlanned { counts[FactKey(source.bytes), default: 0] += 1 }
      add(
        view, source, group.sourceName ?? proposal?.group.sourceName, registration: view.about,
        isPlanned: isPlanned, target: place(of: group), agreedOn: view.day("agreedOn"))
    }
    for (origin, group) in proposals where !answered.contains(origin) {
      let view = group.shown
      let target = view.organisation("target").flatMap { names.organisations[$0] }
      add(
        view, view.about, group.sourceName, registration: nil, isPlanned: true,
        target: group.targetName ?? target ?? "", agreedOn: nil)
    }
  }

  /// The first sheet of which this one is a correction or what was published of it. Whoever may not publish
  /// names no origin but his own.
  private func origin(of id: FactKey) -> FactKey {
    var key = id
    var seen: Set<FactKey> = [id]
    while let view = known[key], let old = view.record("replaces").map({ FactKey($0.bytes) }),
      view.isPublished || known[old]?.writer == view.writer, seen.insert(old).inserted
    {
      key = old
    }
    return key
  }

  private func groups(
    of kind: UInt32, _ views: [SheetView]
  ) -> [(origin: FactKey, group: Group)] {
    var groups: [(origin: FactKey, group: Group)] = []
    for view in views where view.kind.type == kind {
      let origin = origin(of: FactKey(view.id.bytes))
      guard let index = groups.firstIndex(where: { $0.origin == origin }) else {
        groups.append(
          (
            origin,
            Group(
              shown: view, sourceName: view.text("sourceName"),
              targetName: view.text("targetName"))
          ))
        continue
      }
      if view.rank.lexicographicallyPrecedes(groups[index].group.shown.rank) {
        groups[index].group.shown = view
      }
      groups[index].group.sourceName = groups[index].group.sourceName ?? view.text("sourceName")
      groups[index].group.targetName = groups[index].group.targetName ?? view.text("targetName")
    }
    return groups
  }

  private func place(of group: Group) -> String {
    let view = group.shown
    let about = view.about.flatMap { names.registrations[$0] }
    if let about { return "\(about.name) (\(names.organisation(about.unit)))" }
    if view.isPublished { return group.targetName ?? "" }
    let place = names.organisation(view.unit)
    return view.about.map { "\(names.registration($0)) (\(place))" } ?? place
  }

  private mutating func add(
    _ view: SheetView, _ source: RecordID?, _ published: String?, registration: RecordID?,
    isPlanned: Bool, target: String, agreedOn: CivilDate?
  ) {
    let unit = source.flatMap { names.registrations[$0]?.unit }.map(names.organisation)
    var link = AdoptionFacts(
      id: FactKey(view.id.bytes),
      source: unit == nil ? published ?? names.registration(source) : names.registration(source),
      sourceUnit: unit ?? "", target: target, agreedOn: agreedOn,
      adaptation: view.text("adaptation") ?? "", result: view.text("result") ?? "")
    link.model = source.map { FactKey($0.bytes) }
    link.registration = registration.map { FactKey($0.bytes) }
    link.isPlanned = isPlanned
    link.isElsewhere = [source, registration].allSatisfy { record in
      record.flatMap { names.registrations[$0] } == nil
    }
    facts.append(link)
  }
}

extension SheetView {
  /// Only offices write these names, and only where they publish.
  fileprivate var isPublished: Bool { text("sourceName") != nil }

  /// What is published stands behind the sheet itself; of several the highest office's counts.
  fileprivate var rank: [UInt8] { [isPublished ? 1 : 0, writer.tier] + id.bytes }
}
