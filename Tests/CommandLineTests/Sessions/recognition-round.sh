# Makes, in the current folder, a commune (./xa.cmd) and five units of it whose registrations of the example year
# are accepted, built, assessed, recognised by the units and proposed for the review of March 2028.
set -e
office() {
  printf '#!/bin/sh\nXDG_STATE_HOME=%s NHANRONG_REPLICA=%s exec nhanrong "$@"\n' \
    "'$PWD/pc-$1'" "'$PWD/$1'" >"$1.cmd"
  chmod +x "$1.cmd"
}
office xa
./xa.cmd init -q --found 'Xã Lợi Bác' --tier commune >/dev/null
./xa.cmd load "$EXAMPLES/loi-bac-2026/organisations.csv" \
  --plan "$EXAMPLES/plans/000-loi-bac-2026-2030.json" >/dev/null
printf x >tep.txt
named() { ./xa.cmd list --unit "20.06601.$1" --find "$2" --json | sed 's/.*"registrations":\[{"id":"\([0-9a-f]*\)".*/\1/'; }
for unit in CB02 CB04 CB07 LL01 DT01; do
  office $unit
  ./$unit.cmd init >/dev/null
  ./$unit.cmd enrol request --out $unit.nrq >/dev/null
  ./xa.cmd enrol grant $unit.nrq --unit 20.06601.$unit --to welcome-$unit -y >/dev/null
  ./$unit.cmd enrol install welcome-$unit/*.nrb -y >/dev/null
  ./$unit.cmd load "$EXAMPLES/loi-bac-2026/registrations.csv" \
    --plan "$EXAMPLES/plans/000-loi-bac-2026-2030.json" >/dev/null
  ./$unit.cmd export --to superior --out usb1 >/dev/null
done
./xa.cmd import -q usb1 >/dev/null
accepted() {
  ./xa.cmd advance $(named $1 "$2") --step accept --on 01/03/2026 --code $3 >/dev/null
}
accepted CB02 'to lien gia' LB26-03
accepted CB02 'vi van khanh' LB26-04
accepted CB04 'ma thi lam' LB26-07
accepted CB07 'truong tieu hoc' LB26-09
accepted LL01 'cong an xa' LB26-12
accepted DT01 'phung thi on' LB26-16
for unit in CB02 CB04 CB07 LL01 DT01; do
  ./xa.cmd export --to 20.06601.$unit --out usb2 >/dev/null
  ./$unit.cmd import -q usb2 >/dev/null
done
built() {
  for item in 1 2 3 4 5; do ./$1.cmd attach $2 tep.txt --kind $item >/dev/null; done
  ./$1.cmd advance $2 --step start --on 05/03/2026 >/dev/null
  ./$1.cmd evaluate $2 --score tinh_moi=23 --score hieu_qua=23 --score lan_toa=22 \
    --score ben_vung=22 --self-assess --on 01/12/2026 >/dev/null
  ./$1.cmd recognise $2 --number "$3" --symbol QĐ/CB --on 05/12/2026 >/dev/null
}
built CB02 LB26-03 1
built CB02 LB26-04 2
built CB04 LB26-07 1
built CB07 LB26-09 1
built LL01 LB26-12 1
built DT01 LB26-16 1
