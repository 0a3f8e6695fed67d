/// What the head of a zstd frame (RFC 8878, 3.1.1) promises: read here because the library's own
/// check of the window is left out when it decompresses in one go.
struct ZstdFrame: Hashable {
  let contentSize: UInt64
  let windowSize: UInt64

  /// Nil for anything but a frame that states its size and needs no dictionary.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 6, bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) else { return nil }
    let descriptor = bytes[4]
    let isSingleSegment = descriptor & 0x20 != 0
    let sizeFlag = descriptor >> 6
    let hasReserved = descriptor & 0x08 != 0
    let hasDictionary = descriptor & 0x03 != 0
    guard !hasReserved, !hasDictionary, isSingleSegment || sizeFlag > 0 else { return nil }

    let sizeStart = isSingleSegment ? 5 : 6
    let sizeCount = sizeFlag == 0 ? 1 : 1 << Int(sizeFlag)
    guard bytes.count >= sizeStart + sizeCount else { return nil }
    var size: UInt64 = 0
    for index in (sizeStart..<sizeStart + sizeCount).reversed() {
      size = size << 8 | UInt64(bytes[index])
    }
    if sizeCount == 2 { size += 256 }
    contentSize = size

    if isSingleSegment {
      windowSize = size
    } else {
      let base = UInt64(1) << UInt64(10 + bytes[5] >> 3)
      windowSize = base + base / 8 * UInt64(bytes[5] & 7)
    }
  }
}
