/// A file's bytes in pieces that images of one disk share: thousands of states of a disk differ in a few
/// pieces, and each piece is hashed once.
package struct FileContent: Sendable {
  static let pieceSize = 4096

  final class Piece: Sendable {
    let bytes: [UInt8]
    let hash: Int

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      hash = bytes.withUnsafeBytes { raw in
        var hasher = Hasher()
        hasher.combine(bytes: raw)
        return hasher.finalize()
      }
    }

    static let empty = Piece([UInt8](repeating: 0, count: pieceSize))
  }

  private var pieces: [Piece] = []
  package private(set) var size = 0

  package init() {}

  package init(_ bytes: [UInt8]) { write(bytes, at: 0) }

  package var bytes: [UInt8] {
    var all: [UInt8] = []
    for piece in pieces { all += piece.bytes }
    all.removeLast(all.count - size)
    return all
  }

  package mutating func write(_ bytes: [UInt8], at offset: Int) {
    write(bytes, 0..<bytes.count, at: offset)
  }

  package mutating func write(_ bytes: [UInt8], _ range: Range<Int>, at offset: Int) {
    grow(to: offset + range.count)
    bytes.withUnsafeBytes { source in
      var next = range.lowerBound
      while next < range.upperBound {
        let place = offset + next - range.lowerBound
        let start = place % Self.pieceSize
        let count = min(Self.pieceSize - start, range.upperBound - next)
        var fresh = pieces[place / Self.pieceSize].bytes
        fresh.withUnsafeMutableBytes { target in
          UnsafeMutableRawBufferPointer(rebasing: target[start..<start + count])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[next..<next + count]))
        }
        pieces[place / Self.pieceSize] = Piece(fresh)
        next += count
      }
    }
  }

  /// New bytes are zeros.
  package mutating func grow(to newSize: Int) {
    guard newSize > size else { return }
    size = newSize
    let count = (newSize + Self.pieceSize - 1) / Self.pieceSize
    while pieces.count < count { pieces.append(.empty) }
  }

  package mutating func truncate(to newSize: Int) {
    guard newSize < size else { return }
    let count = (newSize + Self.pieceSize - 1) / Self.pieceSize
    pieces.removeLast(pieces.count - count)
    size = newSize
    let start = newSize % Self.pieceSize
    guard start > 0, let last = pieces.last else { return }
    // What is cut off reads as zeros should the file grow again.
    let tail = [UInt8](repeating: 0, count: Self.pieceSize - start)
    pieces[pieces.count - 1] = Piece(Array(last.bytes[..<start]) + tail)
  }

  /// Returns how many bytes there were.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard offset >= 0, offset < size else { return 0 }
    let total = min(buffer.count, size - offset)
    var done = 0
    while done < total {
      let place = offset + done
      let start = place % Self.pieceSize
      let count = min(Self.pieceSize - start, total - done)
      pieces[place / Self.pieceSize].bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start + count]))
      }
      done += count
    }
    return total
  }

  /// Equal contents have equal digests.
  package var digest: Int {
    var hasher = Hasher()
    hash(into: &hasher)
    return hasher.finalize()
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    for piece in pieces { hasher.combine(piece.hash) }
  }
}
