import Foundation
import Platform
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// Sticks that are full, fake, locked or pulled, and what may be removed from a good one.
@Suite(.timeLimit(.minutes(2))) struct StickTests {
  private let offices: TwoOffices
  private let stick: TroubledStick
  /// The branch, with the stick in its hands.
  private let branch: Register

  init() throws {
    offices = try TwoOffices()
    stick = TroubledStick(offices.stick)
    offices.branches[0].close()
    var surroundings = TwoOffices.surroundings(offices.root.appending("state-branch0"))
    surroundings.files = stick
    branch = try Register.open(at: offices.root.appending("branch0"), surroundings)
    for entry in try stick.list(offices.stick, limit: 100) { try stick.remove(entry.path) }
  }

  private func names() throws -> [String] {
    try LocalFileSystem().list(offices.stick, limit: 1000).map(\.name)
  }

  private func recipients() throws -> Recipients {
    let superior = try #require(try branch.replica.superior())
    return try branch.replica.recipients(of: superior)
  }

  private func write() throws -> WrittenBundle {
    try branch.replica.export(for: recipients(), into: offices.stick)
  }

  @Test
  func `a stick that reads back otherwise than was written is told, and nothing is believed sent`()
    throws
  {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    stick.trouble = .fake(from: 300)
    let before = try branch.replica.journeys().count
    #expect(throws: ReplicaError(.stickDiffers)) { try write() }
    #expect(try names().isEmpty)
    #expect(try branch.replica.journeys().count == before)
    stick.trouble = nil
    _ = try write()
    #expect(try names().count == 1)
  }

  @Test func `a stick whose later file runs into an earlier one is noticed before the end`() throws
  {
    stick.trouble = .wrapsAround
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let first = try write()
    _ = try branch.register(offices.new("B"), submittedOn: nil)
    let second = try write()
    try branch.replica.recheck([second])
    #expect(throws: ReplicaError(.stickDiffers)) { try branch.replica.recheck([first, second]) }
  }

  @Test func `a full stick and a locked one keep no half file, and it is told how much is missing`()
    throws
  {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    stick.trouble = .full
    #expect(throws: ReplicaError(.diskFull)) { try write() }
    let size = try branch.replica.export(for: recipients(), into: offices.stick, isDryRun: true)
      .outcome.size
    #expect(try branch.replica.missingRoom(for: recipients(), in: offices.stick) == size - 10)
    stick.trouble = .readOnly
    #expect(throws: ReplicaError(.readOnly)) { try write() }
    stick.trouble = nil
    #expect(try names().isEmpty)
    #expect(try branch.replica.missingRoom(for: recipients(), in: offices.stick) == nil)
  }

  @Test
  func `pulled at any moment, no file under a final name is less than whole and none is lost`()
    throws
  {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let old = try write()
    let oldBytes = try LocalFileSystem().readWhole(old.path, limit: 1 << 20)
    _ = try branch.register(offices.new("B"), submittedOn: nil)
    var moments = 0
    branch.close()
    while moments < 100 {
      let fresh = TroubledStick(offices.stick)
      var surroundings = TwoOffices.surroundings(offices.root.appending("state-branch0"))
      surroundings.files = fresh
      let branch = try Register.open(at: offices.root.appending("branch0"), surroundings)
      defer { branch.close() }
      fresh.trouble = .pulled(at: moments)
      let superior = try #require(try branch.replica.superior())
      let written = try? branch.replica.export(
        for: branch.replica.recipients(of: superior), into: offices.stick)
      fresh.trouble = nil
      for file in try Stick(folder: offices.stick).bundles(fresh) {
        #expect(branch.replica.isWhole(file), "\(file.name) after \(moments) operations")
      }
      let bytes = try LocalFileSystem().readWhole(old.path, limit: 1 << 20)
      #expect(bytes == oldBytes)
      moments += 1
      if written != nil { break }
    }
    #expect((5..<100).contains(moments))
  }

  @Test func `only our own unfinished files are swept`() throws {
    let files = LocalFileSystem()
    let own = branch.replica.asidePrefix
    for name in ["\(own)0011.tmp", own.uppercased() + "AB.TMP", "nr-00000000-0011.tmp", "x.tmp"] {
      try files.atomicallyWrite(offices.stick.appending(name), [1], access: .everyoneReads)
    }
    #expect(try branch.replica.sweepUnfinished(in: offices.stick) == 2)
    #expect(try names() == ["nr-00000000-0011.tmp", "x.tmp"])
  }

  @Test
  func `a bundle goes from the stick when it is confirmed, and a copy under another name stays`()
    throws
  {
    let files = LocalFileSystem()
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let bundle = try write()
    let bytes = try files.readWhole(bundle.path, limit: 1 << 20)
    try files.atomicallyWrite(offices.stick.appending("b.nrb"), bytes, access: .everyoneReads)
    let stick = Stick(folder: offices.stick)
    #expect(try branch.replica.clean(stick.bundles(files), in: stick.folder) == 0)
    _ = try offices.commune.replica.importBundle(at: bundle.path)
    // The commune's own bundle is not ours to remove, confirmed or not.
    let receipt = try offices.carry(from: offices.commune, to: branch)
    #expect(try branch.replica.clean(stick.bundles(files), in: stick.folder) == 1)
    #expect(try names() == ["b.nrb", Replica.name(receipt.bundle)].sorted())
  }

  @Test func `fifty bundles that are known cost fifty short looks and no reading`() throws {
    for number in 0..<50 {
      _ = try branch.register(offices.new("A\(number)"), submittedOn: nil)
      _ = try write()
    }
    let known = try branch.replica.knownBundles()
    _ = stick.takeOpened()
    let found = try Stick(folder: offices.stick).bundles(stick)
    #expect(found.count == 50)
    #expect(found.allSatisfy { $0.claimed.map { known.outgoing.contains($0) } ?? false })
    #expect(stick.takeOpened().isEmpty)
    #expect(branch.replica.isWhole(found[0]))
    #expect(Set(stick.takeOpened()) == [found[0].path])
  }
}
