import Foundation
import Testing

@Suite struct InterruptTests {
  /// The tree as JSON is longer than the smallest pipe: after its first byte the program is past
  /// its start and waits for a reader, so the signal meets it at a known place.
  @Test func `Ctrl-C ends with status 130`() throws {
    let pipe = Pipe()
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, 1031 /* F_SETPIPE_SZ */, 4096)
    let process = Process()
    process.executableURL = try BuiltProgram.location()
    process.arguments = ["help", "--json"]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let first = try pipe.fileHandleForReading.read(upToCount: 1)
    #expect(first?.count == 1)
    process.interrupt()
    // A signal that was lost must fail the test, not hold it: without a reader the program ends.
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 130)
  }
}
