package import Platform

/// The one database file of a replica, with its statements prepared once.
package final class ReplicaDatabase {
  package let connection: Connection
  private let statements: StatementCache

  /// Makes the tables in a new file.
  package static func create(
    at path: FilePath, options: ConnectionOptions = .create
  ) throws(StorageError) -> ReplicaDatabase {
    let database = ReplicaDatabase(try Connection(opening: path, options))
    try database.makeTables()
    return database
  }

  package static func inMemory() throws(StorageError) -> ReplicaDatabase {
    let database = ReplicaDatabase(try Connection(inMemory: .create))
    try database.makeTables()
    return database
  }

  /// Opens a file that is already a replica.
  package static func open(
    at path: FilePath, options: ConnectionOptions = .write
  ) throws(StorageError) -> ReplicaDatabase {
    let database = ReplicaDatabase(try Connection(opening: path, options))
    guard try database.connection.applicationID() == ReplicaSchema.applicationID else {
      throw StorageError(extendedCode: 26, message: "application_id is not a replica's")
    }
    return database
  }

  private init(_ connection: Connection) {
    self.connection = connection
    statements = StatementCache(connection)
  }

  private func makeTables() throws(StorageError) {
    // Together: a medium takes one transaction in the time of one, however many tables it makes.
    try connection.inTransaction { () throws(StorageError) in
      try connection.setApplicationID(ReplicaSchema.applicationID)
      try connection.setUserVersion(ReplicaSchema.version)
      try connection.execute(ReplicaSchema.statements)
    }
  }

  package func close() { connection.close() }

  /// The first column of every row of an own statement, as the bytes of its text.
  package func texts(_ sql: String) throws(StorageError) -> [[UInt8]] { try connection.texts(sql) }

  /// The prepared form of a statement; compiled at its first use.
  package func statement(_ sql: StaticString) throws(StorageError) -> Statement {
    try statements.statement(sql)
  }
}

/// Compiled statements by the address of their text, which is the same for every call of one place.
final class StatementCache {
  private let connection: Connection
  private var compiled: [UInt: Statement] = [:]

  init(_ connection: Connection) { self.connection = connection }

  func statement(_ sql: StaticString) throws(StorageError) -> Statement {
    let key = unsafe UInt(bitPattern: sql.utf8Start)
    if let statement = compiled[key] { return statement }
    let statement = try Statement(sql.description, on: connection)
    compiled[key] = statement
    return statement
  }
}
