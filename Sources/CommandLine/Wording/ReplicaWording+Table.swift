import NhanRong

/// Every code of the library in words. A code without an entry here fails a test.
extension ReplicaWording {
  static let kept = Text(vi: "Sổ vẫn nguyên như trước.", en: "The register is as it was.")
  private static let notTaken = Text(
    vi: "Chưa nhận gì từ tệp này; sổ vẫn nguyên như trước.",
    en: "Nothing was taken from this file; the register is as it was.")
  private static let nothing = Text(vi: "Chưa làm gì.", en: "Nothing was done.")

  static let table: [ReplicaWording] =
    replicas + storage + bundles + writing + lifecycle + trust + roots + keys + care + visit

  // MARK: The replica

  private static let replicas = [
    ReplicaWording(
      .noReplica, .noReplica,
      { Text(vi: "không có sổ ở \($0.replica)", en: "there is no replica in \($0.replica)") },
      reason: { facts in
        facts.error.detail("storage") == nil
          ? nil
          : Text(vi: "Tệp ở đó không phải là sổ.", en: "The file there is no replica.")
      }, untouched: nothing,
      tryLine: { facts in
        facts.error.detail("storage") == nil
          ? facts.line("init", facts.replica) : "ls -l \(ShellWord.quoted(facts.replica))"
      }),
    ReplicaWording(
      .replicaInUse, .replicaInUse,
      { Text(vi: "sổ \($0.replica) đang được dùng", en: "the replica \($0.replica) is in use") },
      reason: { facts in
        facts.error.detail("process").map {
          Text(vi: "Tiến trình \($0) đang mở sổ này.", en: "Process \($0) has it open.")
        } ?? Text(vi: "Một chương trình khác đang mở sổ này.", en: "Another program has it open.")
      }, untouched: nothing, tryLine: { $0.line("status", "-C", $0.replica) }),
    ReplicaWording(
      .replicaExists, .cannotCreate,
      { Text(vi: "ở \($0.file) đã có sổ", en: "there is a replica in \($0.file) already") },
      reason: { _ in
        Text(
          vi: "Mỗi thư mục giữ một sổ, không ghi đè.",
          en: "A folder holds one replica and none is overwritten.")
      }, tryLine: { $0.line("status", "-C", $0.file) }),
    ReplicaWording(
      .replicaNewer, .failed,
      {
        Text(
          vi: "sổ \($0.replica) do chương trình mới hơn tạo ra",
          en: "a newer program made the replica \($0.replica)")
      },
      reason: { _ in
        Text(
          vi: "Cài phiên bản mới của nhanrong rồi mở lại.",
          en: "Install the newer version of nhanrong and open it again.")
      }, tryLine: { $0.line("version") }),
    ReplicaWording(
      .replicaDamaged, .failed,
      { Text(vi: "tệp của sổ bị hỏng", en: "the replica's file is damaged (\($0.replica))") },
      reason: { _ in
        Text(
          vi: "Ổ đĩa hoặc chương trình khác đã làm hỏng dữ liệu. Giữ nguyên thư mục này.",
          en: "The disk or another program damaged the data. Keep this folder as it is.")
      }, tryLine: { $0.line("heal", "-C", $0.replica) }),
    ReplicaWording(
      .replicaForeign, .failed,
      { facts in
        facts.has("reason", "schema")
          ? Text(
            vi: "tệp của sổ có “\(facts["object"])” không do nhanrong tạo ra",
            en: "the replica's file holds “\(facts["object"])”, which nhanrong did not make")
          : Text(
            vi: "trong thư mục của sổ có \(facts["path"]) không do nhanrong để vào",
            en: "the replica's folder holds \(facts["path"]), which nhanrong did not put there")
      },
      reason: { _ in
        Text(
          vi: "Có người hoặc chương trình khác đã sửa sổ. Sổ không được mở để không gây hại.",
          en: "Someone or another program altered it. It is not opened, so that it does no harm.")
      }, tryLine: { "ls -l \(ShellWord.quoted($0.replica))" }),
    ReplicaWording(
      .notEnrolled, .notGranted,
      { _ in Text(vi: "máy này chưa vào hệ thống nào", en: "this replica has joined no domain") },
      reason: { _ in
        Text(
          vi: "Xin cấp trên cấp quyền, hoặc lập hệ thống mới khi tạo sổ (init --found).",
          en: "Ask the superior for a grant, or found a domain (init --found).")
      }, tryLine: { $0.line("enrol", "request", "--out", "xin-cap-quyen.nrq") }),
    ReplicaWording(
      .alreadyEnrolled, .failed,
      { _ in Text(vi: "sổ này đã vào một hệ thống", en: "this replica has joined a domain") },
      reason: { _ in
        Text(
          vi: "Mỗi sổ chỉ thuộc một hệ thống. Muốn vào hệ thống khác thì tạo sổ khác.",
          en: "A replica belongs to one domain. Make another replica for another domain.")
      }, tryLine: { $0.line("status") }),
    ReplicaWording(
      .keyMissing, .notGranted,
      { _ in Text(vi: "khoá của sổ này không có trên máy", en: "its key is not on this computer") },
      reason: { _ in
        Text(
          vi: """
            Sổ chép từ máy khác sang chỉ để đọc, cho đến khi khoá được đưa về từ bản sao lưu; hoặc máy \
            này lập sổ mới và xin cấp trên cấp quyền riêng.
            """,
          en: """
            A replica copied from another computer is for reading until its key is restored; or this \
            computer makes a register of its own and asks its superior to be let in.
            """)
      }, tryLine: { $0.line("key", "restore", "khoa.nrk") }),
  ]

