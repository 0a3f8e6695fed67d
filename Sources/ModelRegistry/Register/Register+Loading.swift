package import Causality
import ChangeLog
package import NhanRong
import Orthography

/// What a table brought in.
package struct LoadOutcome: Hashable, Sendable {
  package internal(set) var created = 0
  /// Rows that are here already: the same file again makes nothing new.
  package internal(set) var known = 0
  /// Rows of other units.
  package internal(set) var others = 0
  /// Rows that look like a registration of another hand.
  package internal(set) var suspects: [Suspect] = []
  /// Codes that were read with the zeros a spreadsheet had taken.
  package internal(set) var restoredCodes: [RestoredCode] = []

  package init() {}

  /// A row of the same year and name as another, and of the same field or no other address.
  package struct Suspect: Hashable, Sendable {
    package enum Other: Hashable, Sendable {
      case record(RecordID)
      /// A row before it, by its place among the rows given.
      case row(Int)
    }

    /// Its place among the rows given.
    package let row: Int
    package let other: Other
  }

  package struct RestoredCode: Hashable, Sendable {
    package let row: Int
    package let found: String
    package let meant: String
  }
}

extension Register {
  /// Writes down the units of a table below our own organisation, each with an id of its own, ready to be
  /// enrolled.
  package func load(
    _ rows: [OrganisationRow], tier: UInt8, isDryRun: Bool
  ) throws(ReplicaError) -> LoadOutcome {
    var outcome = LoadOutcome()
    let codes = try organisations().map(\.code)
    let known = codes.map { Array($0.utf8) }
    let own = try replica.requireUnit()
    var drafts: [[ChangeDraft.Item]] = []
    for (number, row) in rows.enumerated() {
      let code = outcome.restore(row.code, ofRow: number, among: codes)
      if known.contains(Array(code.utf8)) {
        outcome.known += 1
        continue
      }
      drafts.append(try items(for: row, code, path: newUnitPath(tier: tier)))
      outcome.created += 1
    }
    if drafts.isEmpty { return outcome }
    let ready = drafts
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      for items in ready {
        _ = try writer.create(
          type: RegisterSchema.organisation, as: own, for: own, items)
      }
    }
    return outcome
  }

  private func items(
    for row: OrganisationRow, _ code: String, path: OrganisationPath
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    var items = [
      ChangeDraft.Item(Opcode.set, target: OrganisationField.path, value: path.encodedValue),
      Self.text(OrganisationField.code, code),
      Self.text(OrganisationField.name, row.name),
      Self.text(OrganisationField.kind, row.kind),
    ]
    items += row.aliases.map { Self.alias($0) }
    if let rating = row.rating {
      let value = Value.list([.integer(Int64(row.ratingYear ?? 0)), .text(rating)])
      items.append(
        ChangeDraft.Item(
          Opcode.add, target: OrganisationField.ratings, value: value.canonicalBytes))
    }
    return items
  }

  /// Registers the rows of our own unit; rows of others are counted and left alone, and so are those
  /// that look like another registration, unless `withSuspects`.
  ///
  /// A row that was loaded before is known whatever was corrected since, see `RowDigest`.
  /// - Cost: reads every registration of the unit.
  package func load(
    _ rows: [RegistrationRow], plan: Plan, isOffice: Bool = false, withSuspects: Bool = false,
    isDryRun: Bool
  ) throws(ReplicaError) -> LoadOutcome {
    let own = try replica.requireUnit()
    var outcome = LoadOutcome()
    if isOffice {
      // An office receives registrations, it does not make them.
      outcome.others = rows.count
      return outcome
    }
    let units = try organisations()
    let codes = units.map(\.code)
    let ownCode = units.first { $0.path == own }?.code ?? ""
    var seen = try earlierRows(of: own)
    let version = try version(of: plan)
    var drafts: [(items: [ChangeDraft.Item], isPrivate: Bool)] = []
    for (number, row) in rows.enumerated() {
      let code = outcome.restore(row.org, ofRow: number, among: codes)
      guard !ownCode.isEmpty, code.utf8.elementsEqual(ownCode.utf8) else {
        outcome.others += 1
        continue
      }
      let isDraft = row.state == .draft
      let items = try items(
        of: Self.registration(row, plan), plan, version: version, submittedOn: row.submittedOn,
        asDraft: isDraft)
      let digest = RowDigest(items)
      if seen.digests.contains(digest) {
        outcome.known += 1
        continue
      }
      seen.digests.insert(digest)
      if let other = seen.likeness(of: row) {
        outcome.suspects.append(.init(row: number, other: other))
        if !withSuspects { continue }
      }
      seen.add(EarlierRows.Person(row, .row(number)))
      drafts.append((items, isDraft))
      outcome.created += 1
    }
    if drafts.isEmpty { return outcome }
    // All rows in one transaction: a disk that fills half way leaves none of them.
    let ready = drafts
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      for draft in ready {
        _ = try writer.create(
          type: RegisterSchema.registration, as: own, for: own, isPrivate: draft.isPrivate,
          draft.items)
      }
    }
    return outcome
  }

  private static func registration(_ row: RegistrationRow, _ plan: Plan) -> NewRegistration {
    let texts: [(String, String?)] = [
      ("position", row.subjectPosition), ("workplace", row.workplace),
      ("address", row.address), ("head", row.head), ("solutions", row.solutions),
      ("remarks", row.remarks), ("title", row.sectorInWords),
    ]
    return NewRegistration(
      plan: plan.id, year: row.year, track: row.track, kind: row.subjectKind, name: row.name,
      sector: row.sector,
      texts: texts.compactMap { entry in entry.1.map { (field: entry.0, text: $0) } },
      isLeader: row.isLeader)
  }

  private func earlierRows(
    of own: OrganisationPath
  ) throws(ReplicaError) -> EarlierRows {
    var earlier = EarlierRows()
    try replica.read { (core) throws(ReplicaError) in
      let rows = try core.rows(
        """
        SELECT record, year, name, sector, address, attention & 16 FROM registration
        WHERE audience = ?1 ORDER BY record
        """, [.bytes(own.organisation.bytes)])
      for row in rows {
        guard let record = row[0].bytes.flatMap({ RecordID(bytes: $0) }) else { continue }
        if let picture = try core.picture(of: record),
          let digest = RowDigest(createdIn: picture)
        {
          earlier.digests.insert(digest)
        }
        guard row[5].integer == 0 else { continue }
        earlier.add(
          EarlierRows.Person(
            year: Int(clamping: row[1].integer ?? 0), name: row[2].text ?? "",
            sector: row[3].text ?? "", address: row[4].text, .record(record)))
      }
    }
    return earlier
  }
}

