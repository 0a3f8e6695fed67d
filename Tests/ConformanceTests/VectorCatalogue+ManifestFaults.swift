import BundleFormat
import CanonicalCBOR
import ChangeLog
import NhanRong
import Sealing

/// Manifests that lie, contradict themselves, or come from someone who may not send.
extension VectorCatalogue {
  func addManifestFaults() throws {
    try addForms()
    try addSenders()
    try addLists()
    try addCounts()
  }

  private func addForms() throws {
    try addForged("unknown-manifest-version", "manifest version 2", "NR-B02") {
      $0[.version] = .integer(2)
    }
    try addForged(
      "manifest-not-canonical", "the version in two bytes", "NR-B08",
      because: "manifestNotCanonical"
    ) { $0.spoilManifest = { $0.replaceSubrange(1..<2, with: [0x18, 0x01]) } }
    try addForged(
      "manifest-trailing-bytes", "a byte after the manifest, signed with it", "NR-B08",
      because: "manifestNotCanonical"
    ) { $0.spoilManifest = { $0.append(0) } }
    try addForged(
      "manifest-too-short", "fourteen items", "NR-B08", because: "manifestNotCanonical"
    ) { $0.manifest.removeLast() }
    try addForged(
      "manifest-length-zero", "a manifest of no bytes", "NR-B08", because: "manifestLengthWrong"
    ) { $0.spoilLength = { $0 = [0, 0, 0, 0] } }
    try addForged(
      "manifest-length", "a manifest longer than the body", "NR-B08",
      because: "manifestLengthWrong"
    ) { $0.spoilLength = { $0 = [0, 1, 0, 0] } }
    try addForged(
      "manifest-too-long", "a manifest length beyond the limit", "NR-B09", because: "manifestSize"
    ) { $0.spoilLength = { $0 = [4, 0, 0, 1] } }
    try addForged(
      "purpose-unknown", "a purpose nobody knows", "NR-B08", because: "purposeUnknown"
    ) { $0[.purpose] = .integer(2) }
  }

  private func addSenders() throws {
    try addForged(
      "manifest-signature", "a bit of the signature is another", "NR-B06",
      because: "manifestSignatureWrong"
    ) { $0.spoilSignature = { $0[0] ^= 1 } }
    try addForged(
      "manifest-signed-by-another", "signed by a key that is not the sender it names", "NR-B06",
      because: "manifestSignatureWrong"
    ) { $0.signer = try Office.branch.keys().signing }
    try addForged(
      "sender-without-grant", "signed by a key the proof does not lead to", "NR-B10",
      because: "senderNotProven"
    ) { bundle in
      let key = try Office.stranger.keys().signing
      bundle.signer = key
      bundle[.sender] = .bytes(key.publicKey.bytes)
    }
    try addForged(
      "proof-without-grant", "the proof has no step at all", "NR-B10", because: "senderNotProven"
    ) { $0[.proof][1] = .list([]) }
    try addForged(
      "proof-tip", "the tip of a grant in the proof is not signed", "NR-B06",
      because: "stepUnsigned"
    ) { $0[.proof][1][0][4][3] = .bytes([UInt8](repeating: 5, count: 64)) }
    try addForged(
      "proof-of-another-root", "our root's id with the root record of another domain", "NR-B07"
    ) { bundle in
      let other = try OpenedBundle(
        history("foreign-domain"), with: nil, signer: Office.stranger.keys().signing)
      bundle[.proof][0] = other[.proof][0]
    }
    addRefused(
      "foreign-domain", "a bundle of another domain, sound in itself", "NR-B07",
      try history("foreign-domain"))
  }

