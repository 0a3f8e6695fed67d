import BundleFormat
import Causality
import ChangeLog
import Foundation
import Merging
import Platform
import ReplicaStore
import Sealing
import Testing
import Trust

@testable import ModelRegistry
@testable import NhanRong

/// Contents that were erased are gone from every byte of the folder, and nothing brings them back
/// (Protocol.md 6).
@Suite struct ErasureTests {
  private static let name = "Hoàng Thị Kín"
  private static let day: Int64 = 24 * 3600 * 1000
  private static let start: Int64 = 1_770_000_000_000

  private let offices: TwoOffices
  private let id: RecordID
  private var branch: Register { offices.branches[0] }
  private var commune: Register { offices.commune }

  init() throws {
    offices = try TwoOffices()
    id = try offices.branches[0].register(offices.new(Self.name), submittedOn: nil)
  }

  /// Whether a text stands in any file of a register's folder.
  private func isIn(_ register: Register, _ text: String) throws -> Bool {
    let folder = URL(fileURLWithPath: register.replica.folder.text)
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey]))
    let wanted = Data(text.utf8)
    for case let file as URL in files
    where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
      if try Data(contentsOf: file).range(of: wanted) != nil { return true }
    }
    return false
  }

  private func erase(_ register: Register, _ fields: String..., isNow: Bool = true) throws {
    try register.erase([try register.erasure(of: id, fields: fields)], isDryRun: false)
    if isNow { try register.replica.removeErased(of: [id]) }
  }

  private func shownName(_ register: Register) throws -> CandidateView? {
    try register.view(id).fields.first { $0.number == RegistrationField.subjectName }?
      .candidates.first
  }

  private func wants(_ register: Register) throws -> [Want] {
    try register.replica.read { core throws(ReplicaError) in try core.wants() }
  }

  @Test func `an erased name is in no byte of the folder and everything else stays`() throws {
    let filler = String(repeating: "Mô tả.", count: 3000)
    try branch.edit(id, [("content", filler), ("name", Self.name + " (cũ)")])
    try branch.edit(id, [("name", Self.name)])
    #expect(try isIn(branch, Self.name))
    let code = try offices.codes(branch, of: branch)
    try erase(branch, "name", isNow: false)
    #expect(try shownName(branch)?.isErased == true)
    #expect(try shownName(branch)?.text == nil)
    #expect(try isIn(branch, Self.name))
    // The state speaks of changes, and contents are none of it.
    #expect(try offices.codes(branch, of: branch) != code)
    let erasedCode = try offices.codes(branch, of: branch)
    let removal = try branch.replica.removeErased(of: [id])
    #expect(removal.contents == 3)
    #expect(try offices.codes(branch, of: branch) == erasedCode)
    #expect(try !isIn(branch, Self.name))
    #expect(try !isIn(branch, "hoang thi kin"))
    let view = try branch.view(id)
    let content = view.fields.first { $0.number == RegistrationField.content }
    #expect(content?.candidates.first?.text?.count == 18_000)
    #expect(view.elements.first { $0.name == "criteria" }?.texts == ["Hai km đường"])
    #expect(try branch.verify().isEmpty)
    #expect(try wants(branch).isEmpty)
  }

  @Test func `an export leaves out what is erased although its bytes are still here`() throws {
    try erase(branch, isNow: false)
    #expect(try isIn(branch, Self.name))
    let outcome = try offices.carry(from: branch, to: commune)
    #expect(outcome.waiting + outcome.held + outcome.refused == 0)
    #expect(try shownName(commune)?.isErased == true)
    #expect(try !isIn(commune, Self.name))
    #expect(try offices.codes(commune, of: branch) == offices.codes(branch, of: branch))
    #expect(try wants(commune).isEmpty)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `a receiver hides what it had and lets go of it`() throws {
    try offices.carry(from: branch, to: commune)
    #expect(try isIn(commune, Self.name))
    try erase(branch)
    try offices.carry(from: branch, to: commune)
    #expect(try shownName(commune)?.isErased == true)
    #expect(try commune.list(RegistrationFilter()).map(\.name) == [""])
    #expect(try offices.codes(commune, of: branch) == offices.codes(branch, of: branch))
    try commune.replica.removeErased()
    #expect(try !isIn(commune, Self.name))
    #expect(try commune.verify().isEmpty)
  }

  @Test func `an old bundle brings nothing back`() throws {
    let unit = try commune.replica.requireUnit().organisation
    let old = try branch.replica.export(
      for: branch.replica.recipients(of: unit), into: offices.stick)
    try erase(branch)
    let outcome = try branch.replica.importBundle(at: old.path)
    #expect(outcome.applied == 0 && outcome.touched.isEmpty)
    #expect(try !isIn(branch, Self.name))
    // The commune hears of the erasure first and of what it erases second.
    try offices.carry(from: branch, to: commune)
    _ = try commune.replica.importBundle(at: old.path)
    #expect(try shownName(commune)?.isErased == true)
    #expect(try !isIn(commune, Self.name))
    #expect(try wants(commune).isEmpty)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `the bytes go by themselves when the grace has ended and not before`() throws {
    try erase(branch, isNow: false)
    let folder = branch.replica.folder
    branch.close()
    func open(after days: Int64) throws -> Register {
      try Register.open(
        at: folder,
        TwoOffices.surroundings(
          offices.root.appending("state-branch0"), at: Self.start + days * Self.day))
    }
    let early = try open(after: 19)
    _ = try early.register(offices.new("Khác"), submittedOn: nil)
    #expect(try isIn(early, Self.name))
    early.close()
    let late = try open(after: 20)
    _ = try late.register(offices.new("Khác nữa"), submittedOn: nil)
    #expect(try !isIn(late, Self.name))
    #expect(try late.verify().isEmpty)
    late.close()
  }

  @Test func `a file that only erased contents name goes too and does not come back`() throws {
    let paper = offices.root.appending("paper.txt")
    let shared = offices.root.appending("shared.txt")
    try Data("lý lịch của \(Self.name)".utf8).write(to: URL(fileURLWithPath: paper.text))
    try Data("quy chế chung".utf8).write(to: URL(fileURLWithPath: shared.text))
    let other = try branch.register(offices.new("Khác"), submittedOn: nil)
    let gone = try branch.attach(paper, to: id, kind: 1, isDryRun: false)
    let kept = try branch.attach(shared, to: id, kind: 1, isDryRun: false)
    _ = try branch.attach(shared, to: other, kind: 1, isDryRun: false)
    let unit = try commune.replica.requireUnit().organisation
    let old = try branch.replica.export(
      for: branch.replica.recipients(of: unit), into: offices.stick)
    _ = try commune.replica.importBundle(at: old.path)
    try erase(branch)
    #expect(try branch.replica.attachments.bytes(of: gone) == nil)
    #expect(try branch.replica.attachments.bytes(of: kept) != nil)
    #expect(try !isIn(branch, Self.name))
    try offices.carry(from: branch, to: commune)
    try commune.replica.removeErased()
    _ = try commune.replica.importBundle(at: old.path)
    for register in [branch, commune] {
      #expect(try register.replica.attachments.bytes(of: gone) == nil)
      #expect(try register.replica.attachments.bytes(of: kept) != nil)
      #expect(try wants(register).isEmpty)
      #expect(try register.verify().isEmpty)
      #expect(try !isIn(register, Self.name))
    }
  }

  @Test func `where the erasure is cut off what was taken away is wanted and comes again`() throws {
    let unit = try commune.replica.requireUnit().organisation
    let old = try branch.replica.export(
      for: branch.replica.recipients(of: unit), into: offices.stick)
    _ = try commune.replica.importBundle(at: old.path)
    let last = try branch.replica.read { core throws(ReplicaError) in
      core.catalog.strands.map {
        ClockEntry(
          log: core.catalog.logs[$0.log].id, sequence: $0.head, tag: $0.headID.tag)
      }
    }
    try erase(branch)
    try offices.carry(from: branch, to: commune)
    try commune.replica.removeErased()
    let path = try branch.replica.requireUnit()
    let own = last.filter { entry in
      (try? branch.replica.read { core throws(ReplicaError) in
        core.catalog.log(entry.log)?.genesis.organisation == path.organisation
      }) == true
    }
    let key = try #require(branch.replica.keys).signing.publicKey
    let cut = try #require(Cut(own))
    let above = try commune.replica.requireUnit()
    try commune.replica.write { writer throws(ReplicaError) in
      _ = try writer.organisationChange(
        as: above, for: path,
        PaperBody.revoke(Revocation(key: key, cut: cut, reason: 1)).item)
    }
    #expect(try shownName(commune)?.isErased == false)
    #expect(try shownName(commune)?.text == nil)
    let lacking = try commune.replica.read { core throws(ReplicaError) in
      try core.picture(of: self.id)?.history.changes.count
    }
    #expect(try wants(commune).map(\.kind) == [.content])
    #expect(lacking == 2)
    let again = try commune.replica.importBundle(at: old.path)
    #expect(again.touched == [id])
    #expect(try shownName(commune)?.text == Self.name)
    #expect(try wants(commune).isEmpty)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `only the author's organisation and those above it erase`() throws {
    try offices.carry(from: branch, to: commune)
    try commune.edit(id, [("officeRemarks", "Ghi chú của xã")])
    try offices.carry(from: commune, to: branch)
    let plan = try branch.erasure(of: id)
    #expect(plan.ofOthers == 1)
    try branch.erase([plan], isDryRun: false)
    try offices.carry(from: branch, to: commune)
    let fields = try commune.view(id).fields
    let remarks = fields.first { $0.number == RegistrationField.officeRemarks }
    #expect(remarks?.candidates.first?.text == "Ghi chú của xã")
    // The commune stands above the branch.
    let other = try branch.register(offices.new("Khác"), submittedOn: nil)
    try offices.carry(from: branch, to: commune)
    try commune.erase([try commune.erasure(of: other)], isDryRun: false)
    try offices.carry(from: commune, to: branch)
    let name = try branch.view(other).fields.first {
      $0.number == RegistrationField.subjectName
    }
    #expect(name?.candidates.first?.isErased == true)
  }

  @Test func `a dry run of an erasure changes nothing`() throws {
    try branch.erase([try branch.erasure(of: id)], isDryRun: true)
    #expect(try shownName(branch)?.text == Self.name)
    try branch.replica.removeErased()
    #expect(try shownName(branch)?.text == Self.name)
  }

  @Test func `what two folders give each other leaves erased contents out`() throws {
    let paper = offices.root.appending("paper.txt")
    try Data("lý lịch trích ngang".utf8).write(to: URL(fileURLWithPath: paper.text))
    let file = try branch.attach(paper, to: id, kind: 1, isDryRun: false)
    // Signs what goes, which a merge asks for like an import; the erasure itself does not go yet.
    _ = try branch.export(into: offices.stick.text)
    try erase(branch, isNow: false)
    branch.close()
    _ = try commune.replica.merge(branch.replica.folder, RegisterReadModel.current)
    #expect(try shownName(commune)?.isErased == false)
    #expect(try shownName(commune)?.text == nil)
    #expect(try !isIn(commune, Self.name))
    #expect(try wants(commune).map(\.kind) == [.content, .content])
    #expect(try commune.replica.attachments.bytes(of: file) == nil)
  }

  /// What a bundle carries, unsealed by its own sender.
  private func isInside(_ bundle: FilePath, _ text: String) throws -> Bool {
    let lane = try SectionLane(try branch.replica.inspect(bundle).verified { _ in })
    defer { lane.stop() }
    var bytes: [UInt8] = []
    while true {
      switch lane.next() {
      case .end: return Data(bytes).range(of: Data(text.utf8)) != nil
      case .failure(let error): throw error
      case .attachment(_, let piece): bytes += piece
      case .changes(let box, _):
        for change in box.batch.changes {
          if let content = change.content { bytes += box.batch.bytes[content] }
        }
      }
    }
  }

  @Test func `no bundle carries what is erased nor a file that only it names`() throws {
    let paper = offices.root.appending("paper.txt")
    try Data("lý lịch trích ngang".utf8).write(to: URL(fileURLWithPath: paper.text))
    _ = try branch.attach(paper, to: id, kind: 1, isDryRun: false)
    let unit = try commune.replica.requireUnit().organisation
    let recipients = try branch.replica.recipients(of: unit)
    let before = try branch.replica.export(for: recipients, into: offices.stick).path
    #expect(try isInside(before, Self.name) && isInside(before, "lý lịch"))
    try erase(branch, isNow: false)
    let after = try branch.replica.export(for: recipients, into: offices.stick).path
    #expect(try !isInside(after, Self.name) && !isInside(after, "lý lịch"))
  }

  @Test func `people are found in old values, in drafts and without accents`() throws {
    try branch.edit(id, [("name", "Tên mới"), ("head", "Nông Văn Kín")])
    let draft = try branch.register(
      offices.new("Lý Thị Kín"), submittedOn: nil, asDraft: true, isDryRun: false)
    let found = try branch.subjects(matching: "thi kin")
    #expect(found.map(\.record).sorted() == [id, draft].sorted())
    let places = try #require(found.first { $0.record == id }).places
    #expect(places.map(\.text) == [Self.name])
    #expect(places.map(\.isShown) == [false])
    #expect(places.map(\.field) == ["name"])
    #expect(try branch.subjects(matching: "van kin").map(\.places.count) == [1])
    #expect(try branch.subjects(matching: "nobody").isEmpty)
  }

  @Test func `the ledger tells who was in a bundle that was lost`() throws {
    let unit = try commune.replica.requireUnit().organisation
    let lost = try branch.replica.export(
      for: branch.replica.recipients(of: unit), into: offices.stick)
    let later = try branch.register(offices.new("Sau"), submittedOn: nil)
    try FileManager.default.removeItem(atPath: lost.path.text)
    let digits = String(hexadecimal(of: lost.outcome.bundle.bytes).prefix(16))
    let (bundle, findings) = try branch.subjects(inBundle: digits)
    #expect(bundle.organisation == unit)
    #expect(findings.map(\.record) == [id])
    #expect(findings.first?.name == Self.name)
    #expect(findings.first?.places.contains { $0.field == "name" } == true)
    #expect(!findings.contains { $0.record == later })
    // The ledger itself names nobody, so an erasure reaches everything.
    try erase(branch)
    let after = try branch.subjects(inBundle: digits).findings
    #expect(after.map(\.record) == [id])
    #expect(after.first?.name == nil)
    #expect(try !isIn(branch, Self.name))
    #expect(throws: ReplicaError(.unknownBundle)) { try branch.subjects(inBundle: "ffffffffff") }
  }
}
