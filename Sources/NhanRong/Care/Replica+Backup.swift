import CanonicalCBOR
package import Causality
import ChangeLog
package import Platform
import ReplicaStore
package import Sealing

/// A backup that was made and read back.
package struct BackupOutcome: Sendable {
  package let path: FilePath
  package let size: UInt64
  /// Attached files that were not in the backup folder before.
  package let files: Int
  /// Older backups of this replica that went.
  package let removed: [FilePath]
}

/// A backup by its name: whose it is, the how manieth, and the hash of its bytes.
package struct BackupName: Hashable, Sendable {
  package static let numberMax = 999_999
  package let writer: String
  package let number: Int
  package let hash: String

  package var text: String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
    return "nr-backup-\(writer)-\(zeros)\(digits)-\(hash).db"
  }

  package init(_ writer: WriterID, number: Int, _ hash: Digest) {
    self.writer = Self.short(writer)
    self.number = number
    self.hash = Self.short(hash)
  }

  /// Nil for any other file's name.
  package init?(_ name: String) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, let number = Int(parts[3]), (1...Self.numberMax).contains(number) else {
      return nil
    }
    self.writer = parts[2]
    self.number = number
    self.hash = String(parts[4].prefix { $0 != "." })
    guard text.utf8.elementsEqual(name.utf8), hash.utf8.count == 16, writer.utf8.count == 8 else {
      return nil
    }
  }

  static func short(_ writer: WriterID) -> String { String(writer.description.prefix(8)) }
  static func short(_ hash: Digest) -> String { hexadecimal(of: hash.bytes.prefix(8)) }
}

extension Replica {
  /// So many backups are kept where nobody says otherwise.
  package static let backupsKept = 5

  /// Beside the replica: inside, whatever befalls the folder would befall both.
  package static func backupFolder(of folder: FilePath) -> FilePath {
    folder.parent.appending(folder.lastComponent + "-sao-luu")
  }

  /// Writes a copy of the register as it is at this moment, with the attached files by hash and without any key,
  /// under a name that is never used again; syncs it, reads it back and compares. Older backups of this replica
  /// beyond the number to keep go, and nobody else's files are touched.
  ///
  /// - Parameter destination: nil for the folder beside the replica.
  /// - Throws: `NR-H18` where what was written reads back otherwise.
  ///
  /// Cost: copies the database file; attached files only where they are new.
  @discardableResult
  package func backup(
    into destination: FilePath? = nil, keep: Int = Replica.backupsKept, isDryRun: Bool = false
  ) throws(ReplicaError) -> BackupOutcome {
    try makeBackup(
      into: destination ?? Self.backupFolder(of: folder), keep: keep, removingAtMost: .max,
      isDryRun: isDryRun)
  }

  /// Makes a backup beside the replica unless the newest one there holds already all that is here. It takes the
  /// place of at most one older backup: whoever asked for more than `backupsKept` of them keeps as many.
  ///
  /// - Returns: nil where nothing changed.
  /// - Throws: as `backup`.
  ///
  /// Cost: reads what only this replica knows, of itself and of its newest backup; where something changed
  /// that of `backup`.
  package func backupIfChanged() throws(ReplicaError) -> BackupOutcome? {
    let place = Self.backupFolder(of: folder)
    if let newest = try backups(in: place).last, holdsAll(newest.path) { return nil }
    return try makeBackup(into: place, keep: Self.backupsKept, removingAtMost: 1, isDryRun: false)
  }

