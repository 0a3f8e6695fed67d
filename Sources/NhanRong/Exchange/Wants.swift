package import BundleFormat
import ChangeLog
import ReplicaStore
import Sealing

extension ReplicaCore {
  /// Contents that are not here and that nothing erases, and attached files that changes here name and
  /// whose bytes never came; the lowest hashes when there are more than a manifest may ask for, or one
  /// writer naming files without end stops every export.
  package func wants() throws(ReplicaError) -> [Want] {
    let (contents, files) = try storing { () throws(StorageError) in
      (try database.lackingContents(atMost: BundleLimits.wantsMax), try database.attachments())
    }
    var wants = contents.map { Want(kind: .content, hash: Digest($0.hash)) }
    wants += files.lazy.filter { !$0.isPresent }.map {
      Want(kind: .attachment, hash: Digest($0.hash))
    }
    wants.sort()
    var last: Want?
    var different: [Want] = []
    for want in wants where want != last && different.count < BundleLimits.wantsMax {
      different.append(want)
      last = want
    }
    return different
  }
}
