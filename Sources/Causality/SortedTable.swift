/// A table that finds by halving and lists by key: what is made from it is the same on every machine,
/// which a hash table does not promise.
///
/// Cost: looking up log n; putting in a new key moves the keys behind it.
package struct SortedTable<Key: Comparable & Sendable, Value: Sendable>: Sendable {
  package private(set) var keys: [Key] = []
  package private(set) var values: [Value] = []

  package init() {}

  private func place(of key: Key) -> (index: Int, isFound: Bool) {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return (low, low < keys.count && keys[low] == key)
  }

  package subscript(key: Key) -> Value? {
    get {
      let (index, isFound) = place(of: key)
      return isFound ? values[index] : nil
    }
    set {
      let (index, isFound) = place(of: key)
      if let newValue {
        if isFound {
          values[index] = newValue
        } else {
          keys.insert(key, at: index)
          values.insert(newValue, at: index)
        }
      } else if isFound {
        keys.remove(at: index)
        values.remove(at: index)
      }
    }
  }

  /// Changes a value where it lies; a key that is not there starts with `initial`.
  package mutating func update(_ key: Key, from initial: Value, _ body: (inout Value) -> Void) {
    let (index, isFound) = place(of: key)
    if !isFound {
      keys.insert(key, at: index)
      values.insert(initial, at: index)
    }
    body(&values[index])
  }

  package mutating func append<Element>(_ element: Element, to key: Key) where Value == [Element] {
    update(key, from: []) { $0.append(element) }
  }
}

/// Different elements, ascending.
package struct Ascending<Element: Comparable & Hashable & Sendable>: Hashable, Sendable {
  package private(set) var elements: [Element] = []

  package init() {}

  package init(_ elements: some Sequence<Element>) {
    for element in elements.sorted() where self.elements.last != element {
      self.elements.append(element)
    }
  }

  package var count: Int { elements.count }

  private func place(of element: Element) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if elements[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
  }

  package func contains(_ element: Element) -> Bool {
    let index = place(of: element)
    return index < elements.count && elements[index] == element
  }

  /// Whether it was not there yet.
  @discardableResult
  package mutating func insert(_ element: Element) -> Bool {
    let index = place(of: element)
    if index < elements.count, elements[index] == element { return false }
    elements.insert(element, at: index)
    return true
  }
}
