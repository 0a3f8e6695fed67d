package import Platform

/// A bundle on a disk or stick, read.
package final class BundleFile: BundleSource {
  private let file: any ReadableFile
  package let size: UInt64

  package init(_ file: any ReadableFile) {
    self.file = file
    size = file.size
  }

  package func read(
    at offset: UInt64, count: Int, into buffer: inout [UInt8]
  ) throws(BundleError) {
    buffer.resize(to: count)
    let found: Int
    do throws(FileError) {
      found = try file.read(at: offset, into: &buffer)
    } catch {
      throw .io(error)
    }
    // The file became shorter since it was opened, or the stick was pulled.
    guard found == count else { throw .truncated(expected: size, found: offset + UInt64(found)) }
  }
}

/// A bundle on a disk or stick, written. Syncing and naming are the caller's.
package final class BundleFileSink: BundleSink {
  private let file: any WritableFile

  package init(_ file: any WritableFile) { self.file = file }

  package func append(_ bytes: [UInt8]) throws(BundleError) {
    do throws(FileError) {
      try file.write(bytes)
    } catch {
      throw .io(error)
    }
  }
}

extension [UInt8] {
  /// Exactly that many bytes, in the memory there is where it suffices; what they are is left open.
  mutating func resize(to size: Int) {
    if size > capacity {
      self = [UInt8](repeating: 0, count: size)
    } else if size > count {
      append(contentsOf: repeatElement(0, count: size - count))
    } else {
      removeLast(count - Swift.max(0, size))
    }
  }
}
