/// Which strand left which, and after what sequence number: enough to decide whether one change lies
/// on the chain that ends at another (Protocol.md 4). A log that never forked is one strand.
package struct StrandTree: Sendable {
  /// The strand a fork left and the last sequence number both share.
  package struct Origin: Hashable, Sendable {
    package let parent: StrandNumber
    package let shared: UInt64
    package init(parent: StrandNumber, shared: UInt64) {
      self.parent = parent
      self.shared = shared
    }
  }

  // Indexed by strand number; nil for a strand that starts at its genesis.
  @usableFromInline var origins: [Origin?] = []
  @usableFromInline var anyFork = false

  package init() {}

  package mutating func add(_ strand: StrandNumber, origin: Origin?) {
    let index = Int(strand.value)
    while origins.count <= index { origins.append(nil) }
    origins[index] = origin
    if origin != nil { anyFork = true }
  }

  package func origin(of strand: StrandNumber) -> Origin? {
    let index = Int(strand.value)
    return index < origins.count ? origins[index] : nil
  }

  /// Whether `dot` lies on the chain that ends at `end`, the end itself included.
  ///
  /// Cost: one comparison without forks, else one step a fork. A dot of the shared part may be
  /// named by any strand that holds it.
  @inlinable package func chain(endingAt end: Dot, contains dot: Dot) -> Bool {
    if end.strand == dot.strand { return dot.sequence <= end.sequence }
    if !anyFork { return false }
    return chainAcrossForks(endingAt: end, contains: dot)
  }

  @usableFromInline func chainAcrossForks(endingAt end: Dot, contains dot: Dot) -> Bool {
    let here = home(of: dot)
    var strand = end.strand
    var limit = end.sequence
    var steps = 0
    while true {
      if strand == here.strand { return here.sequence <= limit }
      guard let origin = origin(of: strand), steps <= origins.count else { return false }
      limit = min(limit, origin.shared)
      strand = origin.parent
      steps += 1
    }
  }

  /// The last number up to which a strand and the chain that ends at `end` are the same changes; 0 where
  /// they share none.
  package func shared(_ strand: StrandNumber, chainEndingAt end: Dot) -> UInt64 {
    var limits: [(strand: StrandNumber, limit: UInt64)] = []
    var next = Dot(end.strand, end.sequence)
    while limits.count <= origins.count {
      limits.append((next.strand, next.sequence))
      guard let origin = origin(of: next.strand) else { break }
      next = Dot(origin.parent, min(next.sequence, origin.shared))
    }
    var here = strand
    var limit = UInt64.max
    for _ in 0...origins.count {
      if let found = limits.first(where: { $0.strand == here }) { return min(limit, found.limit) }
      guard let origin = origin(of: here) else { break }
      limit = min(limit, origin.shared)
      here = origin.parent
    }
    return 0
  }

  /// The strand whose own part holds a dot: a number below a fork belongs to the parent strand.
  package func home(of dot: Dot) -> Dot {
    var strand = dot.strand
    var steps = 0
    while let origin = origin(of: strand), dot.sequence <= origin.shared, steps <= origins.count {
      strand = origin.parent
      steps += 1
    }
    return Dot(strand, dot.sequence)
  }
}
