#!/bin/sh
# Twelve units of Lợi Bác register, a stick goes to the commune and back, and all converge.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../offices.sh"

say "1. Xã Lợi Bác lập sổ, ban hành kế hoạch, ghi tên 12 đơn vị."
at xa init "$WORK/xa" --found "Xã Lợi Bác" --tier commune >/dev/null
at xa plan import "$PLAN" >/dev/null
mkdir "$WORK/tables"
cp "$DATA/loi-bac-2026/organisations.csv" "$DATA/plans/catalogue.json" "$WORK/tables"
show xa load "$WORK/tables/organisations.csv" --plan "$PLAN"

units=$(tail -n +2 "$DATA/loi-bac-2026/organisations.csv" | cut -d, -f1)

say "2. Mỗi đơn vị xin vào sổ; xã so số và cho vào; đơn vị nhập đăng ký của mình và cắm USB."
mkdir "$WORK/usb" "$WORK/usb/NHANRONG"
for code in $units; do
  name=$(grep "^$code," "$DATA/loi-bac-2026/organisations.csv" | cut -d, -f3)
  enrol xa "$code" "$code" "$name" branch
  at "$code" load "$DATA/loi-bac-2026/registrations.csv" >/dev/null
  at "$code" sync "$WORK/usb" >/dev/null
  printf '   %s  %s: %s đăng ký\n' "$code" "$name" \
    "$(at "$code" list --format csv | tail -n +2 | wc -l | tr -d ' ')"
done

say "3. USB đến xã: một lệnh nhận hết, theo thứ tự nào cũng được, và ghi cho từng nơi."
show xa sync "$WORK/usb" | grep -v "đăng ký chậm"

say "4. Lần nữa: không có gì mới."
show xa sync "$WORK/usb"

say "5. Xã tiếp nhận, duyệt, và trả lại một đăng ký kèm lý do."
number=0
for id in $(at xa list --step submitted --json | ids); do
  number=$((number + 1))
  at xa advance "$id" --step receive --on 25/02/2026 >/dev/null
  if at xa show "$id" | grep -q "Chi hội Phụ nữ thôn Co Sa"; then
    at xa advance "$id" --step return --reason "thiếu tiêu chí hoàn thành" --on 26/02/2026 >/dev/null
  else
    at xa advance "$id" --step accept --code "06601/2026/$number" --on 26/02/2026 >/dev/null
  fi
done
show xa list --step returned

say "6. USB đi một vòng nữa; mỗi đơn vị có cùng một mã trạng thái với xã."
at xa sync "$WORK/usb" >/dev/null
same=0
for code in $units; do
  at "$code" sync "$WORK/usb" >/dev/null
  here_code=$(digest "$code" "$code")
  there_code=$(digest xa "$code")
  [ -n "$here_code" ] && [ "$here_code" = "$there_code" ] || {
    echo "   $code: khác nhau"
    exit 1
  }
  same=$((same + 1))
done
echo "   $same / 12 đơn vị trùng mã với xã"

say "7. Tính lại mọi thứ từ các byte đã lưu, ở xã và ở một chi bộ."
show xa verify
show 20.06601.CB02 verify

say "8. Sổ mở được bằng sqlite3."
sqlite3 "$WORK/xa/nhanrong.db" \
  "select trang_thai, count(*) from v_dang_ky group by trang_thai order by trang_thai"
