import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

/// Every limit of a bundle: at it the limit says nothing, one above it refuses, before what is counted is
/// read (Protocol.md 13).
@Suite struct LimitTests {
  struct Provoked: CustomTestStringConvertible {
    let limit: BundleLimit
    let max: UInt64
    let make: @Sendable (Int) -> HandMadeBundle
    var testDescription: String { "\(limit)" }

    init(_ limit: BundleLimit, _ max: Int, _ make: @escaping @Sendable (Int) -> HandMadeBundle) {
      self.limit = limit
      self.max = UInt64(max)
      self.make = make
    }

    /// A list in the manifest whose items are of no kind at all.
    init(_ limit: BundleLimit, _ max: Int, list name: String, after head: [UInt8] = []) {
      self.init(limit, max) { count in
        LimitTests.bundle { manifest in
          manifest[name] =
            head + item { $0.array(count) } + [UInt8](repeating: 0, count: count)
        }
      }
    }

    /// A section of whatever sizes and slices.
    init(
      section limit: BundleLimit, _ max: Int, kind: UInt64,
      _ write: @escaping @Sendable (Int, inout CBOREncoder) -> Void
    ) {
      self.init(limit, max) { count in
        LimitTests.bundle { manifest in
          manifest["sections"] = item {
            $0.array(1)
            $0.array(5)
            $0.unsigned(kind)
            write(count, &$0)
          }
        }
      }
    }
  }

  private static func bundle(_ change: (inout HandMadeManifest) -> Void) -> HandMadeBundle {
    guard let key = SigningKey(seed: [UInt8](repeating: 1, count: 32)) else {
      return HandMadeBundle()
    }
    return handMade(signedBy: key, [], change)
  }

  private static let hash = [UInt8](repeating: 2, count: 32)

  static let provoked: [Provoked] = [
    Provoked(.recipients, BundleLimits.recipientsMax, list: "recipients"),
    Provoked(.segments, BundleLimits.segmentsMax, list: "segments"),
    Provoked(.tips, BundleLimits.tipsMax, list: "tips"),
    Provoked(.sections, BundleLimits.sectionsMax, list: "sections"),
    Provoked(.codes, BundleLimits.codesMax, list: "codes"),
    Provoked(.wants, BundleLimits.wantsMax, list: "wants"),
    Provoked(.proofSteps, BundleLimits.proofStepsMax, list: "proof", after: [0x82, 0x41, 0x80]),
    Provoked(.proofItemSize, BundleLimits.proofItemSizeMax) { count in
      bundle { manifest in
        manifest["proof"] =
          [0x82] + item { $0.byteString([UInt8](repeating: 1, count: count)) } + [0x80]
      }
    },
    Provoked(.softwareTextSize, BundleLimits.softwareTextSizeMax) { count in
      bundle { manifest in
        manifest["capabilities"] = item {
          $0.array(2)
          $0.unsigned(1)
          $0.text(utf8: [UInt8](repeating: 0x61, count: count))
        }
      }
    },
    Provoked(section: .sectionRawSize, BundleLimits.sectionRawMax, kind: 2) {
      $1.unsigned(UInt64($0))
    },
    Provoked(section: .sectionCompressedSize, BundleLimits.compressedSizeMax(ofRaw: 10), kind: 2) {
      $1.unsigned(10)
      $1.unsigned(UInt64($0))
    },
    Provoked(section: .slices, BundleLimits.slicesMax, kind: 1) {
      $1.unsigned(10)
      $1.unsigned(10)
      $1.byteString(hash)
      $1.array($0)
      $1.raw([UInt8](repeating: 0, count: $0))
    },
    Provoked(section: .changesInSection, BundleLimits.changesPerSectionMax, kind: 1) {
      $1.unsigned(10)
      $1.unsigned(10)
      $1.byteString(hash)
      $1.array(1)
      $1.array(2)
      $1.unsigned(0)
      $1.unsigned(UInt64($0))
    },
    Provoked(section: .attachmentSize, Int(BundleLimits.attachmentSizeMax), kind: 2) {
      $1.unsigned(10)
      $1.unsigned(10)
      $1.byteString(hash)
      $1.array(1)
      $1.array(3)
      $1.byteString(hash)
      $1.unsigned(0)
      $1.unsigned(UInt64($0))
    },
    Provoked(.manifestSize, BundleLimits.manifestSizeMax) { count in
      var bundle = bundle { _ in }
      bundle.plain = bundle.plain.dropLast(4) + bigEndianBytes(UInt64(count), count: 4)
      return bundle
    },
    Provoked(.headerSize, BundleLimits.headerSizeMax) { count in
      var bundle = bundle { _ in }
      bundle.headerTail = [UInt8](repeating: 0, count: count - (bundle.header.count - 14))
      return bundle
    },
  ]

