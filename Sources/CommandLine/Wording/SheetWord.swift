import ModelRegistry

/// What people call the kinds of sheets and their fields.
enum SheetWord {
  static let kinds = [
    FieldWord("commitment", vi: "cam kết", en: "commitment", "cam-ket"),
    FieldWord("progressReport", vi: "báo cáo tiến độ", en: "progress report", "bao-cao-tien-do"),
    FieldWord("evaluation", vi: "phiếu đánh giá", en: "evaluation sheet", "phieu-danh-gia"),
    FieldWord("ballotMinutes", vi: "biên bản bình xét", en: "minutes of the vote", "bien-ban"),
    FieldWord("document", vi: "văn bản hồ sơ", en: "dossier document", "ho-so", "van-ban"),
    FieldWord("submissionBatch", vi: "lần gửi", en: "submission", "lan-gui"),
    FieldWord("receipt", vi: "biên nhận", en: "receipt", "bien-nhan"),
    FieldWord("recognitionCase", vi: "đề nghị công nhận", en: "case of recognition", "de-nghi"),
    FieldWord(
      "recognitionDecision", vi: "quyết định công nhận", en: "recognition decision", "quyet-dinh"),
    FieldWord("commendation", vi: "khen thưởng", en: "commendation", "khen-thuong"),
    FieldWord("adoptionProposal", vi: "đề xuất nhân rộng", en: "proposal to adopt", "de-xuat"),
    FieldWord("adoption", vi: "nhân rộng", en: "adoption", "nhan-rong"),
    FieldWord("publicity", vi: "tuyên truyền", en: "publicity", "tuyen-truyen"),
    FieldWord("periodicReport", vi: "báo cáo định kỳ", en: "periodic report", "bao-cao"),
    FieldWord("direction", vi: "ý kiến chỉ đạo", en: "direction", "chi-dao", "y-kien"),
    FieldWord("conflictNote", vi: "phiếu xung đột", en: "conflict note", "phieu-xung-dot"),
  ]

