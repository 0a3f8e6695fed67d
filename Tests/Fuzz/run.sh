#!/bin/sh
# Runs every fuzz target over its seeds and prints one line for each: executions, seconds, result.
#   run.sh PROGRAM KIND AMOUNT [SEED]    KIND is `runs` or `seconds`, for each target
# What is found lies in .build-fuzz/runs/found; give the program such a file and it is replayed.
set -eu
program=$1
kind=$2
amount=$3
seed=${4:-1}
jobs=${FUZZ_JOBS:-2}
base=$PWD/.build-fuzz/runs
mkdir -p "$base/found" || exit 1
# Leaks are not looked for: a reference that Swift keeps with a mark in its upper bits, as those of an
# indirect enumeration, is none to the detector, and what it points at counts as lost.
export ASAN_OPTIONS=detect_leaks=0
# A crash would otherwise wait for a debugger.
export SWIFT_BACKTRACE=enable=no
targets=$(NHANRONG_FUZZ_SEEDS="$base/seeds" "$program") || exit 1

# Some targets check signatures or fold whole bundles and are ten times slower: fewer runs of these.
limit() {
  case $kind:$1 in
    runs:importing) echo "-runs=$((amount / 10))" ;;
    runs:proof | runs:section) echo "-runs=$((amount / 5))" ;;
    runs:*) echo "-runs=$amount" ;;
    *) echo "-max_total_time=$amount" ;;
  esac
}

one() {
  mkdir -p "$base/corpus/$1"
  start=$(date +%s)
  NHANRONG_FUZZ_TARGET=$1 "$program" "$(limit "$1")" -seed="$seed" -max_len=8192 -timeout=20 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$base/found/$1-" \
    "$base/corpus/$1" "$base/seeds/$1" >"$base/$1.log" 2>&1 && status=0 || status=$?
  done=$(sed -n 's/^stat::number_of_executed_units: //p' "$base/$1.log")
  printf '%-16s %10s executions %5s s  %s\n' "$1" "${done:-?}" "$(($(date +%s) - start))" \
    "$([ $status = 0 ] && echo sound || echo "FAULT, see $base/$1.log")"
}

rm -f "$base"/*.line
running=0
for target in $targets; do
  one "$target" >"$base/$target.line" &
  running=$((running + 1))
  if [ $running -ge "$jobs" ]; then
    wait
    running=0
  fi
done
wait
cat "$base"/*.line
awk '{ sum += $2 } END { print "fuzz: " sum " executions in all" }' "$base"/*.line
! grep -q FAULT "$base"/*.line