  private func makeBackup(
    into place: FilePath, keep: Int, removingAtMost most: Int, isDryRun: Bool
  ) throws(ReplicaError) -> BackupOutcome {
    let before = try backups(in: place)
    let number = min((before.map(\.name.number).max() ?? 0) + 1, BackupName.numberMax)
    if isDryRun {
      let size = try read { (core) throws(ReplicaError) in
        try storing { () throws(StorageError) in try core.database.connection.size() }
      }
      return BackupOutcome(path: place, size: size, files: 0, removed: [])
    }
    let files = surroundings.files
    try filing { () throws(FileError) in
      try files.makeDurableFolder(place, access: .ownerOnly)
    }
    try sweepUnfinishedBackups(in: place)
    let chance = hexadecimal(of: surroundings.randomness.bytes(8))
    let aside = place.appending("\(unfinishedPrefix)\(chance).tmp")
    do throws(ReplicaError) {
      let facts = try copy(to: aside)
      // Where its removal failed when the copy was closed.
      try removeJournal(of: aside)
      let (hash, size) = try digest(of: aside)
      guard try isCopy(aside, facts) else {
        throw ReplicaError(.backupUnsound, ("path", aside.text))
      }
      // Before the name: what has one is whole, with its files.
      let count = try copyFiles(
        into: AttachmentFolder(place.appending("attachments"), files: files))
      let path = place.appending(BackupName(writer, number: number, hash).text)
      try filing { () throws(FileError) in
        try files.renameNoReplace(aside, to: path)
        try files.syncFolder(place)
      }
      let removed = try prune(before, keep: max(1, keep) - 1, atMost: most)
      try noteBackup()
      return BackupOutcome(path: path, size: size, files: count, removed: removed)
    } catch {
      for suffix in ["", "-journal"] {
        try? files.remove(FilePath(bytes: aside.bytes + suffix.utf8))
      }
      throw error
    }
  }

  /// Backups of this replica in a folder, the newest last.
  package func backups(
    in place: FilePath
  ) throws(ReplicaError) -> [(path: FilePath, name: BackupName)] {
    try Self.backups(in: place, surroundings.files).filter {
      $0.name.writer.utf8.elementsEqual(BackupName.short(writer).utf8)
    }
  }

  /// Files with the name of a backup, of whichever replica, the newest last.
  package static func backups(
    in place: FilePath, _ files: any FileSystem
  ) throws(ReplicaError) -> [(path: FilePath, name: BackupName)] {
    let entries = try filing { () throws(FileError) -> [FolderEntry] in
      guard try files.metadataIfPresent(of: place)?.kind == .folder else { return [] }
      return try files.list(place, limit: 100_000)
    }
    return entries.compactMap { entry in
      guard entry.kind == .file, let name = BackupName(entry.name) else { return nil }
      return (entry.path, name)
    }.sorted {
      $0.name.number != $1.name.number ? $0.name.number < $1.name.number : $0.path < $1.path
    }
  }

  /// When the last backup was made, by this computer's clock.
  package func lastBackup() throws(ReplicaError) -> Int64? {
    try read { (core) throws(ReplicaError) in
      let bytes = try storing { () throws(StorageError) in
        try core.database.setting(Self.backupSetting)
      }
      guard let bytes else { return nil }
      var decoder = CBORDecoder(to: bytes.count)
      return try? decoder.integer(bytes.span)
    }
  }

  private static let backupSetting = "backup"

