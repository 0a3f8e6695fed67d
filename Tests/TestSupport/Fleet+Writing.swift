import Causality
import ChangeLog
import Merging
import NhanRong
import Sealing

extension Fleet {
  /// One session of an honest clerk: a few changes to records of this replica, sometimes as another
  /// organisation, sometimes with the context he had read.
  func write(in replica: FleetReplica) throws {
    let records = try replica.records()
    let randomness = Randomness.seeded(random.next())
    let count = random.number(in: 1...3)
    let before = count == 1 ? try replica.everything() : nil
    do throws(ReplicaError) {
      var notes: [Written] = []
      try replica.write(randomness: randomness) { (session) throws(ReplicaError) in
        var mine = records
        for _ in 0..<count { try change(&mine, in: replica, session, &notes) }
      }
      for one in notes { truth.note(one.id, saw: one.saw) }
      note(.written)
    } catch {
      guard error.code == .notAllowed || error.code == .unknownRecord else { throw error }
      note(.refused)
      return
    }
    if let before { try checkClock(replica, before) }
  }

  /// What was just written names the newest effective changes of its record and nothing else.
  private func checkClock(_ replica: FleetReplica, _ before: ChangeBatch) throws {
    let known = Set(before.changes.map(\.id))
    let after = try replica.everything()
    guard let change = after.changes.first(where: { !known.contains($0.id) && $0.record != nil }),
      let record = change.record, record != change.id.asRecord
    else { return }
    let world = NaiveWorld(before, root: hierarchy.root)
    let fold = NaiveFold(record, among: world.changes, schema: SmallSchema.value)
    let clock = Set(after.clocks[change.clock])
    guard clock == fold.newestEffective(outside: change.log) else {
      throw WrongClock(description: "\(short(change.id)) names \(clock)\n\(FoldPicture(fold))")
    }
  }

  private struct WrongClock: Error, CustomStringConvertible {
    let description: String
  }

  /// A change of this session with what its author had before him.
  private struct Written {
    let id: ChangeID
    let record: RecordID
    let saw: Set<ChangeID>
  }

  private func change(
    _ records: inout [RecordID], in replica: FleetReplica, _ session: ChangeWriter,
    _ notes: inout [Written]
  ) throws(ReplicaError) {
    let hats = replica.unit.hats
    let hat = hats[random.below(hats.count)]
    guard let record = random.pick(records), !random.chance(1, in: 4) else {
      let below = hierarchy.units.map(\.path).filter { $0.isAtOrBelow(hat.organisation) }
      let audience = random.pick(below) ?? hat
      records.append(
        try session.create(
          type: SmallSchema.record, as: hat, for: audience, isPrivate: random.chance(1, in: 8),
          items(for: hat, nil)))
      return
    }
    let picture = try replica.core.picture(of: record)
    let context =
      random.chance(1, in: 2) ? nil : picture.map { RecordContext(of: $0) }
    let items = items(for: hat, picture)
    try session.change(record, as: hat, context: context, items)
    guard let id = session.last else { return }
    var saw = Set(notes.filter { $0.record == record }.map(\.id))
    if let picture {
      for index in picture.history.changes.indices where picture.state.verdicts[index].isEffective {
        saw.insert(picture.history.changes[index].id)
      }
    }
    notes.append(Written(id: id, record: record, saw: saw))
  }

  /// What someone of a tier writes: mostly what he may, each field once.
  private func items(
    for hat: OrganisationPath, _ picture: RecordPicture?
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
        if written.insert(field).inserted { items.append(set(field)) }
      case 8:
        if written.insert(field).inserted {
          items.append(ChangeDraft.Item(Opcode.clear, target: field))
        }
      case 9, 10: items.append(ChangeDraft.Item(Opcode.add, target: 6, value: number()))
      case 11: items += removal(Opcode.remove, Opcode.add, target: 6, picture)
      case 12: items.append(ChangeDraft.Item(Opcode.attach, value: number()))
      case 13: items += removal(Opcode.detach, Opcode.attach, target: 0, picture)
      case 14 where isSuperior:
        items.append(ChangeDraft.Item(Opcode.add, target: SmallSchema.returned, value: number()))
      case 14: items.append(ChangeDraft.Item(Opcode.withdraw))
      case 15...17: items += erasure(picture)
      default: items.append(ChangeDraft.Item(isSuperior ? Opcode.link : Opcode.restore))
      }
    }
    return items.isEmpty ? [set(1)] : items
  }

  private func number() -> [UInt8] { Value.integer(Int64(random.below(4))).canonicalBytes }

  private func set(_ field: UInt32) -> ChangeDraft.Item {
    let value = number()
    return ChangeDraft.Item(
      Opcode.set, target: field, extra: field == SmallSchema.step ? value : [], value: value)
  }

  /// Names some changes of the record, also such as somebody else may erase.
  private func erasure(_ picture: RecordPicture?) -> [ChangeDraft.Item] {
    let ids = (picture?.history.changes ?? []).map(\.id).filter { _ in random.chance(1, in: 2) }
    if ids.isEmpty { return [] }
    let extra = Value.list(ids.sorted().map { .bytes($0.bytes) }).canonicalBytes
    return [ChangeDraft.Item(Opcode.erase, extra: extra)]
  }

  private func removal(
    _ opcode: UInt16, _ adding: UInt16, target: UInt32, _ picture: RecordPicture?
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
