import NhanRong

/// One finding of `doctor` in words: code, what is the matter, what to type next.
struct AilmentWord {
  let code: String
  let text: Text
  let tryCommand: String

  init(_ ailment: Ailment, _ folder: String) {
    code = ailment.code
    (text, tryCommand) =
      Self.ofComputer(ailment, folder) ?? Self.ofReplica(ailment) ?? Self.ofExchange(ailment)
      ?? (Text(data: ailment.code), Self.line("status"))
  }

  private static func line(_ words: String...) -> String {
    ShellWord.line([CommandTree.program] + words)
  }

  private static func ofExchange(_ ailment: Ailment) -> (Text, String)? {
    switch ailment {
    case .unconfirmed(let days, let peers):
      return (
        Text(
          vi: "\(peers) nơi chưa xác nhận những gì đã gửi, lâu nhất \(days) ngày",
          en: "\(peers) places have not confirmed what was sent, the longest for \(days) days"),
        line("status")
      )
    case .waiting(let changes, let records):
      return (
        Text(
          vi: "\(changes) thay đổi chờ phần trước, \(records) hồ sơ chờ nơi khác",
          en: "\(changes) changes wait for an earlier part, \(records) records for others"),
        line("status")
      )
    case .missingFiles(let count, let size):
      let bytes = FileSize.text(size)
      return (
        Text(
          vi: "thiếu \(count) tệp đính kèm (\(bytes)); gói xuất sau sẽ xin lại",
          en: "\(count) attached files (\(bytes)) are missing; the next export asks for them"),
        line("heal", "-h")
      )
    case .conflicts(let count):
      return (
        Text(vi: "\(count) hồ sơ có hai giá trị", en: "\(count) records have two values"),
        line("conflicts")
      )
    case .forks(let count):
      return (
        Text(
          vi: "\(count) nhật ký bị ghi hai lần dưới cùng số",
          en: "\(count) logs were written twice under the same numbers"), line("log")
      )
    default: return nil
    }
  }

  private static func ofComputer(_ ailment: Ailment, _ folder: String) -> (Text, String)? {
    let place = ShellWord.quoted(folder)
    switch ailment {
    case .sharedFolder(let type):
      return (
        Text(
          vi: "sổ nằm trên ổ mạng (\(type)): hai máy có thể ghi chồng nhau; chuyển về ổ trong máy",
          en: "the register lies on a network share (\(type)): two computers could write at once"),
        "df -T \(place)"
      )
    case .cloudFolder(let name):
      return (
        Text(
          vi:
            "sổ nằm trong thư mục đồng bộ “\(name)”: chuyển ra ngoài, đồng bộ làm hỏng tệp đang ghi",
          en: "the register lies in the synchronised folder “\(name)”, which spoils files in use"),
        "ls -ld \(place)"
      )
    case .littleSpace(let free, let wished):
      return (
        Text(
          vi: "ổ đĩa còn \(FileSize.text(free)), nên có \(FileSize.text(wished))",
          en: "the disk has \(FileSize.text(free)) left and should have \(FileSize.text(wished))"),
        "df -h \(place)"
      )
    case .clockBehind(let newest):
      return (
        Text(
          vi:
            "đồng hồ máy chậm hơn ngày đã có người ký, \(ShownDay.text(newest)); không ảnh hưởng dữ liệu",
          en:
            "the clock is behind \(ShownDay.text(newest)), which somebody signed; no data depends on it"
        ),
        "date"
      )
    case .leftovers(let names):
      return (
        Text(
          vi: "còn tệp của việc dở hoặc của lần chữa: \(names.joined(separator: ", "))",
          en: "files of interrupted work or of a healing are left: \(names.joined(separator: ", "))"
        ),
        "ls -la \(place)"
      )
    default: return nil
    }
  }

  private static func ofReplica(_ ailment: Ailment) -> (Text, String)? {
    switch ailment {
    case .keyMissing:
      return (
        Text(
          vi: "khoá không có trên máy này: chỉ đọc", en: "the key is not here: for reading only"),
        line("key", "restore", "khoa.nrk")
      )
    case .keyDamaged:
      return (
        Text(vi: "tệp khoá bị hỏng", en: "the key file is damaged"), line("key", "show")
      )
    case .logsLeft(let count):
      return (
        Text(
          vi: "\(count) nhật ký của máy này không ghi tiếp; lần ghi sau mở nhật ký mới",
          en: "\(count) own logs are not gone on with; the next change opens new ones"),
        line("log")
      )
    case .damaged(let count, let first):
      return (
        Text(vi: "\(count) chỗ hỏng: \(first)", en: "\(count) places are damaged: \(first)"),
        line("heal")
      )
    case .backupOld(let days):
      return (
        days.map {
          Text(vi: "bản sao lưu đã \($0) ngày", en: "the last backup is \($0) days old")
        } ?? Text(vi: "chưa sao lưu lần nào", en: "there is no backup"), line("backup")
      )
    default: return nil
    }
  }
}
