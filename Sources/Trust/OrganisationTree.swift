package import Causality
package import ChangeLog

/// Who stands above whom: by founding, which a path proves for ever, and by places, which are papers
/// (Protocol.md 11.7). Places only add.
package struct OrganisationTree: Sendable {
  private struct Place: Sendable {
    let paper: ChangeID
    let under: OrganisationPath
    /// The tier of the organisation that wrote it.
    let tier: UInt8
  }

  private var places = SortedTable<OrganisationID, [Place]>()
  private var readers = SortedTable<OrganisationID, [OrganisationPath]>()
  /// For a root that handed its domain over, the root it became.
  private var nextRoots = SortedTable<OrganisationID, OrganisationID>()
  /// Every unit that was placed, in order of its id.
  package private(set) var placed: [OrganisationPath] = []

  package init() {}

  package var hasPlaces: Bool { !placed.isEmpty || !nextRoots.keys.isEmpty }

  mutating func place(
    _ unit: OrganisationPath, under: OrganisationPath, byTier tier: UInt8, paper: ChangeID
  ) {
    places.append(Place(paper: paper, under: under, tier: tier), to: unit.organisation)
    guard !placed.contains(unit) else { return }
    placed.append(unit)
    placed.sort { $0.organisation < $1.organisation }
  }

  mutating func allow(_ unit: OrganisationPath, toReadAs old: OrganisationPath) {
    readers.append(old, to: unit.organisation)
  }

  mutating func handOver(_ root: OrganisationID, to next: OrganisationID) { nextRoots[root] = next }

  /// Whose reading rights a unit has besides its own.
  func readsAs(_ unit: OrganisationID) -> [OrganisationPath] { readers[unit] ?? [] }

  /// The organisation and all above it, by founding and by the places that organisations of tiers above
  /// `tier` wrote.
  package func lineage(
    of path: OrganisationPath, placedAbove tier: Int = .max,
    without isEnded: (OrganisationPath, OrganisationPath) -> Bool = { _, _ in false }
  ) -> Ascending<OrganisationID> {
    var result = Ascending(path.lineage)
    guard hasPlaces else { return result }
    var open = [path]
    while let next = open.popLast() {
      for unit in next.lineage {
        // A root that handed over is its successor, and that stands above all below it.
        if let root = nextRoots[unit], result.insert(root),
          let above = OrganisationPath(root: root, steps: [])
        {
          open.append(above)
        }
        for place in places[unit] ?? [] where Int(place.tier) < tier {
          guard !isEnded(next.ancestor(unit) ?? next, place.under) else { continue }
          var isNew = false
          for above in place.under.lineage where result.insert(above) { isNew = true }
          if isNew { open.append(place.under) }
        }
      }
    }
    return result
  }

  package func isAtOrBelow(
    _ path: OrganisationPath, _ other: OrganisationID, placedAbove tier: Int = .max
  ) -> Bool {
    if path.isAtOrBelow(other) { return true }
    return hasPlaces && lineage(of: path, placedAbove: tier).contains(other)
  }

  package func isBelow(
    _ path: OrganisationPath, _ other: OrganisationID, placedAbove tier: Int = .max
  ) -> Bool {
    path.organisation != other && isAtOrBelow(path, other, placedAbove: tier)
  }

  /// The organisations a unit was placed under, in order of their ids.
  package func superiors(placedAbove unit: OrganisationPath) -> [OrganisationID] {
    Ascending((places[unit.organisation] ?? []).map(\.under.organisation)).elements
  }

  /// The papers that placed an organisation or one above it, in order of their ids.
  func papers(above path: OrganisationPath) -> [ChangeID] {
    var result: [ChangeID] = []
    for unit in lineage(of: path).elements { result += (places[unit] ?? []).map(\.paper) }
    return result.sorted()
  }
}

extension OrganisationPath {
  /// The path of an organisation on this one's lineage.
  fileprivate func ancestor(_ organisation: OrganisationID) -> OrganisationPath? {
    guard let index = lineage.firstIndex(of: organisation) else { return nil }
    return OrganisationPath(root: root, steps: Array(steps.prefix(index)))
  }
}
