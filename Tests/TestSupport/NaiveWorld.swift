import CanonicalCBOR
package import Causality
package import ChangeLog
import Merging
import NhanRong
import Sealing
package import Trust

/// Everything a replica holds, read from the bytes alone: the changes, who wrote them as what, and
/// which grants are effective. The input of the naive fold.
package struct NaiveWorld {
  package private(set) var changes: [NaiveChange] = []
  private let root: RootRecord
  private var geneses: [LogID: Genesis] = [:]
  private var papers: [Paper] = []
  private var audiences: [String] = []

  private struct Paper {
    let grant: Grant
    let genesis: Genesis
  }

  package init(_ batch: ChangeBatch, root: RootRecord) {
    self.root = root
    for change in batch.changes where change.isGenesis {
      if let genesis = try? Genesis.read(change, in: batch) { geneses[change.log] = genesis }
    }
    for change in batch.changes {
      guard let genesis = geneses[change.log], let grant = Grant.read(change, in: batch),
        change.record == nil, change.rules <= 1
      else { continue }
      papers.append(Paper(grant: grant, genesis: genesis))
    }
    for change in batch.changes { changes.append(read(change, in: batch)) }
  }

  package var records: [RecordID] { Array(Set(changes.compactMap(\.record))).sorted() }

  // MARK: Changes

  private mutating func read(_ change: BatchedChange, in batch: ChangeBatch) -> NaiveChange {
    var result = NaiveChange(
      id: change.id, log: change.log, sequence: change.sequence, previous: change.previous)
    result.record = change.record
    result.clock = Array(batch.clocks[change.clock])
    result.rules = change.rules
    result.isReadable = change.isReadable
    result.operations = batch.operations[change.operations].map { operation in
      let extra = Value(canonical: Array(batch.bytes[operation.extra]))
      return NaiveChange.Operation(
        operation.opcode, operation.target, rank: extra?.integer, removals: Self.names(in: extra))
    }
    guard let genesis = geneses[change.log] else { return result }
    result.tier = genesis.organisation.tier
    result.ownsAudience = genesis.organisation == genesis.audience
    result.roles = roles(of: genesis)
    result.audience = number(of: genesis)
    return result
  }

  private static func names(in extra: Value?) -> [ElementName] {
    (extra?.list ?? []).compactMap { item in
      guard let parts = item.list, parts.count == 2, let bytes = parts[0].bytes,
        let tag = ChangeTag(bytes: bytes), let index = parts[1].integer
      else { return nil }
      return ElementName(tag: tag, operation: UInt32(clamping: index))
    }
  }

  private mutating func number(of genesis: Genesis) -> UInt32 {
    let name = "\(genesis.audience) \(genesis.isPrivate)"
    if let found = audiences.firstIndex(of: name) { return UInt32(found) }
    audiences.append(name)
    return UInt32(audiences.count - 1)
  }

  // MARK: Grants (Protocol.md 11)

  private func roles(of genesis: Genesis) -> RoleSet {
    var roles = RoleSet()
    guard genesis.writerPath.root == root.organisation,
      genesis.audiencePath.root == root.organisation
    else { return roles }
    if isRoot(genesis) { roles.add(.root) }
    for paper in papers where speaks(paper, for: genesis) && isEffective(paper) {
      roles.add(paper.grant.role)
    }
    return roles
  }

  private func isRoot(_ genesis: Genesis) -> Bool {
    genesis.organisation == root.organisation && root.threshold == 1
      && root.keys.contains(genesis.key)
  }

  /// Whether a paper is about the key, the organisation and the audience of a log.
  private func speaks(_ paper: Paper, for genesis: Genesis) -> Bool {
    paper.grant.signingKey == genesis.key
      && paper.grant.organisation.organisation == genesis.organisation
      && genesis.audiencePath.lineage.contains(paper.grant.scope.organisation)
  }

  private func isEffective(_ paper: Paper) -> Bool {
    let subject = paper.grant.organisation
    guard paper.genesis.audience == subject.organisation, !paper.genesis.isPrivate,
      subject.organisation != paper.genesis.organisation,
      subject.lineage.contains(paper.genesis.organisation)
    else { return false }
    if isRoot(paper.genesis) { return true }
    return papers.contains { above in
      above.genesis.organisation.tier < paper.genesis.organisation.tier
        && speaks(above, for: paper.genesis) && above.grant.role <= paper.grant.role
        && above.grant.mayDelegate > paper.grant.mayDelegate
        && paper.grant.scope.lineage.contains(above.grant.scope.organisation)
        && isEffective(above)
    }
  }
}
