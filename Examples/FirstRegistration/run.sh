#!/bin/sh
# A commune and one branch: the first registration, from nothing to accepted.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../offices.sh"

say "1. Xã lập sổ và ban hành kế hoạch."
at xa init "$WORK/xa" --found "Xã Lợi Bác" --tier commune >/dev/null
show xa plan import "$PLAN"

say "2. Chi bộ tạo sổ trên máy mình và xin vào; hai bên đọc cho nhau 24 chữ số."
at cb init "$WORK/cb" >/dev/null
show cb enrol request --name "Chi bộ thôn Nà Mò" --out "$WORK/cb.nrq"
show xa -y enrol grant "$WORK/cb.nrq" --unit 20.06601.CB02 --name "Chi bộ thôn Nà Mò" --tier branch --to "$WORK/usb"
at cb -y enrol install "$WORK"/usb/*.nrb >/dev/null

say "3. Chi bộ đăng ký, xem lại, và xuất ra USB."
at cb register --name "Tổ liên gia tự quản số 2" --kind collective --sector tt_qpan --year 2026 \
  --set "solutions=Tuần tra, camera an ninh, quỹ tự quản" --set "address=Thôn Nà Mò" \
  --criterion "Không có vụ việc mất an ninh" --on 20/02/2026 >/dev/null
show cb list
at cb export --to superior --out "$WORK/usb2" >/dev/null

say "4. Xã nhận, tìm không dấu, duyệt."
at xa import "$WORK/usb2" >/dev/null
show xa list --find "to lien gia"
id=$(at xa list --json | ids | head -n 1)
at xa advance "$id" --step receive --on 24/02/2026 >/dev/null
at xa advance "$id" --step accept --code 06601/2026/001 --on 25/02/2026 >/dev/null
at xa export --to 20.06601.CB02 --out "$WORK/usb3" >/dev/null

say "5. Chi bộ nhận lại và thấy đã duyệt."
at cb import "$WORK/usb3" >/dev/null
show cb list
