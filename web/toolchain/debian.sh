# SPDX-License-Identifier: MIT
# On Debian as root: fills .deps/ with the parts that this release of Debian lacks, and installs the rest by apt.
# Sourced by setup.sh, which sets $root and $deps and holds the lock.
#
# A part is a folder .deps/NAME that one rename puts in place when it is complete. Its recipe is in .deps/NAME/.recipe.
# So an interrupted download leaves nothing that looks complete, and a part with a changed recipe is made again.

debian_release=$(. /etc/os-release && echo "${VERSION_ID:-99}")  # testing and sid have no VERSION_ID
debian_codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-sid}")

# apt_install NAME...: installs the packages among NAME that are missing, by the system's package manager.
apt_install() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  run_apt update
  run_apt install -y --no-install-recommends "${missing[@]}"
}

# run_apt ARG...: runs apt-get once no other process holds one of its locks. apt itself waits only for dpkg's lock, not
# for the locks of its lists and downloads, which another apt holds for a while on a machine that has just started.
run_apt() {
  local apt=(env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600)
  local deadline=$((SECONDS + ${apt_patience:-600})) output=$root/build/apt.log told=
  while :; do
    echo "\$ ${apt[*]} $*" >> "$log"
    if "${apt[@]}" "$@" > "$output" 2>&1 < /dev/null; then
      cat "$output" >> "$log"
      return
    fi
    cat "$output" >> "$log"
    grep -Eq '^E: (Could not get lock|Unable to lock|Unable to acquire the dpkg frontend lock)' "$output" || break
    [ "$SECONDS" -lt "$deadline" ] || break
    [ -n "$told" ] || say "another program is installing packages; waiting for it"
    told=yes
    sleep "${apt_pause:-2}"
  done
  tail -n 40 "$output" >&2
  fail "this failed: ${apt[*]} $*; the whole log is ${log#"$root"/}"
}

# suite_apt SUITE ARG...: runs apt-get on another suite of the archive that this machine already uses, with separate
# lists, so that the system's sources and lists do not change.
suite_apt() {
  [ -e "$deps/apt/$1/complete" ] || suite_lists "$1"
  suite_run "$@"
}

suite_run() {
  local home=$deps/apt/$1
  shift
  run apt-get -q -o Dir::Etc::SourceList="$home/list.sources" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$home/lists" -o Dir::Cache="$home/cache" -o APT::Sandbox::User=root \
    -o Acquire::Retries=3 "$@"
}

suite_lists() {
  local home=$deps/apt/$1 keys=/usr/share/keyrings/debian-archive-keyring.gpg uri
  uri=$(archive_uri)
  [ -n "$uri" ] || { run_apt update; uri=$(archive_uri); }
  [ -n "$uri" ] || fail "apt has no source for the main part of Debian $debian_codename; add one below /etc/apt"
  mkdir -p "$home/lists/partial" "$home/cache/archives/partial"
  printf 'Types: deb deb-src\nURIs: %s\nSuites: %s\nComponents: main\n' "$uri" "$1" > "$home/list.sources"
  [ ! -e $keys ] || echo "Signed-By: $keys" >> "$home/list.sources"
  suite_run "$1" update
  touch "$home/complete"
}

# The address from which this machine's apt gets the main part of its release.
archive_uri() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' |
    awk -v codename="$debian_codename" '$2 == codename && $3 == "main" { print $1; exit }'
}

