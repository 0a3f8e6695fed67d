package import Causality
import ChangeLog
import Merging
package import NhanRong

extension Register {
  /// Publishes a proposal to adopt or an adoption to every unit below ours: a sheet of our own that says the
  /// same, with the names those units cannot look up. Done again it brings what was written since; where
  /// nothing was, nothing is written.
  ///
  /// Example: the province publishes what a school of one commune took over from another commune.
  ///
  /// - Throws: `NR-W65` for another kind of sheet, and for one in our own log, which they read already.
  package func publish(
    _ sheet: RecordID, isDryRun: Bool
  ) throws(ReplicaError) -> (id: RecordID, isWritten: Bool) {
    let own = try replica.requireUnit()
    let view = try self.sheet(sheet)
    let isKind = [SheetSchema.adoptionProposal.type, SheetSchema.adoptionKind.type]
      .contains(view.kind.type)
    guard isKind, !view.isWithdrawn, view.unit != own.organisation else {
      let reason = isKind && !view.isWithdrawn ? "publishedAlready" : "notPublished"
      throw ReplicaError(.sheetUnfit, ("kind", view.kind.name), ("reason", reason))
    }
    let ours = try sheets(of: view.kind).filter { $0.writer == own.organisation && !$0.isWithdrawn }
    let told = view.fields.filter { $0.field.schema.number != SheetNumber.replaces }
    if let copy = ours.first(where: { $0.value(SheetNumber.replaces) == .bytes(view.id.bytes) }) {
      let news = told.filter { entry in
        !entry.field.schema.isSealed && copy.value(entry.field.schema.number) != entry.value
      }
      guard !news.isEmpty else { return (copy.id, false) }
      let items = news.map { sheetItem($0.field, $0.value) }
      try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
        try writer.change(copy.id, as: own, items)
      }
      return (copy.id, true)
    }
    var items = told.map { sheetItem($0.field, $0.value) }
    let names = try publishedNames(of: view)
    for (name, value) in [
      ("replaces", Value.bytes(view.id.bytes)), ("sourceName", .text(names.source)),
      ("targetName", .text(names.target)),
    ] {
      if let field = view.kind.field(named: name) { items.append(sheetItem(field, value)) }
    }
    let ready = items
    // What our copy of a sheet that was corrected meanwhile said holds no longer.
    let outdated = ours.first { copy in
      copy.value(SheetNumber.replaces) != nil
        && copy.value(SheetNumber.replaces) == view.value(SheetNumber.replaces)
    }
    let id = try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      if let outdated {
        try writer.change(outdated.id, as: own, [ChangeDraft.Item(Opcode.withdraw)])
      }
      return try writer.create(type: view.kind.type, as: own, for: own, ready)
    }
    return (id, true)
  }

  private func publishedNames(
    of view: SheetView
  ) throws(ReplicaError) -> (source: String, target: String) {
    if view.kind.type == SheetSchema.adoptionProposal.type {
      let target = try view.organisation("target").map { (id) throws(ReplicaError) in
        try name(of: id)
      }
      return (try nameWithUnit(view.about), target ?? "")
    }
    return (try nameWithUnit(view.record("source")), try nameWithUnit(view.about))
  }

  private func nameWithUnit(_ record: RecordID?) throws(ReplicaError) -> String {
    guard let record else { return "" }
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        "SELECT name, audience FROM registration WHERE record = ?1", [.bytes(record.bytes)])
    }
    guard let row = rows.first, let unit = row[1].bytes.flatMap({ OrganisationID(bytes: $0) })
    else { return String(record.description.prefix(8)) }
    return "\(row[0].text ?? "") (\(try name(of: unit)))"
  }
}
