package import ModelRegistry
import Orthography

/// The orders every report keeps: fields as the plan lists them, units by code, persons by given name.
/// Each ends with the id of the record, so no two rows can change places.
package struct ReportOrder: Sendable {
  private let plan: Plan
  private let unitPlaces: [FactKey: Int]

  package init(_ facts: PlanFacts) {
    plan = facts.plan
    var places: [FactKey: Int] = [:]
    for (place, unit) in facts.units.sorted(by: UnitFacts.precedes).enumerated() {
      places[unit.key] = place
    }
    unitPlaces = places
  }

  package func byUnitAndName(_ records: [RegistrationFacts]) -> [RegistrationFacts] {
    sorted(records) { [place(ofUnit: $0.unit), group($0.kind)] }
  }

  package func bySectorAndName(_ records: [RegistrationFacts]) -> [RegistrationFacts] {
    sorted(records) { [place(ofSector: $0.sector), group($0.kind), place(ofUnit: $0.unit)] }
  }

  private func sorted(
    _ records: [RegistrationFacts], _ places: (RegistrationFacts) -> [Int]
  ) -> [RegistrationFacts] {
    records.map { (record: $0, places: places($0), name: Self.nameKey($0)) }
      .sorted { left, right in
        if left.places != right.places {
          return left.places.lexicographicallyPrecedes(right.places)
        }
        if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
        return left.record.id < right.record.id
      }.map(\.record)
  }

  private static func nameKey(_ record: RegistrationFacts) -> [UInt8] {
    record.kind == .individual
      ? VietnameseOrder.personKey(of: record.name) : VietnameseOrder.key(of: record.name)
  }

  private func place(ofUnit unit: FactKey) -> Int { unitPlaces[unit] ?? Int.max }

  /// Fields of the plan in its order, then the open one.
  package func place(ofSector sector: String) -> Int {
    plan.sectors.firstIndex { $0.id.isSame(as: sector) } ?? plan.sectors.count
  }

  private func group(_ kind: SubjectKind) -> Int {
    switch kind.group {
    case .collective: 0
    case .individual: 1
    case .household: 2
    }
  }
}
