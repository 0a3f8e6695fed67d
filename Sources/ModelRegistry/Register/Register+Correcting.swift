package import Causality
import ChangeLog
import Merging
package import NhanRong
import Orthography

/// What correcting a person's name would write, to be looked at before anything is signed.
package struct CorrectionPlan: Sendable {
  /// Fields of one registration that get the new name.
  package struct Entry: Sendable {
    package let record: RecordID
    package let name: String?
    package let fields: [String]
    let items: [ChangeDraft.Item]
  }

  /// A shown text that stays as it is, because someone has to look at it or another has to write it.
  package struct Rest: Sendable {
    package enum Reason: String, Sendable { case insideText, disputed, ofOthers }
    package let record: RecordID
    package let place: SubjectPlace
    package let reason: Reason
  }

  package let corrected: [Entry]
  package let left: [Rest]
}

extension Register {
  /// Where a name is shown as a whole value it is replaced, in single values and in sets; inside longer
  /// texts, and where another unit writes, it is only listed.
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
      let picture = try require(finding.record)
      var fields: [String] = []
      var items: [ChangeDraft.Item] = []
      for place in finding.places where place.isShown && !place.text.utf8.elementsEqual(new.utf8) {
        guard let field = RegistrationValue.field(named: place.field), field.shape != .log,
          SearchQuery(typed).isWhole(place.text)
        else {
          left.append(.init(record: finding.record, place: place, reason: .insideText))
          continue
        }
        if field.shape == .value, picture.state.values(of: field.number).count > 1 {
          left.append(.init(record: finding.record, place: place, reason: .disputed))
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
          .init(record: finding.record, name: finding.name, fields: fields, items: items))
      } else {
        for place in finding.places where place.isShown {
          left.append(.init(record: finding.record, place: place, reason: .ofOthers))
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
      for entry in plan.corrected { try writer.change(entry.record, as: own, entry.items) }
    }
  }

  private func mayWrite(
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
    var names: [ElementName] = []
    for element in picture.state.elements(of: field.number) {
      guard
        let value = picture.value(change: element.change, operation: element.operation)?.text,
        value.utf8.elementsEqual(clean.utf8)
      else { continue }
      names.append(
        ElementName(
          tag: picture.history.changes[element.change].id.tag,
          operation: UInt32(clamping: element.operation)))
    }
    guard !names.isEmpty else {
      throw ReplicaError(
        .badValue, ("field", field.name), ("value", text), ("reason", "noElement"))
    }
    let list = names.sorted().map { name in
      Value.list([.bytes(name.tag.bytes), .integer(Int64(name.operation))])
    }
    return ChangeDraft.Item(
      Opcode.remove, target: field.number, extra: Value.list(list).canonicalBytes)
  }
}
