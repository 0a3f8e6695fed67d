/// A bundle whose manifest was signed by the key that it names as its sender. Whether that key may
/// send is not judged yet, so its sections cannot be reached.
package struct AuthenticBundle {
  package let description: BundleDescription
  package let manifest: Manifest
  private let body: BodyReader

  init(description: BundleDescription, manifest: Manifest, body: BodyReader) {
    self.description = description
    self.manifest = manifest
    self.body = body
  }

  /// Lets a judge hold the sender's proof against the trusted root; he throws where it does not
  /// hold, and only this makes a bundle whose sections can be read.
  package func verified<Refusal: Error>(
    by judge: (Manifest) throws(Refusal) -> Void
  ) throws(Refusal) -> VerifiedBundle {
    try judge(manifest)
    return VerifiedBundle(description: description, manifest: manifest, body: body)
  }
}

/// A bundle from a sender who was found to belong to the reader's organisation.
package struct VerifiedBundle {
  package let description: BundleDescription
  package let manifest: Manifest
  private let body: BodyReader

  fileprivate init(description: BundleDescription, manifest: Manifest, body: BodyReader) {
    self.description = description
    self.manifest = manifest
    self.body = body
  }

  /// Reads the sections from the first to the last.
  package func sections() throws(BundleError) -> SectionReader {
    SectionReader(manifest.sections, body, try SectionDecompressor())
  }
}
