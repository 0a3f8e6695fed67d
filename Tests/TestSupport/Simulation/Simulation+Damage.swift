import BundleFormat
import Causality
import ChangeLog
import Foundation
import NhanRong
import Platform
import Sealing

/// What lies on a disk and is no longer what it was, and what makes it whole again.
extension Simulation {
  /// The medium lost some bytes of the register. What the rest proves is kept; own changes that nobody
  /// else has may be gone with them.
  func rot(_ office: SimulatedOffice) throws {
    office.close()
    let path = Replica.databasePath(office.folder)
    let disk = LocalFileSystem()
    var bytes = try disk.readWhole(path, limit: 1 << 28)
    // A file without its first page is put back from a backup.
    let start = 4096
    guard bytes.count > start + 64 else { return }
    // Rather where something is written.
    var at = start
    for _ in 0..<64 {
      at = start + random.below(bytes.count - start - 32)
      if bytes[at..<at + 16].count(where: { $0 != 0 }) > 8 { break }
    }
    for index in at..<at + 16 { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
    try Data(bytes).write(to: URL(filePath: path.text))
    note(.rotten)
    do throws(ReplicaError) {
      let outcome = try Replica.heal(
        at: office.folder, FleetReplica.readModel, office.surroundings, trusting: domain.root)
      if !outcome.isRebuilt { return }
    } catch {
      guard error.code == .nothingToHealFrom else { throw error }
      return try restore(office, withComputer: false)
    }
    note(.healed)
    office.forget(nil)
    office.isMended = true
    let findings = try office.look { try $0.verify(using: .inMemory()) }
    if !findings.isEmpty { throw Difference("healed, and \(findings)") }
  }

  /// A program that opens what another one has open is refused, and the first goes on.
  func openTwice(_ office: SimulatedOffice) throws {
    _ = try office.replica()
    do throws(ReplicaError) {
      try Replica.open(at: office.folder, FleetReplica.readModel, office.surroundings).close()
    } catch {
      guard error.code == .replicaInUse else { throw error }
      note(.inUse)
      return try write(at: office)
    }
    throw Difference("two programs had \(office.number) open")
  }

  /// Both copies of a stick are damaged, mostly at different places.
  func mend(_ bundle: Bundle, at office: SimulatedOffice) throws {
    let disk = LocalFileSystem()
    let whole = try disk.readWhole(bundle.path, limit: 1 << 24)
    let half = whole.count / 2
    var copies: [FilePath] = []
    for from in [0, half] {
      var bytes = whole
      bytes[from + random.below(half)] ^= 1 << UInt8(random.below(8))
      let path = domain.sticks.appending("copy-\(bundle.number)-\(random.next())")
      let file = try disk.createNew(path, access: .ownerOnly)
      try file.write(bytes)
      try file.close()
      copies.append(path)
    }
    let before = try office.digest()
    let answers = try office.replica().importMended(copies)
    if let answer = answers.first {
      _ = try answer.result.get()
      note(.mended)
      let again = try office.replica().importBundle(at: bundle.path)
      if again.applied > 0 { throw Difference("two copies gave less than the bundle") }
      office.taken.insert(bundle.number)
    } else {
      guard try office.digest() == before else { throw Difference("damaged copies left a trace") }
      try take(bundle, at: office)
    }
  }

  // MARK: Attached files

  func attach(at office: SimulatedOffice) throws {
    let bytes = random.bytes(random.number(in: 1...3000))
    try writing(at: office) { replica in
      let records = try office.read { (core) throws(ReplicaError) in try core.records() }
      guard let record = random.pick(records) else { return }
      let hash = try replica.attachments.keep(bytes)
      let value = AttachmentValue(
        hash: hash, size: UInt64(bytes.count), type: Array("image/jpeg".utf8),
        name: Array("anh.jpg".utf8))
      var note: Clerk.Written?
      try replica.write { (session) throws(ReplicaError) in
        note = try Clerk.write(to: record, session) { () throws(ReplicaError) in
          try session.change(
            record, as: office.member.path,
            [ChangeDraft.Item(Opcode.attach, value: value.canonicalBytes)])
        }
        try session.noteAttachment(hash, size: UInt64(bytes.count))
      }
      if let note { truth.note(note) }
      self.note(.attached)
    }
  }

  /// Somebody or something tidied up in the folder of the attached files: rather such that another has too.
  func loseFile(at office: SimulatedOffice) throws {
    // What is here to lose hangs on when erased files leave the disk, and that on the clock.
    if random.chance(1, in: 2) {
      try attach(at: office)
      try carry(from: office)
    }
    let disk = LocalFileSystem()
    var files: [FolderEntry] = []
    for office in offices {
      let folder = office.folder.appending("attachments")
      guard try disk.metadataIfPresent(of: folder) != nil else { continue }
      files += try disk.list(folder, limit: 1000)
    }
    let shared = files.filter { file in files.count { $0.name == file.name } > 1 }
    guard let entry = random.pick(shared) ?? random.pick(files) else { return }
    if random.chance(1, in: 2) {
      try disk.remove(entry.path)
    } else {
      try Data().write(to: URL(filePath: entry.path.text))
    }
    note(.fileLost)
  }

  /// What a replica asks for and another could give it: what a change names that is not erased, in a log
  /// that the first one's unit may read. (Nobody brings the author of a private log what he wrote.)
  func lacking(_ receiver: SimulatedOffice, of sender: SimulatedOffice) throws -> [Want] {
    let files = try receiver.replica().missingFiles()
    var wants = files.map { Want(kind: .attachment, hash: $0.hash) }
    wants += try receiver.look { try $0.wants() }.filter { $0.kind == .content }
    if try wants.isEmpty || !mayRead(receiver, of: sender) { return [] }
    let attachments = try sender.replica().attachments
    let named = try named(at: sender, for: receiver)
    return try wants.filter {
      guard named.contains($0.hash) else { return false }
      return try $0.kind == .content || attachments.bytes(of: $0.hash) != nil
    }
  }

  /// The contents and files of a replica that another one may have.
  private func named(
    at sender: SimulatedOffice, for receiver: SimulatedOffice
  ) throws -> Set<Digest> {
    let erased = try erased(at: sender)
    let path = receiver.member.path
    return try sender.look { core in
      let batch = try core.everything()
      var mayRead: Set<LogID> = []
      for change in batch.changes where change.isGenesis {
        let genesis = try Genesis.read(change, in: batch)
        if core.trust?.allows(path, toRead: genesis) == true { mayRead.insert(change.log) }
      }
      var named: Set<Digest> = []
      for (index, change) in batch.changes.enumerated() where change.content != nil {
        if erased.contains(change.id) || !mayRead.contains(change.log) { continue }
        named.insert(change.contentHash)
        for (number, operation) in change.operations.enumerated()
        where batch.operations[operation].opcode == Opcode.attach {
          let value = batch.value(ofChangeAt: index, operation: number).flatMap {
            AttachmentValue(canonical: Array(batch.bytes[$0]))
          }
          if let value { named.insert(value.hash) }
        }
      }
      return named
    }
  }
}
