/// The options every command accepts, anywhere on the line.
enum GlobalOption {
  static let replica = OptionSpec.value(
    "replica", "DIR", short: "C",
    Text(
      vi: "thư mục của bản sao (mặc định: tìm từ thư mục hiện tại trở lên)",
      en: "folder of the replica (default: searched from the current folder upwards)"))
  static let json = OptionSpec.flag(
    "json",
    Text(
      vi: "trả lời bằng JSON trên đầu ra chuẩn, cả khi có lỗi",
      en: "answer in JSON on standard output, failures too"))
  static let dryRun = OptionSpec.flag(
    "dry-run", short: "n",
    Text(
      vi: "làm thử: cho xem kết quả, không ghi gì",
      en: "try it: show the outcome, write nothing"))
  static let quiet = OptionSpec.flag(
    "quiet", short: "q",
    Text(vi: "chỉ in câu trả lời và lỗi", en: "print only the answer and errors"))
  static let verbose = OptionSpec.flag(
    "verbose", short: "v", repeatable: true,
    Text(vi: "nói rõ từng việc đang làm", en: "tell each thing that is being done"))
  static let yes = OptionSpec.flag(
    "yes", short: "y",
    Text(vi: "trả lời có cho mọi câu hỏi xác nhận", en: "answer yes to every confirmation"))
  static let noInput = OptionSpec.flag(
    "no-input",
    Text(vi: "không hỏi gì; thiếu thì báo lỗi", en: "ask nothing; fail where an answer is needed"))
  static let language = OptionSpec.value(
    "lang", "LANG",
    allowed: [
      AllowedValue("vi", words: ["tieng-viet", "vietnamese", "vn"]),
      AllowedValue("en", words: ["tieng-anh", "english"]),
    ],
    Text(vi: "ngôn ngữ của lời nhắn", en: "language of the messages"))
  static let colour = OptionSpec.value(
    "color", "WHEN", allowed: ["auto", "always", "never"],
    Text(vi: "khi nào dùng màu", en: "when to use colour"))
  static let progress = OptionSpec.value(
    "progress", "HOW", allowed: ["auto", "never", "json"],
    Text(
      vi: "báo tiến độ thế nào; json là mỗi dòng một JSON",
      en: "how to show progress; json is one JSON per line"))
  static let passphraseFile = OptionSpec.value(
    "passphrase-file", "FILE",
    Text(
      vi: "tệp có cụm mật khẩu của khoá, - là đầu vào chuẩn (mặc định: hỏi)",
      en: "file with the key's passphrase, - is standard input (default: ask)"))
  static let help = OptionSpec.flag(
    "help", short: "h", Text(vi: "xem trợ giúp của lệnh", en: "show help for the command"))
  static let version = OptionSpec.flag(
    "version", short: "V", Text(vi: "xem phiên bản", en: "show the version"))

  static let all = [
    replica, json, dryRun, quiet, verbose, yes, noInput, language, colour, progress,
    passphraseFile, help, version,
  ]
}
