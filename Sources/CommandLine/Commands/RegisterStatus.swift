import BundleFormat
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// The facts `status` shows, and both ways to show them.
struct RegisterStatus {
  struct Peer {
    let view: PeerView
    let name: String
    let code: String
    /// Whole days since a bundle went out that was not confirmed; nil where nothing is open.
    let daysUnconfirmed: Int64?

    /// Whole days since a bundle of it came; nil where none ever did.
    let daysSilent: Int64?

    /// Superiors first; then units, those that were never heard from before those that were silent longest, and
    /// by their codes: who has not handed in yet.
    func place(below own: OrganisationPath) -> [UInt8] {
      let isUnit = view.path.isBelow(own.organisation)
      let silence = isUnit ? UInt64(bitPattern: daysSilent ?? .max) : 0
      let days = (0..<8).reversed().map { UInt8(truncatingIfNeeded: ~silence >> ($0 * 8)) }
      let separator: [UInt8] = [0]
      return [isUnit ? 1 : 0] + (isUnit ? days : []) + [view.organisation.tier]
        + Array(code.utf8) + separator + Array(name.utf8) + separator + view.writer.bytes
    }
  }

  /// A unit that was not heard from for longer is called silent.
  static let silentDaysMax: Int64 = 30

  /// Units below ours without news, one name for each unit: a second computer of it may be silent.
  var silent: [String] {
    var names: [String] = []
    for peer in peers where peer.view.path.isBelow(unit.organisation) {
      let isHeard = peers.contains {
        $0.view.path == peer.view.path && ($0.daysSilent ?? .max) <= Self.silentDaysMax
      }
      if !isHeard, !names.contains(where: { $0.utf8.elementsEqual(peer.name.utf8) }) {
        names.append(peer.name)
      }
    }
    return names
  }

  let folder: String
  let domain: String
  let rootNumber: String
  let unit: OrganisationPath
  let unitName: String
  let unitCode: String
  let steps: [(step: Lifecycle.Step, count: Int)]
  let counts: ReplicaCounts
  let peers: [Peer]
  let withoutWriter: [OrganisationView]
  /// Ended units of which changes are held, with the days in which adopting them is proposed.
  let heldOfEnded: [(unit: OrganisationView, daysLeft: Int)]
  /// By unit: two replicas with equal set codes must have equal state codes.
  let codes: [(unit: String, set: String, state: String)]
  let forks: ForkPages
  /// Changes of the root that lack approvals; nil where this computer holds no key of it.
  let unapproved: Int?
  let missing: MissingChanges
  let missingFiles: [MissingFile]

  init(_ register: Register, _ unit: OrganisationPath, now: Int64) throws(ReplicaError) {
    let replica = register.replica
    folder = replica.folder.text
    domain = String(decoding: try replica.domainName() ?? [], as: UTF8.self)
    rootNumber = try replica.rootNumber()?.description ?? ""
    self.unit = unit
    unitName = try register.name(of: unit.organisation)
    let known = try register.organisations()
    unitCode = known.first { $0.path == unit }?.code ?? ""
    steps = try register.countsByStep()
    counts = try replica.counts()
    forks = try ForkPages(register)
    let root = try replica.rootStanding()
    unapproved = root.isOurs ? root.lacking.count : nil
    missing = try MissingChanges(register)
    missingFiles = try replica.missingFiles()
    withoutWriter = try register.organisationsWithoutWriter()
    if counts.held > 0, let today = ShownDay.of(now) {
      heldOfEnded = try register.heldOfEnded(today: today)
    } else {
      heldOfEnded = []
    }
    codes = try replica.read { (core) throws(ReplicaError) in core.audienceCodes() }.map { code in
      let unit = known.first { $0.path.organisation == code.audience && !$0.code.isEmpty }
      return (
        unit?.code ?? code.audience.description, hexadecimal(of: code.setCode.bytes),
        hexadecimal(of: code.stateCode.bytes)
      )
    }
    var peers: [Peer] = []
    for view in try replica.peers() {
      let days = view.sentAt.map { max(0, (now - $0) / 86_400_000) }
      peers.append(
        Peer(
          view: view, name: try register.name(of: view.organisation),
          code: known.first { $0.path == view.path }?.code ?? "",
          daysUnconfirmed: view.unconfirmed > 0 ? days : nil,
          daysSilent: view.heardAt.map { max(0, (now - $0) / 86_400_000) }))
    }
    self.peers = peers.sorted {
      $0.place(below: unit).lexicographicallyPrecedes($1.place(below: unit))
    }
  }

