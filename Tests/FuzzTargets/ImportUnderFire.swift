import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import ReplicaStore
import Sealing
import Trust

/// A replica in memory that is handed bundles by somebody who holds the sender's key: past every code and
/// signature, down to the fold, and back again.
final class ImportUnderFire: @unchecked Sendable {
  private let core: ReplicaCore
  private let keys: KeyPair
  private let sender: SigningKey
  private let before: [UInt8]
  private let path: OrganisationPath

  static let shared = ImportUnderFire()

  /// Sections, manifest and its length, as `take` wants them.
  static let seed: [UInt8] = {
    guard let reference = Reference.shared else { return [] }
    return reference.frames + reference.manifest
      + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: reference.manifest.count >> $0) }
  }()

  /// Secrets of the vectors' offices (Protocol.md 19).
  private static let provinceSeeds =
    "8965fbeed190d712357401144b906fa5b7573073655cd13ed1c1860d441912c9"
    + "5a482e565e0096be608859869f1218302161774cbd290c279ac8bf5a5c107940"
  private static let communeSeed =
    "1c0bddff3f7baef658efe83161b8301e9dad69ce4c028d71dc2ee5320f1cb430"

  private init?() {
    guard let reference = Reference.shared,
      let seeds = bytesFromHexadecimal(Self.provinceSeeds),
      let keys = KeyPair(fileBytes: [0x82, 0x01, 0x58, 0x40] + seeds),
      let seed = bytesFromHexadecimal(Self.communeSeed), let sender = SigningKey(seed: seed),
      let path = reference.root.path,
      let database = try? ReplicaDatabase.inMemory(),
      let core = try? ReplicaCore.create(database, readModel: RegisterReadModel.current),
      Self.join(core, reference.root)
    else { return nil }
    self.core = core
    self.keys = keys
    self.sender = sender
    self.path = path
    before = core.setCode(of: path).bytes
  }

  private static func join(_ core: ReplicaCore, _ root: RootRecord) -> Bool {
    do throws(ReplicaError) {
      try core.inTransaction { () throws(ReplicaError) in try core.trust(root) }
      return true
    } catch { return false }
  }

  func take(_ bytes: [UInt8]) -> FuzzOutcome {
    guard bytes.count >= 4, bytes.count <= 1 << 20 else { return .refused }
    let size = bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    guard size <= bytes.count - 4 else { return .refused }
    let end = bytes.count - 4
    let manifest = Array(bytes[end - size..<end])
    guard let signature = sender.sign(manifest, as: .bundle)?.bytes,
      let file = PlainFile.around(Array(bytes[..<end]) + signature + bytes.suffix(4))
    else { return .refused }
    var outcome: ImportOutcome?
    _ = try? core.inTransaction(.rollBack) { () throws(ReplicaError) in
      outcome = try core.take(
        core.open(BundleInMemory(file), keys: keys), now: 0, attachments: nil)
    }
    guard core.setCode(of: path).bytes == before else { return .violated("something remained") }
    guard let outcome else { return .refused }
    let counted = [
      outcome.applied, outcome.duplicate, outcome.waiting, outcome.held, outcome.refused,
    ]
    return counted.reduce(0, +) == outcome.total
      ? .accepted : .violated("the five counts do not add up: \(counted) of \(outcome.total)")
  }
}

/// A plain bundle around any load, put together from Protocol.md 8.
private enum PlainFile {
  private static let fileKey = [UInt8](repeating: 7, count: 32)
  private static let nonce = [UInt8](repeating: 9, count: 16)
  private static let header: [UInt8] = {
    let cbor = Value.list([
      .list([]), .bytes(fileKey), .bytes(Digest.of(fileKey, for: .commitment).bytes),
      .integer(65_536), .bytes(nonce), .list([]),
    ]).canonicalBytes
    return (try? BundleHeader.decode(cbor))?.encode() ?? []
  }()
  private static let cipher = ChunkCipher(
    key: Digest.of([], for: .bodyKey, key: fileKey).bytes)

  static func around(_ plain: [UInt8]) -> [UInt8]? {
    guard let cipher else { return nil }
    let code = Digest.of(
      header, for: .headerCode, key: Digest.of([], for: .headerKey, key: fileKey).bytes)
    var file = header + code.bytes
    var number = 0
    for start in stride(from: 0, to: plain.count, by: 65_536) {
      let end = min(plain.count, start + 65_536)
      let counter = [0, 0, 0, 0, 0, 0, UInt8(truncatingIfNeeded: number)]
      let full = nonce + counter + [end == plain.count ? 1 : 0]
      guard cipher.seal(plain, start..<end, nonce: full, appendingTo: &file) else { return nil }
      number += 1
    }
    file += Array("NRBEND".utf8)
    let size = UInt64(file.count + 8 + 32)
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      file.append(UInt8(truncatingIfNeeded: size >> shift))
    }
    return file + Digest.of(file, for: .bundle).bytes
  }
}
