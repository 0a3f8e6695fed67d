import Platform

/// How the answer and the talk of one run look.
struct OutputOptions: Sendable {
  let language: Language
  let json: Bool
  let quiet: Bool
  let verbosity: Int
  let answerColour: Bool
  let talkColour: Bool
  /// Columns to wrap the answer at; none when it goes into a pipe or a file.
  let width: Int?
  let progress: ProgressForm

  /// Columns for help pages, which are always wrapped.
  var helpWidth: Int { width ?? Self.usualWidth }

  static let usualWidth = 80

  init(globals: GlobalSettings, language: Language, environment: ProcessEnvironment) {
    self.language = language
    self.json = globals.json
    self.quiet = globals.quiet
    self.verbosity = globals.verbosity
    // NO_COLOR counts when it is set to anything but nothing (no-color.org).
    let colourWelcome =
      (environment.variables["NO_COLOR"] ?? "").isEmpty && environment.variables["TERM"] != "dumb"
    func colour(_ isTerminal: Bool) -> Bool {
      switch globals.colour {
      case .always: true
      case .never: false
      case .auto: isTerminal && colourWelcome
      }
    }
    self.answerColour = colour(environment.outputIsTerminal)
    self.talkColour = colour(environment.talkIsTerminal)
    self.width = Self.width(environment)
    self.progress =
      switch globals.progress {
      case .json: .lines
      case .never: .none
      case .auto: environment.talkIsTerminal && !globals.quiet ? .bar : .none
      }
  }

  /// COLUMNS first, since people and tests can set it; then what the terminal says. A size of
  /// zero is how terminals say that they do not know.
  private static func width(_ environment: ProcessEnvironment) -> Int? {
    let told = environment.variables["COLUMNS"].flatMap { Int($0) }
    guard let columns = told ?? environment.terminalColumns else { return nil }
    return columns > 0 ? min(columns, 1000) : usualWidth
  }
}
