import Foundation
import TestSupport

/// A year of a province as a seed gives it: what every branch registers, what its commune does with it, and
/// which bundles get lost. Plain values: nothing of the program is asked, so what it counts can be compared.
struct GeneratedProvince {
  /// The three plans in play: one for every unit and one for committees, issued by the province, and one that
  /// some communes issued each for itself.
  enum PlanName: Int, CaseIterable { case units, committees, communes }

  struct Entry {
    let plan: PlanName
    let sector: String
    let kind: String
    let name: String
    let address: String
    let isSupplementary: Bool
    /// Written at the second visit.
    let isSecond: Bool
    let submittedOn = "2026-02-16"
    var receivedOn: String
    var fate: Fate
    /// Assessed by the unit at the second visit.
    var isBuilt = false
  }

  /// What the commune does with it.
  enum Fate { case left, received, accepted, returned, merged }

  enum Journey {
    case once, twice
    /// The first bundle never arrives; the second visit brings everything.
    case lostThenHealed
    /// Registers, and nobody ever fetches it.
    case silent
    /// Has nothing but a draft.
    case draftOnly
  }

  /// Taken over from a branch of any commune, at the second visit.
  struct Adoption {
    let source: Place
    /// The branch's own registration of it; nil where it has none.
    let own: Int?
  }

  struct Place: Hashable {
    let commune: Int
    let branch: Int
    let entry: Int
  }

  struct Branch {
    let code: String
    let name: String
    let kind: String
    var journey: Journey
    var entries: [Entry] = []
    var adoption: Adoption?
  }

  struct Commune {
    let code: String
    let name: String
    let issuesPlan: Bool
    var rounds: Int
    /// Of which nothing ever comes to the province.
    let isSilent: Bool
    var branches: [Branch]
    /// Two branches registered one teacher; the commune may have merged them.
    let hasTwins: Bool
    let mergesTwins: Bool
  }

  let name: String
  var communes: [Commune]
  /// The commune whose first bundle to the province is lost.
  let lost: Int

  static let school = 1
  static let firstCell = 4

  init(seed: UInt64, communes count: Int, branches: Int) throws {
    let country = try CountryList()
    let province = try country.provinceForTests(communes: count)
    name = province.name
    lost = 7
    var random = SeededRandom(seed: seed)
    let sectors = try SectorList()
    communes = []
    for (index, unit) in province.communes.prefix(count).enumerated() {
      var commune = Commune(
        code: "\(province.code).\(unit.code)", name: unit.name, issuesPlan: index % 10 == 3,
        rounds: index % 3 == 1 || index == lost ? 2 : 1, isSilent: index == 9, branches: [],
        hasTwins: branches > Self.firstCell && random.chance(1, in: 3),
        mergesTwins: random.chance(1, in: 2))
      for number in 0..<branches {
        commune.branches.append(Self.branch(number, of: commune, sectors, &random))
      }
      if commune.hasTwins { Self.addTwins(to: &commune, number: index) }
      communes.append(commune)
    }
    spread(&random)
  }

  // MARK: Branches

  private static func branch(
    _ number: Int, of commune: Commune, _ sectors: SectorList, _ random: inout SeededRandom
  ) -> Branch {
    let codes = ["DU01", "TH01", "LL01", "YT01"]
    let names = [
      "Đảng bộ bộ phận \(commune.name)", "Trường Tiểu học \(commune.name)", "Công an xã",
      "Trạm Y tế \(commune.name)",
    ]
    let kinds = ["party_committee", "school", "armed_forces", "health"]
    let cell = number - codes.count + 1
    let digits = cell < 10 ? "0\(cell)" : "\(cell)"
    var branch = Branch(
      code: "\(commune.code)." + (number < codes.count ? codes[number] : "CB\(digits)"),
      name: number < names.count ? names[number] : "Chi bộ thôn \(cell) \(commune.name)",
      kind: number < kinds.count ? kinds[number] : "party_cell",
      journey: journey(of: commune, &random))
    if branch.journey == .draftOnly { return branch }
    var plans = Array(repeating: PlanName.units, count: [0, 1, 1, 2, 2, 3][random.below(6)])
    if number == 0 {
      plans += Array(repeating: .committees, count: random.below(6))
    }
    if commune.issuesPlan {
      plans += Array(repeating: .communes, count: number < 3 ? random.below(4) : random.below(2))
    }
    let isTwice = branch.journey == .twice || branch.journey == .lostThenHealed
    for plan in plans {
      let isSecond = isTwice && random.chance(1, in: 4)
      branch.entries.append(
        entry(
          "\(branch.code) \(branch.entries.count)", plan, isSecond: isSecond,
          comesLate: isSecond || branch.journey == .lostThenHealed, sectors, &random))
    }
    for index in branch.entries.indices where branch.journey == .twice {
      let entry = branch.entries[index]
      branch.entries[index].isBuilt =
        !entry.isSecond && entry.fate == .accepted && random.chance(2, in: 3)
    }
    return branch
  }

  private static func journey(of commune: Commune, _ random: inout SeededRandom) -> Journey {
    switch random.below(20) {
    case 0: .silent
    case 1: .draftOnly
    case 2 where commune.rounds == 2: .lostThenHealed
    case 3...6 where commune.rounds == 2: .twice
    default: .once
    }
  }

