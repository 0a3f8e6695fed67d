/// What a grant lets its holder act as (Protocol.md 11). The number is the tier it is usual for, and
/// a role may only pass on roles with an equal or higher number.
package enum Role: UInt8, CaseIterable, Comparable, Sendable {
  case root = 0
  case central = 10
  case province = 20
  case district = 30
  case commune = 40
  case committee = 45
  case branch = 50
  case reader = 60

  package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }

  /// The role a unit of a tier is enrolled with: the lowest one that stands as high.
  package static func usual(forTier tier: UInt8) -> Role {
    allCases.last { $0 != .reader && $0.rawValue <= tier } ?? .root
  }
}

/// Several roles, as one grant or more give them.
package struct RoleSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16
  @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

  package init(_ roles: Role...) {
    var value: UInt16 = 0
    for role in roles { value |= RoleSet.bit(of: role) }
    self.init(rawValue: value)
  }

  package mutating func add(_ role: Role) {
    self = RoleSet(rawValue: rawValue | RoleSet.bit(of: role))
  }

  private static func bit(of role: Role) -> UInt16 {
    switch role {
    case .root: 1
    case .central: 2
    case .province: 4
    case .district: 8
    case .commune: 16
    case .committee: 32
    case .branch: 64
    case .reader: 128
    }
  }

  /// Every role that stands above the registering units.
  package static let superiors = RoleSet(.root, .central, .province, .district, .commune)
  /// The units that register models.
  package static let units = RoleSet(.committee, .branch)
  package static let writers = superiors.union(units)
}