  static let fields = [
    FieldWord("about", vi: "về đăng ký", en: "about"),
    FieldWord("replaces", vi: "thay cho", en: "replaces", "thay-cho"),
    FieldWord("text", vi: "nội dung", en: "text", "noi-dung"),
    FieldWord("signedOn", vi: "ngày ký", en: "signed on", "ngay-ky"),
    FieldWord("witness", vi: "người chứng kiến", en: "witness", "nguoi-chung-kien"),
    FieldWord("milestones", vi: "mốc", en: "milestones", "moc"),
    FieldWord("period", vi: "kỳ", en: "period", "ky"),
    FieldWord("percent", vi: "phần trăm", en: "percent", "phan-tram"),
    FieldWord("results", vi: "kết quả", en: "results", "ket-qua"),
    FieldWord("difficulties", vi: "khó khăn", en: "difficulties", "kho-khan"),
    FieldWord("proposals", vi: "đề xuất, kiến nghị", en: "proposals", "kien-nghi"),
    FieldWord("reportedOn", vi: "ngày báo cáo", en: "reported on", "ngay-bao-cao"),
    FieldWord("round", vi: "đợt đánh giá", en: "round", "dot-danh-gia"),
    FieldWord("role", vi: "vai đánh giá", en: "role", "vai"),
    FieldWord("evaluator", vi: "người đánh giá", en: "evaluator", "nguoi-danh-gia"),
    FieldWord("scores", vi: "điểm", en: "scores", "diem"),
    FieldWord("conclusion", vi: "kết luận", en: "conclusion", "ket-luan"),
    FieldWord("heldOn", vi: "ngày họp", en: "held on", "ngay-hop"),
    FieldWord("place", vi: "nơi họp", en: "place", "noi-hop"),
    FieldWord("called", vi: "triệu tập", en: "called", "trieu-tap"),
    FieldWord("present", vi: "có mặt", en: "present", "co-mat"),
    FieldWord("items", vi: "danh sách", en: "items", "muc", "danh-sach"),
    FieldWord("kind", vi: "loại", en: "kind", "loai"),
    FieldWord("number", vi: "số", en: "number", "so"),
    FieldWord("symbol", vi: "ký hiệu", en: "symbol", "ky-hieu"),
    FieldWord("issuedOn", vi: "ngày ban hành", en: "issued on", "ngay-ban-hanh"),
    FieldWord("issuer", vi: "nơi ban hành", en: "issuer", "noi-ban-hanh"),
    FieldWord("abstract", vi: "trích yếu", en: "abstract", "trich-yeu"),
    FieldWord("signer", vi: "người ký", en: "signer", "nguoi-ky"),
    FieldWord("pages", vi: "số trang", en: "pages", "so-trang"),
    FieldWord("restricted", vi: "mật", en: "restricted", "mat"),
    FieldWord("item", vi: "mục hồ sơ", en: "dossier item", "muc-ho-so"),
    FieldWord("plan", vi: "kế hoạch", en: "plan", "ke-hoach"),
    FieldWord("deadline", vi: "hạn", en: "deadline", "han"),
    FieldWord("submittedOn", vi: "ngày gửi", en: "submitted on", "ngay-gui"),
    FieldWord("batch", vi: "lần gửi", en: "submission", "lan-gui"),
    FieldWord("receivedOn", vi: "ngày nhận", en: "received on", "ngay-nhan"),
    FieldWord("countedOn", vi: "ngày tính", en: "counted on", "ngay-tinh"),
    FieldWord("reason", vi: "lý do", en: "reason", "ly-do"),
    FieldWord("receiver", vi: "người nhận", en: "receiver", "nguoi-nhan"),
    FieldWord("digest", vi: "mã đối chiếu", en: "digest", "ma-doi-chieu"),
    FieldWord("numbers", vi: "số liệu", en: "numbers", "so-lieu"),
    FieldWord("setCode", vi: "mã dữ liệu", en: "set code", "ma-du-lieu"),
    FieldWord("batches", vi: "các lần gửi", en: "submissions", "cac-lan-gui"),
    FieldWord("level", vi: "cấp", en: "level", "cap"),
    FieldWord("occasion", vi: "đợt", en: "occasion", "dot"),
    FieldWord("bar", vi: "điều kiện loại trừ", en: "what bars it", "loai-tru"),
    FieldWord("appraisal", vi: "ý kiến thẩm định", en: "appraisal", "tham-dinh"),
    FieldWord("override", vi: "lý do vượt điều kiện", en: "why conditions were overridden"),
    FieldWord("form", vi: "hình thức", en: "form", "hinh-thuc"),
    FieldWord("decision", vi: "quyết định", en: "decision", "quyet-dinh"),
    FieldWord("target", vi: "nơi nhận", en: "target", "noi-nhan"),
    FieldWord("proposedOn", vi: "ngày đề xuất", en: "proposed on", "ngay-de-xuat"),
    FieldWord("sourceName", vi: "tên mô hình gốc", en: "source's name", "ten-mo-hinh-goc"),
    FieldWord("targetName", vi: "tên nơi áp dụng", en: "target's name", "ten-noi-ap-dung"),
    FieldWord("source", vi: "mô hình gốc", en: "source", "mo-hinh-goc"),
    FieldWord("proposal", vi: "đề xuất", en: "proposal", "de-xuat"),
    FieldWord("agreedOn", vi: "ngày đồng ý", en: "agreed on", "ngay-dong-y"),
    FieldWord("adaptation", vi: "cách vận dụng", en: "adaptation", "cach-van-dung"),
    FieldWord("state", vi: "tình trạng", en: "state", "tinh-trang"),
    FieldWord("result", vi: "kết quả", en: "result", "ket-qua"),
    FieldWord("channel", vi: "kênh", en: "channel", "kenh"),
    FieldWord("outlet", vi: "nơi đăng", en: "outlet", "noi-dang"),
    FieldWord("publishedOn", vi: "ngày đăng", en: "published on", "ngay-dang"),
    FieldWord("title", vi: "tên bài", en: "title", "ten-bai"),
    FieldWord("due", vi: "hạn trả lời", en: "due", "han-tra-loi"),
    FieldWord("field", vi: "trường", en: "field", "truong"),
    FieldWord("values", vi: "các giá trị", en: "values", "cac-gia-tri"),
    FieldWord("decidedOn", vi: "ngày quyết định", en: "decided on", "ngay-quyet-dinh"),
    FieldWord("reply", vi: "trả lời", en: "reply"),
    FieldWord("appraise", vi: "thẩm định", en: "appraised"),
    FieldWord("select", vi: "chọn", en: "selected"),
    FieldWord("recognise", vi: "công nhận", en: "recognised"),
    FieldWord("decline", vi: "không công nhận", en: "declined"),
    FieldWord("cancel", vi: "huỷ đề nghị", en: "cancelled"),
    FieldWord("maintain", vi: "duy trì", en: "maintained"),
    FieldWord("revoke", vi: "thu hồi công nhận", en: "revoked"),
  ]

