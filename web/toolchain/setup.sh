# SPDX-License-Identifier: MIT
# What web/serve and tests/run share: getting what is missing, building a preset, and saying so in few lines.
# Sourced by them from the repository root.

root=$PWD
deps=$root/.deps
log=$root/build/setup.log
mkdir -p "$deps" "$root/build"

say() { echo "deepX: $*"; }

fail() {
  echo "deepX: $*" >&2
  exit 1
}

# run COMMAND...: runs it with its output in the log; on failure shows the end of the log and stops.
run() {
  echo "\$ $*" >> "$log"
  local status=0
  "$@" >> "$log" 2>&1 < /dev/null || status=$?
  [ $status -eq 0 ] && return
  tail -n 40 "$log" >&2
  fail "this failed with status $status: $*; the whole log is ${log#"$root"/}"
}
