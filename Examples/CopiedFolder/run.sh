#!/bin/sh
# One register copied to a second computer and written on both.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../offices.sh"
unit=20.06601.CB07
carry() {
  at "$1" export --to "$3" --out "$WORK/$4" >/dev/null
  at "$2" import "$WORK/$4" >/dev/null
}

at xa init "$WORK/xa" --found "Xã Lợi Bác" --tier commune >/dev/null
at xa plan import "$PLAN" >/dev/null
enrol xa may1 "$unit" "Chi bộ Trường Tiểu học" branch

say "1. Máy 1 đăng ký và gửi xã; rồi cả thư mục sổ được chép sang máy 2."
at may1 register --name "Trường Tiểu học Lợi Bác" --kind collective --sector tt_gddt --year 2026 \
  --set "solutions=Thư viện mở" --criterion "Hai tủ sách" --on 20/01/2026 >/dev/null
id=$(at may1 list --json | ids | head -n 1)
carry may1 xa superior usb1
cp -R "$WORK/may1" "$WORK/may2"
show may2 status | grep -E '^(may2|Đơn vị)'

say "2. Máy 2 không có khoá: đọc được, không ghi được."
at may2 edit "$id" "title=Thư viện xanh" 2>&1 | head -n 2 || true

say "3. Đem bản sao lưu khoá từ máy 1 sang: máy 2 ghi tiếp bằng nhật ký mới, và nói ra."
echo "con chim non tập bay" >"$WORK/mat-khau"
at may1 key backup "$WORK/khoa.nrk" --passphrase-file "$WORK/mat-khau" >/dev/null
at may2 key restore "$WORK/khoa.nrk" --passphrase-file "$WORK/mat-khau" | head -n 1
# Otherwise every command below would have to be given it.
at may2 key passphrase --remove --passphrase-file "$WORK/mat-khau" >/dev/null
at may2 edit "$id" "title=Thư viện xanh" "goal=Mỗi em một cuốn" 2>&1 >/dev/null

say "4. Không biết nhau, máy 1 cũng đổi tên mô hình, và đăng ký thêm."
at may1 edit "$id" "title=Thư viện mở" "solutions=Thư viện mở, đôi bạn cùng tiến" >/dev/null
at may1 register --name "Tô Văn Tú" --kind individual --sector cn_canbo --year 2026 \
  --criterion "Ba điểm trường" --on 21/01/2026 >/dev/null

say "5. Gói của máy 2 đến trước, của máy 1 đến sau. Xã có đủ; chỉ tên mô hình phải chọn."
carry may2 xa superior usb2
carry may1 xa superior usb3
at xa list | tail -n 1
at xa show "$id" | grep -E '^(mục tiêu|giải pháp|tên mô hình)'
at xa conflicts | grep -oE 'Thư viện (xanh|mở)' | sort | sed 's/^/   /'

say "6. Xã gửi lại cho từng máy; máy 2 chọn tên, và ở đâu cũng như nhau."
carry xa may1 "$unit" usb4
carry may2 xa superior usb5
carry xa may2 "$unit" usb6
at may2 resolve "$id" --field title --value "Thư viện xanh, cửa mở" >/dev/null
carry may2 xa superior usb7
carry may1 xa superior usb8
carry xa may1 "$unit" usb9
a=$(digest may1 "$unit")
for office in may2 xa; do [ "$(digest "$office" "$unit")" = "$a" ] || exit 1; done
echo "   ba sổ trùng mã"
show may1 conflicts
