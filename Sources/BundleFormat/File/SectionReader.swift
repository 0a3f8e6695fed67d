import PlantedFaults
import Sealing

/// The sections of a verified bundle, one in memory at a time: hash first, then decompression into
/// no more than the declared size.
package struct SectionReader {
  private let entries: [SectionEntry]
  private var body: BodyReader
  private let decompressor: SectionDecompressor
  private var compressed: [UInt8] = []
  private var position: UInt64 = 0
  /// The number of the section that comes next.
  package private(set) var number = 0

  /// What the section that comes next carries, as the manifest says it.
  package var following: SectionEntry? { number < entries.count ? entries[number] : nil }

  init(_ entries: [SectionEntry], _ body: BodyReader, _ decompressor: SectionDecompressor) {
    self.entries = entries
    self.body = body
    self.decompressor = decompressor
  }

  /// Makes `raw` the bytes of the next section and says what they are; nil after the last.
  package mutating func next(into raw: inout [UInt8]) throws(BundleError) -> SectionEntry? {
    guard number < entries.count else { return nil }
    let entry = entries[number]
    compressed.removeAll(keepingCapacity: true)
    try body.read(at: position, count: entry.compressedSize, appendingTo: &compressed)
    guard
      Digest.of(compressed, for: .section) == entry.hash
        || PlantedFault.ignoresSectionHash.isPlanted
    else {
      throw .section(number: number, .hashDiffers)
    }
    do throws(SectionFault) {
      try decompressor.decompress(compressed, rawSize: entry.rawSize, into: &raw)
    } catch {
      throw .section(number: number, error)
    }
    position += UInt64(entry.compressedSize)
    number += 1
    return entry
  }
}
