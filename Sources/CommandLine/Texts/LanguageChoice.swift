import Platform

/// Where the language of one run comes from. The order is a promise to the people who set it:
/// a word on the command line wins over the surroundings, the register's own setting wins over
/// the machine's, and a machine that says nothing is taken to be Vietnamese.
struct LanguageChoice {
  let option: Language?
  let environment: ProcessEnvironment
  let replicaSetting: () -> Language?

  func resolved() -> Language {
    if let option { return option }
    if let wish = environment.variables["NHANRONG_LANG"].flatMap(Language.init(rawValue:)) {
      return wish
    }
    if let setting = replicaSetting() { return setting }
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      if let found = environment.variables[name].flatMap(Language.init(locale:)) { return found }
    }
    return .vi
  }
}
