package import Causality

/// The level that recognises: how high a writer has to stand to decide there (Protocol.md 14.3).
package enum RecognitionLevel: String, CaseIterable, Sendable {
  case own, commune, district, province, central

  /// The level of an organisation in its own decisions.
  package init(of organisation: OrganisationID) {
    switch organisation.tier {
    case ...19: self = .central
    case ...29: self = .province
    case ...39: self = .district
    case 40: self = .commune
    default: self = .own
    }
  }

  /// The largest tier number that decides at it; a lower number stands higher.
  private var lowestTier: UInt8 {
    switch self {
    case .own: .max
    case .commune: 40
    case .district: 39
    case .province: 29
    case .central: 19
    }
  }

  /// Whether a writer of a tier decides at a level. At a level that this program does not know only those
  /// above the records' own organisation do, so that nobody there can decide for itself.
  package static func named(
    _ level: String, isDecidedBy tier: UInt8, among audience: OrganisationID
  ) -> Bool {
    guard let known = RecognitionLevel(rawValue: level) else { return tier < audience.tier }
    return tier <= known.lowestTier
  }
}