  private func addLists() throws {
    try addForged(
      "recipients-unsorted", "one recipient twice", "NR-B08", because: "recipientsUnsorted"
    ) { bundle in
      let name = Value.bytes([UInt8](repeating: 1, count: 16))
      bundle[.recipients] = .list([name, name])
    }
    try addForged("too-many-recipients", "seventeen recipients", "NR-B09", because: "recipients") {
      bundle in
      bundle[.recipients] = .list((1...17).map { .bytes([UInt8](repeating: $0, count: 16)) })
    }
    try addForged("wants-unsorted", "one want twice", "NR-B08", because: "wantsUnsorted") {
      bundle in
      let want = Value.list([.integer(1), .bytes([UInt8](repeating: 1, count: 32))])
      bundle[.wants] = .list([want, want])
    }
    try addForged(
      "want-kind", "a want of a kind nobody knows", "NR-B08", because: "wantKindUnknown"
    ) {
      $0[.wants] = .list([.list([.integer(2), .bytes([UInt8](repeating: 1, count: 32))])])
    }
    try addForged(
      "codes-unsorted", "one audience's codes twice", "NR-B08", because: "codesUnsorted"
    ) {
      bundle in
      let first = bundle[.codes][0]
      bundle[.codes] = .list([first, first])
    }
    try addForged(
      "have-unsorted", "one have-entry twice", "NR-B08", because: "manifestNotCanonical"
    ) {
      bundle in
      let first = bundle[.have][0]
      bundle[.have] = .list([first, first])
    }
    try addForged("tips-unsorted", "tips out of order", "NR-B08", because: "tipsUnsorted") {
      bundle in
      bundle[.tips] = .list((bundle[.tips].list ?? []).reversed())
    }
    try addForged(
      "root-tier", "a root whose id has another tier", "NR-B08", because: "rootTierWrong"
    ) {
      bundle in
      bundle[.root] = .bytes([10] + [UInt8](repeating: 1, count: 15))
    }
  }

  private func addCounts() throws {
    try addForged(
      "segment-count", "a count that is not the distance from base to end", "NR-B08",
      because: "segmentRangeWrong"
    ) { $0[.segments][0][5] = .integer(99) }
    try addForged(
      "counts-do-not-add-up", "a slice says one change fewer than its segment", "NR-B08",
      because: "segmentCountDiffers"
    ) { bundle in
      let count = try need(bundle[.sections][0][4][0][1].integer)
      bundle[.sections][0][4][0][1] = .integer(count + 1)
    }
    try addForged(
      "segment-unknown", "a slice of a segment the manifest does not have", "NR-B08",
      because: "segmentUnknown"
    ) { $0[.sections][0][4][0][0] = .integer(77) }
    try addForged(
      "sections-do-not-fill", "the sections take fewer bytes than stand before the manifest",
      "NR-B08", because: "sectionsDoNotFillBody"
    ) { $0.frames[0].append(0) }
    try addForged(
      "prerequisites-differ", "prerequisites that are not the bases", "NR-B08",
      because: "prerequisitesDiffer"
    ) { bundle in
      let tag = Value.bytes([UInt8](repeating: 1, count: 16))
      bundle[.prerequisites] = .list([.list([tag, .integer(1), tag])])
    }
    try addForged(
      "end-without-tip", "the tip of a segment's end is left out", "NR-B08",
      because: "segmentEndWithoutTip"
    ) { bundle in
      let end = bundle[.segments][0][4]
      bundle[.tips] = .list((bundle[.tips].list ?? []).filter { $0[2] != end })
    }
    try addForged(
      "genesis-of-another-log", "a base, and a genesis the log is not named after", "NR-B08",
      because: "genesisWrong"
    ) { bundle in
      var log = try branchLog()
      _ = log.create()
      try bundle.carry([log], from: 1)
      let other = try CraftedLog(
        Office.branch.keys(), as: world.branchPath, for: world.branchPath, nonce: 0x79)
      bundle[.segments][0][6] = .bytes(other.changes[0].header)
      bundle[.segments][0][7] = .bytes(other.changes[0].content ?? [])
    }
    try addForged(
      "segment-repeated", "one segment twice", "NR-B08", because: "segmentRepeated"
    ) { bundle in
      var log = try branchLog()
      _ = log.create()
      try bundle.carry([log])
      let first = bundle[.segments][0]
      bundle[.segments] = .list([first, first])
    }
  }

  func branchLog() throws -> CraftedLog {
    try CraftedLog(Office.branch.keys(), as: world.branchPath, for: world.branchPath)
  }
}
