import Foundation
import Platform
import Testing

@Suite struct `What surrounds the program` {
  @Test func `a fixed clock stands still and the system's is in this century`() {
    #expect(WallClock.fixed(-5).millisecondsSinceEpoch == -5)
    #expect(WallClock.system.millisecondsSinceEpoch > 1_000_000_000_000)
  }

  @Test func `the monotonic clock does not run backwards`() {
    let first = MonotonicClock.system.nanoseconds
    #expect(MonotonicClock.system.nanoseconds >= first)
  }

  @Test func `a variable that is not set is nil, not empty`() {
    setenv("NHANRONG_TEST_EMPTY", "", 1)
    #expect(Environment.system["NHANRONG_TEST_EMPTY"] == "")
    #expect(Environment.system["NHANRONG_TEST_NOT_SET"] == nil)
    #expect(Environment.system["NHANRONG_TEST_EMPTY\0"] == nil)
    #expect(Environment.fixed(["A": "b"])["A"] == "b")
  }

  @Test func `this process knows its id and its peak of memory`() throws {
    #expect(ThisProcess.id == getpid())
    let before = try #require(ThisProcess.peakResidentMemory)
    #expect(before > 1 << 20)
    var ballast = [UInt8](repeating: 0, count: 1 << 26)
    for place in stride(from: 0, to: ballast.count, by: 4096) { ballast[place] = 1 }
    #expect(ballast[4096] == 1)
    #expect(try #require(ThisProcess.peakResidentMemory) >= 1 << 26)
  }

  @Test func `a machine has an identity that stays`() {
    let identity = MachineIdentity.current(files: LocalFileSystem())
    #expect(!identity.bytes.isEmpty)
    #expect(identity == MachineIdentity.current(files: LocalFileSystem()))
    // Where the system keeps no id, the host's name has to do.
    let nameOnly = MachineIdentity.current(files: FailingFileSystem(failAt: nil, hidingFiles: true))
    #expect(!nameOnly.bytes.isEmpty)
  }
}
