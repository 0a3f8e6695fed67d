import BundleFormat
import ChangeLog
import Platform
import Sealing

/// Compresses, seals and writes sections on a second thread while the first reads and codes the next.
/// One section waits at most, so memory does not grow with the bundle.
final class SectionPress {
  private let work: Work
  /// Nil asks for a word when everything before it is written.
  private let queue = HandOff<(raw: [UInt8], load: SectionLoad)?>(capacity: 1)
  private let idle = HandOff<Void>(capacity: 1)
  private let spare = HandOff<[UInt8]>(capacity: 3)
  private var worker: Worker?
  private var waiting: (raw: [UInt8], load: SectionLoad)?

  init(
    to sink: any BundleSink, _ sealing: BundleWriter.Sealing, randomness: Randomness
  ) throws(ReplicaError) {
    work = try Work(sink, sealing, randomness)
  }

  deinit {
    queue.close()
    worker?.join()
  }

  /// Ends the section an encoder gathered and takes it.
  func take(_ encoder: inout SectionEncoder) throws(ReplicaError) {
    var raw = spare.takeIfAny() ?? []
    let slices = encoder.finish(into: &raw)
    try take(raw, .changes(slices))
  }

  func take(_ raw: [UInt8], _ load: SectionLoad) throws(ReplicaError) {
    // The first section stays here: a bundle of one is not worth a thread.
    guard let first = waiting else {
      if worker == nil { waiting = (raw, load) } else { try hand(raw, load) }
      return
    }
    waiting = nil
    start()
    try hand(first.raw, first.load)
    try hand(raw, load)
  }

  private func start() {
    let work = self.work
    let queue = self.queue
    let spare = self.spare
    let idle = self.idle
    worker = Worker {
      while let next = queue.take() {
        guard let section = next else {
          _ = idle.put(())
          continue
        }
        work.press(section.raw, section.load)
        if work.failure != nil { queue.close() }
        _ = spare.putIfRoom(section.raw)
      }
    }
  }

  private func hand(_ raw: [UInt8], _ load: SectionLoad) throws(ReplicaError) {
    if worker == nil {
      work.press(raw, load)
    } else if queue.put((raw, load)) {
      return
    } else {
      worker?.join()
    }
    if let failure = work.failure { throw ReplicaError(bundle: failure) }
  }

  /// What the bundle would take if it ended here. Waits until everything taken is written.
  func size(
    with statement: Manifest.Statement, segments: [Segment], tips: [Tip]
  ) throws(ReplicaError) -> UInt64 {
    if let last = waiting {
      waiting = nil
      try hand(last.raw, last.load)
    }
    if worker != nil, queue.put(nil) { _ = idle.take() }
    return try work.size(with: statement, segments: segments, tips: tips)
  }

  /// Writes the manifest after all sections are written.
  func finish(
    _ statement: Manifest.Statement, segments: [Segment], tips: [Tip], signedBy key: SigningKey
  ) throws(ReplicaError) -> BundleSummary {
    if let last = waiting {
      waiting = nil
      try hand(last.raw, last.load)
    }
    queue.close()
    worker?.join()
    return try work.finish(statement, segments: segments, tips: tips, signedBy: key)
  }

  /// What one thread at a time writes with.
  private final class Work {
    private var writer: BundleWriter?
    private let compressor: SectionCompressor
    private(set) var failure: BundleError?

    init(
      _ sink: any BundleSink, _ sealing: BundleWriter.Sealing, _ randomness: Randomness
    ) throws(ReplicaError) {
      compressor = try bundling { () throws(BundleError) in try SectionCompressor() }
      do throws(BundleError) {
        writer = try BundleWriter(to: sink, sealing, randomness: randomness)
      } catch { throw ReplicaError(bundle: error) }
    }

    func press(_ raw: [UInt8], _ load: SectionLoad) {
      if failure != nil { return }
      do throws(BundleError) {
        try writer?.add(compressor.compress(raw), load)
      } catch { failure = error }
    }

    func size(
      with statement: Manifest.Statement, segments: [Segment], tips: [Tip]
    ) throws(ReplicaError) -> UInt64 {
      if let failure { throw ReplicaError(bundle: failure) }
      return writer?.size(with: statement, segments: segments, tips: tips) ?? 0
    }

    func finish(
      _ statement: Manifest.Statement, segments: [Segment], tips: [Tip], signedBy key: SigningKey
    ) throws(ReplicaError) -> BundleSummary {
      if let failure { throw ReplicaError(bundle: failure) }
      guard let writer = writer.take() else { throw ReplicaError(.ioFailed) }
      do throws(BundleError) {
        return try writer.finish(statement, segments: segments, tips: tips, signedBy: key)
      } catch { throw ReplicaError(bundle: error) }
    }
  }
}
