import BundleFormat
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

@Suite struct BundleDamageTests {
  let logs: SampleLogs
  let key: SealingKey
  let plain: [UInt8]
  let sealed: [UInt8]

  init() throws {
    logs = try SampleLogs(seed: 41, logs: 2, changes: 6)
    key = try sealingKey(5)
    plain = try write(logs, .plain).file
    sealed = try write(logs, .sealed(to: [key.publicKey])).file
  }

  @Test func `the undamaged bundles are taken`() {
    #expect(refusal(of: plain) == nil)
    #expect(refusal(of: sealed, keys: [key]) == nil)
  }

  @Test func `a bundle cut anywhere is refused as damaged`() {
    for count in 0..<plain.count {
      let found = refusal(of: Array(plain.prefix(count)))
      if count == 0 {
        #expect(found == .notABundle)
      } else {
        #expect(found?.nature == .damaged, "cut at \(count)")
      }
    }
  }

  @Test func `a bundle that ends inside a zeroed tail is refused as damaged`() {
    // What a stick shows that was pulled out: the length is there, the bytes are not.
    for count in stride(from: 1, to: plain.count, by: 37) {
      let zeros = [UInt8](repeating: 0, count: count)
      #expect(refusal(of: plain.dropLast(count) + zeros)?.nature == .damaged)
    }
  }

  @Test func `every flipped bit is refused with a reason`() {
    for index in plain.indices {
      for bit in 0..<8 {
        var file = plain
        file[index] ^= 1 << UInt8(bit)
        let found = refusal(of: file)
        switch index {
        case 0..<8: #expect(found == .notABundle)
        case 8: #expect(found?.nature == .needsNewerProgram)
        case 10..<14: #expect(found != nil)
        default: #expect(found?.nature == .damaged, "byte \(index) bit \(bit)")
        }
      }
    }
  }

  @Test func `a flipped bit under a fresh trailer is refused by the keys`() {
    let headerEnd = 14 + 1 + 1 + 82 + 1 + 34 + 5 + 17 + 1
    for index in 9..<sealed.count - 46 {
      var file = sealed
      file[index] ^= 1 << UInt8(index % 8)
      let found = refusal(of: withFreshTrailer(file), keys: [key])
      #expect(found != nil, "byte \(index)")
      if index >= headerEnd + 32 {
        #expect(found == .damagedChunk(number: 0, offset: UInt64(headerEnd + 32)))
      } else if index >= headerEnd {
        #expect(found == .headerCodeWrong)
      }
    }
  }

  @Test func `bytes after the end are refused`() {
    let size = UInt64(plain.count)
    #expect(
      refusal(of: plain + plain.suffix(46)) == .trailingBytes(expected: size, found: size + 46))
    #expect(refusal(of: plain + [0])?.nature == .damaged)
  }

  @Test func `a trailer that states a longer file says how much is missing`() {
    let short = Array(plain.dropLast(100)) + plain.suffix(46)
    #expect(
      refusal(of: short)
        == .truncated(expected: UInt64(plain.count), found: UInt64(plain.count - 54)))
  }

  @Test func `two chunks exchanged are refused`() throws {
    var bundle = try manyChunks()
    #expect(refusal(of: bundle.bytes) == nil)
    bundle.changeChunks = { $0.swapAt(0, 1) }
    let start = UInt64(bundle.header.count + 32)
    // The manifest is read first, from the last chunks; the exchanged ones are met in the section.
    #expect(refusal(of: bundle.bytes) == .damagedChunk(number: 0, offset: start))
  }

  @Test func `a chunk left out, doubled or put from another place is refused`() throws {
    var bundle = try manyChunks()
    bundle.changeChunks = { $0.remove(at: 1) }
    #expect(refusal(of: bundle.bytes)?.nature != nil)
    bundle.changeChunks = { $0.insert($0[1], at: 1) }
    #expect(refusal(of: bundle.bytes) != nil)
    bundle.changeChunks = { $0.removeLast() }
    // What is last now was not sealed as the last.
    #expect(refusal(of: bundle.bytes)?.nature == .damaged)
    bundle.changeChunks = { $0[1] = $0[0] }
    #expect(
      refusal(of: bundle.bytes)
        == .damagedChunk(number: 1, offset: UInt64(bundle.header.count + 32 + 65_552)))
  }

  @Test func `a body of no chunk or of a chunk without a byte is refused`() throws {
    var bundle = try manyChunks()
    for count in [0, 1, 15, 16] {
      bundle.changeChunks = { $0 = [[UInt8](repeating: 1, count: count)] }
      #expect(refusal(of: bundle.bytes)?.nature == .damaged, "\(count) bytes")
    }
    bundle.changeChunks = { $0.append([UInt8](repeating: 1, count: 16)) }
    #expect(refusal(of: bundle.bytes)?.nature == .damaged)
  }

  @Test func `an empty last chunk is refused though it is well sealed`() throws {
    var random = SeededRandom(seed: 4)
    var bundle = HandMadeBundle()
    // Such a body has the bytes a reader wants, in a second form.
    var content = random.bytes(65_000)
    while bundle.plain.count != 65_536 {
      let frame = rawFrame(content)
      var manifest = HandMadeManifest(sender: logs.sender.publicKey)
      manifest["sections"] = attachmentTable(content, compressed: frame)
      bundle.plain = manifest.plain(frame, signedBy: logs.sender)
      let missing = 65_536 - bundle.plain.count
      if missing > 0 { content += random.bytes(missing) } else { content.removeLast(-missing) }
    }
    #expect(refusal(of: bundle.bytes) == nil)
    bundle.endsWithEmptyChunk = true
    #expect(
      refusal(of: bundle.bytes)
        == .truncated(expected: nil, found: UInt64(bundle.bytes.count)))
  }

  @Test func `random files with the right first bytes are refused`() {
    var random = SeededRandom(seed: 17)
    for _ in 0..<500 {
      var file = Array(plain.prefix(10)) + random.bytes(random.below(400))
      #expect(refusal(of: file) != nil)
      file = withTrailer(Array(plain.prefix(10)) + [0, 0, 0, 20] + random.bytes(100))
      #expect(refusal(of: file) != nil)
    }
  }

  func manyChunks() throws -> HandMadeBundle {
    var random = SeededRandom(seed: 3)
    let content = random.bytes(200_000)
    let frame = rawFrame(content)
    var manifest = HandMadeManifest(sender: logs.sender.publicKey)
    manifest["sections"] = attachmentTable(content, compressed: frame)
    var bundle = HandMadeBundle()
    bundle.plain = manifest.plain(frame, signedBy: logs.sender)
    return bundle
  }
}
