import Platform

HostProcess.claimStandardStreams()
HostProcess.ignoreBrokenPipes()
let application = Application(
  tree: commandTree(), environment: HostProcess.environment(), streams: .process,
  interrupt: .process,
  clock: .system, steadyClock: .system, replicaLanguage: ReplicaLanguage.read)
HostProcess.leave(application.run(HostProcess.arguments))
