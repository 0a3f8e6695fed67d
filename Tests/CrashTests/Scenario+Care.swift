import Causality
import DiskModel
import NhanRong
import Platform
import ReplicaStore
import Sealing

@testable import ModelRegistry
@testable import NhanRong

/// A damaged register that is healed, and one that is backed up.
extension Scenario {
  /// The damaged file keeps its bytes under one name or another, whatever happens.
  static func heal(_ world: World, onMediumWithSecondNames: Bool = true) throws -> Scenario {
    let start = try World.damaged.get()
    let database = World.branch.appending("nhanrong.db")
    guard let damaged = start[database]?.digest else { throw Missing() }
    return Scenario(
      name: onMediumWithSecondNames ? "heal" : "heal without second names", folder: World.branch,
      state: World.branchState, work: { _ = try $0.replica.healFiles(from: []) },
      isDone: { register, image in
        try register.list(RegistrationFilter()).map(\.name) == [World.name]
          && image[World.branch.appending("nhanrong.db.damaged-1")]?.digest == damaged
      },
      isAllowed: { image in
        image.names(in: World.branch).contains { path in
          path.lastComponent.hasPrefix("nhanrong.db") && image[path]?.digest == damaged
        }
      },
      start: start, isOneStep: onMediumWithSecondNames,
      preparation: { surroundings in
        _ = try Register.heal(
          at: World.branch, surroundings, from: [], trusting: nil, isDryRun: false)
      },
      damaged: damaged, goesOn: true, hasSecondNames: onMediumWithSecondNames)
  }

  /// The second of two backups, and one is to be kept: at every moment there is one that is whole, with its files.
  static func backup(_ world: World) throws -> Scenario {
    let place = Replica.backupFolder(of: World.branch)
    return Scenario(
      name: "backup", folder: World.branch, state: World.branchState,
      work: { _ = try $0.replica.backup(keep: 1) },
      isDone: { _, image in
        let names = image.names(in: place).compactMap { BackupName($0.lastComponent) }
        return names.count == 1 && names[0].number > 1
          && image.names(in: place).count { $0.lastComponent.hasPrefix("nr-") } == 1
      },
      isAllowed: { holdsWholeBackups($0, in: place) },
      start: try World.afterBackup.get(), goesOn: true)
  }

  private static func holdsWholeBackups(_ image: DiskImage, in place: FilePath) -> Bool {
    var newest = 0
    for path in image.names(in: place) {
      guard let name = BackupName(path.lastComponent) else { continue }
      let hash = Digest.of(image[path]?.bytes ?? [], for: .attachment)
      guard BackupName.short(hash) == name.hash else { return false }
      newest = max(newest, name.number)
    }
    let files = AttachmentFolder(place.appending("attachments"), files: SimulatedDisk(image))
    for photo in newest > 1 ? [World.photo, World.otherPhoto] : [World.photo] {
      let bytes = image[photo]?.bytes ?? []
      let kept = image[files.path(of: Digest.of(bytes, for: .attachment))]
      if kept?.bytes != bytes { return false }
    }
    return newest > 0
  }

  struct Missing: Error {}
}

extension World {
  /// The branch's register with a page that says nothing.
  static let damaged = Result {
    let disk = SimulatedDisk(try shared.get().image)
    let database = branch.appending("nhanrong.db")
    var bytes = disk.image[database]?.bytes ?? []
    let pageSize = 16_384
    // That of the registrations: what opening reads stays.
    let page = try disk.mounted {
      let register = try Register.open(at: branch, surroundings(disk, branchState, seed: 51))
      defer { register.close() }
      return try register.replica.read { core throws(ReplicaError) in
        try storing { () throws(StorageError) in
          try Statement(
            "SELECT rootpage FROM sqlite_master WHERE name = 'registration'",
            on: core.database.connection
          ).only { row throws(StorageError) in try row.int64(at: 0) }
        }
      }
    }
    let start = (Int(page) - 1) * pageSize
    bytes.replaceSubrange(start..<start + pageSize, with: [UInt8](repeating: 0xA5, count: pageSize))
    try disk.remove(database)
    try disk.createNew(database, access: .ownerOnly).write(bytes)
    return disk.image
  }

  /// The branch has made a backup and attached another file since.
  static let afterBackup = Result {
    let world = try shared.get()
    let disk = SimulatedDisk(world.image)
    try disk.mounted {
      let register = try Register.open(at: branch, surroundings(disk, branchState, seed: 53))
      defer { register.close() }
      _ = try register.replica.backup()
      _ = try register.attach(otherPhoto, to: world.registration, kind: 1, isDryRun: false)
    }
    return disk.image
  }
}