  // MARK: Disk and files

  private static let storage = [
    ReplicaWording(
      .diskFull, .writeFailed,
      { Text(vi: "ổ đĩa hoặc USB đã đầy (\($0.file))", en: "disk or stick is full (\($0.file))") },
      reason: { facts in
        guard let missing = facts.error.detail("missing") else {
          return Text(vi: "Xoá bớt tệp khác rồi làm lại.", en: "Free some space and do it again.")
        }
        return Text(
          vi: "Còn thiếu \(missing) byte. Xoá bớt tệp khác rồi làm lại.",
          en: "\(missing) bytes are missing. Free some space and do it again.")
      },
      untouched: Text(
        vi: "Sổ vẫn nguyên như trước, không còn tệp dở dang.",
        en: "The register is as it was and no half file is left."),
      tryLine: { "df -h \(ShellWord.quoted($0.parent))" }),
    ReplicaWording(
      .ioFailed, .writeFailed,
      { Text(vi: "đọc hoặc ghi hỏng ở \($0.file)", en: "reading or writing failed at \($0.file)") },
      reason: { _ in
        Text(vi: "USB bị rút hoặc ổ đĩa lỗi.", en: "The stick was pulled or the disk is failing.")
      }, tryLine: { $0.line("verify") }),
    ReplicaWording(
      .readOnly, .cannotCreate,
      { Text(vi: "nơi này chỉ đọc được: \($0.file)", en: "this place is read only: \($0.file)") },
      reason: { _ in
        Text(
          vi: "USB khoá ghi hoặc ổ gắn ở chế độ chỉ đọc. Chọn thư mục khác.",
          en: "The stick is write protected or mounted read only. Choose another folder.")
      }, tryLine: { _ in "df -h" }),
    ReplicaWording(
      .notPermitted, .permissionDenied,
      { Text(vi: "không có quyền với \($0.file)", en: "no permission for \($0.file)") },
      reason: { _ in
        Text(
          vi: "Hệ điều hành không cho người dùng này đọc hoặc ghi ở đó.",
          en: "The system does not let this user read or write there.")
      }, tryLine: { "ls -ld \(ShellWord.quoted($0.file))" }),
    ReplicaWording(
      .noInput, .noInput,
      { Text(vi: "không có tệp \($0.file)", en: "there is no file \($0.file)") },
      reason: { _ in
        Text(
          vi: "Tên gõ sai, USB chưa cắm, hoặc đó không phải là tệp.",
          en: "The name is wrong, the stick is not plugged in, or it is no file.")
      }, tryLine: { "ls \(ShellWord.quoted($0.parent))" }),
    ReplicaWording(
      .outputExists, .cannotCreate,
      { Text(vi: "đã có tệp \($0.file)", en: "\($0.file) is there already") },
      reason: { _ in
        Text(vi: "Không ghi đè tệp nào. Đặt tên khác.", en: "Nothing is overwritten. Name another.")
      }, tryLine: { "ls -l \(ShellWord.quoted($0.file))" }),
    ReplicaWording(
      .noPlaceToWrite, .cannotCreate,
      { Text(vi: "không ghi được vào \($0.named)", en: "cannot write to \($0.named)") },
      reason: { _ in
        Text(
          vi: "Thư mục không có, hoặc đó là tệp chứ không phải thư mục.",
          en: "The folder is not there, or it is a file and no folder.")
      }, tryLine: { "ls -ld \(ShellWord.quoted($0.named))" }),
    ReplicaWording(
      .unconfirmed, .writeFailed,
      { _ in
        Text(
          vi: "ổ đĩa không xác nhận lần ghi cuối", en: "the disk did not confirm the last write")
      },
      reason: { _ in
        Text(
          vi: "Ổ đĩa lỗi hoặc bị rút giữa lúc ghi. Xem lại sổ trước khi làm lại lệnh này.",
          en: "The disk is failing or was pulled. Look at the register before doing this again.")
      },
      untouched: Text(
        vi: "Sổ giữ nguyên như trước, hoặc đã có trọn vẹn điều vừa ghi.",
        en: "The register is as it was, or holds all of what was written."),
      tryLine: { $0.line("verify") }),
  ]

