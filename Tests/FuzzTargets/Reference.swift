import BundleFormat
import Causality
import ChangeLog
import Sealing
import Trust

/// The plain bundle of the stored vectors, opened: what a fuzzer's bytes are put into.
struct Reference: Sendable {
  let header: [UInt8]
  let manifest: [UInt8]
  let proof: [UInt8]
  let root: RootRecord
  let segments: [Segment]
  let slices: [ChangeSlice]
  /// The first section as its columns, and compressed.
  let section: [UInt8]
  let frame: [UInt8]
  /// All sections compressed, as they stand before the manifest.
  let frames: [UInt8]
  let ids: [ChangeID]
  let rebuilt: [UInt8]

  static let shared = Reference(StoredVector.parts(of: "plain").first ?? [])

  /// Of somebody whom no vector knows.
  static let key = SigningKey(seed: [UInt8](repeating: 0xF2, count: 32))

  nonisolated(unsafe) static let decompressor = try? SectionDecompressor()

  private init?(_ file: [UInt8]) {
    guard file.count > 14, let rootBytes = StoredVector.parts(of: "root-record").first,
      let root = try? RootRecord(decoding: rootBytes)
    else { return nil }
    let size = Int(file[10]) << 24 | Int(file[11]) << 16 | Int(file[12]) << 8 | Int(file[13])
    do throws(BundleError) {
      let bundle = try UnverifiedBundle.open(BundleInMemory(file)).unseal(with: [])
        .readManifest().verified { (_) throws(BundleError) in }
      var sections = try bundle.sections()
      var raw: [UInt8] = []
      guard let entry = try sections.next(into: &raw), case .changes(let slices) = entry.load
      else { return nil }
      var decoder = SectionDecoder(segments: bundle.manifest.segments)
      var batch = ChangeBatch()
      try decoder.decode(raw, slices, number: 0, into: &batch)
      header = Array(file[14..<14 + size])
      manifest = bundle.manifest.encode()
      proof = ProofForm.bytes(of: bundle.manifest)
      self.root = root
      segments = bundle.manifest.segments
      self.slices = slices
      section = raw
      let compressor = try SectionCompressor()
      frame = try compressor.compress(raw).bytes
      var frames = frame
      while try sections.next(into: &raw) != nil { frames += try compressor.compress(raw).bytes }
      self.frames = frames
      ids = batch.changes.map(\.id)
      rebuilt = batch.bytes
    } catch { return nil }
  }
}
