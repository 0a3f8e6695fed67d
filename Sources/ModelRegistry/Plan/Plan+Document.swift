extension Plan {
  /// The head and the foot of the paper.
  public struct Document: Hashable, Sendable {
    /// Number, such as `185-KH/HU`; nil when the text has none.
    public let number: String?
    /// Kind of paper.
    public let type: DocumentType
    /// Date of issue, as exactly as known.
    public let date: PartialDate?
    /// Place of issue.
    public let place: String?
    /// Title.
    public let title: PlanText
    /// Issuing body.
    public let issuer: PlanText
    /// Party or State paper: decides the head of every report.
    public let system: DocumentSystem
    /// Tier of the issuer.
    public let tier: Tier
    /// Name of the unit it is for.
    public let unitName: String?
    /// Code of that unit before 1/7/2025.
    public let unitCodeBefore2025: String?
    /// Code of that unit since 1/7/2025.
    public let unitCodeAfter2025: String?
    /// Authority line above the signature, such as `T/M BAN THƯỜNG VỤ`.
    public let signingAuthority: String
    /// Office of the signer.
    public let signerTitle: String
    /// Name of the signer.
    public let signerName: String?
    /// Lines of "Nơi nhận".
    public let recipients: [String]
    /// Where in the paper this stands.
    public let source: String

    init(_ object: PlanObject) throws(PlanFault) {
      try object.hasOnly(
        "number", "numberNote", "type", "date", "datePrecision", "place", "title", "issuer",
        "system", "level", "unit", "signature", "legalBasis", "recipients", "source")
      number = try object.nullable("number", object.string)
      type = try object.choice("type")
      date = try object.nullable("date", object.partialDate)
      place = try object.nullable("place", object.string)
      title = try object.text("title")
      issuer = try object.text("issuer")
      system = try object.choice("system")
      tier = try object.choice("level")
      let unit = try object.object("unit")
      unitName = try unit.nullable("name", unit.string)
      unitCodeBefore2025 = try unit.nullable("codeBefore2025", unit.string)
      unitCodeAfter2025 = try unit.nullable("codeAfter2025", unit.string)
      let signature = try object.object("signature")
      signingAuthority = try signature.string("authority")
      signerTitle = try signature.string("title")
      signerName = try signature.optional("name", signature.string)
      recipients = try object.strings("recipients")
      source = try object.string("source")
    }
  }

  /// Kinds of paper that may carry a plan.
  public enum DocumentType: String, Hashable, Sendable, CaseIterable {
    /// Kế hoạch.
    case plan = "KH"
    /// Hướng dẫn.
    case guidance = "HD"
    /// Quyết định.
    case decision = "QD"
    /// Chỉ thị.
    case directive = "CT"
    /// Kết luận.
    case conclusion = "KL"
  }

  /// The two chains; their papers have different heads, margins and signatures.
  public enum DocumentSystem: String, Hashable, Sendable, CaseIterable {
    /// Đảng.
    case party
    /// Chính quyền.
    case state
  }
}
