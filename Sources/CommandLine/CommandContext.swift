import Platform

/// Everything a handler may use: what was asked, and the surroundings as values.
struct CommandContext: Sendable {
  let invocation: Invocation
  let tree: CommandTree
  let environment: ProcessEnvironment
  let output: OutputOptions
  let streams: StandardStreams
  let progress: ProgressLine
  let clock: WallClock

  var language: Language { output.language }

  /// Do everything in a transaction and roll it back.
  var dryRun: Bool { invocation.globals.dryRun }

  /// Tells something on standard error while the work goes on.
  func say(_ text: Text) {
    guard !output.quiet else { return }
    talk([.paragraph(text)])
  }

  /// Like `say`, but only with `-v`.
  func sayInDetail(_ text: Text) {
    guard output.verbosity > 0 else { return }
    say(text)
  }

  func talk(_ blocks: [Block]) {
    progress.finish()
    let printout = DocumentLayout.printed(
      blocks, language: language, width: nil, colour: output.talkColour)
    _ = streams.talk(printout.bytes)
  }
}
