/// What Ctrl-C does to a run, as a value: a run inside a test must not take the signal over.
struct InterruptHandling: Sendable {
  /// From here on Ctrl-C ends the run with these words on standard error and standard output.
  let prepare: @Sendable (_ talk: [UInt8], _ answer: [UInt8]) -> Void
  /// The answer begins to appear; an interruption must not add a second one.
  let answerBegins: @Sendable () -> Void

  static let process = InterruptHandling(
    prepare: { HostProcess.endOnInterrupt(talk: $0, answer: $1) },
    answerBegins: { HostProcess.answerHasBegun() })

  static let ignored = InterruptHandling(prepare: { _, _ in }, answerBegins: {})
}
