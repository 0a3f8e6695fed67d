import BundleFormat
import Causality
import Foundation
import Platform
import ReplicaStore
import Testing

@testable import ModelRegistry
@testable import NhanRong

@Suite struct WantsTests {
  @Test func `a file that a change names is wanted until its bytes come`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    let paper = offices.root.appending("paper.txt")
    try Data("biên bản".utf8).write(to: URL(fileURLWithPath: paper.text))
    let hash = try branch.attach(paper, to: id, kind: 0, isDryRun: false)
    try FileManager.default.removeItem(
      atPath: branch.replica.attachments.path(of: hash).text)
    try offices.carry(from: branch, to: offices.commune)
    let wanted = try offices.commune.replica.read { core throws(ReplicaError) in
      try core.wants().map(\.hash)
    }
    #expect(wanted == [hash])
  }

  @Test func `no more is asked for than a manifest may carry`() throws {
    let offices = try TwoOffices()
    let most = BundleLimits.wantsMax
    try offices.commune.replica.update { core throws(ReplicaError) in
      try storing { () throws(StorageError) in
        for number in 0...UInt64(most) {
          try core.database.putAttachment(
            hash: ChangeID(first: number, second: 0, third: 0, fourth: 0), size: 1, isPresent: false
          )
        }
      }
    }
    let wanted = try offices.commune.replica.read { core throws(ReplicaError) in try core.wants() }
    #expect(wanted.count == most)
    #expect(wanted.last?.hash.first == UInt64(most) - 1)
    try offices.carry(from: offices.commune, to: offices.branches[0])
  }
}
