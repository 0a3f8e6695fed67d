/// How a piece of text is meant. Colour only repeats what the words already say.
enum Tone: Sendable {
  case plain
  case strong
  case quiet
  case good
  case attention
  case bad

  var escape: String? {
    switch self {
    case .plain: nil
    case .strong: "\u{1B}[1m"
    case .quiet: "\u{1B}[2m"
    case .good: "\u{1B}[32m"
    case .attention: "\u{1B}[33m"
    case .bad: "\u{1B}[31m"
    }
  }

  static let reset = "\u{1B}[0m"
}
