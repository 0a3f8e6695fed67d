import ReplicaStore

extension ReplicaCore {
  /// Refuses a file with any table, index, view or trigger that this program does not make, or with one
  /// made otherwise, before a statement touches one of them: a column may be computed, a view may stand
  /// where a table should.
  ///
  /// Cost: that of making an empty replica in memory.
  static func requireOwnSchema(
    _ database: ReplicaDatabase, _ readModel: ReadModel
  ) throws(ReplicaError) {
    let empty = try storing { () throws(StorageError) in try ReplicaDatabase.inMemory() }
    defer { empty.close() }
    _ = try create(empty, readModel: readModel)
    let (own, found) = try storing { () throws(StorageError) in
      let own = try empty.connection.schema(limit: 1000)
      return (own, try database.connection.schema(limit: own.count + 1))
    }
    guard
      let other = found.first(where: { !own.contains($0) })
        ?? own.first(where: { !found.contains($0) })
    else { return }
    throw ReplicaError(
      .replicaForeign, ("reason", "schema"), ("object", "\(other.kind) \(other.name)"))
  }
}
