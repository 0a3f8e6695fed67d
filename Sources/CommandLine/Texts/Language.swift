/// Languages of the interface. Vietnamese is the first language, English the second.
enum Language: String, Sendable, CaseIterable {
  case vi
  case en

  /// Reads the language part of a locale name such as `vi_VN.UTF-8`. A locale of a third language
  /// gets English; an empty name says nothing.
  init?(locale: String) {
    let primary = locale.prefix { $0 != "_" && $0 != "." && $0 != "-" && $0 != "@" }
    switch primary.lowercased() {
    case "": return nil
    case "vi": self = .vi
    default: self = .en
    }
  }
}
