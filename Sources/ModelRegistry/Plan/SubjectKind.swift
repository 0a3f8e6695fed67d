/// Who or what is registered as an exemplar.
///
/// Raw values are the words of plan files and tables.
public enum SubjectKind: String, Hashable, Sendable, CaseIterable {
  /// Tập thể.
  case collective
  /// Cá nhân.
  case individual
  /// Hộ gia đình.
  case household
  /// Gia đình.
  case family
  /// Dòng họ.
  case clan
  /// Câu lạc bộ.
  case club
  /// Thôn, bản, tổ dân phố.
  case village
  /// Mô hình.
  case model

  /// The three columns every count is made in.
  public enum Group: String, Hashable, Sendable, CaseIterable {
    /// TT: collectives, clans, clubs, villages, models.
    case collective = "TT"
    /// CN: persons.
    case individual = "CN"
    /// HO: households and families; split quotas count them with persons.
    case household = "HO"
  }

  /// The column this kind is counted in; the same as in the catalogue.
  public var group: Group {
    switch self {
    case .collective, .clan, .club, .village, .model: .collective
    case .individual: .individual
    case .household, .family: .household
    }
  }
}

/// The rank of an organisation in the two chains, Party and State.
///
/// Rules compare ranks; no rule counts how many tiers lie between. The district tier ended on
/// 30/6/2025 and stays for older plans.
public enum Tier: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Chi bộ, đơn vị, trường, thôn.
  case branch
  /// Đảng bộ cơ sở.
  case base
  /// Xã, phường, đặc khu.
  case commune
  /// Huyện, until 30/6/2025.
  case district
  /// Tỉnh, thành phố.
  case province
  /// Trung ương.
  case central

  /// A larger rank has the greater authority; the numbers are those of the catalogue.
  public var rank: Int {
    switch self {
    case .branch: 10
    case .base: 15
    case .commune: 20
    case .district: 30
    case .province: 40
    case .central: 50
    }
  }

  /// By rank.
  public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }
}
