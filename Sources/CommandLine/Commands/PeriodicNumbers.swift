import ModelRegistry
import NhanRong
import Reports

/// The numbers of a periodic report, as they stand when it is written.
///
/// They are what the first part of R3 shows that day, with the code of the data they come from: who holds
/// the same changes can print the same report and compare.
enum PeriodicNumbers {
  /// What to write beside what a person typed; numbers typed by hand stay as they are.
  ///
  /// - Throws: `NR-W05` for a plan the register does not hold, or a period that no report has.
  static func entries(
    beside typed: [(field: String, text: String)], _ register: Register, today: CivilDate
  ) throws(ReplicaError) -> [(field: String, text: String)] {
    func text(_ field: String) -> String? {
      typed.last { $0.field.utf8.elementsEqual(field.utf8) && !$0.text.isEmpty }?.text
    }
    // What is lacking is told where the sheet is read.
    guard text("numbers") == nil, let planID = text("plan"), let periodText = text("period") else {
      return []
    }
    let plan = try register.currentPlan(planID)
    guard let period = ReportPeriod(parsing: periodText) else {
      throw ReplicaError(
        .badValue, ("field", "period"), ("value", periodText),
        ("allowed", "2026 2026-h1 2026-q3 2026-plan"))
    }
    let ledger = try register.sheetLedger()
    let desk = try ReportDesk(
      register, register.planFacts(of: plan, ledger, register.unitRoll(), in: period.year),
      ledger, period, today: today, dataCode: register.dataCode())
    return desk.numbers.map { ("numbers", "\($0.line.rawValue):\($0.number)") }
      + [("setCode", desk.dataCode)]
  }

  /// A row of the numbers in words; one that a person typed stays as it is.
  static func label(_ name: String) -> Text {
    guard let line = ResultLine.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) })
    else { return Text(data: name) }
    return Text(vi: line.label.vi, en: line.label.en)
  }
}
