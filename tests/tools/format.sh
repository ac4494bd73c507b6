#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The code is set as clang-format sets it: format.sh, or format.sh --fix to set it. Other versions set some lines otherwise, so
# without the one that is meant this is skipped (77).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=19
for name in clang-format-$version clang-format; do
  [[ $("$name" --version 2> /dev/null) =~ version\ $version\. ]] && break
  name=
done
if [ -z "$name" ]; then
  echo "SKIPPED: clang-format $version is not on PATH: install the package clang-format-$version, or pip install 'clang-format==$version.*'"
  exit 77
fi
if [ "${1:-}" = --fix ]; then how=(-i); else how=(--dry-run --Werror --ferror-limit=1); fi
find engine playground tests -name '*.h' -o -name '*.cpp' | xargs -P 2 -n 100 "$name" "${how[@]}" && exit
echo "tests/tools/format.sh --fix sets them" >&2
exit 1
