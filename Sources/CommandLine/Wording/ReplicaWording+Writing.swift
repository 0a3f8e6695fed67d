import NhanRong

import Causality

/// Sentences that depend on why a write was refused.
extension ReplicaWording {
  /// The field that may not be written; nil where the operation is about a whole record, whose
  /// target is a number of another list.
  static func fieldLabel(_ facts: Facts) -> Text? {
    let fieldOperations = [Opcode.set, Opcode.clear, Opcode.add, Opcode.remove]
    if let opcode = facts.error.detail("opcode").flatMap({ UInt16($0) }),
      !fieldOperations.contains(opcode)
    {
      return nil
    }
    guard let field = facts.error.detail("field").flatMap({ UInt32($0) }), field > 0 else {
      return nil
    }
    return FieldWord.label(number: field)
  }

  private static let othersReply = Text(
    vi: "Chỉ đơn vị nhận ý kiến mới trả lời được.",
    en: "Only the unit it was written to can answer it.")

  private static let othersSheet = Text(
    vi: "Nơi khác ghi phiếu này; chỉ nơi ấy huỷ được.",
    en: "Another unit wrote this sheet; only they can give it up.")

  static func notAllowedReason(_ facts: Facts) -> Text {
    switch facts["reason"] {
    case "higherValue":
      Text(
        vi: "Cấp trên đã ghi giá trị này; chờ cấp trên trả lại đăng ký rồi mới sửa được.",
        en: "A superior wrote this value; it can be changed after they return the registration.")
    case "sealed":
      Text(vi: "Trường này chỉ ghi một lần.", en: "This field is written once only.")
    case "noGrant":
      Text(
        vi: "Khoá của máy này không có giấy uỷ quyền nào còn hiệu lực.",
        en: "The key of this computer has no effective grant.")
    case "scope", "audience":
      Text(
        vi: "Đơn vị ấy không nằm dưới đơn vị của sổ này.",
        en: "That unit does not stand below the unit of this replica.")
    case "tier":
      Text(
        vi: "Cấp trên phải ở bậc cao hơn đơn vị.",
        en: "A superior stands on a higher tier than the unit.")
    case "noRoot":
      Text(
        vi: "Chỉ máy giữ khoá gốc của hệ thống làm được việc này.",
        en: "Only a computer with a key of the domain's root can do this.")
    case "ownRoot":
      Text(
        vi: "Thẻ ấy là của chính hệ thống này.", en: "That card is of this domain itself.")
    case "keyOnly":
      Text(
        vi: "Máy này chỉ giữ khoá gốc; máy của đơn vị đã lập hệ thống viết gói bàn giao.",
        en: "This computer holds a key only; one of the founding unit writes the bundle.")
    case "notAbove":
      Text(
        vi: "Giấy về một đơn vị chỉ do cấp trên của đơn vị ấy ký.",
        en: "Only a superior of a unit signs papers about it.")
    case "revoked":
      Text(
        vi: "Quyền của máy này đã bị thu hồi; những gì viết thêm sẽ không có hiệu lực.",
        en: "The grant of this computer was revoked; what it writes now would not count.")
    case "notApproved":
      Text(
        vi: "Gốc của hệ thống cần thêm khoá khác cùng tán thành.",
        en: "The root of this domain needs more keys to agree.")
    case "keyRevoked":
      Text(
        vi:
          "Khoá trong tệp này đã bị thu hồi, không dùng lại được. Máy ấy lập khoá mới: nhanrong init.",
        en:
          "The key in that file was revoked and never counts again. Make a new one: nhanrong init.")
    case "delegation":
      Text(
        vi: "Giấy uỷ quyền này không được cấp tiếp cho nơi khác.",
        en: "This grant may not be passed on.")
    case "othersReply": othersReply
    case "othersSheet": othersSheet
    case "othersContent":
      Text(
        vi: "Phần này do cấp trên hoặc nơi khác ghi; chỉ nơi ấy hoặc cấp trên của nơi ấy làm được.",
        en: "A superior or another unit wrote it; only they or those above them can do this.")
    default:
      Text(
        vi: "Phần này do nơi khác ghi. Gửi ý kiến cho nơi ấy, hoặc trả lại đăng ký kèm lý do.",
        en: "It is another's to write. Tell them, or return the registration with a reason.")
    }
  }

