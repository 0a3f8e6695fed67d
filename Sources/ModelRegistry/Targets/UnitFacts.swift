/// What counting and listing need to know of one unit.
package struct UnitFacts: Hashable, Sendable {
  package let key: FactKey
  /// Official code, such as `20.06601.CB03`; empty where it has none.
  package let code: String
  package let name: String
  /// Id of a kind in the catalogue, such as `party_cell`; empty where it is unknown.
  package let kind: String
  /// Ratings by year, as ids of the catalogue, in the order in which they were written.
  package var ratings: [Rating] = []
  package var schoolLevel: SchoolLevel?
  /// The roles its superior bound it to by hand, none where it was bound to none; nil where kind and name
  /// tell.
  package var roles: [String]?
  /// Rules on criteria that it has issued.
  package var criteriaRules = 0
  /// The unit directly below the office that counts to which it belongs, such as a branch's commune at a
  /// province; itself where it is that unit.
  package var area: Area
  /// The nearest body above it that issued the plan; nil where only one did.
  package var issuer: FactKey?
  /// The day its last bundle came; nil where none came.
  package var heardOn: CivilDate?
  /// The day from which it went into others; it owes nothing that falls due from then on.
  package var endedOn: CivilDate?

  package struct Area: Hashable, Sendable {
    package let key: FactKey
    package let code: String
    package let name: String

    package init(key: FactKey, code: String, name: String) {
      self.key = key
      self.code = code
      self.name = name
    }
  }

  package struct Rating: Hashable, Sendable {
    package let year: Int
    package let rating: String

    package init(year: Int, rating: String) {
      self.year = year
      self.rating = rating
    }
  }

  package init(key: FactKey, code: String, name: String, kind: String) {
    self.key = key
    self.code = code
    self.name = name
    self.kind = kind
    area = Area(key: key, code: code, name: name)
  }

  /// The rating of a year, else that of the newest year rated; what was written later corrects what was
  /// written before. Nil where none is known.
  package func rating(in year: Int) -> UnitRating? {
    let known = ratings.compactMap { entry in
      UnitRating(rawValue: entry.rating).map { (year: entry.year, rating: $0) }
    }
    let meant = known.contains { $0.year == year } ? year : known.map(\.year).max()
    return known.last { $0.year == meant }?.rating
  }

  /// Units stand by code, those without a code by name after them.
  package static func precedes(_ left: UnitFacts, _ right: UnitFacts) -> Bool {
    let first = left.orderKey
    let second = right.orderKey
    return first == second ? left.key < right.key : first.lexicographicallyPrecedes(second)
  }

  private var orderKey: [UInt8] { Area(key: key, code: code, name: name).orderKey }
}

extension UnitFacts.Area {
  /// In the order of units.
  package static func precedes(_ left: UnitFacts.Area, _ right: UnitFacts.Area) -> Bool {
    let first = left.orderKey
    let second = right.orderKey
    return first == second ? left.key < right.key : first.lexicographicallyPrecedes(second)
  }

  fileprivate var orderKey: [UInt8] {
    code.isEmpty ? [0xFF] + Array(name.utf8) : Array(code.utf8)
  }
}

/// Units by their keys, for looking up only.
package struct UnitIndex: Sendable {
  private let units: [FactKey: UnitFacts]

  package init(_ units: [UnitFacts]) {
    self.units = Dictionary(units.map { ($0.key, $0) }) { first, _ in first }
  }

  package subscript(_ key: FactKey) -> UnitFacts? { units[key] }
}

/// The levels of schools: a quota "for each level of schools" has one minimum for each of them.
package enum SchoolLevel: String, Hashable, Sendable, CaseIterable, TableWord {
  case preschool = "mam_non"
  case primary = "tieu_hoc"
  case lowerSecondary = "thcs"
  case upperSecondary = "thpt"

  var words: [String] {
    switch self {
    case .preschool: ["Mầm non", "Mẫu giáo", "MN"]
    case .primary: ["Tiểu học", "TH"]
    case .lowerSecondary: ["Trung học cơ sở", "THCS"]
    case .upperSecondary: ["Trung học phổ thông", "THPT"]
    }
  }

  /// The level that a school's name tells; nil where it tells none or several.
  package init?(nameOfSchool name: String) {
    let words = wordKey(of: Array(name.utf8)).split(separator: 0x20).map(Array.init)
    let levels = SchoolLevel.allCases.filter { level in
      level.words.contains { Self.contains(words, wordKey(of: Array($0.utf8))) }
    }
    guard levels.count == 1 else { return nil }
    self = levels[0]
  }

  private static func contains(_ words: [[UInt8]], _ phrase: [UInt8]) -> Bool {
    let parts = phrase.split(separator: 0x20).map(Array.init)
    guard parts.count <= words.count else { return false }
    return (0...(words.count - parts.count)).contains { start in
      Array(words[start..<(start + parts.count)]) == parts
    }
  }
}
