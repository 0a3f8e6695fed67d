/// What a hash is for. BLAKE2b takes sixteen bytes of it, so that bytes hashed for one purpose never
/// pass for another (Protocol.md, registry of personalisations).
package struct Personalisation: Sendable {
  let bytes: [UInt8]

  private init(_ text: StaticString) {
    var bytes: [UInt8] = []
    text.withUTF8Buffer { buffer in unsafe bytes.append(contentsOf: buffer.prefix(16)) }
    while bytes.count < 16 { bytes.append(0) }
    self.bytes = bytes
  }

  package static let organisation = Personalisation("nr.org.1")
  package static let root = Personalisation("nr.root.1")
  package static let writer = Personalisation("nr.writer.1")
  package static let change = Personalisation("nr.change.1")
  package static let content = Personalisation("nr.content.1")
  package static let attachment = Personalisation("nr.attach.1")
  package static let section = Personalisation("nr.section.1")
  package static let bundle = Personalisation("nr.file.1")
  package static let commitment = Personalisation("nr.commit.1")
  package static let headerKey = Personalisation("nr.header.1")
  package static let bodyKey = Personalisation("nr.body.1")
  package static let headerCode = Personalisation("nr.mac.1")
  package static let setCode = Personalisation("nr.set.1")
  package static let recordState = Personalisation("nr.state.1")
  package static let receipt = Personalisation("nr.receipt.1")
  package static let enrolment = Personalisation("nr.enrol.1")
}
