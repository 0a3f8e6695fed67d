package import ModelRegistry

/// One bundle that came or went.
package struct JourneyFacts: Hashable, Sendable {
  package let day: CivilDate?
  package let isIncoming: Bool
  package let unit: String
  package let changes: Int
  /// Nil for one that went out: only its reader knows.
  package let new: Int?
  package let bundle: String

  package init(
    day: CivilDate?, isIncoming: Bool, unit: String, changes: Int, new: Int?, bundle: String
  ) {
    self.day = day
    self.isIncoming = isIncoming
    self.unit = unit
    self.changes = changes
    self.new = new
    self.bundle = bundle
  }
}

/// One field of one registration with several values that nobody has settled.
package struct ConflictFacts: Hashable, Sendable {
  package let unit: String
  package let name: String
  package let field: ReportText
  package let values: [String]

  package init(unit: String, name: String, field: ReportText, values: [String]) {
    self.unit = unit
    self.name = name
    self.field = field
    self.values = values
  }
}
