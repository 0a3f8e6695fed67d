import Causality
import Foundation
import Platform
import Sealing
import TestSupport
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// One bit of a replica's file flips, in every sector of it: it is named, or it made no difference.
@Suite(.timeLimit(.minutes(60))) struct DamagedSectorTests {
  private let offices: TwoOffices
  private let folder: FilePath
  private let surroundings: Surroundings
  private let file: Digest

  init() throws {
    offices = try TwoOffices()
    let branch = offices.branches[0]
    let id = try branch.register(offices.new("Thôn 1"), submittedOn: nil)
    file = try offices.attach(3_000, to: id, in: branch)
    try offices.carry(from: branch, to: offices.commune)
    try offices.carry(from: offices.commune, to: branch)
    try offices.commune.edit(id, [(field: "address", text: "Nhà văn hoá")])
    try branch.edit(id, [(field: "address", text: "Trường học")])
    try offices.carry(from: branch, to: offices.commune)
    folder = offices.commune.replica.folder
    surroundings = offices.commune.replica.surroundings
    offices.commune.replica.close()
  }

  /// Everything a person can be shown.
  private static func picture(_ register: Register) throws -> [String] {
    let replica = register.replica
    var lines = ["\(try replica.counts())", "\(String(describing: try replica.unit()))"]
    lines += try replica.peers().map { "\($0)" } + replica.journeys().map { "\($0)" }
    lines += try register.organisations().map { "\($0)" } + register.plans().map { "\($0)" }
    lines += try replica.forks().map { "\($0)" } + replica.missingFiles().map { "\($0)" }
    lines += ["\(try replica.read { core throws(ReplicaError) in core.audienceCodes() })"]
    for line in try register.list(RegistrationFilter()) {
      lines.append("\(line)")
      let view = try register.view(line.id)
      lines.append("\(view.fields) \(view.elements) \(view.events) \(view.attachments)")
      lines.append("\(view.history)")
    }
    return lines
  }

  private enum Fate { case refused, named, harmless, silent }

  private func fate(_ sound: [String]) -> Fate {
    do throws(ReplicaError) {
      let register = try Register.open(at: folder, surroundings)
      defer { register.close() }
      guard try register.verify().isEmpty else { return .named }
      return (try? Self.picture(register)) == sound ? .harmless : .silent
    } catch {
      // A file that nobody takes for a replica any more is told as what it is.
      return error.code == .ioFailed ? .silent : .refused
    }
  }

  @Test func `a flipped bit in any sector of the file is named or makes no difference`() throws {
    let database = URL(fileURLWithPath: folder.appending("nhanrong.db").text)
    let sound = try Data(contentsOf: database)
    let register = try Register.open(at: folder, surroundings)
    let expected = try Self.picture(register)
    #expect(try register.verify().isEmpty)
    register.close()
    // In CI three bits of every sector that holds anything; more where there is time.
    let flips = max(1, HistoryBudget(inCI: 300).seeds.count / 100)
    var random = SeededRandom(seed: 4711)
    var counts: [Fate: Int] = [:]
    var tried = 0
    for sector in 0..<sound.count / 512 {
      let bytes = sound[sector * 512..<sector * 512 + 512]
      // Free space of a page is a single zero: one flip in it stands for all.
      let isFree = bytes.allSatisfy { $0 == 0 }
      if isFree, sector % 16 != 0 { continue }
      for _ in 0..<(isFree ? 1 : flips) {
        var data = sound
        let place = sector * 512 + random.below(512)
        data[place] ^= 1 << UInt8(random.below(8))
        try data.write(to: database)
        tried += 1
        let fate = fate(expected)
        counts[fate, default: 0] += 1
        if fate == .silent { Issue.record("a flip at byte \(place) passed in silence") }
      }
    }
    try sound.write(to: database)
    print("sectors: \(sound.count / 512), flips \(tried), \(counts)")
    #expect((counts[.named] ?? 0) > 0 && (counts[.harmless] ?? 0) > 0)
  }
}
