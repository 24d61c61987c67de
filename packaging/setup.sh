#!/usr/bin/env bash
# Sets a checkout up: virtual environment, hash-locked requirements, system libraries that Qt needs.
# Usage: packaging/setup.sh runtime|dev
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-runtime}
requirements=packaging/requirements/$what.txt

say() { printf '%s\n' "godwit setup: $*"; }

find_python() {
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  say "Python 3.11 or newer was not found. Install it (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3.12" >&2
  exit 1
}

on_debian() { command -v apt-get >/dev/null 2>&1; }

apt_install() { # packages…
  if on_debian && [ "$(id -u)" = 0 ]; then
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 || {
      apt-get update -q >/dev/null
      apt-get install -y -q --no-install-recommends "$@" >/dev/null
    }
  else
    say "these are missing; install them with:"
    printf '  %s\n' "sudo apt-get install -y --no-install-recommends $*"
    return 1
  fi
}

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || ls /usr/lib/*/"$1"* >/dev/null 2>&1; }

system_libraries() {
  [ "$(uname -s)" = Linux ] || return 0
  local missing=() pair
  for pair in libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon.so.0:libxkbcommon0 \
    libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4 \
    libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-randr.so.0:libxcb-randr0 \
    libxcb-render-util.so.0:libxcb-render-util0 libxcb-shape.so.0:libxcb-shape0 libxcb-xinerama.so.0:libxcb-xinerama0 \
    libxcb-xkb.so.1:libxcb-xkb1 libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1 \
    libglib-2.0.so.0:libglib2.0-0; do
    has_library "${pair%%:*}" || missing+=("${pair##*:}")
  done
  if [ "$what" = dev ]; then
    for pair in Xvfb:xvfb xdotool:xdotool strace:strace chromium:chromium import:imagemagick; do
      command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair##*:}")
    done
  fi
  [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}" || {
    # A person's own machine may still run the command line; the window says what it misses.
    [ "$what" = runtime ] || say "tests that need them are skipped until then"
  }
}

python=$(find_python)
if ! [ -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
  "$python" -m venv .venv 2>/dev/null || {
    rm -rf .venv
    apt_install python3-venv
    "$python" -m venv .venv
  }
fi
say "installing the locked requirements ($what)"
# The lock is complete: nothing is resolved anew (older pips then ask for extras that no line pins).
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r "$requirements"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
# Byte code now, not at each start: some machines tell Python to write none.
.venv/bin/python -m compileall -q gcs
system_libraries
say "ready"
