package import Causality
import ChangeLog
import Merging
package import NhanRong
import Orthography

/// Where a registration stands once it is asked whether it was merged into another.
package struct RegistrationStanding: Sendable {
  package let lifecycle: Lifecycle
  /// The registration that counts: itself unless it was merged.
  package let survivor: RecordID
}

/// Registrations that look like the same subject twice.
package struct DuplicateSuspicion: Sendable {
  package let year: Int64
  package let records: [RecordID]
}

extension Register {
  /// Follows a merged registration to the one that stays. Where two were merged into each other, the
  /// smaller id stays, and both say so.
  ///
  /// Cost: one record is read for each merge on the way.
  package func standing(of record: RecordID) throws(ReplicaError) -> RegistrationStanding {
    var way: [RecordID] = []
    var place = record
    while true {
      if let start = way.firstIndex(of: place) {
        let survivor = way[start...].min() ?? place
        return try standing(of: record, inCircleWith: survivor)
      }
      way.append(place)
      guard let picture = try picture(place), picture.lifecycle.step == .merged,
        let next = picture.shown(RegistrationField.mergedInto).bytes.flatMap({
          RecordID(bytes: $0)
        })
      else { break }
      place = next
    }
    return RegistrationStanding(lifecycle: try require(record).lifecycle, survivor: place)
  }

  private func standing(
    of record: RecordID, inCircleWith survivor: RecordID
  ) throws(ReplicaError) -> RegistrationStanding {
    let picture = try require(record)
    var lifecycle =
      survivor == record ? picture.lifecycle(ignoresMerging: true) : picture.lifecycle
    lifecycle.raise(.mergedBothWays)
    return RegistrationStanding(lifecycle: lifecycle, survivor: survivor)
  }

  private func picture(_ record: RecordID) throws(ReplicaError) -> RecordPicture? {
    try replica.read { (core) throws(ReplicaError) in try core.picture(of: record) }
  }

  /// Registrations of one year with the same name after folding, and the same year of birth or address;
  /// nothing is merged by itself.
  package func duplicateSuspicions() throws(ReplicaError) -> [DuplicateSuspicion] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT record, year, name, birth_year, address FROM registration
        WHERE is_private = 0 AND attention & 16 = 0
          AND step NOT IN ('withdrawn', 'rejected', 'merged')
        ORDER BY year, record
        """)
    }
    var groups: [(key: [UInt8], year: Int64, records: [RecordID])] = []
    for row in rows {
      guard let record = row[0].bytes.flatMap({ RecordID(bytes: $0) }), let name = row[2].text
      else { continue }
      let year = row[1].integer ?? 0
      let start = Array("\(year)|".utf8) + searchKey(of: name)
      var keys: [[UInt8]] = []
      if let born = row[3].integer { keys.append(start + Array("|\(born)".utf8)) }
      if let address = row[4].text, !address.isEmpty {
        keys.append(start + [0x7c, 0x7c] + searchKey(of: address))
      }
      for key in keys { groups.append((key, year, [record])) }
    }
    groups.sort { left, right in
      if left.key != right.key { return left.key.lexicographicallyPrecedes(right.key) }
      return left.records[0] < right.records[0]
    }
    var suspicions: [DuplicateSuspicion] = []
    var start = 0
    while start < groups.count {
      var end = start + 1
      while end < groups.count, groups[end].key == groups[start].key { end += 1 }
      let records = groups[start..<end].map { $0.records[0] }
      if records.count > 1, !suspicions.contains(where: { $0.records == records }) {
        suspicions.append(DuplicateSuspicion(year: groups[start].year, records: records))
      }
      start = end
    }
    return suspicions
  }

  /// Registers the model of a registration that has ended for a later year: a new record of the same
  /// model, on the track continued.
  ///
  /// - Throws: `NR-W64` where it has not ended or the year is not a later one.
  package func carryOver(
    _ record: RecordID, to year: Int, on day: CivilDate?, asDraft: Bool, isDryRun: Bool
  ) throws(ReplicaError) -> RecordID {
    let own = try replica.requireUnit()
    let picture = try requireOpen(record)
    let before = picture.shown(RegistrationField.year).integer ?? 0
    guard picture.lifecycle.step == .closed, Int64(year) > before, year <= 9999 else {
      throw ReplicaError(
        .notCarriedOver, ("record", "\(record)"), ("from", picture.lifecycle.step.rawValue),
        ("year", "\(before)"))
    }
    let model = picture.shown(RegistrationField.model).bytes ?? record.bytes
    let left = [
      RegistrationField.year, RegistrationField.model, RegistrationField.track,
      RegistrationField.code, RegistrationField.acceptedSnapshot, RegistrationField.mergedInto,
      RegistrationField.officeRemarks, RegistrationField.startOn, RegistrationField.endOn,
      RegistrationField.rating,
    ]
    var items = [
      set(RegistrationField.year, .integer(Int64(year))),
      set(RegistrationField.model, .bytes(model)),
      set(RegistrationField.track, .text(RegistrationTrack.continued.rawValue)),
    ]
    for field in RegisterSchema.registrationRecord.fields where !left.contains(field.number) {
      switch field.shape {
      case .value:
        let value = picture.current(field.number)
        if value != .null { items.append(set(field.number, value)) }
      case .set:
        for value in picture.acceptedElements(of: field.number) ?? picture.elements(field.number) {
          items.append(
            ChangeDraft.Item(Opcode.add, target: field.number, value: value.canonicalBytes))
        }
      case .log: break
      }
    }
    if !asDraft { items.append(Self.event(.submitted, day: day, reason: nil)) }
    let ready = items
    return try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.create(
        type: RegisterSchema.registration, as: own, for: own, isPrivate: asDraft, ready)
    }
  }
}
