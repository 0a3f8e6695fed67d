import NhanRong

/// Keys and passphrases: codes NR-K01 to NR-K07.
extension ReplicaWording {
  private static let keyKept = Text(
    vi: "Khoá và sổ vẫn nguyên như trước.", en: "Key and register are as they were.")

  static let keys = [
    ReplicaWording(
      .keyLocked, .permissionDenied,
      { _ in Text(vi: "khoá có cụm mật khẩu", en: "the key is under a passphrase") },
      reason: { _ in
        Text(
          vi: "Chạy ở cửa sổ dòng lệnh để được hỏi, hoặc thêm --passphrase-file TỆP.",
          en: "Run it at a terminal to be asked, or add --passphrase-file FILE.")
      }, untouched: keyKept, tryLine: { $0.line("key", "show") }),
    ReplicaWording(
      .passphraseWrong, .permissionDenied,
      { _ in Text(vi: "cụm mật khẩu không mở được khoá", en: "the passphrase opens no key") },
      reason: { _ in
        Text(
          vi: "Gõ sai, hoặc tệp khoá đã bị sửa. Dấu và khoảng trắng cũng được tính.",
          en: "It was mistyped, or the key file was changed. Marks and spaces count.")
      }, untouched: keyKept, tryLine: { $0.line("key", "show") }),
    ReplicaWording(
      .keyFileDamaged, .failed,
      {
        Text(vi: "\($0.named): không phải tệp khoá lành lặn", en: "\($0.named): no sound key file")
      },
      reason: { _ in
        Text(
          vi: "Tệp hỏng, hoặc là tệp khác. Lấy bản sao lưu của khoá.",
          en: "The file is damaged, or another one. Take the key's backup.")
      }, untouched: keyKept, tryLine: { $0.line("help", "key", "restore") }),
    ReplicaWording(
      .keyFileTooCostly, .failed,
      {
        Text(
          vi: "\($0.named): tệp khoá đòi quá nhiều bộ nhớ hoặc thời gian",
          en: "\($0.named): the key file asks for too much memory or time")
      },
      reason: { _ in
        Text(
          vi: "Nhiều nhất 256 MiB và 10 lượt. Tệp này không do chương trình này ghi.",
          en: "At most 256 MiB and 10 rounds. This program did not write the file.")
      }, untouched: keyKept, tryLine: { $0.line("key", "show") }),
    ReplicaWording(
      .keyOfAnother, .usage,
      { Text(vi: "\($0.named): khoá của sổ khác", en: "\($0.named): the key of another register") },
      reason: { facts in
        facts.error.detail("own").map { own in
          Text(
            vi: "Sổ này cần khoá \(own.prefix(8)), tệp có khoá \(facts["writer"].prefix(8)).",
            en:
              "This register needs key \(own.prefix(8)), the file has \(facts["writer"].prefix(8))."
          )
        }
      }, untouched: keyKept, tryLine: { $0.line("key", "show") }),
    ReplicaWording(
      .keyIsHere, .cannotCreate,
      { _ in Text(vi: "khoá đã có trên máy này", en: "the key is on this computer already") },
      reason: { _ in
        Text(vi: "Không khoá nào bị ghi đè.", en: "No key is ever overwritten.")
      }, untouched: keyKept, tryLine: { $0.line("key", "show") }),
    ReplicaWording(
      .passphraseUnfit, .usage,
      { facts in
        facts.has("reason", "differs")
          ? Text(vi: "hai lần gõ khác nhau", en: "the two entries differ")
          : facts.has("reason", "short")
            ? Text(vi: "cụm mật khẩu quá ngắn", en: "the passphrase is too short")
            : facts.has("reason", "missing")
              ? Text(vi: "cần một cụm mật khẩu mới", en: "a new passphrase is needed")
              : Text(vi: "cụm mật khẩu không dùng được", en: "the passphrase cannot be used")
      },
      reason: { facts in
        if facts.has("reason", "missing") {
          return Text(
            vi: "Chạy ở cửa sổ dòng lệnh để được hỏi, hoặc nêu một tệp có cụm mật khẩu.",
            en: "Run it at a terminal to be asked, or name a file with the passphrase.")
        }
        return Text(
          vi: "Một dòng chữ, ít nhất 8 chữ, nhiều nhất 1024 byte. Vài từ dễ nhớ là tốt nhất.",
          en: "One line of at least 8 letters and at most 1024 bytes. A few words are best.")
      }, untouched: keyKept, tryLine: { $0.line("help", "key", "passphrase") }),
  ]
}
