import PlantedFaults
import CanonicalCBOR
import Causality
package import ChangeLog
import Merging
import Platform
package import ReplicaStore
package import Sealing
package import Trust

/// One replica's engine: the changes in the database, the catalog in memory, the fold between them.
/// Belongs to one thread at a time.
package final class ReplicaCore {
  package let database: ReplicaDatabase
  let readModel: ReadModel
  var catalog = Catalog()
  var root: RootRecord?
  package internal(set) var trust: TrustState?
  /// Every well-formed organisation change held, effective or not.
  var papers: [IssuedPaper] = []
  /// What cuts name, and where it stands once it is held. For looking up only.
  var named: [ClockEntry: Dot?] = [:]
  var nextRecordNumber: Int64 = 1
  var hasWanted = false
  var hasLoose = false
  /// Who writes the logs of which something waited, as their first changes say. For looking up only.
  var writersWaiting: [LogID: WriterID] = [:]
  /// Whether any content is erased or missing, and whether anybody ever wrote an erase.
  var hasContents = false
  var hasErasers = false
  /// Erased contents that came with the running batch.
  var unwanted: [Dot] = []
  /// Set while a replica's own bytes are read again: in that order an erase may count for a moment that a
  /// revocation takes back, and what is here stays here.
  var keepsErased = false
  /// Whether a record was ever kept without its create being effective.
  var hasAbsent = false
  /// The logs of its own key, and how the database keeps them.
  package var ownLogs = OwnLogs()
  var storedOwnLogs: [UInt8] = []
  /// Why new logs took the place of others since this replica was opened; told to people once.
  package internal(set) var newIncarnation: Genesis.Reason?
  /// The key this replica writes with; its logs may travel to their end.
  package var ownKey: SigningPublicKey?
  /// What the lease on this computer says, so that it is written only when it changes.
  var leased: [ClockEntry]?
  /// Changes of the running transaction that have no effect so far.
  var ineffective: [Dot: Verdict] = [:]
  var newPapers: [ChangeID: Dot] = [:]
  var baseline = Catalog()

  // Reused from record to record and from run to run.
  var desk = RecordDesk()
  var scratch: [UInt8] = []
  var rowStatements: [Statement] = []

  /// The version every replica starts with; a later one comes into force by a change of the root.
  let rulesInForce: UInt32 = 1

  init(_ database: ReplicaDatabase, readModel: ReadModel) {
    self.database = database
    self.readModel = readModel
  }

  package static func create(
    _ database: ReplicaDatabase, readModel: ReadModel
  ) throws(ReplicaError) -> ReplicaCore {
    let core = ReplicaCore(database, readModel: readModel)
    try storing { () throws(StorageError) in
      try database.connection.inTransaction { () throws(StorageError) in
        for table in readModel.tables { try database.connection.execute(table.createStatement) }
        if !readModel.views.isEmpty { try database.connection.execute(readModel.views) }
      }
    }
    return core
  }

  /// Opens a database that is already a replica.
  package static func open(
    _ database: ReplicaDatabase, readModel: ReadModel
  ) throws(ReplicaError) -> ReplicaCore {
    let core = ReplicaCore(database, readModel: readModel)
    try core.load()
    return core
  }

  /// Reads the catalog of a database that is already a replica.
  func load() throws(ReplicaError) {
    if let bytes = try storing({ () throws(StorageError) in try database.setting("root") }) {
      root = try? RootRecord(decoding: bytes)
    }
    try loadLogs()
    try loadOwnLogs()
    try loadPapers()
    try evaluateTrust()
    for index in catalog.logs.indices {
      catalog.setStanding(standing(of: catalog.logs[index].genesis), ofLog: index)
    }
    try storing { () throws(StorageError) in
      for row in try database.audiences() where Int(row.number) < catalog.audiences.count {
        catalog.audiences[Int(row.number)].code = StateSum(bytes: row.code)
        catalog.audiences[Int(row.number)].isChanged = false
      }
      nextRecordNumber = try database.largestRecordNumber() + 1
      hasAbsent = try database.hasAbsent()
      hasWanted = try database.hasWanted()
      hasContents = try database.hasContents()
      hasErasers = try !database.recordsWithErasers().isEmpty
      hasLoose = try database.looseSize() > 0
    }
  }

  private func loadLogs() throws(ReplicaError) {
    let (logs, strands) = try storing { () throws(StorageError) in
      (try database.logs(), try database.strands())
    }
    for row in logs {
      var decoder = CBORDecoder(to: row.genesis.count)
      guard let genesis = try? Genesis.decodeValue(&decoder, row.genesis.span),
        Int(row.number) == catalog.logs.count
      else { throw ReplicaError(.replicaDamaged, ("log", "\(row.id)")) }
      _ = catalog.addLog(row.id, genesis: genesis, standing: .noGrant)
    }
    for row in strands {
      guard Int(row.log) < catalog.logs.count, Int(row.number.value) == catalog.strands.count,
        isSound(row)
      else { throw ReplicaError(.replicaDamaged, ("strand", "\(row.number.value)")) }
      _ = catalog.addStrand(
        log: Int(row.log), origin: row.origin, head: row.head, headID: row.headID)
    }
  }

  /// A strand leaves one of the same log that was there before it, at a place both can share.
  private func isSound(_ row: StrandRow) -> Bool {
    guard row.head >= 1, row.head <= sequenceMax else { return false }
    guard let origin = row.origin else { return true }
    guard Int(origin.parent.value) < catalog.strands.count else { return false }
    let parent = catalog.strand(origin.parent)
    return parent.log == Int(row.log) && origin.shared >= 1 && origin.shared < row.head
      && origin.shared <= parent.head
  }

  /// Reads one change back and appends it to a batch; nil where it is not held.
  func change(at place: Dot, into batch: inout ChangeBatch) throws(ReplicaError) -> Int? {
    // What a damaged file names may not be there at all.
    guard Int(place.strand.value) < catalog.strands.count else { return nil }
    let home = catalog.tree.home(of: place)
    let found = try storing { () throws(StorageError) in try database.run(holding: home) }
    guard let (first, run) = found else { return nil }
    do throws(StoredRunError) {
      return try run.append(Int(home.sequence - first), to: &batch, .ofContents)
    } catch {
      throw ReplicaError(
        .replicaDamaged, ("log", "\(catalog.log(of: home.strand).id)"),
        ("sequence", "\(home.sequence)"))
    }
  }

  /// The id of the change at a place of a strand's chain.
  func id(at place: Dot) throws(ReplicaError) -> ChangeID? {
    let strand = catalog.strand(place.strand)
    if place.sequence == strand.head { return strand.headID }
    guard place.sequence >= 1, place.sequence < strand.head else { return nil }
    var batch = ChangeBatch()
    guard let index = try change(at: place, into: &batch) else { return nil }
    return batch.changes[index].id
  }

  /// Where a change named by log, number and tag is held; nil where it is not.
  func locate(
    _ log: LogID, _ sequence: UInt64, tag: ChangeTag
  ) throws(ReplicaError) -> Dot? {
    guard let index = catalog.index(of: log) else { return nil }
    for strand in catalog.logs[index].strands {
      let place = Dot(strand, sequence)
      let found = try id(at: place)
      if found?.tag == tag || (found != nil && PlantedFault.takesClocksForNumbers.isPlanted) {
        return catalog.tree.home(of: place)
      }
    }
    return nil
  }
}

/// Runs storage work and gives its refusals the library's codes.
func storing<Result>(
  _ body: () throws(StorageError) -> Result
) throws(ReplicaError) -> Result {
  do throws(StorageError) { return try body() } catch { throw ReplicaError(storage: error) }
}
