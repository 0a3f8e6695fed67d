/// The two streams a run writes to, as values: standard output for the answer, standard error for
/// the talk.
struct StandardStreams: Sendable {
  let answer: @Sendable ([UInt8]) -> WriteOutcome
  let talk: @Sendable ([UInt8]) -> WriteOutcome

  static let process = StandardStreams(
    answer: { HostProcess.write($0, to: HostProcess.standardOutput) },
    talk: { HostProcess.write($0, to: HostProcess.standardError) })
}
