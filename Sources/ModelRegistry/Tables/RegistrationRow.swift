import Orthography

/// One registration of a table: what a unit wrote, before it becomes a record.
package struct RegistrationRow: Hashable, Sendable {
  package let position: CSVTable.Position
  /// Id of the row in its own file, for comparing; nil in files of offices.
  package let fixtureID: String?
  /// Code of the registering unit.
  package let org: String
  package let year: Int
  package let track: RegistrationTrack
  package let subjectKind: SubjectKind
  package let name: String
  package let subjectPosition: String?
  package let workplace: String?
  package let address: String?
  package let head: String?
  /// Id of a field of the plan, or `Plan.Sector.other`.
  package let sector: String
  /// The field in words when `sector` is `Plan.Sector.other`.
  package let sectorInWords: String?
  package let solutions: String?
  package let isLeader: Bool
  package let submittedOn: CivilDate?
  package let receivedOn: CivilDate?
  package let state: RegistrationState
  package let selfScore: Int?
  package let recognisedOwn: Bool
  package let proposedCommune: Bool
  package let remarks: String?

  /// Reads every row against a plan. A blank track is new, a blank state is a draft, a blank answer
  /// is no.
  ///
  /// - Throws: `TableRefusal` when a heading is missing or stands twice. Faults of single rows are
  ///   in the reading.
  package static func read(
    _ source: CSVTable, plan: Plan, sectorWords: [(words: String, sector: String)] = []
  ) throws(TableRefusal) -> TableReading<RegistrationRow> {
    let (table, skipped) = source.fromHeading(of: RegistrationColumn.self)
    let columns = try ColumnMap<RegistrationColumn>(table)
    let sectors = SectorNames(plan, words: sectorWords)
    var reading = TableReading<RegistrationRow>(unusedHeadings: columns.unusedHeadings)
    var rowOfID: [String: Int] = [:]
    for row in 0..<table.rowCount {
      guard var reader = RowReader(table, columns, row: row) else { continue }
      let registration = RegistrationRow(&reader, sectors)
      if let id = registration?.fixtureID {
        if let first = rowOfID[id] { reader.refuse(.fixtureID, .sameAsRow(first)) }
        rowOfID[id] = rowOfID[id] ?? reader.position.row
      }
      reading.take(registration, from: reader)
    }
    reading.add([], skipped)
    return reading
  }

  /// Reads the two-part registration form; nil where the table is none.
  ///
  /// - Parameter org: code of the unit whose form it is.
  /// - Throws: `missingYear` where neither the title nor `year` tells the year.
  package static func readForm(
    _ table: CSVTable, plan: Plan, org: String, year: Int?,
    sectorWords: [(words: String, sector: String)] = []
  ) throws(TableRefusal) -> TableReading<RegistrationRow>? {
    guard let form = try RegistrationForm.read(table, plan: plan, org: org, year: year) else {
      return nil
    }
    var reading = try read(form.plain, plan: plan, sectorWords: sectorWords)
    reading.add(form.notes, form.skipped)
    return reading
  }

  private init?(_ reader: inout RowReader<RegistrationColumn>, _ sectors: SectorNames) {
    position = reader.position
    fixtureID = reader.text(.fixtureID)
    let org = reader.code(.org)
    let year = reader.requiredNumber(.year, in: 1900...9999)
    track = reader.word(.track, blank: .new)
    let subjectKind: SubjectKind? = reader.requiredWord(.subjectKind)
    let name = reader.requiredText(.name)
    subjectPosition = reader.text(.position)
    workplace = reader.text(.workplace)
    address = reader.text(.address)
    head = reader.text(.head)
    let field = reader.requiredText(.field)
    let sector = field.flatMap { sectors.find($0) }
    if field != nil, sector == nil { reader.refuse(.field, .sector) }
    solutions = reader.text(.solutions, as: .long)
    isLeader = reader.answer(.isLeader)
    submittedOn = reader.date(.submittedOn)
    receivedOn = reader.date(.receivedOn)
    state = reader.word(.state, blank: .draft)
    selfScore = reader.number(.selfScore, in: 0...1000)
    recognisedOwn = reader.answer(.recognisedOwn)
    proposedCommune = reader.answer(.proposedCommune)
    remarks = reader.text(.remarks, as: .long)
    guard let org, let year, let subjectKind, let name, let sector else { return nil }
    (self.org, self.year, self.subjectKind, self.name) = (org, year, subjectKind, name)
    (self.sector, sectorInWords) = (sector.id, sector.inWords)
  }
}

/// The fields of a plan by the words people write for them.
struct SectorNames {
  private let entries: [(id: String, keys: [[UInt8]])]
  private let isOpen: Bool

  /// - Parameter words: further words a person wrote for fields of the plan.
  init(_ plan: Plan, words: [(words: String, sector: String)] = []) {
    entries = plan.sectors.map { sector in
      let mapped = words.filter { $0.sector.utf8.elementsEqual(sector.id.utf8) }.map(\.words)
      let names =
        [sector.id, sector.name.vi, sector.name.en, sector.movementName ?? sector.id] + mapped
      return (sector.id, names.map { wordKey(of: Array($0.utf8)) })
    }
    isOpen = plan.fieldsAreOpen
  }

  /// A field of the plan by id or name; in an open plan also `khac: in words`. A name that two
  /// fields share is nobody's.
  func find(_ text: String) -> (id: String, inWords: String?)? {
    let key = wordKey(of: Array(text.utf8))
    let matches = entries.filter { $0.keys.contains(key) }
    if matches.count == 1, let match = matches.first { return (match.id, nil) }
    guard matches.isEmpty, isOpen, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      wordKey(of: Array(text.utf8[..<colon])) == Array(Plan.Sector.other.utf8)
    else { return nil }
    let words = text[text.utf8.index(after: colon)...]
    guard let clean = try? cleanText(String(words), as: .name), !clean.isEmpty else { return nil }
    return (Plan.Sector.other, clean)
  }
}
