#!/bin/sh
# Runs one example in an empty folder and compares what it prints with what it should print.
# usage: check.sh NAME   (NHANRONG: the program, EXAMPLES_BIN: the folder with the built programs)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
export WORK DATA="$here/Data" NHANRONG EXAMPLES_BIN NHANRONG_LANG=vi NO_COLOR=1
trap 'rm -rf "$WORK"' EXIT
sh "$here/$1/run.sh" >"$WORK/out.txt" 2>&1 || { cat "$WORK/out.txt"; echo "FAILED: $1"; exit 1; }
# Ids, hashes, dates, numbers to compare and times differ from run to run.
sed -E -e 's/[0-9a-f]{32,64}/<id>/g' -e 's/nr-[0-9a-f]{16}\.nrb/<bundle>/g' \
  -e 's/nr-backup-[0-9a-f]{8}-[0-9]{6}-[0-9a-f]{16}\.db/<backup>/g' \
  -e 's/([0-9]{4} ){5}[0-9]{4}/<number>/g' -e "s#$WORK#<work>#g" -e "s#$DATA#<data>#g" \
  -e 's/ {2,}[0-9]{2}\/[0-9]{2}\/20[0-9]{2}$/  <day>/' -e 's/^[0-9a-f]{8} {3}/<id8>   /' \
  -e 's/đến [0-9]{2}\/[0-9]{2}\/20[0-9]{2}$/đến <day>/' "$WORK/out.txt" >"$WORK/seen.txt"
diff -u "$here/$1/expected.txt" "$WORK/seen.txt" || { echo "DIFFERS: $1"; exit 1; }
echo "ok: $1"
