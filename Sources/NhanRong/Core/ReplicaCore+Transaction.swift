import Causality
import ChangeLog
import Merging
import ReplicaStore
import Trust

extension ReplicaCore {
  /// How a transaction ends when nothing went wrong.
  package enum Ending { case commit, rollBack }

  /// All of it or nothing: the database rolls back, and the catalog in memory is put back with it.
  package func inTransaction<Result>(
    _ ending: Ending = .commit, _ body: () throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    let before = Snapshot(self)
    beginCounting()
    try storing { () throws(StorageError) in try database.connection.begin() }
    do throws(ReplicaError) {
      let result = try body()
      try storeAudienceCodes()
      if ending == .commit { try storeOwnLogs() }
      switch ending {
      case .commit: try storing { () throws(StorageError) in try database.connection.commit() }
      case .rollBack:
        try storing { () throws(StorageError) in try database.connection.rollback() }
        before.restore(self)
      }
      return result
    } catch {
      try? database.connection.rollback()
      before.restore(self)
      throw error
    }
  }

  /// A part of the running transaction that stands or falls alone. What it changes is kept aside in memory
  /// meanwhile: for small parts.
  package func inPart<Result>(
    _ body: () throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    let before = Snapshot(self)
    beginCounting()
    try storing { () throws(StorageError) in try database.connection.execute("SAVEPOINT part") }
    do throws(ReplicaError) {
      let result = try body()
      try storing { () throws(StorageError) in try database.connection.execute("RELEASE part") }
      return result
    } catch {
      before.restore(self)
      // Where even this fails, that is what ends the transaction.
      try storing { () throws(StorageError) in
        try database.connection.execute("ROLLBACK TO part; RELEASE part")
      }
      throw error
    }
  }

  /// From here on changes count as new.
  private func beginCounting() {
    baseline = catalog
    ineffective.removeAll()
    unwanted.removeAll()
    newPapers.removeAll()
  }

  private struct Snapshot {
    let catalog: Catalog
    let papersCount: Int
    let nextRecordNumber: Int64
    let hasWanted: Bool
    let hasLoose: Bool
    let hasContents: Bool
    let hasErasers: Bool
    let ownLogs: OwnLogs
    let storedOwnLogs: [UInt8]
    let newIncarnation: Genesis.Reason?
    let root: RootRecord?
    let trust: TrustState?
    let named: [ClockEntry: Dot?]

    init(_ core: ReplicaCore) {
      catalog = core.catalog
      papersCount = core.papers.count
      nextRecordNumber = core.nextRecordNumber
      hasWanted = core.hasWanted
      hasLoose = core.hasLoose
      hasContents = core.hasContents
      hasErasers = core.hasErasers
      ownLogs = core.ownLogs
      storedOwnLogs = core.storedOwnLogs
      newIncarnation = core.newIncarnation
      root = core.root
      trust = core.trust
      named = core.named
    }

    func restore(_ core: ReplicaCore) {
      core.catalog = catalog
      core.papers.removeLast(max(0, core.papers.count - papersCount))
      core.root = root
      core.trust = trust
      core.named = named
      core.nextRecordNumber = nextRecordNumber
      core.hasWanted = hasWanted
      core.hasLoose = hasLoose
      core.hasContents = hasContents
      core.hasErasers = hasErasers
      core.ownLogs = ownLogs
      core.storedOwnLogs = storedOwnLogs
      core.newIncarnation = newIncarnation
    }
  }

  private func storeAudienceCodes() throws(ReplicaError) {
    for index in catalog.audiences.indices where catalog.audiences[index].isChanged {
      let audience = catalog.audiences[index]
      try storing { () throws(StorageError) in
        try database.putAudience(
          UInt32(index), organisation: audience.organisation, isPrivate: audience.isPrivate,
          code: audience.code.bytes)
      }
      catalog.audiences[index].isChanged = false
    }
  }
}

extension ReplicaCore {
  /// Whether a change came with the running transaction.
  func isNew(_ dot: Dot) -> Bool {
    let number = Int(dot.strand.value)
    return number >= baseline.strands.count || dot.sequence > baseline.strands[number].head
  }

  /// Keeps the list of new changes without effect up to date with a fold.
  func noteIneffective(_ desk: borrowing RecordDesk) {
    for index in desk.state.verdicts.indices {
      let verdict = desk.state.verdicts[index]
      let dot = desk.history.changes[index].dot
      if verdict.isEffective {
        if !ineffective.isEmpty { ineffective[dot] = nil }
      } else if isNew(dot) {
        ineffective[dot] = verdict
      }
    }
  }
}
