import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Trust

/// Reads bundles as an office of the vectors' world that has taken in others before.
final class VectorReader {
  let replica: Replica
  private let desk: Desk

  /// - Parameter after: the bundles taken in before, the first as the welcome.
  init(_ office: Office, after: [[UInt8]], root: RootRecord) throws {
    desk = Desk()
    replica = try desk.replica(office, folder: "reader")
    for (number, bundle) in after.enumerated() {
      let path = try desk.put(bundle, as: "\(number).nrb")
      if number == 0 {
        _ = try replica.install(path, root: root)
      } else {
        _ = try replica.importBundle(at: path)
      }
    }
  }

  /// Takes a bundle in as an office does: the first one as its welcome.
  func take(_ bundle: [UInt8], root: RootRecord) throws -> ImportOutcome {
    let path = try desk.put(bundle, as: "in.nrb")
    return try replica.unit() != nil
      ? try replica.importBundle(at: path) : try replica.install(path, root: root)
  }

  /// What the reader holds, as bytes: equal before and after a refusal.
  func picture() throws -> [String] {
    guard let own = try replica.unit() else { return [] }
    return try replica.read { core throws(ReplicaError) in
      let have = try core.have(for: [own])
      return have.entries.map { "\($0.log) \($0.sequence) \($0.tag)" } + [have.receiptCode]
    }
  }

  /// Set code and state code of every open audience the reader knows of.
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
}

extension ImportOutcome {
  var facts: [(name: String, value: String)] {
    [
      ("total", "\(total)"), ("applied", "\(applied)"), ("duplicate", "\(duplicate)"),
      ("waiting", "\(waiting)"), ("held", "\(held)"), ("refused", "\(refused)"),
      ("attachments", "\(attachments)"),
    ]
  }
}
