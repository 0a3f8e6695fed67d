import Causality
import ChangeLog
import Merging
import NhanRong
import Sealing

extension Fleet {
  /// One session of an honest clerk, sometimes as another organisation.
  func write(in replica: FleetReplica) throws {
    let records = try replica.records()
    let randomness = Randomness.seeded(random.next())
    let count = random.number(in: 1...3)
    let before = count == 1 ? try replica.everything() : nil
    do throws(ReplicaError) {
      var notes: [Clerk.Written] = []
      let units = hierarchy.units.map(\.path)
      try replica.write(randomness: randomness) { (session) throws(ReplicaError) in
        var mine = records
        for _ in 0..<count {
          let hats = replica.unit.hats + (wider[replica.unit.keys.writer] ?? [])
          let hat = random.pick(hats) ?? replica.unit.path
          try Clerk.change(&mine, as: hat, units: units, session, &random, &notes)
        }
      }
      for one in notes { truth.note(one) }
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
}
