/// What the global options of one call said.
struct GlobalSettings: Sendable {
  enum Colour: String, Sendable {
    case auto, always, never
  }

  enum Progress: String, Sendable {
    case auto, never, json
  }

  var replica: String?
  var json = false
  var dryRun = false
  var quiet = false
  var verbosity = 0
  var yes = false
  var noInput = false
  var language: Language?
  var colour = Colour.auto
  var progress = Progress.auto
  /// Where the passphrase of the key stands; nil where a person is asked.
  var passphraseFile: String?
  var help = false
  var version = false

  /// Takes one global option in; the value, where there is one, was checked against the words the
  /// option allows. Answers false for an option that is not global.
  mutating func take(_ long: String, value: String?) -> Bool {
    switch long {
    case GlobalOption.replica.long: replica = value
    case GlobalOption.json.long: json = true
    case GlobalOption.dryRun.long: dryRun = true
    case GlobalOption.quiet.long: quiet = true
    case GlobalOption.verbose.long: verbosity += 1
    case GlobalOption.yes.long: yes = true
    case GlobalOption.noInput.long: noInput = true
    case GlobalOption.language.long: language = value.flatMap(Language.init(rawValue:))
    case GlobalOption.colour.long: colour = value.flatMap(Colour.init(rawValue:)) ?? .auto
    case GlobalOption.progress.long: progress = value.flatMap(Progress.init(rawValue:)) ?? .auto
    case GlobalOption.passphraseFile.long: passphraseFile = value
    case GlobalOption.help.long: help = true
    case GlobalOption.version.long: version = true
    default: return false
    }
    return true
  }

  /// Reads what can be read from a line that does not parse: a failure must still be told in the
  /// language and form that were asked for, even when the wish stands after the mistake.
  static func salvaged(from arguments: [String]) -> GlobalSettings {
    var settings = GlobalSettings()
    var words = arguments.prefix { $0 != "--" }[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else { continue }
      let (long, attached) = EqualsSign.split(word.dropFirst(2))
      guard let option = GlobalOption.all.first(where: { $0.long == long }) else { continue }
      var value = attached
      if option.value != nil, value == nil { value = words.popFirst() }
      _ = settings.take(long, value: value)
    }
    return settings
  }
}
