/// A short text of a plan in both languages of the program.
///
/// Vietnamese is what the plan says; English is a summary for developers and visitors. Both are
/// NFC and never empty.
public struct PlanText: Hashable, Sendable {
  /// Vietnamese.
  public let vi: String
  /// English.
  public let en: String

  init(_ object: PlanObject) throws(PlanFault) {
    try object.hasOnly("vi", "en")
    vi = try object.string("vi")
    en = try object.string("en")
  }
}

/// A rule or practice as the plan states it, for people to read.
public struct SourcedText: Hashable, Sendable, PlanPart {
  /// The statement.
  public let text: PlanText
  /// Where in the plan it stands.
  public let source: String

  init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
    try object.hasOnly("text", "source")
    text = try object.text("text")
    source = try object.string("source")
  }
}
