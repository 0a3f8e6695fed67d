/// Every order of some things, one after another (Heap's way), without holding all of them.
package struct EveryOrder<Element>: Sequence, IteratorProtocol {
  private var elements: [Element]
  private var counters: [Int]
  private var position = 1
  private var isFirst = true

  package init(of elements: [Element]) {
    self.elements = elements
    counters = Array(repeating: 0, count: elements.count)
  }

  package mutating func next() -> [Element]? {
    if isFirst {
      isFirst = false
      return elements
    }
    while position < elements.count {
      if counters[position] < position {
        elements.swapAt(position.isMultiple(of: 2) ? 0 : counters[position], position)
        counters[position] += 1
        position = 1
        return elements
      }
      counters[position] = 0
      position += 1
    }
    return nil
  }
}
