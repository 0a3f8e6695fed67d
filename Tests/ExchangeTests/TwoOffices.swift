import Foundation
import NhanRong
import Platform
import Sealing
import Testing

@testable import ModelRegistry

/// A commune and its branches, each with a folder and a state folder of its own, on one disk.
final class TwoOffices {
  let root: FilePath
  private(set) var commune: Register
  private(set) var branches: [Register] = []

  init(branches count: Int = 1) throws {
    let path = FileManager.default.temporaryDirectory.path + "/nr-" + UUID().uuidString
    root = FilePath(path)
    commune = try Register.create(
      at: root.appending("commune"), Self.surroundings(root.appending("state-commune")))
    try commune.found(domain: "Xã thử", tier: .commune)
    let plan = try Plan(source: Self.planBytes())
    _ = try commune.issue(plan)
    for number in 0..<count { try addBranch(number) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root.text) }

  static func surroundings(_ state: FilePath, at now: Int64 = 1_770_000_000_000) -> Surroundings {
    let files = LocalFileSystem()
    return Surroundings(
      files: files, clock: .fixed(now), randomness: .system, machine: .current(files: files),
      state: state)
  }

  static func planBytes(_ name: String = "000-loi-bac-2026-2030") throws -> [UInt8] {
    let file =
      #filePath.components(separatedBy: "/Tests/")[0]
      + "/Examples/Data/plans/\(name).json"
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
  }

  private func addBranch(_ number: Int) throws {
    let name = "Chi bộ \(number)"
    let branch = try Register.create(
      at: root.appending("branch\(number)"),
      Self.surroundings(root.appending("state-branch\(number)")))
    let request = try branch.replica.enrolmentRequest(name: Array(name.utf8))
    let path = try commune.newUnitPath(tier: 50)
    try commune.addOrganisation(
      code: "20.06601.CB0\(number)", name: name, kind: "party_cell", path: path)
    _ = try commune.replica.grant(request, unit: path)
    let welcome = try commune.replica.export(
      for: commune.replica.recipients(of: path.organisation), into: stick, purpose: .welcome)
    let record = try branch.replica.inspectWelcome(welcome.path)
    _ = try branch.replica.install(welcome.path, root: record)
    branches.append(branch)
  }

  var stick: FilePath { root.appending("stick") }

  func new(_ name: String) -> NewRegistration {
    NewRegistration(
      plan: "loi-bac-2026-2030", year: 2026, kind: .collective, name: name, sector: "tt_ntm",
      texts: [("title", "Tuyến đường hoa"), ("solutions", "Hiến đất mở đường")],
      criteria: ["Hai km đường"])
  }

  /// Carries everything from one office to another on the stick.
  @discardableResult
  func carry(from sender: Register, to receiver: Register) throws -> ImportOutcome {
    let unit = try receiver.replica.requireUnit()
    let bundle = try sender.replica.export(
      for: sender.replica.recipients(of: unit.organisation), into: stick)
    return try receiver.replica.importBundle(at: bundle.path)
  }

  func codes(_ register: Register, of unit: Register) throws -> [UInt8] {
    let path = try unit.replica.requireUnit()
    return try register.replica.read { core throws(ReplicaError) in
      core.stateCode(of: path.organisation)?.bytes ?? []
    }
  }
}
