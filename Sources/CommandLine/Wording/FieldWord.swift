import Merging
import ModelRegistry

/// What people call the fields of a registration. The first word is the one of the field matrix and
/// never changes; the others are understood too, with or without accents.
struct FieldWord {
  let name: String
  let label: Text
  let words: [String]

  init(_ name: String, vi: String, en: String, _ words: String...) {
    self.name = name
    label = Text(vi: vi, en: en)
    self.words = words
  }

  static let all = [
    FieldWord("plan", vi: "kế hoạch", en: "plan", "ke-hoach"),
    FieldWord("planVersion", vi: "bản của kế hoạch", en: "version of the plan"),
    FieldWord("year", vi: "năm", en: "year", "nam"),
    FieldWord("unit", vi: "đơn vị", en: "unit", "don-vi"),
    FieldWord("model", vi: "mô hình gốc", en: "first registration of the model"),
    FieldWord("name", vi: "tên tập thể, cá nhân", en: "name", "ten"),
    FieldWord("title", vi: "tên mô hình", en: "title of the model", "ten-mo-hinh", "mo-hinh"),
    FieldWord("goal", vi: "mục tiêu", en: "goal", "muc-tieu"),
    FieldWord("content", vi: "nội dung", en: "content", "noi-dung"),
    FieldWord("scope", vi: "phạm vi", en: "scope", "pham-vi"),
    FieldWord("startOn", vi: "từ ngày", en: "starts on", "tu-ngay"),
    FieldWord("endOn", vi: "đến ngày", en: "ends on", "den-ngay"),
    FieldWord("criteria", vi: "tiêu chí hoàn thành", en: "criteria", "tieu-chi"),
    FieldWord("solutions", vi: "giải pháp", en: "solutions", "giai-phap"),
    FieldWord("assignees", vi: "người thực hiện", en: "assignees", "nguoi-thuc-hien"),
    FieldWord("remarks", vi: "ghi chú", en: "remarks", "ghi-chu"),
    FieldWord("track", vi: "diện đăng ký", en: "track", "dien-dang-ky", "dien"),
    FieldWord("kind", vi: "đối tượng", en: "kind of subject", "doi-tuong", "loai"),
    FieldWord("position", vi: "chức vụ", en: "position", "chuc-vu"),
    FieldWord("workplace", vi: "nơi công tác", en: "workplace", "noi-cong-tac"),
    FieldWord("address", vi: "địa chỉ", en: "address", "dia-chi"),
    FieldWord("head", vi: "người đứng đầu", en: "head", "nguoi-dung-dau"),
    FieldWord("birthYear", vi: "năm sinh", en: "year of birth", "nam-sinh"),
    FieldWord("rating", vi: "xếp loại", en: "rating", "xep-loai"),
    FieldWord("isLeader", vi: "là người đứng đầu", en: "leads the unit", "lanh-dao", "leader"),
    FieldWord("sector", vi: "lĩnh vực", en: "sector", "linh-vuc", "field"),
    FieldWord("otherSectors", vi: "lĩnh vực khác", en: "other sectors", "linh-vuc-khac"),
    FieldWord("follower", vi: "người theo dõi", en: "follower", "nguoi-theo-doi"),
    FieldWord("restricted", vi: "mật", en: "restricted", "mat"),
    FieldWord("code", vi: "mã số", en: "official code", "ma-so"),
    FieldWord(
      "officeRemarks", vi: "ghi chú của cơ quan nhận", en: "remarks of the office", "y-kien"),
    FieldWord("acceptedSnapshot", vi: "bản đã duyệt", en: "accepted contents"),
    FieldWord("mergedInto", vi: "gộp vào", en: "merged into"),
    FieldWord("submit", vi: "nộp", en: "handed in"),
    FieldWord("receive", vi: "tiếp nhận", en: "received"),
    FieldWord("return", vi: "trả lại", en: "returned"),
    FieldWord("accept", vi: "duyệt đăng ký", en: "accepted"),
    FieldWord("reject", vi: "không chấp nhận", en: "turned down"),
    FieldWord("takeBack", vi: "rút", en: "taken back"),
    FieldWord("start", vi: "bắt đầu xây dựng", en: "started"),
    FieldWord("selfAssess", vi: "tự đánh giá", en: "self-assessed"),
    FieldWord("reopen", vi: "mở lại", en: "reopened"),
    FieldWord("close", vi: "kết thúc", en: "closed"),
    FieldWord("proposeSpecial", vi: "đề nghị đặc cách", en: "proposed on the special track"),
    FieldWord("takeSpecial", vi: "nhận đặc cách", en: "taken on the special track"),
    FieldWord("mergeDuplicate", vi: "gộp", en: "merged"),
    FieldWord("acknowledgeWithdrawal", vi: "đồng ý cho rút", en: "withdrawal acknowledged"),
    FieldWord("keep", vi: "giữ lại", en: "kept"),
    FieldWord("acceptAmendment", vi: "nhận sửa đổi", en: "amendment accepted"),
    FieldWord("refuseAmendment", vi: "không nhận sửa đổi", en: "amendment refused"),
  ]

  static func label(_ name: String) -> Text {
    let plain = plain(name)
    return (all + SheetWord.fields + others).first { $0.name == plain }?.label ?? Text(data: name)
  }

  /// What people are asked for beside the fields of registrations and sheets.
  private static let others = [
    FieldWord("planRole", vi: "vai trò trong kế hoạch", en: "role in the plan")
  ]

  /// The field's own name: `criteria-`, which takes an element out, is `criteria`.
  static func plain(_ name: String) -> String {
    name.utf8.last == UInt8(ascii: "-") ? String(name.dropLast()) : name
  }

  static func label(number: UInt32) -> Text {
    RegisterSchema.registrationRecord.field(number).map { label($0.name) }
      ?? Text(data: String(number))
  }

  /// The name in the field matrix for a word people typed; the word itself where none is meant.
  static func name(_ typed: String) -> String {
    if typed.utf8.last == UInt8(ascii: "-") { return name(plain(typed)) + "-" }
    let folded = WordFold.fold(typed)
    let found = all.first { word in
      WordFold.fold(word.name) == folded || word.words.contains { $0 == folded }
    }
    return found?.name ?? typed
  }

  static func suggestion(for typed: String) -> String? {
    var known = DidYouMean()
    for word in all where RegistrationValue.field(named: word.name)?.shape != .log {
      known.add(word.name, words: word.words)
    }
    return known.suggestion(for: typed)
  }
}
