import Causality
package import ChangeLog
package import Platform
import ReplicaStore
import Sealing
package import Trust

/// What a healing did to the file; bundles and attached files come afterwards, through the usual door.
package struct HealOutcome: Sendable {
  /// What was wrong with the file; empty where it was whole and stayed.
  package let findings: [VerificationFinding]
  /// The damaged file under its new name; nil where none was replaced.
  package let kept: FilePath?
  /// How far each strand went, as the damaged file told.
  package let expected: [ClockEntry]
  /// Whether own logs were left because their newest changes may be lost: new ones are opened.
  package let hasLeftLogs: Bool

  package var isRebuilt: Bool { !findings.isEmpty }
}

/// What a healed replica still lacks.
package struct Lack: Hashable, Sendable {
  package var changes: UInt64 = 0
  package var contents = 0
  package var files = 0

  package var isNothing: Bool { changes == 0 && contents == 0 && files == 0 }
}

extension Replica {
  /// Makes a damaged replica whole again as far as its own file and backups of it reach: what they prove is put
  /// into a new file beside, which is verified and then takes the old one's name; the old one is kept under another.
  /// Nothing is deleted. Where the file is whole nothing happens.
  ///
  /// - Parameter backups: database files or folders with one, of this replica.
  /// - Parameter root: the root to trust where the damaged file no longer tells it; believed only where
  ///   the changes that were saved lie under it.
  /// - Throws: `NR-H17` where nothing tells whose replica it was, `NR-H19` for a backup of another.
  ///
  /// Cost: twice that of an import of everything, and the space of a second file.
  package static func heal(
    at folder: FilePath, _ readModel: ReadModel, _ surroundings: Surroundings,
    from backups: [FilePath] = [], trusting root: RootRecord? = nil, isDryRun: Bool = false
  ) throws(ReplicaError) -> HealOutcome {
    let files = surroundings.files
    let work = Healing(folder, readModel, surroundings)
    let isThere = try isReplica(folder, surroundings)
    guard isThere || work.isCutOff || !backups.isEmpty else {
      throw ReplicaError(.noReplica, ("path", folder.text))
    }
    if !isDryRun {
      try filing { () throws(FileError) in
        try files.makeDurableFolder(folder, access: .ownerOnly)
      }
    }
    try ReplicaFolder.requireOwn(folder, files)
    let lock = try filing { () throws(FileError) in
      try files.lock(folder.appending("nhanrong.lock"))
    }
    defer { lock.release() }
    if try work.bringBack() { try ReplicaFolder.requireOwn(folder, files) }
    let findings = try diagnose(folder, readModel, surroundings)
    if findings.isEmpty {
      return HealOutcome(findings: [], kept: nil, expected: [], hasLeftLogs: false)
    }
    do throws(ReplicaError) {
      let (expected, hasLeft) = try work.rebuild(from: backups, trusting: root)
      let kept = isDryRun ? nil : try work.swap()
      if isDryRun { work.clear() }
      return HealOutcome(
        findings: findings, kept: kept, expected: expected, hasLeftLogs: hasLeft)
    } catch {
      work.clear()
      throw error
    }
  }

  /// What is wrong with the database file.
  private static func diagnose(
    _ folder: FilePath, _ readModel: ReadModel, _ surroundings: Surroundings
  ) throws(ReplicaError) -> [VerificationFinding] {
    guard try isReplica(folder, surroundings) else {
      return [VerificationFinding(.file, ReplicaError.Code.noReplica.text)]
    }
    do throws(ReplicaError) {
      let core = try openCore(at: folder, readModel, options: .write)
      defer { core.database.close() }
      _ = try writer(of: core, folder)
      return try Healing(folder, readModel, surroundings).verify(core)
    } catch {
      switch error.code {
      case .replicaDamaged, .noReplica, .replicaForeign, .bundleMalformed:
        let what = error.details.map(\.value).joined(separator: " ")
        return [VerificationFinding(.file, "\(error.code) \(what)")]
      default: throw error
      }
    }
  }

  /// Puts attached files right: what is not what it was is listed as wanted, unless one of the folders given has it.
  /// Returns how many came back.
  package func healFiles(from folders: [FilePath]) throws(ReplicaError) -> Int {
    let sources = folders.map { AttachmentFolder($0, files: surroundings.files) }
    let rows = try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in try core.database.attachments() }
    }
    var present: [(ChangeID, Bool)] = []
    var healed = 0
    for row in rows {
      let hash = Digest(row.hash)
      var isHere = try attachments.bytes(of: hash) != nil
      for source in sources where !isHere {
        guard let bytes = try source.bytes(of: hash) else { continue }
        _ = try attachments.keep(bytes)
        isHere = true
        healed += 1
      }
      if isHere != row.isPresent { present.append((row.hash, isHere)) }
    }
    if !present.isEmpty {
      try update { (core) throws(ReplicaError) in
        try storing { () throws(StorageError) in
          for (hash, isHere) in present { try core.database.setPresent(hash, isHere) }
        }
      }
    }
    return healed
  }

  /// What is still missing of what was once here.
  package func lack(of expected: [ClockEntry]) throws(ReplicaError) -> Lack {
    let files = try missingFiles().count
    return try read { (core) throws(ReplicaError) in
      var lack = Lack()
      lack.files = files
      for end in expected where try core.locate(end.log, end.sequence, tag: end.tag) == nil {
        let held =
          core.catalog.log(end.log)?.strands.map { core.catalog.strand($0).head }.max() ?? 0
        lack.changes += end.sequence > held ? end.sequence - held : 1
      }
      lack.contents = try storing { () throws(StorageError) in
        try core.database.lackingContents(atMost: 100_000).count
      }
      return lack
    }
  }
}
