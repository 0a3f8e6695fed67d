#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The only place where the benchmark talks to the operating system by itself.
enum HostProcess {
  static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

  static func leave(_ status: Int32) -> Never { exit(status) }

  static func say(_ text: String) { write(text + "\n", to: 1) }
  static func complain(_ text: String) { write(text + "\n", to: 2) }

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe systemWrite(
          descriptor, buffer.baseAddress.unsafelyUnwrapped + sent, buffer.count - sent)
      }
      if count <= 0 { return }
      sent += count
    }
  }

  /// Runs this program again with other words and waits for its end: what a process holds and how
  /// long it takes then belongs to that one step.
  static func run(_ words: [String]) -> Int32 {
    let all = [program] + words
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe all.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let code = unsafe posix_spawn(&child, program, nil, nil, &pointers, environ)
    if code != 0 { return code }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return errno }
    }
    // The low seven bits tell a signal, the next eight the exit status.
    return status & 0x7f != 0 ? 128 + status & 0x7f : (status >> 8) & 0xff
  }

  /// User and system time of all threads.
  static var processorSeconds: Double {
    var now = timespec()
    guard unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0 else { return 0 }
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  private static var program: String {
    #if os(Linux)
      "/proc/self/exe"
    #else
      CommandLine.arguments[0]
    #endif
  }

  static var temporaryFolder: String {
    guard let value = unsafe getenv("TMPDIR") else { return "/tmp" }
    return unsafe String(cString: value)
  }

  static var id: Int32 { getpid() }
}

private func systemWrite(
  _ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int
) -> Int {
  unsafe write(descriptor, start, count)
}
