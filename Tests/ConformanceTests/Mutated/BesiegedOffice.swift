import Foundation
import NhanRong
import Platform
import Sealing

/// An office that is handed one altered bundle after another, with what has to stay as it was.
final class BesiegedOffice {
  let replica: Replica
  private let desk = Desk()
  private let stick: FileHandle
  private let stickPath: FilePath
  // Held open: closing any descriptor of the file would drop the locks SQLite holds on it.
  private let database: FileHandle
  private(set) var cases = 0
  /// How often each code was the answer.
  private(set) var answers: [String: Int] = [:]

  /// - Parameter after: the bundles taken in before, the first as the welcome.
  init(_ office: Office, after: [[UInt8]]) throws {
    replica = try desk.replica(office, folder: "besieged")
    for bundle in after {
      let path = try desk.put(bundle, as: "before.nrb")
      _ =
        try replica.unit() != nil
        ? replica.importBundle(at: path)
        : replica.install(path, root: try StoredVectorTests.root())
    }
    stickPath = try desk.put([], as: "altered.nrb")
    stick = try FileHandle(forWritingTo: URL(fileURLWithPath: stickPath.text))
    let file = replica.folder.appending("nhanrong.db").text
    database = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
  }

  /// What comes of taking a bundle in: nil where it is taken.
  func refusal(of bundle: [UInt8], isDryRun: Bool = false) throws -> ReplicaError? {
    cases += 1
    try stick.seek(toOffset: 0)
    try stick.write(contentsOf: Data(bundle))
    try stick.truncate(atOffset: UInt64(bundle.count))
    do throws(ReplicaError) {
      _ = try replica.importBundle(at: stickPath, isDryRun: isDryRun)
      answers["taken", default: 0] += 1
      return nil
    } catch {
      answers[error.code.text, default: 0] += 1
      return error
    }
  }

  /// The bytes of the database, every name in the folder, and what memory makes of them: equal before
  /// and after a refusal.
  func digest() throws -> [String] { try folder() + state() }

  /// Without what is in memory, which takes long where much waits.
  func folder() throws -> [String] {
    try database.seek(toOffset: 0)
    let bytes = [UInt8](try database.readToEnd() ?? Data())
    let names = try FileManager.default.subpathsOfDirectory(atPath: replica.folder.text).sorted()
    return [hexadecimal(of: Digest.of(bytes, for: .content).bytes)] + names
  }

  /// Sets, states and waits, whatever bundles they came in.
  func state() throws -> [String] {
    let paths = try VectorWorld.paths()
    return try replica.read { core throws(ReplicaError) in
      let have = try core.have(for: paths)
      let codes = paths.map { path in
        hexadecimal(of: core.setCode(of: path).bytes)
          + hexadecimal(of: core.stateCode(of: path.organisation)?.bytes ?? [])
      }
      var kept: [String] = []
      for table in ["run", "tip", "loose", "record", "wanted", "peer", "attachment"] {
        kept += try core.rows("SELECT * FROM \(table)").map { "\(table) \($0)" }
      }
      return have.entries.map { "\($0.log) \($0.sequence) \($0.tag)" } + codes + kept
    }
  }

  /// One line for people who read the log of the tests.
  func report(_ what: String) {
    let list = answers.keys.sorted().map { "\($0) \(answers[$0] ?? 0)" }
    print("mutated bundles, \(what): \(cases) cases (\(list.joined(separator: ", ")))")
  }
}

private func hexadecimal(of bytes: [UInt8]) -> String {
  bytes.map { String(format: "%02x", $0) }.joined()
}
