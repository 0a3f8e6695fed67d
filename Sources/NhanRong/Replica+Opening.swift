import Causality
import ChangeLog
import Merging
package import Platform
import ReplicaStore
import Sealing

extension Replica {
  /// Makes a new replica in a folder that has none, with keys of its own.
  package static func create(
    at folder: FilePath, _ readModel: ReadModel, _ surroundings: Surroundings
  ) throws(ReplicaError) -> Replica {
    guard let keys = KeyPair.generate(surroundings.randomness) else {
      throw ReplicaError(.ioFailed, ("reason", "keys"))
    }
    let state = StateFolder(surroundings.state, files: surroundings.files)
    try makeFolder(at: folder, readModel, surroundings, writer: keys.writer) {
      () throws(ReplicaError) in try state.save(keys)
    }
    return try open(at: folder, readModel, surroundings)
  }

  /// - Parameter saveKey: done before the folder becomes a replica, so that none is ever without a key.
  static func makeFolder(
    at folder: FilePath, _ readModel: ReadModel, _ surroundings: Surroundings, writer: WriterID,
    saveKey: () throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    let files = surroundings.files
    let folder = try prepare(folder, files)
    guard try !isReplica(folder, surroundings) else {
      throw ReplicaError(.replicaExists, ("path", folder.text))
    }
    let lock = try filing { () throws(FileError) in
      try files.lock(folder.appending("nhanrong.lock"))
    }
    let path = databasePath(folder)
    let aside = folder.appending("nhanrong.db.new")
    do throws(ReplicaError) {
      // With what would be rolled back into it.
      for suffix in ["", "-journal", "-wal", "-shm"] {
        try removeIfPresent(FilePath(bytes: aside.bytes + suffix.utf8), files)
      }
      try makeDatabase(at: aside, readModel, writer)
      try saveKey()
      try filing { () throws(FileError) in
        try files.renameNoReplace(aside, to: path)
        try files.syncFolder(folder)
      }
    } catch {
      try? files.remove(aside)
      lock.release()
      throw error
    }
    lock.release()
  }

  private static func prepare(
    _ folder: FilePath, _ files: any FileSystem
  ) throws(ReplicaError) -> FilePath {
    try filing { () throws(FileError) in
      try files.makeDurableFolder(folder, access: .ownerOnly)
    }
    return folder
  }

  private static func removeIfPresent(
    _ path: FilePath, _ files: any FileSystem
  ) throws(ReplicaError) {
    try filing { () throws(FileError) in
      if try files.metadataIfPresent(of: path) != nil { try files.remove(path) }
    }
  }

  /// Under another name first: a cut in the middle leaves no half replica.
  private static func makeDatabase(
    at path: FilePath, _ readModel: ReadModel, _ writer: WriterID
  ) throws(ReplicaError) {
    let database = try storing { () throws(StorageError) in
      try ReplicaDatabase.create(at: path)
    }
    defer { database.close() }
    let core = try ReplicaCore.create(database, readModel: readModel)
    try core.inTransaction { () throws(ReplicaError) in
      try storing { () throws(StorageError) in
        try database.set("writer", to: writer.bytes)
        try database.set("schema", to: [UInt8(clamping: readModel.schema.version)])
      }
    }
  }

  /// Opens the replica in a folder for reading and writing. Another process that has it open is the
  /// reason for a refusal at once, never for waiting.
  package static func open(
    at folder: FilePath, _ readModel: ReadModel, _ surroundings: Surroundings
  ) throws(ReplicaError) -> Replica {
    try requireReplica(folder, surroundings)
    let lock = try filing { () throws(FileError) in
      try surroundings.files.lock(folder.appending("nhanrong.lock"))
    }
    do throws(ReplicaError) {
      var options = ConnectionOptions.write
      // Room for the pages a large import touches again and again: the ends of every table.
      options.cacheSizeKiB = 24 * 1024
      let core = try openCore(at: folder, readModel, options: options)
      let writer = try writer(of: core, folder)
      let state = StateFolder(surroundings.state, files: surroundings.files)
      let keyring = Keyring(writer, try state.standing(of: writer), surroundings.passphrase)
      core.ownKey = keyring.standing.publicKey
      if core.ownKey != nil {
        try core.honour(
          try state.lease(of: writer, in: folder), folder: folder, machine: surroundings.machine)
        // They are in nobody's way, so what cannot be removed keeps nobody out.
        try? state.sweepLeases(of: writer, in: folder)
      }
      return Replica(
        core, folder: folder, keyring, lock: lock, surroundings)
    } catch {
      lock.release()
      throw error
    }
  }

  /// Refuses a folder that holds none; one we may not look into is told apart from an empty one.
  static func requireReplica(
    _ folder: FilePath, _ surroundings: Surroundings
  ) throws(ReplicaError) {
    var isThere = false
    do throws(FileError) {
      let found = try surroundings.files.metadataIfPresent(of: databasePath(folder))
      if found != nil, found?.kind != .folder { isThere = true }
    } catch {
      if [.permissionDenied, .ioError].contains(error.condition) {
        throw ReplicaError(file: error)
      }
    }
    guard isThere else { throw ReplicaError(.noReplica, ("path", folder.text)) }
    try ReplicaFolder.requireOwn(folder, surroundings.files)
  }

  /// Opens another's folder only to read it.
  static func openCore(
    at folder: FilePath, _ readModel: ReadModel, options: ConnectionOptions
  ) throws(ReplicaError) -> sending ReplicaCore {
    try openCore(of: databasePath(folder), readModel, options: options)
  }

  /// Opens a database file under any name.
  static func openCore(
    of path: FilePath, _ readModel: ReadModel, options: ConnectionOptions
  ) throws(ReplicaError) -> sending ReplicaCore {
    let database = try storing { () throws(StorageError) in
      try ReplicaDatabase.open(at: path, options: options)
    }
    do throws(ReplicaError) {
      let version = try storing { () throws(StorageError) in
        try database.connection.userVersion()
      }
      guard version <= ReplicaSchema.version else {
        throw ReplicaError(.replicaNewer, ("version", "\(version)"))
      }
      try ReplicaCore.requireOwnSchema(database, readModel)
      let core = ReplicaCore(database, readModel: readModel)
      try core.load()
      return core
    } catch {
      database.close()
      throw error
    }
  }

  static func writer(of core: ReplicaCore, _ folder: FilePath) throws(ReplicaError) -> WriterID {
    let bytes = try storing { () throws(StorageError) in try core.database.setting("writer") }
    guard let bytes, let writer = WriterID(bytes: bytes) else {
      throw ReplicaError(.replicaDamaged, ("path", folder.text))
    }
    return writer
  }
}
