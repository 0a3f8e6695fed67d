import BundleFormat
import Foundation
import NhanRong
import Platform
import Testing

@testable import ModelRegistry

@Suite struct LeaseTests {
  /// The leases' folder gives way to a file, so that no lease can be written any more.
  private func blockLeases(of number: Int, _ offices: TwoOffices) throws {
    let leases = offices.root.text + "/state-branch\(number)/leases"
    try FileManager.default.removeItem(atPath: leases)
    try Data().write(to: URL(fileURLWithPath: leases))
  }

  @Test func `what was committed stands although no lease could be written`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    try blockLeases(of: 0, offices)
    _ = try branch.register(offices.new("B"), submittedOn: nil)
    #expect(try branch.list(RegistrationFilter()).map(\.name).sorted() == ["A", "B"])
  }

  @Test func `what a crash left of a lease goes when its folder is opened, and nothing else`()
    throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    branch.close()
    let leases = offices.root.appending("state-branch0/leases")
    let names = { try FileManager.default.contentsOfDirectory(atPath: leases.text).sorted() }
    let lease = try #require(try names().first)
    let others = [".x-1.lease.0.tmp", ".\(lease).tmp", "\(lease).0.tmp"]
    for name in [".\(lease).0.tmp", ".\(lease).17.tmp"] + others {
      try Data().write(to: URL(fileURLWithPath: leases.appending(name).text))
    }
    let reopened = try Register.open(
      at: offices.root.appending("branch0"),
      TwoOffices.surroundings(offices.root.appending("state-branch0")))
    defer { reopened.close() }
    #expect(try names() == (others + [lease]).sorted())
    // And it goes on with its own log.
    _ = try reopened.register(offices.new("B"), submittedOn: nil)
    #expect(try reopened.replica.counts().logs == offices.commune.replica.counts().logs + 1)
  }

  @Test func `nothing is signed before the lease tells of it`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    try blockLeases(of: 0, offices)
    _ = try branch.register(offices.new("B"), submittedOn: nil)
    let before = try FileManager.default.contentsOfDirectory(atPath: offices.stick.text)
    #expect(throws: ReplicaError.self) { try branch.export(into: offices.stick.text) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: offices.stick.text) == before)
  }
}
