import BundleFormat
import NhanRong
import Sealing
import Testing

/// A stranger who got hold of the plain text of a bundle and knows the reader's public key: a new file
/// key, new stanzas, any body he likes. What he lacks is the sender's signing key.
@Suite(.enabled(if: !VectorFiles.areWritten)) struct ResealedBundleTests {
  private let bundle: [UInt8]
  private let envelope: Envelope
  private let office: BesiegedOffice

  init() throws {
    bundle = try MutatedFileTests.vector("first-export")
    let reader = try Office.commune.keys()
    envelope = try Envelope(
      opening: bundle, with: reader.sealing, for: [reader.sealing.publicKey])
    office = try BesiegedOffice(.commune, after: [MutatedFileTests.vector("welcome-branch")])
  }

  private func refuses(_ name: String, _ file: [UInt8]) throws {
    let error = try office.refusal(of: file)
    #expect(error?.code.text.hasPrefix("NR-B") == true, "\(name): \(String(describing: error))")
  }

  @Test func `a bit of every byte of the load flipped inside a new envelope`() throws {
    let before = try office.digest()
    for place in envelope.plain.indices {
      var load = envelope.plain
      load[place] ^= 1 << UInt8(place % 8)
      try refuses("byte \(place)", try envelope.file(around: load))
    }
    #expect(try office.digest() == before)
    office.report("re-sealed by a stranger, one bit of each byte of the load")
  }

  @Test func `the load cut short or with bytes left out inside a new envelope`() throws {
    let before = try office.digest()
    let plain = envelope.plain
    for place in stride(from: 1, to: plain.count, by: 3) {
      try refuses("cut to \(place)", try envelope.file(around: Array(plain.prefix(place))))
      var load = plain
      load.removeSubrange(place..<min(place + 1 + place % 7, plain.count))
      try refuses("without byte \(place)", try envelope.file(around: load))
      load = plain
      load.insert(load[place], at: place)
      try refuses("byte \(place) twice", try envelope.file(around: load))
    }
    #expect(try office.digest() == before)
    office.report("re-sealed by a stranger, the load cut, shortened, stretched")
  }

  /// The load of another bundle of the same sender to the same reader, item by item and section by section.
  @Test func `parts of two bundles mixed`() throws {
    let reader = try Office.commune.keys()
    let signer = try Office.stranger.keys().signing
    let first = try OpenedBundle(bundle, with: reader.sealing, signer: signer)
    let second = try OpenedBundle(
      MutatedFileTests.vector("delta-with-base"), with: reader.sealing, signer: signer)
    let signature = Array(envelope.plain[envelope.signatureStart...].prefix(64))
    let stanza = Value.bytes(try need(reader.sealing.publicKey.seal(first.fileKey)))
    let before = try office.digest()
    for isSigned in [false, true] {
      for item in 0..<15 where first.manifest[item] != second.manifest[item] {
        var mixed = first
        mixed.header[0] = .list([stanza])
        mixed.manifest[item] = second.manifest[item]
        // Signed by himself in the sender's name, or under the signature the manifest had.
        if !isSigned { mixed.spoilSignature = { $0 = signature } }
        try refuses("item \(item)", try mixed.file())
      }
      for frames in [second.frames, second.frames + first.frames, first.frames.reversed(), []] {
        var mixed = first
        mixed.frames = frames
        if !isSigned { mixed.spoilSignature = { $0 = signature } }
        guard frames != first.frames else { continue }
        try refuses("other sections", try mixed.file())
      }
    }
    // The manifest as it was signed, over sections of the other bundle padded to the same sizes.
    var mixed = first
    for number in mixed.frames.indices {
      let size = mixed.frames[number].count
      let other = second.frames[number % second.frames.count]
      mixed.frames[number] = Array((other + [UInt8](repeating: 0, count: size)).prefix(size))
      mixed.spoilSignature = { $0 = signature }
      try refuses("section \(number) exchanged", try mixed.file())
    }
    #expect(try office.digest() == before)
    office.report("parts of two bundles mixed")
  }

  @Test func `recipients, sender and proof exchanged by a stranger`() throws {
    let reader = try Office.commune.keys()
    let before = try office.digest()
    // Province and commune stand in the branch's own proof and may send.
    for office in [Office.neighbour, .stranger] {
      let keys = try office.keys()
      var forged = try OpenedBundle(bundle, with: reader.sealing, signer: keys.signing)
      try refuses("signed by \(office) in the branch's name", try forged.file())
      forged[.sender] = .bytes(keys.signing.publicKey.bytes)
      try refuses("sent by \(office) with the branch's proof", try forged.file())
      forged[.recipients] = .list([.bytes(keys.writer.bytes)])
      try refuses("to \(office) alone", try forged.file())
      forged[.proof][1] = .list([])
      try refuses("by \(office) with no proof", try forged.file())
      forged[.proof] = .list([forged[.proof][0], .list([Value.null])])
      try refuses("by \(office) with a proof of nothing", try forged.file())
    }
    #expect(try office.digest() == before)
    office.report("senders, recipients and proofs exchanged")
  }

  /// An envelope is nobody's word: another one around the same load changes nothing, and what is held
  /// already stays as it is.
  @Test func `the same load in any other envelope brings what it brought`() throws {
    let reader = try Office.commune.keys()
    let others = try [Office.branch, .neighbour].map { try $0.keys().sealing.publicKey }
    var honest: [String] = []
    var envelopes = [envelope, envelope, envelope, envelope]
    envelopes[1].isPlain = true
    envelopes[1].stanzas = []
    envelopes[2].minor = 200
    let key = envelope.fileKey
    envelopes[3].stanzas = try (others + [reader.sealing.publicKey]).map { try need($0.seal(key)) }
    #expect(try office.refusal(of: bundle) == nil)
    honest = try office.state()
    for envelope in envelopes {
      let fresh = try BesiegedOffice(.commune, after: [MutatedFileTests.vector("welcome-branch")])
      #expect(try fresh.refusal(of: envelope.file()) == nil)
      #expect(try fresh.state() == honest)
      #expect(try office.refusal(of: envelope.file()) == nil)
      #expect(try office.state() == honest)
    }
    office.report("the signed load in other envelopes, all no-ops")
  }
}
