import Causality
package import ChangeLog
import PlantedFaults
package import Platform
import ReplicaStore
import Sealing

/// Which logs this replica may go on writing. Where it cannot be sure that it holds the newest change
/// of one it leaves it and opens another: it never writes under a number that may have been used
/// (Protocol.md 9).
extension ReplicaCore {
  private static let setting = "own-logs"

  func ownLog(
    of key: SigningPublicKey, as writerPath: OrganisationPath, for audiencePath: OrganisationPath,
    isPrivate: Bool
  ) -> Int? {
    ownLogs.continued.compactMap { catalog.index(of: $0) }.last { index in
      let log = catalog.logs[index]
      return log.genesis.key == key && log.strands.count == 1
        && log.genesis.hasSamePlace(as: writerPath, audiencePath, isPrivate)
    }
  }

  /// Why a log is opened and which ones it goes on from.
  func occasion(
    of key: SigningPublicKey, as writerPath: OrganisationPath, for audiencePath: OrganisationPath,
    isPrivate: Bool
  ) -> (reason: Genesis.Reason, continues: [ClockEntry]) {
    let meant = left(of: key, as: writerPath, for: audiencePath, isPrivate: isPrivate)
    guard let cause = meant.first else {
      let isFirst = !catalog.logs.contains { $0.genesis.key == key }
      return (isFirst && ownLogs.continued.isEmpty ? .first : .newAudience, [])
    }
    var ends: [ClockEntry] = []
    for one in meant {
      guard let log = catalog.log(one.log) else { continue }
      for strand in log.strands {
        let facts = catalog.strand(strand)
        ends.append(ClockEntry(log: log.id, sequence: facts.head, tag: facts.headID.tag))
      }
    }
    ends.sort(by: ClockEntry.precedes)
    return (cause.reason, Array(ends.prefix(ChangeLimits.strandsMax)))
  }

  /// The logs whose place a new one takes: those for the same readers, and those this replica does not
  /// even hold.
  private func left(
    of key: SigningPublicKey, as writerPath: OrganisationPath, for audiencePath: OrganisationPath,
    isPrivate: Bool
  ) -> [OwnLogs.Left] {
    ownLogs.left.filter { one in
      guard let genesis = catalog.log(one.log)?.genesis else { return true }
      return genesis.key == key && genesis.hasSamePlace(as: writerPath, audiencePath, isPrivate)
    }
  }

  /// Takes note of a log this replica opened.
  func noteOpened(_ log: LogID) {
    guard !ownLogs.continued.contains(log), let genesis = catalog.log(log)?.genesis else { return }
    ownLogs.goOn(with: log)
    let replaced = left(
      of: genesis.key, as: genesis.writerPath, for: genesis.audiencePath,
      isPrivate: genesis.isPrivate)
    if let reason = ownLogs.replace(replaced.map(\.log)) { newIncarnation = reason }
  }

  // MARK: What shows that a number may have been used

  /// Goes on with those own logs that the lease says are this folder's newest (Protocol.md 9).
  package func honour(
    _ lease: Lease?, folder: FilePath, machine: MachineIdentity
  ) throws(ReplicaError) {
    if PlantedFault.ignoresLease.isPlanted { return }
    let isHere = lease?.folder == folder.bytes && lease?.machine == machine.bytes
    let entries = isHere ? lease?.entries ?? [] : []
    // The folder is older than a log that was opened in it.
    let unknown = entries.filter { catalog.index(of: $0.log) == nil }
    for id in ownLogs.continued {
      guard let entry = entries.first(where: { $0.log == id }) else {
        ownLogs.leave(id, because: unknown.isEmpty ? .copiedFolder : .restoredBackup)
        continue
      }
      if catalog.log(id)?.strands.count != 1 {
        ownLogs.leave(id, because: .forkSeen)
      } else if try locate(id, entry.sequence, tag: entry.tag) == nil {
        ownLogs.leave(id, because: .restoredBackup)
      }
    }
    for entry in unknown { ownLogs.leave(entry.log, because: .restoredBackup) }
  }

  /// What the lease is to say now.
  package var leaseEntries: [ClockEntry] {
    ownLogs.continued.compactMap { id -> ClockEntry? in
      guard let log = catalog.log(id), let strand = log.strands.first else { return nil }
      let facts = catalog.strand(strand)
      return ClockEntry(log: id, sequence: facts.head, tag: facts.headID.tag)
    }
  }

  /// Changes of a log came from elsewhere and not all of them were here: where the log is our own,
  /// another copy of this replica wrote them.
  func noteForeign(_ log: LogID, _ attachment: Attachment, genesis: Genesis?) {
    if ownLogs.continued.contains(log) {
      if case .forks = attachment {
        ownLogs.leave(log, because: .forkSeen)
      } else {
        ownLogs.leave(log, because: .restoredBackup)
      }
      return
    }
    guard case .opens = attachment, let genesis, genesis.key == ownKey else { return }
    let isReplaced = ownLog(
      of: genesis.key, as: genesis.writerPath, for: genesis.audiencePath,
      isPrivate: genesis.isPrivate)
    if isReplaced == nil { ownLogs.leave(log, because: .restoredBackup) }
  }

  /// Somebody confirms to hold changes. One of our own logs that is not here was written by another
  /// copy of this replica.
  package func noteConfirmed(_ have: HaveVector) throws(ReplicaError) {
    for log in ownLogs.continued {
      for entry in have.entries(of: log)
      where try locate(log, entry.sequence, tag: entry.tag) == nil {
        noteMissing(entry.sequence, of: log)
      }
    }
  }

  /// The same for what the clocks of others name.
  func noteWantedOfOwn() throws(ReplicaError) {
    guard hasWanted else { return }
    for log in ownLogs.continued {
      let wanted = try storing { () throws(StorageError) in try database.firstWanted(of: log) }
      if let wanted { noteMissing(wanted, of: log) }
    }
  }

  private func noteMissing(_ sequence: UInt64, of log: LogID) {
    let heads = catalog.log(log)?.strands.map { catalog.strand($0).head }
    let isBeside = sequence <= heads?.max() ?? 0
    ownLogs.leave(log, because: isBeside ? .forkSeen : .restoredBackup)
  }

  // MARK: Kept in the database

  /// Keeps what changed, with the transaction that is about to be committed.
  func storeOwnLogs() throws(ReplicaError) {
    let bytes = ownLogs.bytes
    if bytes == storedOwnLogs { return }
    try storing { () throws(StorageError) in try database.set(Self.setting, to: bytes) }
    storedOwnLogs = bytes
  }

  func loadOwnLogs() throws(ReplicaError) {
    let bytes = try storing { () throws(StorageError) in try database.setting(Self.setting) }
    storedOwnLogs = bytes ?? OwnLogs().bytes
    ownLogs = bytes.flatMap { OwnLogs(bytes: $0) } ?? OwnLogs()
  }
}

extension Genesis {
  /// Whether it is of the same organisation and for the same readers.
  fileprivate func hasSamePlace(
    as writer: OrganisationPath, _ audience: OrganisationPath, _ isPrivate: Bool
  ) -> Bool {
    writerPath == writer && audiencePath == audience && self.isPrivate == isPrivate
  }
}