  static func label(_ name: String) -> Text {
    fields.first { $0.name.utf8.elementsEqual(name.utf8) }?.label ?? FieldWord.label(name)
  }

  /// What a change touched: of a sheet by its kind's words, of a registration where the kind is nil.
  static func touched(_ name: String, of kind: String?) -> Text {
    guard kind != nil, fields.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      return RegisterWord.touched(name)
    }
    return label(name)
  }

  static func kind(_ name: String) -> Text {
    kinds.first { $0.name.utf8.elementsEqual(name.utf8) }?.label ?? Text(data: name)
  }

  /// The field of a kind that people typed, by its name or a word for it; as typed where none is meant.
  static func field(_ typed: String, of kind: SheetKind) -> String {
    let folded = WordFold.fold(typed)
    let found = fields.first { word in
      kind.field(named: word.name) != nil
        && (WordFold.fold(word.name) == folded || word.words.contains { $0 == folded })
    }
    return found?.name ?? typed
  }

  /// `progressReport` as it is typed: `progress-report`.
  static func typed(_ name: String) -> String {
    var text = ""
    for letter in name.unicodeScalars {
      if letter.properties.isUppercase {
        text += "-" + letter.properties.lowercaseMapping
      } else {
        text.unicodeScalars.append(letter)
      }
    }
    return text
  }

  /// As typed where this program does not know it.
  static func level(_ word: String) -> Text {
    switch RecognitionLevel(rawValue: word) {
    case .own: Text(vi: "đơn vị", en: "unit")
    case .commune: Text(vi: "xã", en: "commune")
    case .district: Text(vi: "huyện", en: "district")
    case .province: Text(vi: "tỉnh", en: "province")
    case .central: Text(vi: "trung ương", en: "central")
    case nil: Text(data: word)
    }
  }

  static func state(_ state: CaseStanding.State) -> Text {
    switch state {
    case .proposed: Text(vi: "đã đề nghị", en: "proposed")
    case .appraising: Text(vi: "đang thẩm định", en: "being appraised")
    case .selected: Text(vi: "đã chọn", en: "selected")
    case .declined: Text(vi: "không công nhận", en: "declined")
    case .cancelled: Text(vi: "đã huỷ", en: "cancelled")
    case .recognised: Text(vi: "đã công nhận", en: "recognised")
    case .maintained: Text(vi: "duy trì", en: "maintained")
    case .lapsed: Text(vi: "hết duy trì", en: "lapsed")
    case .revoked: Text(vi: "đã thu hồi", en: "revoked")
    }
  }
}
