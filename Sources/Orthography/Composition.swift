import CUtf8proc

// The one file that knows utf8proc. Everything it answers is a fixed table of Unicode, the same on
// every machine with the same library; nothing here reads a locale.

/// More marks than this on one letter is an attack, not a language: canonical ordering sorts a run
/// of marks by insertion, so 32 KiB of them would cost a hundred million steps. Unicode's own
/// stream-safe format (UAX #15) stops at 30.
let markRunMax = 30

/// A scalar that composition can neither change nor join to its neighbour before it. It covers
/// all Vietnamese text in NFC, so utf8proc is reached only by text that needs it.
@inline(__always)
func isSettled(_ scalar: UInt32) -> Bool {
  scalar < 0x300 || (scalar >= 0x1EA0 && scalar <= 0x1EF9)
    || (scalar >= 0x2010 && scalar <= 0x205E)
}

/// True when `text` is well-formed UTF-8 in normalisation form C.
///
/// Cost: one pass without allocation for Vietnamese text; other scripts are normalised and
/// compared. A run of more than 30 marks counts as not normal.
package func isNFC(_ text: [UInt8]) -> Bool {
  let span = text.span
  var index = 0
  var settled = true
  while index < span.count {
    guard let scalar = nextScalar(in: span, at: &index) else { return false }
    settled = settled && isSettled(scalar)
  }
  return settled || composed(text) == text
}

/// NFC of well-formed UTF-8; nil when a run of marks is too long to be put in order cheaply.
func composed(_ text: [UInt8]) -> [UInt8]? {
  guard marksAreFew(in: text) else { return nil }
  // Canonical decomposition never gives more than three scalars for two bytes.
  let (capacity, overflow) = text.count.multipliedReportingOverflow(by: 2)
  if overflow || capacity == Int.max { return nil }
  var scalars = [utf8proc_int32_t](repeating: 0, count: capacity + 1)
  let options = utf8proc_option_t(
    rawValue: UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue)
  let count = unsafe text.withUnsafeBufferPointer { source in
    unsafe scalars.withUnsafeMutableBufferPointer { target in
      unsafe utf8proc_decompose(
        source.baseAddress, source.count, target.baseAddress, capacity, options)
    }
  }
  guard count >= 0, count <= capacity else { return nil }
  return unsafe scalars.withUnsafeMutableBufferPointer { target in
    let size = unsafe utf8proc_reencode(target.baseAddress, count, options)
    return size < 0 ? nil : unsafe Array(UnsafeRawBufferPointer(target).prefix(size))
  }
}

private func marksAreFew(in text: [UInt8]) -> Bool {
  let span = text.span
  var index = 0
  var run = 0
  while let scalar = nextScalarOrReplacement(in: span, at: &index) {
    run = isSettled(scalar) || !isMark(scalar) ? 0 : run + 1
    if run > markRunMax { return false }
  }
  return true
}

/// A scalar that stands on the letter before it.
func isMark(_ scalar: UInt32) -> Bool {
  let property = unsafe utf8proc_get_property(utf8proc_int32_t(truncatingIfNeeded: scalar))
  return unsafe property.map { unsafe $0.pointee.combining_class != 0 } ?? false
}

func isLetterOrNumber(_ scalar: UInt32) -> Bool {
  let category = utf8proc_category(utf8proc_int32_t(truncatingIfNeeded: scalar)).rawValue
  return category >= UTF8PROC_CATEGORY_LU.rawValue && category <= UTF8PROC_CATEGORY_NO.rawValue
}

/// False for marks, joiners and other scalars that take no place on the line.
func takesPlace(_ scalar: UInt32) -> Bool {
  utf8proc_charwidth(utf8proc_int32_t(truncatingIfNeeded: scalar)) > 0
}

/// Unicode case folding of one scalar; with `dropsMarks` also its decomposition without marks, so
/// that letters outside the Vietnamese table (ĕ, ñ, ö) are still found by their plain letter.
func folded(_ scalar: UInt32, dropsMarks: Bool) -> [UInt32] {
  var options = UTF8PROC_STABLE.rawValue | UTF8PROC_CASEFOLD.rawValue
  if dropsMarks { options |= UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_STRIPMARK.rawValue }
  var scalars = [utf8proc_int32_t](repeating: 0, count: 32)
  var boundClass: CInt = 0
  let count = unsafe scalars.withUnsafeMutableBufferPointer { target in
    unsafe utf8proc_decompose_char(
      utf8proc_int32_t(truncatingIfNeeded: scalar), target.baseAddress, target.count,
      utf8proc_option_t(rawValue: options), &boundClass)
  }
  guard count >= 0, count <= scalars.count else { return [scalar] }
  return scalars.prefix(count).map { UInt32(truncatingIfNeeded: $0) }
}
