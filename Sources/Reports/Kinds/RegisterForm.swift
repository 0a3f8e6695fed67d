package import ModelRegistry
import Orthography

/// R1, biểu đăng ký: the form the plan prescribes, or the common one, filled in.
extension ReportMaker {
  /// - Parameter unit: only its registrations; nil for those of every unit.
  package func registerForm(of unit: FactKey? = nil) -> Report {
    var report = report(
      .registerForm,
      ReportText(vi: "BIỂU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH", en: "REGISTRATION FORM"))
    if let unit { report.subtitles.insert(ReportText(data: unitName(unit)), at: 0) }
    let entries = order.byUnitAndName(
      records.filter { (unit == nil || $0.unit == unit) && isOnForm($0) })
    let layout = FormLayout(of: plan)
    report.sections = layout.sections.enumerated().map { index, section in
      let mine = entries.filter { layout.place(of: $0.kind) == index }
      return ReportSection(
        section.id, title: section.title, columns: section.columns.map(\.column),
        rows: mine.enumerated().map { number, record in
          ReportRow(section.columns.map { cell($0, record, number: number + 1) })
        })
    }
    return report
  }

  /// A unit's own drafts belong on the form it is about to sign; what is gone does not.
  private func isOnForm(_ record: RegistrationFacts) -> Bool {
    switch record.state {
    case .withdrawn, .rejected, .merged: false
    default: record.track != .special
    }
  }

  private func cell(
    _ column: FormLayout.Column, _ record: RegistrationFacts, number: Int
  ) -> ReportCell {
    if column.maps.contains(where: { $0.isSame(as: "row") }) { return .number(number) }
    if column.maps.contains(where: { $0.isSame(as: "registration.field") }) {
      return .words(ReportWords.sector(record.sector, in: plan))
    }
    let parts = column.maps.map { text($0, record) }.filter { !$0.isEmpty }
    return .data(parts.joined(separator: "; "))
  }

  private func text(_ map: String, _ record: RegistrationFacts) -> String {
    switch map {
    case "registration.subject.name": Self.nameOnForm(record)
    case "registration.subject.position": record.position
    case "registration.subject.workplace": record.workplace
    case "registration.subject.address": record.address
    case "registration.subject.head": record.head
    case "registration.solutions": record.solutions
    case "registration.remarks": record.remarks
    case "registration.title": record.title
    case "registration.code": record.code
    case "registration.org": unitName(record.unit)
    default: ""
    }
  }

  /// Households stand among persons, so their name says what they are.
  static func nameOnForm(_ record: RegistrationFacts) -> String {
    guard record.kind == .household else { return record.name }
    let isSaid = searchKey(of: record.name).starts(with: Array("ho ".utf8))
    return isSaid ? record.name : "Hộ \(record.name)"
  }
}

/// The tables of the form: those of the plan's paper, else the common ones.
struct FormLayout {
  struct Section {
    let id: String
    let title: ReportText
    let kind: SubjectKind
    let columns: [Column]
  }

  struct Column {
    let column: ReportColumn
    let maps: [String]
  }

  let sections: [Section]

  init(of plan: Plan) {
    let form = plan.forms.first { $0.status == .inDocument && !$0.sections.isEmpty }
    sections =
      form?.sections.map { section in
        Section(
          id: section.id,
          title: ReportText(
            vi: "\(section.id). \(section.title.vi)", en: "\(section.id). \(section.title.en)"),
          kind: section.subjectKind,
          columns: section.columns.map { column in
            Column(
              column: ReportColumn(
                "c\(column.order)", ReportText(vi: column.header, en: column.english),
                isNumber: column.maps.contains { $0.isSame(as: "row") }),
              maps: column.maps)
          })
      } ?? Self.common
  }

  /// The section of a kind, else of its group; households stand with persons.
  func place(of kind: SubjectKind) -> Int {
    if let exact = sections.firstIndex(where: { $0.kind == kind }) { return exact }
    if let group = sections.firstIndex(where: { $0.kind.group == kind.group }) { return group }
    let isPerson = kind.group != .collective
    return sections.firstIndex { ($0.kind.group != .collective) == isPerson } ?? 0
  }

  private static let common: [Section] = [
    Section(
      id: "I", title: ReportText(vi: "I. Tập thể", en: "I. Collectives"), kind: .collective,
      columns: [
        column(1, "Stt", "No.", "row"),
        column(2, "Đơn vị", "Unit", "registration.subject.name"),
        column(3, "Địa chỉ", "Address", "registration.subject.address"),
        column(
          4, "Người đứng đầu; phụ trách đơn vị", "Head of the unit", "registration.subject.head"),
        column(5, "Điển hình thuộc lĩnh vực", "Field", "registration.field"),
        column(
          6, "Các giải pháp thực hiện xây dựng, nhân rộng điển hình (nêu khái quát)",
          "Solutions to build and spread it (in outline)", "registration.solutions"),
        column(7, "Ghi chú", "Remarks", "registration.remarks"),
      ]),
    Section(
      id: "II", title: ReportText(vi: "II. Cá nhân", en: "II. Persons"), kind: .individual,
      columns: [
        column(1, "Stt", "No.", "row"),
        column(2, "Họ và tên", "Name", "registration.subject.name"),
        column(
          3, "Chức vụ; đơn vị công tác; địa chỉ nơi cư trú", "Position; workplace; address",
          "registration.subject.position", "registration.subject.workplace",
          "registration.subject.address"),
        column(4, "Điển hình thuộc lĩnh vực", "Field", "registration.field"),
        column(
          5, "Các giải pháp của cá nhân đăng ký thực hiện (nêu khái quát)",
          "Solutions the person will carry out (in outline)", "registration.solutions"),
        column(6, "Ghi chú", "Remarks", "registration.remarks"),
      ]),
  ]

  private static func column(
    _ order: Int, _ vi: String, _ en: String, _ maps: String...
  ) -> Column {
    Column(
      column: ReportColumn(
        "c\(order)", ReportText(vi: vi, en: en), isNumber: maps.contains { $0.isSame(as: "row") }),
      maps: maps)
  }
}
