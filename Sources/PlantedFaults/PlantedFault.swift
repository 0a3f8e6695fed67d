#if PLANTED_FAULTS
  import Glibc
#endif

/// A mistake that a program of this kind is easily made with. In a build with `PLANTED_FAULTS` the
/// environment variable `NR_FAULT` plants one; `make faults` plants each and asks that a test notices
/// (Tests/faults.txt). In every other build none is there, and the compiler drops the question.
package enum PlantedFault: String, CaseIterable, Sendable {
  case acceptsLongHeads
  case acceptsTrailingBytes
  case acceptsBadUTF8
  case ignoresContentHash
  case takesClocksForNumbers
  case ignoresClocks
  case breaksTiesByPlace
  case keepsOneOfTwo
  case countsOwnSteps
  case ignoresMatrix
  case rewritesSealedFields
  case overwritesSuperiors
  case judgesEachChangeAlone
  case removesEverything
  case withdrawalWins
  case ignoresGrants
  case ignoresScope
  case ignoresDelegation
  case ignoresCuts
  case ignoresThreshold
  case letsAnyoneAdopt
  case letsAnyonePlace
  case resolvesCutsOnArrival
  case ignoresTips
  case ignoresManifestSignature
  case ignoresRecipients
  case ignoresProof
  case ignoresCommitment
  case ignoresHeaderCode
  case ignoresFileHash
  case ignoresSectionHash
  case ignoresWindow
  case sendsPrivateLogs
  case ignoresAttachmentHash
  case exportsFromTheEnd
  case trustsUnknownTags
  case ignoresLease
  case joinsHaves
  case forgetsWhatWaits

  #if PLANTED_FAULTS
    private static let planted: PlantedFault? = {
      guard let name = unsafe getenv("NR_FAULT") else { return nil }
      return PlantedFault(rawValue: unsafe String(cString: name))
    }()

    package var isPlanted: Bool { Self.planted == self }
  #else
    @inlinable package var isPlanted: Bool { false }
  #endif
}
