#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import Platform

/// What the program may know of the process it runs in. A value, so that tests can make one up.
struct ProcessEnvironment: Sendable {
  let variables: Environment
  let inputIsTerminal: Bool
  let outputIsTerminal: Bool
  let talkIsTerminal: Bool
  /// Columns of the terminal behind standard output, or else behind standard error.
  let terminalColumns: Int?
  /// Turns a typed path into the one name the machine has for it.
  var resolvePath: @Sendable (String) -> [UInt8] = { Array($0.utf8) }
  /// A line that a terminal does not show; nil at the end of the input.
  var readSecret: @Sendable () -> [UInt8]? = { nil }
}

/// What became of bytes handed to a standard stream.
enum WriteOutcome: Sendable, Equatable {
  case written
  /// Nobody reads any more, as after `| head`. The command itself was done.
  case readerGone
  case failed(errno: Int32)
}

/// The only place where the command line talks to the operating system.
enum HostProcess {
  static let standardInput: Int32 = 0
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2

  static func environment() -> ProcessEnvironment {
    ProcessEnvironment(
      variables: .system,
      inputIsTerminal: isatty(standardInput) == 1,
      outputIsTerminal: isatty(standardOutput) == 1,
      talkIsTerminal: isatty(standardError) == 1,
      terminalColumns: columns(standardOutput) ?? columns(standardError),
      resolvePath: { resolved($0) }, readSecret: { HiddenInput.line() })
  }

  /// Absolute and free of symbolic links as far as the path exists; what does not exist yet is
  /// hung on its nearest folder that does.
  private static func resolved(_ text: String) -> [UInt8] {
    var path = FilePath(text)
    var missing: [[UInt8]] = []
    while !path.bytes.isEmpty {
      if let real = realPath(path) {
        return missing.reversed().reduce(real) { $0.appending(bytes: $1) }.bytes
      }
      missing.append(Array(path.lastComponentBytes))
      if path.parent == path { break }
      path = path.parent
    }
    return Array(text.utf8)
  }

  private static func realPath(_ path: FilePath) -> FilePath? {
    let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
    guard !path.bytes.contains(0), let found = unsafe realpath(name, nil) else { return nil }
    defer { unsafe free(found) }
    let bytes = unsafe UnsafeBufferPointer(start: found, count: strlen(found))
    return FilePath(bytes: unsafe bytes.map { UInt8(bitPattern: $0) })
  }

  /// The words after the program name.
  static var arguments: [String] { Array(Swift.CommandLine.arguments.dropFirst()) }

  static func leave(_ status: ExitStatus) -> Never {
    exit(status.rawValue)
  }

  private static func columns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
    return Int(size.ws_col)
  }

  /// A closed standard stream would hand its number to the next file that is opened, and an
  /// answer would then be printed into the register. Each gap is filled with a descriptor on
  /// which the wrong use fails.
  static func claimStandardStreams() {
    for descriptor in [standardInput, standardOutput, standardError]
    where fcntl(descriptor, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", descriptor == standardInput ? O_WRONLY : O_RDONLY)
    }
  }

  /// A vanished reader shall be an outcome of the write, not the end of the process.
  static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) -> WriteOutcome {
    unsafe bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        guard let start = buffer.baseAddress else { break }
        let count = unsafe posixWrite(descriptor, start + sent, buffer.count - sent)
        if count > 0 {
          sent += count
        } else if count == 0 || errno != EINTR {
          return errno == EPIPE ? .readerGone : .failed(errno: errno)
        }
      }
      return .written
    }
  }

  // MARK: Ctrl-C

  /// From here on Ctrl-C ends the process with status 130 and the prepared words. Nothing needs
  /// to be undone: what was not committed is rolled back by the next one who opens the register.
  /// A process started with Ctrl-C switched off, as under nohup, leaves it off.
  static func endOnInterrupt(talk: [UInt8], answer: [UInt8]) {
    unsafe interruptTalk = kept(talk)
    unsafe interruptAnswer = kept(answer)
    let previous = signal(SIGINT) { _ in
      // Only calls that are allowed in a signal handler: the bytes were made ready before.
      HiddenInput.restore()
      unsafe writeInHandler(HostProcess.standardError, interruptTalk)
      unsafe writeInHandler(HostProcess.standardOutput, interruptAnswer)
      _exit(ExitStatus.interrupted.rawValue)
    }
    if unsafe (unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)) {
      _ = signal(SIGINT, SIG_IGN)
    }
    // A program that starts us from one of its worker threads hands its blocked signals down.
    var interrupt = sigset_t()
    unsafe sigemptyset(&interrupt)
    unsafe sigaddset(&interrupt, SIGINT)
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
  }

  /// The answer has begun to appear: an interruption must not add a second one after half of it.
  static func answerHasBegun() {
    unsafe interruptAnswer = nil
  }

  /// Kept for the rest of the process, since the handler may run at any moment.
  private static func kept(_ bytes: [UInt8]) -> UnsafeRawBufferPointer? {
    guard !bytes.isEmpty else { return nil }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    unsafe copy.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(copy)
  }
}

nonisolated(unsafe) private var interruptTalk: UnsafeRawBufferPointer?
nonisolated(unsafe) private var interruptAnswer: UnsafeRawBufferPointer?

private func writeInHandler(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer?) {
  guard let bytes = unsafe bytes, let start = bytes.baseAddress else { return }
  _ = unsafe posixWrite(descriptor, start, bytes.count)
}

/// The system's `write`, by a name that does not collide with our own.
private func posixWrite(
  _ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int
) -> Int {
  #if canImport(Glibc)
    unsafe Glibc.write(descriptor, start, count)
  #elseif canImport(Musl)
    unsafe Musl.write(descriptor, start, count)
  #elseif canImport(Darwin)
    unsafe Darwin.write(descriptor, start, count)
  #endif
}
