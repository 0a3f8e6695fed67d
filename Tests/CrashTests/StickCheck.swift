import DiskModel
import NhanRong
import Platform

@testable import ModelRegistry

/// Two exports one after the other onto a stick that already carries a bundle.
final class StickCheck {
  private let world: World
  private let operations: [DiskOperation]
  /// The bytes of every bundle that was written whole, by name.
  private var whole: [FilePath: FileContent] = [:]
  private var older: [FilePath: FileContent] = [:]
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
    for path in world.image.names(in: World.stick) { older[path] = world.image[path] }
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
    for (path, content) in older where image[path]?.digest != content.digest {
      faults.append("cut \(state.cut): an older bundle is damaged")
    }
    var found: [String] = []
    for path in image.names(in: World.stick) {
      guard let content = image[path] else { continue }
      let isWhole = try judge(content, path)
      found.append("\(path.lastComponent.hasSuffix(".nrb") ? path.lastComponent : "*") \(isWhole)")
    }
    let names = image.names(in: World.stick).map(\.lastComponent)
    if names.count(where: { $0.hasSuffix(".nrb") }) < confirmed + older.count {
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
