/// Questions to the person at the keyboard. They are asked on standard error, so that the answer
/// of the command stays clean.
extension CommandContext {
  var canAsk: Bool { environment.inputIsTerminal && !invocation.globals.noInput }

  /// Asks before something that cannot be taken back. `--yes` agrees beforehand; without a
  /// keyboard and without `--yes` the command fails rather than guess.
  func confirm(_ question: Text) throws(CommandFailure) -> Bool {
    if invocation.globals.yes { return true }
    guard canAsk else { throw .confirmationNeeded(question, path: invocation.path) }
    let choice = Text(
      vi: "\(question.vi) [c/K] ", en: "\(question.en) [y/N] ")
    switch WordFold.fold(ask(choice) ?? "") {
    case "c", "co", "y", "yes": return true
    default: return false
    }
  }

  /// Asks for a line of text; nothing at the end of the input.
  func ask(_ question: Text) -> String? {
    progress.finish()
    var line = Printout(colour: output.talkColour)
    line.add(question[language])
    _ = streams.talk(line.bytes)
    return readLine()
  }
}
