import BundleFormat
import Trust

extension ReplicaError {
  init(bundle error: BundleError) {
    switch error {
    case .notABundle: self.init(.notABundle)
    case .unknownMajor(let number):
      self.init(.bundleNewer, ("needs", "container \(number)"))
    case .unknownCriticalFeature(let number):
      self.init(.bundleNewer, ("needs", "feature \(number)"))
    case .unknownManifestVersion(let number):
      self.init(.bundleNewer, ("needs", "manifest \(number)"))
    case .truncated(let expected, let found):
      self.init(
        .bundleTruncated, ("expected", expected.map { "\($0)" } ?? "?"), ("found", "\(found)"))
    case .damagedChunk(let number, let offset):
      self.init(.bundleDamaged, ("chunk", "\(number)"), ("offset", "\(offset)"))
    case .copyDiffers(let number): self.init(.copiesDiffer, ("copy", "\(number + 1)"))
    case .trailingBytes, .damagedFile: self.init(.bundleDamaged, ("reason", "\(error)"))
    case .notForUs(let stanzas): self.init(.bundleNotForUs, ("recipients", "\(stanzas)"))
    case .limit(let limit, let found, let max):
      self.init(
        .bundleTooLarge, ("limit", "\(limit)"), ("found", "\(found)"), ("max", "\(max)"))
    case .commitmentWrong, .headerCodeWrong, .manifestSignatureWrong:
      self.init(.bundleForged, ("reason", "\(error)"))
    case .io(let error): self.init(file: error)
    case .outOfMemory: self.init(.ioFailed, ("reason", "memory"))
    case .headerNotCanonical, .headerWrong, .manifestLengthWrong, .manifestNotCanonical,
      .manifestWrong:
      self.init(.bundleMalformed, ("reason", "\(error)"))
    case .section(let number, let fault):
      self.init(.bundleMalformed, ("section", "\(number)"), ("reason", "\(fault)"))
    }
  }

  init(proof error: SenderProofError) {
    switch error {
    case .anotherRoot: self.init(.bundleOfAnotherDomain)
    case .senderNotProven, .stepNotEffective: self.init(.senderNotProven, ("reason", "\(error)"))
    case .rootRecordDamaged, .stepDamaged, .stepUnsigned:
      self.init(.bundleForged, ("reason", "\(error)"))
    }
  }
}

/// Runs bundle work and gives its refusals the library's codes.
func bundling<Result>(
  _ body: () throws(BundleError) -> Result
) throws(ReplicaError) -> Result {
  do throws(BundleError) { return try body() } catch { throw ReplicaError(bundle: error) }
}
