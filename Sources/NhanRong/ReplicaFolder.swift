import Platform

/// What lies in a replica's folder, looked at before anything of it is opened. The folder may have come on
/// a stick: a link would lead outside it, a pipe would be waited on, and SQLite does what the files beside
/// the database tell it.
enum ReplicaFolder {
  private static let beside = ["-journal", "-wal", "-shm"]

  static func requireOwn(
    _ folder: FilePath, _ files: any FileSystem
  ) throws(ReplicaError) {
    let database = Replica.databasePath(folder)
    try require(.file, database, files)
    for suffix in beside { try require(.file, database.suffixed(suffix), files) }
    try require(.file, folder.appending("nhanrong.lock"), files)
    for name in ["attachments", MailRoom.folderName, ReceiptFolder.name] {
      try require(.folder, folder.appending(name), files)
    }
    try requireOwnJournal(database.suffixed("-journal"), files)
  }

  private static func require(
    _ kind: FileKind, _ path: FilePath, _ files: any FileSystem
  ) throws(ReplicaError) {
    let found = try filing { () throws(FileError) in try files.metadataIfPresent(of: path) }
    guard let found, found.kind != kind else { return }
    throw ReplicaError(.replicaForeign, ("path", path.text), ("reason", "\(found.kind)"))
  }

  /// A journal that another database shares ends with the name of a file that SQLite removes when it has
  /// rolled back, whatever that file is. Ours never shares one.
  private static func requireOwnJournal(
    _ path: FilePath, _ files: any FileSystem
  ) throws(ReplicaError) {
    let tail = try filing { () throws(FileError) -> [UInt8] in
      guard try files.metadataIfPresent(of: path) != nil else { return [] }
      let file = try files.openForReading(path)
      defer { file.close() }
      guard file.size >= 16 else { return [] }
      return try file.read(at: file.size - 8, count: 8)
    }
    guard tail == sharedJournalMark else { return }
    throw ReplicaError(.replicaForeign, ("path", path.text), ("reason", "journal"))
  }

  private static let sharedJournalMark: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
}

extension FilePath {
  fileprivate func suffixed(_ suffix: String) -> FilePath { FilePath(bytes: bytes + suffix.utf8) }
}
