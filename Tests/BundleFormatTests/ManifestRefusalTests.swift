import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

@Suite struct ManifestRefusalTests {
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

  @Test func `prerequisites other than the bases of the segments are refused`() {
    let entry = item {
      $0.array(1)
      $0.array(3)
      $0.byteString([UInt8](repeating: 1, count: 16))
      $0.unsigned(1)
      $0.byteString([UInt8](repeating: 1, count: 16))
    }
    #expect(
      refusal(of: bundle { $0["prerequisites"] = entry }.bytes)
        == .manifestWrong(.prerequisitesDiffer))
  }

  @Test func `sections that do not fill the body are refused`() {
    #expect(
      refusal(of: bundle([1, 2, 3]).bytes)
        == .manifestWrong(.sectionsDoNotFillBody(stated: 0, found: 3)))
  }
}
