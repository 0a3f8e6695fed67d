import BundleFormat
import Causality
import ChangeLog
import NhanRong
import Platform
import Sealing

/// A province, a commune below it and the commune's branches, in one folder.
struct Scene {
  let folder: FilePath
  let branches: Int
  let files = LocalFileSystem()

  /// Before anybody has written a registration.
  static let start: Int64 = 1_767_225_600_000

  func office(_ name: String) -> Office { Office(folder: folder.appending(name)) }

  func branch(_ number: Int) -> Office {
    Office(folder: folder.appending("branches").appending(Self.name(ofBranch: number)))
  }

  static func name(ofBranch number: Int) -> String {
    let digits = String(number)
    return "b" + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }

  /// The bundle that a branch wrote in a round.
  func bundle(_ round: String, _ branch: Int) -> FilePath {
    folder.appending("bundles-\(round)").appending(Self.name(ofBranch: branch))
  }

  var province: Office { office("province") }
  /// Enrolled, with all branches below it, and without a registration.
  var emptyCommune: Office { office("commune-empty") }

  /// Founds the domain and lets everyone in, as people would: request, grant, welcome.
  func found() throws {
    let top = try province.create(now: Self.start)
    defer { top.close() }
    _ = try top.found(name: Array("Tỉnh thử".utf8), tier: 20)
    let commune = try enrol(emptyCommune, below: top, tier: 40, name: "Xã thử")
    defer { commune.close() }
    for number in 0..<branches {
      try enrol(branch(number), below: commune, tier: 50, name: "Chi bộ \(number)").close()
    }
  }

  private func enrol(
    _ office: Office, below superior: Replica, tier: UInt8, name: String
  ) throws -> Replica {
    let replica = try office.create(now: Self.start)
    let request = try replica.enrolmentRequest(name: Array(name.utf8))
    let nonce = Randomness.system.bytes(16)
    guard let unit = try superior.requireUnit().founding(tier: tier, nonce: nonce) else {
      throw BenchFailure.unfit(name)
    }
    _ = try superior.grant(request, unit: unit)
    let welcome = try superior.export(
      for: superior.recipients(of: unit.organisation), into: folder.appending("stick"),
      purpose: .welcome)
    let root = try replica.inspectWelcome(welcome.path)
    _ = try replica.install(welcome.path, root: root)
    try files.remove(welcome.path)
    return replica
  }

  /// The organisation above an office.
  func superior(of replica: Replica) throws -> OrganisationID {
    let lineage = try replica.requireUnit().lineage
    guard lineage.count > 1 else { throw BenchFailure.unfit("the root has no superior") }
    return lineage[lineage.count - 2]
  }

  /// Has an office write a bundle and gives it a name.
  func send(
    from replica: Replica, to organisation: OrganisationID, as path: FilePath
  ) throws -> WrittenBundle {
    let written = try replica.export(
      for: replica.recipients(of: organisation), into: folder.appending("stick"))
    try files.makeFolder(path.parent, access: .ownerOnly, withParents: true)
    try files.replace(written.path, to: path)
    return written
  }
}
