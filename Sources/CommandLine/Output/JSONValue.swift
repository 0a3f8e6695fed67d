/// A JSON value. Objects keep the order in which they were built, so the same answer gives the
/// same bytes. There are no fractions: amounts are whole numbers in the smallest unit.
indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])
}

extension JSONValue {
  /// A text in both languages, for answers that must not depend on the language of the run.
  static func bothLanguages(_ text: Text) -> JSONValue {
    .object([("vi", .string(text.vi)), ("en", .string(text.en))])
  }

  static func count(_ number: Int) -> JSONValue {
    .integer(Int64(number))
  }

  static func strings(_ strings: [String]) -> JSONValue {
    .array(strings.map(JSONValue.string))
  }

  static func optional(_ string: String?) -> JSONValue {
    string.map(JSONValue.string) ?? .null
  }
}
