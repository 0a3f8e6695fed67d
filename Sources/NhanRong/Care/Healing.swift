import Causality
import ChangeLog
import Merging
import Platform
import ReplicaStore
import Sealing
import Trust

/// A new database beside the old one, and the exchange of the two.
struct Healing {
  private let folder: FilePath
  private let readModel: ReadModel
  private let surroundings: Surroundings

  init(_ folder: FilePath, _ readModel: ReadModel, _ surroundings: Surroundings) {
    self.folder = folder
    self.readModel = readModel
    self.surroundings = surroundings
  }

  private var files: any FileSystem { surroundings.files }
  private var database: FilePath { Replica.databasePath(folder) }
  private var aside: FilePath { folder.appending("nhanrong.db.new") }

  /// Removes what this or an earlier healing that was cut off left; nothing else has these names.
  func clear() {
    for suffix in ["", "-journal"] {
      try? files.remove(FilePath(bytes: aside.bytes + suffix.utf8))
    }
    try? files.remove(folder.appending("verify.tmp"))
  }

  /// Whether a cut during the exchange of the two files left none under the replica's own name.
  var isCutOff: Bool {
    do throws(FileError) {
      if try files.metadataIfPresent(of: database) != nil { return false }
      return try freeNumber() > 1
    } catch { return false }
  }

  /// On a medium without second names a cut during the exchange leaves the damaged file under its other name
  /// alone: it gets its own back. Returns whether it did.
  func bringBack() throws(ReplicaError) -> Bool {
    try filing { () throws(FileError) in
      guard try files.metadataIfPresent(of: database) == nil,
        case let number = try freeNumber() - 1, number > 0
      else { return false }
      let kept = name(number)
      let journal = FilePath(bytes: kept.bytes + "-journal".utf8)
      if try files.metadataIfPresent(of: journal) != nil {
        try files.renameNoReplace(journal, to: FilePath(bytes: database.bytes + "-journal".utf8))
      }
      try files.renameNoReplace(kept, to: database)
      try files.syncFolder(folder)
      return true
    }
  }

  func verify(_ core: ReplicaCore) throws(ReplicaError) -> [VerificationFinding] {
    let scratch = folder.appending("verify.tmp")
    try? files.remove(scratch)
    let size = try storing { () throws(StorageError) in try core.database.connection.size() }
    let empty = try storing { () throws(StorageError) in
      size <= 32 * 1024 * 1024
        ? try ReplicaDatabase.inMemory() : try ReplicaDatabase.create(at: scratch)
    }
    defer {
      empty.close()
      try? files.remove(scratch)
    }
    return try core.verify(using: empty)
  }

  // MARK: Building

  /// Returns how far strands went, and whether own logs were left.
  func rebuild(
    from backups: [FilePath], trusting fallback: RootRecord?
  ) throws(ReplicaError) -> (expected: [ClockEntry], hasLeftLogs: Bool) {
    let damaged = Salvage(database, isOwn: true)
    defer { damaged.close() }
    let first = FirstPage(folder, readModel, files)
    defer { first.clear() }
    let own = try first.salvage(damaged, backups) ?? damaged
    defer { own.close() }
    let others = try backups.map { (path) throws(ReplicaError) in try salvage(ofBackup: path) }
    defer { for other in others { other.close() } }
    let writer = try writer(own, others)
    for (other, path) in zip(others, backups) where other.writer != writer {
      throw ReplicaError(.sourceForeign, ("path", path.text))
    }
    clear()
    let new = try storing { () throws(StorageError) in try ReplicaDatabase.create(at: aside) }
    defer { new.close() }
    let core = try ReplicaCore.create(new, readModel: readModel)
    let lease = try StateFolder(surroundings.state, files: files).lease(of: writer, in: folder)
    let hasLeft = try core.inTransaction { () throws(ReplicaError) in
      try storing { () throws(StorageError) in
        try new.set("writer", to: writer.bytes)
        try new.set("schema", to: [UInt8(clamping: readModel.schema.version)])
      }
      let known = own.root ?? others.lazy.compactMap(\.root).first ?? fallback
      if let known { try core.trust(known) }
      core.keepsErased = true
      try core.take(own, endingAt: lease?.entries ?? [])
      core.keepsErased = false
      for one in others { try core.take(one, endingAt: lease?.entries ?? []) }
      try requireRoot(core, own.isReadable)
      return core.goOn(own, others, writer)
    }
    guard try verify(core).isEmpty else {
      throw ReplicaError(.replicaDamaged, ("path", aside.text))
    }
    return (own.heads, hasLeft)
  }

