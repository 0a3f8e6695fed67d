import CanonicalCBOR
package import Causality
package import ChangeLog
import Merging
import Trust

extension ChangeWriter {
  /// Erases the contents of changes of a record, in as many changes as their number asks for.
  package func erase(
    _ changes: [ChangeID], of record: RecordID, as writerPath: OrganisationPath
  ) throws(ReplicaError) {
    let ordered = Ascending(changes).elements
    var start = 0
    while start < ordered.count {
      let end = min(ordered.count, start + ChangeLimits.erasedMax)
      var extra = CBOREncoder()
      extra.array(end - start)
      for id in ordered[start..<end] { extra.byteString(id.bytes) }
      try change(
        record, as: writerPath, [ChangeDraft.Item(Opcode.erase, extra: extra.bytes)])
      start = end
    }
  }
}

extension ReplicaCore {
  /// Whether somebody who writes as an organisation may erase what a change says.
  package func mayErase(
    _ change: Int, of picture: RecordPicture, as own: OrganisationPath
  ) -> Bool {
    let writes = picture.history.writes[picture.history.changes[change].writes]
    guard writes.allSatisfy({ $0.opcode < Opcode.erase }),
      let writer = catalog.log(picture.log(ofChange: change))?.genesis.writerPath
    else { return false }
    return writer.organisation == own.organisation
      || trust?.tree.isBelow(writer, own.organisation) == true
  }
}
