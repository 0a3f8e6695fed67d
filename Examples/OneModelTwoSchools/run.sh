#!/bin/sh
# A school's library is taken over by a school of another commune; the province publishes both halves.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../offices.sh"

# id OFFICE COMMAND...: the id of the first thing a list shows.
id() { at "$@" --json | grep -o '"id":"[0-9a-f]*"' | head -n 1 | cut -d '"' -f 4; }

# carry FROM TO UNIT: a bundle goes from one office to another on a stick.
carry() {
  rm -rf "$WORK/usb"
  at "$1" export --to "$3" --out "$WORK/usb" >/dev/null
  at "$2" import "$WORK/usb" >/dev/null
}

at tinh init "$WORK/tinh" --found "Tỉnh Lạng Sơn" --tier province >/dev/null
at tinh plan import "$PLAN" >/dev/null
enrol tinh vanlinh 20.06505 "Xã Vạn Linh" commune
enrol tinh loibac 20.06601 "Xã Lợi Bác" commune
enrol loibac truong1 20.06601.CB07 "Chi bộ Trường Tiểu học Lợi Bác" branch
enrol vanlinh truong2 20.06505.CB01 "Chi bộ Trường Tiểu học Vạn Linh" branch

say "1. Trường ở Lợi Bác có thư viện mở, và đề xuất cho xã Vạn Linh."
at truong1 register --name "Thư viện mở" --kind collective --sector tt_gddt --year 2026 \
  --on 20/01/2026 >/dev/null
at truong1 sheet add adoption-proposal --about "$(id truong1 list)" target=20.06505 \
  text="Gửi các trường tiểu học" proposedOn=10/03/2026 >/dev/null
carry truong1 loibac superior
carry loibac tinh superior

say "2. Hai xã không đọc được sổ của nhau: tỉnh công bố đề xuất."
at tinh sheet publish "$(id tinh sheet list --kind adoption-proposal)" >/dev/null
carry tinh vanlinh 20.06505
carry vanlinh truong2 20.06505.CB01
at truong2 report --kind R9 --period 2026 --on 31/12/2026 --machine | tr -d '\r'

say "3. Trường ở Vạn Linh đồng ý, làm theo cách của mình, rồi ghi kết quả."
at truong2 register --name "Tủ sách hành lang" --kind collective --sector tt_gddt --year 2026 \
  --on 20/03/2026 >/dev/null
at truong2 adopt "$(id truong2 list)" --proposal "$(id truong2 sheet list)" --state active \
  --on 22/03/2026 --adaptation "Mỗi lớp một tủ" --result "12 lớp có tủ sách" >/dev/null
carry truong2 vanlinh superior
carry vanlinh tinh superior

say "4. Tỉnh công bố phần ấy; ở đâu cũng một dòng, đủ hai nửa."
at tinh sheet publish "$(id tinh sheet list --kind adoption)" >/dev/null
carry tinh vanlinh 20.06505
carry tinh loibac 20.06601
carry loibac truong1 20.06601.CB07
for office in tinh loibac vanlinh truong1; do
  printf '   %s: ' "$office"
  at "$office" report --kind R9 --period 2026 --on 31/12/2026 --machine | tr -d '\r' | sed 1d
done

say "5. Nửa của trường kia thì trường này không ghi được."
at truong1 sheet set "$(id truong1 sheet list --kind adoption)" result="Cả tỉnh làm theo" 2>&1 |
  head -n 1 || true
