import Causality
import ChangeLog
import Foundation
import NhanRong
import Platform
import Sealing

/// What happens to folders and computers behind the program's back, and to the program itself.
extension Simulation {
  /// The process ends in the middle of a session, or between its end and what follows it.
  func crash(_ office: SimulatedOffice) throws {
    let before = try office.digest()
    let isBefore = random.chance(1, in: 3)
    var ids: [ChangeID] = []
    var isConfirmed = false
    if !isBefore { office.files.expect(.processEnds(after: random.below(10))) }
    do {
      ids = try session(at: office, isCutOff: isBefore)
      isConfirmed = !ids.isEmpty
    } catch let error as ReplicaError { guard error.code == .ioFailed else { throw error } }
    _ = office.files.endTrouble()
    office.die()
    note(.crash)
    if isConfirmed {
      guard Set(ids).isSubset(of: try office.ids()) else {
        throw Difference("\(office.number) lost what it had confirmed")
      }
      note(.crashAfter)
    } else {
      guard try office.digest() == before else { throw Difference("half a session was kept") }
      note(.crashBefore)
    }
  }

  /// The disk is full when the lease is to be written: the change stands, and nothing is signed that the
  /// lease does not tell of.
  func fillDisk(of office: SimulatedOffice) throws {
    let others = offices.filter { $0 !== office }
    _ = try office.replica()
    let room = random.below(200)
    office.files.expect(.diskFull(after: room))
    let ids = try session(at: office)
    if let receiver = random.pick(others) {
      _ = try export(from: office, to: receiver, .diskFull(after: room))
    }
    _ = office.files.endTrouble()
    guard Set(ids).isSubset(of: try office.ids()) else {
      throw Difference("\(office.number) lost what it had confirmed")
    }
  }

  /// The folder alone, at another place of the same computer; or an image of the whole computer.
  func copy(_ office: SimulatedOffice, withComputer: Bool) throws {
    computers += 1
    let twin = domain.office(like: office, number: computers, onOtherComputer: withComputer)
    let backup = try office.makeBackup()
    try backup.folder.write(to: twin.folder)
    if withComputer {
      try backup.state.write(to: twin.state)
      try twin.adoptLease(of: office.folder)
    }
    twin.base = office.base
    twin.now = office.now
    twin.seed(random.next())
    twin.forget(backup)
    // A computer that was let in later was in no domain when all began: no backup of it is older.
    if office.member.number >= SimulatedDomain.size - SimulatedDomain.newComputers {
      twin.backup = backup
    }
    offices.append(twin)
    note(.clone)
    if withComputer { hasImage = true }
    // Who has two goes on with both.
    for one in [office, twin] where random.chance(3, in: 4) { try write(at: one) }
    try observe(twin)
  }

  func restore(_ office: SimulatedOffice, withComputer: Bool) throws {
    let backup = office.backup ?? domain.backup(of: office)
    if withComputer { closeAll(on: office) }
    try office.putBack(backup, withComputer: withComputer)
    note(.restore)
    if withComputer {
      note(.computerRestored)
      hasImage = true
    }
    if random.chance(1, in: 2) { try write(at: office) }
  }

  /// Nobody works while the computer is seen to.
  private func closeAll(on office: SimulatedOffice) {
    for one in offices where one.state == office.state { one.close() }
  }

  func move(_ office: SimulatedOffice) throws {
    office.close()
    computers += 1
    let folder = domain.freshFolder(office.number, computers)
    try FileManager.default.moveItem(atPath: office.folder.text, toPath: folder.text)
    office.folder = folder
    // The backup is of the folder, wherever it lies; what the computer kept of it knows another place.
    note(.moved)
    try write(at: office)
  }

  func loseLease(of office: SimulatedOffice) throws {
    closeAll(on: office)
    try FolderImage.clear(office.state.appending("leases"))
    note(.leaseLost)
    try write(at: office)
  }

  /// The computer is gone. Its key comes from a backup, everything else from others.
  func loseComputer(_ office: SimulatedOffice) throws {
    let isShared = offices.contains { $0 !== office && $0.state == office.state }
    if isShared { return try write(at: office) }
    office.close()
    try FolderImage.clear(office.folder)
    try FolderImage.clear(office.state)
    office.forget(nil)
    // Without a passphrase beside it: opening a locked one is no part of the exchange.
    try StateFolder(office.state, files: LocalFileSystem()).save(office.member.keys)
    let keys = try need(domain.lockedKeys(of: office.member))
    office.use(
      try Replica.recover(
        at: office.folder, FleetReplica.readModel, office.surroundings, key: keys,
        root: domain.root))
    note(.computerLost)
    if let helper = random.pick(offices.filter({ $0 !== office })) {
      try recover(office, from: helper)
    }
  }

  /// Everything that another may show it, from the beginning.
  func recover(_ office: SimulatedOffice, from helper: SimulatedOffice) throws {
    if let bundle = try export(from: helper, to: office, isWhole: true) {
      try take(bundle, at: office)
    }
  }
}
