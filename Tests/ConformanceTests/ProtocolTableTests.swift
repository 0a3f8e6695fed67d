import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Foundation
import Merging
import ModelRegistry
import NhanRong
import Sealing
import Testing
import Trust

/// The tables of Protocol.md say what the code says, row by row: a number that is changed in one
/// place only fails here.
@Suite struct ProtocolTableTests {
  private func only(_ heading: String) throws -> [[String]] {
    try #require(ProtocolPage.tables(under: heading).first, "\(heading)")
  }

  @Test func `opcodes`() throws {
    var coded: [String] = []
    for line in ProtocolPage.source("Causality/Opcode.swift") where line.contains("static var ") {
      let words = line.split { !$0.isLetter && !$0.isNumber }.map(String.init)
      let place = try #require(words.firstIndex(of: "var"))
      coded.append("\(try #require(words.last)) \(words[place + 1])")
    }
    #expect(coded.count == 20)
    #expect(try only("3.3 Opcodes").map { "\($0[0]) \($0[1])" } == coded)
    #expect(Opcode.grant == 32 && Opcode.link == 10)
  }

  @Test func `roles`() throws {
    let coded = Role.allCases.map { ["\($0.rawValue)", "\($0)", "\($0.rawValue)"] }
    #expect(try only("11.2 Grant") == coded)
  }

  @Test func `record types and who may make them`() throws {
    let coded = RegisterSchema.current.records.map { record in
      [
        "\(record.type)", record.name, name(record.creators), name(record.withdrawers),
        name(record.attachers), name(record.linkers),
      ]
    }
    #expect(try only("14.1 Record types") == coded)
  }

  @Test func `fields, their shapes, classes, writers and guards`() throws {
    let tables = ProtocolPage.tables(under: "14.2 Fields")
    #expect(tables.count == RegisterSchema.current.records.count)
    for (table, record) in zip(tables, RegisterSchema.current.records) {
      let coded = record.fields.map { field in
        [
          "\(field.number)", field.name, "\(field.shape)", "\(field.fieldClass)",
          name(field.writers), field.isSealed ? "sealed" : field.releasedBy.map { "\($0)" } ?? "",
        ]
      }
      #expect(table.map { Array($0[..<6]) } == coded, "\(record.name)")
    }
    let restricted = try #require(RegisterSchema.current.record(1)?.field(36))
    #expect(restricted.ranks == [0, 1])
    for record in RegisterSchema.current.records {
      #expect(record.since == 1 && record.fields.allSatisfy { $0.since == 1 })
      #expect(record.fields.allSatisfy { $0.fieldClass == .ranked || $0.ranks.isEmpty })
    }
  }

  private func name(_ roles: RoleSet) -> String {
    switch roles {
    case .units: "unit"
    case .superiors: "office"
    case .writers: "both"
    case []: "none"
    default: "\(roles.rawValue)"
    }
  }

  /// The first table of a section's several: what leads from which step where.
  private func steps(_ number: Int) throws -> [(event: String, from: [String], to: String)] {
    let tables = ProtocolPage.tables(under: "14.3 Steps of a registration")
    try #require(tables.count > number)
    return tables[number].flatMap { row in
      row[0].components(separatedBy: ", ").map {
        ($0, row[1].components(separatedBy: ", "), row[2])
      }
    }
  }

  @Test func `steps of a registration`() throws {
    let rows = try steps(0)
    let names = RegisterSchema.registrationRecord.fields.filter { $0.shape == .log }.map(\.name)
    #expect(rows.map(\.event) == names)
    for (row, kind) in zip(rows, RegistrationEvent.allCases) {
      for step in Lifecycle.Step.allCases {
        let isMeant =
          row.from == ["where a withdrawal is asked for"]
          || row.from == ["all but draft and merged"] && step != .draft && step != .merged
          || row.from.contains(step.rawValue)
        let target = row.to == "the same" ? step.rawValue : row.to
        let answer = kind.target(from: step, isWithdrawalAsked: true)?.rawValue
        #expect(answer == (isMeant ? target : nil), "\(row.event) from \(step)")
      }
    }
    #expect(RegistrationEvent.kept.target(from: .accepted, isWithdrawalAsked: false) == nil)
  }

