package import Causality

/// How a manifest contradicts itself or the file it stands in.
package enum ManifestFault: Hashable, Sendable {
  case purposeUnknown(UInt64)
  case rootTierWrong
  case recipientsUnsorted
  case prerequisitesDiffer
  case segmentRangeWrong(segment: Int)
  case segmentBaseUnclear(segment: Int)
  case segmentRepeated(segment: Int)
  /// The genesis sent along is not the change the log is named after.
  case genesisWrong(segment: Int)
  case tipsUnsorted
  case tipOutsideSegments(LogID, sequence: UInt64)
  case segmentEndWithoutTip(segment: Int)
  case sectionKindUnknown(UInt64)
  case sectionSliceUnclear(section: Int)
  case segmentUnknown(section: Int)
  case segmentCountDiffers(segment: Int, stated: UInt64, inSections: UInt64)
  case attachmentPiecesUnclear(section: Int)
  case sectionsDoNotFillBody(stated: UInt64, found: UInt64)
  case wantKindUnknown(UInt64)
  case wantsUnsorted
  case codesUnsorted
}
