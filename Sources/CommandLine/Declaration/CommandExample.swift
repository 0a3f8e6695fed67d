/// A line that can be typed as it stands, and what it is good for.
struct CommandExample: Sendable {
  let line: String
  let purpose: Text

  init(_ line: String, _ purpose: Text) {
    self.line = line
    self.purpose = purpose
  }
}
