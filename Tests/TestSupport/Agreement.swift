package import Causality
import ChangeLog
package import NhanRong
package import Trust

/// What was found to differ, for the message of a failed history.
package struct Difference: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// What has to be true of every replica at any time, by the bytes it holds.
package enum Agreement {
  /// A replica against the naive reading of the same bytes, which is returned.
  @discardableResult
  package static func withNaiveFold(
    _ core: ReplicaCore, root: RootRecord
  ) throws -> (world: NaiveWorld, picture: WorldPicture) {
    let world = NaiveWorld(try core.everything(), root: root)
    let picture = try WorldPicture(core)
    guard picture.records.keys.sorted() == world.records else {
      throw Difference("other records than the naive fold's")
    }
    for record in world.records {
      let naive = FoldPicture(
        NaiveFold(record, among: world.changes, schema: SmallSchema.value))
      guard let real = picture.records[record], real != naive else { continue }
      let lines = world.changes.map(\.description).joined(separator: "\n")
      throw Difference("\(record)\n\(lines)\nnaive: \(naive)\nengine: \(real)")
    }
    let papers = core.trust?.effectivePapers.map(\.id) ?? []
    guard papers == world.effectivePapers else {
      throw Difference("papers \(papers.map(short)), not \(world.effectivePapers.map(short))")
    }
    return (world, picture)
  }

  /// The changes that share their log and number with another.
  package static func numbersUsedTwice(
    _ changes: [NaiveChange]
  ) -> [LogID: Set<ChangeID>] {
    var twice: [LogID: Set<ChangeID>] = [:]
    for (log, changes) in Dictionary(grouping: changes, by: \.log) {
      for (_, same) in Dictionary(grouping: changes, by: \.sequence) where same.count > 1 {
        twice[log, default: []].formUnion(same.map(\.id))
      }
    }
    return twice
  }

  /// A number that was used twice is reported with both changes.
  package static func onForks(_ core: ReplicaCore, twice: [LogID: Set<ChangeID>]) throws {
    let forks = try core.forks()
    let firsts = Set(forks.flatMap(\.sides).map(\.first))
    guard Set(forks.map(\.log)) == Set(twice.keys),
      forks.allSatisfy({ $0.sides.count >= 2 }),
      firsts.isSubset(of: twice.values.reduce(into: []) { $0.formUnion($1) })
    else { throw Difference("forks \(forks), but twice \(twice)") }
  }
}
