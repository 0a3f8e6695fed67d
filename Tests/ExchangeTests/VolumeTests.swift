import BundleFormat
import Causality
import Foundation
import Platform
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
