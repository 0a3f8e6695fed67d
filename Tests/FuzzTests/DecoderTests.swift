import Foundation
import FuzzTargets
import TestSupport
import Testing

/// The fuzzers' targets under altered seeds, the same ones in every run; `make fuzz` runs them for as long
/// as one likes.
@Suite struct DecoderTests {
  @Test(arguments: FuzzTarget.allCases)
  func `a decoder refuses or takes what it is, and never falls`(_ target: FuzzTarget) throws {
    let seeds = target.seeds
    try #require(!seeds.isEmpty && seeds.allSatisfy { !$0.isEmpty })
    let unaltered = seeds.map { target.run($0) }
    #expect(unaltered.contains(.accepted), "no seed is taken")
    for (seed, outcome) in zip(seeds, unaltered) {
      if case .violated(let what) = outcome { Issue.record("\(what): \(hex(seed))") }
    }
    var mutator = Mutator(random: SeededRandom(seed: 2026))
    var refused = 0
    for _ in 0..<HistoryBudget(inCI: 1500).seeds.count {
      let seed = mutator.random.pick(seeds) ?? []
      let other = mutator.random.pick(seeds) ?? []
      let bytes = mutator.altered(seed, mixedWith: other)
      switch target.run(bytes) {
      case .refused: refused += 1
      case .accepted: break
      case .violated(let what): Issue.record("\(what): \(hex(bytes))")
      }
    }
    #expect(refused > 0)
  }

  /// What a fuzzer once found, each under the name of its target; each was a fault that is mended.
  @Test func `what was found stays mended`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Found")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "hex" {
      let name = file.lastPathComponent.prefix { $0 != "-" }
      let target = try #require(FuzzTarget(rawValue: String(name)))
      let text = try String(contentsOf: file, encoding: .utf8)
      let digits = Array(text.utf8.filter { $0 > 0x20 })
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
        UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16) ?? 0
      }
      if case .violated(let what) = target.run(bytes) {
        Issue.record("\(file.lastPathComponent): \(what)")
      }
    }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.prefix(4000).map { String(format: "%02x", $0) }.joined()
  }
}
