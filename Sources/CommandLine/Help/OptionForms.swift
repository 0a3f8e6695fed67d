/// How an option is written: `-C, --replica DIR`.
extension OptionSpec {
  var writtenForms: [String] {
    (short.map { ["-\($0)"] } ?? []) + ["--" + long]
  }

  /// What may stand for the value: the allowed words where there are any, or the value's name.
  var valueForm: String? {
    guard let value else { return nil }
    return value.allowed.isEmpty ? value.name : value.allowed.map(\.name).joined(separator: "|")
  }

  /// `-C, --replica DIR`
  var helpWords: String {
    let names = writtenForms.joined(separator: ", ")
    return valueForm.map { names + " " + $0 } ?? names
  }

  /// Options without a short form are moved in, so that the long forms stand below each other.
  var helpForm: String { (short == nil ? "    " : "") + helpWords }
}
