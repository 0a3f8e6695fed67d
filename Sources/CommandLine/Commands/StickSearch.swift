import NhanRong
import Platform

/// Where `sync` finds the stick: the folder somebody named, or the one stick that is plugged in.
struct StickSearch {
  let context: CommandContext

  /// What sticks are formatted with. A disk of the computer itself bears none of these at a path where
  /// people mount things.
  private static let types = [
    "vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "hfsplus", "udf",
  ]
  /// Where desktops mount what is plugged in, whatever it is formatted with.
  private static let places = ["/media/", "/run/media/", "/mnt/", "/Volumes/"]
  /// Where a computer keeps file systems of these kinds for itself.
  private static let own = ["/boot", "/efi"]

  private var files: any FileSystem { context.surroundings.files }

  func stick(named operand: String?, creating: Bool) throws(CommandFailure) -> Stick {
    if let operand { return try stick(at: operand, creating: creating) }
    let volumes = volumes()
    var found: [(root: FilePath, folder: FilePath)] = []
    for root in volumes {
      if let folder = (try? Stick.exchangeFolder(in: root, files)) ?? nil {
        found.append((root, folder))
      }
    }
    if found.count > 1 { throw .severalSticks(found.map(\.root.text), path: path) }
    if let only = found.first { return Stick(folder: only.folder, root: only.root) }
    if creating, volumes.count == 1 { return try create(in: volumes[0], volumes[0].text) }
    throw .noStick(plugged: volumes.map(\.text), path: path)
  }

  private var path: [String] { context.invocation.path }

  private func stick(at operand: String, creating: Bool) throws(CommandFailure) -> Stick {
    let named = context.path(operand)
    let scene = FailureScene(file: operand)
    let folder = try context.filing(scene) { () throws(FileError) -> FilePath? in
      guard try files.metadata(of: named).kind == .folder else {
        throw FileError(.list, named, .notAFolder)
      }
      return Stick.isExchangeName(named) ? named : try Stick.exchangeFolder(in: named, files)
    }
    guard let folder else {
      if creating { return try create(in: named, operand) }
      throw .noExchangeFolder(operand, path: path)
    }
    return Stick(folder: folder, root: folder == named ? nil : named)
  }

  private func create(in root: FilePath, _ operand: String) throws(CommandFailure) -> Stick {
    let folder = root.appending(Stick.folderName)
    if context.dryRun { return Stick(folder: folder, root: root) }
    try context.filing(FailureScene(file: operand)) { () throws(FileError) in
      try files.makeFolder(folder, access: .everyoneReads, withParents: false)
      try files.syncFolder(root)
    }
    return Stick(folder: folder, root: root)
  }

  /// The file systems that may be sticks, in order of their paths.
  private func volumes() -> [FilePath] {
    if let places = context.environment.variables["NHANRONG_MEDIA"], !places.isEmpty {
      return places.split(separator: ":").flatMap { place in
        ((try? files.list(context.path(String(place)), limit: Stick.entriesMax)) ?? [])
          .filter { $0.kind == .folder }.map(\.path)
      }
    }
    return MountTable.volumes(files).filter(Self.mayBeStick).map(\.path).sorted()
  }

  private static func mayBeStick(_ volume: MountedVolume) -> Bool {
    let path = volume.path.bytes
    if own.contains(where: { path.starts(with: $0.utf8) }) { return false }
    return places.contains { path.starts(with: $0.utf8) }
      || types.contains { $0.utf8.elementsEqual(volume.type.utf8) }
  }
}
