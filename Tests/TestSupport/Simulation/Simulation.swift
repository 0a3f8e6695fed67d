import Causality
import ChangeLog
import NhanRong
import Platform
import Sealing
import Trust

/// A few computers of a domain with everything that happens to them: real replicas that write and hand
/// each other real bundles, on disks and sticks that fail. One seed, one whole history.
package final class Simulation {
  /// One thing that happens. It has a chance of its own, so that a history stays what it is when others
  /// are left out of it.
  package struct Act: Sendable, CustomStringConvertible {
    package let kind: Kind
    package let seed: UInt64
    package var description: String { "\(kind)" }
  }

  package enum Kind: CaseIterable, Sendable {
    case write, attach, carry, deliver, erase, purge, crash, diskFull, secondProcess
    case revoke, adopt, place, reads, grantKey
    case clone, image, backup, restoreFolder, restoreComputer, move, loseLease, loseComputer
    case rot, loseFile
    case turnClock, reopen
  }

  /// What was met, so that a run can be asked whether it met everything.
  package enum Event: CaseIterable, Sendable {
    case written, refused, exported, imported
    case crash, crashBefore, crashAfter
    case loss, late, duplicate, reorder, truncated, flipped
    case stickFull, readOnlyStick, stickPulled, stickSyncFailed, stickLied, diskFull, mended
    case attached, fileLost, fileBack, rotten, healed, inUse
    case clone, restore, computerRestored, moved, leaseLost, computerLost
    case revoke, cutOff, adopted, placed, reads, keyGranted
    case erase, purged, wrongClock, reopened
    /// A log that forked; a replica that opened new logs.
    case forked, incarnation
  }

  struct Bundle {
    let number: Int
    let path: FilePath
    let sender: Int
    let writers: [WriterID]
    /// What its sender knew to be erased.
    let withheld: Set<ChangeID>
  }

  struct SetOfChanges: Hashable {
    let audience: OrganisationID
    let code: [UInt8]
  }

  package let domain: SimulatedDomain
  package internal(set) var offices: [SimulatedOffice] = []
  package internal(set) var met: [Event: Int] = [:]
  var bundles: [Bundle] = []
  var truth = WriterTruth()
  /// The state code seen for each set of changes, wherever and whenever.
  var states: [SetOfChanges: [UInt8]] = [:]
  var random: SeededRandom
  var computers = 0
  /// Whether a number may have been used twice.
  var hasImage = false
  private let sizeMax: Int
  /// How far the clocks are off while nobody writes.
  private let shift: Int64

  static let clocks: [Int64] = [
    315_532_800_000, 1_780_000_000_000, 1_780_000_000_000, 4_070_908_800_000,
  ]

  /// - Parameter shift: for playing a history twice with other clocks.
  package init(
    _ domain: SimulatedDomain, seed: UInt64, sizeMax: Int, shift: Int64 = 0
  ) throws {
    self.domain = domain
    self.shift = shift
    self.sizeMax = sizeMax
    random = SeededRandom(seed: seed)
    try domain.clear()
    let enrolled = SimulatedDomain.size - SimulatedDomain.newComputers
    let crew = random.shuffle(Array(1..<enrolled))
    // The first reads everything, so what it holds in the end is everything.
    for number in [0] + crew.prefix(random.number(in: 1...max(1, sizeMax - 1))) {
      let office = try domain.office(number)
      office.base = random.pick(Self.clocks) ?? 0
      offices.append(office)
    }
    computers = 100
  }

  deinit { for office in offices { office.close() } }

  /// What happens in the history of a seed.
  package static func acts(seed: UInt64, count: ClosedRange<Int>) -> [Act] {
    var random = SeededRandom(seed: seed ^ 0x6163_7473)
    var acts: [Act] = []
    for _ in 0..<random.number(in: count) {
      acts.append(Act(kind: kind(&random), seed: random.next()))
    }
    return acts
  }

  private static func kind(_ random: inout SeededRandom) -> Kind {
    switch random.below(64) {
    case 0..<9: .write
    case 9..<21: .carry
    case 21..<27: .deliver
    case 27..<30: .erase
    case 30..<32: .purge
    case 32, 33: .crash
    case 34: .diskFull
    case 35..<39: .revoke
    case 39, 40: .adopt
    case 41: .place
    case 42: .grantKey
    case 43: .clone
    case 44: .image
    case 45, 46: .restoreFolder
    case 47: .restoreComputer
    case 48: .move
    case 49: .loseLease
    case 50: .loseComputer
    case 51: .turnClock
    case 52: .reopen
    case 53: .backup
    case 54...57: .attach
    case 58, 59: .loseFile
    case 60, 61: .rot
    case 62: .reads
    default: .secondProcess
    }
  }

  /// Lets everything happen, and looks after each act whether anything was lost by it.
  package func run(_ acts: [Act]) throws {
    for (step, act) in acts.enumerated() {
      random = SeededRandom(seed: act.seed)
      for office in offices { office.seed(act.seed ^ UInt64(office.number)) }
      for office in offices { office.now = office.base &+ Int64(step) * 1000 &+ shift }
      let office = offices[random.below(offices.count)]
      do { try perform(act.kind, at: office) } catch {
        throw Difference("step \(step) (\(act.kind) at \(office.number)): \(error)")
      }
    }
  }

  private func perform(_ kind: Kind, at office: SimulatedOffice) throws {
    switch kind {
    case .write: try write(at: office)
    case .attach: try attach(at: office)
    case .carry: try carry(from: office)
    case .deliver: try deliverAny()
    case .erase: try erase(at: office)
    case .purge:
      // Where somebody erased something, if there is such a place.
      let full = try offices.filter { try !erased(at: $0).subtracting($0.gone).isEmpty }
      try purge(at: random.pick(full) ?? office)
    case .crash: try crash(office)
    case .diskFull: try fillDisk(of: office)
    case .revoke: try revoke(at: office)
    case .adopt: try adopt(at: office)
    case .place: try place(at: office)
    case .reads: try grantReading(at: office)
    case .grantKey: try grantKey(at: office)
    case .clone, .image:
      if offices.count < sizeMax + 2 { try copy(office, withComputer: kind == .image) }
    case .backup: office.backup = try office.makeBackup()
    case .restoreFolder: try restore(office, withComputer: false)
    case .restoreComputer: try restore(office, withComputer: true)
    case .move: try move(office)
    case .loseLease: try loseLease(of: office)
    case .loseComputer: try loseComputer(office)
    case .rot: try rot(office)
    case .loseFile: try loseFile(at: office)
    case .secondProcess: try openTwice(office)
    case .turnClock:
      office.base = random.pick(Self.clocks.filter { $0 != office.base }) ?? 0
      note(.wrongClock)
    case .reopen:
      office.close()
      note(.reopened)
    }
    try observe(office)
  }

  func note(_ event: Event) { met[event, default: 0] += 1 }

  /// Nothing that was held is gone, and the same changes have the same state as everywhere before.
  func observe(_ office: SimulatedOffice) throws {
    let digest = try office.digest()
    for old in office.held {
      let isHeld = digest.ends.contains {
        $0.log == old.log && ($0.sequence > old.sequence || $0 == old)
      }
      if !isHeld { throw Difference("\(office.number) lost \(old)") }
    }
    office.held = digest.ends
    let codes = try office.read { (core) throws(ReplicaError) in core.audienceCodes() }
    for code in codes {
      let changes = SetOfChanges(audience: code.audience, code: code.setCode.bytes)
      let known = states.updateValue(code.stateCode.bytes, forKey: changes)
      if let known, known != code.stateCode.bytes {
        throw Difference("\(office.number): one set of changes for \(code.audience), two states")
      }
    }
  }
}