  private func salvage(ofBackup path: FilePath) throws(ReplicaError) -> Salvage {
    let inside = Replica.databasePath(path)
    let isFolder = try filing { () throws(FileError) in
      try files.metadata(of: path).kind == .folder
    }
    let found = Salvage(isFolder ? inside : path, isOwn: false)
    guard found.isReadable, found.writer != nil else {
      throw ReplicaError(.sourceForeign, ("path", path.text))
    }
    return found
  }

  /// The damaged file tells it, else what this computer keeps for the folder, else a backup.
  private func writer(_ own: Salvage, _ others: [Salvage]) throws(ReplicaError) -> WriterID {
    if let writer = own.writer { return writer }
    let state = StateFolder(surroundings.state, files: files)
    if let writer = try state.writer(leasing: folder) { return writer }
    if let writer = others.lazy.compactMap(\.writer).first { return writer }
    throw nothingToHealFrom("writer")
  }

  /// Logs lie under the root they were written under; without the right one none of them would count.
  private func requireRoot(
    _ core: ReplicaCore, _ isReadable: Bool
  ) throws(ReplicaError) {
    let isMissing = core.root == nil && !core.catalog.logs.isEmpty
    let isWrong =
      core.root != nil && !core.catalog.logs.isEmpty
      && !core.catalog.logs.contains {
        core.trust?.isInDomain(root: $0.genesis.writerPath.root) == true
      }
    if isMissing || isWrong || (core.catalog.logs.isEmpty && !isReadable) {
      throw nothingToHealFrom("root")
    }
  }

  /// With the backups beside, where there are any: they are named, not taken.
  private func nothingToHealFrom(_ reason: String) -> ReplicaError {
    let error = ReplicaError(.nothingToHealFrom, ("path", folder.text), ("reason", reason))
    let beside = Replica.backupFolder(of: folder)
    let count = (try? Replica.backups(in: beside, files).count) ?? 0
    return count > 0 ? error.adding("backups", beside.text) : error
  }

  // MARK: The exchange

  /// Gives the new file the name and keeps the old one under another; at every instant one whole file has the name.
  func swap() throws(ReplicaError) -> FilePath? {
    try filing { () throws(FileError) in
      var kept: FilePath?
      if try files.metadataIfPresent(of: database) != nil {
        let name = name(try freeNumber())
        do throws(FileError) { try files.addName(name, to: database) } catch {
          // A medium without second names: there is an instant without the file, and `heal` goes on from it.
          try files.renameNoReplace(database, to: name)
        }
        kept = name
        // It belongs to the old file and would be rolled back into the new one.
        let journal = FilePath(bytes: database.bytes + "-journal".utf8)
        if try files.metadataIfPresent(of: journal) != nil {
          try files.renameNoReplace(journal, to: FilePath(bytes: name.bytes + "-journal".utf8))
        }
        try files.syncFolder(folder)
      }
      try files.replace(aside, to: database)
      try files.syncFolder(folder)
      return kept
    }
  }

  private func name(_ number: Int) -> FilePath {
    folder.appending("nhanrong.db.damaged-\(number)")
  }

  /// The number of the first name that no file has.
  private func freeNumber() throws(FileError) -> Int {
    var number = 1
    while try files.metadataIfPresent(of: name(number)) != nil { number += 1 }
    return number
  }
}

extension ReplicaCore {
  /// Goes on with those own logs whose ends, as the damaged file told them, are here; leaves the others
  /// (Protocol.md 9). Returns whether one was left.
  fileprivate func goOn(_ own: Salvage, _ others: [Salvage], _ writer: WriterID) -> Bool {
    let isLost = !own.isReadable
    let bytes = isLost ? others.lazy.compactMap(\.ownLogs).first : own.ownLogs
    var logs = bytes.flatMap { OwnLogs(bytes: $0) } ?? OwnLogs()
    var hasLeft = false
    for log in logs.continued {
      let ends = (isLost ? others.lazy.flatMap(\.heads) : [own].lazy.flatMap(\.heads)).filter {
        $0.log == log
      }
      let isWhole = !ends.isEmpty && ends.allSatisfy { (try? holds($0)) == true }
      if isWhole { continue }
      logs.leave(log, because: .restoredBackup)
      hasLeft = true
    }
    if bytes == nil {
      for log in catalog.logs where log.genesis.writer == writer {
        logs.leave(log.id, because: .restoredBackup)
        hasLeft = true
      }
    }
    ownLogs = logs
    return hasLeft
  }

  private func holds(_ end: ClockEntry) throws(ReplicaError) -> Bool {
    try locate(end.log, end.sequence, tag: end.tag) != nil
  }
}
