/// Where a bundle is read from. Any part can be read again: the manifest stands last and is read
/// first.
package protocol BundleSource: AnyObject {
  /// As it was at opening.
  var size: UInt64 { get }

  /// Makes the buffer exactly the bytes asked for, or throws.
  func read(at offset: UInt64, count: Int, into buffer: inout [UInt8]) throws(BundleError)
}

/// Where a bundle is written to, in one pass from front to back.
package protocol BundleSink: AnyObject {
  func append(_ bytes: [UInt8]) throws(BundleError)
}

/// A bundle in memory.
package final class BundleInMemory: BundleSource, BundleSink {
  package private(set) var bytes: [UInt8]

  package init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  package var size: UInt64 { UInt64(bytes.count) }

  package func read(
    at offset: UInt64, count: Int, into buffer: inout [UInt8]
  ) throws(BundleError) {
    guard let from = Int(exactly: offset), from <= bytes.count, count >= 0,
      bytes.count - from >= count
    else { throw .truncated(expected: nil, found: size) }
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: bytes[from..<from + count])
  }

  package func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }
}
