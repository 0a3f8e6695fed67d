import BundleFormat
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing

/// `nhanrong bundle show FILE`.
enum BundleCommand {
  static let spec = CommandSpec(
    "bundle", aliases: ["goi"], summary: Text(vi: "xem gói", en: "look at bundles"),
    subcommands: [
      CommandSpec(
        "show", aliases: ["xem"],
        summary: Text(vi: "xem một gói mà không nhận", en: "look at a bundle without taking it in"),
        details: [
          Text(
            vi: "Không có khoá thì chỉ biết cỡ, mã băm, số nơi nhận; có khoá thì biết nơi gửi, số "
              + "thay đổi.",
            en: "Without the key it tells size, hash and the number of recipients; with the key "
              + "also the sender and the number of changes.")
        ],
        operands: [file],
        examples: [
          CommandExample(
            "nhanrong bundle show goi.nrb", Text(vi: "xem một gói", en: "look at one"))
        ],
        run: show),
      BundleMend.spec, BundleSubjects.spec,
    ])

  private static let file = OperandSpec("FILE", Text(vi: "gói .nrb", en: "a .nrb bundle"))

  /// What a reader with the key is told besides.
  private struct Inside {
    let manifest: Manifest
    let sender: String
    let isOurDomain: Bool
  }

  private static func show(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(file)
    let scene = FailureScene(file: name)
    let description = try context.wording(scene) { () throws(ReplicaError) in
      try Replica.describe(context.path(name), context.surroundings)
    }
    let inside = try look(inside: name, context, scene)
    var rows = [
      Row(Text(vi: "Gói", en: "Bundle"), Text(data: name)),
      Row(Text(vi: "Cỡ", en: "Size"), Text(data: "\(description.size) B")),
      Row(Text(vi: "Mã băm", en: "Hash"), Text(data: hexadecimal(of: description.hash.bytes))),
      Row(
        Text(vi: "Niêm cho", en: "Sealed to"),
        description.isPlain
          ? Text(vi: "không niêm, ai cũng đọc được", en: "not sealed, anybody can read it")
          : Text(vi: "\(description.stanzaCount) khoá", en: "\(description.stanzaCount) keys")),
    ]
    if let inside {
      rows += self.rows(inside)
    } else {
      rows.append(
        Row(
          Text(vi: "Bên trong", en: "Inside"),
          Text(vi: "không mở được ở đây", en: "cannot be opened here"), .quiet))
    }
    return Reply(
      [.rows(rows)],
      result: .object([
        ("file", .string(name)), ("bytes", .integer(Int64(clamping: description.size))),
        ("hash", .string(hexadecimal(of: description.hash.bytes))),
        ("plain", .bool(description.isPlain)), ("recipients", .count(description.stanzaCount)),
        ("inside", inside.map(json) ?? .null),
      ]))
  }

  /// Nothing where there is no replica here, where the bundle is for others, or without the passphrase
  /// of the key.
  private static func look(
    inside name: String, _ context: CommandContext, _ scene: FailureScene
  ) throws(CommandFailure) -> Inside? {
    let place = ReplicaPlace(context: context).forExisting(context.surroundings)
    guard (try? Replica.isReplica(place, context.surroundings)) == true else { return nil }
    let work = { (register: Register) throws(CommandFailure) -> Inside? in
      try context.wording(scene) { () throws(ReplicaError) in
        do throws(ReplicaError) {
          let manifest = try register.replica.inspect(context.path(name)).manifest
          let writer = WriterID(of: manifest.statement.sender)
          let unit = try register.replica.organisation(ofWriter: writer)
          let sender = try unit.map { (id) throws(ReplicaError) in try register.name(of: id) }
          let root = try register.replica.unit()?.root
          return Inside(
            manifest: manifest, sender: sender ?? writer.description,
            isOurDomain: root == manifest.statement.root)
        } catch {
          if error.code == .bundleNotForUs || error.code == .keyLocked { return nil }
          throw error
        }
      }
    }
    do throws(CommandFailure) { return try context.withOpenRegister(scene, work) } catch {
      // A register that is in use keeps nobody from looking at the outside.
      if error.exit == .replicaInUse { return nil }
      throw error
    }
  }

  private static func rows(_ inside: Inside) -> [Row] {
    let statement = inside.manifest.statement
    return [
      Row(Text(vi: "Từ", en: "From"), Text(data: inside.sender), .strong),
      Row(
        Text(vi: "Hệ thống", en: "Domain"),
        inside.isOurDomain
          ? Text(vi: "của sổ này", en: "of this replica")
          : Text(vi: "khác sổ này", en: "another than this replica's"),
        inside.isOurDomain ? .plain : .attention),
      Row(
        Text(vi: "Loại", en: "Purpose"),
        statement.purpose == .welcome
          ? Text(vi: "gói kết nạp", en: "welcome") : Text(vi: "trao đổi", en: "exchange")),
      Row(Text(vi: "Viết ngày", en: "Written"), Text(data: ShownDay.text(statement.at))),
      Row(
        Text(vi: "Thay đổi", en: "Changes"), Text(data: String(inside.manifest.changeCount))),
      Row(
        Text(vi: "Nối sau", en: "Continues"),
        Text(
          vi: "\(inside.manifest.prerequisites.count) phần đã gửi",
          en: "\(inside.manifest.prerequisites.count) parts sent before")),
      Row(
        Text(vi: "Chương trình", en: "Program"),
        Text(data: String(decoding: statement.software, as: UTF8.self)), .quiet),
    ]
  }

  private static func json(_ inside: Inside) -> JSONValue {
    let statement = inside.manifest.statement
    return .object([
      ("sender", .string(WriterID(of: statement.sender).description)),
      ("name", .string(inside.sender)), ("sameDomain", .bool(inside.isOurDomain)),
      ("purpose", .string(statement.purpose == .welcome ? "welcome" : "exchange")),
      ("recipients", .strings(statement.recipients.map(\.description))),
      ("writtenOn", ShownDay.json(statement.at)),
      ("changes", .integer(Int64(clamping: inside.manifest.changeCount))),
      ("segments", .count(inside.manifest.segments.count)),
      ("continues", .count(inside.manifest.prerequisites.count)),
      ("software", .string(String(decoding: statement.software, as: UTF8.self))),
    ])
  }
}