  // MARK: For people

  var blocks: [Block] {
    var blocks: [Block] = [
      .rows([
        Row(Text(vi: "Sổ", en: "Replica"), Text(data: folder)),
        Row(Text(vi: "Hệ thống", en: "Domain"), Text(data: domain)),
        Row(Text(vi: "Con số gốc", en: "Root number"), Text(data: rootNumber)),
        Row(
          Text(vi: "Đơn vị", en: "Unit"),
          Text(data: unitCode.isEmpty ? unitName : "\(unitName) (\(unitCode))"), .strong),
        Row(Text(vi: "Đăng ký", en: "Registrations"), registrations),
      ])
    ]
    if !attention.isEmpty { blocks += [.gap, .rows(attention)] }
    blocks += forks.blocks
    if !peers.isEmpty { blocks += [.gap, .table(peerTable)] }
    if !withoutWriter.isEmpty {
      blocks += [
        .gap,
        .paragraph(
          Text(
            vi: "\(withoutWriter.count) đơn vị có trong sổ nhưng chưa được cấp quyền.",
            en: "\(withoutWriter.count) units are in the register but not enrolled."), .quiet),
      ]
    }
    return blocks
  }

  /// `14: đã nộp 4, đã duyệt 10`.
  private var registrations: Text {
    let total = Text(data: String(steps.reduce(0) { $0 + $1.count }))
    let parts = steps.filter { $0.count > 0 }.map {
      RegisterWord.step($0.step).appending(Text(data: " \($0.count)"))
    }
    return parts.isEmpty
      ? total : total.appending(Text(data: ": ")).appending(.joined(parts, by: ", "))
  }

  private var attention: [Row] {
    var rows: [Row] = []
    func add(_ count: Int, _ label: Text, _ hint: Text, _ tone: Tone) {
      guard count > 0 else { return }
      rows.append(
        Row(label, Text(vi: "\(count)  \(hint.vi)", en: "\(count)  \(hint.en)"), tone))
    }
    add(
      counts.conflicts, Text(vi: "CHÚ Ý: xung đột", en: "CONFLICTS"),
      Text(
        vi: "có hai giá trị, chưa mất gì. Xem: nhanrong conflicts",
        en: "two values, nothing is lost. See: nhanrong conflicts"), .attention)
    add(
      counts.loose, Text(vi: "Chờ phần trước", en: "Waiting for an earlier part"),
      Text(vi: "thay đổi; nhận gói cũ hơn", en: "changes; import the older bundle"), .attention)
    rows += missing.rows
    add(
      counts.waiting, Text(vi: "Hồ sơ chờ nơi khác", en: "Records waiting for others"),
      Text(vi: "nhận gói của nơi liên quan", en: "import the bundles of the others"), .attention)
    add(
      counts.held, Text(vi: "Bị giữ lại", en: "Held back"),
      Text(
        vi: "hồ sơ có thay đổi mà giấy uỷ quyền không cho",
        en: "records with changes the grants do not allow"), .attention)
    rows += heldOfEnded.filter { $0.daysLeft >= 0 }.map { held in
      Row(
        Text(vi: "Đề nghị chấp nhận", en: "Adoption proposed"),
        Text(
          vi:
            "\(held.unit.name) (còn \(held.daysLeft) ngày): nhanrong adopt-held \(held.unit.code)",
          en:
            "\(held.unit.name) (\(held.daysLeft) days left): nhanrong adopt-held \(held.unit.code)"),
        .attention)
    }
    add(
      counts.refused, Text(vi: "Không hợp lệ", en: "Against the rules"),
      Text(vi: "hồ sơ có thay đổi sai quy tắc", en: "records with changes that break a rule"),
      .attention)
    add(
      unapproved ?? 0, Text(vi: "Chờ tán thành", en: "Waiting for approval"),
      Text(
        vi: "thay đổi của gốc. Xem: nhanrong org approvals",
        en: "changes of the root. See: nhanrong org approvals"), .attention)
    let size = FileSize.text(
      missingFiles.reduce(0) { $0.addingReportingOverflow($1.size).partialValue })
    add(
      missingFiles.count, Text(vi: "Thiếu tệp đính kèm", en: "Attached files missing"),
      Text(
        vi: "tệp (\(size)); gói xuất sau sẽ xin",
        en: "files (\(size)); the next export asks for them"),
      .attention)
    return rows
  }

