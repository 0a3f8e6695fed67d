import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

@Suite struct SectionFrameTests {
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
