import BundleFormat
import Foundation
import Platform
import Sealing
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// Bundles for others: carried whole, unopened, within limits, and not for ever.
@Suite(.timeLimit(.minutes(1))) struct MailTests {
  private let offices: TwoOffices
  private let files = LocalFileSystem()
  private let day: Int64 = 86_400_000

  init() throws { offices = try TwoOffices(branches: 2) }

  private var carrier: Replica { offices.branches[1].replica }

  /// A letter from the first branch to the commune, which the second branch cannot open.
  private func letter(_ name: String) throws -> Stick.File {
    _ = try offices.branches[0].register(offices.new(name), submittedOn: nil)
    let superior = try offices.commune.replica.requireUnit().organisation
    let bundle = try offices.branches[0].replica.export(
      for: offices.branches[0].replica.recipients(of: superior), into: offices.stick)
    #expect(throws: ReplicaError(.bundleNotForUs)) { try carrier.importBundle(at: bundle.path) }
    return Stick.File(
      path: bundle.path, size: bundle.outcome.size, claimed: bundle.outcome.bundle)
  }

  private func stick(_ name: String) throws -> Stick {
    let folder = offices.root.appending(name)
    try files.makeFolder(folder, access: .everyoneReads, withParents: true)
    return Stick(folder: folder)
  }

  @Test func `a letter comes to the next sticks byte for byte, once to each`() throws {
    let letter = try letter("A")
    #expect(try carrier.keepMail([letter], isClockDoubtful: false).kept == 1)
    #expect(try carrier.keepMail([letter], isClockDoubtful: false).kept == 0)
    let bytes = try files.readWhole(letter.path, limit: 1 << 20)
    for name in ["one", "two"] {
      let stick = try stick(name)
      #expect(try carrier.placeMail(on: stick, present: []) == 1)
      let found = try stick.bundles(files)
      #expect(found.map(\.claimed) == [letter.claimed])
      #expect(try files.readWhole(found[0].path, limit: 1 << 20) == bytes)
      // Whoever it was for took it away; it does not come back.
      try files.remove(found[0].path)
      #expect(try carrier.placeMail(on: stick, present: []) == 0)
      #expect(try stick.bundles(files).isEmpty)
    }
    // The stick it came on has it.
    let own = Stick(folder: offices.stick)
    #expect(try carrier.placeMail(on: own, present: [try #require(letter.claimed)]) == 0)
    #expect(try offices.commune.replica.importBundle(at: letter.path).applied == 2)
  }

  @Test func `a file that is not what it claims is not kept`() throws {
    let letter = try letter("A")
    let other = try #require(Digest(bytes: [UInt8](repeating: 7, count: 32)))
    let liar = Stick.File(path: letter.path, size: letter.size, claimed: other)
    #expect(throws: ReplicaError(.bundleDamaged)) {
      try carrier.keepMail([liar], isClockDoubtful: false)
    }
    #expect(try carrier.mailRoom.letters().isEmpty)
  }

  @Test func `a letter that our own disk has spoiled is carried no further`() throws {
    let letter = try letter("A")
    _ = try carrier.keepMail([letter], isClockDoubtful: false)
    let kept = try #require(carrier.mailRoom.letters().first)
    var bytes = try files.readWhole(kept.path, limit: 1 << 20)
    bytes[bytes.count / 2] ^= 1
    try files.atomicallyWrite(kept.path, bytes, access: .ownerOnly)
    let stick = try stick("one")
    #expect(try carrier.placeMail(on: stick, present: []) == 0)
    #expect(try stick.bundles(files).isEmpty && carrier.mailRoom.letters().isEmpty)
  }

  @Test func `limits leave a letter where it lies`() throws {
    let letter = try letter("A")
    let hash = try #require(letter.claimed)
    let room = carrier.mailRoom
    func kept(size: UInt64, beside letters: [MailRoom.Letter]) throws -> Bool {
      let file = Stick.File(path: letter.path, size: size, claimed: hash)
      defer { try? FileManager.default.removeItem(atPath: room.folder.text) }
      return try room.keep(file, hash, beside: letters, today: 1) != nil
    }
    func letters(_ count: Int, _ size: UInt64) -> [MailRoom.Letter] {
      (0..<count).map {
        MailRoom.Letter(
          hash: Digest(first: UInt64($0), second: 0, third: 0, fourth: 0), size: size, day: 1,
          path: "x")
      }
    }
    #expect(try kept(size: MailRoom.letterSizeMax, beside: []))
    #expect(try !kept(size: MailRoom.letterSizeMax + 1, beside: []))
    #expect(try kept(size: 1000, beside: letters(1, MailRoom.sizeMax - 1000)))
    #expect(try !kept(size: 1001, beside: letters(1, MailRoom.sizeMax - 1000)))
    #expect(try kept(size: 1, beside: letters(MailRoom.lettersMax - 1, 1)))
    #expect(try !kept(size: 1, beside: letters(MailRoom.lettersMax, 1)))
  }

  @Test func `a letter is let go after its days, but not by a clock that is in doubt`() throws {
    let letter = try letter("A")
    _ = try carrier.keepMail([letter], isClockDoubtful: false)
    let today = try #require(carrier.mailRoom.letters().first).day
    offices.branches[1].close()
    func later(_ days: Int64) throws -> Register {
      try Register.open(
        at: offices.root.appending("branch1"),
        TwoOffices.surroundings(
          offices.root.appending("state-branch1"), at: (today + days) * day))
    }
    let last = try later(MailRoom.daysMax)
    #expect(try last.replica.keepMail([], isClockDoubtful: false).dropped == 0)
    last.close()
    let after = try later(MailRoom.daysMax + 1)
    #expect(try after.replica.keepMail([], isClockDoubtful: true).dropped == 0)
    #expect(try after.replica.keepMail([], isClockDoubtful: false).dropped == 1)
    #expect(try after.replica.mailRoom.letters().isEmpty)
    after.close()
  }

  @Test(arguments: ["mail", "bien-nhan"])
  func `a link in the place of a folder of ours is refused before anything is opened`(
    name: String
  ) throws {
    let folder = carrier.folder
    offices.branches[1].close()
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(name).text, withDestinationPath: "/tmp")
    #expect(throws: ReplicaError(.replicaForeign)) {
      try Register.open(
        at: folder, TwoOffices.surroundings(offices.root.appending("state-branch1")))
    }
  }
}
