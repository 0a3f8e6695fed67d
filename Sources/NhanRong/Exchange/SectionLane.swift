import BundleFormat
import ChangeLog
import Platform

/// Reads, unseals and rebuilds the sections of a bundle on a second thread while the first takes in the
/// one before: proving and storing cost about the same. Whole sections are handed over, two at most
/// wait, so memory does not grow with the bundle.
final class SectionLane {
  enum Item {
    case changes(Box, [ChangeSlice])
    case attachment(AttachmentPiece, [UInt8])
    case failure(ReplicaError)
    case end
  }

  /// A batch that changes hands without ever being shared: emptied by one thread while another still
  /// held it, its memory would be taken anew for each section.
  final class Box {
    var batch = ChangeBatch()
    var groups = RecordGroups()
  }

  private let ready = HandOff<Item>(capacity: 1)
  private let spare = HandOff<Box>(capacity: 4)
  private var worker: Worker?
  private var source: Source

  init(_ bundle: VerifiedBundle) throws(ReplicaError) {
    source = try Source(bundle)
    // One section is not worth a thread.
    guard bundle.manifest.sections.count > 1 else { return }
    let shared = source
    let ready = self.ready
    let spare = self.spare
    worker = Worker {
      var item = Item.end
      repeat {
        item = shared.next(reusing: spare.takeIfAny())
      } while ready.put(item) && !item.isLast
      ready.close()
    }
  }

  deinit { stop() }

  /// The next section; after a failure or the end nothing may be asked any more.
  func next() -> Item {
    worker == nil ? source.next(reusing: spare.takeIfAny()) : ready.take() ?? .end
  }

  /// Gives a batch back, so that its memory serves again.
  func giveBack(_ box: Box) { _ = spare.putIfRoom(box) }

  /// Ends the second thread, whether everything was read or not.
  func stop() {
    ready.close()
    worker?.join()
  }

  /// What one thread at a time reads from.
  private final class Source {
    private var reader: SectionReader
    private var decoder: SectionDecoder
    private var raw: [UInt8] = []

    init(_ bundle: VerifiedBundle) throws(ReplicaError) {
      reader = try bundling { () throws(BundleError) in try bundle.sections() }
      decoder = SectionDecoder(segments: bundle.manifest.segments)
    }

    /// Sections that go on with the log the last one ended in come with it, as far as they fit: their
    /// changes touch the same records, and each record is then folded once.
    private func continuations(
      of slices: [ChangeSlice], into box: Box
    ) throws(BundleError) -> [ChangeSlice] {
      var more: [ChangeSlice] = []
      while let last = more.last ?? slices.last, let following = reader.following,
        case .changes(let next) = following.load, next.first?.segment == last.segment,
        box.batch.bytes.count + following.rawSize <= Self.togetherMax,
        try reader.next(into: &raw) != nil
      {
        try decoder.decode(raw, next, number: reader.number - 1, into: &box.batch)
        more += next
      }
      return more
    }

    /// Bytes of changes that are taken in together; three times this is in memory at most.
    private static let togetherMax = 12 * 1024 * 1024

    func next(reusing spare: Box?) -> Item {
      do throws(BundleError) {
        guard let entry = try reader.next(into: &raw) else {
          return decoder.isComplete
            ? .end : .failure(ReplicaError(.bundleMalformed, ("reason", "segment")))
        }
        switch entry.load {
        case .attachment(let piece): return .attachment(piece, raw)
        case .changes(let slices):
          let box = spare ?? Box()
          box.batch.removeAll()
          try decoder.decode(raw, slices, number: reader.number - 1, into: &box.batch)
          let more = try continuations(of: slices, into: box)
          box.groups.read(box.batch)
          return .changes(box, slices + more)
        }
      } catch { return .failure(ReplicaError(bundle: error)) }
    }
  }
}

extension SectionLane.Item {
  fileprivate var isLast: Bool {
    switch self {
    case .end, .failure: true
    case .changes, .attachment: false
    }
  }
}
