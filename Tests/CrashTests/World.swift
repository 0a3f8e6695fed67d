import Causality
import DiskModel
import Foundation
import NhanRong
import Platform
import Sealing
import TestSupport

@testable import ModelRegistry

/// A commune and a branch on one simulated computer, as they stand before the command that is cut off.
struct World: Sendable {
  static let shared = Result { try World() }

  /// The same when the branch has erased its registration.
  static let afterErasure = Result {
    let world = try shared.get()
    let disk = SimulatedDisk(world.image)
    try disk.mounted { try Scenario.erase(world).run(on: disk, seed: 5) }
    return disk.image
  }

  static let commune = DiskImage.root.appending("xa")
  static let communeState = DiskImage.root.appending("pc-xa")
  static let branch = DiskImage.root.appending("cb")
  static let branchState = DiskImage.root.appending("pc-cb")
  static let stick = DiskImage.root.appending("usb")
  static let photo = DiskImage.root.appending("anh.jpg")
  static let otherPhoto = DiskImage.root.appending("anh2.jpg")
  static let name = "Hoàng Thị Kín"

  let image: DiskImage
  /// A registration of the branch, with a file attached.
  let registration: RecordID
  /// The branch's first bundle for the commune, not taken in yet.
  let bundle: FilePath

  static func surroundings(_ disk: SimulatedDisk, _ state: FilePath, seed: UInt64) -> Surroundings {
    Surroundings(
      files: disk, clock: .fixed(1_770_000_000_000), randomness: .seeded(seed),
      machine: MachineIdentity(bytes: [1]), state: state)
  }

  private init() throws {
    let disk = SimulatedDisk()
    (registration, bundle) = try disk.mounted {
      let commune = try Register.create(
        at: Self.commune, Self.surroundings(disk, Self.communeState, seed: 1))
      defer { commune.close() }
      try commune.found(domain: "Xã thử", tier: .commune)
      _ = try commune.issue(try Plan(source: try Self.planBytes()))
      let branch = try Register.create(
        at: Self.branch, Self.surroundings(disk, Self.branchState, seed: 2))
      defer { branch.close() }
      try Self.enrol(branch, into: commune)
      try Self.write(Self.photo, seed: 3, 3000, on: disk)
      try Self.write(Self.otherPhoto, seed: 4, 5000, on: disk)
      let id = try branch.register(Self.new(Self.name), submittedOn: nil)
      _ = try branch.attach(Self.photo, to: id, kind: 1, isDryRun: false)
      // As an earlier cut left it, while the same file was being attached.
      let kept = try Self.attachment(of: branch, Self.photo, disk.image)
      try disk.createNew(
        kept.parent.appending(".\(kept.lastComponent).0.tmp"), access: .ownerOnly
      ).write(disk.image[Self.photo]?.bytes ?? [])
      let unit = try commune.replica.requireUnit()
      let bundle = try branch.replica.export(
        for: branch.replica.recipients(of: unit.organisation), into: Self.stick)
      return (id, bundle.path)
    }
    image = disk.image
  }

  private static func enrol(_ branch: Register, into commune: Register) throws {
    let request = try branch.replica.enrolmentRequest(name: Array("Chi bộ".utf8))
    let path = try commune.newUnitPath(tier: 50)
    try commune.addOrganisation(
      code: "20.06601.CB01", name: "Chi bộ", kind: "party_cell", path: path)
    _ = try commune.replica.grant(request, unit: path)
    let welcome = try commune.replica.export(
      for: commune.replica.recipients(of: path.organisation), into: stick, purpose: .welcome)
    _ = try branch.replica.install(
      welcome.path, root: try branch.replica.inspectWelcome(welcome.path))
  }

  static func write(
    _ path: FilePath, seed: UInt64, _ count: Int, on disk: SimulatedDisk
  ) throws {
    var random = SeededRandom(seed: seed)
    let file = try disk.createNew(path, access: .everyoneReads)
    try file.write(random.bytes(count))
  }

  /// Where a register keeps the bytes of a file.
  static func attachment(
    of register: Register, _ photo: FilePath, _ image: DiskImage
  ) throws -> FilePath {
    let bytes = try need(image[photo]).bytes
    return register.replica.attachments.path(of: Digest.of(bytes, for: .attachment))
  }

  static func new(_ name: String) -> NewRegistration {
    NewRegistration(
      plan: "loi-bac-2026-2030", year: 2026, kind: .collective, name: name, sector: "tt_ntm",
      texts: [("title", "Tuyến đường hoa"), ("solutions", "Hiến đất mở đường")],
      criteria: ["Hai km đường"])
  }

  private static func planBytes() throws -> [UInt8] {
    let file =
      #filePath.components(separatedBy: "/Tests/")[0]
      + "/Examples/Data/plans/000-loi-bac-2026-2030.json"
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
  }
}