  @Test(arguments: provoked)
  func `at a limit it says nothing, one above it refuses`(_ row: Provoked) {
    if case .limit(let limit, _, _)? = refusal(of: row.make(Int(row.max)).bytes) {
      #expect(limit != row.limit)
    }
    #expect(
      refusal(of: row.make(Int(row.max) + 1).bytes)
        == .limit(row.limit, found: row.max + 1, max: row.max))
  }

  /// The limits of a header and of a section's columns have no name of their own in a refusal.
  @Test func `sixty-four critical features and seventeen stanzas are the most`() {
    var bundle = Self.bundle { _ in }
    bundle.criticalFeatures = (1...64).map { UInt64($0) }
    #expect(refusal(of: bundle.bytes) == .unknownCriticalFeature(1))
    bundle.criticalFeatures.append(65)
    #expect(refusal(of: bundle.bytes)?.isOutOfRange == true)
    bundle.criticalFeatures = []
    bundle.isPlain = false
    bundle.stanzas = [[UInt8]](repeating: [UInt8](repeating: 1, count: 80), count: 17)
    #expect(refusal(of: bundle.bytes) == .notForUs(stanzas: 17))
    bundle.stanzas.append([UInt8](repeating: 1, count: 80))
    #expect(refusal(of: bundle.bytes)?.isOutOfRange == true)
  }

  @Test func `a have-vector has two hundred thousand entries at most`() {
    func found(_ count: Int) -> CBORError? {
      let bundle = Self.bundle { manifest in
        manifest["have"] = item { $0.array(count) } + [UInt8](repeating: 0, count: count)
      }
      guard case .manifestNotCanonical(let error)? = refusal(of: bundle.bytes) else { return nil }
      return error
    }
    guard case .unexpectedType = found(HaveVector.entriesMax) else {
      Issue.record("\(String(describing: found(HaveVector.entriesMax)))")
      return
    }
    guard case .outOfRange = found(HaveVector.entriesMax + 1) else {
      Issue.record("taken")
      return
    }
  }

  /// Asks for no byte beyond the first ones: what is larger than a stick can hold is not read to its end.
  private final class Endless: BundleSource {
    let size: UInt64
    private(set) var most: UInt64 = 0
    init(_ size: UInt64) { self.size = size }

    func read(at offset: UInt64, count: Int, into buffer: inout [UInt8]) {
      most = max(most, offset + UInt64(count))
      let head: [UInt8] = [
        0x89, 0x4e, 0x52, 0x42, 0x0d, 0x0a, 0x1a, 0x0a, 1, 0, 0, 0, 0, 9,
      ]
      buffer = offset == 0 ? Array(head.prefix(count)) : [UInt8](repeating: 0, count: count)
    }
  }

  @Test func `a file larger than the limit is not read`() throws {
    let max = BundleLimits.bundleSizeMax
    let above = Endless(max + 1)
    #expect(throws: BundleError.limit(.bundleSize, found: max + 1, max: max)) {
      try UnverifiedBundle.open(above)
    }
    #expect(above.most == 14)
    let most = Endless(max)
    #expect(throws: BundleError.truncated(expected: nil, found: max)) {
      try UnverifiedBundle.open(most)
    }
  }

  @Test func `value columns beyond the limit are refused before they are read`() {
    func fault(_ count: Int) -> BundleError? {
      var raw = [UInt8](repeating: 0, count: 10) + varint(count)
      for number in 0..<count { raw += varint(2) + varint(number) + varint(0) }
      var decoder = SectionDecoder(segments: [])
      var batch = ChangeBatch()
      do throws(BundleError) {
        try decoder.decode(raw, [], number: 0, into: &batch)
        return nil
      } catch { return error }
    }
    #expect(fault(BundleLimits.valueColumnsMax) == nil)
    #expect(
      fault(BundleLimits.valueColumnsMax + 1) == .section(number: 0, .numberMalformed(.values)))
  }
}

extension BundleError {
  fileprivate var isOutOfRange: Bool {
    if case .headerNotCanonical(.outOfRange, _) = self { true } else { false }
  }
}
