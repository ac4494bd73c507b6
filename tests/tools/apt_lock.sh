#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installing packages waits while another apt holds a lock, and in no other case: apt_lock.sh SCRATCH. A script replaces
# apt-get.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scratch=$1
rm -rf "$scratch"
mkdir -p "$scratch/bin" "$scratch/build"
cat > "$scratch/bin/apt-get" << 'END'
#!/bin/sh
# Prints the next line of $SCRATCH/answers at each call, and fails unless it is "ok".
line=$(head -n 1 "$SCRATCH/answers")
sed -i 1d "$SCRATCH/answers"
echo "$line"
[ "$line" = ok ] || exit 100
END
chmod +x "$scratch/bin/apt-get"
export SCRATCH=$scratch PATH=$scratch/bin:$PATH

# outcome ANSWER...: output and status of run_apt if apt-get gives these answers in order.
outcome() {
  printf '%s\n' "$@" > "$scratch/answers"
  (
    root=$scratch log=$scratch/build/setup.log apt_pause=0.01 apt_patience=${patience:-600}
    say() { echo "say: $*"; }
    fail() { echo "fail: $*"; exit 1; }
    . web/toolchain/debian.sh
    run_apt update && echo done
  ) 2>&1 || true
}

expect() {
  grep -q "$1" <<< "$said" && return
  printf 'expected %s in:\n%s\n' "$1" "$said" >&2
  exit 1
}

lists='E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)'
archives='E: Unable to lock directory /var/cache/apt/archives/'
dpkg='E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?'
said=$(outcome ok)
expect '^done$'
said=$(outcome "$lists" "$archives" "$dpkg" "$lists" ok)
expect '^say: another program is installing packages; waiting for it$'
expect '^done$'
[ "$(grep -c '^say' <<< "$said")" = 1 ]
said=$(outcome "E: Unable to locate package nonsense" ok)
expect '^E: Unable to locate package nonsense$'
expect '^fail: this failed: .* update;'
said=$(patience=0 outcome "$lists" ok)
expect '^fail: '
echo ok
