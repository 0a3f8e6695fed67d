/// The decoders that read what others wrote, each under a name a fuzzer can be told.
package enum FuzzTarget: String, CaseIterable, Sendable {
  case cbor, change, grant, rootRecord, request, haveVector, attachmentName
  case header, manifest, proof, section, frame
  case keyFile, lease, storedRun, places
  case table, plan
  case importing
}

/// What became of some bytes. Whatever they are: no crash, no hang, and never `violated`.
package enum FuzzOutcome: Hashable, Sendable {
  case refused
  case accepted
  /// Taken, although a law says that it cannot be what it was taken for.
  case violated(String)
}

extension FuzzTarget {
  /// Decodes the bytes, and where that succeeds holds the result against what must be true of it.
  package func run(_ bytes: [UInt8]) -> FuzzOutcome {
    switch self {
    case .cbor: Self.cbor(bytes)
    case .change: Self.change(bytes)
    case .grant: Self.grant(bytes)
    case .rootRecord: Self.rootRecord(bytes)
    case .request: Self.request(bytes)
    case .haveVector: Self.haveVector(bytes)
    case .attachmentName: Self.attachmentName(bytes)
    case .header: Self.header(bytes)
    case .manifest: Self.manifest(bytes)
    case .proof: Self.proof(bytes)
    case .section: Self.section(bytes)
    case .frame: Self.frame(bytes)
    case .keyFile: Self.keyFile(bytes)
    case .lease: Self.lease(bytes)
    case .storedRun: Self.storedRun(bytes)
    case .places: Self.places(bytes)
    case .table: Self.table(bytes)
    case .plan: Self.plan(bytes)
    case .importing: ImportUnderFire.shared?.take(bytes) ?? .violated("no reference bundle")
    }
  }

  /// Refused, or the same bytes again.
  static func same(_ decoded: [UInt8]?, as bytes: [UInt8]) -> FuzzOutcome {
    guard let decoded else { return .refused }
    return decoded == bytes ? .accepted : .violated("other bytes when encoded again")
  }
}
