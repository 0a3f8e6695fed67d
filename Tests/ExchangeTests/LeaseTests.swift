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
