import Causality
import Dispatch
import Foundation
import ModelRegistry
import NhanRong
import Platform
import Sealing
import Synchronization
import TestSupport

/// The generated year played with real registers: keys, papers, databases and bundles, from every branch over
/// its commune to the province.
final class ProvinceChain: Sendable {
  typealias Place = GeneratedProvince.Place

  let generated: GeneratedProvince
  let province: Register
  let plans: [GeneratedProvince.PlanName: Plan]
  private let root: FilePath
  private let communes: [Register]
  private let paths: Mutex<[Place: RecordID]> = Mutex([:])
  /// When the province hears from its communes: the end of the year.
  static let endOfYear: Int64 = 1_798_600_000_000

  init(_ generated: GeneratedProvince) throws {
    self.generated = generated
    let memory = "/dev/shm"
    let isThere = FileManager.default.isWritableFile(atPath: memory)
    root = FilePath(isThere ? memory : FileManager.default.temporaryDirectory.path)
      .appending("province-\(UUID().uuidString)")
    var plans: [GeneratedProvince.PlanName: Plan] = [:]
    for (name, file) in SectorList.files {
      var text = try CountryList.text("plans/\(file).json")
      // The plan of one commune's year 2024, as if written for 2026.
      if name == .communes { text = text.replacingOccurrences(of: "\"2024", with: "\"2026") }
      plans[name] = try Plan(source: Array(text.utf8))
    }
    self.plans = plans
    province = try Register.create(
      at: root.appending("province"),
      Self.surroundings(root.appending("state-province"), seed: 1, now: Self.endOfYear))
    try province.found(domain: generated.name, tier: .province)
    for name in [GeneratedProvince.PlanName.units, .committees] {
      _ = try province.issue(try need(plans[name]))
    }
    var communes: [Register] = []
    for (number, commune) in generated.communes.enumerated() {
      let office = try Register.create(
        at: root.appending("commune-\(number)"),
        Self.surroundings(root.appending("state-commune-\(number)"), seed: 1_000 + UInt64(number)))
      let unit = Register.NewUnit(
        code: commune.code, name: commune.name, kind: "agency", tier: 40)
      try Self.enrol(office, as: unit, at: province, over: root.appending("stick-\(number)"))
      if commune.issuesPlan { _ = try office.issue(try need(plans[.communes])) }
      communes.append(office)
    }
    self.communes = communes
  }

  deinit { try? FileManager.default.removeItem(atPath: root.text) }

  private static func surroundings(
    _ state: FilePath, seed: UInt64, now: Int64 = 1_771_200_000_000
  ) -> Surroundings {
    let files = LocalFileSystem()
    return Surroundings(
      files: files, clock: .fixed(now), randomness: .seeded(seed), machine: .current(files: files),
      state: state)
  }

  private static func enrol(
    _ office: Register, as unit: Register.NewUnit, at superior: Register, over stick: FilePath
  ) throws {
    let enrolment = try superior.enrol(
      office.enrolmentRequest(name: "Máy"), into: nil, orNew: unit, isDryRun: false)
    let welcome = try superior.replica.export(
      for: superior.replica.recipients(of: enrolment.path.organisation), into: stick,
      purpose: .welcome)
    _ = try office.replica.install(
      welcome.path, root: office.replica.inspectWelcome(welcome.path))
  }

  // MARK: A year

  /// Both visits of every branch.
  ///
  /// - Returns: what arrives at the province, in an order that chance chose.
  func play(shuffledBy seed: UInt64) throws -> [FilePath] {
    try forEachCommune { number in try self.firstVisits(of: number, seed) }
    var bundles = try bundles(round: 1)
    try forEachCommune { number in try self.secondVisits(of: number, seed) }
    bundles += try self.bundles(round: 2)
    var random = SeededRandom(seed: seed)
    return random.shuffle(bundles)
  }

  /// On all processors: communes know nothing of one another.
  private func forEachCommune(_ body: @Sendable (Int) throws -> Void) throws {
    let failures: Mutex<[any Error]> = Mutex([])
    DispatchQueue.concurrentPerform(iterations: communes.count) { number in
      do { try body(number) } catch { failures.withLock { $0.append(error) } }
    }
    if let failure = failures.withLock({ $0.first }) { throw failure }
  }

