extension ReplicaDatabase {
  /// Every row that is computed from nothing else and belongs to no chain, in one order: two databases of one
  /// replica that give the same here know the same of sticks, peers and files.
  ///
  /// - Parameter setting: the name of a setting that is passed over.
  package func ownRows(butSetting setting: String) throws(StorageError) -> [[UInt8]] {
    var rows: [[UInt8]] = []
    let query = try statement(
      """
      SELECT 'setting ' || quote(name) || quote(value), 1 AS part, name AS place FROM setting
        WHERE name <> ?1
      UNION ALL SELECT 'peer ' || quote(writer) || quote(have) || quote(heard_at) || quote(sent_at),
        2, writer FROM peer
      UNION ALL SELECT 'journey ' || quote(at) || quote(bundle), 3, number FROM journey
      UNION ALL SELECT 'file ' || quote(hash) || quote(present), 4, hash FROM attachment
      UNION ALL SELECT 'forgotten ' || quote(hash), 5, hash FROM forgotten
      UNION ALL SELECT 'loose ' || quote(log) || quote(base) || quote(last_id), 6,
        number FROM loose
      ORDER BY part, place
      """)
    try query.bind(setting, at: 1)
    try query.forEachRow { row throws(StorageError) in
      rows.append(Array(try row.text(at: 0).utf8))
    }
    return rows
  }
}
