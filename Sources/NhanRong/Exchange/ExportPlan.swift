import BundleFormat
import Causality
import ChangeLog
import ReplicaStore
package import Sealing
import Trust

/// How much an export may write. Changes always travel; files fill what is left.
package struct ExportRoom: Sendable {
  /// Bytes of one bundle: what would be longer goes on in another one.
  package var volumeSize = BundleLimits.bundleSizeMax
  /// Bytes of all bundles together; nil for as much as the medium takes.
  package var budget: UInt64?

  package init(budget: UInt64? = nil, volumeSize: UInt64 = BundleLimits.bundleSizeMax) {
    self.budget = budget
    self.volumeSize = volumeSize
  }

  /// Left free on a stick: for receipts, and because a file takes whole blocks of it.
  package static let reserve: UInt64 = 1 << 20
}

/// A file that may go with an export.
package struct FileOffer: Hashable, Sendable {
  package let hash: Digest
  package let size: UInt64
  /// Whether a recipient asked for it.
  package let isWanted: Bool

  /// Wanted ones first, then small before large, so that a full stick leaves as few as can be behind.
  func precedes(_ other: FileOffer) -> Bool {
    if isWanted != other.isWanted { return isWanted }
    return size != other.size ? size < other.size : hash < other.hash
  }

  /// The most that it takes in a bundle.
  var sizeMax: UInt64 {
    let pieces = max(1, (size + Self.pieceSize - 1) / Self.pieceSize)
    let compressed = size + size >> 8 + pieces * 128
    return compressed + (compressed / UInt64(BundleLimits.chunkSize) + 1) * 16 + pieces * 112
  }

  private static let pieceSize = UInt64(BundleLimits.sectionRawTarget)
}

/// Everything recipients have not confirmed and everything they lack, before it is known how much of it fits.
struct ExportPlan {
  /// Each element is the changes of one bundle.
  let volumes: [[Outgoing]]
  let files: [FileOffer]
}

extension ReplicaCore {
  func exportPlan(
    for recipients: Recipients, _ keys: KeyPair, volumeSize: UInt64
  ) throws(ReplicaError) -> ExportPlan {
    // A request carries nothing: it only says what is held and what is lacking.
    if recipients.isNeed { return ExportPlan(volumes: [], files: []) }
    let readers = recipients.papers.map(\.grant.organisation)
    let confirmed =
      recipients.isWhole
      ? recipients.papers.map { _ in HaveVector() } : try confirmed(by: recipients.papers)
    let answers = try answers(to: recipients.papers, readers)
    let parts = try outgoing(to: readers, confirmed: confirmed, answering: answers)
    return ExportPlan(
      volumes: try volumes(of: parts, keys, volumeSize: volumeSize),
      files: try files(of: parts, wanted: answers.files, readers, confirmed))
  }

  /// The files that changes name which are new to a recipient, and those that one asked for. What older changes
  /// name as well has come, or is asked for.
  private func files(
    of parts: [Outgoing], wanted: Set<Digest>, _ readers: [OrganisationPath],
    _ confirmed: [HaveVector]
  ) throws(ReplicaError) -> [FileOffer] {
    let rows = try storing { () throws(StorageError) in try database.attachments() }
    guard rows.contains(where: \.isPresent) else { return [] }
    var named: Set<ChangeID> = []
    for part in parts {
      var next = part.confirmed + 1
      while next <= part.end {
        var batch = ChangeBatch()
        let last = min(part.end, next + 511)
        let range = try collect(part.strand, from: next, through: last, into: &batch, .ofChain)
        try withholdErased(range, of: &batch)
        for index in range {
          named.formUnion(Self.attachments(ofChangeAt: index, in: batch))
        }
        next = last + 1
      }
    }
    named.subtract(try confirmedFiles(among: named, readers, confirmed))
    let offers = rows.lazy.filter(\.isPresent).compactMap { row -> FileOffer? in
      let hash = Digest(row.hash)
      let isWanted = wanted.contains(hash)
      guard isWanted || named.contains(row.hash) else { return nil }
      return FileOffer(hash: hash, size: row.size, isWanted: isWanted)
    }
    return offers.sorted { $0.precedes($1) }
  }

  // MARK: Volumes

  /// Room in a bundle for what is no change: manifest, proof, tips.
  private static func roomBesides(_ parts: Int) -> UInt64 { 16 * 1024 + UInt64(parts) * 1024 }

  /// Puts parts into bundles that stay below a size, counted as the changes lie in the file: in a bundle they
  /// are smaller. A part that no bundle has room for is cut where its writer signed.
  private func volumes(
    of parts: [Outgoing], _ keys: KeyPair, volumeSize: UInt64
  ) throws(ReplicaError) -> [[Outgoing]] {
    let whole = try storing { () throws(StorageError) in try database.connection.size() }
    if whole <= volumeSize { return [parts] }
    var volumes: [[Outgoing]] = [[]]
    var used: UInt64 = 0
    for part in parts {
      var rest: Outgoing? = part
      while let next = rest {
        let current = volumes.count - 1
        let taken = used + Self.roomBesides(volumes[current].count + 1)
        let room = volumeSize > taken ? volumeSize - taken : 0
        let size = try storedSize(of: next)
        if size <= room {
          volumes[current].append(next)
          used += size
          rest = nil
        } else if let (head, tail) = try cut(next, keys, within: room, or: used == 0) {
          volumes[current].append(head)
          rest = tail
          volumes.append([])
          used = 0
        } else if used > 0 {
          volumes.append([])
          used = 0
        } else {
          // Nothing signed lies in between: it goes as one piece, and the limit of a bundle is the last word.
          volumes[current].append(next)
          used = volumeSize
          rest = nil
        }
      }
    }
    return volumes.filter { !$0.isEmpty }
  }

  private func storedSize(of part: Outgoing) throws(ReplicaError) -> UInt64 {
    try storing { () throws(StorageError) in
      try database.runsSize(of: part.strand, from: part.base + 1, through: part.end)
    }
  }

  /// Cuts a part at the last signed position that fits, or at the first one where nothing fits and something
  /// has to be taken; nil where there is no such position.
  private func cut(
    _ part: Outgoing, _ keys: KeyPair, within room: UInt64, or mustTake: Bool
  ) throws(ReplicaError) -> (Outgoing, Outgoing)? {
    var best: UInt64?
    for position in try cuttable(part, keys) {
      let size = try storing { () throws(StorageError) in
        try database.runsSize(of: part.strand, from: part.base + 1, through: position)
      }
      if size > room {
        if mustTake { best = best ?? position }
        break
      }
      best = position
    }
    guard let best, let id = try id(at: Dot(part.strand, best)) else { return nil }
    return (part.ending(at: best, id), part.starting(after: best, id))
  }

  /// Where a part may end: for an own log behind any run, for another's where its writer signed.
  private func cuttable(_ part: Outgoing, _ keys: KeyPair) throws(ReplicaError) -> [UInt64] {
    let log = catalog.log(of: part.strand)
    if log.genesis.key == keys.signing.publicKey {
      return try storing { () throws(StorageError) in
        try database.runEnds(of: part.strand).filter { $0 > part.base && $0 < part.end }
      }
    }
    var positions: [UInt64] = []
    for tip in try storing({ () throws(StorageError) in try database.tips(of: log.number) })
    where tip.sequence > part.base && tip.sequence < part.end {
      if try id(at: Dot(part.strand, tip.sequence)) == tip.id { positions.append(tip.sequence) }
    }
    return positions
  }
}
