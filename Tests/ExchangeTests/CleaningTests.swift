import BundleFormat
import Causality
import Foundation
import Platform
import ReplicaStore
import Sealing
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// Which of our own bundles a visit takes from the stick, and that it takes no others.
@Suite(.timeLimit(.minutes(2))) struct CleaningTests {
  private let offices: TwoOffices
  private let files = LocalFileSystem()
  private var branch: Register { offices.branches[0] }
  private var stick: Stick { Stick(folder: offices.stick) }

  init() throws {
    offices = try TwoOffices(branches: 2)
    for entry in try files.list(offices.stick, limit: 100) { try files.remove(entry.path) }
  }

  private func recipients() throws -> Recipients {
    try branch.replica.recipients(of: offices.commune.replica.requireUnit().organisation)
  }

  private func write(_ recipients: Recipients? = nil) throws -> WrittenBundle {
    try branch.replica.export(for: recipients ?? self.recipients(), into: stick.folder)
  }

  private func clean() throws -> Int {
    try branch.replica.clean(stick.bundles(files), in: stick.folder)
  }

  private func paths() throws -> [FilePath] {
    try files.list(stick.folder, limit: 100).map(\.path)
  }

  @Test func `for an office that never answers the newest bundle is left, and it says everything`()
    throws
  {
    var newest: WrittenBundle?
    for number in 0..<4 {
      let id = try branch.register(offices.new("A\(number)"), submittedOn: nil)
      _ = try offices.attach(2_000, to: id, in: branch)
      newest = try write()
      #expect(try clean() == (number == 0 ? 0 : 1))
    }
    let last = try #require(newest)
    #expect(try paths() == [last.path])
    // Whoever never read any of the others has all of it.
    let outcome = try offices.commune.replica.importBundle(at: last.path)
    #expect(outcome.applied == outcome.total && outcome.waiting == 0 && outcome.attachments == 4)
    #expect(try offices.codes(offices.commune, of: branch) == offices.codes(branch, of: branch))
    #expect(try offices.commune.replica.missingFiles().isEmpty)
    #expect(try offices.commune.verify().isEmpty)
  }

  @Test func `a bundle stays while what lies beside it says less or is not whole`() throws {
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    let paper = try offices.attach(2_000, to: id, in: branch)
    let old = try write()
    // Without the file.
    _ = try branch.register(offices.new("B"), submittedOn: nil)
    let kept = try #require(try branch.replica.attachments.bytes(of: paper))
    try offices.lose(paper, in: branch)
    _ = try write()
    #expect(try clean() == 0)
    _ = try branch.replica.attachments.keep(kept)
    try branch.replica.update { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in
        try core.database.setPresent(ChangeID(paper), true)
      }
    }
    // For nobody but ourselves, for anybody, and as a welcome.
    _ = try write(branch.replica.recipients(of: branch.replica.requireUnit().organisation))
    _ = try branch.replica.export(for: recipients(), into: stick.folder, purpose: .welcome)
    #expect(try clean() == 0)
    // Damaged on the way to the stick: nothing is taken for it, and nothing is taken from the stick.
    let damaged = try write()
    let good = try files.readWhole(damaged.path, limit: 1 << 20)
    var bytes = good
    bytes[bytes.count / 2] ^= 1
    try files.atomicallyWrite(damaged.path, bytes, access: .everyoneReads)
    #expect(try clean() == 0 && paths().contains(old.path))
    // Whole, it stands for the first two.
    try files.atomicallyWrite(damaged.path, good, access: .everyoneReads)
    #expect(try clean() == 2 && !paths().contains(old.path) && paths().contains(damaged.path))
  }

  @Test func `a bundle that starts later stands for none before it`() throws {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let first = try write()
    _ = try offices.commune.replica.importBundle(at: first.path)
    // Written before the receipt comes, this one begins at the beginning: it is of use to whoever takes the
    // commune's place from a backup.
    _ = try branch.register(offices.new("B"), submittedOn: nil)
    let whole = try write()
    let receipt = try offices.commune.replica.export(
      for: offices.commune.replica.recipients(of: branch.replica.requireUnit().organisation),
      into: offices.root.appending("elsewhere"))
    _ = try branch.replica.importBundle(at: receipt.path)
    _ = try branch.register(offices.new("C"), submittedOn: nil)
    let later = try write()
    #expect(later.outcome.parts.allSatisfy { $0.base > 0 })
    // The first is confirmed; the second is confirmed in part and repeated in part.
    #expect(try clean() == 1)
    #expect(Set(try paths()) == [whole.path, later.path])
  }

  @Test func `a bundle for two computers stays while a newer one is for one of them`() throws {
    let twin = try Register.create(
      at: offices.root.appending("twin"),
      TwoOffices.surroundings(offices.root.appending("state-twin")))
    let unit = try offices.branches[1].replica.requireUnit()
    let request = try twin.replica.enrolmentRequest(name: Array("Máy hai".utf8))
    _ = try offices.commune.replica.grant(request, unit: unit)
    let both = try offices.commune.replica.recipients(of: unit.organisation)
    #expect(both.papers.count == 2)
    func write(_ recipients: Recipients) throws -> WrittenBundle {
      try offices.commune.replica.export(for: recipients, into: stick.folder)
    }
    func clean() throws -> Int {
      try offices.commune.replica.clean(stick.bundles(files), in: stick.folder)
    }
    _ = try write(both)
    _ = try write(Recipients([both.papers[0]]))
    #expect(try clean() == 0)
    _ = try write(Recipients(both.papers, isPlain: true))
    #expect(try clean() == 2)
    // What anybody can read is not replaced by what two can.
    _ = try write(both)
    #expect(try clean() == 0)
  }

  @Test func `others' files are never touched, whatever they are called`() throws {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let own = try write()
    let bytes = try files.readWhole(own.path, limit: 1 << 20)
    for name in ["sao.nrb", "nr-0123456789abcdef.nrb", "nr-.nrb"] {
      try files.atomicallyWrite(stick.folder.appending(name), bytes, access: .everyoneReads)
    }
    // Another branch's, carried for it, and two of the commune's, of which the older says nothing more.
    _ = try offices.branches[1].register(offices.new("B"), submittedOn: nil)
    let superior = try offices.commune.replica.requireUnit().organisation
    for _ in 0..<2 {
      _ = try offices.branches[1].replica.export(
        for: offices.branches[1].replica.recipients(of: superior), into: stick.folder)
      _ = try offices.commune.replica.export(
        for: offices.commune.replica.recipients(of: branch.replica.requireUnit().organisation),
        into: stick.folder)
    }
    let before = try paths()
    _ = try branch.register(offices.new("C"), submittedOn: nil)
    let newer = try write()
    #expect(try clean() == 1)
    #expect(Set(try paths()) == Set(before).subtracting([own.path]).union([newer.path]))
  }

  @Test func `files that were asked for stay until whoever asked was heard and lacks them no more`()
    throws
  {
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    let paper = try offices.attach(2_000, to: id, in: branch)
    try offices.carry(from: branch, to: offices.commune)
    try offices.lose(paper, in: offices.commune)
    try offices.carry(from: offices.commune, to: branch)
    for path in try paths() { try files.remove(path) }
    let answer = try write()
    #expect(answer.outcome.changes == 0 && answer.outcome.attachments == 1)
    #expect(try clean() == 0)
    // A newer one that says nothing of the file does not stand for it.
    try offices.lose(paper, in: branch)
    let receipt = try write()
    #expect(receipt.outcome.attachments == 0)
    #expect(try clean() == 0)
    // The commune wrote before it had read the answer.
    try offices.carry(from: offices.commune, to: branch)
    #expect(try clean() == 0)
    _ = try offices.commune.replica.importBundle(at: answer.path)
    try offices.carry(from: offices.commune, to: branch)
    #expect(try clean() == 1 && !paths().contains(answer.path) && paths().contains(receipt.path))
  }
}
