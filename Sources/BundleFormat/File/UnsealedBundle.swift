import PlantedFaults
import Sealing

/// A bundle whose header belongs to a key the reader found. Its manifest has not been read.
package struct UnsealedBundle {
  package let description: BundleDescription
  private var body: BodyReader

  init(description: BundleDescription, body: BodyReader) {
    self.description = description
    self.body = body
  }

  private static let signatureSize = 64
  private static let lengthSize = 4

  /// Reads the manifest from the end of the body, strictly, and checks that the sender it names
  /// signed it and that it agrees with itself and with the body.
  package func readManifest() throws(BundleError) -> AuthenticBundle {
    var body = self.body
    let tailSize = UInt64(Self.signatureSize + Self.lengthSize)
    let plainSize = body.plainSize
    guard plainSize > tailSize else { throw .manifestLengthWrong(plainSize) }

    var lengthBytes: [UInt8] = []
    try body.read(
      at: plainSize - UInt64(Self.lengthSize), count: Self.lengthSize, appendingTo: &lengthBytes)
    let length = lengthBytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let max = UInt64(BundleLimits.manifestSizeMax)
    guard length <= max else { throw .limit(.manifestSize, found: length, max: max) }
    guard length > 0, length <= plainSize - tailSize else { throw .manifestLengthWrong(length) }

    let start = plainSize - tailSize - length
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(length))
    try body.read(at: start, count: Int(length), appendingTo: &bytes)
    var signatureBytes: [UInt8] = []
    try body.read(
      at: start + length, count: Self.signatureSize, appendingTo: &signatureBytes)

    let manifest = try Manifest.decode(bytes)
    guard let signature = Signature(signatureBytes),
      manifest.statement.sender.verifies(signature, over: bytes, as: .bundle)
        || PlantedFault.ignoresManifestSignature.isPlanted
    else { throw .manifestSignatureWrong }
    try manifest.checkConsistency()
    try manifest.checkSections(fill: start)
    return AuthenticBundle(description: description, manifest: manifest, body: body)
  }
}
