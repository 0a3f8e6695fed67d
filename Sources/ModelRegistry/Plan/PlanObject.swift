import Orthography

/// One object of a plan file being read; every question it cannot answer becomes a `PlanFault`
/// with the path of the member.
struct PlanObject {
  let path: JSONPath
  private let members: [JSONMember]

  init(_ value: JSONValue, at path: JSONPath) throws(PlanFault) {
    guard case .object(let members) = value else {
      throw PlanFault(code: .wrongKind, path: path, expected: "an object, not \(value.kind)")
    }
    self.path = path
    self.members = members
  }

  /// Refuses any member besides `names`: a misspelt name must not be a silent default.
  func hasOnly(_ names: String...) throws(PlanFault) {
    for member in members where !names.contains(where: { $0.utf8.elementsEqual(member.name.utf8) })
    {
      throw PlanFault(
        code: .unknownMember, path: path.member(member.name),
        expected: "one of: \(names.joined(separator: ", "))")
    }
  }

  /// The member as written; nil when it is absent.
  func value(_ name: String) -> JSONValue? {
    members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  func required(_ name: String, _ expected: String) throws(PlanFault) -> JSONValue {
    guard let value = value(name) else { throw fault(.missing, name, expected) }
    return value
  }

  /// A member that must be written down but may be `null`.
  func nullable<Part>(
    _ name: String, _ read: (String) throws(PlanFault) -> Part
  ) throws(PlanFault) -> Part? {
    if case .null = try required(name, "a value or null") { return nil }
    return try read(name)
  }

  /// A member that may be absent.
  func optional<Part>(
    _ name: String, _ read: (String) throws(PlanFault) -> Part
  ) throws(PlanFault) -> Part? {
    guard let value = value(name), value != .null else { return nil }
    return try read(name)
  }

  func object(_ name: String) throws(PlanFault) -> PlanObject {
    try PlanObject(try required(name, "an object"), at: path.member(name))
  }

  func fault(_ code: PlanFault.Code, _ name: String, _ expected: String) -> PlanFault {
    PlanFault(code: code, path: path.member(name), expected: expected)
  }
}

extension PlanObject {
  func string(_ name: String) throws(PlanFault) -> String {
    try Self.text(try required(name, "a string"), at: path.member(name))
  }

  func identifier(_ name: String) throws(PlanFault) -> String {
    try Self.identifier(try required(name, "an id"), at: path.member(name))
  }

  func bool(_ name: String) throws(PlanFault) -> Bool {
    guard case .bool(let value) = try required(name, "true or false") else {
      throw fault(.wrongKind, name, "true or false")
    }
    return value
  }

  func number(_ name: String, in range: ClosedRange<Int>) throws(PlanFault) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard case .integer(let value) = try required(name, expected) else {
      throw fault(.wrongKind, name, expected)
    }
    guard range.contains(value) else { throw fault(.outOfRange, name, expected) }
    return value
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(PlanFault) -> Choice where Choice.RawValue == String {
    try Self.choice(try required(name, "a word"), at: path.member(name))
  }

  func text(_ name: String) throws(PlanFault) -> PlanText { try PlanText(try object(name)) }

  func partialDate(_ name: String) throws(PlanFault) -> PartialDate {
    guard let date = PartialDate(parsing: try string(name)) else {
      throw fault(.badDate, name, "yyyy, yyyy-mm or yyyy-mm-dd")
    }
    return date
  }

  func date(_ name: String) throws(PlanFault) -> CivilDate {
    let date = try partialDate(name)
    guard date.firstDay == date.lastDay else { throw fault(.badDate, name, "yyyy-mm-dd") }
    return date.firstDay
  }
}

extension PlanObject {
  func strings(_ name: String) throws(PlanFault) -> [String] {
    try list(name) { (value, path) throws(PlanFault) in try Self.text(value, at: path) }
  }

  func identifiers(_ name: String) throws(PlanFault) -> [String] {
    try list(name) { (value, path) throws(PlanFault) in try Self.identifier(value, at: path) }
  }

  func choices<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(PlanFault) -> [Choice] where Choice.RawValue == String {
    try list(name) { (value, path) throws(PlanFault) in try Self.choice(value, at: path) }
  }

  func texts(_ name: String) throws(PlanFault) -> [PlanText] {
    try list(name) { (value, path) throws(PlanFault) in
      try PlanText(try PlanObject(value, at: path))
    }
  }

  /// Reads every item; the faults of one item do not hide those of the next.
  func parts<Part: PlanPart>(_ name: String, _ faults: inout [PlanFault]) -> [Part] {
    faults.collect { (faults) throws(PlanFault) in
      try self.values(name)
    }?.enumerated().compactMap { index, value in
      faults.collect { (faults) throws(PlanFault) in
        try Part(try PlanObject(value, at: self.path.member(name).item(index)), &faults)
      }
    } ?? []
  }

  private func values(_ name: String) throws(PlanFault) -> [JSONValue] {
    guard case .array(let values) = try required(name, "a list") else {
      throw fault(.wrongKind, name, "a list")
    }
    return values
  }

  private func list<Part>(
    _ name: String, _ read: (JSONValue, JSONPath) throws(PlanFault) -> Part
  ) throws(PlanFault) -> [Part] {
    var parts: [Part] = []
    for (index, value) in try values(name).enumerated() {
      parts.append(try read(value, path.member(name).item(index)))
    }
    return parts
  }

  private static func text(_ value: JSONValue, at path: JSONPath) throws(PlanFault) -> String {
    guard case .string(let raw) = value else {
      throw PlanFault(code: .wrongKind, path: path, expected: "a string, not \(value.kind)")
    }
    guard let text = try? cleanText(raw, as: .long), !text.isEmpty else {
      throw PlanFault(
        code: .badText, path: path,
        expected: "a text without control characters, 1 to \(TextRule.long.sizeMax) bytes")
    }
    return text
  }

  private static func identifier(
    _ value: JSONValue, at path: JSONPath
  ) throws(PlanFault) -> String {
    let id = try text(value, at: path)
    let isWord = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
    guard id.utf8.count <= 64, id.utf8.first.map(isWord) == true,
      id.utf8.allSatisfy({ isWord($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D })
    else {
      throw PlanFault(
        code: .badIdentifier, path: path,
        expected: "an id of at most 64 small letters, digits, '_', '.', '-'")
    }
    return id
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ value: JSONValue, at path: JSONPath
  ) throws(PlanFault) -> Choice where Choice.RawValue == String {
    let word = try text(value, at: path)
    guard let choice = Choice(rawValue: word) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw PlanFault(code: .unknownChoice, path: path, expected: "one of: \(words)")
    }
    return choice
  }
}

/// A part of a plan that stands as one object in a list of the file.
protocol PlanPart {
  init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault)
}
