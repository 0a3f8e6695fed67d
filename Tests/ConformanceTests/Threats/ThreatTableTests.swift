import Foundation
import Testing

/// Every line of Protocol.md section 18, and what a hostile stick, folder, table or terminal text could
/// do besides, with the scenario that plays it.
@Suite(.enabled(if: !VectorFiles.areWritten)) struct ThreatTableTests {
  enum Scenario: Sendable {
    /// Played here; it asserts what must not be.
    case played(@Sendable () throws -> Void)
    /// A test that stands elsewhere: its file below Tests, and its name.
    case stands(String, String)
  }

  static let protocolLines: [(line: String, scenario: Scenario)] = [
    ("a lost stick names an organisation or person", .played(Threats.aLostStickNamesNobody)),
    (
      "a bit is lost on the stick",
      .stands("ConformanceTests/Mutated/MutatedFileTests.swift", "every flipped bit")
    ),
    (
      "a recipient hands a bundle on as if it were meant for another",
      .played(Threats.aBundleIsNotHandedOn)
    ),
    ("one sealed file opens to two texts", .played(Threats.oneFileHasOneText)),
    (
      "a relay alters, reorders or forges a child's changes",
      .stands(
        "ConformanceTests/Mutated/MeddlingRelayTests.swift", "a bit of every byte of its section")
    ),
    ("a relay leaves out the newest changes", .played(Threats.whatARelayDropsShows)),
    ("a section unfolds to gigabytes", .played(Threats.aBombIsRefusedUnread)),
    ("an array announces 2^60 items", .played(Threats.anArrayNeedsBytes)),
    ("a valid key writes what it may not", .played(Threats.aBranchWritesNoOfficeField)),
    (
      "a stolen key goes on writing",
      .stands(
        "ExchangeTests/RevocationTests.swift",
        "what people are shown before they sign is what the signature does")
    ),
    (
      "an office lifts what its superior revoked",
      .stands(
        "FleetTests/TrustAgreementTests.swift", "papers of all kinds count alike in every order")
    ),
    (
      "a stranger's domain attaches itself",
      .stands(
        "FleetTests/TrustAgreementTests.swift", "papers of all kinds count alike in every order")
    ),
    (
      "a writer inflates its counters to win",
      .stands(
        "MergingTests/NaiveFoldTests.swift",
        "the fold agrees with the naive fold on random histories in every order")
    ),
    ("a clock says 1980 or 2099", .played(Threats.clocksDecideNothing)),
    (
      "a copied disk image writes twice under one number",
      .stands(
        "FleetTests/EveryOrderTests.swift",
        "two strands of one log are kept and judged alike in every order")
    ),
    (
      "a stolen backup of a key",
      .stands(
        "ExchangeTests/KeyFileTests.swift",
        "a backup opens with its passphrase, however that was typed, and with no other")
    ),
    (
      "a key file that asks for all the memory there is",
      .stands(
        "ExchangeTests/KeyFileTests.swift",
        "a file that asks for too much is refused before anything is done")
    ),
    ("one signature used for another purpose", .played(Threats.aSignatureHasOnePurpose)),
    ("an attachment called `../../x`", .played(Threats.aNameIsNoPath)),
  ]

  static let localLines: [(line: String, scenario: Scenario)] = [
    (
      "a stick holds links, pipes and devices for bundles",
      .stands(
        "PlatformTests/FileReadingTests.swift",
        "a missing file, a folder, a link and a pipe each have their own refusal")
    ),
    ("a replayed bundle", .played(Threats.aReplayChangesNothing)),
    (
      "bundles mixed from parts of others",
      .stands("ConformanceTests/Mutated/ResealedBundleTests.swift", "parts of two bundles mixed")
    ),
    (
      "a parser falls, hangs or reads two things",
      .stands(
        "FuzzTests/DecoderTests.swift", "a decoder refuses or takes what it is, and never falls")
    ),
    (
      "a folder's database acts",
      .stands(
        "ExchangeTests/HostileFolderTests.swift",
        "a table, view, index or trigger that is not ours is refused by name")
    ),
    (
      "a folder's journal removes a file elsewhere",
      .stands(
        "ExchangeTests/HostileFolderTests.swift",
        "a journal that names another file is refused and that file stays")
    ),
    (
      "a folder's rows say anything",
      .stands(
        "ExchangeTests/DamagedDatabaseTests.swift",
        "rows that say anything end in an answer or an error")
    ),
    (
      "waiting bytes fill the disk",
      .stands("ConformanceTests/LimitTests.swift", "bytes that wait for what lies before them")
    ),
    ("a cell of a table acts", .played(Threats.aCellDoesNotAct)),
    (
      "a text turns the terminal",
      .stands(
        "CommandLineTests/GateTests.swift",
        "no block lets a raw control character of a stranger through")
    ),
    (
      "a text opens a tag in a page",
      .stands(
        "CommandLineTests/HTMLTextTests.swift",
        "text in a page cannot open a tag, leave an attribute or turn the direction")
    ),
  ]

  @Test func `every line of the page has a scenario, and every scenario its line`() {
    let page = ProtocolPage.tables(under: "18. What a reader").first?.map { $0[0] } ?? []
    #expect(page == Self.protocolLines.map(\.line))
  }

  @Test(arguments: (protocolLines + localLines).map(\.line))
  func `what must not be is not`(_ line: String) throws {
    let found = (Self.protocolLines + Self.localLines).first { $0.line == line }
    switch try #require(found).scenario {
    case .played(let play): try play()
    case .stands(let file, let name):
      let path = ProtocolPage.house + "/Tests/" + file
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains("func `\(name)`"), "\(file) has no test of that name")
    }
  }
}
