import Causality
import ChangeLog
import Merging
import PlantedFaults
import ReplicaStore
import Trust

/// The organisation changes held, and what follows from them (Protocol.md 11).
extension ReplicaCore {
  func loadPapers() throws(ReplicaError) {
    for place in try storing({ () throws(StorageError) in try database.papers() }) {
      var batch = ChangeBatch()
      guard let index = try change(at: place, into: &batch) else {
        throw ReplicaError(.replicaDamaged, ("place", "\(place)"))
      }
      keepPaper(batch.changes[index], at: place, in: batch)
    }
  }

  /// Keeps an organisation change that is well formed; a void one has no effect.
  private func keepPaper(
    _ change: BatchedChange, at place: Dot, in batch: borrowing ChangeBatch
  ) {
    let paper = IssuedPaper.read(
      change, in: batch, genesis: catalog.log(of: place.strand).genesis, dot: place,
      rulesInForce: rulesInForce)
    guard let paper else { return }
    papers.append(paper)
    for entry in paper.body.names { named[entry] = named[entry] ?? .some(nil) }
  }

  /// Stores a new organisation change and says what became of it as far as its own bytes tell.
  func note(
    paper index: Int, at place: Dot, _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    try storing { () throws(StorageError) in try database.insertPaper(at: place) }
    let change = batch.changes[index]
    let count = papers.count
    keepPaper(change, at: place, in: batch)
    if papers.count > count {
      newPapers[change.id] = place
    } else if !change.isReadable {
      ineffective[place] = .waiting(.newerProgram)
    } else if change.rules > rulesInForce {
      ineffective[place] = .waiting(.rules(change.rules))
    } else {
      let operation = batch.operations[change.operations.lowerBound]
      ineffective[place] = .void(
        .unknownOperation(opcode: operation.opcode, target: operation.target))
    }
  }

  /// Whether a stretch that came may be what a cut names.
  func isNamed(_ log: LogID) -> Bool {
    if PlantedFault.resolvesCutsOnArrival.isPlanted { return false }
    return named.contains { $0.value == nil && $0.key.log == log }
  }

  /// Judges all papers anew.
  func evaluateTrust() throws(ReplicaError) {
    for (entry, place) in named where place == nil {
      named[entry] = .some(try locate(entry.log, entry.sequence, tag: entry.tag))
    }
    var places = SortedTable<ClockEntry, Dot>()
    for (entry, place) in named { places[entry] = place }
    let positions = HeldPositions(places: places, tree: catalog.tree)
    trust = root.map { TrustState(root: $0, papers: papers, positions: positions) }
  }

  /// Judges all papers anew; the records of a log whose standing changed are folded again.
  func applyTrust(to known: inout Int, _ others: inout Set<RecordID>) throws(ReplicaError) {
    try evaluateTrust()
    judgeNewPapers()
    for index in catalog.logs.indices {
      let next = standing(of: catalog.logs[index].genesis)
      if next == catalog.logs[index].standing { continue }
      catalog.setStanding(next, ofLog: index)
      guard index < known else { continue }
      others.formUnion(try records(ofLog: index))
    }
    // A place may put the one who erases above the one who wrote.
    if hasErasers {
      others.formUnion(
        try storing { () throws(StorageError) in try database.recordsWithErasers() })
    }
    known = catalog.logs.count
  }

  /// Says which new organisation changes have no effect, so that an import counts them as what they are.
  private func judgeNewPapers() {
    for place in newPapers.values { ineffective[place] = nil }
    for held in trust?.held ?? [] {
      if let place = newPapers[held.id] { ineffective[place] = .held(Verdict.Reason(held.reason)) }
    }
    if trust == nil { for place in newPapers.values { ineffective[place] = .held(.noGrant) } }
  }

  func standing(of genesis: Genesis) -> LogStanding {
    guard let trust, trust.isInDomain(genesis.writerPath), trust.isInDomain(genesis.audiencePath)
    else { return .noGrant }
    return trust.standing(of: genesis)
  }

  /// The records that the changes of a log touch.
  func records(ofLog index: Int) throws(ReplicaError) -> Set<RecordID> {
    var records: Set<RecordID> = []
    var batch = ChangeBatch()
    for strand in catalog.logs[index].strands {
      try database.forEachRun(of: strand) { (_, run) throws(ReplicaError) in
        batch.removeAll()
        for position in 0..<run.count {
          guard let at = try? run.append(position, to: &batch) else {
            throw ReplicaError(.replicaDamaged, ("log", "\(catalog.logs[index].id)"))
          }
          if let record = batch.changes[at].record { records.insert(record) }
        }
        return true
      }
    }
    return records
  }
}

extension PaperBody {
  /// The changes a cut or an adoption names.
  fileprivate var names: [ClockEntry] {
    switch self {
    case .revoke(let revocation): revocation.cut.entries
    case .adopt(let cut): cut.entries
    case .handOver(let handOver): handOver.cut.entries
    case .grant, .place, .reads, .approve: []
    }
  }
}

extension Verdict.Reason {
  fileprivate init(_ reason: TrustState.HeldReason) {
    self =
      switch reason {
      case .noGrant: .noGrant
      case .outsideScope: .outsideScope
      case .notAbove: .notAbove
      case .notPassedOn: .notPassedOn
      case .outsideCut: .outsideCut
      case .notApproved: .notApproved
      }
  }
}
