/// Why a data file is not the JSON we read: what, and exactly where.
///
/// Example: `NR` plan files edited by hand usually fail with `unexpectedByte` at the line below a
/// forgotten comma.
public struct JSONRefusal: Error, Hashable, Sendable {
  /// What is wrong. Codes never change their meaning.
  public enum Code: Hashable, Sendable {
    /// The file is larger than the reader takes (bytes).
    case tooLarge(size: Int, sizeMax: Int)
    /// Arrays and objects stand deeper in each other than the reader follows.
    case tooDeep(depthMax: Int)
    /// The file starts with a byte order mark, which JSON forbids: save it as UTF-8 without BOM.
    case byteOrderMark
    /// The bytes are not UTF-8.
    case notUTF8
    /// The file ends inside a value.
    case unexpectedEnd
    /// A byte that cannot stand here.
    case unexpectedByte(UInt8)
    /// A control character inside a string; it must be written as an escape.
    case controlCharacter(UInt8)
    /// A backslash followed by something JSON does not know, or half of a surrogate pair.
    case badEscape
    /// A number that JSON does not allow, such as `01` or `1.`.
    case badNumber
    /// A whole number beyond 64 bits.
    case numberTooLarge
    /// Two members of one object have the same name, so readers would disagree about the value.
    case duplicateName(String)
    /// Something stands after the value.
    case trailingBytes
  }

  /// What is wrong.
  public let code: Code
  /// The value that was being read.
  public let path: JSONPath
  /// Line of the byte that could not be read, counted from 1.
  public let line: Int
  /// Offset of that byte in the file, counted from 0.
  public let offset: Int
}
