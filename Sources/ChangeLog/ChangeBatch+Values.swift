import CanonicalCBOR
package import Causality

extension ChangeBatch {
  /// Where each value of a change stands; empty where its content is missing or not readable.
  package func values(of change: BatchedChange) -> [Range<Int>] {
    guard change.firstValue >= 0 else { return [] }
    return (0..<change.operations.count).compactMap { value(of: change, operation: $0) }
  }

  /// The same for the change at a place of the batch, which is not copied for it.
  @inlinable package func value(ofChangeAt place: Int, operation index: Int) -> Range<Int>? {
    let first = changes[place].firstValue
    let count = changes[place].operationCount
    let end = Int(changes[place].contentStart) + Int(changes[place].contentCount)
    guard first >= 0, index >= 0, index < Int(count) else { return nil }
    let number = Int(first) + index
    return Int(valueStarts[number])..<(index + 1 == Int(count) ? end : Int(valueStarts[number + 1]))
  }

  /// Where the value of one operation stands; nil where the content is missing.
  @inlinable package func value(of change: BatchedChange, operation index: Int) -> Range<Int>? {
    guard change.firstValue >= 0, index >= 0, index < Int(change.operationCount),
      let content = change.content
    else { return nil }
    let number = Int(change.firstValue) + index
    let isLast = index + 1 == Int(change.operationCount)
    let end = isLast ? content.upperBound : Int(valueStarts[number + 1])
    return Int(valueStarts[number])..<end
  }

  /// The rank in the header of a set of a ranked field; nil where there is none.
  package func rank(of operation: Operation) -> Int64? {
    guard operation.extraCount > 0 else { return nil }
    var decoder = CBORDecoder(from: operation.extra.lowerBound, to: operation.extra.upperBound)
    return try? decoder.integer(bytes.span)
  }

  /// The changes whose contents an erase takes away; nil where the third item has another form.
  package func erasures(of operation: Operation) -> [ChangeID]? {
    guard operation.extraCount > 0 else { return nil }
    var decoder = CBORDecoder(from: operation.extra.lowerBound, to: operation.extra.upperBound)
    let source = bytes.span
    var result: [ChangeID] = []
    do throws(CBORError) {
      let count = try decoder.array(source)
      guard count <= ChangeLimits.erasedMax else { return nil }
      for _ in 0..<count {
        let range = try decoder.byteString(source, count: 32)
        guard let id = ChangeID(bytes: source.extracting(range)) else { return nil }
        if let last = result.last, !(last < id) { return nil }
        result.append(id)
      }
    } catch { return nil }
    return result.isEmpty ? nil : result
  }

  /// Lets a change stand without its content: the header names it still.
  package mutating func withholdContent(ofChangeAt index: Int) {
    changes[index].contentStart = 0
    changes[index].contentCount = -1
    changes[index].firstValue = -1
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
