package import Causality
import CanonicalCBOR
package import ChangeLog
package import NhanRong
import Orthography
import Sealing
import Trust

/// An organisation as its superior wrote it down.
package struct OrganisationView: Hashable, Sendable {
  package let record: RecordID
  package let path: OrganisationPath
  package let code: String
  package let name: String
  package let kind: String
}

extension Register {
  /// Writes down an organisation: its own, or one below it. The record lies in the log of the writer's
  /// own organisation, which everyone below reads.
  @discardableResult
  package func addOrganisation(
    code: String, name: String, kind: String, path: OrganisationPath, isDryRun: Bool = false,
    mayAwaitApproval: Bool = false
  ) throws(ReplicaError) -> RecordID {
    let own = try replica.requireUnit()
    let items = try Self.organisation(code: code, name: name, kind: kind, path: path)
    return try replica.write(
      isDryRun ? .rollBack : .commit, mayAwaitApproval: mayAwaitApproval
    ) { (writer) throws(ReplicaError) in
      try writer.create(
        type: RegisterSchema.organisation, as: own, for: own, items)
    }
  }

  static func organisation(
    code: String, name: String, kind: String, path: OrganisationPath
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    [
      ChangeDraft.Item(Opcode.set, target: OrganisationField.path, value: path.encodedValue),
      Self.text(OrganisationField.code, try Entry.name(code)),
      Self.text(OrganisationField.name, try Entry.name(name)),
      Self.text(OrganisationField.kind, kind),
    ]
  }

  /// The path a new unit below ours gets.
  package func newUnitPath(tier: UInt8) throws(ReplicaError) -> OrganisationPath {
    let own = try replica.requireUnit()
    let nonce = replica.surroundings.randomness.bytes(16)
    guard let path = own.founding(tier: tier, nonce: nonce) else {
      throw ReplicaError(.badValue, ("tier", "\(tier)"))
    }
    return path
  }

  static func text(_ target: UInt32, _ text: String) -> ChangeDraft.Item {
    ChangeDraft.Item(Opcode.set, target: target, value: Value.text(text).canonicalBytes)
  }

  /// All organisations known here, by code and then by record id.
  package func organisations() throws(ReplicaError) -> [OrganisationView] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT record, path, code, name, kind FROM organisation WHERE organisation IS NOT NULL
        ORDER BY code, record
        """)
    }
    return rows.compactMap { row in
      guard let id = row[0].bytes, let record = RecordID(bytes: id), let bytes = row[1].bytes
      else { return nil }
      var decoder = CBORDecoder(to: bytes.count)
      guard let path = try? OrganisationPath.decode(&decoder, bytes.span) else { return nil }
      return OrganisationView(
        record: record, path: path, code: row[2].text ?? "", name: row[3].text ?? "",
        kind: row[4].text ?? "")
    }
  }

  /// The organisation people mean: by its code, its whole name (with or without tones), or the start
  /// of its id.
  package func organisation(named text: String) throws(ReplicaError) -> OrganisationView {
    let all = try organisations()
    let wanted = Array(text.utf8)
    if let found = all.first(where: { Array($0.code.utf8) == wanted && !$0.code.isEmpty }) {
      return found
    }
    let name = Array(try Entry.name(text).utf8)
    let named = all.filter { Array($0.name.utf8) == name }
    if named.count == 1 { return named[0] }
    let loose = all.filter { searchKey(of: $0.name) == searchKey(of: text) }
    if named.isEmpty, loose.count == 1 { return loose[0] }
    if named.isEmpty, loose.isEmpty, let known = try organisation(known: text, among: all) {
      return known
    }
    let short = all.filter { $0.path.organisation.description.utf8.starts(with: wanted) }
    if wanted.count >= 6, short.count == 1 { return short[0] }
    let several = max(named.count, loose.count, short.count) > 1
    throw ReplicaError(
      .unknownUnit, ("unit", text), ("reason", several ? "ambiguous" : "none"))
  }

  /// By another name it goes by, or went by before; one only.
  private func organisation(
    known text: String, among all: [OrganisationView]
  ) throws(ReplicaError) -> OrganisationView? {
    var found: [OrganisationView] = []
    for unit in all
    where try history(of: unit).aliases.contains(where: { searchKey(of: $0) == searchKey(of: text) }
    ) {
      found.append(unit)
    }
    return found.count == 1 ? found[0] : nil
  }

  /// The name of an organisation for people; its id where no record names it.
  package func name(of organisation: OrganisationID) throws(ReplicaError) -> String {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        "SELECT name FROM organisation WHERE organisation = ?1 ORDER BY record LIMIT 1",
        [.bytes(organisation.bytes)])
    }
    if let name = rows.first?.first?.text, !name.isEmpty { return name }
    let root = try replica.read { (core) throws(ReplicaError) in
      [core.trust?.newestRecord, core.trust?.root].compactMap { $0 }
        .first { $0.organisation == organisation }
    }
    if let root { return String(decoding: root.name, as: UTF8.self) + " (gốc)" }
    return String(organisation.description.prefix(8))
  }
}

extension OrganisationPath {
  /// The path as the value of a field.
  var encodedValue: [UInt8] {
    var encoder = CBOREncoder()
    encode(into: &encoder)
    return encoder.bytes
  }
}
