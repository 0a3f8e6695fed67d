import Foundation
import Testing

/// Disks that run full, media that cannot be written, files that may not be read: real ones, made
/// in a namespace of their own. Where the system does not allow that, the tests are skipped.
@Suite struct FailingPlacesTests {
  private static func succeeds(_ command: String) -> Bool {
    let spool = FileManager.default.temporaryDirectory
      .appendingPathComponent("nhanrong-probe-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: spool) }
    try? FileManager.default.createDirectory(at: spool, withIntermediateDirectories: true)
    let finished = try? BuiltProgram.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", command], in: spool,
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], spool: spool)
    return finished?.status == 0
  }

  static let canMount = succeeds("mkdir d && unshare -rm mount -t tmpfs -o size=64k tmpfs d")
  static let canBeNobody = succeeds(
    "id -u | grep -qx 0 && setpriv --reuid=65534 --clear-groups test -x / ")

  private func play(_ session: String) throws {
    let differences = try SessionRunner.differences(in: SessionScript(session))
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(.enabled(if: canMount))
  func `an export onto a full stick leaves the stick and the register as they were`() throws {
    try play(
      """
      $ sh "$SESSIONS/two-branches.sh"
      $ ./cb1.cmd register --name A --kind collective --sector tt_ntm --year 2026 --on 10/02/2026
      Đã đăng ký <id>
      $ ./cb1.cmd status --json > before && mkdir usb
      $ unshare -rm sh -c 'mount -t tmpfs -o size=4k tmpfs usb && echo x > usb/khac.txt; ./cb1.cmd export --to superior --out usb; echo "exit $?"; ls -A usb'
      exit 74
      khac.txt
      ! lỗi [NR-S01]: ổ đĩa hoặc USB đã đầy ($ROOT/usb<...>)
      ! Xoá bớt tệp khác rồi làm lại.
      ! Sổ vẫn nguyên như trước, không còn tệp dở dang.
      ! Thử: df -h $ROOT/usb
      $ ./cb1.cmd status --json | cmp - before
      $ ./cb1.cmd verify
      Sổ nguyên vẹn: <...>

      """)
  }

  @Test(.enabled(if: canMount))
  func `an import into a register on a full disk takes nothing in`() throws {
    try play(
      """
      $ sh "$SESSIONS/two-branches.sh"
      $ ./cb1.cmd register --name A --kind collective --sector tt_ntm --year 2026 --on 10/02/2026
      Đã đăng ký <id>
      $ head -c 400000 /dev/urandom > anh.jpg && ./cb1.cmd attach <id> anh.jpg > /dev/null
      $ ./cb1.cmd export --to superior --out usb > /dev/null
      $ mkdir nho && echo 'mount -t tmpfs -o size=600k tmpfs nho && cp -R xa/* nho' > thu.sh
      $ echo 'export XDG_STATE_HOME=$PWD/pc-xa NHANRONG_REPLICA=$PWD/nho; cksum < nho/nhanrong.db > before' >> thu.sh
      $ echo 'nhanrong import usb; echo "exit $?"; cksum < nho/nhanrong.db | cmp - before; nhanrong list' >> thu.sh
      $ unshare -rm sh thu.sh
      exit 74
      Không có đăng ký nào.
      ! lỗi [NR-S01]: ổ đĩa hoặc USB đã đầy<...>
      ! Xoá bớt tệp khác rồi làm lại.
      ! <...>
      ! Thử: df -h <...>
      $ ./xa.cmd import usb | tail -n 1
      1 tệp đính kèm

      """)
  }

  @Test(.enabled(if: canMount))
  func `a read only medium is told as one`() throws {
    try play(
      """
      $ sh "$SESSIONS/two-branches.sh"
      $ mkdir usb && unshare -rm sh -c 'mount -t tmpfs -o ro tmpfs usb && ./cb1.cmd export --to superior --out usb'
      ! lỗi [NR-S03]: nơi này chỉ đọc được: <...>
      ! USB khoá ghi hoặc ổ gắn ở chế độ chỉ đọc. Chọn thư mục khác.
      ! Sổ vẫn nguyên như trước.
      ! Thử: df -h
      ? 73
      $ unshare -rm sh -c 'mount -t tmpfs -o ro tmpfs usb && ./cb1.cmd enrol request --out usb/x.nrq --lang en'
      ! error [NR-S03]: this place is read only: <...>
      ! The stick is write protected or mounted read only. Choose another folder.
      ! The register is as it was.
      ! Try: df -h
      ? 73
      $ unshare -rm sh -c 'mount -t tmpfs tmpfs usb && cp -R cb1/* usb && mount -o remount,ro usb && XDG_STATE_HOME=$PWD/pc-cb1 nhanrong -C usb register --name A --kind collective --sector tt_ntm --year 2026'
      ! lỗi [NR-S03]: nơi này chỉ đọc được: <...>
      ! USB khoá ghi hoặc ổ gắn ở chế độ chỉ đọc. Chọn thư mục khác.
      ! Sổ vẫn nguyên như trước.
      ! Thử: df -h
      ? 73
      $ ./cb1.cmd verify
      Sổ nguyên vẹn: <...>

      """)
  }

  @Test(.enabled(if: canBeNobody))
  func `what may not be read is a matter of permission`() throws {
    try play(
      """
      $ echo x > goi.nrb && chmod 600 goi.nrb && setpriv --reuid=65534 --clear-groups nhanrong bundle show goi.nrb
      ! lỗi [NR-S04]: không có quyền với $ROOT/goi.nrb
      ! Hệ điều hành không cho người dùng này đọc hoặc ghi ở đó.
      ! Sổ vẫn nguyên như trước.
      ! Thử: ls -ld $ROOT/goi.nrb
      ? 77
      $ nhanrong init so > /dev/null && setpriv --reuid=65534 --clear-groups nhanrong -C so status --lang en
      ! error [NR-S04]: no permission for $ROOT/so/nhanrong.db
      ! The system does not let this user read or write there.
      ! The register is as it was.
      ! Try: ls -ld $ROOT/so/nhanrong.db
      ? 77

      """)
  }

  @Test(.enabled(if: canMount))
  func `a visit of a locked stick takes in what is on it and says what it could not write`() throws
  {
    try play(
      """
      $ sh "$SESSIONS/two-branches.sh"
      $ mkdir -p usb/NHANRONG dem && ./cb1.cmd register --name A --kind collective --sector tt_ntm --year 2099 --on 10/02/2026 > /dev/null; ./cb1.cmd export --to superior --out dem > /dev/null
      $ unshare -rm sh -c 'mount -t tmpfs tmpfs usb && mkdir usb/NHANRONG && cp dem/*.nrb usb/NHANRONG && mount -o remount,ro usb && ./xa.cmd sync usb'
      Tìm thấy USB usb (thư mục NHANRONG).
      Nhận vào    1 gói từ 1 nơi: 2 thay đổi, 1 đăng ký
        Chi bộ thôn Bản Chu   1 gói   2 thay đổi   đến <today>
      Ghi ra      chưa ghi được gói nào
      CHƯA XONG   gói cho <...>: [NR-S03] nơi này chỉ đọc được: <...>
      CHƯA XONG   gói cho <...>: [NR-S03] nơi này chỉ đọc được: <...>
      Sao lưu     $ROOT/xa-sao-luu/nr-backup-<...>.db
      Chuyến này CHƯA XONG, xem các dòng trên. Biên nhận: BIEN-NHAN-0001.txt
      ! lỗi [NR-X04]: 2 phần của chuyến này chưa xong
      ! Phần nào đã xong thì xong hẳn, không có gì ghi dở; làm lại lệnh là làm tiếp.
      ! Thử: nhanrong sync $ROOT/usb
      ? 3
      $ ./xa.cmd list | tail -n 1
      1 đăng ký
      $ ./xa.cmd log | grep -c gửi
      2

      """)
  }

  @Test(.enabled(if: canMount))
  func `a visit of a full stick says how much room is missing and leaves no half file`() throws {
    try play(
      """
      $ sh "$SESSIONS/two-branches.sh"
      $ ./cb1.cmd register --name A --kind collective --sector tt_ntm --year 2099 --on 10/02/2026 > /dev/null; mkdir usb
      $ unshare -rm sh -c 'mount -t tmpfs -o size=128k tmpfs usb && mkdir usb/NHANRONG && cat /dev/zero > usb/day 2> /dev/null; ./cb1.cmd sync usb; echo "exit $?"; ls -A usb/NHANRONG'
      Tìm thấy USB usb (thư mục NHANRONG).
      Nhận vào    không có gói mới
      Ghi ra      chưa ghi được gói nào
      CHƯA XONG   gói cho Xã Lợi Bác: [NR-S01] ổ đĩa hoặc USB đã đầy ($ROOT/usb/NHANRONG/nr-<...>)
      Sao lưu     $ROOT/cb1-sao-luu/nr-backup-<...>.db
      Chuyến này CHƯA XONG, xem các dòng trên. Biên nhận: BIEN-NHAN-0001.txt
      exit 3
      ! lỗi [NR-X04]: 1 phần của chuyến này chưa xong
      ! Phần nào đã xong thì xong hẳn, không có gì ghi dở; làm lại lệnh là làm tiếp.
      ! Thử: nhanrong sync $ROOT/usb
      $ ./cb1.cmd status --json | grep -o '"unconfirmed":[0-9]*'
      "unconfirmed":2
      $ unshare -rm sh -c 'mount -t tmpfs -o size=128k tmpfs usb && mkdir usb/NHANRONG && cat /dev/zero > usb/day 2> /dev/null; ./cb1.cmd sync usb --json --lang en' | grep -oE '[0-9]+ bytes are missing'
      <bytes> bytes are missing

      """)
  }

  @Test(.enabled(if: canMount))
  func `a stick is found where the system mounted it`() throws {
    try play(
      """
      $ sh "$SESSIONS/two-branches.sh"
      $ unshare -rm sh -c 'mount -t tmpfs tmpfs /mnt && mkdir /mnt/KINGSTON /mnt/KHAC && mount -t tmpfs tmpfs /mnt/KINGSTON && mount -t tmpfs tmpfs /mnt/KHAC && mkdir /mnt/KINGSTON/nhanrong && ./xa.cmd sync && ls /mnt/KHAC'
      Tìm thấy USB KINGSTON (thư mục nhanrong).
      Nhận vào   không có gói mới
      Ghi ra     2 gói: cho Chi bộ thôn Bản Chu, Chi bộ thôn Nà Mò
      Sao lưu    $ROOT/xa-sao-luu/nr-backup-<...>.db
      Có thể rút USB. Biên nhận: BIEN-NHAN-0001.txt

      """)
  }
}
