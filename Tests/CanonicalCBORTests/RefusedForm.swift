import CanonicalCBOR

/// One refusal a second implementation must make too.
struct RefusedForm: Sendable, CustomStringConvertible {
  let why: String
  let hexadecimal: String
  let error: CBORError

  init(_ why: String, _ hexadecimal: String, _ error: CBORError) {
    self.why = why
    self.hexadecimal = hexadecimal
    self.error = error
  }

  var description: String { "\(why): \(hexadecimal)" }

  static let all: [RefusedForm] = heads + types + texts + ends

  private static let heads = [
    RefusedForm("23 in two bytes", "1817", .notShortest(at: 0)),
    RefusedForm("255 in three bytes", "1900ff", .notShortest(at: 0)),
    RefusedForm("65535 in five bytes", "1a0000ffff", .notShortest(at: 0)),
    RefusedForm("2^32 - 1 in nine bytes", "1b00000000ffffffff", .notShortest(at: 0)),
    RefusedForm("a long head of -1", "3800", .notShortest(at: 0)),
    RefusedForm("a long head of bytes", "580141", .notShortest(at: 0)),
    RefusedForm("a long head of text", "780141", .notShortest(at: 0)),
    RefusedForm("a long head of an array", "980100", .notShortest(at: 0)),
    RefusedForm("above Int64", "1b8000000000000000", .integerTooLarge(at: 0)),
    RefusedForm("the largest UInt64", "1bffffffffffffffff", .integerTooLarge(at: 0)),
    RefusedForm("below Int64", "3b8000000000000000", .integerTooLarge(at: 0)),
    RefusedForm("reserved head 28", "1c", .forbiddenType(at: 0)),
    RefusedForm("reserved head 30", "5e", .forbiddenType(at: 0)),
    RefusedForm("indefinite integer", "1f", .indefiniteLength(at: 0)),
    RefusedForm("indefinite bytes", "5f4100ff", .indefiniteLength(at: 0)),
    RefusedForm("indefinite text", "7f6100ff", .indefiniteLength(at: 0)),
    RefusedForm("indefinite array", "9f00ff", .indefiniteLength(at: 0)),
  ]

  private static let types = [
    RefusedForm("empty map", "a0", .forbiddenType(at: 0)),
    RefusedForm("map", "a10102", .forbiddenType(at: 0)),
    RefusedForm("tag", "c000", .forbiddenType(at: 0)),
    RefusedForm("big number tag", "c249010000000000000000", .forbiddenType(at: 0)),
    RefusedForm("half float", "f93c00", .forbiddenType(at: 0)),
    RefusedForm("float", "fa3f800000", .forbiddenType(at: 0)),
    RefusedForm("double", "fb3ff0000000000000", .forbiddenType(at: 0)),
    RefusedForm("undefined", "f7", .forbiddenType(at: 0)),
    RefusedForm("simple 0", "e0", .forbiddenType(at: 0)),
    RefusedForm("simple 19", "f3", .forbiddenType(at: 0)),
    RefusedForm("simple 32", "f820", .forbiddenType(at: 0)),
    RefusedForm("false in two bytes", "f814", .forbiddenType(at: 0)),
    RefusedForm("break alone", "ff", .forbiddenType(at: 0)),
    RefusedForm("map in an array", "81a0", .forbiddenType(at: 1)),
  ]

  private static let texts = [
    RefusedForm("continuation alone", "6180", .invalidUTF8(at: 0)),
    RefusedForm("lead without continuation", "61c3", .invalidUTF8(at: 0)),
    RefusedForm("overlong slash", "62c0af", .invalidUTF8(at: 0)),
    RefusedForm("overlong NUL", "62c080", .invalidUTF8(at: 0)),
    RefusedForm("overlong in two, c1", "62c1bf", .invalidUTF8(at: 0)),
    RefusedForm("overlong in three", "63e09fbf", .invalidUTF8(at: 0)),
    RefusedForm("overlong in four", "64f08fbfbf", .invalidUTF8(at: 0)),
    RefusedForm("surrogate d800", "63eda080", .invalidUTF8(at: 0)),
    RefusedForm("surrogate dfff", "63edbfbf", .invalidUTF8(at: 0)),
    RefusedForm("above 10ffff", "64f4908080", .invalidUTF8(at: 0)),
    RefusedForm("lead f5", "64f5808080", .invalidUTF8(at: 0)),
    RefusedForm("lead ff", "61ff", .invalidUTF8(at: 0)),
    RefusedForm("three bytes cut", "62e1ba", .invalidUTF8(at: 0)),
    RefusedForm("four bytes cut", "63f09f98", .invalidUTF8(at: 0)),
    RefusedForm("second byte no continuation", "62c341", .invalidUTF8(at: 0)),
    RefusedForm("third byte no continuation", "63e1ba41", .invalidUTF8(at: 0)),
    RefusedForm("fourth byte no continuation", "64f09f9841", .invalidUTF8(at: 0)),
  ]

  private static let ends = [
    RefusedForm("nothing", "", .truncated(at: 0)),
    RefusedForm("half a head", "19ff", .truncated(at: 0)),
    RefusedForm("bytes cut", "420a", .truncated(at: 0)),
    RefusedForm("text cut", "6241", .truncated(at: 0)),
    RefusedForm("array cut", "8201", .truncated(at: 0)),
    RefusedForm("array of 2^63 items", "9b7fffffffffffffff", .truncated(at: 0)),
    RefusedForm("array of 2^64 - 1 items", "9bffffffffffffffff", .truncated(at: 0)),
    RefusedForm("bytes of 2^64 - 1", "5bffffffffffffffff", .truncated(at: 0)),
    RefusedForm("a byte behind", "0000", .trailingBytes(at: 1)),
    RefusedForm("an item behind an array", "8000", .trailingBytes(at: 1)),
  ]
}
