#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# format.sh checks that clang-format 19 changes nothing in the C++ code; format.sh --fix formats it. Other versions format some
# lines differently, so the check is skipped (77) without version 19.
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
echo "tests/tools/format.sh --fix formats the code" >&2
exit 1
