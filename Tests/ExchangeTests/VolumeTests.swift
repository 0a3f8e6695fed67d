import BundleFormat
import Causality
import ChangeLog
import Foundation
import Platform
import ReplicaStore
import Sealing
import TestSupport
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// An export that is too long for one bundle, with a small limit in the place of FAT32's.
@Suite struct VolumeTests {
  private static let size: UInt64 = 90_000
  private let offices: TwoOffices

  init() throws { offices = try TwoOffices() }

  private func fill() throws {
    let branch = offices.branches[0]
    for number in 0..<60 {
      let id = try branch.register(offices.new("Mô hình \(number)"), submittedOn: nil)
      let text = String(repeating: "Hiến đất mở đường số \(number). ", count: 90)
      try branch.edit(id, [(field: "content", text: text)])
      if number % 20 == 0 { _ = try offices.attach(30_000, to: id, in: branch) }
    }
  }

  @Test
  func `a long export becomes several bundles, each whole by itself, and any order gives the same`()
    throws
  {
    try fill()
    let branch = offices.branches[0]
    let commune = offices.commune
    let written = try offices.write(from: branch, to: commune, volumeSize: Self.size)
    #expect(written.count >= 3)
    #expect(written.allSatisfy { $0.outcome.size <= Self.size })
    #expect(written.reduce(0) { $0 + $1.outcome.attachments } == 3)
    // A reader who has only one of them reads it.
    for one in written { _ = try commune.replica.inspect(one.path) }
    for one in written.reversed() { _ = try commune.replica.importBundle(at: one.path) }
    let missing = try commune.replica.missingFiles()
    #expect(missing.isEmpty)
    #expect(try commune.replica.counts().loose == 0)
    #expect(try offices.codes(commune, of: branch) == offices.codes(branch, of: branch))
    #expect(try commune.verify().isEmpty)
  }

  @Test func `a log of another unit is cut only where its writer signed`() throws {
    try fill()
    let branch = offices.branches[0]
    let commune = offices.commune
    for one in try offices.write(from: branch, to: commune, volumeSize: Self.size) {
      _ = try commune.replica.importBundle(at: one.path)
    }
    // A second computer of the branch's superior side gets everything from the commune.
    let twin = try Register.create(
      at: offices.root.appending("twin"),
      TwoOffices.surroundings(offices.root.appending("state-twin")))
    let request = try twin.replica.enrolmentRequest(name: Array("Máy hai".utf8))
    _ = try commune.replica.grant(request, unit: try branch.replica.requireUnit())
    let recipients = Recipients(
      try commune.replica.recipients(of: try branch.replica.requireUnit().organisation).papers
        .filter { $0.grant.signingKey == request.signingKey })
    let welcome = try commune.replica.export(
      for: recipients, into: offices.stick, purpose: .welcome)
    let root = try twin.replica.inspectWelcome(welcome.path)
    _ = try twin.replica.install(welcome.path, root: root)
    let all = Recipients(recipients.papers, isWhole: true)
    let volumes = try commune.replica.exportVolumes(
      for: all, into: offices.stick, room: ExportRoom(volumeSize: Self.size))
    #expect(volumes.count >= 3)
    for one in volumes.reversed() { _ = try twin.replica.importBundle(at: one.path) }
    #expect(try twin.verify().isEmpty)
    #expect(try offices.codes(twin, of: branch) == offices.codes(branch, of: branch))
  }

  private func wholeOnStick() throws -> [Digest] {
    try Stick(folder: offices.stick).bundles(LocalFileSystem())
      .filter { offices.branches[0].replica.isWhole($0) }.compactMap(\.claimed)
  }

