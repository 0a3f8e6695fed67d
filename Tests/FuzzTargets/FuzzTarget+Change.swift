import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import Trust

extension FuzzTarget {
  /// Two bytes say how long the header is, a third whether a content follows.
  static func change(_ bytes: [UInt8]) -> FuzzOutcome {
    guard bytes.count >= 3 else { return .refused }
    let size = min(Int(bytes[0]) << 8 | Int(bytes[1]), bytes.count - 3)
    let header = Array(bytes[3..<3 + size])
    let content = bytes[2] & 1 == 0 ? nil : Array(bytes[(3 + size)...])
    var batch = ChangeBatch()
    guard let index = try? batch.append(header: header, content: content) else {
      return batch.changes.isEmpty && batch.bytes.isEmpty
        ? .refused : .violated("something of a refused change is kept")
    }
    let change = batch.changes[index]
    guard Array(batch.bytes[change.header]) == header,
      change.content.map({ Array(batch.bytes[$0]) }) == content,
      change.id.bytes == Digest.of(header, for: .change).bytes
    else { return .violated("other bytes than were given") }
    return papers(of: change, in: batch) ?? travels(change, in: batch, header, content)
  }

  /// What a paper says, written again, is what it was read from.
  private static func papers(of change: BatchedChange, in batch: ChangeBatch) -> FuzzOutcome? {
    let value = batch.value(of: change, operation: 0).map { Array(batch.bytes[$0]) }
    if let genesis = try? Genesis.read(change, in: batch), genesis.encodeValue() != value {
      return .violated("a genesis in another form")
    }
    if change.record == nil, let body = IssuedPaper.body(of: change, in: batch),
      body.item.value != value
    {
      return .violated("a paper in another form")
    }
    return nil
  }

  /// Every change that was let in can be sent on: coded into a section and rebuilt byte for byte.
  private static func travels(
    _ change: BatchedChange, in batch: ChangeBatch, _ header: [UInt8], _ content: [UInt8]?
  ) -> FuzzOutcome {
    let segment = Segment(
      log: change.log, baseSequence: change.sequence - 1, baseID: change.previous,
      endSequence: change.sequence, endID: change.id, genesis: nil)
    var encoder = SectionEncoder(segments: [segment])
    do throws(BundleError) {
      try encoder.add(change, in: batch, segment: 0)
      var raw: [UInt8] = []
      let slices = encoder.finish(into: &raw)
      var decoder = SectionDecoder(segments: [segment])
      var rebuilt = ChangeBatch()
      try decoder.decode(raw, slices, number: 0, into: &rebuilt)
      guard let again = rebuilt.changes.first, decoder.isComplete,
        Array(rebuilt.bytes[again.header]) == header,
        again.content.map({ Array(rebuilt.bytes[$0]) }) == content
      else { return .violated("another change when rebuilt from a section") }
    } catch { return .violated("cannot be sent on: \(error)") }
    return .accepted
  }
}
