# Makes, in the current folder, a province (./tinh.cmd) and short commands to act out its offices:
# `may NAME` gives a computer a command of its own (./NAME.cmd), `vao SUPERIOR NAME CODE [MORE...]` makes its register
# and lets it in below another office over a stick, `dem FROM TO UNIT` carries one bundle over and says nothing.
set -e
script() {
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}
script may 'printf "#!/bin/sh\nXDG_STATE_HOME=%s NHANRONG_REPLICA=%s exec nhanrong \"\$@\"\n" "$PWD/pc-$1" "$PWD/$1" >"$1.cmd" && chmod +x "$1.cmd"'
script vao 'tren=$1 may=$2 ma=$3; shift 3
./may $may && ./$may.cmd init -q >/dev/null && ./$may.cmd enrol request -q --out $may.nrq >/dev/null &&
./$tren.cmd enrol grant $may.nrq --unit $ma --to in-$may -y "$@" >/dev/null && ./$may.cmd enrol install in-$may/*.nrb -y >/dev/null'
script dem 'rm -rf "usb-$1" && ./"$1".cmd export --to "$3" --out "usb-$1" >/dev/null && ./"$2".cmd import -q "usb-$1" >/dev/null'
./may tinh
./tinh.cmd init -q --found 'Tỉnh Lạng Sơn' --tier province >/dev/null
./tinh.cmd plan import "$EXAMPLES/plans/000-loi-bac-2026-2030.json" >/dev/null
