import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import NhanRong
import ReplicaStore
import Sealing

/// Sound and unsound examples to start from: without them a fuzzer would spend its time finding out what a
/// bundle is.
extension FuzzTarget {
  package var seeds: [[UInt8]] {
    let reference = Reference.shared
    switch self {
    case .cbor: return StoredVector.all("cbor").flatMap { $0 }
    case .change: return StoredVector.all("change").map { Self.changeForm($0) }
    case .grant: return StoredVector.all("grant").flatMap { $0 }
    case .rootRecord: return StoredVector.all("root").flatMap { $0 }
    case .request:
      return StoredVector.all("request").flatMap { $0 } + [Self.signedRequestForm]
    case .haveVector: return [Self.have]
    case .attachmentName: return Self.attachments
    case .header: return [reference?.header ?? [], Self.sealedHeader]
    case .manifest: return [reference?.manifest ?? []]
    case .proof: return [reference?.proof ?? []]
    case .section: return [reference?.section ?? []]
    case .frame: return [Self.frameForm(reference)]
    case .keyFile: return [[0x82, 0x01, 0x58, 0x40] + [UInt8](repeating: 5, count: 64)]
    case .lease: return [Self.leaseForm]
    case .storedRun: return [Self.storedRun(reference)]
    case .places: return [Self.placesForm]
    case .table: return Self.tables.map { Array($0.utf8) }
    case .plan: return Self.plans.map { Array($0.utf8) }
    case .importing: return [ImportUnderFire.seed]
    }
  }

  private static func changeForm(_ parts: [[UInt8]]) -> [UInt8] {
    let header = parts.first ?? []
    let size = header.count
    return [UInt8(truncatingIfNeeded: size >> 8), UInt8(truncatingIfNeeded: size)]
      + [parts.count > 1 ? 1 : 0] + header + (parts.count > 1 ? parts[1] : [])
  }

  private static var signedRequestForm: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(4)
    encoder.unsigned(1)
    encoder.byteString(Reference.key?.publicKey.bytes ?? [])
    encoder.byteString([UInt8](repeating: 9, count: 32))
    encoder.text("Chi bộ thôn Nà Mu")
    return [1] + encoder.bytes
  }

  private static var have: [UInt8] {
    var encoder = CBOREncoder()
    HaveVector(
      (1...3).map {
        ClockEntry(
          log: LogID(high: $0, low: 1), sequence: $0 * 40, tag: ChangeTag(high: $0, low: 2))
      }
    ).encode(into: &encoder)
    return encoder.bytes
  }

  private static var attachments: [[UInt8]] {
    ["Biên bản.txt", "../../x", "C:\\x\\y", "a\u{202E}b", ""].map { name in
      AttachmentValue(
        hash: Digest.of([], for: .attachment), size: 40, type: Array("text/plain".utf8),
        name: Array(name.utf8)
      ).canonicalBytes
    }
  }

  private static var sealedHeader: [UInt8] {
    Value.list([
      .list((1...3).map { .bytes([UInt8](repeating: $0, count: 80)) }), .null,
      .bytes([UInt8](repeating: 4, count: 32)), .integer(65_536),
      .bytes([UInt8](repeating: 5, count: 16)), .list([]),
    ]).canonicalBytes
  }

  private static func frameForm(_ reference: Reference?) -> [UInt8] {
    guard let reference else { return [] }
    let size = reference.section.count
    return [16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + reference.frame
  }

  private static var leaseForm: [UInt8] {
    let file = OneFile([])
    let entry = ClockEntry(
      log: LogID(high: 1, low: 1), sequence: 7, tag: ChangeTag(high: 1, low: 2))
    let lease = Lease(folder: Array("a/b".utf8), machine: [1, 2, 3], entries: [entry])
    try? StateFolder("state", files: file).save(lease, of: WriterID(high: 0, low: 0))
    return file.contents
  }

  private static func storedRun(_ reference: Reference?) -> [UInt8] {
    guard let reference else { return [] }
    var decoder = SectionDecoder(segments: reference.segments)
    var batch = ChangeBatch()
    try? decoder.decode(reference.section, reference.slices, number: 0, into: &batch)
    let count = min(batch.changes.count, reference.slices.first?.count ?? 0)
    var run: [UInt8] = []
    StoredRun.encode(0..<count, of: batch, into: &run)
    return run
  }

  private static var placesForm: [UInt8] {
    var bytes: [UInt8] = []
    Places.append(
      [(0, 1), (0, 9), (3, 2), (1, 70_000)].map { Dot(StrandNumber($0.0), UInt64($0.1)) },
      to: &bytes)
    return bytes
  }

  private static let tables = [
    "code,name\n1,\"a,b\"\n2,'=1+1\n", "sep=;\r\n\"a\";\"=cmd\"\r\n\"x\"\"y\";-3\r\n",
    "\u{FEFF}tên\tđịa chỉ\rMột\tNà Mu\r",
  ]

  private static let plans = [
    "{\"$schema\":\"x\",\"schemaVersion\":1,\"id\":\"a\",\"phases\":[{\"id\":\"p\",\"from\":2026}]}",
    "[1,-2.5e3,true,null,\"\\u0111\\ud83d\\ude00\"]",
  ]
}
