import Platform

/// One run of the program: parse, run, print, and the status to leave with.
struct Application: Sendable {
  let tree: CommandTree
  let environment: ProcessEnvironment
  let streams: StandardStreams
  let interrupt: InterruptHandling
  let clock: WallClock
  let steadyClock: MonotonicClock
  /// The language set in the register the call is about, if it can be read.
  var replicaLanguage: (@Sendable (GlobalSettings, ProcessEnvironment) -> Language?)?

  func run(_ arguments: [String]) -> ExitStatus {
    do throws(CommandFailure) {
      switch try ArgumentParser.parse(arguments, tree: tree) {
      case .call(let invocation): return run(invocation)
      case .help(let path, let globals): return run(HelpCommand.invocation(of: path, globals))
      case .version(let globals): return run(VersionCommand.invocation(globals))
      case .nothing(let globals): return printOverview(globals)
      }
    } catch {
      let globals = GlobalSettings.salvaged(from: arguments)
      return print(error, command: nil, options(globals))
    }
  }

  private func options(_ globals: GlobalSettings) -> OutputOptions {
    let choice = LanguageChoice(option: globals.language, environment: environment) {
      replicaLanguage?(globals, environment)
    }
    return OutputOptions(globals: globals, language: choice.resolved(), environment: environment)
  }

  private func run(_ invocation: Invocation) -> ExitStatus {
    guard case .run(let handler) = invocation.command.action else { return .failed }
    let output = options(invocation.globals)
    prepareForInterrupt(invocation, output)
    let talk = streams.talk
    let progress = ProgressLine(
      form: output.progress, language: output.language, width: output.helpWidth,
      clock: steadyClock, write: { _ = talk($0) })
    let context = CommandContext(
      invocation: invocation, tree: tree, environment: environment, output: output,
      streams: streams, progress: progress, clock: clock)
    do throws(CommandFailure) {
      let reply = try handler(context)
      progress.finish()
      return print(reply, command: invocation.name, output)
    } catch {
      progress.finish()
      return print(error, command: invocation.name, output)
    }
  }

  /// Someone who types only the name of the program sees what there is, but has asked for nothing.
  private func printOverview(_ globals: GlobalSettings) -> ExitStatus {
    let overview = Reply(
      page: HelpPage.overview(of: tree), result: .null, shortfall: .noCommand)
    return print(overview, command: nil, options(globals))
  }

  private func prepareForInterrupt(_ invocation: Invocation, _ output: OutputOptions) {
    let failure = CommandFailure.interrupted
    let talk = talkBytes(failure.blocks(), output)
    let answer = Envelope.of(failure, command: invocation.name, language: output.language)
    interrupt.prepare(
      output.json ? [] : [UInt8(ascii: "\n")] + talk,
      output.json ? JSONWriter.bytes(of: answer) + [UInt8(ascii: "\n")] : [])
  }
}
