import TestSupport

/// Alters bytes as a fuzzer does, from a seed that replays.
struct Mutator {
  var random: SeededRandom
  private static let interesting: [UInt8] = [
    0x00, 0x01, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1f, 0x3b, 0x40, 0x58, 0x5f, 0x7f, 0x80, 0x81, 0x98,
    0x9b, 0x9f, 0xbf, 0xc0, 0xf6, 0xfb, 0xff,
  ]

  mutating func altered(_ seed: [UInt8], mixedWith other: [UInt8]) -> [UInt8] {
    var bytes = seed
    for _ in 0..<random.number(in: 1...4) {
      let place = random.below(bytes.count + 1)
      switch random.below(8) {
      case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
      case 1 where place < bytes.count: bytes[place] = random.pick(Self.interesting) ?? 0
      case 2 where place < bytes.count:
        bytes[place] = bytes[place] &+ (random.chance(1, in: 2) ? 1 : 255)
      case 3: bytes.insert(contentsOf: random.bytes(random.number(in: 1...9)), at: place)
      case 4:
        let end = min(bytes.count, place + random.number(in: 1...16))
        bytes.removeSubrange(place..<max(place, end))
      case 5:
        // A piece of its own or of another, put where it does not belong.
        let from = random.chance(1, in: 3) ? other : bytes
        let start = random.below(from.count + 1)
        let end = min(from.count, start + random.number(in: 1...40))
        bytes.insert(contentsOf: from[start..<end], at: place)
      case 6: bytes.removeLast(min(bytes.count, random.below(20)))
      case 7 where place + 8 <= bytes.count:
        let number = random.chance(1, in: 2) ? UInt64.max : random.next()
        for index in 0..<8 {
          bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index))
        }
      default: bytes.append(random.pick(Self.interesting) ?? 0)
      }
    }
    return bytes
  }
}
