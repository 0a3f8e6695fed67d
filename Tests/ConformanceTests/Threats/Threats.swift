import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Foundation
import ModelRegistry
import NhanRong
import Sealing
import Testing

/// Scenarios, each a law that somebody tries to break with a file.
enum Threats {
  static func aLostStickNamesNobody() throws {
    let bundle = try MutatedFileTests.vector("first-export")
    let paths = try VectorWorld.paths()
    var names = ["Nguyễn Thị Thuỷ", "Hai km đường", "Tỉnh thử", "branch", "loi-bac"].map {
      Array($0.utf8)
    }
    for office in Office.allCases {
      let keys = try office.keys()
      names += [keys.writer.bytes, keys.signing.publicKey.bytes, keys.sealing.publicKey.bytes]
    }
    names += paths.map(\.organisation.bytes)
    let data = Data(bundle)
    for name in names { #expect(data.range(of: Data(name)) == nil) }
  }

  static func aBundleIsNotHandedOn() throws {
    let file = try MutatedFileTests.vector("reply")
    let neighbour = try Office.neighbour.keys()
    // A recipient seals the file key to another and leaves everything signed as it is.
    let envelope = try Envelope(
      opening: file, with: Office.branch.keys().sealing, for: [neighbour.sealing.publicKey])
    let reader = try BesiegedOffice(
      .neighbour, after: [MutatedFileTests.vector("welcome-neighbour")])
    let before = try reader.digest()
    #expect(try reader.refusal(of: envelope.file())?.code == .bundleNotForUs)
    #expect(try reader.digest() == before)
  }

  static func oneFileHasOneText() throws {
    let file = try MutatedFileTests.vector("first-export")
    let keys = try Office.commune.keys()
    var envelope = try Envelope(
      opening: file, with: keys.sealing, for: [keys.sealing.publicKey])
    // The stanza opens to a key that is not the one the header commits to.
    envelope.stanzas = [try need(keys.sealing.publicKey.seal([UInt8](repeating: 3, count: 32)))]
    let reader = try BesiegedOffice(.commune, after: [MutatedFileTests.vector("welcome-branch")])
    let error = try reader.refusal(of: envelope.file())
    #expect(error?.code == .bundleForged && error?.names("commitmentWrong") == true)
  }

  /// The commune hands on less than the branch wrote: what the province confirms says how far it got.
  static func whatARelayDropsShows() throws {
    let paths = try VectorWorld.paths()
    var log = try CraftedLog(Office.branch.keys(), as: paths[3], for: paths[3])
    let record = log.create()
    log.add(record, [VectorWorld.text(RegistrationField.title, "Một")])
    log.add(record, [VectorWorld.text(RegistrationField.title, "Hai")])
    var relay = try OpenedBundle(
      MutatedFileTests.vector("plain"), with: nil, signer: Office.commune.keys().signing)
    try relay.carry([log.cut(to: 3)])
    let province = try BesiegedOffice(
      .province, after: [MutatedFileTests.vector("welcome-commune")])
    #expect(try province.refusal(of: relay.file()) == nil)
    let confirmed = try province.replica.read { core throws(ReplicaError) in
      try core.have(for: [paths[3]]).entries(of: log.id).map(\.sequence)
    }
    #expect(confirmed == [3] && log.sequence == 4)
  }

  static func aBombIsRefusedUnread() throws {
    let million = [UInt8](repeating: 0, count: 16 * 1024 * 1024)
    let bomb = try SectionCompressor().compress(million).bytes
    #expect(bomb.count < 2000)
    var bundle = try OpenedBundle(
      MutatedFileTests.vector("plain"), with: nil, signer: Office.commune.keys().signing)
    bundle.setFrame(0, bomb, rawSize: 1000)
    let reader = try BesiegedOffice(
      .province, after: [MutatedFileTests.vector("welcome-commune")])
    let before = try reader.digest()
    #expect(try reader.refusal(of: bundle.file())?.names("rawSizeDiffers") == true)
    bundle.setFrame(0, bomb, rawSize: million.count + 1)
    #expect(try reader.refusal(of: bundle.file())?.code == .bundleTooLarge)
    #expect(try reader.digest() == before)
  }

  static func anArrayNeedsBytes() {
    let claim: [UInt8] = [0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0]
    var decoder = CBORDecoder(to: claim.count)
    #expect(throws: CBORError.truncated(at: 0)) { try decoder.item(claim.span) }
    #expect(Value(canonical: claim) == nil)
  }

  static func aBranchWritesNoOfficeField() throws {
    let paths = try VectorWorld.paths()
    var log = try CraftedLog(Office.branch.keys(), as: paths[3], for: paths[3])
    let record = log.create([VectorWorld.text(RegistrationField.subjectName, "Một")])
    log.add(record, [VectorWorld.text(RegistrationField.officeRemarks, "Đồng ý")])
    var bundle = try OpenedBundle(
      MutatedFileTests.vector("plain"), with: nil, signer: Office.commune.keys().signing)
    try bundle.carry([log])
    let office = try BesiegedOffice(
      .province, after: ["welcome-commune", "relay"].map(MutatedFileTests.vector))
    #expect(try office.refusal(of: bundle.file()) == nil)
    let shown = try office.replica.read { core throws(ReplicaError) in
      try core.picture(of: record)
    }
    let picture = try #require(shown)
    #expect(picture.shown(RegistrationField.officeRemarks) == .null)
    #expect(picture.shown(RegistrationField.subjectName).text == "Một")
  }

  /// The branch of the vectors writes with a clock of 1980 and the province with one of 2099; read anywhere,
  /// at any time, the same comes of it.
  static func clocksDecideNothing() throws {
    let seen = try [Office.province, .commune].map { office in
      let welcome = office == .province ? "welcome-commune" : "welcome-branch"
      let reader = try BesiegedOffice(office, after: [MutatedFileTests.vector(welcome)])
      #expect(try reader.refusal(of: MutatedFileTests.vector("plain")) == nil)
      let branch = try VectorWorld.paths()[3]
      return try reader.replica.read { core throws(ReplicaError) in
        core.stateCode(of: branch.organisation)?.bytes
      }
    }
    #expect(seen[0] != nil && seen[0] == seen[1])
  }

  static func aSignatureHasOnePurpose() throws {
    let key = try Office.branch.keys().signing
    let contexts = SignatureContext.allCases
    for made in contexts {
      let signature = try need(key.sign([1, 2, 3], as: made))
      for asked in contexts {
        #expect(key.publicKey.verifies(signature, over: [1, 2, 3], as: asked) == (made == asked))
      }
    }
  }

  static func aNameIsNoPath() throws {
    let paths = try VectorWorld.paths()
    let office = try BesiegedOffice(
      .province, after: [MutatedFileTests.vector("welcome-commune")])
    let folder = office.replica.folder
    let around = {
      try FileManager.default.subpathsOfDirectory(atPath: folder.parent.text).sorted()
    }
    let before = Set(try around())
    let content: [UInt8] = Array("mã độc".utf8)
    let hash = Digest.of(content, for: .attachment)
    var log = try CraftedLog(Office.branch.keys(), as: paths[3], for: paths[3])
    let names = ["../../x", "/etc/cron.d/x", "..", "", "a\u{0}b", "C:\\x", "nhanrong.db", "~/x"]
    let items = names.enumerated().map { number, name in
      ChangeDraft.Item(
        Opcode.attach, target: UInt32(number),
        value: AttachmentValue(
          hash: hash, size: UInt64(content.count), type: Array("../y".utf8), name: Array(name.utf8)
        ).canonicalBytes)
    }
    _ = log.create(items)
    var bundle = try OpenedBundle(
      MutatedFileTests.vector("plain"), with: nil, signer: Office.commune.keys().signing)
    try bundle.carry([log])
    bundle[.sections] = .list(
      (bundle[.sections].list ?? []) + [
        .list([
          .integer(2), .null, .null, .null,
          .list([
            .list([.bytes(hash.bytes), .integer(0), .integer(Int64(content.count))])
          ]),
        ])
      ])
    bundle.frames.append([])
    try bundle.setRaw(1, content)
    #expect(try office.refusal(of: bundle.file()) == nil)
    let digits = hash.bytes.map { String(format: "%02x", $0) }.joined()
    let new = Set(try around()).subtracting(before).filter { !$0.hasSuffix("-journal") }
    let own = folder.lastComponent
    #expect(new.subtracting(["\(own)/attachments"]) == ["\(own)/attachments/\(digits)"])
  }

  static func aReplayChangesNothing() throws {
    let office = try BesiegedOffice(
      .commune,
      after: ["welcome-branch", "first-export", "delta-with-base"].map(
        MutatedFileTests.vector))
    let before = try office.state()
    for _ in 0..<3 {
      #expect(try office.refusal(of: MutatedFileTests.vector("first-export")) == nil)
    }
    // What the sender confirms is what it said last, so its row of the ledger alone goes back.
    #expect(
      try office.state().filter { !$0.hasPrefix("peer") } == before.filter { !$0.hasPrefix("peer") }
    )
  }

  static func aCellDoesNotAct() throws {
    let cells = [
      "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "a\";=1",
    ]
    for style in [CSVWriter.Style.office, .machine] {
      var writer = CSVWriter(style: style)
      writer.append(row: [.text("tên")])
      for cell in cells { writer.append(row: [.text(cell)]) }
      let table = try CSVReader.read(writer.bytes)
      #expect(table.rowCount == cells.count)
      for (row, cell) in cells.enumerated() {
        #expect(Array(table.cell(row: row, column: 0)) == Array(cell.utf8))
      }
      let text = String(decoding: writer.bytes, as: UTF8.self)
      for start in ["=", "+", "-", "@", "\t", "\r="] {
        #expect(!text.contains("\r\n\(start)") && !text.contains("\r\n\"\(start)"))
      }
    }
  }
}
