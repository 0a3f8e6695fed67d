import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

@Suite struct BundleRefusalTests {
  let logs: SampleLogs
  let sender: SigningKey

  init() throws {
    logs = try SampleLogs(seed: 51, logs: 2, changes: 10)
    sender = logs.sender
  }

  /// A bundle of a signed manifest and nothing else.
  func bundle(
    _ sections: [UInt8] = [], _ change: (inout HandMadeManifest) -> Void = { _ in }
  ) -> HandMadeBundle {
    var manifest = HandMadeManifest(sender: sender.publicKey)
    change(&manifest)
    var bundle = HandMadeBundle()
    bundle.plain = manifest.plain(sections, signedBy: sender)
    return bundle
  }

  // MARK: Header

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

  // MARK: Manifest

  @Test func `a manifest signed by another key than it names is refused`() throws {
    let other = try #require(SigningKey(seed: [UInt8](repeating: 3, count: 32)))
    let manifest = HandMadeManifest(sender: sender.publicKey)
    var wrong = HandMadeBundle()
    wrong.plain = manifest.plain(signedBy: other)
    #expect(refusal(of: wrong.bytes) == .manifestSignatureWrong)
    #expect(refusal(of: wrong.bytes)?.nature == .forged)
  }

  @Test func `no flipped bit of a manifest passes its signature`() {
    let manifest = HandMadeManifest(sender: sender.publicKey)
    let plain = manifest.plain(signedBy: sender)
    for index in plain.indices {
      var wrong = HandMadeBundle()
      wrong.plain = plain
      wrong.plain[index] ^= 1 << UInt8(index % 8)
      #expect(refusal(of: wrong.bytes) != nil, "byte \(index)")
    }
  }

  @Test func `a manifest of a later version asks for a newer program`() {
    let later = bundle { $0["version"] = [0x02] }
    #expect(refusal(of: later.bytes) == .unknownManifestVersion(2))
    let longer = bundle {
      $0["version"] = [0x02]
      $0.items.append([0xf6])
    }
    #expect(refusal(of: longer.bytes) == .unknownManifestVersion(2))
  }

