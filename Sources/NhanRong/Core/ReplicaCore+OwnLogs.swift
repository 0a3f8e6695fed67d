import CanonicalCBOR
import Causality
import ChangeLog
import ReplicaStore
import Sealing

/// Which logs this replica may go on writing. Without a lease that says so it opens new ones
/// (Protocol.md 9).
extension ReplicaCore {
  private static let setting = "own-logs"

  func ownLog(
    of key: SigningPublicKey, as writerPath: OrganisationPath, for audiencePath: OrganisationPath,
    isPrivate: Bool
  ) -> Int? {
    ownLogs.compactMap { catalog.index(of: $0) }.last { index in
      let log = catalog.logs[index]
      return log.genesis.key == key && log.genesis.writerPath == writerPath
        && log.genesis.audiencePath == audiencePath && log.genesis.isPrivate == isPrivate
        && log.strands.count == 1
    }
  }

  func rememberOwnLogs(_ logs: [LogID]) throws(ReplicaError) {
    let new = logs.filter { !ownLogs.contains($0) }
    if new.isEmpty { return }
    ownLogs += new
    try storeOwnLogs()
  }

  func storeOwnLogs() throws(ReplicaError) {
    var bytes: [UInt8] = []
    for log in ownLogs { log.append(to: &bytes) }
    try storing { () throws(StorageError) in try database.set(Self.setting, to: bytes) }
  }

  func loadOwnLogs() throws(ReplicaError) {
    let bytes =
      try storing { () throws(StorageError) in try database.setting(Self.setting) } ?? []
    ownLogs = stride(from: 0, to: bytes.count - 15, by: 16).compactMap {
      LogID(bytes: bytes[$0...])
    }
  }
}
