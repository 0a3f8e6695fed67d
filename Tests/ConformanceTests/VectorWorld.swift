import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Sealing
import Trust

/// A short history played by the real program: a province founds the domain, lets a commune in, the
/// commune two branches; a registration travels up, is corrected, edited at both ends, and relayed.
struct VectorWorld {
  /// The bundles of the history by name, in the order they were written.
  private(set) var bundles: [(name: String, bytes: [UInt8])] = []
  private(set) var request: [UInt8] = []
  private(set) var root: RootRecord
  private(set) var communePath: OrganisationPath
  private(set) var branchPath: OrganisationPath

  private let desk = Desk()
  private var replicas: [Office: Replica] = [:]

  static func nonce(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 16) }

  /// The organisations of the world, from the root down. They follow from the seeds alone.
  static func paths() throws -> [OrganisationPath] {
    let keys = try Office.province.keys()
    let record = try need(
      RootRecord(keys: [keys.signing.publicKey], threshold: 1, name: Array("Tỉnh thử".utf8)))
    // The founder drew 64 bytes for its keys and then the nonce of its unit.
    let drawn = FrozenRandomness.seeded(Office.province.seed).bytes(80)
    let root = try need(record.path)
    let province = try need(root.founding(tier: 20, nonce: Array(drawn[64...])))
    let commune = try need(province.founding(tier: 40, nonce: nonce(0xc0)))
    let branch = try need(commune.founding(tier: 50, nonce: nonce(0xb1)))
    let neighbour = try need(commune.founding(tier: 50, nonce: nonce(0xb2)))
    return [root, province, commune, branch, neighbour]
  }

  init() throws {
    let province = try desk.replica(.province, folder: "province")
    let provincePath = try province.found(name: Array("Tỉnh thử".utf8), tier: 20)
    communePath = try need(provincePath.founding(tier: 40, nonce: Self.nonce(0xc0)))
    branchPath = try need(communePath.founding(tier: 50, nonce: Self.nonce(0xb1)))
    root = try need(
      RootRecord(
        keys: [try Office.province.keys().signing.publicKey], threshold: 1,
        name: Array("Tỉnh thử".utf8)))
    replicas[.province] = province
    try letIn(.commune, communePath, by: .province, as: "welcome-commune")
    try letIn(.branch, branchPath, by: .commune, as: "welcome-branch")
    let neighbourPath = try need(communePath.founding(tier: 50, nonce: Self.nonce(0xb2)))
    try letIn(.neighbour, neighbourPath, by: .commune, as: "welcome-neighbour")
    try play()
    try visitStranger()
  }

  func replica(_ office: Office) throws -> Replica { try need(replicas[office]) }

  private mutating func letIn(
    _ office: Office, _ path: OrganisationPath, by superior: Office, as name: String
  ) throws {
    let replica = try desk.replica(office, folder: office.rawValue)
    replicas[office] = replica
    let asked = try replica.enrolmentRequest(name: Array("Chi bộ \(office.rawValue)".utf8))
    if office == .branch { request = asked.bytes }
    _ = try self.replica(superior).grant(asked, unit: path)
    let welcome = try export(from: superior, to: path, as: name, purpose: .welcome)
    _ = try replica.install(welcome, root: root)
  }

  @discardableResult
  private mutating func export(
    from sender: Office, to path: OrganisationPath, as name: String,
    purpose: Manifest.Statement.Purpose = .exchange, isPlain: Bool = false
  ) throws -> FilePath {
    let replica = try self.replica(sender)
    let papers = try replica.recipients(of: path.organisation).papers
    let written = try replica.export(
      for: Recipients(papers, isPlain: isPlain), into: desk.root.appending("stick"),
      purpose: purpose)
    bundles.append((name, try desk.bytes(at: written.path)))
    return written.path
  }

  private mutating func play() throws {
    let record = try register()
    let first = try export(from: .branch, to: communePath, as: "first-export")
    _ = try replica(.commune).importBundle(at: first)
    try correct(record)
    // Both ends write the address before either hears of the other.
    try write(.branch, record, [Self.text(RegistrationField.address, "Thôn Bản Chu")])
    let reply = try export(from: .commune, to: branchPath, as: "reply")
    _ = try replica(.branch).importBundle(at: reply)
    try write(.branch, record, [Self.text(RegistrationField.goal, "Hai km đường")])
    let delta = try export(from: .branch, to: communePath, as: "delta-with-base")
    _ = try replica(.commune).importBundle(at: delta)
    let provincePath = try need(replica(.province).unit())
    try export(from: .commune, to: provincePath, as: "relay")
    try export(from: .commune, to: provincePath, as: "plain", isPlain: true)
  }

  private func register() throws -> RecordID {
    let file = Array("Biên bản họp chi bộ, một trang.".utf8)
    let hash = try replica(.branch).attachments.keep(file)
    let attachment = AttachmentValue(
      hash: hash, size: UInt64(file.count), type: Array("text/plain".utf8),
      name: Array("Biên bản.txt".utf8))
    let own = branchPath
    return try replica(.branch).write { writer throws(ReplicaError) in
      try writer.noteAttachment(hash, size: UInt64(file.count))
      // A draft in the private log of the branch: it must never stand in any bundle.
      _ = try writer.create(
        type: RegisterSchema.registration, as: own, for: own, isPrivate: true,
        [Self.text(RegistrationField.subjectName, "Bản nháp")])
      return try writer.create(
        type: RegisterSchema.registration, as: own, for: own,
        [
          Self.text(RegistrationField.plan, "loi-bac-2026-2030"),
          Self.set(RegistrationField.year, .integer(2026)),
          Self.set(RegistrationField.unit, .bytes(own.organisation.bytes)),
          Self.text(RegistrationField.subjectName, "Nguyễn Thị Thuỷ"),
          Self.text(RegistrationField.sector, "tt_ntm"),
          Self.restricted(false),
          Self.add(RegistrationField.criteria, .text("Hai km đường bê tông")),
          Self.add(RegistrationEvent.submitted.rawValue, .list([.text("2026-01-05"), .null])),
          ChangeDraft.Item(Opcode.attach, target: 0, value: attachment.canonicalBytes),
        ])
    }
  }

  private func correct(_ record: RecordID) throws {
    try write(
      .commune, record,
      [
        Self.text(RegistrationField.sector, "qp_an"),
        Self.text(RegistrationField.address, "Thôn Nà Mu"),
        Self.text(RegistrationField.code, "01/2026"),
      ])
    try write(
      .commune, record,
      [
        Self.add(RegistrationEvent.accepted.rawValue, .list([.text("2026-01-20"), .null])),
        Self.restricted(true),
      ])
  }

  private func write(
    _ office: Office, _ record: RecordID, _ items: [ChangeDraft.Item]
  ) throws {
    let replica = try self.replica(office)
    let own = try need(replica.unit())
    try replica.write { writer throws(ReplicaError) in
      try writer.change(record, as: own, items)
    }
  }

  /// A domain of its own, whose bundle nobody here may take.
  private mutating func visitStranger() throws {
    let stranger = try desk.replica(.stranger, folder: "stranger")
    replicas[.stranger] = stranger
    let path = try stranger.found(name: Array("Xã khác".utf8), tier: 40)
    try export(from: .stranger, to: path, as: "foreign-domain", isPlain: true)
  }

  static func set(_ target: UInt32, _ value: Value) -> ChangeDraft.Item {
    ChangeDraft.Item(Opcode.set, target: target, value: value.canonicalBytes)
  }

  static func text(_ target: UInt32, _ text: String) -> ChangeDraft.Item {
    set(target, .text(text))
  }

  static func add(_ target: UInt32, _ value: Value) -> ChangeDraft.Item {
    ChangeDraft.Item(Opcode.add, target: target, value: value.canonicalBytes)
  }

  /// A ranked field says its rank in the header too.
  static func restricted(_ flag: Bool) -> ChangeDraft.Item {
    ChangeDraft.Item(
      Opcode.set, target: RegistrationField.restricted,
      extra: Value.integer(flag ? 1 : 0).canonicalBytes, value: Value.bool(flag).canonicalBytes)
  }
}
