package enum ThisProcess {
  package static var id: Int32 { Posix.processID }

  /// The most memory this process has held at one time, in bytes; nil where the system keeps no
  /// such count.
  package static var peakResidentMemory: UInt64? {
    peakFromStatus(LocalFileSystem()) ?? Posix.peakResidentMemory()
  }

  /// getrusage's figure survives exec and so may be the launching shell's; VmHWM is this
  /// program's own.
  private static func peakFromStatus(_ files: some FileSystem) -> UInt64? {
    guard let status = try? files.readWhole("/proc/self/status", limit: 1 << 16) else { return nil }
    let key = [UInt8]("VmHWM:".utf8)
    guard
      let line = status.split(separator: UInt8(ascii: "\n")).first(where: { $0.starts(with: key) })
    else { return nil }
    let digits = line.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return UInt64(String(decoding: digits, as: UTF8.self)).flatMap { kibibytes in
      let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
      return overflow ? nil : bytes
    }
  }
}
