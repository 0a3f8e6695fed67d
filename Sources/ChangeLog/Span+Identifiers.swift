package import Causality

extension SixteenByteName {
  package init?(bytes source: Span<UInt8>) {
    guard source.count >= 16 else { return nil }
    self.init(high: bigEndian(source, 0), low: bigEndian(source, 8))
  }
}

extension ChangeID {
  package init?(bytes source: Span<UInt8>) {
    guard source.count >= 32 else { return nil }
    self.init(
      first: bigEndian(source, 0), second: bigEndian(source, 8), third: bigEndian(source, 16),
      fourth: bigEndian(source, 24))
  }
}

@inlinable package func bigEndian(_ source: Span<UInt8>, _ start: Int) -> UInt64 {
  var value: UInt64 = 0
  for index in start..<start &+ 8 { value = value << 8 | UInt64(source[index]) }
  return value
}
