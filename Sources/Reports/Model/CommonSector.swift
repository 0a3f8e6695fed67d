/// A field that plans share under different names and ids: what numbers of several plans are added up by.
///
/// The list is the catalogue's, beside the example plans. It stands here too, because a report has to be
/// the same in every office, and no office keeps that file.
package struct CommonSector: Hashable, Sendable {
  /// What `Plan.Sector.canonical` says.
  package let id: String
  package let name: ReportText

  private init(_ id: String, _ vi: String, _ en: String) {
    self.id = id
    name = ReportText(vi: vi, en: en)
  }

  /// In the catalogue's order; the last takes everything that no plan lists.
  package static let all = [
    CommonSector(
      "hcm", "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
      "Studying and following Ho Chi Minh"),
    CommonSector(
      "ntm", "Xây dựng nông thôn mới, đô thị văn minh", "New countryside, civilised towns"),
    CommonSector(
      "sxkd", "Sản xuất, kinh doanh, doanh nghiệp", "Production, business, enterprises"),
    CommonSector("gddt", "Giáo dục và đào tạo", "Education and training"),
    CommonSector("yte", "Y tế, chăm sóc sức khỏe Nhân dân", "Health care"),
    CommonSector("qpan", "Quốc phòng - an ninh", "Defence and security"),
    CommonSector("coquan", "Cơ quan, đơn vị; văn hóa công sở", "Agencies; workplace culture"),
    CommonSector("giamngheo", "Giảm nghèo, vì người nghèo", "Poverty reduction"),
    CommonSector("ktho", "Kinh tế hộ gia đình; nông dân giỏi", "Household economy; good farmers"),
    CommonSector(
      "doanket", "Toàn dân đoàn kết; đời sống văn hóa", "All-people unity; cultural life"),
    CommonSector("laodong", "Lao động giỏi, lao động sáng tạo", "Good and creative labour"),
    CommonSector("thanhnien", "Thanh niên khởi nghiệp, lập nghiệp", "Youth start-up"),
    CommonSector("phunu", "Phong trào phụ nữ", "Women's movements"),
    CommonSector("hoi", "Hoạt động của các tổ chức hội", "Associations"),
    CommonSector("thon", "Thôn, tổ dân phố", "Villages, residential groups"),
    CommonSector("giadinh", "Gia đình, dòng họ, câu lạc bộ", "Families, clans, clubs"),
    CommonSector("ntvt", "Người tốt, việc tốt", "Good people, good deeds"),
    CommonSector("tochucdang", "Tổ chức đảng", "Party organisations"),
    CommonSector(
      "cn_canbo", "Cá nhân: cán bộ, công chức, viên chức, lực lượng vũ trang",
      "Person: officials, armed forces"),
    CommonSector("cn_lanhdao", "Cá nhân: lãnh đạo, quản lý", "Person: leaders"),
    CommonSector("cn_laodong", "Cá nhân: người lao động", "Person: workers"),
    CommonSector("cn_nhandan", "Cá nhân: người dân", "Person: residents"),
    CommonSector("khac", "Lĩnh vực khác", "Other"),
  ]
}
