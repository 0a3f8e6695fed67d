import CanonicalCBOR
package import Causality
package import ChangeLog
import Merging
import ReplicaStore
package import Sealing

/// Writes changes of this replica's own key. They gather in memory and are taken in together, by the
/// same road as everybody's.
package final class ChangeWriter {
  package let core: ReplicaCore
  let keys: KeyPair
  let now: Int64
  let randomness: Randomness
  private var logs: [OwnLog] = []
  private var pictures: [RecordID: Known] = [:]
  /// The change written last.
  package private(set) var last: ChangeID?

  /// One log of this writer, with what was added to it and not taken in yet.
  private struct OwnLog {
    let writerPath: OrganisationPath
    let audiencePath: OrganisationPath
    let isPrivate: Bool
    var id: LogID
    var head: UInt64
    var headID: ChangeID
    var batch = ChangeBatch()
  }

  /// What a change to a record needs to know of it.
  private struct Known {
    let audience: OrganisationPath
    let isPrivate: Bool
    /// The newest effective changes of each strand, our own logs among them.
    var newest: [(log: LogID, entry: ClockEntry)]
    let siblings: [(target: UInt32, id: ChangeID)]
  }

  init(_ core: ReplicaCore, keys: KeyPair, now: Int64, randomness: Randomness) {
    self.core = core
    self.keys = keys
    self.now = now
    self.randomness = randomness
  }

  /// Creates a record in the log for an audience.
  package func create(
    type: UInt32, as writerPath: OrganisationPath, for audiencePath: OrganisationPath,
    isPrivate: Bool = false, _ items: [ChangeDraft.Item]
  ) throws(ReplicaError) -> RecordID {
    let draft = ChangeDraft(
      record: nil, rules: core.rulesInForce, at: now,
      items: [ChangeDraft.Item(Opcode.create, target: type)] + items)
    let log = try ownLog(as: writerPath, for: audiencePath, isPrivate: isPrivate)
    let id = try append(draft, to: log)
    pictures[id.asRecord] = Known(
      audience: audiencePath, isPrivate: isPrivate, newest: [], siblings: [])
    noteOwn(id, of: id.asRecord, in: log)
    return id.asRecord
  }

  /// Changes a record. With a context, the change is refused if a field it writes has other values
  /// now than when the context was read.
  package func change(
    _ record: RecordID, as writerPath: OrganisationPath, context: RecordContext? = nil,
    _ items: [ChangeDraft.Item]
  ) throws(ReplicaError) {
    let known = try known(record)
    if let context { try context.check(items, against: known.siblings, record) }
    let log = try ownLog(as: writerPath, for: known.audience, isPrivate: known.isPrivate)
    let own = logs[log].id
    let clock = Self.clock(known.newest.filter { $0.log != own }.map(\.entry), known, items)
    let draft = ChangeDraft(
      record: record, clock: clock,
      rules: core.rulesInForce, at: now, items: items)
    let id = try append(draft, to: log)
    noteOwn(id, of: record, in: log)
  }

  /// A later change of this session, made as another organisation, has seen this one.
  private func noteOwn(_ id: ChangeID, of record: RecordID, in log: Int) {
    let own = logs[log]
    pictures[record]?.newest.removeAll { $0.log == own.id }
    pictures[record]?.newest.append(
      (own.id, ClockEntry(log: own.id, sequence: own.head, tag: id.tag)))
  }

  /// At most so many entries as a clock may have: first the changes whose values are replaced, because
  /// what is left out is at worst shown as concurrent (Protocol.md 4).
  private static func clock(
    _ entries: [ClockEntry], _ known: Known, _ items: [ChangeDraft.Item]
  ) -> [ClockEntry] {
    guard entries.count > ChangeLimits.clockEntriesMax else { return entries }
    let replaced = known.siblings.filter { sibling in
      items.contains { $0.target == sibling.target }
    }.map(\.id.tag)
    let first = entries.filter { replaced.contains($0.tag) }
    let rest = entries.filter { !replaced.contains($0.tag) }
    return Array((first + rest).prefix(ChangeLimits.clockEntriesMax))
  }

  /// Writes an organisation change: no record, one operation.
  package func organisationChange(
    as writerPath: OrganisationPath, for audiencePath: OrganisationPath, _ item: ChangeDraft.Item
  ) throws(ReplicaError) -> ChangeID {
    let draft = ChangeDraft(record: nil, rules: core.rulesInForce, at: now, items: [item])
    return try append(draft, as: writerPath, for: audiencePath, isPrivate: false)
  }

  /// Takes in everything written; to be called inside a transaction.
  func finish() throws(ReplicaError) -> IngestOutcome {
    var total = IngestOutcome()
    for log in logs where !log.batch.changes.isEmpty {
      let outcome = try core.ingest(
        log.batch, [Slice(0..<log.batch.changes.count)], isOwn: true)
      total.new += outcome.new
      total.touched += outcome.touched
    }
    for log in logs { core.noteOpened(log.id) }
    return total
  }

  // MARK: Records

  private func known(_ record: RecordID) throws(ReplicaError) -> Known {
    if let known = pictures[record] { return known }
    guard let picture = try core.picture(of: record), picture.state.type != nil else {
      throw ReplicaError(.unknownRecord, ("record", "\(record)"))
    }
    let create = picture.history.changes.firstIndex { $0.id.asRecord == record } ?? 0
    let genesis = core.catalog.log(of: picture.history.changes[create].dot.strand).genesis
    let known = Known(
      audience: genesis.audiencePath, isPrivate: genesis.isPrivate, newest: newest(in: picture),
      siblings: picture.state.siblings.map { ($0.target, picture.history.changes[$0.change].id) })
    pictures[record] = known
    return known
  }

  /// The newest effective change of each strand; never a waiting, void or held one, or a later adoption
  /// would bring a value already overwritten by someone who never saw it (Protocol.md 4).
  private func newest(in picture: RecordPicture) -> [(log: LogID, entry: ClockEntry)] {
    var newest: [Dot] = []
    for index in picture.history.changes.indices where picture.state.verdicts[index].isEffective {
      let dot = picture.history.changes[index].dot
      if let found = newest.firstIndex(where: { $0.strand == dot.strand }) {
        if newest[found].sequence < dot.sequence { newest[found] = dot }
      } else {
        newest.append(dot)
      }
    }
    let clock = VectorClock(newest, in: picture.tree)
    var entries: [(log: LogID, entry: ClockEntry)] = []
    for index in picture.history.changes.indices {
      let change = picture.history.changes[index]
      guard clock.entries.contains(change.dot) else { continue }
      let log = core.catalog.log(of: change.dot.strand).id
      entries.append(
        (log, ClockEntry(log: log, sequence: change.dot.sequence, tag: change.id.tag)))
    }
    return entries.sorted { ClockEntry.precedes($0.entry, $1.entry) }
  }

  // MARK: Logs

  private func append(
    _ draft: ChangeDraft, as writerPath: OrganisationPath, for audiencePath: OrganisationPath,
    isPrivate: Bool
  ) throws(ReplicaError) -> ChangeID {
    let log = try ownLog(as: writerPath, for: audiencePath, isPrivate: isPrivate)
    return try append(draft, to: log)
  }

  private func append(_ draft: ChangeDraft, to log: Int) throws(ReplicaError) -> ChangeID {
    let (header, content) = draft.encode(
      log: logs[log].id, sequence: logs[log].head + 1, previous: logs[log].headID,
      salt: randomness.bytes(8))
    return try keep(header, content, in: log)
  }

  private func keep(
    _ header: [UInt8], _ content: [UInt8], in log: Int
  ) throws(ReplicaError) -> ChangeID {
    do throws(ChangeError) {
      let index = try logs[log].batch.append(header: header, content: content)
      let id = logs[log].batch.changes[index].id
      last = id
      logs[log].head += 1
      logs[log].headID = id
      return id
    } catch {
      throw ReplicaError(.tooLarge, ("reason", "\(error)"))
    }
  }

  /// The log this writer continues for an audience, opened where there is none.
  private func ownLog(
    as writerPath: OrganisationPath, for audiencePath: OrganisationPath, isPrivate: Bool
  ) throws(ReplicaError) -> Int {
    if let found = logs.firstIndex(where: {
      $0.writerPath == writerPath && $0.audiencePath == audiencePath && $0.isPrivate == isPrivate
    }) {
      return found
    }
    if let found = core.ownLog(
      of: keys.signing.publicKey, as: writerPath, for: audiencePath, isPrivate: isPrivate)
    {
      let log = core.catalog.logs[found]
      let strand = core.catalog.strand(log.strands[0])
      logs.append(
        OwnLog(
          writerPath: writerPath, audiencePath: audiencePath, isPrivate: isPrivate, id: log.id,
          head: strand.head, headID: strand.headID))
      return logs.count - 1
    }
    return try openLog(as: writerPath, for: audiencePath, isPrivate: isPrivate)
  }

  private func openLog(
    as writerPath: OrganisationPath, for audiencePath: OrganisationPath, isPrivate: Bool
  ) throws(ReplicaError) -> Int {
    let (reason, continues) = core.occasion(
      of: keys.signing.publicKey, as: writerPath, for: audiencePath, isPrivate: isPrivate)
    let genesis = Genesis(
      key: keys.signing.publicKey, writerPath: writerPath, audiencePath: audiencePath,
      isPrivate: isPrivate, nonce: randomness.bytes(16), reason: reason.rawValue,
      continues: continues)
    let (header, content) = ChangeDraft.genesis(genesis, at: now).encode(
      log: nil, sequence: 1, previous: nil, salt: randomness.bytes(8))
    let none = ChangeID(first: 0, second: 0, third: 0, fourth: 0)
    logs.append(
      OwnLog(
        writerPath: writerPath, audiencePath: audiencePath, isPrivate: isPrivate,
        id: none.asLog, head: 0, headID: none))
    let id = try keep(header, content, in: logs.count - 1)
    logs[logs.count - 1].id = id.asLog
    return logs.count - 1
  }
}

extension ChangeWriter {
  /// Notes that an attached file's bytes are here.
  package func noteAttachment(_ hash: Digest, size: UInt64) throws(ReplicaError) {
    try storing { () throws(StorageError) in
      try core.database.putAttachment(hash: ChangeID(hash), size: size, isPresent: true)
    }
  }
}
