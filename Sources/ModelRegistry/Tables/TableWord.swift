import Orthography

/// A word from a fixed list that people write in a cell.
protocol TableWord: RawRepresentable, CaseIterable where RawValue == String {
  /// How people write it, besides the raw value.
  var words: [String] { get }
}

extension TableWord {
  /// Reads a cell; capitals, tones, spaces and `_` do not matter.
  init?(cell: some Collection<UInt8>) {
    let key = wordKey(of: Array(cell))
    let match = Self.allCases.first { word in
      (word.words + [word.rawValue]).contains { wordKey(of: Array($0.utf8)) == key }
    }
    guard let match else { return nil }
    self = match
  }

  static var expected: [String] { allCases.map { $0.words.first ?? $0.rawValue } }
}

func wordKey(of text: [UInt8]) -> [UInt8] {
  searchKey(of: text.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 })
}

extension SubjectKind: TableWord {
  var words: [String] {
    switch self {
    case .collective: ["Tập thể", "TT"]
    case .individual: ["Cá nhân", "CN"]
    case .household: ["Hộ gia đình", "Hộ", "HO"]
    case .family: ["Gia đình"]
    case .clan: ["Dòng họ"]
    case .club: ["Câu lạc bộ", "CLB"]
    case .village: ["Thôn, bản, tổ dân phố", "Thôn", "Bản", "Tổ dân phố"]
    case .model: ["Mô hình"]
    }
  }
}

/// How a record came to be registered.
public enum RegistrationTrack: String, Hashable, Sendable, CaseIterable, TableWord {
  /// For the first time.
  case new
  /// Carried over from the year before.
  case continued
  /// At a review in the middle of the year.
  case supplementary
  /// Recognised without prior registration.
  case special

  var words: [String] {
    switch self {
    case .new: ["Đăng ký mới", "Mới"]
    case .continued: ["Tiếp tục"]
    case .supplementary: ["Đăng ký bổ sung", "Bổ sung"]
    case .special: ["Đặc cách"]
    }
  }
}

/// How far a registration has come.
package enum RegistrationState: String, Hashable, Sendable, CaseIterable, TableWord {
  case draft, submitted, received, returned, accepted
  case inProgress = "in_progress"
  case selfAssessed = "self_assessed"
  case closed, withdrawn, rejected, merged
  /// Only on the special track.
  case proposed

  var words: [String] {
    switch self {
    case .draft: ["Bản nháp", "Nháp"]
    case .submitted: ["Đã gửi"]
    case .received: ["Đã tiếp nhận", "Đã nhận"]
    case .returned: ["Trả lại", "Đã trả lại"]
    case .accepted: ["Đã chấp nhận", "Chấp nhận"]
    case .inProgress: ["Đang xây dựng", "Đang thực hiện"]
    case .selfAssessed: ["Đã tự đánh giá", "Tự đánh giá"]
    case .closed: ["Đã kết thúc", "Kết thúc"]
    case .withdrawn: ["Đã rút", "Rút"]
    case .rejected: ["Không chấp nhận"]
    case .merged: ["Đã gộp"]
    case .proposed: ["Đề nghị đặc cách"]
    }
  }
}

/// Yes or no in a cell.
enum TableAnswer: String, CaseIterable, TableWord {
  case yes, no

  var words: [String] {
    switch self {
    case .yes: ["Có", "y", "x", "1", "true", "đúng"]
    case .no: ["Không", "n", "0", "false", "sai"]
    }
  }
}
