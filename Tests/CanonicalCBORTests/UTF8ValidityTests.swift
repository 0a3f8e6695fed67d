import CanonicalCBOR
import TestSupport
import Testing

/// Held against the standard library, which reads the same table in another way.
@Suite struct UTF8ValidityTests {
  private static let pieces: [[UInt8]] = [
    "a", " ", "đ", "ề", "Mô hình", "ường", "\u{10348}", "\u{0}", "\u{7f}", "\u{80}", "\u{7ff}",
    "\u{800}", "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}", "\u{10ffff}",
  ].map { Array($0.utf8) }

  private static let faults: [[UInt8]] = [
    "80", "c3", "c0af", "c1bf", "e09fbf", "e1ba", "eda080", "edbfbf", "f08fbfbf", "f4908080",
    "f5808080", "f09f98", "ff", "fe", "e1ba41", "c341", "bebf80", "f8888080",
  ].map { bytes($0) }

  private static func text(_ length: Int, _ random: inout SeededRandom) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < length { text += pieces[Int(random.next() % UInt64(pieces.count))] }
    return text
  }

  private func isValid(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    isValidUTF8(text.span, range)
  }

  private func agrees(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    isValid(text, range) == (String(validating: text[range], as: UTF8.self) != nil)
  }

  @Test func `texts of every length and place are judged as the standard library does`() {
    var random = SeededRandom(seed: 1)
    for length in 0..<160 {
      let text = Self.text(length, &random)
      for start in 0..<min(5, text.count) {
        #expect(agrees(text, start..<text.count), "\(text) from \(start)")
        for cut in 0..<min(5, text.count - start) {
          #expect(agrees(text, start..<text.count - cut), "\(text) \(start) \(cut)")
        }
      }
    }
  }

  @Test func `a fault is found wherever it stands`() {
    var random = SeededRandom(seed: 2)
    for fault in Self.faults {
      for before in 0..<80 {
        let head = Self.text(before, &random)
        for tail in [[], Self.text(before % 40, &random)] {
          let text = head + fault + tail
          #expect(agrees(text, 0..<text.count), "\(text)")
          #expect(!isValid(text, 0..<text.count), "\(text)")
        }
      }
    }
  }

  @Test func `any byte changed anywhere is judged as the standard library does`() {
    let budget = HistoryBudget(inCI: 2_000)
    for seed in budget.seeds {
      var random = SeededRandom(seed: seed)
      var text = Self.text(48 + Int(random.next() % 80), &random)
      for _ in 0..<8 {
        let place = Int(random.next() % UInt64(text.count))
        let before = text[place]
        text[place] = UInt8(truncatingIfNeeded: random.next())
        guard agrees(text, 0..<text.count) else {
          Issue.record("seed \(seed): \(text)")
          return
        }
        if random.next() % 2 == 0 { text[place] = before }
      }
    }
  }
}
