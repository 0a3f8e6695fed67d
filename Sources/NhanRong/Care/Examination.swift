import Causality
import ChangeLog
package import Platform
import ReplicaStore

/// How a replica is, as far as its own computer can tell.
package struct Examination: Sendable {
  package let ailments: [Ailment]
  /// `ext4`, `vfat` ...; nil where the system does not say.
  package let fileSystem: String?
  package let freeSpace: UInt64?
  package let size: UInt64
  package let schema: Int32
  package let backedUpAt: Int64?
}

/// From when on something is worth a person's time.
package struct ExaminationLimits: Sendable {
  package var daysUnconfirmed: Int64 = 30
  package var daysWithoutBackup: Int64 = 30
  package var spareSpace: UInt64 = 64 * 1024 * 1024
  /// A register up to this size is computed again as a whole; of a larger one the file is looked through.
  package var sizeVerified: UInt64 = 64 * 1024 * 1024

  package init() {}
}

extension Replica {
  /// Looks at folder, disk, clock, key, lease, backups and what waits for people. Nothing is changed.
  ///
  /// - Parameter mounts: what is mounted on this computer.
  ///
  /// Cost: up to `sizeVerified` that of `verify`, beyond it one reading of the file.
  package func examine(
    _ limits: ExaminationLimits = ExaminationLimits(), mounts: [MountedVolume]
  ) throws(ReplicaError) -> Examination {
    let size = try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in try core.database.connection.size() }
    }
    let schema = try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in try core.database.connection.userVersion() }
    }
    let place = Self.volume(of: folder, mounts)
    let free = try? surroundings.files.freeSpace(at: folder)
    var ailments = Self.ailments(of: folder, on: place)
    // Room for a second file: healing, erasing and verifying write one.
    let wished = size * 2 + limits.spareSpace
    if let free, free < wished { ailments.append(.littleSpace(free: free, wished: wished)) }
    ailments += try ailmentsOfClockAndKey()
    ailments += try ailmentsOfExchange(limits)
    ailments += try ailmentsOfContents(limits, size: size)
    let leftovers = try leftovers()
    if !leftovers.isEmpty { ailments.append(.leftovers(leftovers)) }
    let backedUpAt = try lastBackup()
    if let old = try backupAge(backedUpAt, limits) { ailments.append(old) }
    return Examination(
      ailments: ailments, fileSystem: place?.type, freeSpace: free, size: size, schema: schema,
      backedUpAt: backedUpAt)
  }

  private static let day: Int64 = 86_400_000

  /// What is mounted nearest above a path.
  static func volume(of path: FilePath, _ mounts: [MountedVolume]) -> MountedVolume? {
    let holding = mounts.filter { mount in
      mount.path == path || mount.path.bytes == [UInt8(ascii: "/")]
        || path.bytes.starts(with: mount.path.bytes + [UInt8(ascii: "/")])
    }
    return holding.max { $0.path.bytes.count < $1.path.bytes.count }
  }

  /// What can be said of a folder before anything in it is opened.
  package static func ailments(of folder: FilePath, on volume: MountedVolume?) -> [Ailment] {
    var ailments: [Ailment] = []
    let shared = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "davfs"]
    if let type = volume?.type, shared.contains(where: { $0.utf8.elementsEqual(type.utf8) }) {
      ailments.append(.sharedFolder(type: type))
    }
    let clouds = ["dropbox", "onedrive", "google drive", "googledrive", "nextcloud", "icloud"]
    for part in folder.text.split(separator: "/") {
      let name = part.lowercased()
      if clouds.contains(where: { name.utf8.starts(with: $0.utf8) }) {
        ailments.append(.cloudFolder(name: String(part)))
        break
      }
    }
    return ailments
  }

  private func ailmentsOfClockAndKey() throws(ReplicaError) -> [Ailment] {
    var ailments: [Ailment] = []
    let now = surroundings.clock.millisecondsSinceEpoch
    if let newest = try newestMoment(), newest > now, newest - now > Self.day {
      ailments.append(.clockBehind(newest: newest))
    }
    switch keyring.standing {
    case .absent: ailments.append(.keyMissing)
    case .damaged: ailments.append(.keyDamaged)
    case .open, .locked: break
    }
    let left = try read { (core) throws(ReplicaError) in core.ownLogs.left.count }
    if left > 0 { ailments.append(.logsLeft(left)) }
    return ailments
  }

  /// The newest moment that the last change of a log was written at, by its writer's clock. A clock that says
  /// more than a century from now is that writer's own matter.
  private func newestMoment() throws(ReplicaError) -> Int64? {
    let now = surroundings.clock.millisecondsSinceEpoch
    let (limit, _) = now.addingReportingOverflow(100 * 366 * Self.day)
    return try read { (core) throws(ReplicaError) in
      var newest: Int64?
      for strand in core.catalog.strands.indices {
        var batch = ChangeBatch()
        let place = Dot(StrandNumber(UInt32(strand)), core.catalog.strands[strand].head)
        guard let index = try? core.change(at: place, into: &batch) else { continue }
        let at = batch.changes[index].at
        if at < limit { newest = max(newest ?? at, at) }
      }
      return newest
    }
  }

  private func ailmentsOfExchange(_ limits: ExaminationLimits) throws(ReplicaError) -> [Ailment] {
    guard try unit() != nil else { return [] }
    let now = surroundings.clock.millisecondsSinceEpoch
    let days = try peers().compactMap { peer -> Int64? in
      guard peer.unconfirmed > 0, let sent = peer.sentAt, now > sent else { return nil }
      return (now - sent) / Self.day
    }.filter { $0 >= limits.daysUnconfirmed }
    guard let longest = days.max() else { return [] }
    return [.unconfirmed(days: longest, peers: days.count)]
  }

  private func ailmentsOfContents(
    _ limits: ExaminationLimits, size: UInt64
  ) throws(ReplicaError) -> [Ailment] {
    var ailments: [Ailment] = []
    let counts = try counts()
    if counts.loose > 0 || counts.waiting > 0 {
      ailments.append(.waiting(changes: counts.loose, records: counts.waiting))
    }
    let missing = try missingFiles()
    if !missing.isEmpty {
      let bytes = missing.reduce(UInt64(0)) { $0.addingReportingOverflow($1.size).partialValue }
      ailments.append(.missingFiles(count: missing.count, size: bytes))
    }
    if counts.conflicts > 0 { ailments.append(.conflicts(counts.conflicts)) }
    let forks = try forks().count
    if forks > 0 { ailments.append(.forks(forks)) }
    let findings = try findings(size <= limits.sizeVerified)
    if let first = findings.first {
      ailments.append(
        .damaged(findings: findings.count, first: "\(first.kind.rawValue) \(first.what)"))
    }
    return ailments
  }

  private func findings(_ isWhole: Bool) throws(ReplicaError) -> [VerificationFinding] {
    if isWhole {
      // A file that is missing is told as such.
      let missing = try missingFiles().map { "\(ChangeID($0.hash))" }
      return try verify(isFull: false).filter { finding in
        finding.kind != .attachment
          || !missing.contains { $0.utf8.elementsEqual(finding.what.utf8) }
      }
    }
    return try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in
        try core.database.connection.quickCheck().map { VerificationFinding(.file, $0) }
      }
    }
  }

  /// What work that was cut off left in the folder, and databases that healing kept aside.
  private func leftovers() throws(ReplicaError) -> [String] {
    let entries = try filing { () throws(FileError) in
      try surroundings.files.list(folder, limit: 100_000)
    }
    return entries.map(\.name).filter { name in
      name.utf8.starts(with: "nhanrong.db.".utf8) || name.utf8.starts(with: "verify.tmp".utf8)
        || (name.utf8.first == UInt8(ascii: ".") && name.utf8.suffix(4).elementsEqual(".tmp".utf8))
    }
  }

  private func backupAge(
    _ at: Int64?, _ limits: ExaminationLimits
  ) throws(ReplicaError) -> Ailment? {
    // An empty register has nothing to lose.
    guard try counts().changes > 0 else { return nil }
    guard let at else { return .backupOld(days: nil) }
    let days = (surroundings.clock.millisecondsSinceEpoch - at) / Self.day
    return days >= limits.daysWithoutBackup ? .backupOld(days: days) : nil
  }
}
