#!/bin/sh
# A province, its commune, and a branch below: the commune relays the branch's log as it is, and the
# province checks the branch's own signature.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../offices.sh"

say "1. Tỉnh lập sổ; xã vào sổ của tỉnh; chi bộ vào sổ của xã."
at tinh init "$WORK/tinh" --found "Tỉnh Lạng Sơn" --tier province >/dev/null
at tinh plan import "$PLAN" >/dev/null
enrol tinh xa 20.06601 "Xã Lợi Bác" commune
enrol xa cb 20.06601.CB02 "Chi bộ thôn Nà Mò" branch

say "2. Chi bộ đăng ký và gửi xã; xã chuyển lên tỉnh."
at cb register --name "Tổ liên gia tự quản số 2" --kind collective --sector tt_qpan --year 2026 \
  --on 20/02/2026 >/dev/null
at cb export --to superior --out "$WORK/a" >/dev/null
at xa import "$WORK/a" >/dev/null
at xa export --to superior --out "$WORK/b" >/dev/null
show tinh import "$WORK/b"

say "3. Tỉnh thấy đăng ký của chi bộ, do chính chi bộ ký."
show tinh list

say "4. Cùng một mã trạng thái ở chi bộ, xã và tỉnh."
a=$(digest cb 20.06601.CB02)
b=$(digest xa 20.06601.CB02)
c=$(digest tinh 20.06601.CB02)
[ -n "$a" ] && [ "$a" = "$b" ] && [ "$b" = "$c" ] && echo "   trùng nhau"

say "5. Mấy byte bị đổi trên đường thì tỉnh không nhận gì."
bundle=$(ls "$WORK"/b/*.nrb)
size=$(wc -c <"$bundle" | tr -d ' ')
cp "$bundle" "$WORK/bad.nrb"
printf '\001\001\001\001\001\001\001\001' | dd of="$WORK/bad.nrb" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
at tinh import "$WORK/bad.nrb" 2>&1 | head -n 1 || true
