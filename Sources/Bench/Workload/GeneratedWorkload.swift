/// Registrations of the shape and size of real ones, made from a seed: four changes each, two in a
/// hundred edited on both sides at once.
struct GeneratedWorkload: Workload {
  let branches: Int
  let registrations: Int
  private let seed: UInt64
  private let text = VietnameseText()
  private let isContested: [Bool]
  private let delta: [Int]
  private let commune: String
  private let staff: [String]

  init(registrations: Int, branches: Int, seed: UInt64) {
    self.registrations = max(registrations, branches)
    self.branches = branches
    self.seed = seed
    var random = SeededGenerator(seed: seed, stream: 1)
    let order = random.shuffled(self.registrations)
    let share = max(1, self.registrations / 50)
    var contested = [Bool](repeating: false, count: self.registrations)
    for number in order.prefix(share) { contested[number] = true }
    isContested = contested
    delta = order.dropFirst(share).prefix(max(1, self.registrations / 100)).sorted()
    commune = Self.place(&random)
    var staff: [String] = []
    for _ in 0..<12 { staff.append(Self.person(&random)) }
    self.staff = staff
  }

  private func numbers(ofBranch branch: Int) -> StrideTo<Int> {
    stride(from: branch, to: registrations, by: branches)
  }

  func firstPhase(ofBranch branch: Int) -> [Operation] {
    var random = SeededGenerator(seed: seed, stream: UInt64(1000 + branch))
    let village = Self.place(&random)
    let unit = "\(random.pick(Words.units)) \(village)"
    var made: [Operation] = []
    var improved: [Operation] = []
    var submitted: [Operation] = []
    for number in numbers(ofBranch: branch) {
      var solutions = text.sentences(200...540, &random)
      made.append(create(number, unit, village, solutions, &random))
      solutions[random.below(solutions.count)] = text.sentence(&random)
      improved.append(
        edit(
          number, .text(.solutions, VietnameseText.joined(solutions, upTo: 600)),
          .text(.status, Array("da_dang_ky".utf8))))
      if isContested[number] { continue }
      submitted.append(
        edit(
          number, .text(.note, text.sentence(&random)),
          .text(.status, Array("cho_tham_dinh".utf8))))
    }
    return made + improved + submitted
  }

  func secondPhase() -> [Operation] {
    var random = SeededGenerator(seed: seed, stream: 2)
    return (0..<registrations).map { number in
      let status = ["cong_nhan", "cong_nhan", "khong_cong_nhan"][random.below(3)]
      let decision =
        "Quyết định số \(random.within(10...900))-QĐ/ĐU ngày \(Self.day(in: 5...6, &random))"
      return edit(
        number, .text(.status, Array(status.utf8)), .text(.decision, Array(decision.utf8)))
    }
  }

  func secondPhase(ofBranch branch: Int) -> [Operation] {
    var random = SeededGenerator(seed: seed, stream: UInt64(2_000_000 + branch))
    return numbers(ofBranch: branch).filter { isContested[$0] }.map { number in
      edit(
        number, .text(.status, Array("bo_sung".utf8)), .text(.note, text.sentence(&random)))
    }
  }

  func thirdPhase() -> [Operation] {
    var random = SeededGenerator(seed: seed, stream: 3)
    return delta.map { number in
      edit(
        number, .text(.status, Array("nhan_rong".utf8)), .text(.note, text.sentence(&random)))
    }
  }

  private func edit(_ number: Int, _ settings: Operation.Setting...) -> Operation {
    Operation(registration: number, isCreate: false, settings: settings)
  }

  private func create(
    _ number: Int, _ unit: String, _ village: String, _ solutions: [[UInt8]],
    _ random: inout SeededGenerator
  ) -> Operation {
    let name = Array("Mô hình ".utf8) + text.sentence(&random).dropLast()
    let plan = ["12-KH/ĐU", "33-KH/ĐU", "48-KH/ĐU", "80-KH/ĐU", "111-KH/ĐU"][random.below(5)]
    let texts: [(Field, String)] = [
      (.plan, plan), (.type, random.unit() < 0.6 ? "tap_the" : "ca_nhan"), (.unit, unit),
      (.address, "thôn \(village), xã \(commune)"), (.head, Self.person(&random)),
      (.domain, random.pick(Words.domains)), (.status, "du_kien"),
      (.assigned, random.pick(staff)), (.registered, Self.day(in: 1...3, &random)),
      (.due, Self.day(in: 6...12, &random)), (.decision, ""),
    ]
    let settings =
      texts.map { Operation.Setting.text($0.0, Array($0.1.utf8)) } + [
        .integer(.year, Int64(random.within(2024...2030))),
        .text(.name, VietnameseText.clipped(name, upTo: 120)),
        .text(.solutions, VietnameseText.joined(solutions, upTo: 600)),
        .text(.note, text.sentence(&random)),
      ]
    return Operation(
      registration: number, isCreate: true,
      settings: settings.sorted { $0.field.rawValue < $1.field.rawValue })
  }

  private static func place(_ random: inout SeededGenerator) -> String {
    "\(random.pick(Words.places)) \(random.pick(Words.places))"
  }

  private static func person(_ random: inout SeededGenerator) -> String {
    let family = random.pick(Words.families)
    return "\(family) \(random.pick(Words.middles)) \(random.pick(Words.givens))"
  }

  private static func day(
    in months: ClosedRange<Int>, _ random: inout SeededGenerator
  ) -> String {
    let month = random.within(months)
    let day = random.within(1...28)
    return "2026-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}
