import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Trust

/// What `heal --from` names, sorted: databases first, bundles for afterwards.
struct HealSources {
  /// Databases of backups and copies, the newest first.
  private(set) var backups: [FilePath] = []
  private(set) var bundles: [(path: FilePath, name: String)] = []
  /// Folders with attached files by their hashes.
  private(set) var fileFolders: [FilePath] = []

  mutating func add(_ name: String, _ context: CommandContext) throws(CommandFailure) {
    let path = context.path(name)
    let files = context.surroundings.files
    let kind = try context.filing(FailureScene(file: name)) { () throws(FileError) in
      try files.metadata(of: path).kind
    }
    guard kind == .folder else {
      if Self.isDatabase(path, files) {
        backups.append(path)
        fileFolders.append(path.parent.appending("attachments"))
      } else {
        bundles.append((path, name))
      }
      return
    }
    let before = backups.count + bundles.count
    let made = try context.wording { () throws(ReplicaError) in
      if try Replica.isReplica(path, context.surroundings) { backups.append(path) }
      return try Replica.backups(in: path, files)
    }
    backups += made.reversed().map(\.path)
    fileFolders.append(path.appending("attachments"))
    var list = BundleList()
    try list.add(name, context)
    bundles += list.bundles.map { ($0.path, $0.name) }
    guard backups.count + bundles.count > before else { throw .nothingToHealWith(name) }
  }

  private static func isDatabase(_ path: FilePath, _ files: any FileSystem) -> Bool {
    guard let file = try? files.openForReading(path) else { return false }
    defer { file.close() }
    return (try? file.read(at: 0, count: 16)) == Array("SQLite format 3\0".utf8)
  }

  /// The root a bundle comes from, for a file that no longer tells its own. It is believed only where what was
  /// saved lies under it.
  func root(_ context: CommandContext, _ place: FilePath) -> RootRecord? {
    guard let keys = Replica.keys(leasing: place, context.surroundings) else { return nil }
    for bundle in bundles {
      if let root = try? Replica.root(of: bundle.path, readableWith: keys, context.surroundings) {
        return root
      }
    }
    return nil
  }
}
