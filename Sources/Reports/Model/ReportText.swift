/// Words of a report in both languages. What the office files is Vietnamese; English is for visitors
/// and developers.
package struct ReportText: Hashable, Sendable {
  package let vi: String
  package let en: String

  package init(vi: String, en: String) {
    self.vi = vi
    self.en = en
  }

  /// A name or a number that reads the same in every language.
  package init(data: String) {
    vi = data
    en = data
  }

  package static func joined(_ texts: [ReportText], by separator: String) -> ReportText {
    ReportText(
      vi: texts.map(\.vi).joined(separator: separator),
      en: texts.map(\.en).joined(separator: separator))
  }
}