  @Test func `states of a case`() throws {
    let rows = try steps(3)
    #expect(rows.map(\.event) == CaseEvent.allCases.map(\.name))
    for (row, kind) in zip(rows, CaseEvent.allCases) {
      for state in CaseStanding.State.allCases {
        let answer = kind.target(from: state)?.rawValue
        #expect(answer == (row.from.contains(state.rawValue) ? row.to : nil), "\(row.event)")
      }
    }
  }

  @Test func `who decides at a level`() throws {
    let tables = ProtocolPage.tables(under: "14.3 Steps of a registration")
    try #require(tables.count > 4)
    #expect(tables[4].dropLast().map { $0[0] } == RecognitionLevel.allCases.map(\.rawValue))
    let audience = try #require(OrganisationID(bytes: [50] + Array(repeating: 1, count: 15)))
    for row in tables[4] {
      let largest = try #require(UInt8(row[1]) ?? (row[1].hasPrefix("one less") ? 49 : nil))
      for tier in UInt8.min...UInt8.max {
        let decides = RecognitionLevel.named(row[0], isDecidedBy: tier, among: audience)
        #expect(decides == (tier <= largest), "\(row[0]) \(tier)")
      }
    }
  }

  @Test func `flags of a registration`() throws {
    let tables = ProtocolPage.tables(under: "14.3 Steps of a registration")
    #expect(
      tables[2].map { $0[0] }.sorted() == Lifecycle.Flag.allCases.map(\.rawValue).sorted())
  }

  @Test func `links`() throws {
    let coded = [
      ["\(RegistrationLink.draft)", "draft"], ["\(RegistrationLink.adoptedFrom)", "adoptedFrom"],
      ["\(RegistrationLink.sameAs)", "sameAs"],
    ]
    #expect(try only("14.4 Links").map { Array($0[..<2]) } == coded)
  }

  @Test func `personalisations and signature contexts`() throws {
    var coded: [[String]] = []
    for line in ProtocolPage.source("Sealing/Personalisation.swift")
    where line.contains("= Personalisation(\"") {
      let name = line.components(separatedBy: "let ")[1].prefix { $0 != " " }
      coded.append([String(name), line.components(separatedBy: "\"")[1]])
    }
    #expect(coded.count == 16)
    #expect(Set(coded.map { $0[1] }).count == coded.count)
    #expect(try only("14.5 Personalisations").map { Array($0[..<2]) } == coded)
    let contexts = SignatureContext.allCases.map { ["\($0)", $0.rawValue] }
    #expect(try only("14.6 Signature contexts").map { Array($0[..<2]) } == contexts)
  }

  static let limits: [(name: String, value: UInt64)] = [
    ("ChangeLimits.changeSizeMax", UInt64(ChangeLimits.changeSizeMax)),
    ("ChangeLimits.textSizeMax", UInt64(ChangeLimits.textSizeMax)),
    ("ChangeLimits.clockEntriesMax", UInt64(ChangeLimits.clockEntriesMax)),
    ("ChangeLimits.pathDepthMax", UInt64(ChangeLimits.pathDepthMax)),
    ("ChangeLimits.strandsMax", UInt64(ChangeLimits.strandsMax)),
    ("ChangeLimits.erasedMax", UInt64(ChangeLimits.erasedMax)),
    ("sequenceMax", sequenceMax),
    ("CBORDecoder.nestingMax", UInt64(CBORDecoder.nestingMax)),
    ("HaveVector.entriesMax", UInt64(HaveVector.entriesMax)),
    ("Grant.delegationMax", UInt64(Grant.delegationMax)),
    ("Cut.entriesMax", UInt64(Cut.entriesMax)),
    ("RootRecord.keysMax", UInt64(RootRecord.keysMax)),
    ("RootRecord.nameSizeMax", UInt64(RootRecord.nameSizeMax)),
    ("EnrolmentRequest.nameSizeMax", UInt64(EnrolmentRequest.nameSizeMax)),
    ("EnrolmentRequest.sizeMax", UInt64(EnrolmentRequest.sizeMax)),
    ("DomainCard.sizeMax", UInt64(DomainCard.sizeMax)),
    ("ReplicaCore.waitingSizeMax", UInt64(ReplicaCore.waitingSizeMax)),
    ("PassphraseCost.operationsMax", PassphraseCost.operationsMax),
    ("PassphraseCost.memorySizeMin", PassphraseCost.memorySizeMin),
    ("PassphraseCost.memorySizeMax", PassphraseCost.memorySizeMax),
    ("Passphrase.sizeMax", UInt64(Passphrase.sizeMax)),
    ("LockedKeys.fileSizeMax", UInt64(LockedKeys.fileSizeMax)),
    ("BundleLimits.headerSizeMax", UInt64(BundleLimits.headerSizeMax)),
    ("BundleLimits.recipientsMax", UInt64(BundleLimits.recipientsMax)),
    ("BundleLimits.stanzasMax", UInt64(BundleLimits.stanzasMax)),
    ("BundleLimits.criticalFeaturesMax", UInt64(BundleLimits.criticalFeaturesMax)),
    ("BundleLimits.bundleSizeMax", BundleLimits.bundleSizeMax),
    ("BundleLimits.chunkSize", UInt64(BundleLimits.chunkSize)),
    ("BundleLimits.manifestSizeMax", UInt64(BundleLimits.manifestSizeMax)),
    ("BundleLimits.segmentsMax", UInt64(BundleLimits.segmentsMax)),
    ("BundleLimits.tipsMax", UInt64(BundleLimits.tipsMax)),
    ("BundleLimits.sectionsMax", UInt64(BundleLimits.sectionsMax)),
    ("BundleLimits.slicesMax", UInt64(BundleLimits.slicesMax)),
    ("BundleLimits.codesMax", UInt64(BundleLimits.codesMax)),
    ("BundleLimits.wantsMax", UInt64(BundleLimits.wantsMax)),
    ("BundleLimits.proofStepsMax", UInt64(BundleLimits.proofStepsMax)),
    ("BundleLimits.proofItemSizeMax", UInt64(BundleLimits.proofItemSizeMax)),
    ("BundleLimits.softwareTextSizeMax", UInt64(BundleLimits.softwareTextSizeMax)),
    ("BundleLimits.sectionRawMax", UInt64(BundleLimits.sectionRawMax)),
    ("BundleLimits.sectionRawTarget", UInt64(BundleLimits.sectionRawTarget)),
    ("BundleLimits.changesPerSectionMax", UInt64(BundleLimits.changesPerSectionMax)),
    ("BundleLimits.sectionRebuiltMax", UInt64(BundleLimits.sectionRebuiltMax)),
    ("BundleLimits.valueColumnsMax", UInt64(BundleLimits.valueColumnsMax)),
    ("BundleLimits.attachmentSizeMax", BundleLimits.attachmentSizeMax),
    ("BundleLimits.windowSizeMax", BundleLimits.windowSizeMax),
  ]

  @Test func `limits, with no constant left out`() throws {
    #expect(
      try only("13. Limits").map { "\($0[0]) \($0[1])" }
        == Self.limits.map { "\($0.name) \($0.value)" })
    let listed = Set(Self.limits.map(\.name))
    for (type, path) in [
      ("ChangeLimits", "ChangeLog/Limits.swift"),
      ("BundleLimits", "BundleFormat/BundleLimits.swift"),
    ] {
      let coded = ProtocolPage.constants(in: path) { _ in true }
      #expect(!coded.isEmpty)
      for name in coded { #expect(listed.contains("\(type).\(name)"), "\(type).\(name)") }
    }
  }

  @Test func `the keys of the vectors' offices`() throws {
    let tables = ProtocolPage.tables(under: "19. Conformance vectors")
    let coded = Office.allCases.map { office in
      let seeds = hexadecimal(of: office.seeds)
      return [office.rawValue, String(seeds.prefix(64)), String(seeds.suffix(64))]
    }
    #expect(tables.last == coded)
  }

  @Test(arguments: [0, 1])
  func `the annotated change is the vector's`(_ part: Int) throws {
    let vector = try VectorFiles.read("change-set", accepted: true)
    #expect(ProtocolPage.hex(after: "change-set \(part)") == hexadecimal(of: vector.parts[part]))
    #expect(ProtocolPage.lines.contains { $0.contains(vector.fact("id") ?? "-") })
  }
}