  private static func entry(
    _ name: String, _ plan: PlanName, isSecond: Bool, comesLate: Bool, _ sectors: SectorList,
    _ random: inout SeededRandom
  ) -> Entry {
    let (sector, kinds) = sectors.pick(plan, &random)
    let fate: Fate
    switch random.below(8) {
    case 0: fate = .left
    case 1: fate = .returned
    case 2: fate = .received
    default: fate = .accepted
    }
    return Entry(
      plan: plan, sector: sector, kind: random.pick(kinds) ?? "collective",
      name: "Điển hình \(name)", address: "Thôn \(1 + random.below(9))",
      isSupplementary: isSecond && random.chance(1, in: 2), isSecond: isSecond,
      receivedOn: comesLate ? "2026-07-10" : "2026-02-\(18 + random.below(10))", fate: fate)
  }

  private static func addTwins(to commune: inout Commune, number: Int) {
    for place in [school, firstCell] {
      commune.branches[place].journey = .once
      commune.branches[place].entries.append(
        Entry(
          plan: .units, sector: "cn_canbo", kind: "individual", name: "Nguyễn Thị Sinh \(number)",
          address: "Thôn Đôi", isSupplementary: false, isSecond: false,
          receivedOn: "2026-02-20",
          fate: place == firstCell && commune.mergesTwins ? .merged : .accepted))
      for index in commune.branches[place].entries.indices {
        commune.branches[place].entries[index].isBuilt = false
      }
      commune.branches[place].entries.removeAll { $0.isSecond }
    }
  }

  // MARK: Spreading

  /// Branches with a second visit take over models of any commune, half of them without a registration of their
  /// own.
  private mutating func spread(_ random: inout SeededRandom) {
    var sources: [Place] = []
    for (number, commune) in communes.enumerated() where !commune.isSilent {
      for (place, branch) in commune.branches.enumerated() where branch.journey != .silent {
        for (index, entry) in branch.entries.enumerated()
        where [.accepted, .merged].contains(entry.fate) && !entry.isSecond
          && branch.journey != .lostThenHealed
        {
          sources.append(Place(commune: number, branch: place, entry: index))
        }
      }
    }
    // Few models spread, so that some are taken over several times.
    let wellKnown =
      (0..<communes.count).compactMap { _ in random.pick(sources) }
      + sources.filter {
        communes[$0.commune].branches[$0.branch].entries[$0.entry].fate == .merged
      }
    for number in communes.indices where !communes[number].isSilent {
      for place in communes[number].branches.indices
      where communes[number].branches[place].journey == .twice && random.chance(2, in: 3) {
        guard let source = random.pick(wellKnown) else { continue }
        let own = communes[number].branches[place].entries.firstIndex { $0.isSecond }
        if source.commune == number, source.branch == place { continue }
        communes[number].branches[place].adoption = Adoption(source: source, own: own)
      }
    }
  }
}

/// The fields of the three plans, read from their files as plain JSON.
struct SectorList {
  private var sectors: [[(id: String, kinds: [String])]] = []
  private let isOpen: [Bool]

  static let files: [GeneratedProvince.PlanName: String] = [
    .units: "000-loi-bac-2026-2030", .committees: "002-khanh-hoa-235-kh-tu",
    .communes: "001-y-tich-2024",
  ]

  init() throws {
    var isOpen: [Bool] = []
    for plan in GeneratedProvince.PlanName.allCases {
      let object = try CountryList.object("plans/\(try need(Self.files[plan])).json")
      let fields = try need(object["fields"] as? [[String: Any]])
      sectors.append(
        try fields.map {
          (try need($0["id"] as? String), try need($0["subjectKinds"] as? [String]))
        }
      )
      isOpen.append(object["fieldsAreOpen"] as? Bool ?? false)
    }
    self.isOpen = isOpen
  }

  func pick(
    _ plan: GeneratedProvince.PlanName, _ random: inout SeededRandom
  ) -> (String, [String]) {
    if isOpen[plan.rawValue], random.chance(1, in: 12) { return ("khac", ["collective"]) }
    return random.pick(sectors[plan.rawValue]) ?? ("khac", ["collective"])
  }
}

/// The national list as plain text.
struct CountryList {
  struct Province {
    let code: String
    let name: String
    let communes: [(code: String, name: String)]
  }

  private let provinces: [Province]

  static func text(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: root.appendingPathComponent("Examples/Data/\(path)"), encoding: .utf8)
  }

  static func object(_ path: String) throws -> [String: Any] {
    let data = Data(try text(path).utf8)
    return try need(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  init() throws {
    func rows(_ path: String) throws -> [[String]] {
      try Self.text(path).split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let communes = Dictionary(grouping: try rows("units/communes.csv")) { $0[1] }
    provinces = try rows("units/provinces.csv").map { row in
      Province(
        code: row[0], name: row[2],
        communes: (communes[row[0]] ?? []).map { ($0[0], $0[3]) }.sorted { $0.0 < $1.0 })
    }
  }

  /// Of the provinces with at least so many communes the smallest; of several the first by code.
  func provinceForTests(communes count: Int) throws -> Province {
    let wanted = max(100, count)
    return try need(
      provinces.filter { $0.communes.count >= wanted }
        .min { ($0.communes.count, $0.code) < ($1.communes.count, $1.code) })
  }
}
