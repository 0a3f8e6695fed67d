import NhanRong

/// The words of a visit.
extension ReplicaWording {
  static let visit = [
    ReplicaWording(
      .stickDiffers, .writeFailed,
      {
        Text(
          vi: "đọc lại từ USB không giống đã ghi: \($0.file)",
          en: "what is read from the stick is not what was written: \($0.file)")
      },
      reason: { _ in
        Text(
          vi: "USB hỏng, hoặc là USB giả dung lượng. CHƯA gửi được gì; dùng USB khác.",
          en: "The stick is failing or claims more room than it has. Use another one.")
      }, tryLine: { $0.line("sync", "-h") }),
    ReplicaWording(
      .unknownReceipt, .failed,
      {
        Text(
          vi: "mã biên nhận \($0.error.detail("code") ?? "") không khớp nơi nào",
          en: "the receipt code \($0.error.detail("code") ?? "") agrees with nobody's state")
      },
      reason: { _ in
        Text(
          vi: "Nơi ấy thiếu gói, hoặc mã đọc nhầm. Đọc lại mã; vẫn khác thì gửi lại gói.",
          en: "A bundle is missing there, or the code was misread. If it still differs, send again."
        )
      }, tryLine: { $0.line("status") }),
  ]
}
