import Foundation

/// The `nhanrong` binary that was built together with these tests, and one way to start it.
enum BuiltProgram {
  struct NotFound: Error, CustomStringConvertible {
    let searched: [String]
    var description: String { "no nhanrong beside the tests, searched: \(searched)" }
  }

  struct Finished {
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]
  }

  /// The test bundle lies in the folder of the products, or a few folders inside it.
  static func location() throws -> URL {
    var searched: [String] = []
    for start in [ProcessInfo.processInfo.arguments.first ?? "", "/proc/self/exe"] {
      var folder = URL(fileURLWithPath: start).resolvingSymlinksInPath()
      for _ in 0..<4 {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent("nhanrong")
        if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        searched.append(folder.path)
      }
    }
    throw NotFound(searched: searched)
  }

  /// Runs a program to its end. Its streams go through files, so that a long answer cannot fill a
  /// pipe that nobody reads.
  static func run(
    _ program: URL, _ arguments: [String], in folder: URL, environment: [String: String],
    spool: URL
  ) throws -> Finished {
    let output = spool.appendingPathComponent("stdout")
    let errors = spool.appendingPathComponent("stderr")
    try Data().write(to: output)
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    let status =
      process.terminationReason == .exit
      ? process.terminationStatus : 128 + process.terminationStatus
    return Finished(
      status: status, output: Array(try Data(contentsOf: output)),
      errors: Array(try Data(contentsOf: errors)))
  }
}
