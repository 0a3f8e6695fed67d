package import Causality
import ChangeLog
public import NhanRong

extension Register {
  /// Issues a plan: the file, byte for byte, as a record everyone below reads.
  ///
  /// - Throws: `NR-W05` where a plan of that id and version is there already.
  package func issue(_ plan: Plan, isDryRun: Bool = false) throws(ReplicaError) -> RecordID {
    let own = try replica.requireUnit()
    let version = (try plans().first { $0.id.utf8.elementsEqual(plan.id.utf8) }?.version ?? 0) + 1
    if let known = try self.plan(plan.id), known == plan {
      throw ReplicaError(.badValue, ("plan", plan.id), ("reason", "same"))
    }
    var items = [
      Self.text(PlanField.identifier, plan.id),
      ChangeDraft.Item(
        Opcode.set, target: PlanField.version, value: Value.integer(version).canonicalBytes),
      Self.text(PlanField.title, plan.document.title.vi),
    ]
    for part in Self.parts(of: plan.sourceBytes) {
      items.append(
        ChangeDraft.Item(Opcode.add, target: PlanField.parts, value: part.canonicalBytes))
    }
    return try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      // One change holds 64 KiB; each part of the file gets a change of its own.
      let record = try writer.create(
        type: RegisterSchema.plan, as: own, for: own, Array(items.prefix(3)))
      for item in items.dropFirst(3) { try writer.change(record, as: own, [item]) }
      return record
    }
  }

  /// A plan's bytes in parts that fit one value, numbered because a log has no order of its own.
  private static func parts(of bytes: [UInt8]) -> [Value] {
    let size = 24 * 1024
    return stride(from: 0, to: bytes.count, by: size).enumerated().map { number, start in
      .list([
        .integer(Int64(number)), .bytes(Array(bytes[start..<min(bytes.count, start + size)])),
      ])
    }
  }

  /// The newest version of each plan, by id.
  package func plans() throws(ReplicaError) -> [(id: String, version: Int64, record: RecordID)] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows("SELECT id, version, record FROM plan ORDER BY id, version DESC, record")
    }
    var plans: [(id: String, version: Int64, record: RecordID)] = []
    for row in rows {
      guard let id = row[0].text, let version = row[1].integer, let bytes = row[2].bytes,
        let record = RecordID(bytes: bytes)
      else { continue }
      if let last = plans.last, last.id.utf8.elementsEqual(id.utf8) { continue }
      plans.append((id, version, record))
    }
    return plans
  }

  /// Every version of a plan here, the newest first; records keep the version they were made under.
  package func versions(
    of id: String
  ) throws(ReplicaError) -> [(version: Int64, record: RecordID)] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        "SELECT version, record FROM plan WHERE id = ?1 ORDER BY version DESC, record", [.text(id)])
    }
    return rows.compactMap { row in
      guard let version = row[0].integer, let bytes = row[1].bytes,
        let record = RecordID(bytes: bytes)
      else { return nil }
      return (version, record)
    }
  }

  /// The number under which these very bytes were issued, the newest where several; 1 for a plan that is
  /// not issued here yet.
  func version(of plan: Plan) throws(ReplicaError) -> Int64 {
    let known = try versions(of: plan.id)
    for entry in known where try source(of: entry.record) == plan.sourceBytes {
      return entry.version
    }
    return known.first?.version ?? 1
  }

  /// A plan by its id: one version, or the newest; nil where it is not known here.
  ///
  /// - Throws: `NR-R05` where the plan's file does not read.
  public func plan(_ id: String, version: Int64? = nil) throws(ReplicaError) -> Plan? {
    let known = try versions(of: id)
    let wanted = version.map { number in known.first { $0.version == number } } ?? known.first
    guard let record = wanted?.record else { return nil }
    let bytes = try source(of: record)
    do throws(PlanRefusal) {
      return try Plan(source: bytes)
    } catch {
      throw ReplicaError(.replicaDamaged, ("plan", id))
    }
  }

  /// The bytes of the file a record of a plan carries.
  private func source(of record: RecordID) throws(ReplicaError) -> [UInt8] {
    let parts = try replica.read { (core) throws(ReplicaError) in
      try core.picture(of: record)?.elements(PlanField.parts) ?? []
    }
    var numbered: [(number: Int64, bytes: [UInt8])] = []
    for part in parts {
      guard let list = part.list, list.count == 2, let number = list[0].integer,
        let bytes = list[1].bytes
      else { continue }
      numbered.append((number, bytes))
    }
    numbered.sort { $0.number < $1.number }
    return numbered.flatMap(\.bytes)
  }

  /// The only plan here, or the one named.
  package func currentPlan(_ id: String?) throws(ReplicaError) -> Plan {
    let ids = try plans().map(\.id)
    if id == nil, ids.count > 1 {
      throw ReplicaError(
        .badValue, ("reason", "severalPlans"), ("plan", ids.joined(separator: " ")))
    }
    guard let wanted = id ?? ids.first, let plan = try plan(wanted) else {
      throw ReplicaError(.badValue, ("reason", "noPlan"), ("plan", id ?? ""))
    }
    return plan
  }
}
