import Orthography

/// Registrations that may be about one subject: the folded name is equal, and the year of birth or the
/// address too. A machine only suspects; the office merges or keeps.
package enum SuspectedDuplicates {
  /// Groups of two or more, each by id, the groups by their first id.
  package static func groups(in registrations: [RegistrationFacts]) -> [[RegistrationFacts]] {
    let sorted = registrations.map { (record: $0, name: matchKey(of: $0.name)) }
      .filter { !$0.name.isEmpty }
      .sorted { left, right in
        left.name == right.name
          ? left.record.id < right.record.id : left.name.lexicographicallyPrecedes(right.name)
      }
    var groups: [[RegistrationFacts]] = []
    var start = 0
    while start < sorted.count {
      let end = sorted[start...].firstIndex { $0.name != sorted[start].name } ?? sorted.count
      groups += linked(sorted[start..<end].map(\.record))
      start = end
    }
    return groups.sorted { $0[0].id < $1[0].id }
  }

  /// How many registrations fewer there would be if every suspicion were true.
  package static func count(in registrations: [RegistrationFacts]) -> Int {
    groups(in: registrations).reduce(0) { $0 + $1.count - 1 }
  }

  /// Records of one name, joined where any two of them share the year of birth or the address.
  private static func linked(_ records: [RegistrationFacts]) -> [[RegistrationFacts]] {
    var groups: [[RegistrationFacts]] = []
    for record in records {
      let touching = groups.indices.filter { index in
        groups[index].contains { isAlike($0, record) }
      }
      let joined = touching.flatMap { groups[$0] } + [record]
      for index in touching.reversed() { groups.remove(at: index) }
      groups.append(joined.sorted { $0.id < $1.id })
    }
    return groups.filter { $0.count > 1 }
  }

  private static func isAlike(_ left: RegistrationFacts, _ right: RegistrationFacts) -> Bool {
    if let year = left.birthYear, year == right.birthYear { return true }
    let address = matchKey(of: left.address)
    return !address.isEmpty && address == matchKey(of: right.address)
  }
}
