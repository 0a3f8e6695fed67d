import Foundation
import NhanRong
import Platform
import Testing
import Trust

@testable import ModelRegistry

/// Three computers that each hold a key of one root, in folders of their own; the first founded it.
final class SharedRoot {
  let folder: FilePath
  let founder: Register
  let others: [Register]
  private var bundles = 0

  var second: Register { others[0] }
  var third: Register { others[1] }

  init(threshold: Int = 2) throws {
    let root = FilePath(FileManager.default.temporaryDirectory.path + "/nr-" + UUID().uuidString)
    folder = root
    func create(_ name: String) throws -> Register {
      try Register.create(
        at: root.appending(name), TwoOffices.surroundings(root.appending("state-" + name)))
    }
    founder = try create("founder")
    others = try ["second", "third"].map(create)
    let requests = try others.map { try $0.enrolmentRequest(name: "Khoá") }
    try founder.found(
      domain: "Tỉnh thử", tier: .province,
      keys: Replica.RootKeys(with: requests, threshold: threshold))
    for other in others {
      let welcome = try bundle(from: founder, to: other)
      _ = try other.replica.install(welcome, root: other.replica.inspectWelcome(welcome))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.text) }

  /// A bundle for another holder of a key, by the request it once wrote.
  func bundle(from sender: Register, to receiver: Register) throws -> FilePath {
    bundles += 1
    let request = try receiver.enrolmentRequest(name: "Khoá")
    return try sender.replica.export(
      for: sender.replica.recipients(of: request), into: folder.appending("stick\(bundles)")
    ).path
  }

  func carry(from sender: Register, to receiver: Register) throws {
    _ = try receiver.replica.importBundle(at: bundle(from: sender, to: receiver))
  }

  /// The second key approves everything that waits for it, and the founder hears of it.
  func approveAll() throws {
    _ = try second.replica.approve(second.replica.approvable().map(\.id))
    try carry(from: second, to: founder)
  }

  /// A commune's computer asks to be let in.
  func stranger(_ name: String) throws -> Register {
    try Register.create(
      at: folder.appending(name), TwoOffices.surroundings(folder.appending("state-" + name)))
  }

  func grant(_ stranger: Register, by register: Register) throws -> Register.Enrolment {
    try register.enrol(
      stranger.enrolmentRequest(name: "Xã"), into: nil,
      orNew: Register.NewUnit(code: "X1", name: "Xã một", kind: "", tier: 40), isDryRun: false)
  }
}

extension Register {
  /// What would differ if anything had been written.
  func everything() throws -> [[UInt8]] {
    let changes = try replica.counts().changes
    let codes = try replica.read { (core) throws(ReplicaError) in
      core.audienceCodes().flatMap { [$0.setCode.bytes, $0.stateCode.bytes] }
    }
    return codes + [Array("\(changes)".utf8)]
  }
}
