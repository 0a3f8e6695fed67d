import Foundation
import Platform
import Synchronization
import Testing

@testable import CommandLine

@Suite struct ProgressTests {
  /// A progress line whose clock is moved by hand and whose output is kept.
  private final class Stage: Sendable {
    let time = Mutex<UInt64>(1)
    let written = Mutex<[String]>([])

    func line(_ form: ProgressForm, width: Int = 60) -> ProgressLine {
      ProgressLine(
        form: form, language: .vi, width: width,
        clock: MonotonicClock { self.time.withLock { $0 } },
        write: { bytes in
          self.written.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
        })
    }

    func pass(milliseconds: UInt64) { time.withLock { $0 += milliseconds * 1_000_000 } }

    func taken() -> [String] {
      written.withLock { lines in
        defer { lines = [] }
        return lines
      }
    }
  }

  private let title = Text(vi: "Đọc gói", en: "Reading bundles")

  @Test func `quick work shows no bar, slow work one bar that is wiped away at the end`() {
    let stage = Stage()
    let line = stage.line(.bar)
    line.begin("import", title, total: 10)
    stage.pass(milliseconds: 499)
    line.advance(to: 5, of: 10)
    #expect(stage.taken() == [])
    stage.pass(milliseconds: 1)
    line.advance(to: 5, of: 10)
    let bar = "Đọc gói  [" + String(repeating: "#", count: 20) + String(repeating: ".", count: 20)
    #expect(stage.taken() == ["\r\u{1B}[K\(bar)]   50%"])
    stage.pass(milliseconds: 99)
    line.advance(to: 6, of: 10)
    #expect(stage.taken() == [])
    line.finish()
    #expect(stage.taken() == ["\r\u{1B}[K"])
    line.finish()
    #expect(stage.taken() == [])
  }

  @Test func `a program gets one JSON a line with the first and the last step`() throws {
    let stage = Stage()
    let line = stage.line(.lines)
    line.begin("import", title, total: 3)
    line.advance(to: 1, of: 3)
    line.advance(to: 3, of: 3)
    line.finish()
    #expect(
      stage.taken() == [
        "{\"progress\":{\"stage\":\"import\",\"done\":0,\"total\":3}}\n",
        "{\"progress\":{\"stage\":\"import\",\"done\":3,\"total\":3}}\n",
      ])
  }

  @Test func `progress that is switched off writes nothing`() {
    let stage = Stage()
    let line = stage.line(.none)
    line.begin("import", title, total: 3)
    stage.pass(milliseconds: 9000)
    line.advance(to: 3, of: 3)
    line.finish()
    #expect(stage.taken() == [])
  }

  @Test(arguments: [-5, 0, 1, 4, 10, 15, 40, 300])
  func `the bar never reaches the edge of the screen and never fails`(width: Int) {
    let cases: [(Int64, Int64)] = [
      (0, 0), (5, 3), (-1, 3), (.max, .max), (.max, 1), (1, .max), (.min, -1),
    ]
    for (done, total) in cases {
      let bar = ProgressLine.bar(title: "Đọc\u{1B}", done: done, total: total, width: width)
      #expect(DisplayWidth.of(bar) < max(width, 5))
    }
  }
}
