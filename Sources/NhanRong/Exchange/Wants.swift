package import BundleFormat
import CanonicalCBOR
package import Causality
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

  // MARK: What others asked for

  /// So many of a peer's wants are kept: a row of settings holds no more. It names the others again when
  /// these are filled.
  package static let wantsKeptMax = 1500

  private static func setting(of writer: WriterID) -> String { "wants-\(writer)" }

  /// Keeps what a sender lacked when it wrote its last bundle, first of all the files that are here.
  func keep(_ wants: [Want], of writer: WriterID) throws(ReplicaError) {
    let files = try storing { () throws(StorageError) in try database.attachments() }
    let here = Set(files.lazy.filter(\.isPresent).map { Digest($0.hash) })
    let isNear = { (want: Want) in want.kind == .attachment && here.contains(want.hash) }
    let kept = (wants.filter(isNear) + wants.filter { !isNear($0) }).prefix(Self.wantsKeptMax)
    var encoder = CBOREncoder()
    encoder.array(kept.count)
    for want in kept.sorted() {
      encoder.array(2)
      encoder.unsigned(want.kind.rawValue)
      encoder.byteString(want.hash.bytes)
    }
    let name = Self.setting(of: writer)
    try storing { () throws(StorageError) in
      if kept.isEmpty, try database.setting(name) == nil { return }
      try database.set(name, to: encoder.bytes)
    }
  }

  /// What a peer lacked when it wrote the last bundle that came from it.
  package func wants(of writer: WriterID) throws(ReplicaError) -> [Want] {
    let bytes = try storing { () throws(StorageError) in
      try database.setting(Self.setting(of: writer))
    }
    guard let bytes else { return [] }
    let source = bytes.span
    var decoder = CBORDecoder(to: bytes.count)
    var wants: [Want] = []
    do throws(CBORError) {
      for _ in 0..<(try decoder.array(source)) {
        try decoder.array(source, count: 2)
        let kind = Want.Kind(rawValue: try decoder.unsigned(source))
        let hash = Digest(bytes: copy(source, try decoder.byteString(source, count: 32)))
        guard let kind, let hash else { return [] }
        wants.append(Want(kind: kind, hash: hash))
      }
    } catch { return [] }
    return wants
  }
}
