package import Causality
import ChangeLog
import Merging
package import NhanRong
import Orthography

/// What correcting a person's name would write, to be looked at before anything is signed.
package struct CorrectionPlan: Sendable {
  /// Fields of one registration or sheet that get the new name.
  package struct Entry: Sendable {
    package let record: RecordID
    /// The kind of sheet; nil for a registration.
    package let sheet: String?
    package let name: String?
    package let fields: [String]
    let items: [ChangeDraft.Item]
    /// Where a sheet that is written once gets a newer one in its place: for whom it is.
    let replacedFor: OrganisationPath?

    package var isReplaced: Bool { replacedFor != nil }
  }

  /// A shown text that stays as it is, because someone has to look at it or another has to write it.
  package struct Rest: Sendable {
    package enum Reason: String, Sendable { case insideText, disputed, ofOthers, sealed }
    package let record: RecordID
    package let sheet: String?
    package let place: SubjectPlace
    package let reason: Reason
  }

  package let corrected: [Entry]
  package let left: [Rest]
}

extension CorrectionPlan.Rest {
  init(_ finding: SubjectFinding, _ place: SubjectPlace, _ reason: Reason) {
    self.init(record: finding.record, sheet: finding.sheet, place: place, reason: reason)
  }
}

extension Register {
  /// Where a name is shown as a whole value it is replaced, in single values and in sets; inside longer
  /// texts, and where another unit writes, it is only listed. A sheet of ours that is written once gets a
  /// newer one in its place, where nothing else hangs on it.
  ///
  /// - Throws: `NR-W05` where the new name is empty or no text.
  /// Cost: the registrations of the findings are read.
  package func correction(
    of typed: String, to corrected: String, in findings: [SubjectFinding]
  ) throws(ReplicaError) -> CorrectionPlan {
    let new = try Entry.name(corrected)
    guard !new.isEmpty else {
      throw ReplicaError(.badValue, ("field", "name"), ("value", corrected))
    }
    var entries: [CorrectionPlan.Entry] = []
    var left: [CorrectionPlan.Rest] = []
    for finding in findings {
      if finding.sheet != nil {
        try correct(finding, of: typed, to: new, &entries, &left)
        continue
      }
      let picture = try require(finding.record)
      var fields: [String] = []
      var items: [ChangeDraft.Item] = []
      for place in finding.places where place.isShown && !place.text.utf8.elementsEqual(new.utf8) {
        guard let field = RegistrationValue.field(named: place.field), field.shape != .log,
          SearchQuery(typed).isWhole(place.text)
        else {
          left.append(.init(finding, place, .insideText))
          continue
        }
        if field.shape == .value, picture.state.values(of: field.number).count > 1 {
          left.append(.init(finding, place, .disputed))
          continue
        }
        if field.shape == .set {
          items.append(try removal(of: place.text, from: field, picture))
          items.append(try item(named: field.name, new))
        } else if !items.contains(where: { $0.target == field.number }) {
          items.append(try item(named: field.name, new))
        }
        if !fields.contains(where: { $0.utf8.elementsEqual(field.name.utf8) }) {
          fields.append(field.name)
        }
      }
      if items.isEmpty { continue }
      if try mayWrite(items, in: finding) {
        entries.append(
          .init(
            record: finding.record, sheet: nil, name: finding.name, fields: fields, items: items,
            replacedFor: nil))
      } else {
        for place in finding.places where place.isShown {
          left.append(.init(finding, place, .ofOthers))
        }
      }
    }
    return CorrectionPlan(corrected: entries, left: left)
  }

  /// Writes what a plan names: all of it or nothing.
  package func correct(_ plan: CorrectionPlan, isDryRun: Bool) throws(ReplicaError) {
    if plan.corrected.isEmpty { return }
    let own = try replica.requireUnit()
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      for entry in plan.corrected {
        guard let unit = entry.replacedFor, let kind = entry.sheet.flatMap(SheetSchema.kind) else {
          try writer.change(entry.record, as: own, entry.items)
          continue
        }
        _ = try writer.create(type: kind.type, as: own, for: unit, entry.items)
      }
    }
  }

  func mayWrite(
    _ items: [ChangeDraft.Item], in finding: SubjectFinding
  ) throws(ReplicaError) -> Bool {
    if finding.isWithdrawn { return false }
    let own = try replica.requireUnit()
    do throws(ReplicaError) {
      try replica.write(.rollBack) { (writer) throws(ReplicaError) in
        try writer.change(finding.record, as: own, items)
      }
      return true
    } catch  where error.code == .notAllowed {
      return false
    } catch { throw error }
  }

  /// The operation that takes an element out of a set: every add of that very text that is seen here.
  ///
  /// - Throws: `NR-W05` where the set has no such element.
  func removal(
    of text: String, from field: FieldSchema, _ picture: RecordPicture
  ) throws(ReplicaError) -> ChangeDraft.Item {
    let clean = try Entry.long(text)
    func isMeant(_ value: Value) -> Bool {
      value.text.map { $0.utf8.elementsEqual(clean.utf8) } ?? false
    }
    guard picture.elements(field.number).contains(where: isMeant) else {
      throw ReplicaError(
        .badValue, ("field", field.name), ("value", text), ("reason", "noElement"))
    }
    return try removal(from: field.number, picture, where: isMeant)
  }
}
