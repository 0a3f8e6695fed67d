import BundleFormat
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Testing

/// A bundle cut as small as the form allows: a slice and a tip for every change. What is small to send must
/// not be long to read.
@Suite(.enabled(if: !VectorFiles.areWritten), .timeLimit(.minutes(1))) struct ManySlicesTests {
  @Test func `as many slices and tips as changes take no longer than changes do`() throws {
    let paths = try VectorWorld.paths()
    var log = try CraftedLog(Office.branch.keys(), as: paths[3], for: paths[3])
    let record = log.create()
    let count = 3000
    while log.sequence < UInt64(count) {
      log.add(record, [VectorWorld.text(RegistrationField.title, "\(log.sequence)")])
    }
    var bundle = try OpenedBundle(
      MutatedFileTests.vector("plain"), with: nil, signer: Office.commune.keys().signing)
    try bundle.carry([log])
    bundle[.sections][0][4] = .list(
      (0..<count).map { _ in .list([.integer(0), .integer(1)]) })
    bundle[.tips] = .list(
      try (1...count).map { sequence in
        try need(
          Tip.signed(
            log: log.id, sequence: UInt64(sequence), id: log.ids[sequence - 1],
            with: log.keys.signing)
        ).value
      })
    let office = try BesiegedOffice(
      .province, after: [MutatedFileTests.vector("welcome-commune")])
    let file = try bundle.file()
    let clock = ContinuousClock()
    let start = clock.now
    #expect(try office.refusal(of: file) == nil)
    let time = clock.now - start
    #expect(time < .seconds(30))
    let tips = try office.replica.read { core throws(ReplicaError) in
      try core.rows(
        "SELECT count(*) FROM tip WHERE log = (SELECT number FROM log WHERE id = ?1)",
        [.bytes(log.id.bytes)])
    }
    #expect(tips.first?.first?.integer == Int64(count))
  }
}
