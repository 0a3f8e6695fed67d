import Causality
import Sealing
import Testing

/// Values computed with Python's hashlib.blake2b(b"abc", digest_size=32, person=...).
@Suite struct DigestTests {
  private static let vectors: [(Personalisation, String)] = [
    (.organisation, "adb467043e83098bc97002fa59e30ec20549d1d4e076ce9842bb3b9d2dd20609"),
    (.root, "dada75dd5dcdb8ea7273136852a4acbd687b55b82d79afd51a93a7e6b9075250"),
    (.writer, "7ac939edd2a46e9acc403f8d1ef94b5658a0d869ff7f2c12b1590cd9f4ecd546"),
    (.change, "96a51f52ef29facd88dfe419e76a386136129cbbe209b30d112951527862253f"),
    (.content, "cd6c45ea9493c60d948e2b5bc1ec42c6fb8dd0995a3cedd666288884cca30126"),
    (.attachment, "216e3be768688c12ecd84f6f19a991d46ef5bf512a37fda0e8516a0425341669"),
    (.section, "7d8074a54403b2a423f4c890aef048757355364968b9a152d27cb84bb0db4f70"),
    (.bundle, "47860b406d401639036e4115e941b3e6e235b977415231f1fcbc470ec44d8eb9"),
    (.commitment, "b4aa8866e3070d1789fb4f23c2edc3eba75f664f368bac208e16f2908f3c0160"),
    (.headerKey, "5dbaf6b062523de47cf76f1aaad3604e526e0e18245d7c123bdfdce972cc73b0"),
    (.bodyKey, "1cb32e48162d44d53d85dc2babf7eaeb1f08594300c13d7d139f7bb332609883"),
    (.headerCode, "afa86bb18d664cfa4733aec48d1c9202f8e5869f30b79be55ee278d75cb6fdd2"),
    (.setCode, "ecce4747800faaef7fa8f6f367cf1ff2d0200a9f2370c8eb97ee334473b26ed6"),
    (.recordState, "254b3e5202a609a2d92ac18de7d3c7e468af50eecf1792c02c85515fec7bc2f7"),
    (.receipt, "2aaf53d64f013811bb7f6295453d4e3cf0fb533e97a7d29ffe2e934f307511b4"),
    (.enrolment, "98e3d82b6e470801c3ebb3c8224a0c4de56aa3b678df167cedf52aa49feb97c2"),
  ]

  @Test func `a digest is BLAKE2b-256 personalised as the registry says`() {
    for (purpose, expected) in Self.vectors {
      #expect(hexadecimal(of: Digest.of(Array("abc".utf8), for: purpose).bytes) == expected)
    }
  }

  @Test func `a key makes another digest`() {
    let digest = Digest.of(Array("abc".utf8), for: .headerCode, key: Array(0..<32))
    #expect(
      hexadecimal(of: digest.bytes)
        == "3d97ba59fe02aa713c190e62a583426c998d3ba2c5e26468ab370a2796a39e28")
  }

  @Test func `a digest of nothing is the digest of no bytes`() {
    let empty = hexadecimal(of: Digest.of([], for: .change).bytes)
    #expect(empty.hasPrefix("dcfa9618fda3cc57"))
    #expect(StreamingDigest(for: .change).finish() == Digest.of([], for: .change))
  }

  @Test func `bytes in pieces have the digest of the whole`() {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for size in [1, 63, 64, 127, 128, 129, 999] {
      let digest = StreamingDigest(for: .bundle)
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + size)
        digest.update(Array(bytes[start..<end]))
        start = end
      }
      #expect(digest.finish() == Digest.of(bytes, for: .bundle))
    }
  }

  @Test func `digests are ordered as their bytes and come back from them`() {
    let digests = (0..<100).map { Digest.of([UInt8($0)], for: .section) }
    for (left, right) in zip(digests, digests.dropFirst()) {
      #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
      #expect(Digest(bytes: left.bytes) == left)
    }
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
  }
}
