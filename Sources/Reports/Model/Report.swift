package import ModelRegistry

/// A finished report as a value: what it says, free of how it is laid out. Text, CSV, JSON and office
/// files are all made from it, so they cannot say different things.
package struct Report: Hashable, Sendable {
  package let kind: ReportKind
  package let title: ReportText
  /// Lines below the title: the unit, the period.
  package var subtitles: [ReportText] = []
  package var head: ReportHead
  package var stamp: ReportStamp
  package var sections: [ReportSection] = []
  /// Below the tables: what is incomplete, what is suspected.
  package var notes: [ReportNote] = []

  package init(_ kind: ReportKind, _ title: ReportText, _ frame: ReportFrame) {
    self.kind = kind
    self.title = title
    head = frame.head
    stamp = frame.stamp
  }
}

/// What stands above every report of one office: who writes, and from which data.
package struct ReportFrame: Hashable, Sendable {
  package let head: ReportHead
  package let stamp: ReportStamp

  package init(head: ReportHead, stamp: ReportStamp) {
    self.head = head
    self.stamp = stamp
  }
}

/// The facts of a document head. Their layout differs between Party and State papers.
package struct ReportHead: Hashable, Sendable {
  package let system: Plan.DocumentSystem
  /// The body above the one that writes; empty where none is known.
  package let upperBody: String
  package let issuingBody: String
  /// Place of writing; empty where none is known.
  package let place: String

  package init(
    system: Plan.DocumentSystem, upperBody: String, issuingBody: String, place: String
  ) {
    self.system = system
    self.upperBody = upperBody
    self.issuingBody = issuingBody
    self.place = place
  }
}

/// From which data a report was made.
package struct ReportStamp: Hashable, Sendable {
  /// Eight letters or digits that are equal where the same changes were held.
  package let dataCode: String
  package let madeOn: CivilDate?
  package let madeBy: String
  package let plan: String
  package let planVersion: Int64
  package let planTitle: String

  package init(
    dataCode: String, madeOn: CivilDate?, madeBy: String, plan: String, planVersion: Int64,
    planTitle: String
  ) {
    self.dataCode = dataCode
    self.madeOn = madeOn
    self.madeBy = madeBy
    self.plan = plan
    self.planVersion = planVersion
    self.planTitle = planTitle
  }
}

/// One part of a report: a heading, words, a table, in this order; any of them may be absent.
package struct ReportSection: Hashable, Sendable {
  package let id: String
  package var title: ReportText?
  package var paragraphs: [ReportText] = []
  package var columns: [ReportColumn] = []
  package var rows: [ReportRow] = []

  package init(
    _ id: String, title: ReportText? = nil, paragraphs: [ReportText] = [],
    columns: [ReportColumn] = [], rows: [ReportRow] = []
  ) {
    self.id = id
    self.title = title
    self.paragraphs = paragraphs
    self.columns = columns
    self.rows = rows
  }
}

package struct ReportColumn: Hashable, Sendable {
  /// Its name for programs; never changes.
  package let id: String
  package let title: ReportText
  package let isNumber: Bool

  package init(_ id: String, _ title: ReportText, isNumber: Bool = false) {
    self.id = id
    self.title = title
    self.isNumber = isNumber
  }
}

package struct ReportRow: Hashable, Sendable {
  package enum Weight: String, Hashable, Sendable { case body, total }

  package let weight: Weight
  /// As many as there are columns.
  package let cells: [ReportCell]

  package init(_ cells: [ReportCell], _ weight: Weight = .body) {
    self.cells = cells
    self.weight = weight
  }
}

package enum ReportCell: Hashable, Sendable {
  /// What people wrote.
  case text(String)
  /// Words of the program.
  case words(ReportText)
  case number(Int)
  case day(CivilDate)
  case empty

  /// An empty text is an empty cell.
  package static func data(_ text: String) -> ReportCell { text.isEmpty ? .empty : .text(text) }

  package static func day(_ day: CivilDate?) -> ReportCell { day.map { .day($0) } ?? .empty }

  package static func number(_ number: Int?) -> ReportCell {
    number.map { .number($0) } ?? .empty
  }
}

/// Something to know about the whole report; `code` is its name for programs.
package struct ReportNote: Hashable, Sendable {
  package let code: String
  package let text: ReportText
  /// The units it is about, by code.
  package let units: [String]

  package init(_ code: String, _ text: ReportText, units: [String] = []) {
    self.code = code
    self.text = text
    self.units = units
  }
}
