import Platform

let startedAt = MonotonicClock.system.nanoseconds

do {
  let words = HostProcess.arguments
  if words.first == "peer" {
    HostProcess.say(try Peer(PeerSettings(words.dropFirst())).run().line)
    HostProcess.leave(0)
  }
  let settings = try Settings(words)
  switch settings.command {
  case "step":
    let result = try Steps(settings, startedAt: startedAt).run()
    if let path = settings.result {
      try LocalFileSystem().atomicallyWrite(path, result.lines, access: .ownerOnly)
    } else {
      HostProcess.say(String(decoding: result.lines, as: UTF8.self))
    }
  default:
    let rows =
      settings.command == "all" ? Row.allCases : Row(rawValue: settings.command).map { [$0] }
    guard let rows else { throw BenchFailure.usage(Settings.usage) }
    let report = Report(settings: settings, outcome: try Run(settings: settings).perform(rows))
    HostProcess.say(settings.isJSON ? report.json : report.table)
  }
} catch {
  HostProcess.complain(BenchFailure.text(of: error))
  HostProcess.leave(1)
}
