import CanonicalCBOR
import ChangeLog
package import Sealing

/// The value of an attach: which bytes, how many, of what type, under what name. The name is text for
/// people and never becomes a path.
package struct AttachmentValue: Hashable, Sendable {
  package let hash: Digest
  package let size: UInt64
  package let type: [UInt8]
  package let name: [UInt8]

  package init(hash: Digest, size: UInt64, type: [UInt8], name: [UInt8]) {
    self.hash = hash
    self.size = size
    self.type = type
    self.name = name
  }

  package var canonicalBytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(4)
    encoder.byteString(hash.bytes)
    encoder.unsigned(size)
    encoder.text(utf8: type)
    encoder.text(utf8: name)
    return encoder.bytes
  }

  package init?(canonical bytes: [UInt8]) {
    let source = bytes.span
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      try decoder.array(source, count: 4)
      let hash = Digest(bytes: copy(source, try decoder.byteString(source, count: 32)))
      let size = try decoder.unsigned(source)
      let type = copy(source, try decoder.text(source))
      let name = copy(source, try decoder.text(source))
      try decoder.finish()
      guard let hash else { return nil }
      self.init(hash: hash, size: size, type: type, name: name)
    } catch { return nil }
  }
}
