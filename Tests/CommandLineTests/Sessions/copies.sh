# After two-branches.sh: short commands to act out copies of a register. `ghi PC NAME` registers,
# `dem FROM TO UNIT` carries a bundle over, `len PC` and `xuong PC` do so to and from the office,
# `tong PC` prints what the state of the first branch adds up to, `ban-sao PC NEW` copies the folder
# of PC for the same user, `cho-may PC` gives a folder and a user's state folder of that name a command, `chup PC NEW`
# images the whole computer: NEW has the folder, the keys and the lease of PC and stands, in its own eyes, at the same place.
set -e
script() {
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}
script ghi './"$1".cmd register --kind collective --sector tt_ntm --year 2026 --on 10/02/2026 --name "$2"'
script dem 'rm -rf "usb-$1" && ./"$1".cmd export --to "$3" --out "usb-$1" >/dev/null && ./"$2".cmd import "usb-$1" >/dev/null'
script tong './"$1".cmd status --json | grep -o "\"unit\":\"20.06601.CB01\",\"stateCode\":\"[0-9a-f]*\",\"setCode\":\"[0-9a-f]*\""'
script ban-sao 'cp -R "$1" "$2" && sed "s|/$1'"'"' exec|/$2'"'"' exec|" "$1.cmd" >"$2.cmd" && chmod +x "$2.cmd"'
script len './dem "$1" xa superior'
script xuong './dem xa "$1" 20.06601.CB01'
script cho-may 'sed "s|/xa'"'"' exec|/$1'"'"' exec|; s|pc-xa|pc-$1|" xa.cmd >"$1.cmd" && chmod +x "$1.cmd"'
script doi 'mv "$1" cho && mv "$2" "$1" && mv cho "$2"'
script chup 'cp -R "$1" "$2" && cp -R "pc-$1" "pc-$2" && cat >"$2.cmd" <<END && chmod +x "$2.cmd"
#!/bin/sh
./doi $1 $2 && ./doi pc-$1 pc-$2 && ./$1.cmd "\$@"
status=\$?
./doi $1 $2 && ./doi pc-$1 pc-$2
exit \$status
END'
