import Causality

/// Numbers keys in the order they come: an open table without an object a key, used again from
/// section to section.
///
/// A search gives up after a few places, so that keys chosen to collide cost size and never time;
/// whoever asks must be able to do without the answer.
struct IndexTable<Key: Equatable & Sendable>: Sendable {
  private static var placesMax: Int { 32 }

  private(set) var keys: [Key] = []
  // One more than the number of the key; 0 is a free place.
  private var places: [Int32]
  private var mask: Int

  init() {
    places = [Int32](repeating: 0, count: 64)
    mask = 63
  }

  var count: Int { keys.count }

  mutating func removeAll() {
    if keys.isEmpty { return }
    keys.removeAll(keepingCapacity: true)
    for index in places.indices { places[index] = 0 }
  }

  enum Finding {
    case known(Int)
    case absent
    /// The search gave up: the key may be there.
    case unclear
  }

  @inline(__always) func find(_ key: Key, spread: UInt64) -> Finding {
    var place = Int(truncatingIfNeeded: spread) & mask
    for _ in 0..<Self.placesMax {
      let number = Int(places[place])
      if number == 0 { return .absent }
      if keys[number &- 1] == key { return .known(number &- 1) }
      place = (place &+ 1) & mask
    }
    return .unclear
  }

  /// For those to whom a key met a second time may pass for a new one.
  @inline(__always) func index(of key: Key, spread: UInt64) -> Int? {
    if case .known(let number) = find(key, spread: spread) { return number }
    return nil
  }

  /// Gives the key the next number.
  mutating func add(_ key: Key, spread: (Key) -> UInt64) {
    keys.append(key)
    if keys.count &* 2 > places.count {
      places = [Int32](repeating: 0, count: places.count &* 4)
      mask = places.count &- 1
      for number in keys.indices { put(number, at: spread(keys[number])) }
    } else {
      put(keys.count &- 1, at: spread(key))
    }
  }

  private mutating func put(_ number: Int, at spread: UInt64) {
    var place = Int(truncatingIfNeeded: spread) & mask
    for _ in 0..<Self.placesMax {
      if places[place] == 0 {
        places[place] = Int32(truncatingIfNeeded: number &+ 1)
        return
      }
      place = (place &+ 1) & mask
    }
  }
}

extension SixteenByteName {
  /// Names are pieces of hashes, so a part of them spreads as well as any hash of them.
  @inline(__always) var spread: UInt64 { ((low &* 0x9e37_79b9_7f4a_7c15) >> 20) ^ high }
}
