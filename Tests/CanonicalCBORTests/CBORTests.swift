import CanonicalCBOR
import TestSupport
import Testing

@Suite struct CBORTests {
  // MARK: What is accepted

  @Test(arguments: [
    (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65535, "19ffff"),
    (65536, "1a00010000"), (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"),
    (Int64.max, "1b7fffffffffffffff"), (-1, "20"), (-24, "37"), (-25, "3818"),
    (Int64.min, "3b7fffffffffffffff"),
  ])
  func `an integer has one form and comes back`(number: Int64, form: String) throws {
    var encoder = CBOREncoder()
    encoder.integer(number)
    #expect(encoder.bytes == bytes(form))
    var decoder = CBORDecoder(to: encoder.bytes.count)
    #expect(try decoder.integer(encoder.bytes.span) == number)
    try decoder.finish()
  }

  @Test func `whatever is written is read and whatever is read is written alike`() throws {
    for seed in HistoryBudget(inCI: 3_000).seeds {
      var random = SeededRandom(seed: seed)
      let item = CBORItem(&random, depth: 0)
      var encoder = CBOREncoder()
      item.encode(into: &encoder)
      guard try CBORItem(decoding: encoder.bytes) == item else {
        Issue.record("seed \(seed): \(item)")
        return
      }
    }
  }

  @Test func `random bytes never end the program and what is accepted has one form`() throws {
    var accepted = 0
    let budget = HistoryBudget(inCI: 60_000)
    for seed in budget.seeds {
      var random = SeededRandom(seed: seed)
      let source = damaged(&random)
      guard let item = try? CBORItem(decoding: source) else { continue }
      accepted += 1
      var encoder = CBOREncoder()
      item.encode(into: &encoder)
      guard encoder.bytes == source else {
        Issue.record("seed \(seed): \(source) was read, but is written \(encoder.bytes)")
        return
      }
    }
    if budget.isWhole { #expect(accepted > 1_000) }
  }

  /// Half of them plain noise, half a good item with a few bits turned.
  private func damaged(_ random: inout SeededRandom) -> [UInt8] {
    if random.chance(1, in: 2) { return random.bytes(random.number(in: 1...8)) }
    var encoder = CBOREncoder()
    CBORItem(&random, depth: 0).encode(into: &encoder)
    var source = encoder.bytes
    for _ in 0..<random.number(in: 1...3) {
      source[random.below(source.count)] ^= 1 << UInt8(random.below(8))
    }
    return source
  }

  // MARK: What is refused

  @Test(arguments: RefusedForm.all)
  func `a form that is not the one form is refused`(form: RefusedForm) throws {
    let source = bytes(form.hexadecimal)
    var decoder = CBORDecoder(to: source.count)
    do {
      _ = try decoder.item(source.span)
      try decoder.finish()
      Issue.record("\(form.hexadecimal) was accepted")
    } catch {
      #expect(error == form.error)
    }
  }

  @Test func `sixteen arrays in each other are read and seventeen are not`() throws {
    let sixteen = [UInt8](repeating: 0x81, count: 15) + [0x80]
    var decoder = CBORDecoder(to: sixteen.count)
    _ = try decoder.item(sixteen.span)
    let inside = [UInt8](repeating: 0x81, count: 16) + [0x00]
    decoder = CBORDecoder(to: inside.count)
    _ = try decoder.item(inside.span)
    let seventeen = [UInt8](repeating: 0x81, count: 16) + [0x80]
    decoder = CBORDecoder(to: seventeen.count)
    #expect(throws: CBORError.tooDeep(at: 16)) { _ = try decoder.item(seventeen.span) }
    #expect(throws: CBORError.self) { _ = try CBORItem(decoding: seventeen) }
  }

  @Test func `a million open arrays cost nothing and are refused`() {
    let deep = [UInt8](repeating: 0x81, count: 1_000_000)
    var decoder = CBORDecoder(to: deep.count)
    #expect(throws: CBORError.tooDeep(at: 16)) { _ = try decoder.item(deep.span) }
  }

  @Test func `every truncation of an item is refused`() throws {
    for seed: UInt64 in 1...200 {
      var random = SeededRandom(seed: seed)
      var encoder = CBOREncoder()
      CBORItem(&random, depth: 0).encode(into: &encoder)
      for end in 0..<encoder.bytes.count {
        var decoder = CBORDecoder(to: end)
        let short = try? decoder.item(encoder.bytes.span)
        #expect(short == nil)
      }
    }
  }

  @Test func `a reader reads no byte beyond its end or beyond the bytes there are`() {
    let source = bytes("1a00010000")
    for end in [0, 1, 4] {
      var decoder = CBORDecoder(to: end)
      #expect(throws: CBORError.truncated(at: 0)) { _ = try decoder.integer(source.span) }
    }
    var decoder = CBORDecoder(to: 100)
    #expect(throws: CBORError.self) {
      _ = try decoder.integer(source.span)
      _ = try decoder.integer(source.span)
    }
  }

  @Test func `asking for another kind is refused and says where`() {
    let source = bytes("01")
    var decoder = CBORDecoder(to: 1)
    #expect(throws: CBORError.unexpectedType(at: 0)) { _ = try decoder.byteString(source.span) }
    decoder = CBORDecoder(to: 1)
    #expect(throws: CBORError.unexpectedType(at: 0)) { _ = try decoder.text(source.span) }
    decoder = CBORDecoder(to: 1)
    #expect(throws: CBORError.unexpectedType(at: 0)) { _ = try decoder.array(source.span) }
    decoder = CBORDecoder(to: 1)
    #expect(throws: CBORError.unexpectedType(at: 0)) { _ = try decoder.bool(source.span) }
    decoder = CBORDecoder(to: 1)
    #expect(throws: CBORError.unexpectedType(at: 0)) { try decoder.null(source.span) }
    decoder = CBORDecoder(to: 1)
    #expect(throws: CBORError.outOfRange(at: 0)) { _ = try decoder.unsigned(source.span, max: 0) }
  }
}

func bytes(_ hexadecimal: String) -> [UInt8] {
  var result: [UInt8] = []
  var rest = Substring(hexadecimal)
  while rest.count >= 2 {
    result.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
    rest = rest.dropFirst(2)
  }
  return result
}
