package import ChangeLog
import Foundation
package import Causality
import NhanRong
import Platform
import Sealing
package import Trust

/// A province, two communes and their branches, some with a second computer, each with a folder of its
/// own: made once through the program's own enrolment, and put back before every history.
package final class SimulatedDomain {
  package struct Member: Sendable {
    package let number: Int
    package let path: OrganisationPath
    let keys: KeyPair
    /// Where it was let in; nil for the first, and for a computer that nobody granted anything.
    package let superior: Int?

    package var organisation: OrganisationID { path.organisation }
  }

  package let root: RootRecord
  package private(set) var members: [Member] = []
  private let place: FilePath
  private var images: [(folder: FolderImage, state: FolderImage)] = []

  /// Each member with the one that grants it. The last stand for computers that come later.
  private static let superiors: [Int?] = [nil, 0, 0, 1, 1, 2, 2, 1, 0, 1, 2, 0]
  private static let tiers: [UInt8] = [20, 40, 40, 50, 50, 50, 50, 50, 40, 50, 50, 40]
  /// A second computer writes for the unit of this one.
  private static let sameUnit: [Int: Int] = [7: 3, 8: 1, 9: 4, 10: 5, 11: 2]
  package static let size = superiors.count
  package static let newComputers = 2

  /// - Parameter name: of the folder, so that two at a time do not meet.
  package init(_ name: String) throws {
    let memory = FilePath("/dev/shm")
    let isThere = FileManager.default.isWritableFile(atPath: memory.text)
    let temporary = isThere ? memory : FilePath(FileManager.default.temporaryDirectory.path)
    place = temporary.appending("simulation-\(ProcessInfo.processInfo.processIdentifier)-\(name)")
    try FolderImage.clear(place)
    let nowhere = try need(
      OrganisationPath(root: OrganisationID(high: 0, low: 0), steps: []))
    let first = Self.office(0, try Self.keys(0), nowhere, at: place)
    let replica = try first.made()
    let path = try replica.found(name: Array("Tỉnh".utf8), tier: 20)
    root = try need(try first.look { $0.trust?.root })
    var offices = [SimulatedDomain.office(0, first.member.keys, path, at: place)]
    offices[0].use(replica)
    members.append(offices[0].member)
    for number in 1..<Self.size { offices.append(try enrol(number, among: offices)) }
    for office in offices.reversed() + offices { try exchange(office, among: offices) }
    for office in offices {
      office.close()
      images.append(
        (try FolderImage(of: office.folder), try FolderImage(of: office.state)))
    }
  }

  deinit { try? FolderImage.clear(place) }

  private static func keys(_ number: Int) throws -> KeyPair {
    try need(KeyPair.generate(.seeded(seed(ofKeys: number))))
  }

  static func seed(ofKeys number: Int) -> UInt64 { 0x6b65_7900 + UInt64(number) }

  private static func office(
    _ number: Int, _ keys: KeyPair, _ path: OrganisationPath, at place: FilePath
  ) -> SimulatedOffice {
    let member = Member(number: number, path: path, keys: keys, superior: superiors[number])
    let office = SimulatedOffice(
      member, number: number, folder: place.appending("\(number)"),
      state: place.appending("state-\(number)"), stick: place.appending("stick"))
    office.now = 1_780_000_000_000 + Int64(number) * 60_000
    return office
  }

  private func enrol(_ number: Int, among offices: [SimulatedOffice]) throws -> SimulatedOffice {
    let keys = try Self.keys(number)
    let superior = offices[try need(Self.superiors[number])]
    let own = try superior.replica().requireUnit()
    let nonce = [UInt8](repeating: UInt8(number), count: 16)
    let founded = own.founding(tier: Self.tiers[number], nonce: nonce)
    let shared = Self.sameUnit[number].map { offices[$0].member.path }
    let path = try need(shared ?? founded)
    let office = Self.office(number, keys, path, at: place)
    members.append(office.member)
    let replica = try office.made()
    if number >= Self.size - Self.newComputers { return office }
    try superior.letIn(office, replica, into: place.appending("stick"))
    return office
  }

  /// Up and down once, so that everybody begins with everything.
  private func exchange(_ office: SimulatedOffice, among offices: [SimulatedOffice]) throws {
    guard let number = office.member.superior, office.number < Self.size - Self.newComputers
    else { return }
    let superior = offices[number]
    for (sender, receiver) in [(office, superior), (superior, office)] {
      let written = try sender.replica().export(
        for: sender.replica().recipients(of: receiver.member.organisation),
        into: place.appending("stick"))
      _ = try receiver.replica().importBundle(at: written.path)
    }
  }

  // MARK: Histories

  /// Takes away what the last history left.
  func clear() throws { try FolderImage.clear(place) }

  /// Where the sticks of a history are.
  var sticks: FilePath { place.appending("stick") }

  /// A member's computer as it was when all began.
  func office(_ number: Int) throws -> SimulatedOffice {
    let office = SimulatedOffice(
      members[number], number: number, folder: place.appending("\(number)"),
      state: place.appending("state-\(number)"), stick: sticks)
    try images[number].folder.write(to: office.folder)
    try images[number].state.write(to: office.state)
    return office
  }

  /// A computer's folder as it was when all began: the backup of one who never made a newer one.
  func backup(of office: SimulatedOffice) -> SimulatedOffice.Backup {
    SimulatedOffice.Backup(
      folder: images[office.member.number].folder, state: images[office.member.number].state,
      taken: [], newest: [:], gone: [])
  }

  /// Another folder of a computer, or another computer.
  func office(
    like other: SimulatedOffice, number: Int, onOtherComputer: Bool
  ) -> SimulatedOffice {
    SimulatedOffice(
      other.member, number: number, folder: freshFolder(number, 0),
      state: onOtherComputer ? place.appending("state-\(number)") : other.state, stick: sticks)
  }

  /// A key as its backup keeps it, under a passphrase that costs nothing.
  func lockedKeys(of member: Member) -> LockedKeys? {
    var passphrase = Array("mat khau".utf8)
    return PassphraseCost(operations: 1, memorySize: PassphraseCost.memorySizeMin).flatMap {
      LockedKeys(
        member.keys, under: SecretBytes(taking: &passphrase), cost: $0,
        .seeded(UInt64(member.number)))
    }
  }

  func freshFolder(_ number: Int, _ move: Int) -> FilePath {
    place.appending("\(number)-\(move)")
  }
}

extension SimulatedOffice {
  /// Makes its folder. Chance gives the keys first, so they are those of its member.
  func made() throws -> Replica {
    seed(SimulatedDomain.seed(ofKeys: number))
    let replica = try Replica.create(at: folder, FleetReplica.readModel, surroundings)
    use(replica)
    return replica
  }

  /// Grants a computer, whose request it was handed, the right to write for a unit, and welcomes it.
  func letIn(_ newcomer: SimulatedOffice, _ replica: Replica, into stick: FilePath) throws {
    let request = try replica.enrolmentRequest(name: Array("Máy".utf8))
    _ = try self.replica().grant(request, unit: newcomer.member.path)
    let written = try self.replica().export(
      for: self.replica().recipients(of: newcomer.member.organisation), into: stick,
      purpose: .welcome)
    _ = try replica.install(written.path, root: replica.inspectWelcome(written.path))
  }
}
