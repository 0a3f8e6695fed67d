import DiskModel
import NhanRong
import Platform

@testable import ModelRegistry

/// The commune's clerk with the stick in hand.
final class Clerk {
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
