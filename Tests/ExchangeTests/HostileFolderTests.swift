import Foundation
import NhanRong
import Platform
import ReplicaStore
import Testing

@testable import ModelRegistry

/// A replica's folder that somebody prepared: it is refused with a code before anything in it acts.
@Suite(.timeLimit(.minutes(1))) struct HostileFolderTests {
  private let office: PreparedFolder

  init() throws { office = try PreparedFolder() }

  /// Each a file that SQLite opens without a word.
  enum Schema: String, CaseIterable {
    case trigger = "CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM run; END"
    case updateTrigger =
      "CREATE TRIGGER evil BEFORE UPDATE ON strand BEGIN SELECT RAISE(IGNORE); END"
    case view = "CREATE VIEW extra AS SELECT * FROM setting"
    case alteredView = "DROP VIEW v_dang_ky; CREATE VIEW v_dang_ky AS SELECT 1 AS trang_thai"
    case missingView = "DROP VIEW v_dang_ky"
    case table = "CREATE TABLE extra(a TEXT) STRICT"
    case alteredTable = "ALTER TABLE run ADD COLUMN more BLOB"
    case generatedColumn =
      "ALTER TABLE setting ADD COLUMN x TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL"
    case viewForTable =
      "ALTER TABLE tip RENAME TO other; CREATE VIEW tip AS SELECT * FROM other"
    case index = "CREATE INDEX extra ON run(abs(place))"
    case missingIndex = "DROP INDEX record_attention"
    case statistics = "ANALYZE"
    case defaultValue =
      "ALTER TABLE peer ADD COLUMN y INTEGER DEFAULT (abs(-9223372036854775807))"
  }

  @Test(arguments: Schema.allCases)
  func `a table, view, index or trigger that is not ours is refused by name`(
    _ schema: Schema
  ) throws {
    try office.run(schema.rawValue)
    let before = try office.bytes()
    let error = office.refusal()
    #expect(error?.code == .replicaForeign, "\(String(describing: error))")
    #expect(error?.detail("reason") == "schema" && error?.detail("object") != nil)
    let isUntouched = try office.bytes() == before
    #expect(isUntouched)
  }

  @Test func `a statement in the schema that another program altered is refused`() throws {
    try office.replace("value BLOB NOT NULL", by: "value TEXT NOT NULL")
    #expect(office.refusal()?.code == .replicaForeign)
  }

  @Test func `a view that calls itself the schema shows nothing of what it likes`() throws {
    try office.run(
      """
      CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM run; END;
      CREATE VIEW sqlitx_schema AS SELECT type, name, tbl_name, sql, rootpage
        FROM sqlite_master WHERE type <> 'trigger' AND name NOT LIKE 'sqlit%\\_schema' ESCAPE '\\'
      """)
    try office.replace("sqlitx_schema", by: "sqlite_schema")
    let error = office.refusal()
    #expect(error?.code == .replicaForeign || error?.code == .replicaDamaged)
  }

  @Test func `a schema that does not read is damage`() throws {
    try office.replace("CREATE TABLE tip(", by: "CREATE TABLX tip(")
    #expect(office.refusal()?.code == .replicaDamaged)
  }

  @Test func `a destroyed head, another program's file and a newer one are told apart`() throws {
    try office.run("PRAGMA user_version = 77")
    #expect(office.refusal()?.code == .replicaNewer)
    try office.run("PRAGMA application_id = 5")
    #expect(office.refusal()?.code == .noReplica)
    try office.overwrite([UInt8](repeating: 0xA5, count: 100), at: 0)
    #expect(office.refusal()?.code == .noReplica)
  }

  @Test func `a setting of any size is not taken into memory`() throws {
    try office.run("UPDATE setting SET value = zeroblob(60000000) WHERE name = 'root'")
    #expect(office.refusal()?.code == .replicaDamaged)
    // One of the largest size, with its sum behind it, is read: it is no root record, and none is trusted.
    let database = try ReplicaDatabase.open(at: office.folder.appending("nhanrong.db"))
    let most = Int(ReplicaDatabase.settingSizeMax)
    try database.set("root", to: [UInt8](repeating: 0, count: most - 8))
    database.close()
    #expect(office.refusal() == nil)
  }

  @Test(arguments: [
    "nhanrong.db", "nhanrong.db-journal", "nhanrong.db-wal", "nhanrong.db-shm", "nhanrong.lock",
    "attachments",
  ])
  func `a link where a file or folder of ours belongs is not followed`(_ name: String) throws {
    let outside = try office.moveOutside(name)
    try office.link(name, to: outside)
    let before = try office.outsideBytes()
    let error = office.refusal()
    #expect(error?.code == .replicaForeign && error?.detail("reason") == "symlink")
    let isUntouched = try office.outsideBytes() == before
    #expect(isUntouched)
  }

  @Test func `a link among the attached files is replaced and leads nowhere`() throws {
    let victim = try office.victim()
    let before = try office.outsideBytes()
    let register = try Register.open(at: office.folder, office.surroundings)
    defer { register.replica.close() }
    let files = register.replica.attachments
    let content = Array("Danh sách".utf8)
    let hash = try files.keep(content)
    let path = files.path(of: hash).text
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: victim)
    #expect(try files.bytes(of: hash) == nil)
    #expect(try files.keep(content) == hash)
    #expect(try files.bytes(of: hash) == content)
    let isUntouched = try office.outsideBytes() == before
    #expect(isUntouched)
  }

  @Test(arguments: ["nhanrong.db", "nhanrong.db-journal", "nhanrong.db-wal", "nhanrong.lock"])
  func `a pipe is refused and not waited on`(_ name: String) throws {
    try office.makePipe(name)
    #expect(office.refusal()?.code == .replicaForeign)
  }

  @Test(arguments: ["/dev/zero", "/dev/null"])
  func `a device is refused`(_ device: String) throws {
    _ = try office.moveOutside("nhanrong.db")
    try office.link("nhanrong.db", to: device)
    #expect(office.refusal()?.code == .replicaForeign)
  }

  /// SQLite removes the file that such a journal names, whatever it is.
  @Test func `a journal that names another file is refused and that file stays`() throws {
    let victim = try office.victim()
    try office.leaveJournal(naming: victim)
    let error = office.refusal()
    #expect(error?.code == .replicaForeign && error?.detail("reason") == "journal")
    #expect(FileManager.default.fileExists(atPath: victim))
  }

  @Test func `a journal that a crash left is rolled back as ever`() throws {
    let before = try office.settings()
    try office.leaveJournal(naming: nil)
    #expect(office.refusal() == nil)
    #expect(try office.settings() == before)
  }

  @Test func `a prepared folder is not merged from either`() throws {
    let other = try PreparedFolder()
    let register = try Register.open(at: office.folder, office.surroundings)
    defer { register.replica.close() }
    try other.run(Schema.trigger.rawValue)
    #expect(throws: ReplicaError(.replicaForeign)) {
      try register.replica.merge(other.folder, RegisterReadModel.current)
    }
    let third = try PreparedFolder()
    try third.makePipe("nhanrong.db-journal")
    #expect(throws: ReplicaError(.replicaForeign)) {
      try register.replica.merge(third.folder, RegisterReadModel.current)
    }
  }

  @Test func `what lies about a new replica's place is not taken for its journal`() throws {
    let folder = office.root.appending("new")
    let files = FileManager.default
    try files.createDirectory(atPath: folder.text, withIntermediateDirectories: true)
    for name in ["nhanrong.db.new", "nhanrong.db.new-journal"] {
      #expect(mkfifo(folder.appending(name).text, 0o600) == 0)
    }
    let register = try Register.create(at: folder, office.surroundings)
    register.replica.close()
  }
}
