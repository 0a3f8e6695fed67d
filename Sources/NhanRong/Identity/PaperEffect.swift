package import Causality
import ChangeLog
import Merging
import Trust

/// What a paper does to changes that are here: which stop counting and which begin to.
package struct PaperEffect: Sendable {
  /// What was written; several approvals are given together.
  package internal(set) var ids: [ChangeID]
  /// Whether it has no effect before other keys of the root approve it.
  package internal(set) var awaitsApproval = false
  /// How many logs its subject may read that it could not read before.
  package internal(set) var nowReadable = 0
  /// Changes of records, in order of their ids.
  package internal(set) var nowHeld: [ChangeID] = []
  package internal(set) var nowEffective: [ChangeID] = []
  /// The records whose changes are among them.
  package internal(set) var records: [RecordID] = []
  /// Papers that lose or gain their effect: grants of a revoked office, and what stood on them.
  package internal(set) var papersNowHeld: [ChangeID] = []
  package internal(set) var papersNowEffective: [ChangeID] = []
}

extension ReplicaCore {
  /// The changes to every record that count, and the records they belong to.
  struct Standing {
    fileprivate var records: [ChangeID: RecordID] = [:]
    fileprivate var papers: [ChangeID] = []
  }

  /// - Cost: reads and folds every record that a log of the domain's writers below ours touches.
  func standingChanges(below organisation: OrganisationID) throws(ReplicaError) -> Standing {
    var standing = Standing()
    var records: Set<RecordID> = []
    for index in catalog.logs.indices
    where trust?.tree.isAtOrBelow(catalog.logs[index].genesis.writerPath, organisation) == true {
      records.formUnion(try self.records(ofLog: index))
    }
    for record in records.sorted() {
      guard let picture = try picture(of: record) else { continue }
      for index in picture.history.changes.indices where picture.state.verdicts[index].isEffective {
        standing.records[picture.history.changes[index].id] = record
      }
    }
    standing.papers = trust?.effectivePapers.map(\.id) ?? []
    return standing
  }

  func effect(of ids: [ChangeID], from before: Standing, to after: Standing) -> PaperEffect {
    var effect = PaperEffect(ids: ids)
    effect.awaitsApproval = unapproved.contains { ids.contains($0.id) }
    effect.nowHeld = before.records.keys.filter { after.records[$0] == nil }.sorted()
    effect.nowEffective = after.records.keys.filter { before.records[$0] == nil }.sorted()
    var records = effect.nowHeld.compactMap { before.records[$0] }
    records += effect.nowEffective.compactMap { after.records[$0] }
    records.sortKeepingOne()
    effect.records = records
    effect.papersNowHeld = before.papers.filter { !after.papers.contains($0) }
    effect.papersNowEffective = after.papers.filter {
      !before.papers.contains($0) && !ids.contains($0)
    }
    return effect
  }
}
