#!/bin/sh
# Two computers of one branch give one title different words; nothing is lost, a person decides.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../offices.sh"

at xa init "$WORK/xa" --found "Xã Lợi Bác" --tier commune >/dev/null
at xa plan import "$PLAN" >/dev/null
enrol xa may1 20.06601.CB02 "Chi bộ thôn Nà Mò" branch
# The second computer of the same unit has a key of its own.
enrol xa may2 20.06601.CB02 "Chi bộ thôn Nà Mò" branch

say "1. Máy 1 đăng ký; qua xã, máy 2 cũng có."
at may1 register --name "Tổ liên gia tự quản số 2" --kind collective --sector tt_qpan --year 2026 \
  --set "title=Camera an ninh" --on 20/02/2026 >/dev/null
at may1 export --to superior --out "$WORK/a" >/dev/null
at xa import "$WORK/a" >/dev/null
at xa export --to 20.06601.CB02 --out "$WORK/b" >/dev/null
at may2 import "$WORK/b" >/dev/null
show may2 list

say "2. Không biết nhau, hai máy đặt hai tên mô hình."
id=$(at may1 list --json | ids | head -n 1)
at may1 edit "$id" "title=Thôn bình yên" >/dev/null
at may2 edit "$id" "title=Camera giữ làng" >/dev/null
at may1 export --to superior --out "$WORK/c" >/dev/null
at may2 export --to superior --out "$WORK/c" >/dev/null

say "3. Xã nhận cả hai: không mất gì, và nói ra."
at xa import "$WORK/c" >/dev/null
at xa conflicts | grep -c "Thôn bình yên\|Camera giữ làng" | sed 's/^/   giá trị còn giữ: /'

say "4. Máy 1 nhận phần của máy 2 và quyết định."
at xa export --to 20.06601.CB02 --out "$WORK/d" >/dev/null
at may1 import "$WORK/d" >/dev/null
at may2 import "$WORK/d" >/dev/null
at may1 resolve "$id" --field title --value "Thôn bình yên, camera giữ làng" >/dev/null
at may1 export --to superior --out "$WORK/e" >/dev/null
at xa import "$WORK/e" >/dev/null
at xa export --to 20.06601.CB02 --out "$WORK/f" >/dev/null
at may2 import "$WORK/f" >/dev/null

say "5. Ở đâu cũng một tên, không còn mâu thuẫn."
for office in may1 may2 xa; do
  printf '   %s: ' "$office"
  at "$office" show "$id" | grep -o "Thôn bình yên, camera giữ làng" | head -n 1
done
show xa conflicts
