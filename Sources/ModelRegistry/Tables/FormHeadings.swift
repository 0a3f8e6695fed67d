import Orthography

/// The headings of a registration form: the plan's own, and the words offices write over such tables.
///
/// One heading may stand over several columns (`Chức vụ; đơn vị công tác; địa chỉ nơi cư trú`); the
/// running number belongs to none.
struct FormHeadings {
  /// What a cell below a heading fills.
  struct Meaning: Hashable {
    var columns: [RegistrationColumn]
    /// The heading says by itself that persons are listed below it.
    var isOfPersons = false

    var isNumber: Bool { columns.isEmpty }
  }

  private var meanings: [(key: [UInt8], meaning: Meaning)] = []
  private var titles: [(key: [UInt8], kind: SubjectKind)] = []

  init(_ plan: Plan) {
    for section in plan.forms.flatMap(\.sections) {
      titles.append((Self.key(section.title.vi), section.subjectKind))
      for column in section.columns {
        let columns = column.maps.compactMap { Self.columns[$0] }
        guard columns.count == column.maps.count || column.maps == ["row"] else { continue }
        let isOfPersons = columns == [.name] && section.subjectKind == .individual
        add(column.header, Meaning(columns: columns, isOfPersons: isOfPersons))
      }
    }
    for word in ["Stt", "TT", "Số TT", "Số thứ tự"] { add(word, Meaning(columns: [])) }
    for word in ["Đơn vị", "Tên đơn vị", "Tập thể", "Tên tập thể", "Hộ gia đình"] {
      add(word, Meaning(columns: [.name]))
    }
    for word in ["Họ và tên", "Họ tên", "Cá nhân", "Tên cá nhân"] {
      add(word, Meaning(columns: [.name], isOfPersons: true))
    }
    add(
      "Chức vụ, đơn vị công tác, địa chỉ nơi cư trú",
      Meaning(columns: [.position, .workplace, .address]))
    add("Chức vụ, đơn vị công tác", Meaning(columns: [.position, .workplace]))
    for column in RegistrationColumn.allCases {
      for word in column.headings { add(word, Meaning(columns: [column])) }
    }
    for (word, kind) in [
      ("Tập thể", SubjectKind.collective), ("Cá nhân", .individual), ("Hộ gia đình", .household),
    ] {
      titles.append((Self.key(word), kind))
    }
  }

  /// The words of plans for fields of a registration.
  private static let columns: [String: RegistrationColumn] = [
    "registration.subject.name": .name, "registration.subject.position": .position,
    "registration.subject.workplace": .workplace, "registration.subject.address": .address,
    "registration.subject.head": .head, "registration.field": .field,
    "registration.solutions": .solutions, "registration.remarks": .remarks,
  ]

  private static func key(_ text: String) -> [UInt8] { headingKey(of: Array(text.utf8)).key }

  private mutating func add(_ heading: String, _ meaning: Meaning) {
    meanings.append((Self.key(heading), meaning))
  }

  /// What a heading says; long ones are known by how they begin.
  func meaning(of cell: ArraySlice<UInt8>) -> Meaning? {
    let key = headingKey(of: Array(cell)).key
    if key.isEmpty { return nil }
    if let known = meanings.first(where: { $0.key == key }) { return known.meaning }
    let begins: [(String, RegistrationColumn)] = [
      ("cac giai phap", .solutions), ("giai phap", .solutions), ("nguoi dung dau", .head),
      ("dien hinh thuoc linh vuc", .field),
    ]
    return begins.first { key.starts(with: Array($0.0.utf8) + [0x20]) }
      .map { Meaning(columns: [$0.1]) }
  }

  /// The kind of subject a section title announces, as in "I. Tập thể": a number of the section and the
  /// title, with few words after it.
  func kind(ofTitle text: [UInt8]) -> SubjectKind? {
    var words = headingKey(of: text).key.split(separator: 0x20).map(Array.init)
    if let first = words.first, Self.isSectionNumber(first) { words.removeFirst() }
    guard words.count <= 6 else { return nil }
    let key = Array(words.joined(separator: [0x20]))
    let found = titles.filter { key == $0.key || key.starts(with: $0.key + [0x20]) }
    return found.first?.kind
  }

  private static func isSectionNumber(_ word: [UInt8]) -> Bool {
    let text = String(decoding: word, as: UTF8.self)
    return ["i", "ii", "iii", "iv", "v", "a", "b", "c"].contains(text)
      || word.count <= 2 && word.allSatisfy { (0x30...0x39).contains($0) }
  }
}
