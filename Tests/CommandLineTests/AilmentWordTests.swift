import NhanRong
import Testing

@testable import CommandLine

/// Every finding of `doctor` can be told and leads somewhere.
@Suite struct AilmentWordTests {
  static let all: [Ailment] = [
    .sharedFolder(type: "nfs"), .cloudFolder(name: "Dropbox"), .littleSpace(free: 1, wished: 2),
    .clockBehind(newest: 0), .keyMissing, .keyDamaged, .logsLeft(1),
    .unconfirmed(days: 40, peers: 2), .waiting(changes: 3, records: 1),
    .missingFiles(count: 1, size: 5), .conflicts(1), .forks(1),
    .damaged(findings: 1, first: "record x"), .leftovers(["verify.tmp"]), .backupOld(days: 3),
    .backupOld(days: nil),
  ]

  @Test(arguments: all)
  func `a finding has words in both languages and a command to type`(_ ailment: Ailment) throws {
    let word = AilmentWord(ailment, "/so")
    #expect(word.text.vi != word.text.en && word.text.vi != ailment.code)
    let words = word.tryCommand.split(separator: " ").map(String.init)
    #expect(!words.isEmpty)
    guard words.first == CommandTree.program else { return }
    #expect(throws: Never.self) {
      try ArgumentParser.parse(Array(words.dropFirst()), tree: commandTree())
    }
  }

  @Test func `every finding has a code of its own`() {
    let codes = Set(Self.all.map(\.code))
    #expect(codes.count == 14)
  }

  @Test(arguments: [
    ("0", 0), ("1", 1), ("20M", 20 << 20), ("3k", 3072), ("2G", UInt64(2) << 30),
    ("18446744073709551615", UInt64.max),
  ])
  func `a size is a number with K, M, G or nothing behind it`(_ text: String, _ size: UInt64) {
    #expect(FileSize.bytes(text) == size)
  }

  @Test(arguments: ["", "M", "-1", "1.5M", "20 M", "20MB", "18446744073709551616", "99999999999G"])
  func `anything else is no size`(_ text: String) {
    #expect(FileSize.bytes(text) == nil)
  }

  @Test func `sizes are shown short`() {
    #expect(FileSize.text(0) == "0 B" && FileSize.text(1023) == "1023 B")
    #expect(FileSize.text(1024) == "1 KiB" && FileSize.text(1536) == "1.5 KiB")
    #expect(FileSize.text(UInt64(3584) << 20) == "3.5 GiB" && FileSize.text(20 << 20) == "20 MiB")
  }
}
