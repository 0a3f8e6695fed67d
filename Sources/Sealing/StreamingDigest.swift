import CSodium

/// BLAKE2b-256 over bytes that arrive in pieces.
@safe package final class StreamingDigest {
  // The state wants 64-byte alignment, which Swift cannot import, so it lives in memory of its own.
  private let memory: UnsafeMutableRawPointer
  private var state: OpaquePointer { unsafe OpaquePointer(memory) }

  package init(for purpose: Personalisation) {
    unsafe memory = .allocate(
      byteCount: crypto_generichash_blake2b_statebytes(), alignment: 64)
    _ = unsafe purpose.bytes.withUnsafeBufferPointer { personal in
      unsafe crypto_generichash_blake2b_init_salt_personal(
        state, nil, 0, 32, nil, personal.baseAddress)
    }
  }

  deinit { unsafe memory.deallocate() }

  package func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe update($0) }
  }

  package func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe update($0) }
  }

  @unsafe package func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    _ = unsafe crypto_generichash_blake2b_update(state, bytes.baseAddress, UInt64(bytes.count))
  }

  /// The digest; the object takes no more bytes afterwards.
  package func finish() -> Digest {
    var result = [UInt8](repeating: 0, count: 32)
    _ = unsafe crypto_generichash_blake2b_final(state, &result, 32)
    return Digest(bytes: result) ?? Digest(first: 0, second: 0, third: 0, fourth: 0)
  }
}
