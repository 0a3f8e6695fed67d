# Makes, in the current folder, a commune with two branches that have joined it. Each office gets a
# command of its own (./xa, ./cb1, ./cb2) that stands for its PC: a state folder and a register.
set -e
office() {
  printf '#!/bin/sh\nXDG_STATE_HOME=%s NHANRONG_REPLICA=%s exec nhanrong "$@"\n' \
    "'$PWD/pc-$1'" "'$PWD/$1'" >"$1.cmd"
  chmod +x "$1.cmd"
}
for name in xa cb1 cb2; do office "$name"; done
./xa.cmd init -q --found 'Xã Lợi Bác' --tier commune >/dev/null
./xa.cmd load "$EXAMPLES/loi-bac-2026/organisations.csv" \
  --plan "$EXAMPLES/plans/000-loi-bac-2026-2030.json" >/dev/null
for number in 1 2; do
  branch=cb$number
  "./$branch.cmd" init >/dev/null
  "./$branch.cmd" enrol request --out "$branch.nrq" >/dev/null
  ./xa.cmd enrol grant "$branch.nrq" --unit "20.06601.CB0$number" --to "welcome-$branch" -y \
    >/dev/null
  "./$branch.cmd" enrol install "welcome-$branch"/*.nrb -y >/dev/null
done
