import NhanRong
import Testing

/// What a stick, a courier or a stranger can do to a sealed bundle without any key: every single
/// alteration is refused and the replica stays byte for byte as it was.
@Suite(.enabled(if: !VectorFiles.areWritten)) struct MutatedFileTests {
  private let bundle: [UInt8]
  private let office: BesiegedOffice

  init() throws {
    bundle = try MutatedFileTests.vector("first-export")
    office = try BesiegedOffice(.commune, after: [MutatedFileTests.vector("welcome-branch")])
  }

  static func vector(_ name: String) throws -> [UInt8] {
    try need(VectorFiles.read(name, accepted: true).parts.first)
  }

  /// Hands over every file, then compares the replica; last the original, so that nothing was refused
  /// only because everything is.
  private func besiege(
    _ what: String, _ files: some Sequence<(name: String, bytes: [UInt8])>
  ) throws {
    let before = try office.digest()
    for file in files where file.bytes != bundle {
      let error = try office.refusal(of: file.bytes)
      #expect(
        error?.code.text.hasPrefix("NR-B") == true, "\(file.name): \(String(describing: error))")
    }
    #expect(try office.digest() == before)
    office.report(what)
    #expect(try office.refusal(of: bundle) == nil)
    #expect(try office.digest() != before)
  }

  private static func withTrailer(_ file: [UInt8]) -> [UInt8] {
    VectorBytes.withTrailer(Array(file.dropLast(46)))
  }

  /// In two halves, so that two processors share the time.
  @Test(arguments: [0, 1]) func `every flipped bit`(_ half: Int) throws {
    #expect(bundle.count < 5000)
    let middle = bundle.count * 4
    try besiege(
      "every bit flipped, half \(half + 1)",
      (half * middle..<(half + 1) * middle).lazy.map { [bundle] place in
        var file = bundle
        file[place / 8] ^= 1 << UInt8(place % 8)
        return ("byte \(place / 8) bit \(place % 8)", file)
      })
  }

  /// In the clear part every bit; in the chunks, where one code covers all bits alike, one of each byte.
  @Test func `flipped bits under a trailer that fits`() throws {
    let clear = 14 + Int(bundle[10..<14].reduce(0) { $0 << 8 | UInt32($1) }) + 32
    let places =
      Array(0..<clear * 8) + (clear..<bundle.count - 46).map { $0 * 8 + $0 % 8 }
    try besiege(
      "bits flipped, the trailer made to fit",
      places.lazy.map { [bundle] place in
        var file = bundle
        file[place / 8] ^= 1 << UInt8(place % 8)
        return ("byte \(place / 8) bit \(place % 8)", Self.withTrailer(file))
      })
  }

  @Test func `every truncation, bare and under a trailer that fits`() throws {
    let lengths = Array(0..<bundle.count)
    try besiege(
      "every truncation",
      lengths.map { [bundle] in ("cut to \($0)", Array(bundle.prefix($0))) }
        + lengths.dropLast(46).map { [bundle] in
          ("cut to \($0), with a trailer", VectorBytes.withTrailer(Array(bundle.prefix($0))))
        })
  }

  @Test func `blocks swapped, doubled and left out`() throws {
    let size = 64
    let starts = Array(stride(from: 0, to: bundle.count, by: size))
    let blocks = starts.map { Array(bundle[$0..<min($0 + size, bundle.count)]) }
    var files: [(name: String, bytes: [UInt8])] = []
    func add(_ name: String, _ blocks: [[UInt8]]) {
      let file = blocks.flatMap { $0 }
      files.append((name, file))
      if file.count > 46 { files.append((name + ", with a trailer", Self.withTrailer(file))) }
    }
    for first in blocks.indices {
      var left = blocks
      left.remove(at: first)
      add("without block \(first)", left)
      for second in blocks.indices where second != first {
        var copied = blocks
        copied[second] = blocks[first]
        add("block \(second) is \(first)", copied)
        if second > first {
          var swapped = blocks
          swapped.swapAt(first, second)
          add("blocks \(first) and \(second)", swapped)
        }
      }
    }
    try besiege("blocks of 64 bytes swapped, doubled, left out", files)
  }
}
