import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

@Suite struct HeaderRefusalTests {
  let logs: SampleLogs
  let sender: SigningKey

  init() throws {
    logs = try SampleLogs(seed: 51, logs: 2, changes: 10)
    sender = logs.sender
  }

  func bundle(
    _ sections: [UInt8] = [], _ change: (inout HandMadeManifest) -> Void = { _ in }
  ) -> HandMadeBundle {
    handMade(signedBy: sender, sections, change)
  }

  @Test func `the hand-made bundle itself is taken`() {
    #expect(refusal(of: bundle().bytes) == nil)
  }

  @Test func `another file is not a bundle`() {
    #expect(refusal(of: Array("%PDF-1.7".utf8) + [UInt8](repeating: 0, count: 500)) == .notABundle)
    #expect(refusal(of: []) == .notABundle)
  }

  @Test func `a later major version and a critical feature ask for a newer program`() {
    var later = bundle()
    later.major = 2
    #expect(refusal(of: later.bytes) == .unknownMajor(2))
    later = bundle()
    later.criticalFeatures = [3, 9]
    #expect(refusal(of: later.bytes) == .unknownCriticalFeature(3))
    #expect(refusal(of: later.bytes)?.nature == .needsNewerProgram)
  }

  @Test func `a later minor version is read`() {
    var later = bundle()
    later.minor = 4
    #expect(refusal(of: later.bytes) == nil)
  }

  @Test func `critical features out of order are refused`() {
    var wrong = bundle()
    wrong.criticalFeatures = [9, 3]
    #expect(refusal(of: wrong.bytes) == .headerWrong(.featuresUnsorted))
  }

  @Test func `a bundle for others is not for us, and says so`() throws {
    let file = try write(logs, .sealed(to: [sealingKey(1).publicKey, sealingKey(2).publicKey]))
    #expect(refusal(of: file.file) == .notForUs(stanzas: 2))
    #expect(refusal(of: file.file, keys: [try sealingKey(3)]) == .notForUs(stanzas: 2))
    #expect(refusal(of: file.file, keys: [try sealingKey(2)]) == nil)
  }

  @Test func `a stanza that opens to another key than was committed to is refused`() throws {
    let reader = try sealingKey(1)
    var wrong = bundle()
    wrong.isPlain = false
    let other = [UInt8](repeating: 8, count: 32)
    wrong.stanzas = [try #require(reader.publicKey.seal(other))]
    #expect(refusal(of: wrong.bytes, keys: [reader]) == .commitmentWrong)
    wrong.stanzas = [try #require(reader.publicKey.seal(wrong.fileKey))]
    #expect(refusal(of: wrong.bytes, keys: [reader]) == nil)
    wrong.commitment = [UInt8](repeating: 0, count: 32)
    #expect(refusal(of: wrong.bytes, keys: [reader]) == .commitmentWrong)
  }

  @Test func `a header under another code is refused`() {
    var wrong = bundle()
    wrong.headerCode = [UInt8](repeating: 0, count: 32)
    #expect(refusal(of: wrong.bytes) == .headerCodeWrong)
  }

  @Test func `a header must be sealed or plain, not both and not neither`() throws {
    var wrong = bundle()
    wrong.stanzas = [try #require(try sealingKey(1).publicKey.seal(wrong.fileKey))]
    #expect(refusal(of: wrong.bytes) == .headerWrong(.sealingUnclear))
    wrong.stanzas = []
    wrong.isPlain = false
    #expect(refusal(of: wrong.bytes) == .headerWrong(.sealingUnclear))
    #expect(throws: BundleError.headerWrong(.sealingUnclear)) { try write(logs, .sealed(to: [])) }
  }

  @Test func `seventeen stanzas are the most`() throws {
    let keys = try (1...18).map { try sealingKey(UInt8($0)) }
    let most = try write(logs, .sealed(to: keys.prefix(17).map(\.publicKey)))
    #expect(refusal(of: most.file, keys: [keys[16]]) == nil)
    #expect(throws: BundleError.limit(.stanzas, found: 18, max: 17)) {
      try write(logs, .sealed(to: keys.map(\.publicKey)))
    }
    var wrong = bundle()
    wrong.isPlain = false
    wrong.stanzas = keys.compactMap { $0.publicKey.seal(wrong.fileKey) }
    #expect(
      refusal(of: wrong.bytes, keys: keys)
        == .headerNotCanonical(.outOfRange(at: 1), offset: 14))
  }

  @Test func `a header with anything after it, too long or of other chunks is refused`() {
    var wrong = bundle()
    wrong.headerTail = [0xf6]
    guard case .headerNotCanonical(.trailingBytes, offset: 14) = refusal(of: wrong.bytes) else {
      Issue.record("taken")
      return
    }
    wrong = bundle()
    wrong.headerTail = [UInt8](repeating: 0, count: 65_536)
    guard case .limit(.headerSize, _, max: 65_536) = refusal(of: wrong.bytes) else {
      Issue.record("taken")
      return
    }
    wrong = bundle()
    wrong.chunkSize = 4096
    #expect(refusal(of: wrong.bytes) == .headerWrong(.chunkSizeUnknown(4096)))
  }
}
