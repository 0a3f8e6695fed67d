/// One official plan (kế hoạch): what it asks for, from whom, by when, and how results are judged.
///
/// A plan is data. The program knows no plan by name; every quota, date and criterion it computes
/// with is read from a file like this. The file itself is what offices distribute, so its bytes
/// are kept exactly and two plans are equal when their bytes are.
///
/// ```swift
/// let plan = try Plan(source: bytesOfFile)
/// plan.title.vi
/// plan.sector("tt_ntm")?.subjectKinds        // [.collective]
/// plan.deadline("d_dangky")?.spans(in: 2026) // last day 24/02/2026
/// ```
/// - Shape: `plan.schema.json` beside the example plans; texts are NFC; ids are ASCII and unique
///   in their list; every id used somewhere exists.
/// - Throws: `PlanRefusal` with the complete list of faults.
/// - Cost: reading takes one pass over at most 1 MiB; asking is free or linear in a short list.
/// - Source: the plans' own paragraphs, named in each part's `source`.
public struct Plan: Sendable, Equatable {
  /// Stable name of the plan, such as `loi-bac-2026-2030`.
  public let id: String
  /// The document that announces it.
  public let document: Document
  /// Which movement it serves.
  public let movement: Movement
  /// The time it covers.
  public let period: Period
  /// Its phases; often none.
  public let phases: [Phase]
  /// Kinds of subject that may be registered at all.
  public let subjectKinds: [SubjectKind]
  /// Who may become a subject, in the plan's words.
  public let subjects: [PlanText]
  /// The bodies and classes of bodies the plan speaks of.
  public let organisations: [Organisation]
  /// Fields (lĩnh vực) in the plan's order; reports keep this order.
  public let sectors: [Sector]
  /// Whether a unit may register in a field the plan does not list, under `Sector.other`.
  public let fieldsAreOpen: Bool
  /// How many models are asked for.
  public let quotas: [Quota]
  /// Dates.
  public let deadlines: [Deadline]
  /// Who reports to whom.
  public let reporting: [ReportingDuty]
  /// The steps of building a model.
  public let workflow: [WorkflowStep]
  /// Criteria beside those of single fields.
  public let criteria: [CriteriaGroup]
  /// What an evaluation sheet scores; empty when the plan leaves it open.
  public let evaluationDimensions: [EvaluationDimension]
  /// Papers of a proposal.
  public let dossier: [DossierItem]
  /// Who recognises what, and the special rules.
  public let recognition: Recognition
  /// How recognised models are to be spread.
  public let replication: [SourcedText]
  /// Forms the plan prescribes.
  public let forms: [Form]
  /// The file, byte for byte.
  public let sourceBytes: [UInt8]

  /// The title of the document.
  public var title: PlanText { document.title }
  /// The body that issued it.
  public var issuer: PlanText { document.issuer }
  /// The tier of the issuer.
  public var tier: Tier { document.tier }

  /// Plans are equal when their files are the same bytes.
  public static func == (left: Plan, right: Plan) -> Bool { left.sourceBytes == right.sourceBytes }

  /// The field with this id.
  public func sector(_ id: String) -> Sector? { sectors.first { $0.id == id } }

  /// The deadline with this id.
  public func deadline(_ id: String) -> Deadline? { deadlines.first { $0.id == id } }

  /// The quota with this id.
  public func quota(_ id: String) -> Quota? { quotas.first { $0.id == id } }

  /// The body or class of bodies with this id.
  public func organisation(_ id: String) -> Organisation? { organisations.first { $0.id == id } }
}

extension Plan {
  /// What a plan is part of.
  public enum Movement: String, Hashable, Sendable, CaseIterable {
    /// Studying and following Ho Chi Minh.
    case hcmLearning = "hcm_learning"
    /// Patriotic emulation.
    case patrioticEmulation = "patriotic_emulation"
    /// Both.
    case mixed
  }

  /// The time a plan covers; an end that the plan leaves open is nil.
  public struct Period: Hashable, Sendable {
    /// First year, month or day.
    public let from: PartialDate?
    /// Last year, month or day.
    public let to: PartialDate?
    /// In the plan's words.
    public let statedAs: String
    /// Where it is stated.
    public let source: String

    /// True for a day inside the period, both ends included.
    public func contains(_ day: CivilDate) -> Bool {
      from.map { $0.firstDay <= day } ?? true && to.map { day <= $0.lastDay } ?? true
    }

    init(_ object: PlanObject) throws(PlanFault) {
      try object.hasOnly("from", "to", "statedAs", "source")
      from = try object.nullable("from", object.partialDate)
      to = try object.nullable("to", object.partialDate)
      statedAs = try object.string("statedAs")
      source = try object.string("source")
      if let from, let to, from.firstDay > to.lastDay {
        throw object.fault(.contradiction, "to", "an end that is not before the start")
      }
    }
  }

  /// A part of the period with its own tasks. Phases may overlap when the plan says so.
  public struct Phase: Hashable, Sendable, PlanPart {
    /// Id in this plan.
    public let id: String
    /// Its name.
    public let name: PlanText
    /// First month.
    public let from: PartialDate?
    /// Last month.
    public let to: PartialDate?
    /// What is to be done in it.
    public let tasks: [PlanText]
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "name", "from", "to", "tasks", "source")
      id = try object.identifier("id")
      name = try object.text("name")
      from = try object.nullable("from", object.partialDate)
      to = try object.nullable("to", object.partialDate)
      tasks = try object.texts("tasks")
      source = try object.string("source")
    }
  }
}
