#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Posix {
  static var processID: Int32 { getpid() }

  static func wallClockMilliseconds() -> Int64 {
    var now = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &now) == 0 else { return 0 }
    return Int64(now.tv_sec) &* 1000 &+ Int64(now.tv_nsec) / 1_000_000
  }

  static func monotonicNanoseconds() -> UInt64 {
    var now = timespec()
    guard unsafe clock_gettime(CLOCK_MONOTONIC, &now) == 0 else { return 0 }
    return UInt64(clamping: now.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: now.tv_nsec)
  }

  static func environmentVariable(_ name: String) -> String? {
    guard !name.utf8.contains(0), let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  static func hostName() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 256)
    let status = unsafe buffer.withUnsafeMutableBytes { raw in
      unsafe gethostname(
        raw.assumingMemoryBound(to: CChar.self).baseAddress.unsafelyUnwrapped, raw.count)
    }
    return status == 0 ? [UInt8](buffer.prefix { $0 != 0 }) : []
  }

  /// In bytes; Linux counts in KiB, macOS in bytes.
  static func peakResidentMemory() -> UInt64? {
    var usage = rusage()
    #if canImport(Glibc)
      let status = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      let status = unsafe getrusage(RUSAGE_SELF, &usage)
    #endif
    guard status == 0 else { return nil }
    #if canImport(Darwin)
      return UInt64(clamping: usage.ru_maxrss)
    #else
      return UInt64(clamping: usage.ru_maxrss) &* 1024
    #endif
  }
}
