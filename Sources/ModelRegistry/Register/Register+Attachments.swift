package import Causality
import ChangeLog
package import NhanRong
package import Platform
package import Sealing

extension Register {
  /// Attaches a file: its bytes are kept under their hash, the record names them. What it names already it does
  /// not name twice; lost bytes are back then.
  ///
  /// - Parameter kind: the dossier item's number; 0 for a file of no item.
  /// - Throws: `NR-W06` for a file above 50 MiB.
  package func attach(
    _ file: FilePath, to record: RecordID, kind: UInt32, isDryRun: Bool
  ) throws(ReplicaError) -> Digest {
    let own = try replica.requireUnit()
    let picture = try require(record)
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try replica.surroundings.files.readWhole(file, limit: AttachmentFolder.sizeMax)
    } catch { throw ReplicaError(file: error) }
    let hash = Digest.of(bytes, for: .attachment)
    if !isDryRun { _ = try replica.attachments.keep(bytes) }
    let isNamed = picture.attachments.contains { $0.hash == hash && $0.kind == kind }
    let name = try Entry.name(file.lastComponent)
    let value = AttachmentValue(
      hash: hash, size: UInt64(bytes.count), type: Array("application/octet-stream".utf8),
      name: Array(name.utf8))
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      if !isNamed {
        try writer.change(
          record, as: own,
          [ChangeDraft.Item(Opcode.attach, target: kind, value: value.canonicalBytes)])
      }
      try writer.noteAttachment(hash, size: UInt64(bytes.count))
    }
    return hash
  }
}
