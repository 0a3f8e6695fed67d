import Testing

@testable import CommandLine

@Suite struct DidYouMeanTests {
  @Test func `a slip leads to the command that was meant, as a whole line to type`() {
    let cases = [
      ("sycn", "sync"), ("snc", "sync"), ("registr", "register"), ("dangky", "register"),
      ("đăngký", "register"), ("giai-quyêtt", "resolve"), ("don-bo", "sync"),
    ]
    for (typed, meant) in cases {
      let failure = SmallTree.refusal(typed, "-n")
      #expect(failure?.tryCommand == "nhanrong \(meant) -n", "\(typed)")
    }
    #expect(SmallTree.refusal("dangky")?.tryCommand == "nhanrong register")
  }

  @Test func `options and values are corrected too, Vietnamese words among them`() {
    #expect(SmallTree.refusal("resolve", "--rul", "x")?.tryCommand == "nhanrong resolve --rule x")
    #expect(
      SmallTree.refusal("resolve", "--rul=owner")?.tryCommand == "nhanrong resolve --rule=owner")
    #expect(
      SmallTree.refusal("resolve", "--rule", "cấp-trên")?.tryCommand
        == "nhanrong resolve --rule authority")
    #expect(SmallTree.refusal("--lang", "tiếng-việt")?.tryCommand == "nhanrong --lang vi")
  }

  @Test func `a word far from everything gets no guess but the way to the help`() {
    let failure = SmallTree.refusal("qwertyuiop")
    #expect(failure?.reason == nil)
    #expect(failure?.tryCommand == "nhanrong help")
  }

  @Test func `a very long word is refused without a search`() {
    let failure = SmallTree.refusal(String(repeating: "s", count: 100_000))
    #expect(failure?.code == "NR-U01" && failure?.reason == nil)
  }

  @Test func `words with spaces or quotes come back as one shell word`() {
    #expect(
      SmallTree.refusal("sycn", "Nà Mòn's")?.tryCommand == #"nhanrong sync 'Nà Mòn'\''s'"#)
    #expect(ShellWord.quoted("") == "''")
    #expect(ShellWord.quoted("$(x)") == "'$(x)'")
  }

  @Test func `the distance counts a letter more, less, other, and a swap of neighbours`() {
    #expect(EditDistance.between("sync", "sync") == 0)
    #expect(EditDistance.between("sync", "snc") == 1)
    #expect(EditDistance.between("sync", "synnc") == 1)
    #expect(EditDistance.between("sync", "sinc") == 1)
    #expect(EditDistance.between("sync", "sycn") == 1)
    #expect(EditDistance.between("", "abc") == 3)
    #expect(EditDistance.between("", "") == 0)
  }

  @Test func `folding drops every Vietnamese mark and the bar of đ`() {
    #expect(WordFold.fold("Đường Nguyễn Huệ, Ỷ Lan ằẵẳ") == "duong nguyen hue, y lan aaa")
    #expect(WordFold.fold("e\u{302}\u{301}") == "e")
  }
}