# unpack_packages SUITE NAME...: unpacks binary packages into the current folder.
unpack_packages() {
  local suite=$1
  shift
  suite_apt "$suite" download "$@"
  for package in ./*.deb; do run dpkg -x "$package" . && rm "$package"; done
}

# unpack_source SUITE NAME: unpacks a source package's upstream tarball into the current folder.
unpack_source() {
  suite_apt "$1" source --download-only "$2"
  run tar xf ./*.orig.tar.* --strip-components=1
  rm ./*.orig.tar.* ./*.dsc ./*.debian.tar.*
}

# part NAME RECIPE...: makes the folder .deps/NAME by running RECIPE inside it, unless it exists already.
part() {
  local name=$1
  shift
  [ "$(cat "$deps/$name/.recipe" 2>/dev/null)" = "$*" ] && return
  say "getting $name"
  rm -rf "$deps/$name" "$deps/$name.new"
  mkdir -p "$deps/$name.new"
  cd "$deps/$name.new"
  "$@"
  echo "$*" > .recipe
  cd "$root"
  mv "$deps/$name.new" "$deps/$name"
}

# Emscripten without the parts that are not used here, configured for the tools that its package depends on.
unpack_emscripten() {
  suite_apt "$1" download emscripten node-acorn
  local package usr=usr/share/emscripten
  for package in ./*.deb; do
    run bash -o pipefail -c 'dpkg --fsys-tarfile "$0" | tar x "$@"' "$package" \
      --exclude="./$usr/"{test,docs,media} --exclude="*/wasm32-emscripten/"{lto,lto-pic,pic}
    rm "$package"
  done
  mkdir "$usr/node_modules"
  mv usr/share/nodejs/acorn "$usr/node_modules/acorn"
  cat > "$usr/.emscripten" <<END
LLVM_ROOT = '/usr/bin'
BINARYEN_ROOT = '$deps/binaryen'
NODE_JS = '$(command -v node)'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
FROZEN_CACHE = True
END
}

# Binaryen from a newer Debian, run with the C library for which it was built.
unpack_binaryen() {
  unpack_packages "$1" binaryen libc6 libstdc++6 libgcc-s1
  local libraries loader tool
  libraries=$(dirname usr/lib/*/libc.so.6)
  loader=$(ls "$libraries"/ld-linux*.so.* | head -n 1)
  mkdir bin
  for tool in usr/bin/wasm*; do
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
      "$deps/binaryen/$loader" "$deps/binaryen/$libraries" "$deps/binaryen/$tool" > "bin/${tool##*/}"
    chmod +x "bin/${tool##*/}"
  done
}

# debian_get WHAT...: gets everything for WHAT: native, web, web_tests.
debian_get() {
  local what
  unset EM_CONFIG EMSDK  # with them our Emscripten would use another one's tools
  export EMSDK_PYTHON=/usr/bin/python3  # starts faster than a version manager's python
  get_common
  for what in "$@"; do "get_$what"; done
  rm -rf "$deps/apt"
}

get_common() {
  apt_install ca-certificates ccache cmake dpkg-dev g++ ninja-build python3 xz-utils
  command -v node > /dev/null || apt_install nodejs
  command -v npm > /dev/null || apt_install npm
  part eigen unpack_packages sid libeigen3-dev
  part json unpack_packages "$debian_codename" nlohmann-json3-dev
  part imgui unpack_source sid imgui
}

get_native() {
  apt_install libcli11-dev libgl1-mesa-dri libsdl2-dev python3-torch xauth xvfb  # PyTorch runs what the playground exports for it
  if [ "$debian_release" -ge 13 ]; then
    apt_install catch2 clang clang-format clang-tidy libclang-rt-dev
  else
    apt_install clang-19 clang-format-19 clang-tidy-19 libclang-rt-19-dev
    part catch2 unpack_packages bookworm-backports libcatch2-dev
  fi
}

get_web() {
  if [ "$debian_release" -ge 13 ]; then
    apt_install emscripten node-acorn
  else
    apt_install clang-19 lld-19 llvm-19
    part binaryen unpack_binaryen trixie
    part emscripten unpack_emscripten trixie
  fi
  part sdl2 unpack_source trixie libsdl2
}

get_web_tests() {
  if [ "$debian_release" -ge 13 ]; then
    part catch2_source unpack_source "$debian_codename" catch2
  else
    part catch2_source unpack_source bookworm-backports catch2
  fi
  command -v "${CHROMIUM:-chromium}" > /dev/null || apt_install chromium
  # The other browser engines, and a desktop with real keys and a clipboard for all of them.
  apt_install firefox-esr libgl1-mesa-dri webkit2gtk-driver x11-xkb-utils xclip xdotool xvfb
}
