package import Causality
import ChangeLog
import ReplicaStore
import Sealing

/// A log that was written twice under the same numbers, as after a disk image was put back: both sides
/// are kept and judged alike (Protocol.md 9).
package struct ForkView: Hashable, Sendable {
  /// One of the chains of a forked log.
  package struct Side: Hashable, Sendable {
    /// The first change that this side has alone.
    package let first: ChangeID
    /// Its newest change, and how far it goes.
    package let last: ChangeID
    package let end: UInt64
    /// The newest change of it that the log's key signed; with the other side's it is the proof.
    package let signed: ChangeID?
  }

  package let log: LogID
  package let writer: WriterID
  package let organisation: OrganisationID
  /// The first number that was used twice.
  package let sequence: UInt64
  /// In order of their first changes.
  package let sides: [Side]
}

extension Replica {
  /// Every fork of a log held here, in order of log and number.
  package func forks() throws(ReplicaError) -> [ForkView] {
    try read { (core) throws(ReplicaError) in try core.forks() }
  }
}

extension ReplicaCore {
  package func forks() throws(ReplicaError) -> [ForkView] {
    var forks: [ForkView] = []
    for log in catalog.logs where log.strands.count > 1 {
      let origins = log.strands.compactMap { catalog.strand($0).origin }
      for origin in Set(origins).sorted(by: { $0.precedes($1) }) {
        forks.append(try fork(of: log, at: origin))
      }
    }
    return forks.sorted {
      $0.log != $1.log ? $0.log < $1.log : $0.sequence < $1.sequence
    }
  }

  /// The strand that was left in the middle is one side; each strand that left it there is another.
  private func fork(
    of log: Catalog.Log, at origin: StrandTree.Origin
  ) throws(ReplicaError) -> ForkView {
    let leaving = log.strands.filter { catalog.strand($0).origin == origin }
    var sides: [ForkView.Side] = []
    for strand in [origin.parent] + leaving {
      let facts = catalog.strand(strand)
      guard facts.head > origin.shared,
        let first = try id(at: Dot(strand, origin.shared + 1))
      else { continue }
      sides.append(
        ForkView.Side(
          first: first, last: facts.headID, end: facts.head,
          signed: try signed(on: strand, after: origin.shared)))
    }
    return ForkView(
      log: log.id, writer: log.genesis.writer, organisation: log.genesis.organisation,
      sequence: origin.shared + 1, sides: sides.sorted { $0.first < $1.first })
  }

  private func signed(
    on strand: StrandNumber, after shared: UInt64
  ) throws(ReplicaError) -> ChangeID? {
    let number = catalog.log(of: strand).number
    let tips = try storing { () throws(StorageError) in try database.tips(of: number) }
    for tip in tips.reversed() where tip.sequence > shared {
      if try id(at: Dot(strand, tip.sequence)) == tip.id { return tip.id }
    }
    return nil
  }
}

extension StrandTree.Origin {
  fileprivate func precedes(_ other: StrandTree.Origin) -> Bool {
    parent != other.parent ? parent.value < other.parent.value : shared < other.shared
  }
}
