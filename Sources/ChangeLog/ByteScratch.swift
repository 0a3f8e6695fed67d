import Causality

/// Room in which the bytes of one change are put together again and again.
///
/// Appending to an array costs a check of its owner for each byte; a change has some hundred small
/// pieces. More than fits is remembered, not written: the caller asks once, at the end.
@safe struct ByteScratch: ~Copyable {
  private let memory: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0
  private(set) var overflowed = false

  init(capacity: Int) {
    // Not filled: only what was written is ever read, and a small bundle touches few pages of it.
    unsafe memory = .allocate(capacity: capacity)
  }

  deinit { unsafe memory.deallocate() }

  mutating func removeAll() {
    count = 0
    overflowed = false
  }

  @inline(__always) private mutating func room(for size: Int) -> Bool {
    if unsafe memory.count &- count >= size { return true }
    overflowed = true
    return false
  }

  @inline(__always) mutating func put(_ byte: UInt8) {
    guard room(for: 1) else { return }
    unsafe memory[count] = byte
    count &+= 1
  }

  @inline(__always) mutating func putWord(_ word: UInt64) {
    guard room(for: 8) else { return }
    unsafe UnsafeMutableRawBufferPointer(memory).storeBytes(
      of: word.bigEndian, toByteOffset: count, as: UInt64.self)
    count &+= 8
  }

  @inline(__always) mutating func put(_ source: borrowing Span<UInt8>, _ range: Range<Int>) {
    let size = range.count
    guard range.lowerBound >= 0, range.upperBound <= source.count, room(for: size), size > 0 else {
      if size > 0 { overflowed = true }
      return
    }
    unsafe source.withUnsafeBufferPointer { bytes in
      guard let from = bytes.baseAddress, let to = unsafe memory.baseAddress else { return }
      unsafe (to + count).update(from: from + range.lowerBound, count: size)
    }
    count &+= size
  }

  /// The head of a CBOR item, in its shortest form.
  @inline(__always) mutating func putHead(major: UInt8, _ value: UInt64) {
    if value < 24 {
      put(major << 5 | UInt8(truncatingIfNeeded: value))
    } else {
      putLongHead(major: major << 5, value)
    }
  }

  private mutating func putLongHead(major: UInt8, _ value: UInt64) {
    let width: UInt8 = value <= 0xff ? 0 : value <= 0xffff ? 1 : value <= 0xffff_ffff ? 2 : 3
    put(major | (24 + width))
    var shift = (UInt64(8) << UInt64(width)) &- 8
    while true {
      put(UInt8(truncatingIfNeeded: value >> shift))
      if shift == 0 { return }
      shift &-= 8
    }
  }

  @inline(__always) mutating func putInteger(_ value: Int64) {
    if value >= 0 {
      putHead(major: 0, UInt64(value))
    } else {
      putHead(major: 1, UInt64(bitPattern: -1 &- value))
    }
  }

  /// A byte string of sixteen bytes.
  @inline(__always) mutating func putName(_ name: some SixteenByteName) {
    put(0x50)
    putWord(name.high)
    putWord(name.low)
  }

  /// A byte string of thirty-two bytes.
  @inline(__always) mutating func putID(_ id: ChangeID) {
    put(0x58)
    put(0x20)
    putWord(id.first)
    putWord(id.second)
    putWord(id.third)
    putWord(id.fourth)
  }

  @inline(__always) func append(to bytes: inout [UInt8]) {
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: memory[0..<count]))
  }

  @inline(__always) func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let filled = unsafe UnsafeBufferPointer(rebasing: memory[0..<count])
    return try unsafe body(Span(_unsafeElements: filled))
  }
}
