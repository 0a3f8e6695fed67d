import Causality
package import ChangeLog

/// Consecutive changes of one strand in one row: written once, read by the change. One row for many
/// changes, because a row for each costs more than hashing it.
///
/// Layout: count u16, then for each change header size u32 and content size u32 (all ones where the
/// content is missing), then headers and contents in turn; all numbers big endian. A local form, not
/// part of the protocol: the bytes inside are as their author wrote them.
package struct StoredRun {
  /// A run ends when it holds this much: a row of it just fits one page of the file, so that none is left
  /// half empty and one change is one page away.
  package static let sizeMax = 16_300
  package static let countMax = 256
  private static let missing = UInt32.max

  private let bytes: [UInt8]
  package let count: Int
  private let isSound: Bool

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    count = bytes.count >= 2 ? Int(bytes[0]) << 8 | Int(bytes[1]) : 0
    isSound = bytes.count >= 2 + count * 8
  }

  /// How much a reader believes what is kept.
  package enum Belief {
    /// Everything is hashed and checked again.
    case none
    /// Headers are: a change has its true identity; contents are taken as they are.
    case ofContents
    /// A change is taken for the one that the next change of the run names: for sending on, where the
    /// reader at the other end hashes everything.
    case ofChain
  }

  /// Appends the change at a position to a batch.
  package func append(
    _ position: Int, to batch: inout ChangeBatch, _ belief: Belief = .none
  ) throws(StoredRunError) -> Int {
    try append(position..<position + 1, to: &batch, belief)
    return batch.changes.count - 1
  }

  /// Appends consecutive changes to a batch.
  ///
  /// Cost: linear in the run, whatever the range.
  package func append(
    _ range: Range<Int>, to batch: inout ChangeBatch, _ belief: Belief
  ) throws(StoredRunError) {
    guard isSound, range.lowerBound >= 0, range.upperBound <= count else { throw .damaged }
    var start = 2 + count * 8
    for earlier in 0..<range.lowerBound {
      let (header, content) = sizes(earlier)
      start += header + (content ?? 0)
    }
    for position in range {
      let (header, content) = sizes(position)
      let end = start + header + (content ?? 0)
      guard end <= bytes.count else { throw .damaged }
      let next =
        position + 1 < count && belief == .ofChain ? end..<end + sizes(position + 1).header : nil
      try append(
        start..<start + header, content.map { start + header..<start + header + $0 }, next,
        to: &batch, belief)
      start = end
    }
  }

  private func append(
    _ header: Range<Int>, _ content: Range<Int>?, _ next: Range<Int>?,
    to batch: inout ChangeBatch, _ belief: Belief
  ) throws(StoredRunError) {
    let source = bytes.span
    do throws(ChangeError) {
      guard let content else {
        _ = try batch.append(header: source.extracting(header), content: nil)
        return
      }
      if belief == .none {
        _ = try batch.append(
          header: source.extracting(header), content: source.extracting(content))
        return
      }
      var id: ChangeID?
      if let next, next.upperBound <= bytes.count {
        id = ChangeBatch.previous(inHeader: source.extracting(next))
      }
      _ = try batch.append(
        keptHeader: source.extracting(header), content: source.extracting(content), id: id)
    } catch { throw .damaged }
  }

  /// The bytes of a change as they lie here, whatever they say; nil where they are not even there.
  package func piece(_ position: Int) -> (header: [UInt8], content: [UInt8]?)? {
    guard isSound, position >= 0, position < count else { return nil }
    var start = 2 + count * 8
    for earlier in 0..<position {
      let (header, content) = sizes(earlier)
      start += header + (content ?? 0)
    }
    let (header, content) = sizes(position)
    guard start + header + (content ?? 0) <= bytes.count else { return nil }
    let middle = start + header
    return (Array(bytes[start..<middle]), content.map { Array(bytes[middle..<middle + $0]) })
  }

  private func sizes(_ position: Int) -> (header: Int, content: Int?) {
    let start = 2 + position * 8
    let content = number(start + 4)
    return (Int(number(start)), content == Self.missing ? nil : Int(content))
  }

  /// The same run with another content at a position, or without one; nil for a damaged run.
  package func replacingContent(at position: Int, with content: [UInt8]?) -> [UInt8]? {
    guard isSound, position >= 0, position < count else { return nil }
    var start = 2 + count * 8
    for earlier in 0..<position {
      let (header, content) = sizes(earlier)
      start += header + (content ?? 0)
    }
    let (header, old) = sizes(position)
    start += header
    guard start + (old ?? 0) <= bytes.count else { return nil }
    var result = Array(bytes[..<start])
    var size: [UInt8] = []
    Self.append(content.map { UInt32($0.count) } ?? Self.missing, to: &size)
    for (index, byte) in size.enumerated() { result[2 + position * 8 + 4 + index] = byte }
    result += content ?? []
    result += bytes[(start + (old ?? 0))...]
    return result
  }

  private func number(_ start: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in start..<start + 4 { value = value << 8 | UInt32(bytes[index]) }
    return value
  }

  /// Writes a range of a batch's changes as one run.
  package static func encode(
    _ range: Range<Int>, of batch: borrowing ChangeBatch, into buffer: inout [UInt8]
  ) {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(UInt8(truncatingIfNeeded: range.count >> 8))
    buffer.append(UInt8(truncatingIfNeeded: range.count))
    for index in range {
      let change = batch.changes[index]
      append(UInt32(change.header.count), to: &buffer)
      append(change.content.map { UInt32($0.count) } ?? missing, to: &buffer)
    }
    // A batch that came from a bundle has its bytes in this order already: then they go in one piece.
    var piece = 0..<0
    for index in range {
      extend(&piece, by: batch.changes[index].header, of: batch, into: &buffer)
      if let content = batch.changes[index].content {
        extend(&piece, by: content, of: batch, into: &buffer)
      }
    }
    buffer.append(contentsOf: batch.bytes[piece])
  }

  private static func extend(
    _ piece: inout Range<Int>, by part: Range<Int>, of batch: borrowing ChangeBatch,
    into buffer: inout [UInt8]
  ) {
    if part.lowerBound != piece.upperBound {
      buffer.append(contentsOf: batch.bytes[piece])
      piece = part
    } else {
      piece = piece.lowerBound..<part.upperBound
    }
  }

  /// How far from `start` one run reaches.
  package static func end(
    from start: Int, to end: Int, of batch: borrowing ChangeBatch
  ) -> Int {
    var size = 2
    var index = start
    while index < end, index - start < countMax {
      let change = batch.changes[index]
      size += change.header.count + (change.content?.count ?? 0) + 8
      if size > sizeMax, index > start { break }
      index += 1
    }
    return index
  }

  private static func append(_ value: UInt32, to buffer: inout [UInt8]) {
    buffer.append(UInt8(truncatingIfNeeded: value >> 24))
    buffer.append(UInt8(truncatingIfNeeded: value >> 16))
    buffer.append(UInt8(truncatingIfNeeded: value >> 8))
    buffer.append(UInt8(truncatingIfNeeded: value))
  }
}

/// A stored run whose bytes are not what they were.
package enum StoredRunError: Error, Hashable, Sendable {
  case damaged
}
