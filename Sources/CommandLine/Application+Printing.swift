/// How replies and failures leave the program.
extension Application {
  func print(_ reply: Reply, command: String?, _ output: OutputOptions) -> ExitStatus {
    let outcome: WriteOutcome
    if output.json {
      outcome = answer(json: Envelope.of(reply, command: command, language: output.language))
    } else {
      outcome = answer(reply.body, output)
      if !output.quiet { talk(reply.warnings.map(\.block), output) }
      if let shortfall = reply.shortfall { talk(shortfall.blocks(), output) }
    }
    return status(reply.exit, after: outcome, output)
  }

  func print(
    _ failure: CommandFailure, command: String?, _ output: OutputOptions
  ) -> ExitStatus {
    guard output.json else {
      talk(failure.blocks(), output)
      return failure.exit
    }
    let outcome = answer(
      json: Envelope.of(failure, command: command, language: output.language))
    return status(failure.exit, after: outcome, output)
  }

  func talkBytes(_ blocks: [Block], _ output: OutputOptions) -> [UInt8] {
    DocumentLayout.printed(
      blocks, language: output.language, width: nil, colour: output.talkColour
    ).bytes
  }

  /// A reader that went away saw what it wanted and the command itself was done: the status stays.
  /// An answer that could not be written is a failure, even if the command succeeded.
  private func status(
    _ wanted: ExitStatus, after outcome: WriteOutcome, _ output: OutputOptions
  ) -> ExitStatus {
    switch outcome {
    case .written, .readerGone: return wanted
    case .failed(let errno):
      talk(CommandFailure.answerNotWritten(errno: errno).blocks(), output)
      return .writeFailed
    }
  }

  private func answer(_ body: Reply.Body, _ output: OutputOptions) -> WriteOutcome {
    interrupt.answerBegins()
    switch body {
    case .file(let bytes): return streams.answer(bytes)
    case .document(let blocks): return answer(blocks, width: output.width, output)
    case .page(let blocks): return answer(blocks, width: output.helpWidth, output)
    }
  }

  private func answer(
    _ blocks: [Block], width: Int?, _ output: OutputOptions
  ) -> WriteOutcome {
    let printout = DocumentLayout.printed(
      blocks, language: output.language, width: width, colour: output.answerColour)
    return streams.answer(printout.bytes)
  }

  private func answer(json: JSONValue) -> WriteOutcome {
    interrupt.answerBegins()
    return streams.answer(JSONWriter.bytes(of: json) + [UInt8(ascii: "\n")])
  }

  private func talk(_ blocks: [Block], _ output: OutputOptions) {
    guard !blocks.isEmpty else { return }
    _ = streams.talk(talkBytes(blocks, output))
  }
}

extension CommandFailure {
  static let interrupted = CommandFailure(
    "NR-P01", exit: .interrupted, message: Text(vi: "đã dừng theo Ctrl-C", en: "stopped by Ctrl-C"),
    untouched: Text(
      vi: "Không có gì ghi dở; việc nào đã báo xong thì vẫn còn.",
      en: "Nothing is half-written; what was reported as done stays done."))

  static func answerNotWritten(errno: Int32) -> CommandFailure {
    CommandFailure(
      "NR-P02", exit: .writeFailed,
      message: Text(
        vi: "không ghi được câu trả lời ra đầu ra chuẩn (lỗi hệ thống \(errno))",
        en: "the answer could not be written to standard output (system error \(errno))"),
      reason: Text(
        vi: "Ổ đĩa đầy, USB bị rút hoặc đầu ra đã đóng.",
        en: "The disk is full, the stick was pulled or the output is closed."),
      untouched: Text(
        vi: "Chỉ câu trả lời bị mất; những gì đã ghi vào sổ thì vẫn còn.",
        en: "Only the answer is lost; what was written to the register stays."),
      details: [("errno", .integer(Int64(errno)))])
  }
}
