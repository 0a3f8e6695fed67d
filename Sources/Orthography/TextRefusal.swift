/// Why a text was not taken in. Offsets count bytes of the text as it was given.
package enum TextRefusal: Error, Hashable, Sendable {
  case tooLong(size: Int, sizeMax: Int)
  case notUTF8(at: Int)
  case controlCharacter(UInt32, at: Int)
  case tooManyMarks
}
