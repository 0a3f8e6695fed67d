#!/bin/sh
# One unit's year with nothing out of the way: from two drafts to the commune's table at the end of December.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../offices.sh"

# carry FROM TO UNIT STICK: one bundle, taken in twice; prints what was new each time.
carry() {
  at "$1" export --to "$3" --out "$WORK/$4" >/dev/null
  for time in 1 2; do
    printf '   %s, lần %s: %s\n' "$4" "$time" "$(at "$2" -q import "$WORK/$4" | head -n 1)"
  done
}
same() {
  [ "$(digest xa 20.06601.CB01)" = "$(digest cb 20.06601.CB01)" ] || exit 1
  echo "   xã và chi bộ: trùng mã"
}

at xa init "$WORK/xa" --found "Xã Lợi Bác" --tier commune >/dev/null
at xa load "$DATA/loi-bac-2026/organisations.csv" --plan "$PLAN" >/dev/null
enrol xa cb 20.06601.CB01 "Chi bộ thôn Bản Chu" branch

say "1. Chi bộ soạn hai bản nháp, nộp ngày 10/02 và gửi USB lên xã."
at cb register --draft --name "Thôn Bản Chu" --kind collective --sector tt_ntm --year 2026 \
  --set "head=Hoàng Văn Thắng" --set "address=Thôn Bản Chu" \
  --set "solutions=Hiến đất mở đường, trồng hoa hai bên đường" --criterion "Hai km đường hoa" >/dev/null
at cb register --draft --name "Nông Thị Hường" --kind individual --sector cn_nhandan --year 2026 \
  --set "position=Trưởng thôn" --set "workplace=Thôn Bản Chu" --set "address=Thôn Bản Chu" \
  --set "solutions=Vận động hộ dân phân loại rác" --criterion "Mười hộ phân loại rác" >/dev/null
for id in $(at cb list --json | ids); do at cb advance "$id" --step submit --on 10/02/2026 >/dev/null; done
carry cb xa superior usb1

say "2. Ngày 12/02 xã tiếp nhận, duyệt, cho mã và gửi về."
number=0
for name in "thôn bản chu" "nông thị hường"; do
  number=$((number + 1))
  id=$(at xa list --find "$name" --json | ids | head -n 1)
  at xa advance "$id" --step receive --on 12/02/2026 >/dev/null
  at xa advance "$id" --step accept --code "06601/2026/00$number" --on 12/02/2026 >/dev/null
done
carry xa cb 20.06601.CB01 usb2
same
show cb show 06601/2026/001 | grep -E '^(cb|Bước|mã số|nộp|tiếp nhận|duyệt)'

say "3. Chi bộ xây dựng; tháng 12 tự chấm 88 điểm (đạt từ 80) và công nhận ở cấp mình."
for code in 06601/2026/001 06601/2026/002; do
  at cb sheet add document --about "$code" kind=plan number=3 symbol=KH/CB issuedOn=04/03/2026 item=1 >/dev/null
  at cb advance "$code" --step start --on 05/03/2026 >/dev/null
done
at cb evaluate 06601/2026/001 --score tinh_moi=22 --score hieu_qua=23 --score lan_toa=22 \
  --score ben_vung=21 --self-assess --on 01/12/2026 | tail -n 1
at cb recognise 06601/2026/001 --number 1 --symbol QĐ/CB --on 05/12/2026 | tail -n 1

say "4. Chi bộ chốt báo cáo kết quả (R3) và gửi xã; hạn là 09/12."
show cb plan show --year 2026 | grep -E '^cb|^09/12/2026'
at cb sheet add periodic-report plan=loi-bac-2026-2030 period=2026 --on 08/12/2026 \
  text="Phân loại rác còn chậm." >/dev/null
show cb report --kind R3 --period 2026 --on 08/12/2026 | sed -n '1,20p'
carry cb xa superior usb3
same

say "5. Ngày 31/12, bảng tổng hợp của xã (R5)."
show xa report --kind R5 --period 2026 --on 31/12/2026 | sed -n '1,6p'
