import Causality
import ChangeLog
import ReplicaStore
import Sealing
import Trust

/// Computers that hold a key of the root and write for no unit. No grant names the key that a bundle for one of
/// them is sealed to; its request does, so it is kept once the request was used.
extension ReplicaCore {
  private static func setting(of writer: WriterID) -> String { "sealing-\(writer)" }

  /// Keeps what the requests of such computers said, of those a bundle was written for.
  func rememberRootHolders(_ papers: [IssuedGrant]) throws(ReplicaError) {
    for grant in papers.lazy.map(\.grant) where trust?.isRootKey(grant.signingKey) == true {
      let setting = Self.setting(of: grant.writer)
      try storing { () throws(StorageError) in
        if try database.setting(setting) == grant.sealingKey.bytes { return }
        try database.set(setting, to: grant.sealingKey.bytes)
      }
    }
  }

  /// Those we can write for, in the order of the root record.
  func rootHolders() throws(ReplicaError) -> [IssuedGrant] {
    guard let record = trust?.newestRecord else { return [] }
    var holders: [IssuedGrant] = []
    for key in record.keys where key != ownKey {
      // Who writes for a unit is reached as that unit.
      if trust?.effective.contains(where: { $0.grant.signingKey == key }) == true { continue }
      let kept = try storing { () throws(StorageError) in
        try database.setting(Self.setting(of: WriterID(of: key)))
      }
      guard let sealing = kept.flatMap({ SealingPublicKey($0) }),
        let paper = IssuedGrant(holding: key, of: record, sealing: sealing)
      else { continue }
      holders.append(paper)
    }
    return holders
  }
}

extension IssuedGrant {
  /// Whoever holds a key of a root: it reads everything, and nothing names it but the root record.
  init?(holding key: SigningPublicKey, of root: RootRecord, sealing: SealingPublicKey) {
    guard let path = root.path,
      let grant = Grant(
        signingKey: key, sealingKey: sealing, organisation: path, scope: path, role: .reader,
        mayDelegate: 0)
    else { return nil }
    self.init(standingFor: grant)
  }
}
