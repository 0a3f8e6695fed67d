import Platform

/// What the kernel has counted for this process so far. Other programs on the machine lengthen a
/// wall-clock time; they do not change these.
struct Usage {
  let processorSeconds: Double
  /// Bytes by read and write calls, whether the cache or the disk served them.
  let bytesRead: Double
  let bytesWritten: Double

  static var now: Usage {
    let counts = (try? LocalFileSystem().readWhole("/proc/self/io", limit: 4096)) ?? []
    return Usage(
      processorSeconds: HostProcess.processorSeconds, bytesRead: count("rchar", in: counts),
      bytesWritten: count("wchar", in: counts))
  }

  private init(processorSeconds: Double, bytesRead: Double, bytesWritten: Double) {
    self.processorSeconds = processorSeconds
    self.bytesRead = bytesRead
    self.bytesWritten = bytesWritten
  }

  private static func count(_ name: String, in lines: [UInt8]) -> Double {
    let line = lines.split(separator: 0x0a).first { $0.starts(with: name.utf8) }
    let digits = (line ?? []).filter { (0x30...0x39).contains($0) }
    return Double(String(decoding: digits, as: UTF8.self)) ?? 0
  }

  func since(_ before: Usage) -> Usage {
    Usage(
      processorSeconds: processorSeconds - before.processorSeconds,
      bytesRead: bytesRead - before.bytesRead, bytesWritten: bytesWritten - before.bytesWritten)
  }

  /// As figures of a measurement, with what they were counted for.
  func figures(_ what: String) -> [(name: String, value: Double)] {
    [
      ("\(what)processor-seconds", processorSeconds), ("\(what)bytes-read", bytesRead),
      ("\(what)bytes-written", bytesWritten),
    ]
  }
}
