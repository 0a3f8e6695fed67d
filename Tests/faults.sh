#!/usr/bin/env bash
# Plants each fault of faults.txt in turn and asks that the tests named beside it fail. First all of them
# run with nothing planted: a test that fails by itself notices nothing.
set -uo pipefail
cd "$(dirname "$0")/.."
scratch=.build-faults
build=(--scratch-path "$scratch")
swift build --build-tests -Xswiftc -DPLANTED_FAULTS "${build[@]}" || exit 1
list=$(mktemp)
trap 'rm -f "$list"' EXIT
grep -v '^#' Tests/faults.txt >"$list"
listed=$(awk '{print $1}' "$list" | sort)
coded=$(sed -n 's/^  case \([A-Za-z0-9]*\)$/\1/p' Sources/PlantedFaults/PlantedFault.swift | sort)
if [ "$listed" != "$coded" ]; then
  echo "faults.txt and PlantedFault.swift name different faults:"
  diff <(echo "$listed") <(echo "$coded")
  exit 1
fi
# A twentieth of the random histories is enough to meet each of these.
export NR_HISTORIES=5
play() { swift test --skip-build "${build[@]}" --filter "$1" >"$list.out" 2>&1; }
for filter in $(awk '{print $2}' "$list" | sort -u); do
  if ! play "$filter"; then
    tail -n 20 "$list.out"
    echo "$filter fails with nothing planted"
    exit 1
  fi
done
missed=0
while read -r fault filter; do
  if NR_FAULT=$fault play "$filter" </dev/null; then
    echo "NOT NOTICED  $fault by $filter"
    missed=$((missed + 1))
  else
    echo "noticed      $fault by $filter"
  fi
done <"$list"
rm -f "$list.out"
echo "$(wc -l <"$list") faults planted, $missed not noticed"
[ "$missed" = 0 ]