  @Test func `the volumes of an export lie on the stick already only where all do, each whole`()
    throws
  {
    try fill()
    let branch = offices.branches[0]
    let written = try offices.write(from: branch, to: offices.commune, volumeSize: Self.size)
    let hashes = written.map(\.outcome.bundle)
    #expect(written.count { $0.outcome.changes > 0 } >= 2)
    // One that carries files alone.
    #expect(written.contains { $0.outcome.changes == 0 && $0.outcome.attachments > 0 })
    #expect(try branch.replica.dues(present: wholeOnStick()).map(\.onStick) == [hashes])
    for missing in hashes {
      let rest = hashes.filter { $0 != missing }
      #expect(try branch.replica.dues(present: rest).map(\.onStick) == [[]])
    }
    // A damaged one is as good as none.
    let path = written[1].path
    var bytes = try LocalFileSystem().readWhole(path, limit: 1 << 20)
    bytes[bytes.count / 2] ^= 1
    try LocalFileSystem().atomicallyWrite(path, bytes, access: .everyoneReads)
    #expect(try branch.replica.dues(present: wholeOnStick()).map(\.onStick) == [[]])
    // All are written again, and then they are known.
    let again = try offices.write(from: branch, to: offices.commune, volumeSize: Self.size)
    #expect(
      try branch.replica.dues(present: wholeOnStick()).map(\.onStick)
        == [again.map(\.outcome.bundle)])
    // A change later they say less than what is owed.
    _ = try branch.register(offices.new("Mới"), submittedOn: nil)
    #expect(try branch.replica.dues(present: wholeOnStick()).map(\.onStick) == [[]])
  }

  @Test func `volumes that are written anew take the places of those that are left of the old`()
    throws
  {
    try fill()
    let branch = offices.branches[0]
    let old = try offices.write(from: branch, to: offices.commune, volumeSize: Self.size)
    try LocalFileSystem().remove(old[0].path)
    let stick = Stick(folder: offices.stick)
    func clean() throws -> Int {
      try branch.replica.clean(stick.bundles(LocalFileSystem()), in: stick.folder)
    }
    // Of one export no volume stands for another.
    #expect(try clean() == 0)
    let new = try offices.write(from: branch, to: offices.commune, volumeSize: Self.size)
    #expect(try clean() == old.count - 1)
    let left = Set(try stick.bundles(LocalFileSystem()).map(\.path))
    #expect(left.isSuperset(of: new.map(\.path)) && left.isDisjoint(with: old.map(\.path)))
    for one in new { _ = try offices.commune.replica.importBundle(at: one.path) }
    #expect(try offices.commune.replica.missingFiles().isEmpty)
    #expect(try offices.codes(offices.commune, of: branch) == offices.codes(branch, of: branch))
  }

  @Test func `an export that was cut between two volumes is none`() throws {
    func row(_ volume: UInt64, isLast: Bool, base: UInt64, end: UInt64) throws -> LedgerEntry {
      let part = JourneyPart(
        log: LogID(high: 1, low: 2), base: base, end: end, tag: ChangeTag(high: 3, low: end))
      let journey = Journey(
        changes: 1, applied: 0, parts: [part], volume: volume, isLastVolume: isLast)
      return try #require(
        LedgerEntry(
          JourneyRow(
            at: 0, direction: "out", bundle: [UInt8](repeating: 1, count: 32), writer: nil,
            summary: journey.bytes)))
    }
    let ledger = [
      try row(0, isLast: false, base: 0, end: 3), try row(1, isLast: false, base: 3, end: 5),
      try row(0, isLast: false, base: 0, end: 4), try row(1, isLast: true, base: 4, end: 9),
      try row(1, isLast: true, base: 9, end: 10), try row(0, isLast: true, base: 9, end: 11),
    ]
    let exports = SentExport.all(in: ledger)
    #expect(exports.map(\.volumes.count) == [2, 1])
    #expect(exports[0].parts.map(\.base) == [0] && exports[0].parts.map(\.end) == [9])
    #expect(exports[1].parts == ledger[5].journey.parts)
    // A row of an earlier build is a whole export.
    #expect(
      Journey(bytes: [0x84, 1, 0, 0x80, 0])
        == Journey(changes: 1, applied: 0, volume: 0, isLastVolume: true))
  }

  @Test func `a try says how many bundles there would be and writes none`() throws {
    try fill()
    let branch = offices.branches[0]
    let unit = try offices.commune.replica.requireUnit()
    let recipients = try branch.replica.recipients(of: unit.organisation)
    let room = ExportRoom(volumeSize: Self.size)
    let tried = try branch.replica.exportVolumes(
      for: recipients, into: offices.root.appending("nowhere"), room: room, isDryRun: true)
    #expect(!FileManager.default.fileExists(atPath: offices.root.appending("nowhere").text))
    let written = try branch.replica.exportVolumes(for: recipients, into: offices.stick, room: room)
    #expect(tried.map(\.outcome.changes) == written.map(\.outcome.changes))
  }
}
