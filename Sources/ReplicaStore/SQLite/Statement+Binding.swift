import CSQLite

extension Statement {
  package func bind(_ value: Int64, at index: Int32) throws(StorageError) {
    try check(unsafe sqlite3_bind_int64(try target(index), index, value))
  }

  /// SQLite has no unsigned numbers: from 2^63 on they come back by `uint64`, but sort below zero.
  package func bind(bitPattern value: UInt64, at index: Int32) throws(StorageError) {
    try bind(Int64(bitPattern: value), at: index)
  }

  package func bindNull(at index: Int32) throws(StorageError) {
    try check(unsafe sqlite3_bind_null(try target(index), index))
  }

  /// Copies.
  package func bind(_ bytes: Span<UInt8>, at index: Int32) throws(StorageError) {
    try unsafe bytes.withUnsafeBytes { (raw) throws(StorageError) in
      try unsafe bindCopy(raw, at: index)
    }
  }

  /// Copies.
  package func bind(_ bytes: [UInt8], at index: Int32) throws(StorageError) {
    try bind(bytes.span, at: index)
  }

  /// The memory must stay as it is until the statement has run or was reset.
  package func bindBorrowed(
    _ bytes: UnsafeRawBufferPointer, at index: Int32
  ) throws(StorageError) {
    guard (1..<64).contains(index) else { return try unsafe bindCopy(bytes, at: index) }
    let code = unsafe nr_bind_blob_borrowed(
      try target(index), index, bytes.baseAddress, UInt64(bytes.count))
    try check(code)
    unsafe borrowed |= 1 << index
  }

  package func bind(_ text: String, at index: Int32) throws(StorageError) {
    let pointer = unsafe try target(index)
    var text = text
    let code = text.withUTF8 { utf8 in
      unsafe nr_bind_text_copied(
        pointer, index, UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self),
        UInt64(utf8.count))
    }
    try check(code)
  }

  /// Text that is already bytes; the caller vouches that they are UTF-8. Copies.
  package func bind(utf8 bytes: Span<UInt8>, at index: Int32) throws(StorageError) {
    let pointer = unsafe try target(index)
    let code = unsafe bytes.withUnsafeBytes { raw in
      unsafe nr_bind_text_copied(
        pointer, index, raw.assumingMemoryBound(to: CChar.self).baseAddress, UInt64(raw.count))
    }
    try check(code)
  }

  /// Text that is already bytes, not copied: the memory must stay as it is until the statement has run or
  /// was reset, longer than the span itself says.
  package func bindBorrowed(utf8 bytes: Span<UInt8>, at index: Int32) throws(StorageError) {
    guard (1..<64).contains(index) else { return try bind(utf8: bytes, at: index) }
    let pointer = unsafe try target(index)
    let code = unsafe bytes.withUnsafeBytes { raw in
      unsafe nr_bind_text_borrowed(
        pointer, index, raw.assumingMemoryBound(to: CChar.self).baseAddress, UInt64(raw.count))
    }
    try check(code)
    unsafe borrowed |= 1 << index
  }

  /// Sixteen bytes given as two numbers, the high one first.
  package func bind(high: UInt64, low: UInt64, at index: Int32) throws(StorageError) {
    try unsafe bindSlot(at: index, count: 16) { slot in
      unsafe slot.storeBytes(of: high.bigEndian, as: UInt64.self)
      unsafe slot.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
  }

  /// Thirty-two bytes given as four numbers.
  package func bind(
    _ words: (UInt64, UInt64, UInt64, UInt64), at index: Int32
  ) throws(StorageError) {
    try unsafe bindSlot(at: index, count: 32) { slot in
      unsafe slot.storeBytes(of: words.0.bigEndian, as: UInt64.self)
      unsafe slot.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
      unsafe slot.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
      unsafe slot.storeBytes(of: words.3.bigEndian, toByteOffset: 24, as: UInt64.self)
    }
  }

  private func bindCopy(
    _ bytes: UnsafeRawBufferPointer, at index: Int32
  ) throws(StorageError) {
    if bytes.count <= Self.slotSize, let start = bytes.baseAddress {
      return try unsafe bindSlot(at: index, count: bytes.count) { slot in
        unsafe slot.copyMemory(from: start, byteCount: bytes.count)
      }
    }
    let code = unsafe nr_bind_blob_copied(
      try target(index), index, bytes.baseAddress, UInt64(bytes.count))
    try check(code)
  }

  private func bindSlot(
    at index: Int32, count: Int, _ fill: (UnsafeMutableRawPointer) -> Void
  ) throws(StorageError) {
    let offset = (Int(index) - 1) * Self.slotSize
    let pointer = unsafe try target(index)
    guard let start = unsafe slots.baseAddress, unsafe slots.indices.contains(offset) else {
      return try check(SQLITE_RANGE)
    }
    let slot = unsafe start + offset
    unsafe fill(slot)
    try check(unsafe nr_bind_blob_borrowed(pointer, index, slot, UInt64(count)))
  }

  /// What is bound now replaces what was borrowed for this parameter before.
  private func target(_ index: Int32) throws(StorageError) -> OpaquePointer {
    let others: UInt64 = ~(1 << index)
    unsafe borrowed &= others
    unsafe stale &= others
    return unsafe try requireOpen()
  }

  private func check(_ code: Int32) throws(StorageError) {
    guard code == SQLITE_OK else { throw failure(code) }
  }
}
