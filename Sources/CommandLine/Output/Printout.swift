/// Text on its way to a person. It grows only by strings that go through the gate, by spaces and
/// by line ends, so nothing a stranger wrote can reach the terminal in another way.
struct Printout {
  private(set) var text = ""
  let colour: Bool

  init(colour: Bool) {
    self.colour = colour
  }

  mutating func add(_ raw: String, _ tone: Tone = .plain) {
    let safe = Gate.neutralised(raw)
    if colour, let escape = tone.escape, !safe.isEmpty {
      text += escape + safe + Tone.reset
    } else {
      text += safe
    }
  }

  mutating func spaces(_ count: Int) {
    if count > 0 { text += String(repeating: " ", count: count) }
  }

  mutating func endLine() {
    text += "\n"
  }

  /// Goes back to the first column and clears the line, for the progress bar.
  mutating func restartLine() {
    text += "\r\u{1B}[K"
  }

  var bytes: [UInt8] { Array(text.utf8) }
}
