import CSodium

/// Where secret and unguessable bytes come from, passed in so that a simulation can replay a seed.
package struct Randomness: Sendable {
  private let source: @Sendable (Int) -> [UInt8]

  package init(_ source: @escaping @Sendable (Int) -> [UInt8]) { self.source = source }

  package func bytes(_ count: Int) -> [UInt8] { source(count) }

  package static let system = Randomness { count in
    var bytes = [UInt8](repeating: 0, count: max(0, count))
    if startLibrary() { unsafe randombytes_buf(&bytes, bytes.count) }
    return bytes
  }
}

/// Compares without telling by its time where two secrets first differ.
package func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  return unsafe sodium_memcmp(left, right, left.count) == 0
}
