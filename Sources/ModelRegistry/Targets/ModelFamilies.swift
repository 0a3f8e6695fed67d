/// Which registrations carry one and the same model: carried into a later year, merged by the office, or taken
/// over at another place. Such a model is one model, in however many places it stands.
///
/// The result depends on the set of facts alone, not on their order.
///
/// - Cost: nearly linear in registrations and links.
package struct ModelFamilies: Sendable {
  /// For looking up only. A member points to one with a smaller key, the smallest to nobody.
  private var elders: [FactKey: FactKey] = [:]

  package init(_ registrations: [RegistrationFacts], _ adoptions: [AdoptionFacts]) {
    for record in registrations {
      join(record.id, record.model)
      if let survivor = record.mergedInto { join(record.id, survivor) }
    }
    for link in adoptions where !link.isPlanned {
      if let model = link.model, let registration = link.registration {
        join(model, registration)
      }
    }
  }

  /// The smallest key of the family: its name.
  package func family(of registration: FactKey) -> FactKey {
    var eldest = registration
    while let elder = elders[eldest] { eldest = elder }
    return eldest
  }

  private mutating func join(_ first: FactKey, _ second: FactKey) {
    let one = shortened(first)
    let other = shortened(second)
    if one == other { return }
    elders[max(one, other)] = min(one, other)
  }

  /// The eldest, to whom everyone on the way then points: long chains are walked once.
  private mutating func shortened(_ key: FactKey) -> FactKey {
    let eldest = family(of: key)
    var place = key
    while place != eldest, let elder = elders[place] {
      elders[place] = eldest
      place = elder
    }
    return eldest
  }
}
