import Platform
import ReplicaStore

/// The first page of a database tells where each table begins: where it is damaged, nothing of the other pages
/// can be reached. But it follows from the schema alone, and so that of an empty replica stands in for it, on a
/// copy; also that of a backup, whose tables may begin elsewhere.
struct FirstPage {
  private let folder: FilePath
  private let readModel: ReadModel
  private let files: any FileSystem

  init(_ folder: FilePath, _ readModel: ReadModel, _ files: any FileSystem) {
    self.folder = folder
    self.readModel = readModel
    self.files = files
  }

  private var copy: FilePath { folder.appending("nhanrong.db.copy") }
  private var empty: FilePath { folder.appending("nhanrong.db.empty") }

  /// Removes what this or an earlier reading that was cut off left; nothing else has these names.
  func clear() {
    for path in [copy, empty] {
      for suffix in ["", "-journal"] {
        try? files.remove(FilePath(bytes: path.bytes + suffix.utf8))
      }
    }
  }

  /// The same file read behind another first page; nil where that shows no more of it.
  ///
  /// Cost: copies the file and reads it as often as there are first pages to try: two, and one for each backup.
  func salvage(_ damaged: Salvage, _ backups: [FilePath]) throws(ReplicaError) -> Salvage? {
    let isThere = (try? files.metadata(of: damaged.path).kind) == .file
    guard isThere, damaged.root == nil || damaged.writer == nil else { return nil }
    clear()
    let (pages, tables) = try pages(of: backups)
    var best = damaged.soundTables(tables)
    var chosen: [UInt8]?
    for page in pages {
      guard try copy(damaged.path, behind: page) else { continue }
      let found = Salvage(copy, isOwn: false)
      defer { found.close() }
      let count = found.root != nil && found.writer != nil ? found.soundTables(tables) : 0
      if count > best { (best, chosen) = (count, page) }
    }
    guard let chosen, try copy(damaged.path, behind: chosen) else { return nil }
    return Salvage(copy, isOwn: false)
  }

  // MARK: Pages

  /// First pages that may fit, and the names of all tables.
  private func pages(
    of backups: [FilePath]
  ) throws(ReplicaError) -> (pages: [[UInt8]], tables: [String]) {
    var pages: [[UInt8]] = []
    for path in backups {
      let isFolder = (try? files.metadata(of: path).kind) == .folder
      pages += firstPage(of: isFolder ? Replica.databasePath(path) : path).map { [$0] } ?? []
    }
    let database = try storing { () throws(StorageError) in try ReplicaDatabase.create(at: empty) }
    defer { database.close() }
    _ = try ReplicaCore.create(database, readModel: readModel)
    pages += firstPage(of: empty).map { [$0] } ?? []
    // An erasure writes the file anew, and then the tables come before the indexes.
    try storing { () throws(StorageError) in try database.connection.scrub() }
    pages += firstPage(of: empty).map { [$0] } ?? []
    let tables = try storing { () throws(StorageError) in
      try database.connection.schema(limit: 1000).filter { $0.kind == "table" }.map(\.name)
    }
    return (pages, tables)
  }

  /// Nil for what is no database with its whole schema on that page.
  private func firstPage(of path: FilePath) -> [UInt8]? {
    guard let file = try? files.openForReading(path) else { return nil }
    defer { file.close() }
    guard let head = try? file.read(at: 0, count: 101), head.count == 101,
      head.starts(with: "SQLite format 3\0".utf8), head[100] == Self.leafOfTable
    else { return nil }
    let size = Int(head[16]) << 8 | Int(head[17])
    guard size >= 512, let page = try? file.read(at: 0, count: size), page.count == size else {
      return nil
    }
    return page
  }

  private static let leafOfTable: UInt8 = 13

  /// False where the file holds no other page.
  private func copy(_ path: FilePath, behind page: [UInt8]) throws(ReplicaError) -> Bool {
    try filing { () throws(FileError) in
      let source = try files.openForReading(path)
      defer { source.close() }
      let pageSize = UInt64(page.count)
      guard source.size >= 2 * pageSize else { return false }
      if try files.metadataIfPresent(of: copy) != nil { try files.remove(copy) }
      let target = try files.createNew(copy, access: .ownerOnly)
      do throws(FileError) {
        try target.write(Self.fitting(page, pageCount: source.size / pageSize))
        var position = pageSize
        while position < source.size {
          let bytes = try source.read(at: position, count: 1 << 20)
          if bytes.isEmpty { break }
          try target.write(bytes)
          position += UInt64(bytes.count)
        }
        try target.close()
        return true
      } catch {
        try? target.close()
        throw error
      }
    }
  }

  /// The header tells the size of the file and where its free pages are: of those nobody has to know here.
  private static func fitting(_ page: [UInt8], pageCount: UInt64) -> [UInt8] {
    var page = page
    let count = UInt32(clamping: pageCount)
    for place in 0..<4 {
      page[28 + place] = UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32(place)))
      page[92 + place] = page[24 + place]
    }
    for place in 32..<40 { page[place] = 0 }
    return page
  }
}
