import NhanRong

/// Refusals of steps, sheets and recognition.
extension ReplicaWording {
  private static func findings(_ facts: Facts) -> Text? {
    guard let list = facts.error.detail("findings") else { return nil }
    let words = list.split(separator: " ").map { FindingWord.text(word: String($0)) }
    return Text.joined(words, by: "; ").appending(Text(data: "."))
  }

  static let lifecycle = [
    ReplicaWording(
      .blockedByFindings, .failed,
      { _ in
        Text(vi: "chưa đủ điều kiện theo kế hoạch", en: "the plan's conditions are not met")
      }, reason: { findings($0) },
      tryLine: { $0.line("help", $0.error.detail("command") ?? "advance") }),
    ReplicaWording(
      .forcedWithoutReason, .usage,
      { _ in Text(vi: "--force phải có --reason", en: "--force needs --reason") },
      reason: { _ in
        Text(
          vi: "Lý do được ghi lại và in ra cùng quyết định.",
          en: "The reason is kept and printed with the decision.")
      }, tryLine: { $0.line("help", "advance") }),
    ReplicaWording(
      .survivorUnfit, .usage,
      { facts in
        facts.has("reason", "missing")
          ? Text(
            vi: "gộp phải nói giữ lại đăng ký nào", en: "a merge names the registration that stays")
          : Text(
            vi: "không thể gộp một đăng ký vào chính nó",
            en: "a registration cannot be merged into itself")
      },
      reason: { _ in Text(vi: "Dùng --into MÃ.", en: "Use --into ID.") },
      tryLine: { $0.line("duplicates") }),
    ReplicaWording(
      .recognisedAlready, .usage,
      { _ in Text(vi: "đăng ký này đã được công nhận", en: "it has been recognised already") },
      reason: { _ in
        Text(
          vi: "Việc rút chỉ còn là đề nghị gửi nơi đã công nhận.",
          en: "Whoever recognised it decides; ask them.")
      }, tryLine: { $0.line("show", String($0["record"].prefix(8))) }),
    ReplicaWording(
      .notCarriedOver, .usage,
      { _ in
        Text(
          vi: "chỉ đăng ký đã kết thúc mới tiếp tục được ở năm sau",
          en: "only a registration that has ended goes on, in a later year")
      },
      reason: { facts in
        guard facts.error.detail("year") != nil else { return nil }
        return Text(
          vi: "Đang ở bước “\(RegisterWord.step(facts["from"]).vi)”, năm \(facts["year"]).",
          en: "It is \(RegisterWord.step(facts["from"]).en), of the year \(facts["year"]).")
      }, tryLine: { $0.line("help", "continue") }),
    ReplicaWording(
      .sheetUnfit, .usage, { sheetMessage($0) },
      tryLine: { $0.line("help", "sheets") }),
    ReplicaWording(
      .unknownSheet, .usage,
      { facts in
        facts.has("reason", "ambiguous")
          ? Text(
            vi: "“\(facts["record"])” chỉ nhiều phiếu", en: "“\(facts["record"])” means several")
          : Text(
            vi: "không có phiếu “\(facts["record"])”", en: "there is no sheet “\(facts["record"])”")
      },
      reason: { _ in
        Text(
          vi: "Gõ ít nhất 6 chữ số đầu của mã phiếu.",
          en: "Give at least the first 6 digits of its id.")
      }, tryLine: { $0.line("sheet", "list") }),
    ReplicaWording(
      .noOpenCase, .usage,
      { facts in
        Text(
          vi: "không có đề nghị công nhận nào để \(SheetWord.label(facts["to"]).vi)",
          en: "there is no case that can be taken to: \(SheetWord.label(facts["to"]).en)")
      },
      reason: { _ in
        Text(
          vi: "Chưa ai đề nghị ở cấp và đợt này, hoặc việc đã quyết định xong.",
          en: "Nobody has proposed it at this level and occasion, or it is decided.")
      }, tryLine: { $0.line("sheet", "list", "--kind", "recognition-case") }),
    ReplicaWording(
      .nothingToAnswer, .usage,
      { _ in
        Text(vi: "không có đề nghị sửa nào chờ trả lời", en: "no amendment waits for an answer")
      },
      tryLine: { $0.line("show", String($0["record"].prefix(8))) }),
  ]

  private static func sheetMessage(_ facts: Facts) -> Text {
    let kind =
      facts.error.detail("kind").map { SheetWord.kind($0) } ?? Text(vi: "phiếu", en: "sheet")
    let (vi, en) =
      switch facts["reason"] {
      case "missing":
        (
          "thiếu \(SheetWord.label(facts["field"]).vi)",
          "it lacks: \(SheetWord.label(facts["field"]).en)"
        )
      case "votes":
        ("số phiếu nhiều hơn số người có mặt", "there are more votes than people present")
      case "sealed":
        (
          "\(SheetWord.label(facts["field"]).vi) chỉ ghi một lần; ghi phiếu mới thay cho phiếu này",
          "\(SheetWord.label(facts["field"]).en) is written once; write a new sheet that replaces it"
        )
      case "notPublished":
        (
          "chỉ công bố đề xuất và nhân rộng còn hiệu lực",
          "only proposals and adoptions that stand are published"
        )
      case "publishedAlready":
        ("mọi đơn vị dưới đây đã đọc được", "every unit below reads it already")
      case "draft": ("bản nháp chưa nộp", "a draft has not been handed in")
      case "proposedAlready":
        ("đã đề nghị ở cấp và đợt này", "it is proposed at this level and occasion already")
      default: ("không gắn với một đăng ký", "it belongs to no single registration")
      }
    return Text(vi: "\(kind.vi): \(vi)", en: "\(kind.en): \(en)")
  }
}
