import NhanRong

/// What a unit writes when it registers a model or a person.
///
/// Example: `NewRegistration(plan: "loi-bac-2026-2030", year: 2026, kind: .collective,
/// name: "Thôn Bản Chu", sector: "tt_ntm")`.
/// Shape: texts are cleaned and normalised when they are written; empty ones are left out.
public struct NewRegistration: Sendable {
  /// The plan's id.
  public var plan: String
  /// The year it is registered for.
  public var year: Int
  /// New, continued, supplementary or special.
  public var track: RegistrationTrack
  /// Whether a collective, a person or a household.
  public var kind: SubjectKind
  /// Who or what is held up as an example.
  public var name: String
  /// The field of the plan.
  public var sector: String
  /// The other fields by their names in the field matrix, for example `solutions`.
  public var texts: [(field: String, text: String)]
  /// The criteria by which it will count as built.
  public var criteria: [String]
  /// Whether the subject leads the unit.
  public var isLeader: Bool

  /// A registration with its required columns.
  public init(
    plan: String, year: Int, track: RegistrationTrack = .new, kind: SubjectKind, name: String,
    sector: String, texts: [(field: String, text: String)] = [], criteria: [String] = [],
    isLeader: Bool = false
  ) {
    self.plan = plan
    self.year = year
    self.track = track
    self.kind = kind
    self.name = name
    self.sector = sector
    self.texts = texts
    self.criteria = criteria
    self.isLeader = isLeader
  }
}
