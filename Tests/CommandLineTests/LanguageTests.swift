import Platform
import Testing

@testable import CommandLine

@Suite struct LanguageTests {
  private func chosen(
    option: Language? = nil, replica: Language? = nil, _ variables: [String: String]
  ) -> Language {
    LanguageChoice(option: option, environment: .imagined(variables)) { replica }.resolved()
  }

  @Test func `each source of the language gives way to the one before it`() {
    var variables = ["LANG": "en_US.UTF-8"]
    #expect(chosen([:]) == .vi)
    #expect(chosen(variables) == .en)
    variables["LC_MESSAGES"] = "vi_VN"
    #expect(chosen(variables) == .vi)
    variables["LC_ALL"] = "C"
    #expect(chosen(variables) == .en)
    #expect(chosen(replica: .vi, variables) == .vi)
    variables["NHANRONG_LANG"] = "en"
    #expect(chosen(replica: .vi, variables) == .en)
    #expect(chosen(option: .vi, replica: .en, variables) == .vi)
  }

  @Test func `C, POSIX and a third language are English, an empty name says nothing`() {
    for locale in ["C", "POSIX", "C.UTF-8", "fr_FR@euro", "en"] {
      #expect(chosen(["LANG": locale]) == .en)
    }
    #expect(chosen(["LC_ALL": "", "LANG": "vi"]) == .vi)
    #expect(chosen(["LC_ALL": ""]) == .vi)
    #expect(chosen(["NHANRONG_LANG": "fr", "LANG": "en"]) == .en)
  }

  @Test func `colour follows the option, then NO_COLOR, then the terminal`() {
    func coloured(_ colour: GlobalSettings.Colour, _ variables: [String: String], _ tty: Bool)
      -> Bool
    {
      var globals = GlobalSettings()
      globals.colour = colour
      return OutputOptions(
        globals: globals, language: .vi, environment: .imagined(variables, terminal: tty)
      ).answerColour
    }
    #expect(coloured(.auto, [:], true))
    #expect(!coloured(.auto, [:], false))
    #expect(!coloured(.auto, ["NO_COLOR": "1"], true))
    #expect(coloured(.auto, ["NO_COLOR": ""], true))
    #expect(!coloured(.auto, ["TERM": "dumb"], true))
    #expect(coloured(.always, ["NO_COLOR": "1"], false))
    #expect(!coloured(.never, [:], true))
  }

  @Test func `the width is what COLUMNS says, then the terminal, and nothing in a pipe`() {
    func width(_ variables: [String: String], columns: Int?) -> Int? {
      OutputOptions(
        globals: GlobalSettings(), language: .vi,
        environment: .imagined(variables, columns: columns)
      ).width
    }
    #expect(width([:], columns: nil) == nil)
    #expect(width([:], columns: 132) == 132)
    #expect(width([:], columns: 0) == 80)
    #expect(width(["COLUMNS": "0"], columns: 132) == 80)
    #expect(width(["COLUMNS": "-7"], columns: nil) == 80)
    #expect(width(["COLUMNS": "50"], columns: 132) == 50)
    #expect(width(["COLUMNS": "rộng"], columns: 132) == 132)
  }
}

extension ProcessEnvironment {
  static func imagined(
    _ variables: [String: String] = [:], terminal: Bool = false, columns: Int? = nil
  ) -> ProcessEnvironment {
    ProcessEnvironment(
      variables: .fixed(variables), inputIsTerminal: terminal, outputIsTerminal: terminal,
      talkIsTerminal: terminal, terminalColumns: columns)
  }
}
