/// What a line of words turned out to be.
enum ParsedLine: Sendable {
  case call(Invocation)
  /// `-h` or `--help` somewhere on the line: help for the command at this path.
  case help(path: [String], GlobalSettings)
  case version(GlobalSettings)
  /// No command at all.
  case nothing(GlobalSettings)
}

/// Reads the words of one call against the declaration tree. Options may stand anywhere after
/// the command they belong to, global ones anywhere; `--` ends them; `-` is an operand.
struct ArgumentParser {
  let tree: CommandTree
  let arguments: [String]
  /// Words of the call, by position, from which the next word is read.
  private var position = 0
  private var path: [String] = []
  private var command: CommandSpec?
  private var globals = GlobalSettings()
  private var optionValues: [String: [String]] = [:]
  private var operandWords: [(word: String, position: Int)] = []

  private init(tree: CommandTree, arguments: [String]) {
    self.tree = tree
    self.arguments = arguments
  }

  static func parse(
    _ arguments: [String], tree: CommandTree
  ) throws(CommandFailure) -> ParsedLine {
    var parser = ArgumentParser(tree: tree, arguments: arguments)
    do throws(CommandFailure) {
      return try parser.line()
    } catch {
      // Someone who asks for help has not finished the line; what it still lacks is no mistake.
      if parser.globals.help { return .help(path: parser.path, parser.globals) }
      throw error
    }
  }

  private mutating func line() throws(CommandFailure) -> ParsedLine {
    try readWords()
    if globals.help { return .help(path: path, globals) }
    if globals.version { return .version(globals) }
    guard let command else { return .nothing(globals) }
    guard case .run = command.action else {
      throw .subcommandMissing(path: path, choices: command.subcommands)
    }
    return .call(
      Invocation(
        path: path, command: command, globals: globals, optionValues: optionValues,
        operandValues: try assignedOperands(of: command)))
  }

  private mutating func readWords() throws(CommandFailure) {
    while position < arguments.count {
      let word = arguments[position]
      position += 1
      if word == "--" {
        for rest in position..<arguments.count { try takeOperand(at: rest) }
        position = arguments.count
      } else if word.hasPrefix("--") {
        try takeLong(word)
      } else if word.hasPrefix("-"), word != "-" {
        try takeCluster(word)
      } else {
        try takeOperand(at: position - 1)
      }
    }
  }

  // MARK: Commands and operands

  private mutating func takeOperand(at place: Int) throws(CommandFailure) {
    let word = arguments[place]
    let choices: [CommandSpec]
    if let command {
      guard case .choose(let subcommands) = command.action else {
        operandWords.append((word, place))
        return
      }
      choices = subcommands
    } else {
      choices = tree.commands
    }
    guard let next = choices.first(where: { $0.isCalled(word) }) else {
      throw .unknownCommand(
        word, path: path, suggestion: corrected(place, DidYouMean(commands: choices)))
    }
    path.append(next.name)
    command = next
  }

  private func assignedOperands(
    of command: CommandSpec
  ) throws(CommandFailure) -> [String: [String]] {
    var remaining = operandWords[...]
    var assigned: [String: [String]] = [:]
    for operand in command.operands {
      let taken = operand.takesSeveral ? Array(remaining) : Array(remaining.prefix(1))
      remaining = remaining.dropFirst(taken.count)
      if taken.isEmpty {
        if operand.isRequired { throw .missingOperand(operand, path: path) }
        continue
      }
      for item in taken {
        try check(item.word, against: operand.allowed, of: operand.name, at: item.position)
      }
      assigned[operand.name] = taken.map(\.word)
    }
    if let extra = remaining.first { throw .tooManyOperands(extra.word, path: path) }
    return assigned
  }

  // MARK: Options

  private func find(long: String) -> OptionSpec? {
    tree.globalOptions.first { $0.long == long } ?? command?.options.first { $0.long == long }
  }