  // MARK: Bundles

  private static func bundle(
    _ code: ReplicaError.Code, vi: String, en: String, whyVi: String, whyEn: String,
    _ exit: ExitStatus = .bundleUnusable
  ) -> ReplicaWording {
    bundle(code, vi: vi, en: en, exit) { _ in Text(vi: whyVi, en: whyEn) }
  }

  private static func bundle(
    _ code: ReplicaError.Code, vi: String, en: String, _ exit: ExitStatus = .bundleUnusable,
    reason: @escaping @Sendable (Facts) -> Text?
  ) -> ReplicaWording {
    ReplicaWording(
      code, exit,
      { Text(vi: "\($0.named): \(vi)", en: "\($0.named): \(en)") },
      reason: reason, untouched: notTaken,
      tryLine: { facts in
        // A merge names a folder, not a bundle.
        guard facts.scene.file == nil, let folder = facts.scene.replica else {
          return facts.line("bundle", "show", facts.named)
        }
        return facts.line("status", "-C", folder)
      })
  }

  private static let bundles = [
    bundle(
      .notABundle, vi: "không phải gói nhanrong", en: "this is no bundle",
      whyVi: "Tệp không bắt đầu như một gói.", whyEn: "The file does not begin like a bundle."),
    bundle(
      .bundleNewer, vi: "gói do chương trình mới hơn viết", en: "a newer program wrote the bundle",
      whyVi: "Cài phiên bản mới của nhanrong rồi nhận lại.",
      whyEn: "Install the newer version of nhanrong and import it again."),
    bundle(
      .bundleTruncated, vi: "gói không trọn vẹn", en: "the bundle is not whole",
      whyVi: "Chép chưa xong hoặc rút USB quá sớm. Xin chép lại.",
      whyEn: "Copying did not finish or the stick was pulled too early. Ask for a new copy."),
    bundle(
      .bundleDamaged, vi: "gói bị hỏng", en: "the bundle is damaged", reason: damagedReason),
    bundle(
      .bundleNotForUs, vi: "gói không gửi cho máy này",
      en: "the bundle is not addressed to this computer",
      whyVi: "Gói được niêm cho nơi khác. Cứ để yên trên USB cho nơi đó nhận.",
      whyEn: "It is sealed to somebody else. Leave it on the stick for them."),
    bundle(
      .bundleForged, vi: "gói giả mạo", en: "the bundle is forged",
      whyVi: "Chữ ký hoặc chuỗi thay đổi không khớp. Báo cho nơi gửi và giữ lại tệp.",
      whyEn: "A signature or a chain of changes is false. Tell the sender and keep the file."),
    bundle(
      .bundleOfAnotherDomain, vi: "thuộc hệ thống khác", en: "it belongs to another domain",
      whyVi: "Con số gốc khác với của sổ này.", whyEn: "Its root is not the root of this register."),
    bundle(
      .bundleMalformed, vi: "gói sai khuôn dạng", en: "the bundle breaks the format",
      whyVi: "Chương trình viết gói làm sai quy định.",
      whyEn: "The program that wrote it broke the rules."),
    bundle(
      .bundleTooLarge, vi: "gói vượt giới hạn", en: "the bundle passes a limit",
      whyVi: "Có phần lớn hơn mức quy định.", whyEn: "A part of it is larger than is allowed."),
    bundle(
      .senderNotProven, vi: "nơi gửi chưa có giấy uỷ quyền", en: "the sender has no grant",
      whyVi: "Giấy uỷ quyền trong gói không dẫn về gốc của hệ thống.",
      whyEn: "The grants in it do not lead back to the root of the domain."),
  ]

