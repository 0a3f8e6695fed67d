# Makes, in the current folder, a domain whose root has three keys, two of which have to agree. Each
# computer gets a command of its own: ./a founded it and writes for the province once another key
# agrees; ./b and ./c hold one key each. `dua FROM TO` carries a bundle between two of them, by the
# request TO.nrq that each wrote.
set -e
office() {
  printf '#!/bin/sh\nXDG_STATE_HOME=%s NHANRONG_REPLICA=%s exec nhanrong "$@"\n' \
    "'$PWD/pc-$1'" "'$PWD/$1'" >"$1.cmd"
  chmod +x "$1.cmd"
}
for name in a b c; do office "$name"; done
printf '#!/bin/sh\n%s\n' \
  'rm -rf "usb-$1" && ./"$1".cmd export --to "$2".nrq --out "usb-$1" >/dev/null && ./"$2".cmd import "usb-$1" >/dev/null' \
  >dua
chmod +x dua
for name in b c; do
  ./$name.cmd init -q >/dev/null
  ./$name.cmd enrol request -q --out $name.nrq >/dev/null
done
./a.cmd init -q --found 'Tỉnh Lạng Sơn' --tier province --with b.nrq --with c.nrq -y >/dev/null
./a.cmd enrol request -q --out a.nrq >/dev/null
for name in b c; do
  ./a.cmd enrol grant $name.nrq --to in-$name >/dev/null
  ./$name.cmd enrol install in-$name/*.nrb -y >/dev/null
done
