#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# clang-tidy has nothing to say of the sources that the latest commit or a later change touches, a few at most:
# tidy.sh OPTION-OF-THE-COMPILER...; FILES=".." names others. What it needs and is not there is told, and the check skipped (77).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
most=4
skip() { echo "SKIPPED: $1"; exit 77; }

for name in clang-tidy-19 clang-tidy; do command -v "$name" > /dev/null && break; name=; done
[ -n "$name" ] || skip "clang-tidy is not on PATH: install the package clang-tidy-19"
if [ -z "${FILES:-}" ]; then
  git rev-parse --verify -q 'HEAD~1' > /dev/null || skip "no earlier commit is known to git, so nothing tells what has changed"
  FILES=$(git diff --name-only --diff-filter=d 'HEAD~1' -- 'engine/*.cpp' 'playground/*.cpp' | head -n $most)
fi
[ -n "$FILES" ] || { echo "no source has changed"; exit; }
echo "$FILES"
xargs -P 2 -I{} "$name" --quiet {} -- "$@" <<< "$FILES"
