/// Pages about what all commands have in common.
extension HelpTopic {
  static let exitStatuses = HelpTopic(
    "exit-status", aliases: ["exit", "ma-thoat"],
    title: Text(vi: "Mã thoát", en: "Exit statuses"),
    body: [
      .rows(ExitStatus.allCases.map { Row(Text(data: String($0.rawValue)), $0.meaning) })
    ])

  static let environment = HelpTopic(
    "environment", aliases: ["moi-truong"],
    title: Text(vi: "Biến môi trường", en: "Environment variables"),
    body: [
      .rows([
        Row(
          Text(data: "NHANRONG_REPLICA"),
          Text(
            vi: "thư mục của bản sao, khi không có -C",
            en: "folder of the replica, where there is no -C")),
        Row(
          Text(data: "NHANRONG_LANG"),
          Text(
            vi: "ngôn ngữ, vi hoặc en, khi không có --lang",
            en: "language, vi or en, where there is no --lang")),
        Row(
          Text(data: "NHANRONG_UNITS"),
          Text(
            vi: "thư mục danh mục đơn vị hành chính, khi không có --units",
            en: "folder of the national lists of units, where there is no --units")),
        Row(
          Text(data: "XDG_DATA_HOME"),
          Text(
            vi: "nơi để bản sao mặc định (~/.local/share)",
            en: "where the default replica lies (~/.local/share)")),
        Row(
          Text(data: "XDG_STATE_HOME"),
          Text(
            vi: "nơi giữ khoá của máy này (~/.local/state)",
            en: "where the keys of this machine lie (~/.local/state)")),
        Row(
          Text(data: "NHANRONG_MEDIA"),
          Text(
            vi: "nơi các USB hiện ra, cách nhau bằng dấu hai chấm (mặc định: hỏi hệ điều hành)",
            en: "where sticks show up, parted by colons (default: the system is asked)")),
        Row(
          Text(data: "NO_COLOR"),
          Text(vi: "có giá trị thì không dùng màu", en: "no colour when it is set")),
        Row(
          Text(data: "COLUMNS"),
          Text(vi: "số cột của màn hình", en: "columns of the screen")),
      ])
    ])

  static let language = HelpTopic(
    "language", aliases: ["ngon-ngu"],
    title: Text(vi: "Ngôn ngữ", en: "Language"),
    body: [
      .paragraph(
        Text(
          vi: """
            Ngôn ngữ được chọn theo thứ tự: --lang, NHANRONG_LANG, cài đặt của bản sao, LC_ALL, \
            LC_MESSAGES, LANG, cuối cùng là tiếng Việt. C và POSIX là tiếng Anh.
            """,
          en: """
            The language is chosen in this order: --lang, NHANRONG_LANG, the setting of the \
            replica, LC_ALL, LC_MESSAGES, LANG, and at last Vietnamese. C and POSIX are English.
            """)),
      .gap,
      .paragraph(
        Text(
          vi: "Khoá JSON, mã lỗi và ngày tháng trong JSON không đổi theo ngôn ngữ.",
          en: "JSON keys, error codes and dates in JSON never change with the language.")),
    ])
}
