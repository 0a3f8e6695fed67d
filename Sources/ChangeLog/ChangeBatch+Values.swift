import CanonicalCBOR
import Causality

extension ChangeBatch {
  /// Where each value of a change stands; empty where its content is missing or not readable.
  ///
  /// Cost: one pass over the content, which was checked when it was taken in.
  package func values(of change: BatchedChange) -> [Range<Int>] {
    guard let content = change.content, change.valuesStart > 0 else { return [] }
    var decoder = CBORDecoder(from: Int(change.valuesStart), to: content.upperBound)
    var result: [Range<Int>] = []
    result.reserveCapacity(change.operations.count)
    let source = bytes.span
    for _ in change.operations {
      do throws(CBORError) { result.append(try decoder.item(source, depth: 2)) } catch { return [] }
    }
    return result
  }

  /// Where the value of one operation stands; nil where the content is missing.
  package func value(of change: BatchedChange, operation index: Int) -> Range<Int>? {
    guard let content = change.content, change.valuesStart > 0 else { return nil }
    var decoder = CBORDecoder(from: Int(change.valuesStart), to: content.upperBound)
    let source = bytes.span
    var position = 0
    while position < change.operations.count {
      do throws(CBORError) {
        let range = try decoder.skim(source)
        if position == index { return range }
      } catch { return nil }
      position += 1
    }
    return nil
  }

  /// The rank in the header of a set of a ranked field; nil where there is none.
  package func rank(of operation: Operation) -> Int64? {
    guard operation.extraCount > 0 else { return nil }
    var decoder = CBORDecoder(from: operation.extra.lowerBound, to: operation.extra.upperBound)
    return try? decoder.integer(bytes.span)
  }

  /// The adds that a remove or detach names; nil where the third item has another form.
  package func removals(of operation: Operation) -> [ElementName]? {
    var decoder = CBORDecoder(from: operation.extra.lowerBound, to: operation.extra.upperBound)
    let source = bytes.span
    var result: [ElementName] = []
    do throws(CBORError) {
      let count = try decoder.array(source)
      for _ in 0..<count {
        try decoder.array(source, count: 2)
        let tag = ChangeTag(bytes: source.extracting(try decoder.byteString(source, count: 16)))
        let index = try decoder.unsigned(source, max: UInt64(UInt16.max))
        guard let tag else { return nil }
        result.append(ElementName(tag: tag, operation: UInt32(index)))
      }
    } catch { return nil }
    return result.isEmpty ? nil : result
  }
}
