package import Causality

extension ReplicaDatabase {
  /// Every run that can still be read, by strand and number; what lies on damaged pages is passed over.
  ///
  /// Cost: that of reading the runs, and about forty queries for each damaged place.
  package func forEachReadableRun<Failure: ExpressibleByStorageError>(
    _ body: (Dot, StoredRun) throws(Failure) -> Void
  ) throws(Failure) {
    var next: Int64 = 0
    var failures = 0
    while failures < Self.failuresMax {
      let query: Statement
      do throws(StorageError) {
        query = try Statement(
          "SELECT place, bytes FROM run WHERE place >= ?1 ORDER BY place", on: connection)
        try query.bind(next, at: 1)
      } catch { return }
      // The same place once more first: not every read that fails meets a lost page.
      var step: Int64 = 0
      while true {
        var found: (Int64, [UInt8])?
        do throws(StorageError) {
          guard try query.step() else { return }
          found = (try query.int64(at: 0), try query.bytes(at: 1))
        } catch { found = nil }
        guard let (key, bytes) = found, key >= next else { break }
        failures = 0
        try body(Self.dot(key: key), StoredRun(bytes))
        guard key < Int64.max else { return }
        next = key + 1
      }
      query.reset()
      // Behind the damaged page the tree may go on: look further and further ahead, then at the next strand.
      failures += 1
      let strand = next >> 40
      var isFound = false
      while !isFound, (next + step) >> 40 == strand {
        isFound = canRead(next + step)
        if isFound { next += step } else { step = max(1, step << 1) }
      }
      if !isFound {
        guard strand < Int64(UInt32.max) else { return }
        next = (strand + 1) << 40
      }
    }
  }

  private func canRead(_ key: Int64) -> Bool {
    guard
      let query = try? Statement(
        "SELECT place, bytes FROM run WHERE place >= ?1 ORDER BY place LIMIT 1", on: connection),
      (try? query.bind(key, at: 1)) != nil, (try? query.step()) == true
    else { return false }
    return (try? query.bytes(at: 1)) != nil
  }

  /// Strands in a row of which nothing can be read.
  private static let failuresMax = 256

  /// Settings whose name begins with a word, as far as they are what was written.
  package func settings(startingWith prefix: String) throws(StorageError) -> [String] {
    var names: [String] = []
    let query = try statement("SELECT name FROM setting ORDER BY name")
    try query.forEachRow { row throws(StorageError) in
      let name = try row.text(at: 0)
      if name.utf8.starts(with: prefix.utf8) { names.append(name) }
    }
    return names
  }
}
