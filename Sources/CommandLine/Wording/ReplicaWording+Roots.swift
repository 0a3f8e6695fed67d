import NhanRong

/// A root of several keys: codes NR-T04 to NR-T09, NR-W26 and NR-W27.
extension ReplicaWording {
  static let roots = [
    ReplicaWording(
      .rootUnfit, .usage,
      { _ in
        Text(
          vi: "các khoá ấy không thành một gốc", en: "those keys make up no root")
      },
      reason: { facts in
        switch facts["reason"] {
        case "sameKey":
          Text(
            vi: "Một khoá được nêu hai lần; khoá của máy này đã có sẵn.",
            en: "One key is named twice; that of this computer is one of them anyway.")
        case "tooMany":
          Text(
            vi: "Một gốc có nhiều nhất \(facts["max"]) khoá.",
            en: "A root has \(facts["max"]) keys at most.")
        default:
          Text(
            vi: "Có \(facts["max"]) khoá, không thể đòi \(facts["value"]) khoá cùng ký.",
            en: "There are \(facts["max"]) keys, and \(facts["value"]) cannot agree.")
        }
      }, untouched: Text(vi: "Chưa lập gì.", en: "Nothing was founded."),
      tryLine: { $0.line("help", "init") }),
    ReplicaWording(
      .unknownChange, .usage,
      { facts in
        facts.has("reason", "ambiguous")
          ? Text(
            vi: "“\(facts["change"])” chỉ nhiều thay đổi",
            en: "“\(facts["change"])” means several changes")
          : Text(
            vi: "không có thay đổi “\(facts["change"])” của gốc",
            en: "the root wrote no change “\(facts["change"])”")
      },
      reason: { _ in
        Text(
          vi: "Gõ ít nhất 6 chữ số đầu của mã. Có thể gói mang nó chưa đến.",
          en: "Give at least the first 6 digits of its id. Its bundle may not have come yet.")
      }, tryLine: { $0.line("org", "approvals") }),
    ReplicaWording(
      .notOfTheRoot, .usage,
      {
        Text(
          vi: "“\($0["change"])” không do gốc viết", en: "the root did not write “\($0["change"])”")
      },
      reason: { _ in
        Text(
          vi: "Chỉ điều khoá gốc ký mới cần tán thành.",
          en: "Only what a key of the root signed is approved.")
      }, tryLine: { $0.line("org", "approvals") }),
    ReplicaWording(
      .ownChange, .usage,
      { _ in Text(vi: "thay đổi này do chính máy này ký", en: "this computer signed it itself") },
      reason: { _ in
        Text(
          vi: "Chữ ký ấy đã được tính; cần khoá gốc khác tán thành.",
          en: "That signature counts already; other keys of the root have to approve it.")
      }, tryLine: { $0.line("org", "approvals") }),
    ReplicaWording(
      .alreadyApproved, .usage,
      { _ in Text(vi: "khoá này đã tán thành rồi", en: "this key approved it before") },
      reason: { _ in
        Text(
          vi: "Đưa gói cho máy giữ khoá gốc khác.",
          en: "Take a bundle to another computer with a key of the root.")
      }, tryLine: { $0.line("org", "approvals") }),
    ReplicaWording(
      .nothingToApprove, .usage,
      { facts in
        facts.has("reason", "oneKey")
          ? Text(
            vi: "gốc này chỉ cần một khoá ký", en: "one key is enough for this root")
          : Text(vi: "đã đủ khoá tán thành", en: "enough keys stand behind it already")
      },
      reason: { _ in
        Text(vi: "Không có gì phải tán thành.", en: "There is nothing to approve.")
      }, tryLine: { $0.line("org", "approvals") }),
    ReplicaWording(
      .notARootKey, .notGranted,
      { Text(vi: "\($0.named): không phải khoá gốc", en: "\($0.named): no key of the root") },
      reason: { _ in
        Text(
          vi: "Gói cho một máy của đơn vị thì nêu mã hay tên đơn vị.",
          en: "For a computer of a unit give the unit's code or name.")
      }, tryLine: { $0.line("org", "list") }),
    ReplicaWording(
      .sameUnit, .usage,
      { _ in
        Text(
          vi: "một đơn vị vẫn luôn đọc được sổ của chính nó", en: "a unit may read its own anyway")
      },
      reason: { _ in
        Text(vi: "--of phải là đơn vị khác.", en: "--of has to be another unit.")
      }, tryLine: { $0.line("org", "list") }),
  ]
}
