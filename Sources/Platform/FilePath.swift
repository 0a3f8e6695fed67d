/// Where a file or folder stands, in the system's own bytes.
///
/// Names are kept as bytes, not as text: a stick formatted elsewhere may carry names that are not
/// UTF-8, and String's `==` would call the composed and the decomposed spelling of one Vietnamese
/// name the same file, which the file system does not.
///
/// Never built from text that a bundle brought along: such text names no place on this machine.
package struct FilePath: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(bytes: some Sequence<UInt8>) {
    var bytes = [UInt8](bytes)
    while bytes.count > 1, bytes.last == Self.separator { bytes.removeLast() }
    self.bytes = bytes
  }

  package init(_ text: String) {
    self.init(bytes: text.utf8)
  }

  static let separator = UInt8(ascii: "/")

  /// For people to read: bytes that are not UTF-8 show as U+FFFD, so this is not a way back.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package var isAbsolute: Bool { bytes.first == Self.separator }

  package func appending(_ component: String) -> FilePath {
    appending(bytes: component.utf8)
  }

  package func appending(bytes component: some Sequence<UInt8>) -> FilePath {
    if bytes.isEmpty { return FilePath(bytes: component) }
    let joint = bytes.last == Self.separator ? [] : [Self.separator]
    return FilePath(bytes: bytes + joint + component)
  }

  /// The folder that holds this one; "." for a bare name, the root for the root.
  package var parent: FilePath {
    guard let cut = bytes.lastIndex(of: Self.separator) else { return FilePath(".") }
    return cut == 0 ? FilePath("/") : FilePath(bytes: bytes[..<cut])
  }

  package var lastComponent: String { String(decoding: lastComponentBytes, as: UTF8.self) }

  package var lastComponentBytes: ArraySlice<UInt8> {
    guard bytes.count > 1, let cut = bytes.lastIndex(of: Self.separator) else { return bytes[...] }
    return bytes[(cut + 1)...]
  }
}

extension FilePath: Comparable {
  package static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension FilePath: ExpressibleByStringLiteral, CustomStringConvertible {
  package init(stringLiteral text: String) { self.init(text) }

  package var description: String { text }
}
