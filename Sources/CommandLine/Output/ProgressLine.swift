import Platform
import Synchronization

/// How progress is shown.
enum ProgressForm: Sendable {
  case none
  /// One bar on a terminal, drawn over itself.
  case bar
  /// One JSON value a line, for a program that started us.
  case lines
}

/// One overall progress on standard error. The bar appears only when the work takes longer than
/// half a second, so that quick commands stay quiet.
final class ProgressLine: Sendable {
  static let delayNanoseconds: UInt64 = 500_000_000
  static let pauseNanoseconds: UInt64 = 100_000_000

  private struct State {
    var stage = ""
    var title = Text(data: "")
    var startedAt: UInt64?
    var shownAt: UInt64?
    var isOnScreen = false
  }

  private let form: ProgressForm
  private let language: Language
  private let width: Int
  private let clock: MonotonicClock
  private let write: @Sendable ([UInt8]) -> Void
  private let state = Mutex(State())

  init(
    form: ProgressForm, language: Language, width: Int, clock: MonotonicClock,
    write: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.form = form
    self.language = language
    self.width = width
    self.clock = clock
    self.write = write
  }

  /// Begins a stage. The code names it for programs, the title for people.
  func begin(_ stage: String, _ title: Text, total: Int64) {
    guard form != .none else { return }
    state.withLock { state in
      state.stage = stage
      state.title = title
      state.shownAt = nil
      if state.startedAt == nil { state.startedAt = clock.nanoseconds }
      show(done: 0, total: total, &state)
    }
  }

  func advance(to done: Int64, of total: Int64) {
    guard form != .none else { return }
    state.withLock { show(done: done, total: total, &$0) }
  }

  /// Clears the bar away; whatever is printed next starts on a clean line.
  func finish() {
    guard form != .none else { return }
    state.withLock { state in
      if state.isOnScreen {
        var line = Printout(colour: false)
        line.restartLine()
        write(line.bytes)
      }
      state = State()
    }
  }

  private func show(done: Int64, total: Int64, _ state: inout State) {
    let time = clock.nanoseconds
    // A clock that runs backwards must not silence the progress for ever.
    if let shownAt = state.shownAt, done < total, shownAt <= time,
      time &- shownAt < Self.pauseNanoseconds
    {
      return
    }
    switch form {
    case .none: return
    case .lines:
      write(Self.json(stage: state.stage, done: done, total: total))
    case .bar:
      guard let startedAt = state.startedAt, time &- startedAt >= Self.delayNanoseconds else {
        return
      }
      var line = Printout(colour: false)
      line.restartLine()
      line.add(Self.bar(title: state.title[language], done: done, total: total, width: width))
      write(line.bytes)
      state.isOnScreen = true
    }
    state.shownAt = time
  }

  static func json(stage: String, done: Int64, total: Int64) -> [UInt8] {
    JSONWriter.bytes(
      of: .object([
        (
          "progress",
          .object([
            ("stage", .string(stage)), ("done", .integer(done)), ("total", .integer(total)),
          ])
        )
      ])) + [UInt8(ascii: "\n")]
  }

  /// `Đọc gói  [#####.....]  50%`, never wider than the line, since a bar that wraps can no
  /// longer be drawn over. Without room for it only the percentage is left.
  static func bar(title: String, done: Int64, total: Int64, width: Int) -> String {
    let share = percentage(of: done, in: total)
    let percent = String(repeating: " ", count: share < 10 ? 2 : share < 100 ? 1 : 0) + "\(share)%"
    let head = Gate.neutralised(title)
    let room = width - 1 - DisplayWidth.of(head) - 2 - 2 - 2 - percent.utf8.count
    guard room >= 4 else { return percent }
    let cells = min(room, 40)
    let full = cells * share / 100
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: cells - full)
    return "\(head)  [\(bar)]  \(percent)"
  }

  /// In full width, since a hundred times a count of bytes may not fit.
  private static func percentage(of done: Int64, in total: Int64) -> Int {
    guard total > 0, done > 0 else { return 0 }
    guard done < total else { return 100 }
    return Int(total.dividingFullWidth(done.multipliedFullWidth(by: 100)).quotient)
  }
}
