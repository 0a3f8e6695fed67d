/// Words that all plans share: common fields, kinds of units, ratings. It lets the numbers of
/// different plans be added up and the words of different hands be read as one.
///
/// ```swift
/// let catalogue = try Catalogue(source: bytesOfFile)
/// catalogue.unitRatings.first?.name.vi   // "Hoàn thành xuất sắc nhiệm vụ"
/// ```
/// - Shape: `catalogue.json` beside the example plans.
/// - Throws: `PlanRefusal`, as a plan.
/// - Cost: one pass; asking is linear in a short list.
public struct Catalogue: Sendable, Hashable {
  /// Common fields; `Plan.Sector.canonical` names one of them.
  public let sectors: [Entry]
  /// Kinds of subject with the words to print.
  public let subjectKinds: [Entry]
  /// Kinds of units; `code` is the part of unit codes such as `CB`.
  public let organisationKinds: [Entry]
  /// The yearly rating ladder; `rank` orders it.
  public let unitRatings: [Entry]
  /// Kinds of papers.
  public let documentTypes: [Entry]
  /// Tiers with the words to print; `rank` is their authority.
  public let tiers: [Entry]

  /// One word of the catalogue.
  public struct Entry: Hashable, Sendable, PlanPart {
    /// Stable id, used in records.
    public let id: String
    /// What people read.
    public let name: PlanText
    /// Short code, where the list has one (`CB`, `TT`).
    public let code: String?
    /// Place in an order, where the list has one.
    public let rank: Int?

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      id = try object.identifier("id")
      name = try object.text("name")
      let codeMember = object.value("group") == nil ? "code" : "group"
      code = try object.optional(codeMember, object.string)
      rank = try object.optional("rank") { (name) throws(PlanFault) in
        try object.number(name, in: 0...1000)
      }
    }
  }

  /// Reads a catalogue file.
  public init(source: [UInt8]) throws(PlanRefusal) {
    var faults: [PlanFault] = []
    let root = try PlanFile.root(of: source)
    sectors = root.parts("fields", &faults)
    subjectKinds = root.parts("subjectKinds", &faults)
    organisationKinds = root.parts("orgKinds", &faults)
    unitRatings = root.parts("unitRatings", &faults)
    documentTypes = root.parts("documentTypes", &faults)
    tiers = root.parts("levels", &faults)
    var check = ReferenceCheck()
    check.unique("fields", sectors.map(\.id))
    check.unique("subjectKinds", subjectKinds.map(\.id))
    check.unique("orgKinds", organisationKinds.map(\.id))
    check.unique("unitRatings", unitRatings.map(\.id))
    check.unique("documentTypes", documentTypes.map(\.id))
    check.unique("levels", tiers.map(\.id))
    faults += check.faults
    if !faults.isEmpty { throw faults.refusal() }
  }
}
