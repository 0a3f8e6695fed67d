import Orthography

/// How the letters of a table file are written, as far as its bytes tell.
package enum TableEncoding: Hashable, Sendable {
  case utf8
  /// UTF-8 with the mark Excel needs to recognise it.
  case utf8WithBOM
  case utf16LittleEndian
  case utf16BigEndian
  /// One byte a letter: TCVN3, VNI or windows-1258. The offset is the first byte that is not UTF-8.
  case singleByte(from: Int)
}

/// Looks at the mark first and at the bytes after it. Reading a file as the wrong encoding spoils
/// every name in it, so whatever is not certain is answered as what it is and left to the caller.
package func detectEncoding(of bytes: [UInt8]) -> TableEncoding {
  if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
  if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
  if let damage = firstMalformedByte(in: bytes) { return .singleByte(from: damage) }
  return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? .utf8WithBOM : .utf8
}
