package import Causality
import ChangeLog
import Merging
package import NhanRong

extension Register {
  /// A sheet by its record.
  ///
  /// - Throws: `NR-W66` where there is none.
  package func sheet(_ record: RecordID) throws(ReplicaError) -> SheetView {
    let view = try replica.read { (core) throws(ReplicaError) in
      try Self.sheet(record, core)
    }
    guard let view else { throw ReplicaError(.unknownSheet, ("record", "\(record)")) }
    return view
  }

  /// The sheets about a registration, and those that name it in their rows; by kind, the unit's before the
  /// office's, in the order in which each writer made them.
  ///
  /// Cost: an index is asked for each kind; of kinds with rows all sheets are read.
  package func sheets(about record: RecordID) throws(ReplicaError) -> [SheetView] {
    try sheets { kind in
      if kind.isAboutRegistration { return ("AND about = ?1", [.bytes(record.bytes)]) }
      return kind.items == nil ? nil : ("", [])
    } where: { view in
      view.about == record || view.items.contains { $0.record == record }
    }
  }

  /// Those of them that count for the registration: neither given up nor replaced, and not written elsewhere
  /// about another's registration.
  func papers(about record: RecordID) throws(ReplicaError) -> [SheetView] {
    let picture = try require(record)
    let path = try replica.read { (core) throws(ReplicaError) in core.audiencePath(of: picture) }
    return SheetLedger.valid(try sheets(about: record)).filter {
      $0.counts(for: picture.audience, at: path)
    }
  }

  /// All sheets of a kind, or of every kind, in the same order.
  package func sheets(of kind: SheetKind? = nil) throws(ReplicaError) -> [SheetView] {
    try sheets {
      $0.type == kind?.type ?? $0.type ? ("", []) : nil
    } where: { _ in
      true
    }
  }

  func sheets(
    _ condition: (SheetKind) -> (sql: String, arguments: [Value])?,
    where isMeant: (SheetView) -> Bool
  ) throws(ReplicaError) -> [SheetView] {
    var views: [SheetView] = []
    for kind in SheetSchema.all {
      guard let condition = condition(kind) else { continue }
      let found = try replica.read { (core) throws(ReplicaError) in
        try Self.sheets(kind, condition.sql, condition.arguments, core)
      }
      views += found.filter(isMeant).sorted { $0.place.lexicographicallyPrecedes($1.place) }
    }
    return views
  }

  private static func sheets(
    _ kind: SheetKind, _ sql: String, _ arguments: [Value], _ core: ReplicaCore
  ) throws(ReplicaError) -> [SheetView] {
    var views: [SheetView] = []
    for row in try core.rows(
      "SELECT record FROM sheet WHERE type = \(kind.type) \(sql)", arguments)
    {
      guard let bytes = row.first?.bytes, let record = RecordID(bytes: bytes),
        let view = try sheet(record, core)
      else { continue }
      views.append(view)
    }
    return views
  }

  /// Nil for what is no sheet.
  package static func sheet(
    _ record: RecordID, _ core: ReplicaCore
  ) throws(ReplicaError) -> SheetView? {
    guard let picture = try core.picture(of: record), let type = picture.state.type,
      let kind = SheetSchema.kind(type), picture.state.existence != .absent,
      let create = picture.history.changes.firstIndex(where: { $0.id.asRecord == record })
    else { return nil }
    var fields: [(field: SheetField, value: Value)] = []
    for field in kind.fields {
      let value = picture.sheetValue(field.schema)
      if value != .null { fields.append((field, value)) }
    }
    let writer = core.organisation(ofLog: picture.log(ofChange: create))
    let standing = type == SheetSchema.recognitionCase ? picture.caseStanding : nil
    let isGivenUp =
      picture.state.existence == .withdrawn
      && picture.state.existenceWrites.contains {
        core.organisation(ofLog: picture.log(ofChange: $0.change)) == writer
      }
    return SheetView(
      id: record, kind: kind, unit: picture.audience, writer: writer,
      change: picture.history.changes[create].id, place: place(of: create, picture),
      fields: fields,
      events: events(picture, of: kind), files: picture.attachments,
      isWithdrawn: isGivenUp && standing?.state.isDecided != true,
      isErased: picture.state.isErased(create), caseStanding: standing)
  }

  /// Lower tiers first, then log by log, as each writer made them.
  private static func place(of create: Int, _ picture: RecordPicture) -> [UInt8] {
    let change = picture.history.changes[create]
    let sequence = (0..<8).map { UInt8(truncatingIfNeeded: change.dot.sequence >> (56 - 8 * $0)) }
    var place = [UInt8.max - change.tier] + picture.log(ofChange: create).bytes + sequence
    change.id.append(to: &place)
    return place
  }

  private static func events(
    _ picture: RecordPicture, of kind: SheetKind
  ) -> [(name: String, day: String?, reason: String?)] {
    let logs = kind.record.fields.filter { $0.shape == .log }
    let elements = picture.inOrder(
      logs.flatMap { picture.state.elements(of: $0.number) }[...])
    return elements.map { element in
      let texts =
        picture.value(change: element.change, operation: element.operation)?.list ?? []
      return (
        logs.first { $0.number == element.target }?.name ?? "", texts.first?.text,
        texts.count > 1 ? texts[1].text : nil
      )
    }
  }

  /// A sheet by the first digits of its name.
  ///
  /// - Throws: `NR-W66` where none or several begin so.
  package func sheet(named text: String) throws(ReplicaError) -> SheetView {
    let types = SheetSchema.all.map { "\($0.type)" }.joined(separator: ", ")
    let ids = try records(startingWith: text, types: types)
    guard ids.count == 1 else {
      throw ReplicaError(
        .unknownSheet, ("record", text), ("reason", ids.isEmpty ? "none" : "ambiguous"))
    }
    return try sheet(ids[0])
  }

  /// A registration or a sheet, whichever is meant.
  package func anyRecord(named text: String) throws(ReplicaError) -> RecordID {
    do throws(ReplicaError) { return try registration(named: text) } catch {
      guard error.code == .unknownRecord, error.detail("matches") == nil else { throw error }
      let types = SheetSchema.all.map { "\($0.type)" }.joined(separator: ", ")
      let ids = try records(startingWith: text, types: types)
      if ids.count == 1 { return ids[0] }
      // A whole name may be of a record that has not come here.
      if let whole = RecordID(hexadecimal: text) { return whole }
      throw error
    }
  }
}

extension RecordPicture {
  /// Elements as they came about: after what their authors had seen; else by change id.
  func inOrder(_ elements: ArraySlice<RecordState.Element>) -> [RecordState.Element] {
    elements.sorted { left, right in
      let depths = (state.depths[left.change], state.depths[right.change])
      if depths.0 != depths.1 { return depths.0 < depths.1 }
      let first = history.changes[left.change]
      let second = history.changes[right.change]
      if first.dot.sequence != second.dot.sequence {
        return first.dot.sequence < second.dot.sequence
      }
      if first.id != second.id { return first.id < second.id }
      return left.operation < right.operation
    }
  }

  /// What a field of a sheet says. What is written once counts as the sheet's own maker wrote it: nobody
  /// fills in another's paper afterwards.
  func sheetValue(_ field: FieldSchema) -> Value {
    guard field.isSealed else { return shown(field.number) }
    let own = state.values(of: field.number).first { history.changes[$0.change].id.asRecord == id }
    guard let own, !own.isClear else { return .null }
    return value(change: own.change, operation: own.operation) ?? .null
  }
}
