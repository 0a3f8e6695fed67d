import BundleFormat
package import Platform
package import Sealing

/// The place on a stick where offices exchange bundles: the folder NHANRONG, and the files beside it that
/// somebody put there by hand.
package struct Stick: Sendable {
  /// The name stands in capitals, because FAT shows a short name so.
  package static let folderName = "NHANRONG"

  /// More files than this in one folder are not the bundles of an office.
  package static let entriesMax = 100_000

  /// Where bundles are written.
  package let folder: FilePath
  /// Where bundles are looked for besides; nil where the exchange folder itself was named.
  package let root: FilePath?

  package init(folder: FilePath, root: FilePath? = nil) {
    self.folder = folder
    self.root = root
  }

  /// What people call the stick: the name under which it is mounted.
  package var name: String { (root ?? folder.parent).lastComponent }

  /// A file that may be a bundle, and the hash it claims.
  package struct File: Hashable, Sendable {
    package let path: FilePath
    package let size: UInt64
    package let claimed: Digest?

    package var name: String { path.lastComponent }
  }

  /// The exchange folder below a folder, in whatever letters a file system shows its name.
  package static func exchangeFolder(
    in root: FilePath, _ files: any FileSystem
  ) throws(FileError) -> FilePath? {
    try files.list(root, limit: entriesMax).first {
      $0.kind == .folder && isExchangeName($0.path)
    }?.path
  }

  package static func isExchangeName(_ path: FilePath) -> Bool {
    path.lastComponentBytes.map { $0 & 0xDF }.elementsEqual(folderName.utf8)
  }

  /// FAT shows names in capitals.
  package static func isBundleName(_ path: FilePath) -> Bool {
    path.lastComponentBytes.suffix(4).map { $0 | 0x20 }.elementsEqual(".nrb".utf8)
  }

  /// Every file that is called a bundle, in the order of folders and names. Each is opened for its last
  /// bytes only; one that cannot be read claims nothing and says why when it is taken in.
  package func bundles(_ files: any FileSystem) throws(ReplicaError) -> [File] {
    var found: [File] = []
    for place in [folder, root].compactMap({ $0 }) {
      let entries = try filing { () throws(FileError) -> [FolderEntry] in
        // In a rehearsal the exchange folder is not made.
        guard try files.metadataIfPresent(of: place) != nil else { return [] }
        return try files.list(place, limit: Self.entriesMax)
      }
      for entry in entries where entry.kind == .file && Self.isBundleName(entry.path) {
        found.append(Self.file(entry.path, files))
      }
    }
    return found
  }

  private static func file(_ path: FilePath, _ files: any FileSystem) -> File {
    guard let file = try? files.openForReading(path) else {
      return File(path: path, size: 0, claimed: nil)
    }
    defer { file.close() }
    let claimed = try? UnverifiedBundle.claimedHash(of: BundleFile(file))
    return File(path: path, size: file.size, claimed: claimed)
  }
}