extension LoadOutcome {
  fileprivate mutating func restore(
    _ code: String, ofRow row: Int, among known: [String]
  ) -> String {
    let meant = UnitCode.restored(code, among: known)
    if !meant.utf8.elementsEqual(code.utf8) {
      restoredCodes.append(RestoredCode(row: row, found: code, meant: meant))
    }
    return meant
  }
}

/// What is registered already, for comparing.
private struct EarlierRows {
  struct Person {
    let year: Int
    let nameKey: [UInt8]
    let sector: [UInt8]
    let addressKey: [UInt8]
    let place: LoadOutcome.Suspect.Other

    init(
      year: Int, name: String, sector: String, address: String?,
      _ place: LoadOutcome.Suspect.Other
    ) {
      self.year = year
      nameKey = matchKey(of: name)
      self.sector = Array(sector.utf8)
      addressKey = matchKey(of: address ?? "")
      self.place = place
    }

    init(_ row: RegistrationRow, _ place: LoadOutcome.Suspect.Other) {
      self.init(
        year: row.year, name: row.name, sector: row.sector, address: row.address, place)
    }

    func isLike(_ other: Person) -> Bool {
      year == other.year
        && (sector == other.sector || addressKey.isEmpty || other.addressKey.isEmpty
          || addressKey == other.addressKey)
    }
  }

  var digests: Set<RowDigest> = []
  /// By the key of the name, in order: of several, the first is told.
  private var people: [[UInt8]: [Person]] = [:]

  mutating func add(_ person: Person) { people[person.nameKey, default: []].append(person) }

  func likeness(of row: RegistrationRow) -> LoadOutcome.Suspect.Other? {
    let person = Person(row, .row(0))
    return people[person.nameKey]?.first { $0.isLike(person) }?.place
  }
}
