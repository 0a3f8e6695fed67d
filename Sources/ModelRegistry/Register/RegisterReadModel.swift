import CanonicalCBOR
package import ChangeLog
import Causality
import Merging
package import NhanRong
import Orthography

/// The typed tables of the register and the views office staff open with `sqlite3`.
package enum RegisterReadModel {
  package static let current = ReadModel(
    schema: RegisterSchema.current, tables: [registrations, plans, organisations], views: views)

  private static let registrations = ReadModelTable(
    recordType: RegisterSchema.registration, name: "registration",
    columns: [
      field("code", "TEXT", RegistrationField.code),
      field("plan", "TEXT", RegistrationField.plan),
      field("year", "INTEGER", RegistrationField.year),
      field("track", "TEXT", RegistrationField.track),
      field("kind", "TEXT", RegistrationField.subjectKind),
      field("name", "TEXT", RegistrationField.subjectName),
      field("title", "TEXT", RegistrationField.title),
      field("position", "TEXT", RegistrationField.position),
      field("workplace", "TEXT", RegistrationField.workplace),
      field("address", "TEXT", RegistrationField.address),
      field("head", "TEXT", RegistrationField.head),
      field("birth_year", "INTEGER", RegistrationField.birthYear),
      field("rating", "TEXT", RegistrationField.rating),
      field("is_leader", "INTEGER", RegistrationField.isLeader),
      field("sector", "TEXT", RegistrationField.sector),
      field("goal", "TEXT", RegistrationField.goal),
      field("content", "TEXT", RegistrationField.content),
      field("scope", "TEXT", RegistrationField.scope),
      field("start_on", "TEXT", RegistrationField.startOn),
      field("end_on", "TEXT", RegistrationField.endOn),
      field("solutions", "TEXT", RegistrationField.solutions),
      field("follower", "TEXT", RegistrationField.follower),
      field("remarks", "TEXT", RegistrationField.remarks),
      field("office_remarks", "TEXT", RegistrationField.officeRemarks),
      field("restricted", "INTEGER", RegistrationField.restricted),
      ReadModelColumn("is_private", "INTEGER", .computed { .bool($0.isPrivate) }),
      ReadModelColumn("step", "TEXT", .computed { .text($0.lifecycle.step.rawValue) }),
      ReadModelColumn(
        "flags", "TEXT",
        .computed { .text($0.lifecycle.flags.map(\.rawValue).joined(separator: " ")) }),
      ReadModelColumn("submitted_on", "TEXT", .computed { $0.firstDate(of: .submitted) }),
      ReadModelColumn("received_on", "TEXT", .computed { $0.firstDate(of: .received) }),
      ReadModelColumn("search", "TEXT", .computed { $0.searchText }),
    ])

  private static let plans = ReadModelTable(
    recordType: RegisterSchema.plan, name: "plan",
    columns: [
      field("id", "TEXT", PlanField.identifier),
      field("version", "INTEGER", PlanField.version),
      field("title", "TEXT", PlanField.title),
    ])

  private static let organisations = ReadModelTable(
    recordType: RegisterSchema.organisation, name: "organisation",
    columns: [
      ReadModelColumn("organisation", "BLOB", .computed { $0.organisationID }),
      field("path", "BLOB", OrganisationField.path),
      field("code", "TEXT", OrganisationField.code),
      field("name", "TEXT", OrganisationField.name),
      field("kind", "TEXT", OrganisationField.kind),
    ])

  private static func field(
    _ name: String, _ type: String, _ target: UInt32
  ) -> ReadModelColumn {
    ReadModelColumn(name, type, .field(target))
  }

  /// Column names without accents, so that they can be typed in any console.
  private static let views = """
    CREATE INDEX registration_unit ON registration(audience, year);
    CREATE INDEX organisation_id ON organisation(organisation);
    CREATE VIEW v_dang_ky AS
      SELECT lower(hex(r.record)) AS id, coalesce(r.code, '') AS ma, r.year AS nam,
        coalesce((SELECT o.name FROM organisation o WHERE o.organisation = r.audience),
          lower(hex(r.audience))) AS don_vi,
        CASE r.kind WHEN 'collective' THEN 'Tập thể' WHEN 'individual' THEN 'Cá nhân'
          WHEN 'household' THEN 'Hộ gia đình' ELSE r.kind END AS doi_tuong,
        r.name AS ten, r.title AS mo_hinh, r.sector AS linh_vuc, r.position AS chuc_vu,
        r.workplace AS noi_cong_tac, r.address AS dia_chi, r.head AS nguoi_dung_dau,
        r.solutions AS giai_phap,
        CASE r.step WHEN 'draft' THEN 'Nháp' WHEN 'submitted' THEN 'Đã nộp'
          WHEN 'received' THEN 'Đã tiếp nhận' WHEN 'returned' THEN 'Trả lại'
          WHEN 'accepted' THEN 'Đã duyệt đăng ký' ELSE r.step END AS trang_thai,
        r.submitted_on AS ngay_nop, r.received_on AS ngay_tiep_nhan, r.remarks AS ghi_chu,
        r.attention & 1 AS co_xung_dot, (r.attention & 16) / 16 AS da_rut
      FROM registration r;
    CREATE VIEW v_don_vi AS
      SELECT code AS ma, name AS ten, kind AS loai FROM organisation;
    CREATE VIEW v_ke_hoach AS
      SELECT id AS ma, version AS phien_ban, title AS ten FROM plan;
    """
}

extension RecordPicture {
  /// Where a registration stands, from its events.
  package var lifecycle: Lifecycle {
    var events: [Lifecycle.Event] = []
    for kind in RegistrationEvent.allCases {
      for element in state.elements(of: kind.rawValue) {
        let change = history.changes[element.change]
        events.append(
          Lifecycle.Event(
            kind: kind, change: element.change, id: change.id, tier: change.tier,
            depth: state.depths[element.change]))
      }
    }
    return Lifecycle(events) { sees($0, $1) }
  }

  /// The date people gave for the first event of a kind; null where there is none.
  func firstDate(of event: RegistrationEvent) -> Value {
    var dates: [String] = []
    for element in state.elements(of: event.rawValue) {
      let value = value(change: element.change, operation: element.operation)
      if let date = value?.list?.first?.text { dates.append(date) }
    }
    // ISO dates sort by their bytes.
    let first = dates.min { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return first.map { .text($0) } ?? .null
  }

  /// Name, title and solutions folded for searching without accents.
  fileprivate var searchText: Value {
    var key: [UInt8] = []
    for field in [
      RegistrationField.subjectName, RegistrationField.title, RegistrationField.address,
    ] {
      guard let text = shown(field).text else { continue }
      if !key.isEmpty { key.append(0x20) }
      key += searchKey(of: Array(text.utf8))
    }
    return .text(String(decoding: key, as: UTF8.self))
  }

  /// The id that an organisation record's path proves.
  fileprivate var organisationID: Value {
    guard let path = organisationPath else { return .null }
    return .bytes(path.organisation.bytes)
  }

  package var organisationPath: OrganisationPath? {
    let bytes = shown(OrganisationField.path).canonicalBytes
    var decoder = CBORDecoder(to: bytes.count)
    return try? OrganisationPath.decode(&decoder, bytes.span)
  }
}
