import Merging

/// What became of a change, for people and as a code.
enum VerdictWord {
  static func code(_ verdict: Verdict) -> String {
    switch verdict {
    case .effective: "effective"
    case .waiting: "waiting"
    case .held: "held"
    case .void: "void"
    }
  }

  static func text(_ verdict: Verdict) -> Text {
    switch verdict {
    case .effective: Text(vi: "có hiệu lực", en: "effective")
    case .waiting: Text(vi: "chờ phần khác đến", en: "waits for something to come")
    case .held(let reason): held(reason)
    case .void: Text(vi: "sai quy tắc, không tính", en: "against the rules, does not count")
    }
  }

  private static func held(_ reason: Verdict.Reason) -> Text {
    switch reason {
    case .noGrant: Text(vi: "giữ lại: không có giấy uỷ quyền", en: "held: no grant")
    case .outsideScope: Text(vi: "giữ lại: ngoài phạm vi", en: "held: outside the scope")
    case .outsideCut:
      Text(
        vi: "giữ lại: máy viết đã bị thu hồi quyền",
        en: "held: its computer's grant was revoked")
    case .notApproved:
      Text(vi: "giữ lại: chưa đủ khoá gốc tán thành", en: "held: too few root keys agree")
    case .notAbove:
      Text(vi: "giữ lại: đơn vị ấy không thuộc cấp dưới", en: "held: not a unit below its writer")
    case .notPassedOn:
      Text(
        vi: "giữ lại: giấy uỷ quyền không cho phép", en: "held: beyond what its grant passes on")
    case .notAllowed(_, let target):
      Text(
        vi: "giữ lại: không được ghi \(FieldWord.label(number: target).vi)",
        en: "held: may not write \(FieldWord.label(number: target).en)")
    case .higherValue(let target):
      Text(
        vi: "giữ lại: cấp trên đã ghi \(FieldWord.label(number: target).vi)",
        en: "held: a superior wrote \(FieldWord.label(number: target).en)")
    case .alreadySealed(let target):
      Text(
        vi: "giữ lại: \(FieldWord.label(number: target).vi) chỉ ghi một lần",
        en: "held: \(FieldWord.label(number: target).en) is written once only")
    case .behindAnother:
      Text(vi: "giữ lại: đứng sau một thay đổi bị giữ", en: "held: stands behind a held change")
    }
  }
}