  private func noteBackup() throws(ReplicaError) {
    var encoder = CBOREncoder()
    encoder.integer(surroundings.clock.millisecondsSinceEpoch)
    try update { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in
        try core.database.set(Self.backupSetting, to: encoder.bytes)
      }
    }
  }

  // MARK: One copy

  /// What a copy must say as well: the ends of all strands, the codes of all audiences, and what is computed
  /// from nothing else. When the last backup was made is no part of what is backed up.
  private struct CopyFacts: Equatable {
    let heads: [ChangeID]
    let codes: [[UInt8]]
    let ownRows: [[UInt8]]

    init(_ core: ReplicaCore) throws(ReplicaError) {
      heads = core.catalog.strands.map(\.headID)
      codes = core.catalog.audiences.map { $0.code.bytes }
      ownRows = try storing { () throws(StorageError) in
        try core.database.ownRows(butSetting: backupSetting)
      }
    }
  }

  private var unfinishedPrefix: String { "nr-backup-\(BackupName.short(writer))-" }

  /// What a cut left of this replica's earlier backups; nobody else writes under these names.
  private func sweepUnfinishedBackups(in place: FilePath) throws(ReplicaError) {
    let prefix = unfinishedPrefix
    try filing { () throws(FileError) in
      for entry in try surroundings.files.list(place, limit: 100_000)
      where entry.kind == .file && entry.name.utf8.starts(with: prefix.utf8) {
        guard [".tmp", ".tmp-journal"].contains(where: { entry.name.hasSuffix($0) }) else {
          continue
        }
        try surroundings.files.remove(entry.path)
      }
    }
  }

  private func removeJournal(of path: FilePath) throws(ReplicaError) {
    let journal = FilePath(bytes: path.bytes + "-journal".utf8)
    try filing { () throws(FileError) in
      if try surroundings.files.metadataIfPresent(of: journal) != nil {
        try surroundings.files.remove(journal)
      }
    }
  }

  /// Returns nil where what is here is damaged: then no copy is as good as it should be.
  private func copy(to path: FilePath) throws(ReplicaError) -> CopyFacts? {
    try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in try core.database.connection.backUp(to: path) }
      do throws(ReplicaError) { return try CopyFacts(core) } catch {
        if error.code == .replicaDamaged { return nil }
        throw error
      }
    }
  }

  private func isCopy(_ path: FilePath, _ facts: CopyFacts?) throws(ReplicaError) -> Bool {
    guard let facts else { return false }
    let database = try storing { () throws(StorageError) in
      try ReplicaDatabase.open(at: path, options: .read)
    }
    defer { database.close() }
    let findings = try storing { () throws(StorageError) in try database.connection.quickCheck() }
    let readModel = try read { (core) throws(ReplicaError) in core.readModel }
    let again = try ReplicaCore.open(database, readModel: readModel)
    let copied = try CopyFacts(again)
    return findings.isEmpty && copied == facts
  }

  /// False also for one that cannot be read.
  private func holdsAll(_ path: FilePath) -> Bool {
    do throws(ReplicaError) {
      let (readModel, facts) = try read { (core) throws(ReplicaError) in
        (core.readModel, try CopyFacts(core))
      }
      let core = try Self.openCore(of: path, readModel, options: .read)
      defer { core.database.close() }
      return try CopyFacts(core) == facts
    } catch {
      return false
    }
  }

  /// From the medium, as far as the system lets us ask for it.
  private func digest(of path: FilePath) throws(ReplicaError) -> (Digest, UInt64) {
    try filing { () throws(FileError) in
      let file = try surroundings.files.openForReading(path)
      defer { file.close() }
      try? file.dropCache()
      let digest = StreamingDigest(for: .attachment)
      var position: UInt64 = 0
      while position < file.size {
        let bytes = try file.read(at: position, count: 1 << 18)
        if bytes.isEmpty { break }
        digest.update(bytes)
        position += UInt64(bytes.count)
      }
      return (digest.finish(), position)
    }
  }

  private func copyFiles(into place: AttachmentFolder) throws(ReplicaError) -> Int {
    let (rows, forgotten) = try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in
        (try core.database.attachments(), try core.database.forgotten())
      }
    }
    var count = 0
    for row in rows where row.isPresent {
      let hash = Digest(row.hash)
      if try place.seems(hash, size: row.size) { continue }
      guard let bytes = try attachments.bytes(of: hash) else { continue }
      _ = try place.keep(bytes)
      count += 1
    }
    // What was erased here is not kept there.
    for hash in forgotten { try place.remove(Digest(hash)) }
    return count
  }

  /// Only what has a name of ours and the bytes that its name says.
  private func prune(
    _ backups: [(path: FilePath, name: BackupName)], keep: Int, atMost: Int
  ) throws(ReplicaError) -> [FilePath] {
    var removed: [FilePath] = []
    for old in backups.dropLast(keep) where removed.count < atMost {
      guard BackupName.short(try digest(of: old.path).0).utf8.elementsEqual(old.name.hash.utf8)
      else { continue }
      try filing { () throws(FileError) in try surroundings.files.remove(old.path) }
      removed.append(old.path)
    }
    if let first = removed.first {
      // What was erased since is still in them: they do not come back with a cut.
      try filing { () throws(FileError) in try surroundings.files.syncFolder(first.parent) }
    }
    return removed
  }
}
