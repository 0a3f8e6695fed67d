package import Sealing

/// The last 46 bytes: a courier sees by them, without a key, that a file is whole.
enum Trailer {
  static let size = 46
  static let mark: [UInt8] = Array("NRBEND".utf8)

  /// The mark and the length; the hash of everything before it follows.
  static func opening(fileSize: UInt64) -> [UInt8] {
    var bytes = mark
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: fileSize >> shift))
    }
    return bytes
  }

  /// The length and the hash a trailer states; nil where it is not one.
  static func decode(_ bytes: [UInt8]) -> (fileSize: UInt64, hash: Digest)? {
    guard bytes.count == size, bytes.starts(with: mark), let hash = Digest(bytes: bytes[14...])
    else { return nil }
    var fileSize: UInt64 = 0
    for byte in bytes[6..<14] { fileSize = fileSize << 8 | UInt64(byte) }
    return (fileSize, hash)
  }
}

/// A written bundle: its length, and the hash its name is taken from.
package struct BundleSummary: Hashable, Sendable {
  package let size: UInt64
  package let hash: Digest
}