  static func badValueMessage(_ facts: Facts) -> Text {
    switch facts["reason"] {
    case "nothing": Text(vi: "chưa nói sửa gì", en: "nothing to change was named")
    case "nothingToErase": Text(vi: "không còn gì để xoá", en: "there is nothing left to erase")
    case "step":
      Text(
        vi: """
          không thể \(FieldWord.label(facts["to"]).vi) khi đăng ký đang ở bước \
          “\(RegisterWord.step(facts["from"]).vi)”
          """,
        en: """
          it cannot be \(FieldWord.label(facts["to"]).en) while it is \
          \(RegisterWord.step(facts["from"]).en)
          """)
    case "withdrawn":
      Text(vi: "đăng ký này đã rút", en: "this registration was withdrawn")
    case "draftDone":
      Text(
        vi: "bản nháp này đã nộp hoặc đã bỏ", en: "this draft was handed in or given up already")
    case "noElement":
      Text(
        vi: "\(FieldWord.label(facts["field"]).vi): không có mục “\(facts["value"])”",
        en: "\(FieldWord.label(facts["field"]).en) has no element “\(facts["value"])”")
    case "reasonMissing":
      facts.has("to", "return")
        ? Text(vi: "trả lại phải có lý do", en: "a return needs a reason")
        : Text(
          vi: "\(SheetWord.label(facts["to"]).vi) phải có lý do", en: "this step needs a reason")
    case "noPlan":
      facts["plan"].isEmpty
        ? Text(vi: "sổ chưa có kế hoạch nào", en: "there is no plan in the register")
        : Text(
          vi: "không có kế hoạch “\(facts["plan"])”", en: "there is no plan “\(facts["plan"])”")
    case "severalPlans":
      Text(vi: "sổ có nhiều kế hoạch, phải chọn một", en: "there are several plans: choose one")
    case "same": Text(vi: "kế hoạch này đã có", en: "this plan is here already")
    default: valueMessage(facts)
    }
  }

  private static func valueMessage(_ facts: Facts) -> Text {
    if let text = facts.error.detail("text") {
      let start = text.unicodeScalars.prefix(40).map(String.init).joined()
      return Text(vi: "không nhận chữ “\(start)”", en: "the text “\(start)” cannot be taken")
    }
    let field = facts.has("field", "keep") ? Text(data: "--keep") : FieldWord.label(facts["field"])
    return Text(
      vi: "\(field.vi) không nhận “\(facts["value"])”",
      en: "\(field.en) does not accept “\(facts["value"])”")
  }

  static func badValueReason(_ facts: Facts) -> Text? {
    if facts.error.detail("text") != nil { return textReason(facts["reason"]) }
    if let allowed = facts.error.detail("allowed") {
      let list = allowed.split(separator: " ").joined(separator: ", ")
      return Text(vi: "Được chọn: \(list).", en: "Choose from: \(list).")
    }
    switch (facts["reason"], facts["field"]) {
    case ("noElement", _):
      return Text(
        vi: "Viết đúng từng chữ như lệnh show in ra.",
        en: "Write it letter by letter as show prints it.")
    case ("severalPlans", _):
      let list = facts["plan"].split(separator: " ").joined(separator: ", ")
      return Text(vi: "Được chọn: \(list).", en: "Choose from: \(list).")
    case (_, "keep"):
      return Text(
        vi: "Chọn số từ 1 đến \(facts["max"]).", en: "Choose a number from 1 to \(facts["max"]).")
    case (_, "startOn"), (_, "endOn"):
      return Text(
        vi: "Viết ngày như 25/02/2026; năm đủ bốn số.",
        en: "Write days as 25/02/2026, with four digits for the year.")
    case (_, "isLeader"), (_, "restricted"):
      return Text(vi: "Trả lời có hoặc không.", en: "Answer yes or no.")
    case (_, "year"), (_, "birthYear"):
      return Text(vi: "Viết năm bằng bốn chữ số.", en: "Write the year with four digits.")
    case (_, "name"), (_, "domain"):
      return Text(
        vi: "Tên không được để trống hay quá dài.", en: "A name must be neither empty nor too long."
      )
    default: return nil
    }
  }

  private static func textReason(_ reason: String) -> Text {
    let names: [(start: String, text: Text)] = [
      ("tooLong", Text(vi: "Chữ quá dài.", en: "The text is too long.")),
      ("notUTF8", Text(vi: "Chữ không phải UTF-8.", en: "The text is not UTF-8.")),
      (
        "controlCharacter",
        Text(
          vi: "Có ký tự điều khiển hoặc xuống dòng ở giữa.",
          en: "It has a control character or a line break inside.")
      ),
    ]
    return names.first { reason.hasPrefix($0.start) }?.text
      ?? Text(vi: "Có quá nhiều dấu chồng lên một chữ.", en: "Too many marks stand on one letter.")
  }

  static func badValueTry(_ facts: Facts) -> String {
    switch facts["reason"] {
    case "noPlan", "severalPlans", "same": facts.line("plan", "list")
    case "withdrawn", "draftDone", "nothingToErase": facts.line("list", "--withdrawn")
    case "noElement": facts.line("list")
    case "step", "reasonMissing": facts.line("help", "advance")
    default:
      switch facts["field"] {
      case "sector": facts.line("plan", "show")
      case "keep": facts.line("conflicts")
      default: facts.line("help", "fields")
      }
    }
  }
}
