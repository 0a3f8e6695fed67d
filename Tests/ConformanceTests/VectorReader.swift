import BundleFormat
import Causality
import ChangeLog
import Foundation
import Merging
import ModelRegistry
import NhanRong
import Platform
import Trust

/// Reads bundles as an office of the vectors' world that has taken in others before.
final class VectorReader {
  let replica: Replica
  private let desk = Desk()
  private let root: RootRecord

  /// - Parameter after: the bundles taken in before, the first as the welcome.
  init(_ office: Office, after: [[UInt8]], root: RootRecord) throws {
    self.root = root
    replica = try desk.replica(office, folder: "reader")
    for bundle in after { _ = try take(bundle) }
  }

  /// Takes a bundle in as an office does: the first one as its welcome.
  func take(_ bundle: [UInt8]) throws -> ImportOutcome {
    let path = try desk.put(bundle, as: UUID().uuidString)
    return try replica.unit() != nil
      ? replica.importBundle(at: path) : replica.install(path, root: root)
  }

  /// Takes several bundles in as the command line does with a folder, and says what became of each.
  func takeAll(_ bundles: [[UInt8]]) throws -> [String] {
    var answers: [String] = []
    let paths = try bundles.map { try desk.put($0, as: UUID().uuidString) }
    replica.importBundles(at: paths) { _, result in
      answers.append(Self.answer(result))
      return true
    }
    return answers
  }

  static func answer(_ result: Result<ImportOutcome, ReplicaError>) -> String {
    switch result {
    case .success(let outcome):
      "\(outcome.total) \(outcome.applied) \(outcome.duplicate) \(outcome.waiting) "
        + "\(outcome.held) \(outcome.refused) \(outcome.ineffective) \(outcome.byWriter)"
    case .failure(let error): "\(error.code) \(error.details)"
    }
  }

  /// What the reader holds and made of it: equal before and after a refusal.
  func picture() throws -> [String] {
    guard let own = try replica.unit() else { return [] }
    return try replica.read { core throws(ReplicaError) in
      let have = try core.have(for: [own])
      return have.entries.map { "\($0.log) \($0.sequence) \($0.tag)" } + [have.receiptCode]
    }
  }

  /// The audience, set code and state code of every organisation named that the reader knows of.
  func codes(of paths: [OrganisationPath]) throws -> [String] {
    try replica.read { core throws(ReplicaError) in
      paths.compactMap { path in
        core.stateCode(of: path.organisation).map {
          "\(path.organisation) \(hexadecimal(of: core.setCode(of: path).bytes)) "
            + hexadecimal(of: $0.bytes)
        }
      }
    }
  }

  /// The contents of a record that are erased.
  private func erased(in record: RecordID) throws -> [Vector.Fact] {
    try replica.read { core throws(ReplicaError) in
      guard let picture = try core.picture(of: record) else { return [] }
      return picture.state.erased.map { picture.change($0) }
        .sorted { ($0.log, $0.sequence) < ($1.log, $1.sequence) }
        .map { ("erased", "\($0.log) \($0.sequence)") }
    }
  }

  /// Where a case of recognition stands, and how many of its events have no effect; whether a sheet was
  /// given up.
  private func standing(of record: RecordID) throws -> [Vector.Fact] {
    try replica.read { core throws(ReplicaError) in
      guard let sheet = try Register.sheet(record, core) else { return [] }
      var facts: [Vector.Fact] = []
      if let standing = sheet.caseStanding {
        facts.append(("case", "\(record) \(standing.state) \(standing.withoutEffect.count)"))
      }
      if sheet.isWithdrawn { facts.append(("withdrawn", "\(record)")) }
      return facts
    }
  }

  /// What comes of taking a bundle in, as the lines a vector's head states.
  func outcome(of bundle: [UInt8], paths: [OrganisationPath]) throws -> [Vector.Fact] {
    let outcome = try take(bundle)
    var facts: [Vector.Fact] = [
      ("total", "\(outcome.total)"), ("applied", "\(outcome.applied)"),
      ("duplicate", "\(outcome.duplicate)"), ("waiting", "\(outcome.waiting)"),
      ("held", "\(outcome.held)"), ("refused", "\(outcome.refused)"),
      ("attachments", "\(outcome.attachments)"),
    ]
    for change in outcome.ineffective {
      facts.append(("verdict", "\(change.log) \(change.sequence) \(change.verdict.words)"))
    }
    for record in outcome.touched { facts += try erased(in: record) }
    for record in outcome.touched.sorted() { facts += try standing(of: record) }
    for range in outcome.loose {
      facts.append(("loose", "\(range.log) \(range.first) \(range.last)"))
    }
    facts.append(contentsOf: try codes(of: paths).map { ("state", $0) })
    return facts
  }
}

extension Verdict {
  /// The stage and the reason, in the words of Protocol.md.
  var words: String {
    let names = "\(self)".split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let reason = names.first {
      !["Merging", "Verdict", "Need", "Reason", "Fault"].contains($0) && $0 != names[0]
    }
    return ([names[0]] + [reason].compactMap { $0 }).joined(separator: " ")
  }
}
