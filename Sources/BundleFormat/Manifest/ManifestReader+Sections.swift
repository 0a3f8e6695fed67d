import CanonicalCBOR
import Sealing

extension ManifestReader {
  mutating func sections(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> [SectionEntry] {
    let count = try array(source, .sections, max: BundleLimits.sectionsMax)
    var result: [SectionEntry] = []
    var slicesLeft = BundleLimits.slicesMax
    for index in 0..<count { result.append(try section(source, index, &slicesLeft)) }
    return result
  }

  private mutating func section(
    _ source: borrowing Span<UInt8>, _ index: Int, _ slicesLeft: inout Int
  ) throws(BundleError) -> SectionEntry {
    try array(source, count: 5)
    let kind = try unsigned(source)
    let rawSize = try size(source, .sectionRawSize, max: BundleLimits.sectionRawMax)
    let compressedSize = try size(
      source, .sectionCompressedSize, max: BundleLimits.compressedSizeMax(ofRaw: rawSize))
    let hash = try digest(source)
    let load: SectionLoad
    switch kind {
    case 1: load = .changes(try changeSlices(source, index, &slicesLeft))
    case 2: load = .attachment(try attachmentPiece(source))
    default: throw .manifestWrong(.sectionKindUnknown(kind))
    }
    return SectionEntry(
      rawSize: rawSize, compressedSize: compressedSize, hash: hash, load: load)
  }

  private mutating func size(
    _ source: borrowing Span<UInt8>, _ limit: BundleLimit, max: Int
  ) throws(BundleError) -> Int {
    let value = try unsigned(source)
    guard value <= UInt64(max) else { throw .limit(limit, found: value, max: UInt64(max)) }
    return Int(value)
  }

  private mutating func changeSlices(
    _ source: borrowing Span<UInt8>, _ index: Int, _ slicesLeft: inout Int
  ) throws(BundleError) -> [ChangeSlice] {
    let count = try array(source, .slices, max: slicesLeft)
    slicesLeft -= count
    var slices: [ChangeSlice] = []
    for _ in 0..<count {
      try array(source, count: 2)
      let segment = try unsigned(source)
      let changes = try size(source, .changesInSection, max: BundleLimits.changesPerSectionMax)
      guard segment < UInt64(BundleLimits.segmentsMax) else {
        throw .manifestWrong(.segmentUnknown(section: index))
      }
      slices.append(ChangeSlice(segment: Int(segment), count: changes))
    }
    return slices
  }

  private mutating func attachmentPiece(
    _ source: borrowing Span<UInt8>
  ) throws(BundleError) -> AttachmentPiece {
    try array(source, count: 1)
    try array(source, count: 3)
    let attachment = try digest(source)
    let offset = try unsigned(source)
    let total = try unsigned(source)
    guard total <= BundleLimits.attachmentSizeMax else {
      throw .limit(.attachmentSize, found: total, max: BundleLimits.attachmentSizeMax)
    }
    return AttachmentPiece(attachment: attachment, offset: offset, totalSize: total)
  }
}
