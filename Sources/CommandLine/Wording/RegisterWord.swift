import ModelRegistry

/// The words of the register for people: steps, kinds, tracks, tiers.
enum RegisterWord {
  /// `Xã Vạn Linh (trước: Xã Y Tịch)`.
  static func owner(_ owner: UnitOwner) -> Text {
    let now = owner.now.map(\.name).joined(separator: ", ")
    return Text(
      vi: "\(now) (trước: \(owner.before.name))", en: "\(now) (before: \(owner.before.name))")
  }

  static func step(_ step: Lifecycle.Step) -> Text {
    switch step {
    case .draft: Text(vi: "nháp", en: "draft")
    case .submitted: Text(vi: "đã nộp", en: "submitted")
    case .received: Text(vi: "đã tiếp nhận", en: "received")
    case .returned: Text(vi: "trả lại", en: "returned")
    case .accepted: Text(vi: "đã duyệt", en: "accepted")
    case .inProgress: Text(vi: "đang xây dựng", en: "in progress")
    case .selfAssessed: Text(vi: "đã tự đánh giá", en: "self-assessed")
    case .closed: Text(vi: "đã kết thúc", en: "closed")
    case .withdrawn: Text(vi: "đã rút", en: "withdrawn")
    case .rejected: Text(vi: "không chấp nhận", en: "turned down")
    case .merged: Text(vi: "đã gộp", en: "merged")
    case .proposed: Text(vi: "đề nghị đặc cách", en: "proposed on the special track")
    }
  }

  static func step(_ word: String) -> Text {
    Lifecycle.Step(rawValue: word).map { step($0) } ?? Text(data: word)
  }

  static func flag(_ flag: Lifecycle.Flag) -> Text {
    switch flag {
    case .officeDisagrees:
      Text(
        vi: "hai máy của cơ quan quyết định khác nhau",
        en: "two computers of the office decided differently")
    case .resubmittedAfterAcceptance:
      Text(vi: "đơn vị nộp lại sau khi đã duyệt", en: "handed in again after it was accepted")
    case .withdrawalAsked:
      Text(vi: "đề nghị rút, chờ cơ quan trả lời", en: "withdrawal asked for, to be answered")
    case .mergedBothWays:
      Text(vi: "hai đăng ký được gộp vào nhau", en: "merged into each other")
    }
  }

  static func kind(_ word: String) -> Text {
    switch SubjectKind(rawValue: word) {
    case .collective: Text(vi: "tập thể", en: "collective")
    case .individual: Text(vi: "cá nhân", en: "individual")
    case .household: Text(vi: "hộ gia đình", en: "household")
    case .family: Text(vi: "gia đình", en: "family")
    case .clan: Text(vi: "dòng họ", en: "clan")
    case .club: Text(vi: "câu lạc bộ", en: "club")
    case .village: Text(vi: "thôn, bản, tổ dân phố", en: "village")
    case .model: Text(vi: "mô hình", en: "model")
    case nil: Text(data: word)
    }
  }

  static func track(_ word: String) -> Text {
    switch RegistrationTrack(rawValue: word) {
    case .new: Text(vi: "đăng ký mới", en: "new")
    case .continued: Text(vi: "tiếp tục", en: "continued")
    case .supplementary: Text(vi: "bổ sung", en: "supplementary")
    case .special: Text(vi: "đặc cách", en: "special")
    case nil: Text(data: word)
    }
  }

  /// A field, or an operation that touches none.
  static func touched(_ name: String) -> Text {
    switch name {
    case "create": Text(vi: "tạo", en: "created")
    case "attach": Text(vi: "đính kèm", en: "attached")
    case "detach": Text(vi: "bỏ đính kèm", en: "detached")
    case "withdraw": Text(vi: "rút", en: "withdrew")
    case "restore": Text(vi: "khôi phục", en: "restored")
    case "link": Text(vi: "nối", en: "linked")
    case "erase": Text(vi: "xoá nội dung", en: "erased contents")
    default: FieldWord.label(name)
    }
  }

  static func tier(_ number: UInt8) -> Text {
    switch number {
    case 0: Text(vi: "gốc", en: "root")
    case 10: Text(vi: "trung ương", en: "central")
    case 20: Text(vi: "tỉnh", en: "province")
    case 30: Text(vi: "huyện", en: "district")
    case 40: Text(vi: "xã", en: "commune")
    case 45: Text(vi: "đảng bộ cơ sở", en: "committee")
    case 50: Text(vi: "chi bộ, đơn vị", en: "branch")
    default: Text(data: String(number))
    }
  }

  /// What stands in place of a value whose content was erased.
  static let erased = Text(vi: "(đã xoá)", en: "(erased)")

  /// A field's value for people: words for ids, dates the Vietnamese way round.
  static func value(_ text: String?, of field: String) -> Text {
    guard let text else { return Text(vi: "(để trống)", en: "(empty)") }
    switch field {
    case "kind": return kind(text)
    case "track": return track(text)
    case "isLeader", "restricted":
      return text == "1" ? Text(vi: "có", en: "yes") : Text(vi: "không", en: "no")
    case "startOn", "endOn":
      return Text(data: (try? CivilDate(parsing: text))?.text ?? text)
    default: return Text(data: text)
    }
  }
}

/// Tiers by the words of options.
enum TierWord: String, CaseIterable {
  case central, province, district, commune, committee, branch

  var number: UInt8 {
    switch self {
    case .central: 10
    case .province: 20
    case .district: 30
    case .commune: 40
    case .committee: 45
    case .branch: 50
    }
  }

  var value: AllowedValue {
    switch self {
    case .central: AllowedValue(rawValue, words: ["trung-uong"])
    case .province: AllowedValue(rawValue, words: ["tinh"])
    case .district: AllowedValue(rawValue, words: ["huyen"])
    case .commune: AllowedValue(rawValue, words: ["xa", "phuong"])
    case .committee: AllowedValue(rawValue, words: ["dang-bo", "dang-bo-co-so"])
    case .branch: AllowedValue(rawValue, words: ["chi-bo", "don-vi"])
    }
  }

  /// The tier a body usually takes units in for; since July 2025 no district stands between a
  /// province and its communes.
  static func usual(below tier: UInt8) -> TierWord {
    switch tier {
    case ..<10: .central
    case ..<20: .province
    case ..<40: .commune
    default: .branch
    }
  }
}
