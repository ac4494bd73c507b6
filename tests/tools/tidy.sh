#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks by clang-tidy the sources that the latest commit or an uncommitted change touches, at most a few:
# tidy.sh COMPILER-OPTION...; FILES=".." selects others. The check is skipped (77) when something it needs is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
most=4
skip() { echo "SKIPPED: $1"; exit 77; }

for name in clang-tidy-19 clang-tidy; do command -v "$name" > /dev/null && break; name=; done
[ -n "$name" ] || skip "clang-tidy is not on PATH: install the package clang-tidy-19"
if [ -z "${FILES:-}" ]; then
  git rev-parse --verify -q 'HEAD~1' > /dev/null || skip "git knows no earlier commit, so the changed files are unknown"
  FILES=$(git diff --name-only --diff-filter=d 'HEAD~1' -- 'engine/*.cpp' 'playground/*.cpp' | head -n $most)
fi
[ -n "$FILES" ] || { echo "no source has changed"; exit; }
echo "$FILES"
xargs -P 2 -I{} "$name" --quiet {} -- "$@" <<< "$FILES"
