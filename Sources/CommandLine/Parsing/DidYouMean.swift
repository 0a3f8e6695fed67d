/// Finds the word a person probably meant.
struct DidYouMean {
  private var candidates: [(name: String, folded: String)] = []

  mutating func add(_ name: String, words: [String] = []) {
    for word in [name] + words { candidates.append((name, WordFold.fold(word))) }
  }

  /// The nearest known word, if it is near enough to be a slip: one slip for short words, a third
  /// of the letters for longer ones. Of equally near words one with the same letters is taken, else the first
  /// declared one.
  func suggestion(for typed: String) -> String? {
    let folded = WordFold.fold(typed)
    guard !folded.isEmpty else { return nil }
    let letters = folded.unicodeScalars.sorted()
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      guard let distance = EditDistance.between(folded, candidate.folded) else { continue }
      let allowed = max(1, candidate.folded.unicodeScalars.count / 3)
      guard distance <= allowed, distance < candidate.folded.unicodeScalars.count else { continue }
      // Halves of a slip: two swapped letters are half a slip nearer than another letter.
      let isSwapped = candidate.folded.unicodeScalars.sorted() == letters
      let halves = 2 * distance - (isSwapped && distance > 0 ? 1 : 0)
      if halves < best?.distance ?? Int.max { best = (candidate.name, halves) }
    }
    return best?.name
  }
}

extension DidYouMean {
  init(commands: [CommandSpec]) {
    for command in commands { add(command.name, words: command.aliases) }
  }

  init(options: [OptionSpec]) {
    for option in options { add(option.long) }
  }

  init(values: [AllowedValue]) {
    for value in values { add(value.name, words: value.words) }
  }
}
