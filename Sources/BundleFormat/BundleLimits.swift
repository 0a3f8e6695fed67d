/// Sizes beyond which a bundle is refused at writing and at the door (Protocol.md 13). Each is
/// checked before memory is taken for what it bounds.
package enum BundleLimits {
  /// A header with all its stanzas takes 1.6 KB; the rest is room for later features.
  package static let headerSizeMax = 64 * 1024
  package static let recipientsMax = 16
  /// The recipients and the sender, who can then read his own stick.
  package static let stanzasMax = recipientsMax + 1
  package static let criticalFeaturesMax = 64
  /// FAT32 ends a file at 4 GiB; half a gigabyte is left for what else lies on the stick.
  package static let bundleSizeMax: UInt64 = 3584 * 1024 * 1024
  package static let chunkSize = 64 * 1024

  package static let manifestSizeMax = 64 * 1024 * 1024
  /// Every log of a large province, as for a have-vector.
  package static let segmentsMax = 200_000
  /// An end for each segment, and one for each organisation change.
  package static let tipsMax = 400_000
  package static let sectionsMax = 65_536
  /// All slices of all sections together.
  package static let slicesMax = 1_000_000
  package static let codesMax = 200_000
  package static let wantsMax = 200_000
  /// Six grants in a chain, each with the approvals it needs.
  package static let proofStepsMax = 64
  package static let proofItemSizeMax = 64 * 1024
  package static let softwareTextSizeMax = 64

  package static let sectionRawMax = 16 * 1024 * 1024
  /// Where a writer closes a section: twice the size saves three in a hundred bytes and costs both
  /// sides twice the memory.
  package static let sectionRawTarget = 4 * 1024 * 1024
  package static let changesPerSectionMax = 65_536
  /// Headers and contents of one section as rebuilt. Without it one byte a change could name the
  /// same long operation list thousands of times.
  package static let sectionRebuiltMax = 32 * 1024 * 1024
  package static let valueColumnsMax = 4096
  package static let attachmentSizeMax: UInt64 = 50 * 1024 * 1024
  /// What decompressing may look back; an old PC has it to spare.
  package static let windowSizeMax: UInt64 = 8 * 1024 * 1024

  /// The most that the compressed form of a section takes (the bound zstd promises).
  package static func compressedSizeMax(ofRaw size: Int) -> Int {
    let small = 128 * 1024
    return size + size >> 8 + (size < small ? (small - size) >> 11 : 0)
  }
}