  private func find(short: Unicode.Scalar) -> OptionSpec? {
    tree.globalOptions.first { $0.short == short } ?? command?.options.first { $0.short == short }
  }

  private mutating func takeLong(_ word: String) throws(CommandFailure) {
    let place = position - 1
    let (long, attached) = EqualsSign.split(word.dropFirst(2))
    guard let option = find(long: long) else {
      let known = DidYouMean(options: (command?.options ?? []) + tree.globalOptions)
      let near = known.suggestion(for: long).map { "--" + $0 }
      let tail = attached.map { "=" + $0 } ?? ""
      throw .unknownOption(
        "--" + long, path: path,
        suggestion: near.map { Suggestion(word: $0, line: line(replacing: place, by: $0 + tail)) })
    }
    if option.value == nil, attached != nil {
      throw .optionTakesNoValue("--" + long, path: path)
    }
    try take(option, written: "--" + long, attached: attached)
  }

  private mutating func takeCluster(_ word: String) throws(CommandFailure) {
    var letters = word.unicodeScalars.dropFirst()
    while let letter = letters.popFirst() {
      let written = "-\(letter)"
      guard let option = find(short: letter) else {
        throw .unknownOption(written, path: path, suggestion: nil)
      }
      if option.value != nil, !letters.isEmpty {
        try take(option, written: written, attached: String(letters))
        return
      }
      try take(option, written: written, attached: nil)
    }
  }

  private mutating func take(
    _ option: OptionSpec, written: String, attached: String?
  ) throws(CommandFailure) {
    var value: String?
    if let declared = option.value {
      // A value inside the option's own word has no place of its own to be corrected at.
      let place = attached == nil ? position : nil
      let found: String
      if let attached {
        found = attached
      } else {
        found = try followingWord(of: option, written: written)
      }
      try check(found, against: declared.allowed, of: written, at: place)
      value = found
      if !option.repeatable, optionValues[option.long] != nil {
        throw .optionTwice(written, path: path)
      }
    }
    optionValues[option.long, default: []].append(contentsOf: value.map { [$0] } ?? [])
    _ = globals.take(option.long, value: value)
  }

  /// The word after an option as its value. A word that is itself an option known here was hardly
  /// meant as a value: it is refused, and can still be given with an equals sign.
  private mutating func followingWord(
    of option: OptionSpec, written: String
  ) throws(CommandFailure) -> String {
    guard position < arguments.count, !isKnownOption(arguments[position]) else {
      throw .optionNeedsValue(written, option: option, path: path)
    }
    position += 1
    return arguments[position - 1]
  }

  private func isKnownOption(_ word: String) -> Bool {
    if word.hasPrefix("--") {
      return word == "--" || find(long: EqualsSign.split(word.dropFirst(2)).name) != nil
    }
    let scalars = word.unicodeScalars
    guard scalars.first == "-", scalars.count == 2, let letter = scalars.last else { return false }
    return find(short: letter) != nil
  }

  // MARK: Suggestions

  private func check(
    _ value: String, against allowed: [AllowedValue], of owner: String, at place: Int?
  ) throws(CommandFailure) {
    guard !allowed.isEmpty, !allowed.contains(where: { $0.name == value }) else { return }
    let near = DidYouMean(values: allowed).suggestion(for: value)
    throw .valueNotAllowed(
      value, of: owner, allowed: allowed.map(\.name), path: path,
      suggestion: near.map { word in
        Suggestion(word: word, line: place.map { line(replacing: $0, by: word) })
      })
  }

  private func corrected(_ place: Int, _ known: DidYouMean) -> Suggestion? {
    known.suggestion(for: arguments[place]).map {
      Suggestion(word: $0, line: line(replacing: place, by: $0))
    }
  }

  private func line(replacing place: Int, by word: String) -> String {
    var words = arguments
    words[place] = word
    return ShellWord.line([CommandTree.program] + words)
  }
}

/// A better word, and the whole line with that word in its place.
struct Suggestion: Sendable {
  let word: String
  let line: String?
}