  private var peerTable: Table {
    Table(
      [
        Table.Column(Text(vi: "Nơi trao đổi", en: "Exchanges with")),
        Table.Column(Text(vi: "Nhận tin", en: "Heard from")),
        Table.Column(Text(vi: "Gửi đi", en: "Sent")),
        Table.Column(Text(vi: "Chưa xác nhận", en: "Not confirmed"), .trailing),
        Table.Column(Text(vi: "Số ngày", en: "Days"), .trailing),
      ],
      rows: peers.map { peer in
        let never = Text(vi: "chưa lần nào", en: "never")
        let heard = peer.view.heardAt.map { Text(data: ShownDay.text($0)) } ?? never
        let sent = peer.view.sentAt.map { Text(data: ShownDay.text($0)) } ?? never
        return [
          Cell(data: peer.name), Cell(heard), Cell(sent), Cell(data: String(peer.view.unconfirmed)),
          Cell(data: peer.daysUnconfirmed.map { String($0) } ?? ""),
        ]
      })
  }

  // MARK: For programs

  var json: JSONValue {
    .object([
      ("replica", .string(folder)),
      ("domain", .object([("name", .string(domain)), ("rootNumber", .string(rootNumber))])),
      (
        "unit",
        .object([
          ("id", .string(unit.organisation.description)), ("code", .string(unitCode)),
          ("name", .string(unitName)), ("tier", .integer(Int64(unit.organisation.tier))),
        ])
      ),
      (
        "registrations",
        .object(steps.map { (key: $0.step.rawValue, value: JSONValue.count($0.count)) })
      ),
      ("changes", .integer(Int64(clamping: counts.changes))),
      ("conflicts", .count(counts.conflicts)),
      (
        "waiting",
        .object([
          ("changes", .count(counts.loose)), ("records", .count(counts.waiting)),
          ("missing", missing.json),
        ])
      ),
      ("held", .count(counts.held)),
      (
        "toAdopt",
        .strings(heldOfEnded.filter { $0.daysLeft >= 0 }.map(\.unit.code))
      ),
      ("refused", .count(counts.refused)),
      ("unapproved", unapproved.map { .count($0) } ?? .null),
      ("forks", forks.json),
      ("missingFiles", .count(missingFiles.count)),
      ("peers", .array(peers.map(Self.json))),
      ("silent", .strings(silent)),
      ("notEnrolled", .array(withoutWriter.map { .string($0.code) })),
      (
        "codes",
        .array(
          codes.map {
            .object([
              ("unit", .string($0.unit)), ("stateCode", .string($0.state)),
              ("setCode", .string($0.set)),
            ])
          })
      ),
    ])
  }

  private static func json(_ peer: Peer) -> JSONValue {
    .object([
      ("unit", .string(peer.view.organisation.description)), ("name", .string(peer.name)),
      ("writer", .string(peer.view.writer.description)),
      ("heardOn", ShownDay.json(peer.view.heardAt)), ("sentOn", ShownDay.json(peer.view.sentAt)),
      ("daysSilent", peer.daysSilent.map { .integer($0) } ?? .null),
      ("unconfirmed", .count(peer.view.unconfirmed)),
      ("daysUnconfirmed", peer.daysUnconfirmed.map { .integer($0) } ?? .null),
    ])
  }
}