  // MARK: Writing

  private static let writing = [
    ReplicaWording(
      .notAllowed, .notGranted,
      { facts in
        guard let field = fieldLabel(facts) else {
          return Text(vi: "giấy uỷ quyền không cho phép việc này", en: "the grant forbids it")
        }
        return Text(
          vi: "giấy uỷ quyền không cho ghi “\(field.vi)”",
          en: "the grant does not allow writing “\(field.en)”")
      }, reason: { notAllowedReason($0) }, tryLine: { $0.line("status") }),
    ReplicaWording(
      .changedMeanwhile, .failed,
      {
        Text(
          vi: "đăng ký \($0["record"].prefix(8)) đã khác từ lúc xem",
          en: "registration \($0["record"].prefix(8)) has changed since it was read")
      },
      reason: { _ in
        Text(
          vi: "Có thay đổi mới đến sau lúc xem. Xem lại rồi sửa tiếp.",
          en: "A change came in after it was read. Look at it again, then edit.")
      }, tryLine: { $0.line("show", String($0["record"].prefix(8))) }),
    ReplicaWording(
      .unknownRecord, .usage,
      { facts in
        facts.has("reason", "ambiguous")
          ? Text(
            vi: "“\(facts["record"])” chỉ nhiều đăng ký",
            en: "“\(facts["record"])” means several registrations")
          : Text(
            vi: "không có đăng ký “\(facts["record"])”",
            en: "there is no registration “\(facts["record"])”")
      },
      reason: { facts in
        facts.has("reason", "ambiguous")
          ? Text(data: facts["matches"].split(separator: " ").joined(separator: ", "))
          : Text(
            vi: "Gõ mã số, hoặc ít nhất 6 chữ số đầu của mã đăng ký.",
            en: "Give the official code, or at least the first 6 digits of its id.")
      }, tryLine: { $0.line("list") }),
    ReplicaWording(
      .unknownField, .usage,
      { Text(vi: "không có trường “\($0["field"])”", en: "there is no field “\($0["field"])”") },
      reason: { facts in
        FieldWord.suggestion(for: facts["field"]).map {
          Text(vi: "Có phải ý bạn là: \($0)?", en: "Did you mean: \($0)?")
        }
      }, tryLine: { $0.line("help", "fields") }),
    ReplicaWording(
      .badValue, .usage, { badValueMessage($0) }, reason: { badValueReason($0) },
      tryLine: { badValueTry($0) }),
    ReplicaWording(
      .tooLarge, .usage,
      { facts in
        facts.error.detail("path") == nil
          ? Text(vi: "nội dung quá dài", en: "the text is too long")
          : Text(vi: "tệp \(facts.file) quá lớn", en: "the file \(facts.file) is too large")
      },
      reason: { _ in
        Text(
          vi: "Mỗi tệp nhiều nhất 50 MiB, mỗi lần sửa nhiều nhất 64 KiB chữ.",
          en: "A file may have 50 MiB at most, one edit 64 KiB of text.")
      }, tryLine: { $0.line("help", "edit") }),
    ReplicaWording(
      .noConflict, .usage,
      { facts in
        let field = FieldWord.label(facts["field"])
        return Text(
          vi: "“\(field.vi)” không có gì phải chọn", en: "“\(field.en)” has nothing to resolve")
      },
      reason: { _ in
        Text(
          vi: "Trường này chỉ có một giá trị, hoặc đã có người chọn rồi.",
          en: "The field has one value, or somebody has chosen already.")
      }, tryLine: { $0.line("conflicts") }),
    ReplicaWording(
      .attachmentMissing, .failed,
      { _ in Text(vi: "tệp đính kèm chưa có ở đây", en: "the attached file is not here") },
      reason: { _ in
        Text(
          vi: "Gói mang tệp ấy chưa đến. Nó được xin lại ở lần trao đổi sau.",
          en: "The bundle with it has not come. The next exchange asks for it again.")
      }, tryLine: { $0.line("status") }),
    ReplicaWording(
      .unknownBundle, .noInput,
      {
        Text(
          vi: "sổ này chưa gửi gói nào có mã \($0["bundle"])",
          en: "no bundle \($0["bundle"]) went from this replica")
      },
      reason: { _ in
        Text(
          vi: "Gõ ít nhất 6 chữ số đầu của mã gói, như trong tên tệp sau “nr-”.",
          en: "Give at least the first 6 digits of its code, which follow “nr-” in its file name.")
      }, tryLine: { $0.line("log") }),
  ]

