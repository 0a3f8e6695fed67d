import CSodium

/// Bytes that are overwritten when the last reference to them goes, so that neither a crash report nor
/// a swap file finds them later. Copies a caller makes are his own to wipe.
package final class SecretBytes: Sendable {
  // Written before anybody else holds the object, and again when nobody does any more.
  private nonisolated(unsafe) var bytes: [UInt8]

  /// Takes the bytes over: the caller's variable is empty afterwards.
  package init(taking bytes: inout [UInt8]) {
    unsafe self.bytes = bytes
    bytes = []
  }

  deinit { unsafe overwrite(&bytes) }

  package var count: Int { unsafe bytes.count }

  package func reading<Result>(_ body: ([UInt8]) -> Result) -> Result {
    unsafe body(bytes)
  }
}

/// Fills bytes with zeros in a way that no compiler leaves out.
package func overwrite(_ bytes: inout [UInt8]) {
  unsafe bytes.withUnsafeMutableBytes { buffer in
    guard let start = buffer.baseAddress else { return }
    unsafe sodium_memzero(start, buffer.count)
  }
}
