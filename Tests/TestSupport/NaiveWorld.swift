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
  private let trust: NaiveTrust
  private var geneses: [LogID: Genesis] = [:]
  private var audiences: [String] = []
  /// What is the same for all changes of a log.
  private var writers: [LogID: Writer] = [:]

  private struct Writer {
    let superiors: Set<OrganisationID>
    let roles: RoleSet
    let audience: UInt32
  }

  package init(_ batch: ChangeBatch, root: RootRecord) {
    for change in batch.changes where change.isGenesis {
      if let genesis = try? Genesis.read(change, in: batch) { geneses[change.log] = genesis }
    }
    trust = NaiveTrust(batch, geneses: geneses, root: root)
    for change in batch.changes { changes.append(read(change, in: batch)) }
  }

  package var records: [RecordID] { Array(Set(changes.compactMap(\.record))).sorted() }

  /// Whether somebody erased something and then lost the right to.
  package var hasErasuresCutOff: Bool {
    changes.contains { $0.isCutOff && $0.operations.contains { $0.opcode == Opcode.erase } }
  }

  package var effectivePapers: [ChangeID] { trust.effective }

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
        operation.opcode, operation.target, rank: extra?.integer, removals: Self.names(in: extra),
        erasures: Self.ids(in: extra))
    }
    guard let genesis = geneses[change.log] else { return result }
    result.tier = genesis.organisation.tier
    result.ownsAudience = genesis.organisation == genesis.audience
    result.writer = genesis.organisation
    let writer = writer(of: change.log, genesis)
    result.superiors = writer.superiors
    result.roles = writer.roles
    result.audience = writer.audience
    result.isCutOff = !trust.counts(change.id, genesis)
    return result
  }

  private mutating func writer(of log: LogID, _ genesis: Genesis) -> Writer {
    if let known = writers[log] { return known }
    let writer = Writer(
      superiors: trust.above(genesis.writerPath), roles: trust.roles(of: genesis),
      audience: number(of: genesis))
    writers[log] = writer
    return writer
  }

  /// Ascending ids, at least one and at most 1,024.
  private static func ids(in extra: Value?) -> [ChangeID]? {
    guard let items = extra?.list, (1...1024).contains(items.count) else { return nil }
    let ids = items.compactMap { $0.bytes.flatMap { ChangeID(bytes: $0) } }
    guard ids.count == items.count, ids == Set(ids).sorted() else { return nil }
    return ids
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
}
