import BundleFormat
import Causality
import ChangeLog
import Foundation
import Platform
import ReplicaStore
import Sealing
import Testing

@testable import ModelRegistry
@testable import NhanRong

@Suite struct FileBudgetTests {
  private let offices: TwoOffices
  private let branch: Register
  private let record: RecordID

  init() throws {
    offices = try TwoOffices()
    branch = offices.branches[0]
    record = try branch.register(offices.new("A"), submittedOn: nil)
  }

  private var commune: Register { offices.commune }

  @Test func `changes travel first, small files next, and a later stick brings the rest`() throws {
    let large = try offices.attach(400_000, to: record, in: branch)
    let small = try offices.attach(10_000, to: record, in: branch)
    let first = try #require(
      try offices.write(from: branch, to: commune, budget: 100_000).first)
    #expect(first.outcome.size <= 100_000)
    #expect(first.outcome.attachments == 1 && first.outcome.left.map(\.hash) == [large])
    _ = try commune.replica.importBundle(at: first.path)
    let hasSmall = try offices.has(small, commune)
    let hasLarge = try offices.has(large, commune)
    #expect(hasSmall && !hasLarge)
    #expect(try commune.replica.missingFiles().map(\.hash) == [large])
    #expect(try commune.replica.recordsMissingFiles() == [record])
    #expect(try commune.list(RegistrationFilter()).count == 1)
    // The branch hears that all changes came and that the file did not.
    try offices.carry(from: commune, to: branch)
    let second = try #require(try offices.write(from: branch, to: commune).first)
    #expect(second.outcome.attachments == 1)
    _ = try commune.replica.importBundle(at: second.path)
    #expect(try offices.has(large, commune))
    #expect(try commune.verify().isEmpty)
  }

  @Test func `what the recipient has shown to hold is not sent again`() throws {
    let hash = try offices.attach(10_000, to: record, in: branch)
    try offices.carry(from: branch, to: commune)
    try offices.carry(from: commune, to: branch)
    try branch.edit(record, [(field: "address", text: "Thôn Bản Chu")])
    let next = try #require(try offices.write(from: branch, to: commune).first)
    #expect(next.outcome.attachments == 0 && next.outcome.changes == 1)
    // Nor under a second name: a file is its bytes.
    let copy = offices.root.appending("copy")
    try FileManager.default.copyItem(
      atPath: branch.replica.attachments.path(of: hash).text, toPath: copy.text)
    #expect(try branch.attach(copy, to: record, kind: 3, isDryRun: false) == hash)
    let last = try #require(try offices.write(from: branch, to: commune).first)
    #expect(last.outcome.attachments == 0 && last.outcome.changes == 2)
  }

  @Test func `a file that was asked for goes before a smaller one that is new`() throws {
    let wanted = try offices.attach(60_000, to: record, in: branch)
    let first = try #require(try offices.write(from: branch, to: commune, budget: 30_000).first)
    #expect(first.outcome.attachments == 0)
    _ = try commune.replica.importBundle(at: first.path)
    try offices.carry(from: commune, to: branch)
    let small = try offices.attach(50_000, to: record, in: branch)
    let second = try #require(try offices.write(from: branch, to: commune, budget: 100_000).first)
    #expect(second.outcome.left.map(\.hash) == [small])
    _ = try commune.replica.importBundle(at: second.path)
    #expect(try offices.has(wanted, commune))
  }

  @Test func `nobody is given a file that no log he may read names`() throws {
    let three = try TwoOffices(branches: 2)
    let secret = try three.branches[0].register(three.new("Kín"), submittedOn: nil)
    let file = try three.attach(5_000, to: secret, in: three.branches[0])
    try three.carry(from: three.branches[0], to: three.commune)
    // The other branch asks for it all the same.
    let other = three.branches[1]
    try other.replica.update { core throws(ReplicaError) in
      try storing { () throws(StorageError) in
        try core.database.putAttachment(hash: ChangeID(file), size: 5_000, isPresent: false)
      }
    }
    try three.carry(from: other, to: three.commune)
    let answer = try #require(try three.write(from: three.commune, to: other).first)
    #expect(answer.outcome.attachments == 0)
    let reader = try #require(try three.write(from: three.commune, to: three.branches[0]).first)
    #expect(reader.outcome.attachments == 0)
    #expect(try three.has(file, three.commune))
  }

  @Test func `a file somebody took away is asked for again and comes back`() throws {
    let hash = try offices.attach(5_000, to: record, in: branch)
    try offices.carry(from: branch, to: commune)
    try offices.lose(hash, in: commune)
    #expect(try commune.replica.missingFiles().map(\.hash) == [hash])
    #expect(try commune.verify().map(\.kind) == [.attachment])
    try offices.carry(from: commune, to: branch)
    try offices.carry(from: branch, to: commune)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `a file that was put back by hand is here again and given to others`() throws {
    let hash = try offices.attach(5_000, to: record, in: branch)
    try offices.carry(from: branch, to: commune)
    let path = URL(fileURLWithPath: branch.replica.attachments.path(of: hash).text)
    let bytes = try Data(contentsOf: path)
    try offices.lose(hash, in: branch)
    try offices.lose(hash, in: commune)
    try offices.carry(from: branch, to: commune)
    #expect(try branch.replica.missingFiles().map(\.hash) == [hash])
    try bytes.write(to: path)
    #expect(try branch.replica.missingFiles().isEmpty)
    try offices.carry(from: commune, to: branch)
    try offices.carry(from: branch, to: commune)
    #expect(try offices.has(hash, commune))
  }

  @Test func `a file that nothing but an erased change names is missed by nobody`() throws {
    let hash = try offices.attach(5_000, to: record, in: branch)
    try offices.carry(from: branch, to: commune)
    try branch.erase([branch.erasure(of: record)], isDryRun: false)
    try offices.carry(from: branch, to: commune)
    try offices.lose(hash, in: commune)
    #expect(try commune.replica.missingFiles().isEmpty)
    #expect(try commune.replica.recordsMissingFiles().isEmpty)
  }

  @Test func `a damaged file is noticed and replaced by a bundle that brings it`() throws {
    let hash = try offices.attach(5_000, to: record, in: branch)
    try offices.carry(from: branch, to: commune)
    let path = URL(fileURLWithPath: commune.replica.attachments.path(of: hash).text)
    var bytes = try Data(contentsOf: path)
    bytes[77] ^= 1
    try bytes.write(to: path)
    #expect(try commune.verify(isFull: false).isEmpty)
    #expect(try commune.verify().map(\.what) == ["\(ChangeID(hash))"])
    // Any bundle that brings it: here the branch sends all from the beginning.
    let unit = try commune.replica.requireUnit()
    let all = Recipients(
      try branch.replica.recipients(of: unit.organisation).papers, isWhole: true)
    _ = try commune.replica.importBundle(
      at: try branch.replica.export(for: all, into: offices.stick).path)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `a content that is missing is asked for and answered`() throws {
    try branch.edit(record, [(field: "address", text: "Thôn Bản Chu")])
    try branch.edit(record, [(field: "address", text: "Thôn Nà Mò")])
    try offices.carry(from: branch, to: commune)
    try commune.replica.update { core throws(ReplicaError) in
      var batch = ChangeBatch()
      for strand in core.catalog.strands.indices
      where core.catalog.logs[core.catalog.strands[strand].log].genesis.writer
        == branch.replica.writer
      {
        let place = Dot(StrandNumber(UInt32(strand)), core.catalog.strands[strand].head - 1)
        guard let index = try core.change(at: place, into: &batch) else { continue }
        let change = batch.changes[index]
        try core.replaceContent(at: place, with: nil)
        try storing { () throws(StorageError) in
          try core.database.put(
            ContentRow(
              id: change.id, hash: ChangeID(change.contentHash), record: change.record,
              place: place, isPresent: false, isErased: false))
        }
      }
      core.hasContents = true
    }
    let lacking = try commune.replica.read { core throws(ReplicaError) in try core.wants() }
    #expect(lacking.map(\.kind) == [.content])
    try offices.carry(from: commune, to: branch)
    let answer = try #require(try offices.write(from: branch, to: commune).first)
    #expect(answer.outcome.changes == 2)
    let outcome = try commune.replica.importBundle(at: answer.path)
    #expect(outcome.applied == 0 && outcome.duplicate == 2)
    #expect(try commune.replica.read { core throws(ReplicaError) in try core.wants() }.isEmpty)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `a peer's wants are kept up to a limit, files that are here first`() throws {
    let hash = try offices.attach(100, to: record, in: branch)
    let most = ReplicaCore.wantsKeptMax
    var wants = (0..<UInt64(most)).map {
      Want(kind: .content, hash: Digest(first: $0, second: 0, third: 0, fourth: 0))
    }
    wants.append(Want(kind: .attachment, hash: hash))
    let writer = commune.replica.writer
    let kept = try branch.replica.update { core throws(ReplicaError) in
      try core.keep(wants, of: writer)
      return try core.wants(of: writer)
    }
    #expect(kept.count == most && kept.contains { $0.hash == hash })
  }
}
