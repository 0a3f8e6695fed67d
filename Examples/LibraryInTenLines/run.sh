#!/bin/sh
# Needs EXAMPLES_BIN, the folder with the built programs; WORK, an empty folder; DATA, Examples/Data.
set -eu
export XDG_STATE_HOME="$WORK/state"
"$EXAMPLES_BIN/LibraryInTenLines" "$WORK" "$DATA/plans/000-loi-bac-2026-2030.json"
