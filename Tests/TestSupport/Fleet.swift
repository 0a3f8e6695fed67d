import Causality
import ChangeLog
import Merging
import NhanRong
import ReplicaStore
import Sealing
import Trust

/// A few replicas that write, lose, repeat, cut up and mix what they give each other: one seed, one
/// whole history.
package final class Fleet {
  package let hierarchy: TinyHierarchy
  package private(set) var replicas: [FleetReplica] = []
  package private(set) var hasMischief: Bool
  /// What happened, so that a run can be asked whether it met everything.
  package private(set) var met: [Event: Int] = [:]
  private var hostile: Hostile
  /// What each author had seen, as the simulation knows it and no byte says.
  package internal(set) var truth = WriterTruth()
  /// Whether superiors issue papers in this history.
  private let hasPapers: Bool
  /// What a key was allowed to write for besides its own unit.
  var wider: [WriterID: [OrganisationPath]] = [:]
  var backups: [ObjectIdentifier: FleetReplica.Backup] = [:]
  private var places: UInt8 = 0
  var random: SeededRandom

  package enum Event: CaseIterable, Sendable {
    case written, refused, hostile, reopened, exchanged, heard, gap, duplicate, purged
    case cloned, imaged, backedUp, restored, computerRestored, moved, leaseLost
    /// Copies of one folder that both wrote before they met, and a log that forked.
    case forked
    case keyGranted, widened, revoked, adopted, placed
    /// Somebody erased what he might, and lost the right to behind it.
    case erasureCutOff
  }

  package init(seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    hierarchy = try TinyHierarchy.shared.get()
    hasMischief = random.chance(1, in: 3)
    hasPapers = random.chance(2, in: 5)
    hostile = Hostile(hierarchy, seed: random.next())
    let crew = random.shuffle([1, 2, 3, 4, 5])
    for unit in crew.prefix(random.number(in: 2...4)) {
      let replica = try FleetReplica(hierarchy, as: unit, at: nextPlace())
      _ = try replica.take(hierarchy.papers, hierarchy.paperRanges)
      replicas.append(replica)
    }
  }

  package func run(steps: Int) throws {
    for _ in 0..<steps {
      let replica = replicas[random.below(replicas.count)]
      switch random.below(38) {
      case 20...23 where hasPapers: try issuePaper(in: superior() ?? replica)
      case 0 where replicas.count < 5:
        _ = try addTwin(of: replica)
      case 30 where replicas.count < 5:
        replicas.append(try replica.cloned(to: nextPlace()))
        note(.cloned)
      case 31...37: try mishap(replica)
      case 1:
        try replica.reopen()
        note(.reopened)
      case 17...19: if try replica.removeErased() > 0 { note(.purged) }
      case 2...7 where hasMischief: try attack(replica)
      case 8...16: try exchange(from: replica)
      default: try write(in: replica)
      }
    }
  }

  func note(_ event: Event) { met[event, default: 0] += 1 }

  func addTwin(of replica: FleetReplica) throws -> FleetReplica {
    let twin = try replica.copied()
    replicas.append(twin)
    note(.imaged)
    // Who puts an image on a second computer goes on with both.
    for one in [replica, twin] where random.chance(3, in: 4) { try write(in: one) }
    return twin
  }

  package func noteFork() { note(.forked) }
  package func noteErasureCutOff() { note(.erasureCutOff) }

  /// Whether there are changes that do not count.
  package var isJudged: Bool { hasMischief || met[.revoked] != nil }

  func add(_ replica: FleetReplica) { replicas.append(replica) }

  private func superior() -> FleetReplica? {
    random.pick(replicas.filter { $0.unit.path.organisation.tier < 50 })
  }

  func nextPlace() -> UInt8 {
    places += 1
    return places
  }

  private func attack(_ replica: FleetReplica) throws {
    let batch = hostile.write(knowing: try replica.everything())
    var ranges: [Range<Int>] = []
    for index in batch.changes.indices { ranges.append(index..<index + 1) }
    try replica.take(batch, ranges)
    note(.hostile)
  }

  func exchange(from sender: FleetReplica) throws {
    let receiver = replicas[random.below(replicas.count)]
    if receiver === sender { return }
    // What it confirms is read before what it brings; or its bundle never came.
    if random.chance(1, in: 2) {
      try receiver.hear(sender)
      note(.heard)
    }
    try give(from: sender, to: receiver, whole: false)
    note(.exchanged)
  }

  /// Gives stretches of the sender's strands in several batches, in any order. Not whole: with gaps,
  /// overlaps and repetitions.
  @discardableResult
  package func give(
    from sender: FleetReplica, to receiver: FleetReplica, whole: Bool
  ) throws -> Int {
    var pieces: [(strand: StrandNumber, first: UInt64, last: UInt64)] = []
    for strand in try sender.strands() {
      if !whole, random.chance(1, in: 5) { continue }
      let own = (strand.origin?.shared ?? 0) + 1
      var first = whole || random.chance(1, in: 2) ? own : 1 + UInt64(random.below(Int(own)))
      var last = strand.head
      if !whole, random.chance(1, in: 4) {
        first = 1 + UInt64(random.below(Int(strand.head)))
        if first > own { note(.gap) }
      }
      if !whole, random.chance(1, in: 4) { last = position(first, last) }
      while first <= last {
        let cut = random.chance(1, in: 2) ? last : position(first, last)
        pieces.append((strand.number, first, cut))
        if !whole, random.chance(1, in: 6) {
          pieces.append((strand.number, first, cut))
          note(.duplicate)
        }
        first = cut + 1
      }
    }
    pieces = random.shuffle(pieces)
    var new = 0
    while !pieces.isEmpty {
      let count = random.number(in: 1...pieces.count)
      var batch = ChangeBatch()
      var ranges: [Range<Int>] = []
      for piece in pieces.prefix(count) {
        ranges.append(
          try sender.core.collect(
            piece.strand, from: piece.first, through: piece.last, into: &batch))
      }
      pieces.removeFirst(count)
      new += try receiver.take(batch, ranges).new
    }
    return new
  }

  private func position(_ first: UInt64, _ last: UInt64) -> UInt64 {
    last < first ? last : first + UInt64(random.below(Int(last - first + 1)))
  }

  /// At the end everyone gets everything. A stretch that waits is not passed on, so one round is not
  /// always enough.
  package func settle() throws {
    var isMoving = true
    while isMoving {
      isMoving = false
      for other in replicas.dropFirst() {
        if try give(from: other, to: replicas[0], whole: true) > 0 { isMoving = true }
      }
      for other in replicas.dropFirst() {
        if try give(from: replicas[0], to: other, whole: true) > 0 { isMoving = true }
      }
    }
  }
}
