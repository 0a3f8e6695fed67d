import ModelRegistry

/// What stands against a step or a recognition, in words.
enum FindingWord {
  static let code = "NR-W60"

  static func text(_ finding: Finding) -> Text { text(finding.kind, finding.subject) }

  /// From the word in the details of an error: `kind` or `kind:subject`, with the registration before it
  /// where several were named.
  static func text(word: String) -> Text {
    let parts = word.split(separator: ":").map(String.init)
    for (index, part) in parts.enumerated() {
      guard let kind = Finding.Kind(rawValue: part) else { continue }
      let rest = parts[(index + 1)...].joined(separator: ":")
      let text = text(kind, rest)
      return index == 0 ? text : Text(data: parts[0] + ": ").appending(text)
    }
    return Text(data: word)
  }

  private static func text(_ kind: Finding.Kind, _ subject: String) -> Text {
    switch kind {
    case .criteriaMissing: Text(vi: "chưa có tiêu chí hoàn thành", en: "no criterion is named")
    case .columnEmpty:
      Text(
        vi: "cột bắt buộc còn trống: \(FieldWord.label(subject).vi)",
        en: "a required column is empty: \(FieldWord.label(subject).en)")
    case .planMissing:
      Text(
        vi: "chưa có kế hoạch chi tiết hay chủ trương", en: "no plan or decision in principle yet")
    case .selfEvaluationMissing:
      Text(vi: "chưa có phiếu tự đánh giá", en: "there is no evaluation sheet of the unit itself")
    case .evidenceMissing:
      Text(
        vi: "đặc cách phải kèm minh chứng", en: "the special track asks for an attached evidence")
    case .yearNotOver: Text(vi: "chưa hết năm \(subject)", en: "the year \(subject) is not over")
    case .notRegistered: Text(vi: "không có đăng ký còn hiệu lực", en: "it is not registered")
    case .notSelfAssessed: Text(vi: "chưa tự đánh giá", en: "it is not self-assessed")
    case .dossierIncomplete:
      Text(vi: "hồ sơ thiếu: \(subject)", en: "the dossier lacks: \(subject)")
    case .ownRecognitionMissing:
      Text(vi: "đơn vị chưa công nhận", en: "the unit itself has not recognised it")
    case .capExceeded:
      Text(
        vi: "đơn vị đã đề nghị đủ số cho phép (\(subject)) trong đợt này",
        en: "the unit has all the proposals it may have at this occasion (\(subject))")
    case .barred: Text(vi: "có điều kiện loại trừ", en: "something bars it")
    case .unitRating:
      Text(
        vi: "đơn vị xếp loại dưới tốt (\(subject))", en: "its unit is rated below good (\(subject))"
      )
    case .leaderUnitRating:
      Text(
        vi: "đơn vị của người đứng đầu chưa đạt mức kế hoạch đòi hỏi (\(subject))",
        en: "the leader's unit is not rated as the plan asks (\(subject))")
    case .leaderWithoutCollective:
      Text(
        vi: "đơn vị của người đứng đầu không có tập thể nào trong đợt này",
        en: "the leader's unit has no collective of its own in this round")
    case .ownRating:
      Text(
        vi: "cá nhân xếp loại dưới tốt (\(subject))",
        en: "the person is rated below good (\(subject))")
    case .numberTwice: Text(vi: "trùng số \(subject)", en: "the number \(subject) stands twice")
    case .levelBeyondWriter:
      Text(
        vi: "nơi ghi không quyết định được ở cấp \(SheetWord.level(subject).vi): không tính",
        en:
          "its writer does not decide at the level \(SheetWord.level(subject).en): it does not count"
      )
    case .registeredTwice: Text(vi: "nghi trùng", en: "maybe registered twice")
    }
  }
}

extension ReplyWarning {
  init(_ finding: Finding) { self.init(FindingWord.code, FindingWord.text(finding)) }
}
