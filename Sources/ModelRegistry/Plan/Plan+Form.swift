extension Plan {
  /// A form the plan prescribes, with its columns when the text shows them.
  public struct Form: Hashable, Sendable, PlanPart {
    /// Whether the form itself is in the document.
    public enum Status: String, Hashable, Sendable, CaseIterable {
      /// It is.
      case inDocument = "in_document"
      /// The text only refers to it.
      case referredOnly = "referred_not_in_text"
    }

    /// Id in this plan.
    public let id: String
    /// Its title.
    public let title: PlanText
    /// Whether the form itself is in the document.
    public let status: Status
    /// Lines above the table.
    public let heading: [String]
    /// Its tables.
    public let sections: [Section]
    /// Lines below the table.
    public let footer: [String]
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "title", "status", "heading", "sections", "footer", "source")
      id = try object.identifier("id")
      title = try object.text("title")
      status = try object.choice("status")
      heading = try object.strings("heading")
      sections = object.parts("sections", &faults)
      footer = try object.strings("footer")
      source = try object.string("source")
    }
  }
}

extension Plan.Form {
  /// One table of a form.
  public struct Section: Hashable, Sendable, PlanPart {
    /// Its id in the form.
    public let id: String
    /// Its title.
    public let title: PlanText
    /// Kind of subject listed in it.
    public let subjectKind: SubjectKind
    /// Its columns in order.
    public let columns: [Column]

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "title", "subjectKind", "columns")
      id = try object.string("id")
      title = try object.text("title")
      subjectKind = try object.choice("subjectKind")
      columns = object.parts("columns", &faults)
    }
  }

  /// One column of a form.
  public struct Column: Hashable, Sendable, PlanPart {
    /// Its place, from 1.
    public let order: Int
    /// Heading as printed.
    public let header: String
    /// Heading in English.
    public let english: String
    /// Record fields that fill it, in order.
    public let maps: [String]
    /// Whether a row without it is incomplete.
    public let isRequired: Bool
    /// A remark for the person who fills it in.
    public let note: String?

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("order", "header", "en", "maps", "required", "note")
      order = try object.number("order", in: 1...100)
      header = try object.string("header")
      english = try object.string("en")
      maps = try object.strings("maps")
      isRequired = try object.bool("required")
      note = try object.optional("note", object.string)
    }
  }
}