  private func folder(_ commune: Int, _ branch: Int) -> FilePath {
    root.appending("branch-\(commune)-\(branch)")
  }

  private func surroundings(_ commune: Int, _ branch: Int) -> Surroundings {
    Self.surroundings(
      root.appending("state-\(commune)-\(branch)"),
      seed: 1_000_000 + UInt64(commune * 1_000 + branch))
  }

  private func firstVisits(of number: Int, _ seed: UInt64) throws {
    let office = communes[number]
    let stick = root.appending("stick-\(number)")
    var arriving: [FilePath] = []
    for (place, branch) in generated.communes[number].branches.enumerated() {
      let register = try Register.create(at: folder(number, place), surroundings(number, place))
      let unit = Register.NewUnit(
        code: branch.code, name: branch.name, kind: branch.kind, tier: 50)
      try Self.enrol(register, as: unit, at: office, over: stick)
      if branch.journey == .draftOnly {
        _ = try register.register(
          try need(new(Self.draft)), submittedOn: nil, asDraft: true)
      }
      try write(
        branch, at: Place(commune: number, branch: place, entry: 0), register, second: false)
      if branch.journey != .silent {
        let bundle = try up(from: register, over: stick)
        if branch.journey != .lostThenHealed { arriving.append(bundle) }
      }
      register.close()
      if branch.journey != .twice, branch.journey != .lostThenHealed { try remove(number, place) }
    }
    var random = SeededRandom(seed: seed &+ UInt64(number))
    for bundle in random.shuffle(arriving) { _ = try office.replica.importBundle(at: bundle) }
    for (place, branch) in generated.communes[number].branches.enumerated()
    where branch.journey != .silent && branch.journey != .lostThenHealed {
      try answer(branch, at: Place(commune: number, branch: place, entry: 0), second: false)
    }
  }

  private func secondVisits(of number: Int, _ seed: UInt64) throws {
    let office = communes[number]
    let stick = root.appending("stick-\(number)")
    var arriving: [FilePath] = []
    for (place, branch) in generated.communes[number].branches.enumerated()
    where branch.journey == .twice || branch.journey == .lostThenHealed {
      let register = try Register.open(at: folder(number, place), surroundings(number, place))
      let unit = try register.replica.requireUnit()
      let bundle = try office.replica.export(
        for: office.replica.recipients(of: unit.organisation), into: stick)
      _ = try register.replica.importBundle(at: bundle.path)
      let here = Place(commune: number, branch: place, entry: 0)
      try build(branch, at: here, register)
      try write(branch, at: here, register, second: true)
      if let adoption = branch.adoption { try adopt(adoption, at: here, register) }
      arriving.append(try up(from: register, over: stick))
      register.close()
      try remove(number, place)
    }
    var random = SeededRandom(seed: seed &+ UInt64(number) &+ 500)
    for bundle in random.shuffle(arriving) { _ = try office.replica.importBundle(at: bundle) }
    for (place, branch) in generated.communes[number].branches.enumerated() {
      let here = Place(commune: number, branch: place, entry: 0)
      if branch.journey == .twice { try answer(branch, at: here, second: true) }
      if branch.journey == .lostThenHealed {
        try answer(branch, at: here, second: false)
        try answer(branch, at: here, second: true)
      }
    }
  }

  private func up(from register: Register, over stick: FilePath) throws -> FilePath {
    let superior = try need(register.replica.superior())
    return try register.replica.export(
      for: register.replica.recipients(of: superior), into: stick
    ).path
  }

  /// What communes send the province after a visit; one of the first does not arrive.
  private func bundles(round: Int) throws -> [FilePath] {
    var bundles: [FilePath] = []
    for (number, commune) in generated.communes.enumerated()
    where !commune.isSilent && round <= commune.rounds {
      let bundle = try up(from: communes[number], over: root.appending("stick-up"))
      if round > 1 || number != generated.lost { bundles.append(bundle) }
    }
    return bundles
  }

  private func remove(_ commune: Int, _ branch: Int) throws {
    for path in [folder(commune, branch), root.appending("state-\(commune)-\(branch)")] {
      try FileManager.default.removeItem(atPath: path.text)
    }
  }

