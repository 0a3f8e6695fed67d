/// Sizes as people type and read them: 20M is twenty times 1024 times 1024 bytes.
enum FileSize {
  private static let units: [(letter: Character, size: UInt64)] = [
    ("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30),
  ]

  /// Nil for anything but a whole number with K, M, G, or nothing behind it.
  static func bytes(_ text: String) -> UInt64? {
    var digits = Substring(text.uppercased())
    var unit: UInt64 = 1
    if let last = digits.last, let found = units.first(where: { $0.letter == last }) {
      unit = found.size
      digits = digits.dropLast()
    }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt64(digits)
    else { return nil }
    let (bytes, isTooMuch) = number.multipliedReportingOverflow(by: unit)
    return isTooMuch ? nil : bytes
  }

  static func text(_ bytes: UInt64) -> String {
    guard let unit = units.last(where: { bytes >= $0.size }) else { return "\(bytes) B" }
    let tenths = bytes / (unit.size / 10)
    return tenths >= 100 || tenths % 10 == 0
      ? "\(bytes / unit.size) \(unit.letter)iB" : "\(tenths / 10).\(tenths % 10) \(unit.letter)iB"
  }
}

extension CommandContext {
  /// The value of an option as a number of bytes; nil where it was not given.
  func size(of option: OptionSpec) throws(CommandFailure) -> UInt64? {
    guard let text = invocation.value(of: option) else { return nil }
    guard let size = FileSize.bytes(text) else {
      throw .notASize(text, option, path: invocation.path)
    }
    return size
  }
}
