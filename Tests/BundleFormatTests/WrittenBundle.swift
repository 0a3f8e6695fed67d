import BundleFormat
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

/// A bundle as the program writes it, in memory.
struct WrittenBundle {
  let file: [UInt8]
  let summary: BundleSummary
  let changes: [[[UInt8]]]
}

func write(
  _ logs: SampleLogs, _ access: BundleWriter.Sealing, segments: [Segment]? = nil,
  changesPerSection: Int = .max, attachments: [[UInt8]] = [], pieceSize: Int = 1000,
  seed: UInt64 = 1, statement: Manifest.Statement? = nil
) throws -> WrittenBundle {
  let segments = segments ?? logs.segments()
  let sink = BundleInMemory()
  let drawn = DrawnBytes(seed)
  var writer = try BundleWriter(to: sink, access, randomness: drawn.randomness)
  let compressor = try SectionCompressor()
  let (sections, changes) = try encode(logs, segments, changesPerSection: changesPerSection)
  for section in sections {
    try writer.add(compressor.compress(section.raw), .changes(section.slices))
  }
  for attachment in attachments {
    var offset = 0
    repeat {
      let piece = Array(attachment[offset..<min(offset + pieceSize, attachment.count)])
      let load = AttachmentPiece(
        attachment: Digest.of(attachment, for: .attachment), offset: UInt64(offset),
        totalSize: UInt64(attachment.count))
      try writer.add(compressor.compress(piece), .attachment(load))
      offset += pieceSize
    } while offset < attachment.count
  }
  let ends = Set(segments.map(\.endID))
  let summary = try writer.finish(
    statement ?? logs.statement(), segments: segments,
    tips: logs.tips.filter { ends.contains($0.id) },
    signedBy: logs.sender)
  return WrittenBundle(file: sink.bytes, summary: summary, changes: changes)
}

/// Random bytes that a seed replays, for what a writer draws.
final class DrawnBytes: @unchecked Sendable {
  private var random: SeededRandom

  init(_ seed: UInt64) { random = SeededRandom(seed: seed) }

  var randomness: Randomness { Randomness { self.random.bytes($0) } }
}

func sealingKey(_ number: UInt8) throws -> SealingKey {
  try #require(SealingKey(seed: [UInt8](repeating: number, count: 32)))
}
