import BundleFormat
import ChangeLog
import NhanRong
import Sealing

/// Every vector there is, made anew from the world: what `Vectors` holds is this, written down once.
final class VectorCatalogue {
  let world: VectorWorld
  private(set) var vectors: [Vector] = []
  /// Bundles a sealing drew chance for: their bytes differ from one making to the next.
  private(set) var sealed: Set<String> = []

  init() throws {
    world = try VectorWorld()
    try addPieces()
    try addHistory()
    try addJudgements()
    try addOrganisations()
    try addSheets()
    try addErasures()
    try addTrust()
    try addFileFaults()
    try addManifestFaults()
    try addSectionFaults()
  }

  func history(_ name: String) throws -> [UInt8] {
    try need(world.bundles.first { $0.name == name }).bytes
  }

  // MARK: Adding

  func addPiece(
    _ name: String, _ kind: Vector.Kind, _ shows: String, _ parts: [[UInt8]],
    error: String? = nil, _ facts: [Vector.Fact] = []
  ) {
    var vector = Vector(
      name: name, kind: kind, shows: shows, isAccepted: error == nil, facts: facts, parts: parts)
    if let error {
      vector.facts.append(("error", error))
    } else if kind == .change {
      vector.facts += VectorJudge.facts(of: vector).map { ($0.key, $0.value) }
    }
    vectors.append(vector)
  }

  /// A bundle that is taken; what comes of it is looked up when the vectors are written.
  func addTaken(
    _ name: String, _ shows: String, by reader: Office, after: [String] = [],
    isSealed: Bool = false, _ bytes: [UInt8]
  ) {
    if isSealed { sealed.insert(name) }
    var facts = [("reader", reader.rawValue)]
    if !after.isEmpty { facts.append(("after", after.joined(separator: " "))) }
    vectors.append(
      Vector(
        name: name, kind: .bundle, shows: shows, isAccepted: true, facts: facts, parts: [bytes]))
  }

  func addRefused(
    _ name: String, _ shows: String, _ code: String, because word: String? = nil,
    by reader: Office = .province, isSealed: Bool = false, _ bytes: [UInt8]
  ) {
    if isSealed { sealed.insert(name) }
    var facts = [
      ("reader", reader.rawValue), ("after", Self.before(reader)), ("error", code),
    ]
    if let word { facts.append(("because", word)) }
    vectors.append(
      Vector(
        name: name, kind: .bundle, shows: shows, isAccepted: false, facts: facts, parts: [bytes]))
  }

  /// What a reader of a refused bundle has taken in before.
  private static func before(_ reader: Office) -> String {
    switch reader {
    case .province: "welcome-commune"
    case .commune: "welcome-branch"
    case .branch: "welcome-branch"
    case .neighbour: "welcome-neighbour"
    case .stranger: ""
    }
  }

  /// The plain bundle of the history, taken apart by its own sender.
  func plain() throws -> OpenedBundle {
    try OpenedBundle(
      history("plain"), with: nil, signer: Office.commune.keys().signing)
  }

  func addForged(
    _ name: String, _ shows: String, _ code: String, because word: String? = nil,
    _ change: (inout OpenedBundle) throws -> Void
  ) throws {
    var bundle = try plain()
    try change(&bundle)
    addRefused(name, shows, code, because: word, try bundle.file())
  }

  func addCrafted(
    _ name: String, _ shows: String, after: [String] = ["welcome-commune", "relay"],
    from base: Int = 0, _ logs: [CraftedLog]
  ) throws {
    var bundle = try plain()
    try bundle.carry(logs, from: base)
    addTaken(name, shows, by: .province, after: after, try bundle.file())
  }
}
