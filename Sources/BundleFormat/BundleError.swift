package import CanonicalCBOR
package import Platform

/// Why a file is not taken in as a bundle, or a bundle could not be written. A case says what was
/// found and where; `nature` says what a person can do about it.
package enum BundleError: Error, Hashable, Sendable {
  // The file as a courier sees it.
  case notABundle
  case unknownMajor(UInt8)
  case unknownCriticalFeature(UInt64)
  /// Expected is nil where the trailer, which knows the length, is what is missing.
  case truncated(expected: UInt64?, found: UInt64)
  case trailingBytes(expected: UInt64, found: UInt64)
  /// The hash in the trailer is not that of the bytes before it.
  case damagedFile
  case headerNotCanonical(CBORError, offset: UInt64)
  case headerWrong(HeaderFault)

  // Opening it.
  case notForUs(stanzas: Int)
  case commitmentWrong
  case headerCodeWrong
  case damagedChunk(number: UInt64, offset: UInt64)
  /// Copies that were to be combined are of different bundles; by place among them.
  case copyDiffers(Int)

  // The manifest; positions count from its first byte.
  case unknownManifestVersion(UInt64)
  case manifestLengthWrong(UInt64)
  case manifestSignatureWrong
  case manifestNotCanonical(CBORError)
  case manifestWrong(ManifestFault)

  // A section, counted from 0 as in the manifest's table.
  case section(number: Int, SectionFault)

  case limit(BundleLimit, found: UInt64, max: UInt64)
  case io(FileError)
  /// The key library or the compressor gave no memory or no result.
  case outOfMemory

  /// What is the matter in one word, because the next step of a person depends on it.
  package enum Nature: Hashable, Sendable {
    /// Bytes were lost or changed: copy the file again, or ask for a new one.
    case damaged
    case notForUs
    /// Well carried, yet not what an honest program writes: tell the superior.
    case forged
    case needsNewerProgram
    case notABundle
    case beyondLimit
    case machine
  }

  package var nature: Nature {
    switch self {
    case .notABundle: .notABundle
    case .unknownMajor, .unknownCriticalFeature, .unknownManifestVersion: .needsNewerProgram
    case .truncated, .trailingBytes, .damagedFile, .damagedChunk, .copyDiffers: .damaged
    case .notForUs: .notForUs
    case .headerNotCanonical, .headerWrong, .commitmentWrong, .headerCodeWrong,
      .manifestLengthWrong, .manifestSignatureWrong, .manifestNotCanonical, .manifestWrong,
      .section:
      .forged
    case .limit: .beyondLimit
    case .io, .outOfMemory: .machine
    }
  }
}

/// Which of `BundleLimits` was passed.
package enum BundleLimit: Hashable, Sendable, CaseIterable {
  case headerSize, stanzas, recipients, criticalFeatures, bundleSize
  case manifestSize, segments, strandsOfLog, tips, sections, slices, codes, wants
  case proofSteps, proofItemSize, softwareTextSize
  case sectionRawSize, sectionCompressedSize, changesInSection, sectionRebuiltSize
  case valueColumns, attachmentSize
}

package enum HeaderFault: Hashable, Sendable {
  /// Neither stanzas nor an open key, or both.
  case sealingUnclear
  case chunkSizeUnknown(UInt64)
  case featuresUnsorted
  case recipientKeyUnusable(Int)
}
