import Causality
import NhanRong
import Platform
import Testing

@testable import ModelRegistry

/// Two offices above one unit decide without having heard of each other.
@Suite struct TwoDecisionsTests {
  /// A province, its commune, and a branch of that.
  private final class Tiers {
    let disk: TwoOffices
    let province: Register
    let commune: Register
    let branch: Register

    init() throws {
      disk = try TwoOffices(branches: 0)
      province = try Register.create(
        at: disk.root.appending("province"),
        TwoOffices.surroundings(disk.root.appending("state-province")))
      try province.found(domain: "Tỉnh thử", tier: .province)
      _ = try province.issue(try Plan(source: TwoOffices.planBytes()))
      commune = try Self.join(disk, province, as: "xa", tier: 40)
      branch = try Self.join(disk, commune, as: "chi-bo", tier: 50)
    }

    private static func join(
      _ disk: TwoOffices, _ superior: Register, as name: String, tier: UInt8
    ) throws -> Register {
      let register = try Register.create(
        at: disk.root.appending(name),
        TwoOffices.surroundings(disk.root.appending("state-" + name)))
      let request = try register.replica.enrolmentRequest(name: Array(name.utf8))
      let path = try superior.newUnitPath(tier: tier)
      try superior.addOrganisation(code: name, name: name, kind: "party_cell", path: path)
      _ = try superior.replica.grant(request, unit: path)
      let welcome = try superior.replica.export(
        for: superior.replica.recipients(of: path.organisation), into: disk.stick,
        purpose: .welcome)
      let record = try register.replica.inspectWelcome(welcome.path)
      _ = try register.replica.install(welcome.path, root: record)
      return register
    }

    func meet() throws {
      for _ in 0..<2 {
        try disk.carry(from: branch, to: commune)
        try disk.carry(from: commune, to: province)
        try disk.carry(from: province, to: commune)
        try disk.carry(from: commune, to: branch)
      }
    }

    var all: [Register] { [province, commune, branch] }
  }

  @Test func `accepted here and returned there is returned, and everybody is told`() throws {
    let tiers = try Tiers()
    let record = try tiers.branch.register(tiers.disk.new("Thôn Bản Chu"), submittedOn: nil)
    try tiers.meet()
    try tiers.commune.advance(record, .accepted, on: nil)
    try tiers.province.advance(record, .returned, on: nil, reason: "thiếu nội dung")
    try tiers.branch.withdraw(record, reason: "thôi")
    for register in [tiers.commune, tiers.province] {
      #expect(try register.view(record).lifecycle.flags == [])
    }
    try tiers.meet()
    for register in tiers.all {
      let view = try register.view(record)
      #expect(view.lifecycle.step == .withdrawn)
      #expect(view.lifecycle.flags == [.officeDisagrees])
    }
  }

  @Test func `an amendment taken here and refused there waits until somebody who saw both answers`()
    throws
  {
    let tiers = try Tiers()
    let record = try tiers.branch.register(tiers.disk.new("Thôn Bản Chu"), submittedOn: nil)
    try tiers.meet()
    try tiers.commune.advance(record, .accepted, on: nil)
    try tiers.meet()
    try tiers.branch.edit(record, [("title", "Đoạn đường hoa"), ("address", "Bản Chu")])
    try tiers.meet()
    #expect(try tiers.province.view(record).amendments.map(\.standing) == [.pending])
    try tiers.commune.advance(record, .amendmentAccepted, on: nil)
    try tiers.province.advance(record, .amendmentRefused, on: nil, reason: "giữ nguyên")
    #expect(try title(tiers.commune, record) == "Đoạn đường hoa")
    #expect(try title(tiers.province, record) == "Tuyến đường hoa")
    try tiers.meet()
    for register in tiers.all {
      #expect(try register.view(record).amendments.map(\.standing) == [.pending])
      #expect(try title(register, record) == "Tuyến đường hoa")
    }
    try tiers.province.advance(record, .amendmentAccepted, on: nil)
    try tiers.meet()
    for register in tiers.all {
      #expect(try register.view(record).amendments.isEmpty)
      #expect(try title(register, record) == "Đoạn đường hoa")
      #expect(try register.list(RegistrationFilter()).map(\.title) == ["Đoạn đường hoa"])
    }
  }

  @Test func `refusing one amendment takes nothing back that was accepted before`() throws {
    let tiers = try Tiers()
    let record = try tiers.branch.register(tiers.disk.new("Thôn Bản Chu"), submittedOn: nil)
    try tiers.meet()
    try tiers.commune.advance(record, .accepted, on: nil)
    try tiers.meet()
    try tiers.branch.edit(record, [("criteria", "Mười hộ")])
    try tiers.meet()
    try tiers.commune.advance(record, .amendmentAccepted, on: nil)
    try tiers.meet()
    try tiers.branch.edit(record, [("criteria-", "Hai km đường"), ("goal", "Đẹp làng")])
    try tiers.meet()
    try tiers.commune.advance(record, .amendmentRefused, on: nil, reason: "giữ nguyên")
    try tiers.meet()
    for register in tiers.all {
      let view = try register.view(record)
      #expect(
        view.elements.first { $0.name == "criteria" }?.texts.sorted() == [
          "Hai km đường", "Mười hộ",
        ])
      #expect(view.fields.contains { $0.name == "goal" } == false)
      #expect(view.amendments.map(\.isRemoval) == [true, false])
      #expect(view.amendments.map(\.standing) == [.refused, .refused])
    }
  }

  private func title(_ register: Register, _ record: RecordID) throws -> String? {
    try register.view(record).fields.first { $0.name == "title" }?.candidates.first?.text
  }
}
