import Causality
import ChangeLog
import ReplicaStore
import Sealing
import Trust

/// What `verify` looks at besides changes and records: derived lists, stretches that wait, signatures, and the
/// rows of this computer alone.
extension ReplicaCore {
  /// Lists by their rows: a statement that gives one text for each, in an order.
  private static let lists: [(name: String, sql: String)] = [
    ("log", "SELECT quote(number) || quote(id) || quote(genesis) FROM log ORDER BY number"),
    (
      "strand",
      """
      SELECT quote(number) || quote(log) || quote(parent) || quote(shared) || quote(head) ||
        quote(head_id) FROM strand ORDER BY number
      """
    ),
    ("paper", "SELECT quote(place) FROM paper ORDER BY place"),
    (
      "audience",
      """
      SELECT quote(number) || quote(organisation) || quote(private) || quote(code) FROM audience
      ORDER BY number
      """
    ),
    (
      "wanted",
      """
      SELECT quote(log) || quote(sequence) || quote(record) FROM wanted
      ORDER BY log, sequence, record
      """
    ),
    (
      "content",
      """
      SELECT quote(id) || quote(hash) || quote(record) || quote(place) || quote(erased)
      FROM content ORDER BY id
      """
    ),
    ("eraser", "SELECT quote(record) FROM eraser ORDER BY record"),
  ]

  func compareLists(
    with again: ReplicaCore, _ findings: inout [VerificationFinding]
  ) throws(ReplicaError) {
    for list in Self.lists {
      let (kept, made) = try storing { () throws(StorageError) in
        (try database.texts(list.sql), try again.database.texts(list.sql))
      }
      if kept != made { findings.append(VerificationFinding(.list, list.name)) }
    }
    try compareNumbers(&findings)
    try compareFiles(with: again, &findings)
    try compareContents(&findings)
    try compareWriter(&findings)
  }

  /// A row of a typed table is found by its record's number.
  private func compareNumbers(_ findings: inout [VerificationFinding]) throws(ReplicaError) {
    for table in readModel.tables {
      let strays = try rows(
        """
        SELECT t.record FROM \(table.name) t LEFT JOIN record r ON r.id = t.record
        WHERE r.number IS NOT t.number ORDER BY t.record
        """)
      for stray in strays {
        let id = stray.first?.bytes.flatMap { RecordID(bytes: $0) }
        findings.append(
          VerificationFinding(.readModel, "\(table.name) \(id.map { "\($0)" } ?? "?")"))
      }
    }
    let twice = try rows("SELECT number FROM record GROUP BY number HAVING count(*) > 1")
    if !twice.isEmpty { findings.append(VerificationFinding(.record, "number")) }
  }

  /// Every file a change names is listed; a file more, here or lost again, is one whose change has not come yet.
  private func compareFiles(
    with again: ReplicaCore, _ findings: inout [VerificationFinding]
  ) throws(ReplicaError) {
    let (kept, made) = try storing { () throws(StorageError) in
      (try database.attachments(), try again.database.attachments())
    }
    let forgotten = try storing { () throws(StorageError) in try database.forgotten() }
    for row in made where !kept.contains(where: { $0.hash == row.hash && $0.size == row.size }) {
      // A content that was erased and lies here until its grace ends names nothing any more.
      if kept.contains(where: { $0.hash == row.hash }) || !forgotten.contains(row.hash) {
        findings.append(VerificationFinding(.list, "attachment \(row.hash)"))
      }
    }
  }

  /// What the list of contents says is here is here, and the rest is not.
  private func compareContents(_ findings: inout [VerificationFinding]) throws(ReplicaError) {
    guard hasContents else { return }
    let rows = try storing { () throws(StorageError) in try database.allContents() }
    for row in rows {
      var batch = ChangeBatch()
      let index = try change(at: row.place, into: &batch)
      let isHere = index.map { batch.changes[$0].content != nil } ?? false
      if isHere != row.isPresent {
        findings.append(VerificationFinding(.list, "content \(row.id)"))
      }
    }
  }

  /// Whoever this replica writes as is noted. He need not be known: what let him in may have been lost with
  /// a damaged page and come again.
  private func compareWriter(_ findings: inout [VerificationFinding]) throws(ReplicaError) {
    let bytes = try storing { () throws(StorageError) in try database.setting("writer") }
    if bytes.flatMap({ WriterID(bytes: $0) }) == nil {
      findings.append(VerificationFinding(.ledger, "setting writer"))
    }
  }

  func checkLedger(_ findings: inout [VerificationFinding]) throws(ReplicaError) {
    let damaged = try storing { () throws(StorageError) in try database.damagedLedger() }
    findings += damaged.map { VerificationFinding(.ledger, $0) }
  }

  /// A stretch that waits is a chain from its base to its last change, under its writer's signature.
  func checkWaiting(_ findings: inout [VerificationFinding]) throws(ReplicaError) {
    for row in try storing({ () throws(StorageError) in try database.looseRows() })
    where !(try isSound(row)) {
      findings.append(VerificationFinding(.waiting, "log \(row.log) \(row.base + 1)-\(row.last)"))
    }
  }

  func isSound(_ row: LooseRow) throws(ReplicaError) -> Bool {
    let bytes = try storing { () throws(StorageError) in try database.looseBytes(row.number) }
    let run = StoredRun(bytes)
    var batch = ChangeBatch()
    guard (try? run.append(0..<run.count, to: &batch, .none)) != nil else { return false }
    var previous: ChangeID? = row.baseID
    var sequence = row.base
    for change in batch.changes {
      guard change.previous == previous, change.log == row.log, change.sequence == sequence + 1
      else { return false }
      previous = change.id
      sequence = change.sequence
    }
    guard previous == row.lastID, sequence == row.last, row.tipSequence >= row.last else {
      return false
    }
    var genesisBatch = ChangeBatch()
    guard
      let index = try? genesisBatch.append(
        header: row.genesisHeader, content: row.genesisContent),
      let genesis = try? Genesis.read(genesisBatch.changes[index], in: genesisBatch),
      genesisBatch.changes[index].log == row.log, let signature = Signature(row.signature)
    else { return false }
    let tip = Tip(log: row.log, sequence: row.tipSequence, id: row.tipID, signature: signature)
    return tip.isSigned(by: genesis.key)
  }

  func checkSignatures(_ findings: inout [VerificationFinding]) throws(ReplicaError) {
    var count = 0
    for log in catalog.logs {
      let tips = try storing { () throws(StorageError) in try database.tips(of: log.number) }
      count += tips.count
      for kept in tips {
        let tip = Signature(kept.signature).map {
          Tip(log: log.id, sequence: kept.sequence, id: kept.id, signature: $0)
        }
        if tip?.isSigned(by: log.genesis.key) != true {
          findings.append(VerificationFinding(.signature, "log \(log.id) \(kept.sequence)"))
        }
      }
    }
    let all = try rows("SELECT count(*) FROM tip").first?.first?.integer
    if all != Int64(count) { findings.append(VerificationFinding(.signature, "log ?")) }
  }
}
