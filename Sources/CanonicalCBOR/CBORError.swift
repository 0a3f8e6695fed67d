/// Why bytes are not canonical CBOR as Protocol.md 10 defines it. Each case is one refusal a second
/// implementation must make too.
package enum CBORError: Error, Hashable, Sendable {
  case truncated(at: Int)
  case notShortest(at: Int)
  case integerTooLarge(at: Int)
  case indefiniteLength(at: Int)
  case forbiddenType(at: Int)
  case invalidUTF8(at: Int)
  case tooDeep(at: Int)
  case trailingBytes(at: Int)
  case unexpectedType(at: Int)
  case unexpectedCount(at: Int)
  case outOfRange(at: Int)
}
