# SPDX-License-Identifier: MIT
# Shared by web/serve and tests/run: installing what is missing and building a preset, with few lines of output.
# They source this file from the repository root. It writes only below .deps/ and build/.

root=$PWD
deps=$root/.deps
log=$root/build/setup.log
mkdir -p "$deps" "$root/build"
# The compiler tells ccache which files a source includes, so no preprocessor runs before it.
export CCACHE_DEPEND=${CCACHE_DEPEND:-1}
# Two builds may run at the same time, and each of their compilers takes up to 1 GB.
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(getconf _NPROCESSORS_ONLN)}

say() { echo "deepX: $*"; }

fail() {
  echo "deepX: $*" >&2
  exit 1
}

# refuse WHAT...: reports wrong arguments and stops.
refuse() {
  echo "$0: $*" >&2
  exit 2
}

# run COMMAND...: runs the command with its output in the log; on failure shows the end of the log and stops.
run() {
  echo "\$ $*" >> "$log"
  local status=0
  "$@" >> "$log" 2>&1 < /dev/null || status=$?
  [ $status -eq 0 ] && return
  tail -n 40 "$log" >&2
  fail "this failed with status $status: $*; the whole log is ${log#"$root"/}"
}

# Between lock and unlock no other process installs or builds anything in this tree. The lock also ends with the
# process.
lock() {
  exec 9> "$deps/lock"
  if ! try_lock -n; then
    say "another run is building here; waiting for it"
    try_lock
  fi
  : > "$log"
}

try_lock() {
  if command -v flock > /dev/null; then
    flock "$@" 9
  else  # macOS has no flock(1), but perl
    perl -e 'use Fcntl ":flock"; open my $f, ">&=9"; exit !flock $f, LOCK_EX | (@ARGV ? LOCK_NB : 0)' -- "$@"
  fi
}

unlock() { exec 9>&-; }

# check_tools WHAT...: stops if a tool that WHAT needs is not on PATH, and says how people usually install it.
check_tools() {
  local missing= tool how
  while read -r tool how; do
    case " $* " in
      *" ${how%% *} "*) command -v "$tool" > /dev/null || missing="$missing; $tool (${how#* })" ;;
    esac
  done << 'END'
cmake common https://cmake.org/download, 3.25 or later
ninja common brew install ninja, or the package ninja-build
node common https://nodejs.org, 18 or later
npm common comes with node
c++ native the package g++ or clang, or xcode-select --install
emcc web Emscripten 3.1.69 or later: emsdk from https://emscripten.org, or brew install emscripten
END
  [ ! -e "$deps/emscripten" ] || missing=$(echo "$missing" | sed 's/; emcc ([^)]*)//')
  [ -z "$missing" ] || fail "missing from PATH:${missing#;}"
}

# get WHAT...: installs whatever is missing for WHAT: native, web, web_tests.
get() {
  if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null && grep -qx 'ID=debian' /etc/os-release; then
    . web/toolchain/debian.sh
    debian_get "$@"
  else
    check_tools common "$@"
  fi
}

# build PRESET: configures and builds it. A build folder that does not fit the tools is configured from scratch.
build() {
  local started=$SECONDS log=$root/build/$1.log
  : > "$log"
  [ -e "build/$1/build.ninja" ] || say "building $1 for the first time; this takes a few minutes"
  cmake --preset "$1" >> "$log" 2>&1 < /dev/null || run cmake --fresh --preset "$1"
  run cmake --build --preset "$1"
  say "$1 built in $((SECONDS - started)) s"
}
