#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a secret from standard input: byte by byte into memory that can be wiped, and on a terminal
/// without showing it.
enum HiddenInput {
  /// Longer lines are nobody's passphrase.
  static let sizeMax = 4096

  /// A line without its end; nil at the end of the input, and for a line that is too long.
  static func line() -> [UInt8]? {
    let hides = hide()
    defer { if hides { restore() } }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sizeMax)
    while true {
      var byte: UInt8 = 0
      let count = unsafe posixRead(HostProcess.standardInput, &byte)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return bytes.isEmpty ? nil : bytes }
      if byte == UInt8(ascii: "\n") { return bytes }
      guard bytes.count < sizeMax else { return nil }
      bytes.append(byte)
    }
  }

  private static func hide() -> Bool {
    var terminal = termios()
    guard unsafe tcgetattr(HostProcess.standardInput, &terminal) == 0 else { return false }
    unsafe terminalBefore = terminal
    terminal.c_lflag &= ~tcflag_t(ECHO)
    // The end of the line is shown all the same, so that what follows starts on a new one.
    terminal.c_lflag |= tcflag_t(ECHONL)
    return unsafe tcsetattr(HostProcess.standardInput, TCSAFLUSH, &terminal) == 0
  }

  /// Allowed in a signal handler: Ctrl-C at the question must not leave a terminal that shows nothing.
  static func restore() {
    guard var terminal = unsafe terminalBefore else { return }
    _ = unsafe tcsetattr(HostProcess.standardInput, TCSANOW, &terminal)
    unsafe terminalBefore = nil
  }
}

nonisolated(unsafe) private var terminalBefore: termios?

/// The system's `read`, by a name that does not collide with our own.
private func posixRead(_ descriptor: Int32, _ byte: UnsafeMutablePointer<UInt8>) -> Int {
  unsafe read(descriptor, byte, 1)
}