  // MARK: What people do

  private static let draft = GeneratedProvince.Entry(
    plan: .units, sector: "tt_ntm", kind: "collective", name: "Bản nháp", address: "",
    isSupplementary: false, isSecond: false, receivedOn: "", fate: .left)

  private func new(_ entry: GeneratedProvince.Entry) throws -> NewRegistration {
    NewRegistration(
      plan: try need(plans[entry.plan]).id, year: 2026,
      track: entry.isSupplementary ? .supplementary : .new,
      kind: try need(SubjectKind(rawValue: entry.kind)), name: entry.name, sector: entry.sector,
      texts: [("address", entry.address), ("solutions", "Cả chi bộ cùng làm, mỗi tháng một việc")])
  }

  private func write(
    _ branch: GeneratedProvince.Branch, at place: Place, _ register: Register, second: Bool
  ) throws {
    for (index, entry) in branch.entries.enumerated() where entry.isSecond == second {
      let id = try register.register(
        new(entry), submittedOn: CivilDate(parsing: entry.submittedOn))
      paths.withLock {
        $0[Place(commune: place.commune, branch: place.branch, entry: index)] = id
      }
    }
  }

  private func id(_ place: Place) throws -> RecordID { try need(paths.withLock { $0[place] }) }

  private func answer(
    _ branch: GeneratedProvince.Branch, at place: Place, second: Bool
  ) throws {
    let office = communes[place.commune]
    for (index, entry) in branch.entries.enumerated()
    where entry.isSecond == second && entry.fate != .left {
      let record = try id(Place(commune: place.commune, branch: place.branch, entry: index))
      let day = try CivilDate(parsing: entry.receivedOn)
      try office.advance(record, .received, on: day)
      switch entry.fate {
      case .left, .received: break
      case .accepted: try office.advance(record, .accepted, on: day)
      case .returned: try office.advance(record, .returned, on: day, reason: "Thiếu tiêu chí")
      case .merged:
        var details = StepDetails()
        details.day = day
        let twin = generated.communes[place.commune].branches[GeneratedProvince.school]
        details.survivor = try id(
          Place(
            commune: place.commune, branch: GeneratedProvince.school,
            entry: twin.entries.count - 1))
        _ = try office.advance(record, .merged, details, isDryRun: false)
      }
    }
  }

  private func build(
    _ branch: GeneratedProvince.Branch, at place: Place, _ register: Register
  ) throws {
    for (index, entry) in branch.entries.enumerated() where entry.isBuilt {
      let record = try id(Place(commune: place.commune, branch: place.branch, entry: index))
      try register.advance(record, .started, on: CivilDate(parsing: "2026-03-02"))
      try register.advance(record, .selfAssessed, on: CivilDate(parsing: "2026-07-09"))
    }
  }

  private func adopt(
    _ adoption: GeneratedProvince.Adoption, at place: Place, _ register: Register
  ) throws {
    let own = try adoption.own.map {
      try id(Place(commune: place.commune, branch: place.branch, entry: $0))
    }
    _ = try register.addSheet(
      SheetSchema.adoptionKind, about: own,
      [("source", "\(try id(adoption.source))"), ("state", "active"), ("agreedOn", "2026-07-09")],
      isDryRun: false)
  }

  // MARK: Agreement

  /// Units whose records do not look the same at a commune and at the province.
  func differences() throws -> [String] {
    var found: [String] = []
    for (number, commune) in generated.communes.enumerated() where !commune.isSilent {
      for unit in try communes[number].organisations() {
        let id = unit.path.organisation
        guard unit.code.hasPrefix(commune.code) else { continue }
        let codes = try [communes[number], province].map { register in
          try register.replica.read { (core) throws(ReplicaError) in core.stateCode(of: id)?.bytes }
        }
        if codes[0] != codes[1] { found.append(unit.code) }
      }
    }
    return found
  }

  var sizeOfProvince: Int {
    let folder = root.appending("province").text
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { sum, name in
      let path = "\(folder)/\(name)"
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return sum + (size ?? 0)
    }
  }
}
