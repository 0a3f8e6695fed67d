import Causality
import ChangeLog
import Merging
import NhanRong
import Orthography

extension Register {
  /// Corrects a name in one sheet: in its open fields in place, in the others by a newer sheet of the same
  /// contents that names the old one. What others refer to by its id, or hung files or steps on, is left
  /// for a person.
  func correct(
    _ finding: SubjectFinding, of typed: String, to new: String,
    _ entries: inout [CorrectionPlan.Entry], _ left: inout [CorrectionPlan.Rest]
  ) throws(ReplicaError) {
    let view = try sheet(finding.record)
    let query = SearchQuery(typed)
    let places = finding.places.filter { place in
      place.isShown && !place.text.utf8.elementsEqual(new.utf8)
    }
    for place in places where !query.isWhole(place.text) {
      left.append(.init(finding, place, .insideText))
    }
    let whole = places.filter { query.isWhole($0.text) }
    if whole.isEmpty { return }
    var fields: [String] = []
    for place in whole where !fields.contains(where: { $0.isSame(as: place.field) }) {
      fields.append(place.field)
    }
    let isOpen = fields.allSatisfy { view.kind.field(named: $0)?.schema.isSealed == false }
    let own = try replica.requireUnit()
    if !isOpen, view.writer != own.organisation {
      left += whole.map { .init(finding, $0, .ofOthers) }
      return
    }
    if !isOpen, !view.mayBeReplaced {
      left += whole.map { .init(finding, $0, .sealed) }
      return
    }
    let picture = try require(view.id)
    let disputed = whole.filter { place in
      view.kind.field(named: place.field).map { field in
        !field.schema.isSealed && picture.state.values(of: field.schema.number).count > 1
      } ?? false
    }
    if !disputed.isEmpty {
      left += disputed.map { .init(finding, $0, .disputed) }
      return
    }
    var items: [ChangeDraft.Item] = []
    for entry in view.fields {
      let value = entry.value.replacing(new) { query.isWhole($0) }
      let isMeant = fields.contains { $0.isSame(as: entry.field.schema.name) }
      if entry.field.schema.number == SheetNumber.replaces || (isOpen && !isMeant) { continue }
      items.append(sheetItem(entry.field, value))
    }
    if let field = view.kind.field(named: "replaces"), !isOpen {
      items.append(sheetItem(field, .bytes(view.id.bytes)))
    }
    if isOpen, try !mayWrite(items, in: finding) {
      left += whole.map { .init(finding, $0, .ofOthers) }
      return
    }
    let unit = isOpen ? nil : try audiencePath(of: picture)
    entries.append(
      .init(
        record: view.id, sheet: view.kind.name, name: nil, fields: fields, items: items,
        replacedFor: unit))
  }
}

extension SheetView {
  /// Kinds that other sheets name by id: a case is decided, a decision commended.
  private static let referredTo = [
    "submissionBatch", "recognitionCase", "recognitionDecision", "adoptionProposal",
  ]

  fileprivate var mayBeReplaced: Bool {
    !isWithdrawn && files.isEmpty && events.isEmpty
      && !Self.referredTo.contains { $0.isSame(as: kind.name) }
  }
}

extension Value {
  /// The same with every text that is meant replaced, in lists too.
  fileprivate func replacing(_ text: String, where isMeant: (String) -> Bool) -> Value {
    switch self {
    case .text(let old): isMeant(old) ? .text(text) : self
    case .list(let items): .list(items.map { $0.replacing(text, where: isMeant) })
    case .null, .bool, .integer, .bytes: self
    }
  }
}
