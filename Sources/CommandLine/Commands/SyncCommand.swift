import ModelRegistry
import NhanRong
import Platform

/// `nhanrong sync [FOLDER]`: the whole visit of a stick in one command.
enum SyncCommand {
  static let spec = CommandSpec(
    "sync", aliases: ["dong-bo", "usb"],
    summary: Text(vi: "một chuyến USB: nhận hết, ghi hết", en: "a visit: take in all, write all"),
    details: [
      Text(
        vi: """
          Tìm USB có thư mục NHANRONG, nhận mọi gói gửi cho máy này, thứ tự nào cũng được, ghi cho \
          từng nơi những gì nơi ấy chưa xác nhận, đọc lại từ USB, rồi viết biên nhận vào thư mục \
          bien-nhan của sổ. Nơi không thiếu gì thì không ghi gì. Chạy lại lần nữa không đổi gì.
          """,
        en: """
          Finds the stick with a folder NHANRONG, takes in every bundle for this computer in any \
          order, writes for each office what it has not confirmed, reads it back from the stick, \
          and writes a receipt into the folder bien-nhan of the register. Nothing is written for \
          an office that lacks nothing. Another run changes nothing.
          """),
      Text(
        vi: """
          Gói niêm cho nơi khác được giữ một bản và chuyển hộ sang các USB sau, trong 60 ngày, không \
          mở được và không mở. Trên USB chỉ xoá gói của chính máy này mà nơi nhận đã xác nhận, hoặc đã có \
          gói mới hơn của chính máy này, đọc lại thấy nguyên, mang đủ mọi thứ trong đó. Cuối chuyến, sổ có \
          gì mới so với bản sao lưu mới nhất thì được sao lưu như lệnh backup.
          """,
        en: """
          Bundles sealed to others are copied and carried on to later sticks for 60 days; they \
          cannot be opened here. Of what lies on the stick only bundles of this computer are \
          removed: those their readers have confirmed, and those of which a newer one of this \
          computer, read back whole, says all. At the end the register is backed up as by \
          backup, if anything changed since its newest backup.
          """),
    ],
    operands: [folder], options: [create],
    examples: [
      CommandExample("nhanrong sync", Text(vi: "USB đang cắm", en: "the stick that is plugged in")),
      CommandExample(
        "nhanrong sync /media/KINGSTON --create",
        Text(vi: "USB dùng lần đầu", en: "a stick that is new")),
    ],
    run: run)

  private static let folder = OperandSpec(
    "FOLDER", .optional,
    Text(
      vi: "USB hoặc thư mục NHANRONG (mặc định: USB đang cắm)",
      en: "a stick or its folder NHANRONG (default: the one that is plugged in)"))
  private static let create = OptionSpec.flag(
    "create",
    Text(vi: "tạo thư mục NHANRONG nếu chưa có", en: "make the folder NHANRONG if it is not there"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      // A register that belongs nowhere has nothing to exchange; it says so before a stick is touched.
      _ = try context.wording { () throws(ReplicaError) in try register.replica.requireUnit() }
      let stick = try StickSearch(context: context).stick(
        named: context.invocation.operand(folder), creating: context.invocation.has(create))
      var visit = try SyncVisit(stick, register, context)
      try visit.takeIn()
      visit.writeOut()
      return try SyncPages(visit, register, context).reply()
    }
  }
}
