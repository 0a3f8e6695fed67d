package import CanonicalCBOR

/// Why bytes are not a change. All of them refuse the whole bundle at the door: an honest program
/// never writes such bytes (Protocol.md 3).
package enum ChangeError: Error, Hashable, Sendable {
  case notCanonical(CBORError)
  case wrongShape(at: Int)
  case tooLarge(size: Int)
  case clockTooLong(count: Int)
  case clockUnsorted(at: Int)
  case sequenceOutOfRange
  case wrongGenesisShape
  case contentMismatch
  case textTooLong(size: Int)
  case batchFull
}
