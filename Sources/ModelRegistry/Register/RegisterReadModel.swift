import CanonicalCBOR
package import ChangeLog
import Causality
import Merging
package import NhanRong
import Orthography

/// The typed tables of the register and the views office staff open with `sqlite3`.
package enum RegisterReadModel {
  package static let current = ReadModel(
    schema: RegisterSchema.current,
    tables: [registrations, plans, organisations, sheets], views: views)

  private static let registrations = ReadModelTable(
    recordType: RegisterSchema.registration, name: "registration",
    columns: [
      field("code", "TEXT", RegistrationField.code),
      field("model", "BLOB", RegistrationField.model),
      field("merged_into", "BLOB", RegistrationField.mergedInto),
      field("plan", "TEXT", RegistrationField.plan),
      field("year", "INTEGER", RegistrationField.year),
      accepted("track", "TEXT", RegistrationField.track),
      accepted("kind", "TEXT", RegistrationField.subjectKind),
      accepted("name", "TEXT", RegistrationField.subjectName),
      accepted("title", "TEXT", RegistrationField.title),
      field("position", "TEXT", RegistrationField.position),
      field("workplace", "TEXT", RegistrationField.workplace),
      field("address", "TEXT", RegistrationField.address),
      field("head", "TEXT", RegistrationField.head),
      field("birth_year", "INTEGER", RegistrationField.birthYear),
      field("rating", "TEXT", RegistrationField.rating),
      accepted("is_leader", "INTEGER", RegistrationField.isLeader),
      accepted("sector", "TEXT", RegistrationField.sector),
      accepted("goal", "TEXT", RegistrationField.goal),
      accepted("content", "TEXT", RegistrationField.content),
      accepted("scope", "TEXT", RegistrationField.scope),
      field("start_on", "TEXT", RegistrationField.startOn),
      field("end_on", "TEXT", RegistrationField.endOn),
      accepted("solutions", "TEXT", RegistrationField.solutions),
      field("follower", "TEXT", RegistrationField.follower),
      field("remarks", "TEXT", RegistrationField.remarks),
      field("office_remarks", "TEXT", RegistrationField.officeRemarks),
      field("restricted", "INTEGER", RegistrationField.restricted),
      ReadModelColumn("is_private", "INTEGER", .computed { .bool($0.isPrivate) }),
      ReadModelColumn("step", "TEXT", .computed { .text($0.lifecycle.step.rawValue) }),
      ReadModelColumn(
        "flags", "TEXT",
        .computed { .text($0.lifecycle.flags.map(\.rawValue).joined(separator: " ")) }),
      ReadModelColumn(
        "submitted_on", "TEXT", .computed { $0.firstDate(of: .submitted, .specialProposed) }),
      ReadModelColumn("received_on", "TEXT", .computed { $0.firstDate(of: .received) }),
      ReadModelColumn("search", "TEXT", .computed { $0.searchText }),
    ])

  /// What sheets are looked up by; what they say is read from their records.
  private static let sheets = ReadModelTable(
    recordTypes: SheetSchema.all.map(\.type), name: "sheet",
    columns: [
      ReadModelColumn(
        "type", "INTEGER", .computed { $0.state.type.map { .integer(Int64($0)) } ?? .null }),
      ReadModelColumn("about", "BLOB", .computed { $0.sheetValue(SheetNumber.about) }),
      ReadModelColumn("level", "TEXT", .computed { $0.caseValue(CaseField.level) }),
      ReadModelColumn("occasion", "TEXT", .computed { $0.caseValue(CaseField.occasion) }),
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

  /// After acceptance what the office accepted, whatever the unit wrote since.
  private static func accepted(
    _ name: String, _ type: String, _ target: UInt32
  ) -> ReadModelColumn {
    ReadModelColumn(
      name, type,
      .adjusted(target) { $0.acceptedWrites(to: target).map { $0.first?.value ?? .null } })
  }

  private static func field(
    _ name: String, _ type: String, _ target: UInt32
  ) -> ReadModelColumn {
    ReadModelColumn(name, type, .field(target))
  }

  /// Column names without accents, so that they can be typed in any console.
  private static let views = """
    CREATE INDEX registration_unit ON registration(audience, year);
    CREATE INDEX organisation_id ON organisation(organisation);
    CREATE INDEX sheet_about ON sheet(type, about);
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
          WHEN 'accepted' THEN 'Đã duyệt đăng ký' WHEN 'in_progress' THEN 'Đang xây dựng'
          WHEN 'self_assessed' THEN 'Đã tự đánh giá' WHEN 'closed' THEN 'Đã kết thúc'
          WHEN 'withdrawn' THEN 'Đã rút' WHEN 'rejected' THEN 'Không chấp nhận'
          WHEN 'merged' THEN 'Đã gộp' WHEN 'proposed' THEN 'Đề nghị đặc cách'
          ELSE r.step END AS trang_thai,
        r.submitted_on AS ngay_nop, r.received_on AS ngay_tiep_nhan, r.remarks AS ghi_chu,
        r.attention & 1 AS co_xung_dot, max((r.attention & 16) / 16, r.step = 'withdrawn') AS da_rut
      FROM registration r;
    CREATE VIEW v_don_vi AS
      SELECT code AS ma, name AS ten, kind AS loai FROM organisation;
    CREATE VIEW v_ke_hoach AS
      SELECT id AS ma, version AS phien_ban, title AS ten FROM plan;
    """
}

extension RecordPicture {
  /// The date people gave for the first event of some kinds; null where there is none.
  func firstDate(of events: RegistrationEvent...) -> Value {
    var dates: [String] = []
    for element in events.flatMap({ state.elements(of: $0.rawValue) }) {
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

extension RecordPicture {
  fileprivate func sheetValue(_ number: UInt32) -> Value {
    let field = state.type.flatMap { SheetSchema.kind($0)?.record.field(number) }
    return field.map { sheetValue($0) } ?? .null
  }

  fileprivate func caseValue(_ number: UInt32) -> Value {
    state.type == SheetSchema.recognitionCase ? sheetValue(number) : .null
  }
}
