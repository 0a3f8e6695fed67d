import DiskModel
import NhanRong
import Platform
import TestSupport
import Testing

@testable import ModelRegistry

/// The stick is pulled at any moment of an export: nothing under a bundle's name is taken for whole that is
/// not, no older bundle suffers, and the next visit brings everything.
@Suite struct StickTests {
  static let models: [(name: String, model: CrashModel, choices: Int, states: Int)] = [
    ("ext4", .journalled, 6000, 1500), ("FAT", .fat, 6000, 1500), ("lying", .lying, 3300, 7000),
  ]

  @Test(arguments: models.indices)
  func `a stick pulled during an export holds no half bundle under a bundle's name`(
    _ index: Int
  ) throws {
    let (name, model, choices, states) = Self.models[index]
    let budget = HistoryBudget(inCI: 100)
    let check = try StickCheck(try World.shared.get())
    try check.check(
      model, choices: max(4, choices * budget.seeds.count / 100),
      seed: budget.seeds.lowerBound &* 131 &+ UInt64(index))
    print(
      "stick states, \(name): \(check.stateCount) sticks, \(check.tornCount) torn bundles refused,"
        + " \(check.visitCount) visits")
    #expect(check.faults.prefix(9) == [])
    #expect(check.wholeCount > 0)
    if model.keepsWord { #expect(check.tornCount == 0) } else { #expect(check.tornCount > 50) }
    if budget.isWhole { #expect(check.stateCount >= states) }
  }

  @Test func `together they are at least ten thousand sticks`() {
    #expect(Self.models.map(\.states).reduce(0, +) >= 10_000)
  }
}

/// Two exports one after the other onto a stick that already carries a bundle.
final class StickCheck {
  private let world: World
  private let operations: [DiskOperation]
  /// The bytes of every bundle that was written whole, by name.
  private var whole: [FilePath: FileContent] = [:]
  private var sticks: Set<Int> = []
  private var judged: [Int: Bool] = [:]
  private var visited: [String: [String]] = [:]
  private let clerk: Clerk
  private(set) var faults: [String] = []
  private(set) var tornCount = 0

  var stateCount: Int { sticks.count }
  var visitCount: Int { visited.count }
  var wholeCount: Int { judged.values.count { $0 } }

  init(_ world: World) throws {
    self.world = world
    let disk = SimulatedDisk(world.image)
    try disk.mounted {
      for number in 1...2 {
        let register = try Register.open(
          at: World.branch,
          World.surroundings(disk, World.branchState, seed: UInt64(20 + number)))
        defer { register.close() }
        let id = try register.register(World.new("Mới \(number)"), submittedOn: nil)
        let photo = DiskImage.root.appending("\(number).jpg")
        try World.write(photo, seed: UInt64(number), 60_000, on: disk)
        _ = try register.attach(photo, to: id, kind: 1, isDryRun: false)
        let superior = try register.correspondent(named: "superior")
        _ = try register.replica.export(
          for: register.replica.recipients(of: superior), into: World.stick)
        disk.confirm()
      }
    }
    operations = disk.log
    let image = disk.image
    for path in image.names(in: World.stick) { whole[path] = image[path] }
    clerk = try Clerk(world)
  }

  func check(_ model: CrashModel, choices: Int, seed: UInt64) throws {
    var confirmed = 0
    let volumes = [Volume(World.stick, model), Volume(DiskImage.root, .perfect)]
    var walk = CrashStates(
      of: operations, from: world.image, on: volumes, choicesPerCut: choices, seed: seed)
    try walk.forEach { state in
      if state.isWhole, state.cut > 0, case .confirmed = operations[state.cut - 1] {
        confirmed += 1
      }
      try judge(state, confirmed: model.keepsWord ? confirmed : 0)
    }
  }

  private func judge(_ state: CrashState, confirmed: Int) throws {
    let image = state.image
    sticks.insert(image.digest { $0.parent == World.stick })
    if image[world.bundle]?.bytes != world.image[world.bundle]?.bytes {
      faults.append("cut \(state.cut): an older bundle is damaged")
    }
    var found: [String] = []
    for path in image.names(in: World.stick) {
      guard let content = image[path] else { continue }
      let isWhole = try judge(content, path)
      found.append("\(path.lastComponent.hasSuffix(".nrb") ? path.lastComponent : "*") \(isWhole)")
    }
    let names = image.names(in: World.stick).map(\.lastComponent)
    if names.count(where: { $0.hasSuffix(".nrb") }) < confirmed + whole.count - 2 {
      faults.append("cut \(state.cut): a bundle that was called safe is not there")
    }
    // What the next visit meets: the bundles here, and how far the replica itself got.
    let progress = operations[..<state.cut].count {
      if case .confirmed = $0 { true } else { false }
    }
    let key = "\(progress) \(found)"
    let known = try visited[key] ?? clerk.visit(image)
    visited[key] = known
    faults += known.map { "cut \(state.cut): \($0)" }
  }

  /// Whether a file on the stick is a whole bundle: then it is one that was written, byte for byte. Every
  /// other one is refused, and nothing of it is taken in.
  private func judge(_ content: FileContent, _ path: FilePath) throws -> Bool {
    let key = content.digest
    if let known = judged[key] { return known }
    let isWhole = whole.values.contains { $0.digest == key }
    judged[key] = isWhole
    if isWhole { return true }
    if path.lastComponent.hasSuffix(".nrb") { tornCount += 1 }
    if let fault = try clerk.refuses(content) { faults.append("\(path.lastComponent): \(fault)") }
    return false
  }
}

/// The commune's clerk with the stick in hand.
private final class Clerk {
  private let world: World
  private let disk: SimulatedDisk
  private let register: Register
  private let before: [Int]

  init(_ world: World) throws {
    self.world = world
    let disk = SimulatedDisk(world.image)
    self.disk = disk
    register = try disk.mounted {
      try Register.open(
        at: World.commune, World.surroundings(disk, World.communeState, seed: 31))
    }
    before = [try register.list(RegistrationFilter()).count]
  }

  deinit { disk.mounted { register.close() } }

  /// Nil when a file is refused as a damaged bundle and nothing is taken in.
  func refuses(_ content: FileContent) throws -> String? {
    let path = DiskImage.root.appending("thu.nrb")
    return try disk.mounted {
      let file = try disk.createNew(path, access: .everyoneReads)
      try file.write(content.bytes)
      defer { try? disk.remove(path) }
      do throws(ReplicaError) {
        _ = try register.replica.importBundle(at: path)
        return "a torn bundle was taken in"
      } catch {
        let damaged: [ReplicaError.Code] = [.notABundle, .bundleTruncated, .bundleDamaged]
        if !damaged.contains(error.code) { return "refused for \(error.code) \(error.details)" }
      }
      let after = try [register.list(RegistrationFilter()).count]
      return after == before ? nil : "something of a torn bundle was taken in"
    }
  }

  /// The branch comes again with the stick as it was found: then the commune has everything.
  func visit(_ image: DiskImage) throws -> [String] {
    let disk = SimulatedDisk(image)
    return try disk.mounted {
      let branch = try Register.open(
        at: World.branch, World.surroundings(disk, World.branchState, seed: 41))
      defer { branch.close() }
      let superior = try branch.correspondent(named: "superior")
      _ = try branch.replica.export(
        for: branch.replica.recipients(of: superior), into: World.stick)
      let commune = try Register.open(
        at: World.commune, World.surroundings(disk, World.communeState, seed: 43))
      defer { commune.close() }
      for path in disk.image.names(in: World.stick) where path.lastComponent.hasSuffix(".nrb") {
        do throws(ReplicaError) { _ = try commune.replica.importBundle(at: path) } catch {
          if !error.code.text.hasPrefix("NR-B") { throw error }
        }
      }
      let sent = try branch.list(RegistrationFilter()).map(\.id)
      let here = try commune.list(RegistrationFilter()).map(\.id)
      var faults = try commune.verify().map { "verify: \($0.kind) \($0.what)" }
      if sent != here { faults.append("the next visit did not bring everything") }
      return faults
    }
  }
}
