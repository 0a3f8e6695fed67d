import Causality
import ChangeLog
public import NhanRong
package import Platform
package import Trust

/// The register of models and exemplars as one office holds it: its plans, units and registrations, on
/// top of a `Replica`.
///
/// ```swift
/// let register = try Register.create(at: "/home/office/so-dang-ky")
/// try register.found(domain: "Xã Lợi Bác", tier: .commune)
/// ```
/// Shape: one folder on disk; keys in the user's state folder outside it.
/// Errors: `ReplicaError`, every one with a stable code.
/// Cost: opening reads the list of logs; everything else is asked for when needed.
public final class Register: Sendable {
  /// The replica below.
  public let replica: Replica

  init(_ replica: Replica) { self.replica = replica }

  /// Makes a register in a folder that has none.
  ///
  /// - Throws: `NR-R03` where one is already.
  public static func create(at folder: String) throws(ReplicaError) -> Register {
    try create(at: FilePath(folder), .system())
  }

  /// Opens the register in a folder.
  ///
  /// - Throws: `NR-R01` where there is none, `NR-R02` where another process has it open.
  public static func open(at folder: String) throws(ReplicaError) -> Register {
    try open(at: FilePath(folder), .system())
  }

  package static func create(
    at folder: FilePath, _ surroundings: Surroundings
  ) throws(ReplicaError) -> Register {
    Register(try Replica.create(at: folder, RegisterReadModel.current, surroundings))
  }

  package static func open(
    at folder: FilePath, _ surroundings: Surroundings
  ) throws(ReplicaError) -> Register {
    Register(try Replica.open(at: folder, RegisterReadModel.current, surroundings))
  }

  /// Makes the folder of a lost register anew, with its key from a backup; bundles then bring back what
  /// it held.
  package static func recover(
    at folder: FilePath, _ surroundings: Surroundings, key: LockedKeys, root: RootRecord
  ) throws(ReplicaError) -> Register {
    Register(
      try Replica.recover(
        at: folder, RegisterReadModel.current, surroundings, key: key, root: root))
  }

  /// Ends the work with the folder.
  public func close() { replica.close() }

  /// The tier of an organisation when a domain is founded.
  public enum FoundingTier: UInt8, Sendable, CaseIterable {
    /// A province.
    case province = 20
    /// A district, in plans before July 2025.
    case district = 30
    /// A commune.
    case commune = 40
  }

  /// Founds a domain of which this replica's key is the root, and joins it as its first organisation.
  ///
  /// - Throws: `NR-R07` where the replica has joined one already.
  public func found(domain name: String, tier: FoundingTier) throws(ReplicaError) {
    try found(domain: name, tier: tier, keys: .own)
  }

  package func found(
    domain name: String, tier: FoundingTier, keys: Replica.RootKeys
  ) throws(ReplicaError) {
    let name = try Self.domainName(name)
    _ = try replica.found(
      name: Array(name.utf8), tier: tier.rawValue, keys: keys
    ) { (writer, unit) throws(ReplicaError) in
      let items = try Self.organisation(code: "", name: name, kind: "", path: unit)
      _ = try writer.create(type: RegisterSchema.organisation, as: unit, for: unit, items)
    }
  }

  /// A name as a domain can bear it, clean; to be asked before a folder is made.
  package static func domainName(_ text: String) throws(ReplicaError) -> String {
    let name = try Entry.name(text)
    guard !name.isEmpty, name.utf8.count <= 256 else {
      throw ReplicaError(.badValue, ("field", "domain"), ("value", text))
    }
    return name
  }
}