  @Test func `a manifest length that does not fit the body is refused`() {
    for length: UInt64 in [0, 5000, 64 * 1024 * 1024] {
      var wrong = bundle()
      wrong.plain = wrong.plain.dropLast(4) + bigEndianBytes(length, count: 4)
      #expect(refusal(of: wrong.bytes) == .manifestLengthWrong(length))
    }
    var wrong = bundle()
    wrong.plain = wrong.plain.dropLast(4) + [0xff, 0xff, 0xff, 0xff]
    #expect(
      refusal(of: wrong.bytes)
        == .limit(.manifestSize, found: 0xffff_ffff, max: 64 * 1024 * 1024))
    wrong.plain = [1, 2, 3]
    #expect(refusal(of: wrong.bytes) == .manifestLengthWrong(3))
  }

  @Test(arguments: HandMadeManifest.names)
  func `an item of another kind is refused`(name: String) {
    let wrong = bundle { $0[name] = [0xf5] }
    guard case .manifestNotCanonical = refusal(of: wrong.bytes) else {
      Issue.record("\(name): \(String(describing: refusal(of: wrong.bytes)))")
      return
    }
  }

  @Test func `numbers nobody knows are refused`() {
    #expect(
      refusal(of: bundle { $0["purpose"] = [0x02] }.bytes) == .manifestWrong(.purposeUnknown(2)))
    let want = item {
      $0.array(1)
      $0.array(2)
      $0.unsigned(2)
      $0.byteString([UInt8](repeating: 0, count: 32))
    }
    #expect(
      refusal(of: bundle { $0["wants"] = want }.bytes) == .manifestWrong(.wantKindUnknown(2)))
    let section = item {
      $0.array(1)
      $0.array(5)
      $0.unsigned(3)
      $0.unsigned(0)
      $0.unsigned(0)
      $0.byteString([UInt8](repeating: 0, count: 32))
      $0.array(0)
    }
    #expect(
      refusal(of: bundle { $0["sections"] = section }.bytes)
        == .manifestWrong(.sectionKindUnknown(3)))
  }

  @Test func `lists longer than their limit are refused before they are kept`() {
    // Whatever the items are: the count is judged first.
    func list(_ count: Int) -> [UInt8] {
      item {
        $0.array(count)
        $0.raw([UInt8](repeating: 0, count: count))
      }
    }
    #expect(
      refusal(of: bundle { $0["recipients"] = list(17) }.bytes)
        == .limit(.recipients, found: 17, max: 16))
    #expect(
      refusal(of: bundle { $0["segments"] = list(200_001) }.bytes)
        == .limit(.segments, found: 200_001, max: 200_000))
    #expect(
      refusal(of: bundle { $0["tips"] = list(400_001) }.bytes)
        == .limit(.tips, found: 400_001, max: 400_000))
    #expect(
      refusal(of: bundle { $0["sections"] = list(65_537) }.bytes)
        == .limit(.sections, found: 65_537, max: 65_536))
    #expect(
      refusal(of: bundle { $0["codes"] = list(200_001) }.bytes)
        == .limit(.codes, found: 200_001, max: 200_000))
    #expect(
      refusal(of: bundle { $0["proof"] = [0x82, 0x40] + list(65) }.bytes)
        == .limit(.proofSteps, found: 65, max: 64))
    // An array that claims more items than there are bytes takes no memory.
    let claim: [UInt8] = [0x9a, 0xff, 0xff, 0xff, 0xff]
    guard
      case .manifestNotCanonical(.truncated) = refusal(of: bundle { $0["wants"] = claim }.bytes)
    else {
      Issue.record("taken")
      return
    }
  }

  @Test func `unsorted lists are refused`() {
    func two(_ first: UInt8, _ second: UInt8) -> [UInt8] {
      item {
        $0.array(2)
        $0.byteString([UInt8](repeating: first, count: 16))
        $0.byteString([UInt8](repeating: second, count: 16))
      }
    }
    let recipients = BundleError.manifestWrong(.recipientsUnsorted)
    #expect(refusal(of: bundle { $0["recipients"] = two(1, 2) }.bytes) == nil)
    #expect(refusal(of: bundle { $0["recipients"] = two(2, 1) }.bytes) == recipients)
    #expect(refusal(of: bundle { $0["recipients"] = two(2, 2) }.bytes) == recipients)
    let codes = item {
      $0.array(2)
      for _ in 0..<2 {
        $0.array(3)
        $0.byteString([UInt8](repeating: 1, count: 16))
        $0.byteString([UInt8](repeating: 1, count: 32))
        $0.byteString([UInt8](repeating: 1, count: 32))
      }
    }
    #expect(refusal(of: bundle { $0["codes"] = codes }.bytes) == .manifestWrong(.codesUnsorted))
    let root = item { $0.byteString([UInt8](repeating: 50, count: 16)) }
    #expect(refusal(of: bundle { $0["root"] = root }.bytes) == .manifestWrong(.rootTierWrong))
  }

  @Test func `sections that do not fill the body are refused`() {
    #expect(
      refusal(of: bundle([1, 2, 3]).bytes)
        == .manifestWrong(.sectionsDoNotFillBody(stated: 0, found: 3)))
  }

  // MARK: Sections

  func attachment(
    _ frame: [UInt8], rawSize: Int, content: [UInt8] = [1]
  ) -> BundleError? {
    refusal(
      of: bundle(frame) {
        $0["sections"] = attachmentTable(content, compressed: frame, rawSize: rawSize)
      }.bytes)
  }

  @Test func `a section that decompresses to more than it declares is refused`() throws {
    let million = [UInt8](repeating: 0, count: 1_000_000)
    let bomb = try SectionCompressor().compress(million).bytes
    #expect(bomb.count < 200)
    #expect(attachment(bomb, rawSize: 1_000_000) == nil)
    #expect(
      attachment(bomb, rawSize: 1000)
        == .section(number: 0, .rawSizeDiffers(stated: 1000, found: 1_000_000)))
    // A frame that lies in its own head: it states 1000 bytes and holds a million.
    var lying = bomb
    #expect(lying[4] == 0xa0)
    lying.replaceSubrange(5..<9, with: [0xe8, 0x03, 0, 0])
    #expect(attachment(lying, rawSize: 1000) == .section(number: 0, .notDecompressible))
    // And one that states more than it holds.
    var short = rawFrame([1, 2, 3])
    short[5] = 9
    #expect(attachment(short, rawSize: 9) == .section(number: 0, .notDecompressible))
  }

  @Test func `sizes beyond the limits are refused before the section is read`() {
    #expect(
      attachment([1], rawSize: 17 * 1024 * 1024)
        == .limit(.sectionRawSize, found: 17 * 1024 * 1024, max: 16 * 1024 * 1024))
    #expect(
      attachment([UInt8](repeating: 0, count: 300), rawSize: 10)
        == .limit(.sectionCompressedSize, found: 300, max: 73))
  }

  @Test func `anything but one frame is refused`() {
    let frame = rawFrame([1, 2, 3])
    #expect(attachment(frame, rawSize: 3) == nil)
    #expect(attachment(frame + frame, rawSize: 3) == .section(number: 0, .frameUnclear))
    #expect(attachment(frame + [0], rawSize: 3) == .section(number: 0, .frameUnclear))
    let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]
    #expect(attachment(skippable + frame, rawSize: 3) == .section(number: 0, .frameUnclear))
    #expect(attachment([], rawSize: 3) == .section(number: 0, .frameUnclear))
    #expect(attachment([1, 2, 3, 4, 5, 6, 7], rawSize: 3) == .section(number: 0, .frameUnclear))
    var dictionary = frame
    dictionary[4] |= 1
    #expect(attachment(dictionary, rawSize: 3) == .section(number: 0, .frameUnclear))
  }

  @Test func `a window larger than a small computer has to spare is refused`() {
    // Not a single segment, size in 4 bytes; the window byte says 2^(10 + n).
    func frame(_ window: UInt8) -> [UInt8] {
      [0x28, 0xb5, 0x2f, 0xfd, 0x80, window, 3, 0, 0, 0, 0x19, 0, 0, 1, 2, 3]
    }
    #expect(attachment(frame(13 << 3), rawSize: 3) == nil)
    #expect(
      attachment(frame(14 << 3), rawSize: 3)
        == .section(number: 0, .windowTooLarge(16 * 1024 * 1024)))
  }

  @Test func `a section under another hash is refused`() {
    let frame = rawFrame([1, 2, 3])
    let wrong = bundle(frame) {
      $0["sections"] = attachmentTable([1, 2, 3], compressed: Array(frame.reversed()))
    }
    #expect(refusal(of: wrong.bytes) == .section(number: 0, .hashDiffers))
  }

  @Test func `only a judge's word opens the sections`() throws {
    struct Refused: Error {}
    let bundle = try UnverifiedBundle.open(BundleInMemory(bundle().bytes)).unseal(with: [])
      .readManifest()
    #expect(throws: Refused.self) {
      try bundle.verified { (_) throws(Refused) in throw Refused() }
    }
  }
}
