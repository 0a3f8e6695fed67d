import BundleFormat
import CanonicalCBOR
import ChangeLog
import NhanRong
import Sealing
import Trust

/// The layers of a bundle, each without the code or signature around it that would keep a fuzzer out.
extension FuzzTarget {
  static func header(_ bytes: [UInt8]) -> FuzzOutcome {
    guard bytes.count <= BundleLimits.headerSizeMax,
      let header = try? BundleHeader.decode(bytes)
    else { return .refused }
    return same(Array(header.encode().dropFirst(BundleHeader.prefixSize)), as: bytes)
  }

  static func manifest(_ bytes: [UInt8]) -> FuzzOutcome {
    guard let manifest = try? Manifest.decode(bytes) else { return .refused }
    if (try? manifest.checkConsistency()) != nil {
      let counts = manifest.segments.allSatisfy {
        $0.count >= 1 && $0.endSequence - $0.baseSequence == $0.count
      }
      guard counts, manifest.tips.count >= manifest.segments.count || manifest.segments.isEmpty
      else { return .violated("consistent, and yet not") }
    }
    return same(manifest.encode(), as: bytes)
  }

  /// The proof alone, inside the reference manifest: whatever it says, it never proves a stranger.
  static func proof(_ bytes: [UInt8]) -> FuzzOutcome {
    guard let reference = Reference.shared, var items = Value(canonical: reference.manifest)?.list,
      let proof = Value(canonical: bytes)
    else { return .refused }
    items[4] = proof
    let spliced = Value.list(items).canonicalBytes
    guard let manifest = try? Manifest.decode(spliced) else { return .refused }
    guard manifest.encode() == spliced else { return .violated("another manifest") }
    let statement = manifest.statement
    if let stranger = Reference.key?.publicKey,
      (try? statement.proof.proves(stranger, under: reference.root)) != nil
    {
      return .violated("a stranger is proven")
    }
    let state = try? statement.proof.proves(statement.sender, under: reference.root)
    return state == nil ? .refused : .accepted
  }

  /// The reference bundle's first section: what is taken is what its author signed, in whatever coding.
  static func section(_ bytes: [UInt8]) -> FuzzOutcome {
    guard let reference = Reference.shared, bytes.count <= BundleLimits.sectionRawMax else {
      return .refused
    }
    var decoder = SectionDecoder(segments: reference.segments)
    var batch = ChangeBatch()
    do throws(BundleError) {
      try decoder.decode(bytes, reference.slices, number: 0, into: &batch)
    } catch {
      guard batch.bytes.count <= BundleLimits.sectionRebuiltMax + ChangeLimits.changeSizeMax
      else { return .violated("more was rebuilt than is allowed") }
      return .refused
    }
    return batch.changes.map(\.id) == reference.ids && batch.bytes == reference.rebuilt
      ? .accepted : .violated("other changes than were signed")
  }

  /// Three bytes of the size that was declared, then what should be a frame.
  static func frame(_ bytes: [UInt8]) -> FuzzOutcome {
    guard bytes.count >= 3, let decompressor = Reference.decompressor else { return .refused }
    let size = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2])
    // As much as a manifest may declare would take a fuzzer's memory run after run.
    guard size <= 1 << 20 else { return .refused }
    var raw: [UInt8] = []
    do throws(SectionFault) {
      try decompressor.decompress(Array(bytes[3...]), rawSize: size, into: &raw)
    } catch { return raw.count <= size ? .refused : .violated("more than was declared") }
    return raw.count == size ? .accepted : .violated("another size than was declared")
  }
}
