import Testing

@testable import CommandLine

@Suite struct ArgumentParserTests {
  @Test func `an option value may stand after it, behind an equals sign or glued on`() throws {
    #expect(try SmallTree.call("resolve", "--rule", "owner")?.value(of: SmallTree.rule) == "owner")
    #expect(try SmallTree.call("resolve", "--rule=owner")?.value(of: SmallTree.rule) == "owner")
    #expect(try SmallTree.call("resolve", "-r", "owner")?.value(of: SmallTree.rule) == "owner")
    #expect(try SmallTree.call("resolve", "-rowner")?.value(of: SmallTree.rule) == "owner")
  }

  @Test func `short options may stand in one cluster, the last one with its value`() throws {
    let call = try #require(try SmallTree.call("resolve", "-qnatnhãn"))
    #expect(call.globals.quiet && call.globals.dryRun && call.has(SmallTree.all))
    #expect(call.values(of: SmallTree.tag) == ["nhãn"])
    let apart = try SmallTree.call("resolve", "-at", "một", "-t=hai")
    #expect(apart?.values(of: SmallTree.tag) == ["một", "=hai"])
  }

  @Test func `global options are understood before, between and after the words`() throws {
    let call = try #require(
      try SmallTree.call(
        "--json", "bundle", "-C", "here", "show", "--lang=en", "a.nrb", "-vv", "-y"))
    #expect(call.name == "bundle show")
    #expect(call.globals.json && call.globals.replica == "here" && call.globals.language == .en)
    #expect(call.globals.verbosity == 2 && call.globals.yes)
  }

  @Test func `after two dashes every word is an operand`() throws {
    let call = try SmallTree.call("resolve", "--", "--all", "-h", "--")
    #expect(call?.operands(SmallTree.files) == ["--all", "-h", "--"])
    #expect(call?.has(SmallTree.all) == false)
  }

  @Test func `a single dash is an operand and an option value`() throws {
    let call = try SmallTree.call("resolve", "-", "--keep", "-")
    #expect(call?.operands(SmallTree.files) == ["-"])
    #expect(call?.value(of: SmallTree.keep) == "-")
  }

  @Test func `field and value pairs arrive untouched and split at the first equals sign`() throws {
    let call = try #require(
      try SmallTree.call("edit", "R1", "title=a=b --x", "note=", "tên=\u{301}z"))
    #expect(try call.required(SmallTree.identifier) == "R1")
    let pairs = try call.pairs(SmallTree.pairs)
    #expect(pairs.map(\.key) == ["title", "note", "tên"])
    #expect(
      pairs.map { Array($0.value.utf8) } == ["a=b --x", "", "\u{301}z"].map { Array($0.utf8) })
  }

  @Test func `a pair without a name or an equals sign is refused`() throws {
    for word in ["title", "=x"] {
      let call = try #require(try SmallTree.call("edit", "R1", word))
      #expect(throws: CommandFailure.self) { try call.pairs(SmallTree.pairs) }
    }
  }

  @Test func `Vietnamese words call commands, with accents, without, and in either form`() throws {
    for word in ["dang-ky", "đăng-ký", "ĐĂNG-KÝ", "đa\u{306}ng-ky\u{301}", "dang_ky"] {
      #expect(try SmallTree.call(word)?.name == "register")
    }
    #expect(try SmallTree.call("gói", "xem", "a.nrb")?.name == "bundle show")
  }

  @Test func `help wins over everything the line still lacks`() throws {
    for words in [["edit", "-h"], ["edit", "--help", "R1"], ["-h", "edit"], ["edit", "-qh"]] {
      guard case .help(let path, _) = try ArgumentParser.parse(words, tree: SmallTree.tree) else {
        Issue.record("\(words) is not understood as a call for help")
        continue
      }
      #expect(path == ["edit"])
    }
  }

  @Test func `each mistake of the line has its own code and exit 64`() {
    let cases: [(CommandFailure?, String)] = [
      (SmallTree.refusal("editt"), "NR-U01"),
      (SmallTree.refusal("bundle", "shw"), "NR-U01"),
      (SmallTree.refusal("sync", "--bogus"), "NR-U02"),
      (SmallTree.refusal("sync", "-x"), "NR-U02"),
      (SmallTree.refusal("--all", "sync"), "NR-U02"),
      (SmallTree.refusal("resolve", "--keep"), "NR-U03"),
      (SmallTree.refusal("resolve", "--keep", "--all"), "NR-U03"),
      (SmallTree.refusal("resolve", "--keep", "-a"), "NR-U03"),
      (SmallTree.refusal("resolve", "--keep", "--"), "NR-U03"),
      (SmallTree.refusal("sync", "--all=1"), "NR-U04"),
      (SmallTree.refusal("resolve", "--rule=first"), "NR-U05"),
      (SmallTree.refusal("--lang", "fr", "sync"), "NR-U05"),
      (SmallTree.refusal("edit"), "NR-U06"),
      (SmallTree.refusal("edit", "R1"), "NR-U06"),
      (SmallTree.refusal("sync", "a", "b"), "NR-U07"),
      (SmallTree.refusal("resolve", "--keep=1", "--keep=1"), "NR-U08"),
      (SmallTree.refusal("bundle"), "NR-U09"),
    ]
    for (failure, code) in cases {
      #expect(failure?.code == code)
      #expect(failure?.exit == .usage)
      #expect(failure?.tryCommand?.hasPrefix("nhanrong ") == true)
    }
  }

  @Test func `a value that looks like an option can be given with an equals sign`() throws {
    #expect(try SmallTree.call("resolve", "--keep=--all")?.value(of: SmallTree.keep) == "--all")
    #expect(try SmallTree.call("resolve", "--keep", "-5")?.value(of: SmallTree.keep) == "-5")
  }

  @Test func `whole numbers are read inside their range only`() throws {
    #expect(try SmallTree.call("resolve", "--keep=2")?.integer(of: SmallTree.keep, in: 1...9) == 2)
    #expect(try SmallTree.call("resolve")?.integer(of: SmallTree.keep, in: 1...9) == nil)
    for wrong in ["0", "10", "hai", "", "2.0", "99999999999999999999"] {
      let call = try #require(try SmallTree.call("resolve", "--keep=" + wrong))
      #expect(throws: CommandFailure.self) { try call.integer(of: SmallTree.keep, in: 1...9) }
    }
  }

  @Test func `wishes on a line that does not parse are still heard`() {
    let heard = GlobalSettings.salvaged(
      from: ["bogus", "--json", "--lang", "en", "--color=never", "--", "--quiet"])
    #expect(heard.json && heard.language == .en && heard.colour == .never && !heard.quiet)
  }
}
