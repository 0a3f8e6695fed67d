/// How Vietnamese was written on computers before Unicode, and still is in old files of offices.
///
/// The tables are those of the published code charts: TCVN 5712 (VN3, the fonts .VnTime), VNI-Windows
/// (the fonts VNI-Times) and Microsoft's code page 1258.
package enum LegacyEncoding: String, Hashable, Sendable, CaseIterable {
  case tcvn3, vni
  case windows1258 = "windows-1258"

  /// The text in UTF-8, composed. Signs of no Vietnamese letter come out as the Latin alphabet of
  /// Windows has them, so that nothing is lost and a wrong guess can be seen.
  ///
  /// - Parameter units: bytes of the file; or scalars of a text that some program took for Latin letters
  ///   and saved as Unicode, where anything beyond U+00FF is passed on.
  /// - Cost: one pass.
  package func decoded(_ units: some Sequence<UInt32>) -> [UInt8] {
    var decoder = LegacyDecoder(encoding: self)
    for unit in units { decoder.take(unit) }
    return decoder.finish()
  }

  package func decoded(_ bytes: [UInt8]) -> [UInt8] { decoded(bytes.lazy.map(UInt32.init)) }

  /// The scalars of a text that a program took for Latin letters, decoded again.
  package func decodedAgain(_ text: [UInt8]) -> [UInt8] { decoded(scalars(of: text)) }
}

/// The scalars of any bytes; damage counts as U+FFFD.
func scalars(of text: [UInt8]) -> [UInt32] {
  var scalars: [UInt32] = []
  scalars.reserveCapacity(text.count)
  let span = text.span
  var index = 0
  while let scalar = nextScalarOrReplacement(in: span, at: &index) { scalars.append(scalar) }
  return scalars
}

/// Keeps the letter read last, because in two of the three tables its marks come after it.
private struct LegacyDecoder {
  let encoding: LegacyEncoding
  private var result: [UInt8] = []
  private var pending: VietnameseLetter?

  init(encoding: LegacyEncoding) { self.encoding = encoding }

  mutating func take(_ unit: UInt32) {
    switch encoding {
    case .tcvn3:
      emit(LegacyTables.tcvn3[unit] ?? LegacyTables.latin(unit))
    case .vni:
      if let mark = LegacyTables.vniMarks[unit], add(mark) { return }
      emit(LegacyTables.vniLetters[unit] ?? LegacyTables.latin(unit))
    case .windows1258:
      if let tone = LegacyTables.windows1258Tones[unit], add((.none, tone)) { return }
      emit(LegacyTables.windows1258[unit] ?? LegacyTables.latin(unit))
    }
  }

  mutating func finish() -> [UInt8] {
    flush()
    return result
  }

  private mutating func flush() {
    if let pending { append(pending.scalar, to: &result) }
    pending = nil
  }

  private mutating func emit(_ scalar: UInt32) {
    flush()
    if let letter = VietnameseLetter(scalar), letter.scalar == scalar {
      pending = letter
    } else {
      append(scalar, to: &result)
    }
  }

  /// False where the letter before cannot bear the mark: the unit then stands for itself.
  private mutating func add(_ mark: LegacyTables.Mark) -> Bool {
    guard var letter = pending, letter.isVowel, letter.tone == 0 else { return false }
    switch (mark.hat, letter.place) {
    case (.none, _): break
    case (.breve, VietnameseLetter.a): letter.place = VietnameseLetter.aBreve
    case (.circumflex, VietnameseLetter.a): letter.place = VietnameseLetter.aBreve + 1
    case (.circumflex, VietnameseLetter.e), (.circumflex, VietnameseLetter.o): letter.place += 1
    default: return false
    }
    letter.tone = mark.tone
    pending = letter
    return true
  }
}
