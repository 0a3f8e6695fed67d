import Causality
import ChangeLog
import Foundation
import Platform
import Sealing
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// What a visit owes, what it asks for, and what it carries for others.
@Suite(.timeLimit(.minutes(2))) struct VisitTests {
  private func dues(_ register: Register, _ present: [Digest] = []) throws -> [Due] {
    try register.replica.dues(present: present)
  }

  private func reopened(
    _ offices: TwoOffices, _ name: String, at now: Int64
  ) throws -> Register {
    try Register.open(
      at: offices.root.appending(name),
      TwoOffices.surroundings(offices.root.appending("state-\(name)"), at: now))
  }

  @Test func `nothing is owed to whoever lacks nothing, and a receipt is owed until it is known`()
    throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    try offices.carry(from: branch, to: offices.commune)
    #expect(try dues(branch).isEmpty)
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    #expect(try dues(branch).map(\.changes) == [2])
    try offices.carry(from: branch, to: offices.commune)
    #expect(try dues(offices.commune).map(\.changes) == [0])
    let unit = try branch.replica.requireUnit().organisation
    let receipt = try offices.commune.replica.export(
      for: offices.commune.replica.recipients(of: unit), into: offices.stick)
    #expect(try dues(offices.commune).isEmpty)
    // It was lost: the branch sends again, so the receipt is owed again.
    try offices.carry(from: branch, to: offices.commune)
    #expect(try dues(offices.commune).map(\.changes) == [0])
    _ = try branch.replica.importBundle(at: receipt.path)
    #expect(try dues(branch).isEmpty)
  }

  @Test func `what lies on the stick and says the same is not written again`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let due = try #require(try dues(branch).first)
    let bundle = try branch.replica.export(for: due.recipients, into: offices.stick)
    let hash = bundle.outcome.bundle
    #expect(try dues(branch, [hash]).map(\.onStick) == [[hash]])
    #expect(try dues(branch, []).map(\.onStick) == [[]])
    // More was written, or the reader was heard: then it says less, or something else.
    _ = try branch.register(offices.new("B"), submittedOn: nil)
    #expect(try dues(branch, [hash]).map(\.onStick) == [[]])
    let second = try branch.replica.export(for: due.recipients, into: offices.stick)
    try offices.carry(from: offices.commune, to: branch)
    #expect(try dues(branch, [hash, second.outcome.bundle]).allSatisfy { $0.onStick.isEmpty })
  }

  /// Nothing tells which of them was written last: what the least of them confirms is left out, no more.
  @Test func `bundles of one sender in one folder confirm what all of them do, in any order`()
    throws
  {
    for isLateFirst in [false, true] {
      let offices = try TwoOffices()
      let first = offices.branches[0]
      _ = try first.register(offices.new("A"), submittedOn: nil)
      let superior = try offices.commune.replica.requireUnit().organisation
      let early = try first.replica.export(
        for: first.replica.recipients(of: superior), into: offices.stick)
      _ = try offices.commune.replica.importBundle(at: early.path)
      try offices.carry(from: offices.commune, to: first)
      first.close()
      var paths: [FilePath] = []
      for (number, name) in ["B", "C"].enumerated() {
        let branch = try reopened(offices, "branch0", at: 1_770_000_100_000 + Int64(number))
        defer { branch.close() }
        _ = try branch.register(offices.new(name), submittedOn: nil)
        paths.append(
          try branch.replica.export(
            for: branch.replica.recipients(of: superior), into: offices.stick
          ).path)
      }
      let branch = try reopened(offices, "branch0", at: 1_770_000_200_000)
      defer { branch.close() }
      // The bundle from before the receipt is older than both.
      paths.insert(early.path, at: isLateFirst ? paths.count : 0)
      if isLateFirst { paths.reverse() }
      offices.commune.replica.importBundles(at: paths + [early.path]) { _, result in
        if case .failure(let error) = result { Issue.record(error) }
        return true
      }
      let outcome = try offices.carry(from: offices.commune, to: branch)
      #expect(outcome.total == 2, "\(isLateFirst)")
      #expect(outcome.applied == 0, "\(isLateFirst)")
      // One bundle read alone says where its sender is.
      try offices.carry(from: branch, to: offices.commune)
      #expect(try offices.carry(from: offices.commune, to: branch).total == 0, "\(isLateFirst)")
    }
  }

  @Test func `a sender that was put back confirms less, whatever its clock says`() throws {
    for isBackFirst in [false, true] {
      let offices = try TwoOffices()
      var branch = offices.branches[0]
      let record = try branch.register(offices.new("A"), submittedOn: nil)
      try offices.carry(from: branch, to: offices.commune)
      try offices.carry(from: offices.commune, to: branch)
      branch.close()
      let folder = branch.replica.folder.text
      try FileManager.default.copyItem(atPath: folder, toPath: folder + "-before")

      branch = try reopened(offices, "branch0", at: 1_770_000_000_000)
      try offices.commune.edit(record, [(field: "address", text: "Nhà văn hoá")])
      try offices.carry(from: offices.commune, to: branch)
      let superior = try offices.commune.replica.requireUnit().organisation
      let ahead = try branch.replica.export(
        for: branch.replica.recipients(of: superior), into: offices.stick)
      branch.close()

      try FileManager.default.removeItem(atPath: folder)
      try FileManager.default.copyItem(atPath: folder + "-before", toPath: folder)
      // The clock went back as well, to 2009.
      branch = try reopened(offices, "branch0", at: 1_230_768_000_000)
      defer { branch.close() }
      let back = try branch.replica.export(
        for: branch.replica.recipients(of: superior), into: offices.stick)
      let paths = isBackFirst ? [back.path, ahead.path] : [ahead.path, back.path]
      offices.commune.replica.importBundles(at: paths) { _, result in
        if case .failure(let error) = result { Issue.record(error) }
        return true
      }
      #expect(try offices.carry(from: offices.commune, to: branch).applied == 1, "\(isBackFirst)")
      #expect(
        try offices.codes(branch, of: branch) == offices.codes(offices.commune, of: branch))
    }
  }

  @Test func `a rehearsal of a visit tells what it would bring and leaves every byte`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let superior = try offices.commune.replica.requireUnit().organisation
    let bundle = try branch.replica.export(
      for: branch.replica.recipients(of: superior), into: offices.stick)
    let file = Replica.databasePath(offices.commune.replica.folder)
    let before = try LocalFileSystem().readWhole(file, limit: 1 << 24)
    let (results, owed) = try offices.commune.replica.rehearse(
      [bundle.path, offices.stick.appending("none.nrb"), bundle.path], present: [])
    #expect(try results[0].get().applied == 2)
    #expect(throws: ReplicaError(.noInput)) { try results[1].get() }
    #expect(try results[2].get().duplicate == 2)
    #expect(owed.map(\.changes) == [0])
    let after = try LocalFileSystem().readWhole(file, limit: 1 << 24)
    #expect(after == before)
    #expect(try offices.commune.list(RegistrationFilter()).isEmpty)
  }

  @Test func `what is missing is named by its writer and numbers, and asked for exactly`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let superior = try offices.commune.replica.requireUnit().organisation
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    let state = offices.root.appending("commune")
    let old = offices.root.appending("old")
    try offices.carry(from: branch, to: offices.commune)
    offices.commune.close()
    try FileManager.default.copyItem(atPath: state.text, toPath: old.text)
    let newer = try reopened(offices, "commune", at: 1_770_000_000_000)
    try branch.edit(id, [("address", "X")])
    try branch.edit(id, [("address", "Y")])
    try offices.carry(from: branch, to: newer)
    try offices.carry(from: newer, to: branch)
    newer.close()
    try FileManager.default.removeItem(atPath: state.text)
    try FileManager.default.moveItem(atPath: old.text, toPath: state.text)
    let commune = try reopened(offices, "commune", at: 1_770_000_000_000)
    try branch.edit(id, [("address", "Z")])
    #expect(try offices.carry(from: branch, to: commune).waiting == 1)
    let gap = try #require(try commune.replica.gaps().first)
    #expect(gap.organisation == (try branch.replica.requireUnit().organisation))
    #expect(gap.first == 3 && gap.last == 4 && gap.count == 2)
    // The request carries nothing, and what comes back begins where the hole begins.
    let unit = try branch.replica.requireUnit().organisation
    let need = try commune.replica.export(
      for: Recipients(commune.replica.recipients(of: unit).papers, isNeed: true),
      into: offices.stick)
    #expect(need.outcome.changes == 0 && need.outcome.parts.isEmpty)
    _ = try branch.replica.importBundle(at: need.path)
    let answer = try branch.replica.export(
      for: branch.replica.recipients(of: superior), into: offices.stick)
    #expect(answer.outcome.parts.map(\.base) == [2] && answer.outcome.changes == 3)
    #expect(try commune.replica.importBundle(at: answer.path).waiting == 0)
    #expect(try commune.replica.gaps().isEmpty)
    #expect(try commune.verify().isEmpty)
  }

  @Test func `a receipt code agrees with what went, and with nothing else`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let commune = offices.commune
    var codes: [String] = []
    for name in ["A", "B"] {
      let id = try branch.register(offices.new(name), submittedOn: nil)
      try offices.carry(from: branch, to: commune)
      codes.append(try commune.replica.receiptCode(for: branch.replica.writer))
      // What the receiver writes itself changes nothing about what it received.
      try commune.edit(id, [("address", name)])
      #expect(try commune.replica.receiptCode(for: branch.replica.writer) == codes.last)
    }
    #expect(codes[0] != codes[1])
    _ = try branch.register(offices.new("C"), submittedOn: nil, asDraft: true)
    let match = try branch.replica.receipt(codes[1])
    #expect(match.organisation == (try commune.replica.requireUnit().organisation))
    #expect(match.later == 0)
    #expect(try branch.replica.receipt(codes[0].lowercased()).later == 1)
    #expect(throws: ReplicaError(.unknownReceipt)) { try branch.replica.receipt("ABCDEFGH") }
    #expect(HaveVector.isReceiptCode(codes[0]))
    for wrong in ["", "ABCDEFG", "ABCDEFGHJ", "ABCDEFG1", "ABCDEFG\u{110}"] {
      #expect(!HaveVector.isReceiptCode(wrong), "\(wrong)")
    }
  }

  @Test func `a clock behind a signed date is told, until the signer puts its own clock right`()
    throws
  {
    let day: Int64 = 86_400_000
    let now: Int64 = 1_770_000_000_000
    let offices = try TwoOffices()
    offices.branches[0].close()
    let ahead = try reopened(offices, "branch0", at: now + 400 * day)
    try offices.carry(from: ahead, to: offices.commune)
    let date = try #require(try offices.commune.replica.dateAhead())
    #expect(date.at == now + 400 * day)
    #expect(date.organisation == (try ahead.replica.requireUnit().organisation))
    ahead.close()
    let right = try reopened(offices, "branch0", at: now + day / 2)
    try offices.carry(from: right, to: offices.commune)
    #expect(try offices.commune.replica.dateAhead() == nil)
  }

  @Test func `receipts are numbered on, never over one that is there`() throws {
    let offices = try TwoOffices()
    let replica = offices.branches[0].replica
    #expect(try replica.writeReceipt { Array($0.utf8) }.lastComponent == "BIEN-NHAN-0001.txt")
    let third = replica.folder.appending("bien-nhan/BIEN-NHAN-0002.txt")
    try LocalFileSystem().atomicallyWrite(third, [7], access: .ownerOnly)
    let path = try replica.writeReceipt { Array($0.utf8) }
    #expect(path.lastComponent == "BIEN-NHAN-0003.txt")
    #expect(try LocalFileSystem().readWhole(third, limit: 9) == [7])
    #expect(try LocalFileSystem().readWhole(path, limit: 99) == Array("BIEN-NHAN-0003.txt".utf8))
    // Also where somebody took the papers away.
    try FileManager.default.removeItem(atPath: replica.folder.appending("bien-nhan").text)
    #expect(try replica.writeReceipt { _ in [] }.lastComponent == "BIEN-NHAN-0004.txt")
  }
}
