import NhanRong

/// Damaged bundles, healing and backups: codes NR-H15 to NR-H19.
extension ReplicaWording {
  @Sendable static func damagedReason(_ facts: Facts) -> Text? {
    guard let chunks = facts.error.detail("chunks") else {
      return Text(
        vi: "USB làm sai dữ liệu, hoặc có người sửa tệp. Xin chép lại.",
        en: "The stick spoiled it or somebody changed it. Ask for a new copy.")
    }
    let list = chunks.split(separator: " ").joined(separator: ", ")
    return Text(
      vi: "Khối hỏng: \(list) (trong \(facts["of"]) khối). Có bản chép khác thì ghép lại được.",
      en: "Damaged chunks: \(list) (of \(facts["of"])). With another copy it can be mended.")
  }

  private static let copiesKept = Text(
    vi: "Các bản chép vẫn nguyên; chưa ghi gì.",
    en: "The copies are as they were; nothing is written.")
  private static let folderKept = Text(
    vi: "Thư mục của sổ vẫn nguyên như trước.", en: "The replica's folder is as it was.")

  static let care = [
    ReplicaWording(
      .copiesIncomplete, .bundleUnusable,
      {
        Text(
          vi: "không bản nào trong \($0["copies"]) bản có khối \($0["chunk"]) lành",
          en: "none of the \($0["copies"]) copies has chunk \($0["chunk"]) whole")
      },
      reason: { facts in
        Text(
          vi: "Khối ấy bắt đầu ở byte \(facts["offset"]). Xin thêm một bản chép khác.",
          en: "The chunk starts at byte \(facts["offset"]). Ask for one more copy.")
      }, untouched: copiesKept, tryLine: { $0.line("help", "bundle", "mend") }),
    ReplicaWording(
      .copiesDiffer, .bundleUnusable,
      {
        Text(
          vi: "bản chép thứ \($0["copy"]) là của gói khác",
          en: "copy number \($0["copy"]) is of another bundle")
      },
      reason: { _ in
        Text(
          vi: "Chỉ ghép được các bản chép của cùng một gói.",
          en: "Only copies of one and the same bundle can be combined.")
      }, untouched: copiesKept, tryLine: { $0.line("help", "bundle", "mend") }),
    ReplicaWording(
      .nothingToHealFrom, .failed,
      {
        Text(
          vi: "không biết \($0.replica) là sổ của ai", en: "nothing tells whose \($0.replica) is")
      },
      reason: { _ in
        Text(
          vi:
            "Tệp hỏng không còn cho biết gốc hoặc khoá. Nêu bản sao lưu hoặc gói của sổ ấy bằng --from.",
          en: """
            The damaged file no longer tells root or key. Name a backup or a bundle of it with --from.
            """)
      }, untouched: folderKept,
      tryLine: { facts in
        facts.error.detail("backups").map { facts.line("heal", "--from", $0) }
          ?? facts.line("heal", "--from", "NHANRONG")
      }),
    ReplicaWording(
      .backupUnsound, .writeFailed,
      { Text(vi: "\($0.file): đọc lại thì khác", en: "\($0.file): it reads back otherwise") },
      reason: { _ in
        Text(
          vi: "Ổ đĩa ghi sai hoặc sổ đang hỏng. Bản ghi dở đã được bỏ, các bản cũ còn nguyên.",
          en: """
            The disk wrote it wrong, or the register is damaged. What was written is gone again, the \
            older backups stay.
            """)
      }, tryLine: { $0.line("verify", "--full") }),
    ReplicaWording(
      .sourceForeign, .noInput,
      {
        Text(
          vi: "\($0.file): không phải bản sao lưu của sổ này",
          en: "\($0.file): this is no backup of this register")
      },
      reason: { _ in
        Text(
          vi: "Tệp là của sổ khác, hoặc không đọc được.",
          en: "It belongs to another register, or cannot be read.")
      }, untouched: folderKept, tryLine: { "ls -l \(ShellWord.quoted($0.file))" }),
  ]
}
