package import Causality
package import ChangeLog
import Merging
package import NhanRong

/// What an honest person does at a replica, by chance: one session is a few changes to records that are
/// here, sometimes with the context he had read.
package enum Clerk {
  /// A change of a session with what its author had before him.
  package struct Written: Sendable {
    package let id: ChangeID
    package let record: RecordID
    package let saw: Set<ChangeID>
    /// Whether the record's first change lay there without effect, so that he saw no record.
    package let isBlind: Bool

    fileprivate init(
      _ id: ChangeID, of record: RecordID, _ picture: RecordPicture?, _ notes: [Written]
    ) {
      self.id = id
      self.record = record
      saw = Clerk.seen(record, picture, notes)
      isBlind = picture?.state.existence == .absent
    }
  }

  /// One change, to one of the records or a new one.
  package static func change(
    _ records: inout [RecordID], as hat: OrganisationPath, units: [OrganisationPath],
    _ session: ChangeWriter, _ random: inout SeededRandom, _ notes: inout [Written]
  ) throws(ReplicaError) {
    guard let record = random.pick(records), !random.chance(1, in: 4) else {
      let below = units.filter { $0.isAtOrBelow(hat.organisation) }
      let audience = random.pick(below) ?? hat
      let isPrivate = random.chance(1, in: 8)
      records.append(
        try session.create(
          type: SmallSchema.record, as: hat, for: audience, isPrivate: isPrivate,
          items(for: hat, nil, &random)))
      return
    }
    let picture = try session.core.picture(of: record)
    let context =
      random.chance(1, in: 2) ? nil : picture.map { RecordContext(of: $0) }
    try session.change(record, as: hat, context: context, items(for: hat, picture, &random))
    if let id = session.last {
      notes.append(Written(id, of: record, picture, notes))
    }
  }

  /// One change of somebody who has the record before him as it is.
  package static func write(
    to record: RecordID, _ session: ChangeWriter, _ body: () throws(ReplicaError) -> Void
  ) throws(ReplicaError) -> Written? {
    let picture = try session.core.picture(of: record)
    try body()
    return session.last.map { Written($0, of: record, picture, []) }
  }

  private static func seen(
    _ record: RecordID, _ picture: RecordPicture?, _ notes: [Written]
  ) -> Set<ChangeID> {
    var saw = Set(notes.filter { $0.record == record }.map(\.id))
    if let picture {
      for index in picture.history.changes.indices where picture.state.verdicts[index].isEffective {
        saw.insert(picture.history.changes[index].id)
      }
    }
    return saw
  }

  /// What someone of a tier writes: mostly what he may, each field once.
  private static func items(
    for hat: OrganisationPath, _ picture: RecordPicture?, _ random: inout SeededRandom
  ) -> [ChangeDraft.Item] {
    let isSuperior = hat.organisation.tier < 50
    let fields: [UInt32] =
      isSuperior
      ? [1, 2, 2, 3, 4, 8] : [1, 1, 2, 3, 4, 4] + (random.chance(1, in: 12) ? [5, 8] : [])
    var items: [ChangeDraft.Item] = []
    var written: Set<UInt32> = []
    for _ in 0..<random.number(in: 1...2) {
      let field = random.pick(fields) ?? 1
      switch random.below(19) {
      case 0...7:
        if written.insert(field).inserted { items.append(set(field, &random)) }
      case 8:
        if written.insert(field).inserted {
          items.append(ChangeDraft.Item(Opcode.clear, target: field))
        }
      case 9, 10:
        items.append(ChangeDraft.Item(Opcode.add, target: 6, value: number(&random)))
      case 11: items += removal(Opcode.remove, Opcode.add, target: 6, picture, &random)
      case 12: items.append(ChangeDraft.Item(Opcode.attach, value: number(&random)))
      case 13: items += removal(Opcode.detach, Opcode.attach, target: 0, picture, &random)
      case 14 where isSuperior:
        items.append(
          ChangeDraft.Item(Opcode.add, target: SmallSchema.returned, value: number(&random)))
      case 14: items.append(ChangeDraft.Item(Opcode.withdraw))
      case 15...17: items += erasure(picture, &random)
      default: items.append(ChangeDraft.Item(isSuperior ? Opcode.link : Opcode.restore))
      }
    }
    return items.isEmpty ? [set(1, &random)] : items
  }

  private static func number(_ random: inout SeededRandom) -> [UInt8] {
    Value.integer(Int64(random.below(4))).canonicalBytes
  }

  private static func set(_ field: UInt32, _ random: inout SeededRandom) -> ChangeDraft.Item {
    let value = number(&random)
    return ChangeDraft.Item(
      Opcode.set, target: field, extra: field == SmallSchema.step ? value : [], value: value)
  }

  /// Names some changes of the record, also such as somebody else may erase.
  private static func erasure(
    _ picture: RecordPicture?, _ random: inout SeededRandom
  ) -> [ChangeDraft.Item] {
    var ids: [ChangeID] = []
    for change in picture?.history.changes ?? [] where random.chance(1, in: 2) {
      ids.append(change.id)
    }
    if ids.isEmpty { return [] }
    let extra = Value.list(ids.sorted().map { .bytes($0.bytes) }).canonicalBytes
    return [ChangeDraft.Item(Opcode.erase, extra: extra)]
  }

  private static func removal(
    _ opcode: UInt16, _ adding: UInt16, target: UInt32, _ picture: RecordPicture?,
    _ random: inout SeededRandom
  ) -> [ChangeDraft.Item] {
    guard let picture else { return [] }
    let names = picture.state.elements(of: target, opcode: adding).map { element -> Value in
      let tag = picture.history.changes[element.change].id.tag
      return .list([.bytes(tag.bytes), .integer(Int64(element.operation))])
    }
    guard let name = random.pick(names) else { return [] }
    return [ChangeDraft.Item(opcode, target: target, extra: Value.list([name]).canonicalBytes)]
  }
}
