/// What the made-up texts are put together from.
enum Words {
  static let syllables = split(
    """
    và của các có cho được trong công tác xây dựng phát triển kinh tế văn hóa xã hội nông thôn mới
    nhân dân cán bộ đảng viên chi hội đoàn phụ nữ thanh niên cựu chiến binh mặt trận tổ quốc vận động
    tuyên truyền thực hiện nhiệm vụ chương trình kế hoạch mô hình dân khéo gương điển hình tiên tiến
    học tập làm theo tư tưởng đạo đức phong cách nâng cao chất lượng hiệu quả đời sống sản xuất cây
    trồng vật nuôi rừng đường hoa sạch đẹp an toàn giao thông vệ sinh môi trường rác thải nước nhà
    hộ gia đình nghèo cận thoát giảm giúp đỡ hỗ trợ vốn vay ngân hàng chính sách tín dụng hợp tác
    tổ nhóm liên kết tiêu thụ phẩm hàng hóa thị trường chuyển đổi số cải cách hành thủ tục giấy tờ
    dịch vụ trực tuyến điện tử thôn bản xóm khu phố trưởng bí thư chủ tịch ủy ban trường lớp giáo viên
    sinh thi đua dạy tốt trẻ em người già cao tuổi y tế khám chữa bệnh bảo hiểm phòng chống dịch
    tội phạm ma túy tệ nạn an ninh trật tự quốc quân sự biên giới tuần tra hòa giải cơ sở ý kiến
    phản ánh giám sát kiểm tra đánh giá sơ kết tổng khen thưởng biểu dương nhân rộng lan tỏa đăng ký
    tháng quý năm ngày đợt đầu cuối bước giai đoạn trước sau hằng thường xuyên kịp thời đồng bộ quyết
    liệt rõ việc người thời gian trách nhiệm kết quả cụ thể phù hợp thực tế địa phương đơn vị lĩnh vực
    trên dưới với từ đến tại về theo không một hai ba nhiều ít lớn nhỏ mỗi cùng bằng để ra vào lên đi
    hiến đất mở góp ngày lao sức tiền tỷ triệu đồng mét ki lô bê tông hóa kênh mương thủy lợi điện sáng
    cờ tổ cổng làng bia ghi danh liệt sĩ nghĩa trang thắp hương tri ân đền ơn đáp nghĩa quỹ khuyến tài
    """)

  static let families = split(
    """
    Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Vi Lương Lò Quàng Cà Giàng
    Sùng Vàng Chu Hứa Triệu Bế Đàm Mã Lành
    """)
  static let middles = split(
    "Văn Thị Hữu Đức Minh Thanh Ngọc Quang Xuân Thu Hồng Kim Công Đình Quốc Thế Bích Gia Hải")
  static let givens = split(
    """
    An Anh Bình Chi Chiến Cường Dũng Duy Đạt Giang Hà Hạnh Hậu Hiền Hiếu Hòa Hùng Hương Huy Khoa Lan
    Linh Loan Long Lộc Mai Mạnh Nam Nga Nhung Phong Phúc Phương Quân Sơn Tâm Thành Thảo Thắng Thủy
    """)
  static let places = split(
    """
    Bản Nà Pác Khuổi Lũng Cốc Pò Tân Phú Đông Tây Nam Bắc Thượng Hạ Trung Yên Hòa Lợi Bác Mường Chiềng
    """)

  static let domains = [
    "phát triển kinh tế", "văn hóa - xã hội", "quốc phòng - an ninh",
    "xây dựng Đảng và hệ thống chính trị", "xây dựng nông thôn mới", "cải cách hành chính",
    "giáo dục - đào tạo", "y tế", "dân vận khéo", "bảo vệ môi trường", "chuyển đổi số",
  ]
  static let units = [
    "Chi bộ thôn", "Chi bộ Trường Tiểu học", "Chi bộ Trạm Y tế", "Chi bộ Công an",
    "Chi hội Phụ nữ thôn", "Chi hội Nông dân thôn", "Chi đoàn thôn", "Hợp tác xã",
  ]

  private static func split(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
