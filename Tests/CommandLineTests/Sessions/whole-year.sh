# Makes, in the current folder, a commune (./xa.cmd) and the twelve units of the example year (./CB01.cmd ...) that
# have joined it. The units named on the line are left to the session; the year of the others is played as
# registrations.csv has it: handed in, received on its day, accepted with the row's id as its code or returned, built,
# assessed and recognised by the unit. What is warned of goes to spoken.txt.
set -e
year="$EXAMPLES/loi-bac-2026"
left=" $* "
played() { case "$left" in *" $1 "*) return 1 ;; esac }
office() {
  printf '#!/bin/sh\nXDG_STATE_HOME=%s NHANRONG_REPLICA=%s exec nhanrong "$@"\n' \
    "'$PWD/pc-$1'" "'$PWD/$1'" >"$1.cmd"
  chmod +x "$1.cmd"
}
office xa
./xa.cmd init -q --found 'Xã Lợi Bác' --tier commune >/dev/null
./xa.cmd load "$year/organisations.csv" --plan "$EXAMPLES/plans/000-loi-bac-2026-2030.json" >/dev/null
units=$(sed '1d; s/^20\.06601\.\([^,]*\),.*/\1/' "$year/organisations.csv")
for unit in $units; do
  office "$unit"
  "./$unit.cmd" init >/dev/null
  "./$unit.cmd" enrol request --out "$unit.nrq" >/dev/null
  ./xa.cmd enrol grant "$unit.nrq" --unit "20.06601.$unit" --to "welcome-$unit" -y >/dev/null
  "./$unit.cmd" enrol install "welcome-$unit"/*.nrb -y >/dev/null
done

# each STEP: runs it for every row of the units that are played, with the row's columns as variables. Columns in quotes
# are not asked for.
each() {
  sed '1d; s/"[^"]*"//g' "$year/registrations.csv" |
    while IFS=, read -r row org _ track _ name _ _ _ _ _ _ _ _ received state score own _; do
      unit=${org#20.06601.}
      if played "$unit" && [ "$track" != special ]; then "$1" </dev/null; fi
    done
}
answered() {
  id=$(./xa.cmd list --unit "$org" --format csv | grep "\"$name\"" | cut -d '"' -f 2 | head -n 1)
  ./xa.cmd advance "$id" --step receive --on "$received" >/dev/null
  if [ "$state" = returned ]; then
    ./xa.cmd advance "$id" --step return --on "$received" --reason 'thiếu tiêu chí hoàn thành' >/dev/null
  else
    ./xa.cmd advance "$id" --step accept --on "$received" --code "$row" >/dev/null
  fi
}
built() {
  if [ "$state" = returned ]; then return; fi
  "./$unit.cmd" advance "$row" --step start --on 2026-04-01 >/dev/null 2>>spoken.txt
  if [ -z "$score" ]; then return; fi
  "./$unit.cmd" evaluate "$row" --score tinh_moi=$(((score + 3) / 4)) --score hieu_qua=$(((score + 2) / 4)) \
    --score lan_toa=$(((score + 1) / 4)) --score ben_vung=$((score / 4)) --self-assess --on 2026-12-01 >/dev/null
  if [ "$own" = y ]; then
    "./$unit.cmd" recognise "$row" --number "$row" --symbol QĐ/CB --on 2026-12-05 >/dev/null
  fi
}
all() { for unit in $units; do if played "$unit"; then "$@"; fi; done; }
handed() {
  "./$unit.cmd" load "$year/registrations.csv" >/dev/null
  "./$unit.cmd" export --to superior --out stick1 >/dev/null
}
returned() {
  ./xa.cmd export --to "20.06601.$unit" --out stick2 >/dev/null
  "./$unit.cmd" import -q stick2 >/dev/null
}
sent() { "./$unit.cmd" export --to superior --out stick3 >/dev/null; }
all handed
./xa.cmd import -q stick1 >/dev/null
each answered
all returned
each built
all sent
./xa.cmd import -q stick3 >/dev/null