  // MARK: Trust

  private static let trust = [
    ReplicaWording(
      .badRequest, .bundleUnusable,
      { facts in
        facts.has("reason", "noGrant")
          ? Text(
            vi: "\(facts.named): gói không cấp quyền cho máy này",
            en: "\(facts.named): the bundle grants nothing to this computer")
          : Text(
            vi: "\(facts.named): không phải giấy xin cấp quyền hay gói kết nạp",
            en: "\(facts.named): this is neither an enrolment request nor a welcome")
      },
      reason: { _ in
        Text(
          vi: "Tệp hỏng, bị sửa, hoặc là tệp khác. Xin gửi lại.",
          en: "The file is damaged, was changed, or is another one. Ask for it again.")
      }, untouched: notTaken, tryLine: { $0.line("help", "enrol") }),
    ReplicaWording(
      .numberDiffers, .bundleUnusable,
      { _ in Text(vi: "hai con số khác nhau", en: "the numbers differ") },
      reason: { facts in
        Text(
          vi: "Trong tệp là \(facts["found"]). Đọc lại cho nhau; vẫn khác thì tệp đã bị đánh tráo.",
          en: """
            The file says \(facts["found"]). Read it to each other again; if it still differs, the \
            file was swapped.
            """)
      }, untouched: notTaken, tryLine: { $0.line("help", "enrol") }),
    ReplicaWording(
      .unknownUnit, .usage,
      { facts in
        if facts.has("reason", "otherUnit") {
          return Text(
            vi: "máy này đã được cấp quyền cho “\(facts["granted"])”",
            en: "this computer was let in for “\(facts["granted"])” already")
        }
        return facts.has("reason", "noSuperior")
          ? Text(vi: "sổ này không có cấp trên", en: "this replica has no superior")
          : facts.has("reason", "ambiguous")
            ? Text(
              vi: "“\(facts["unit"])” chỉ nhiều đơn vị",
              en: "“\(facts["unit"])” means several units")
            : facts.has("reason", "severalWriters")
              ? Text(
                vi: "“\(facts["unit"])” có \(facts["count"]) máy",
                en: "“\(facts["unit"])” has \(facts["count"]) computers")
              : facts.has("reason", "noWriter")
                ? Text(
                  vi: "“\(facts["unit"])” chưa vào hệ thống",
                  en: "“\(facts["unit"])” has not joined the domain")
                : Text(
                  vi: "không có đơn vị “\(facts["unit"])”",
                  en: "there is no unit “\(facts["unit"])”")
      },
      reason: { facts in
        facts.has("reason", "otherUnit")
          ? Text(
            vi: "Mỗi máy ghi cho một đơn vị. Máy thứ hai của đơn vị phải xin riêng.",
            en: "A computer writes for one unit. A second one of a unit asks for itself.")
          : facts.has("reason", "noSuperior")
            ? Text(
              vi: "Hệ thống được lập ở đây; trên nó không có nơi nào.",
              en: "The domain was founded here; nobody stands above.")
            : facts.has("reason", "severalWriters")
              ? Text(
                vi: "Nói máy nào bằng --writer; mã máy xem ở org tree.",
                en: "Say which one with --writer; org tree shows their ids.")
              : facts.has("reason", "noWriter")
                ? Text(
                  vi: "Đơn vị có tên trong sổ nhưng chưa máy nào được cấp quyền.",
                  en: "The unit is in the register but no computer of it was enrolled.")
                : Text(
                  vi: "Gõ mã đơn vị, tên đầy đủ, hoặc cap-tren.",
                  en: "Give its code, its whole name, or the word superior.")
      }, tryLine: { $0.line("org", "list") }),
  ]
}
