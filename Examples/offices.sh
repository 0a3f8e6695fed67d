# Several computers acted out on one: each office has a folder and a state folder (its keys) of its own.
# Sourced by the examples. Needs NHANRONG, the program; WORK, an empty folder; DATA, Examples/Data.
here=${here:-$(cd "$(dirname "$0")" && pwd)}
DATA=${DATA:-$(cd "$here/../Data" && pwd)}
if [ -z "${WORK:-}" ]; then
  WORK="$here/work"
  rm -rf "$WORK"
  mkdir -p "$WORK"
fi
export NHANRONG_LANG=${NHANRONG_LANG:-vi} NO_COLOR=1
PLAN="$DATA/plans/000-loi-bac-2026-2030.json"

# at OFFICE COMMAND...: runs the program on that office's computer.
at() {
  office=$1
  shift
  XDG_STATE_HOME="$WORK/state-$office" HOME="$WORK" "$NHANRONG" -C "$WORK/$office" "$@"
}

say() { printf '\n%s\n' "$*"; }

# show OFFICE COMMAND...: the same, with the line a person would type.
show() {
  office=$1
  shift
  printf '%s$ nhanrong' "$office"
  for word in "$@"; do
    case $word in *' '*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  at "$office" "$@"
}

# enrol SUPERIOR OFFICE CODE NAME TIER: lets a new office in, over the stick.
enrol() {
  at "$2" init "$WORK/$2" >/dev/null
  at "$2" enrol request --name "$4" --out "$WORK/$2.nrq" >/dev/null
  mkdir -p "$WORK/welcome-$2"
  at "$1" -y enrol grant "$WORK/$2.nrq" --unit "$3" --name "$4" --tier "$5" --to "$WORK/welcome-$2" \
    >/dev/null
  at "$2" -y enrol install "$WORK/welcome-$2"/*.nrb >/dev/null
}

# digest OFFICE UNIT: the state code of a unit's records as that office sees them.
digest() {
  at "$1" status --json | tr '{' '\n' |
    sed -n "s/^\"unit\":\"$2\",\"stateCode\":\"\([0-9a-f]*\)\".*/\1/p"
}

# ids: of `list --json` on standard input, the ids of the registrations, a line each.
ids() { tr '{' '\n' | sed -n 's/^"id":"\([0-9a-f]\{32\}\)".*"unit":$/\1/p'; }
