#!/usr/bin/env bash
# Writes the hash-locked requirements anew. Hashes yes, index addresses no.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
lock() {
  "$python" -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --custom-compile-command "packaging/lock.sh" \
    --constraint packaging/requirements/constraints.in pyproject.toml packaging/requirements/build.in "$@"
}
lock -o packaging/requirements/runtime.txt
lock --extra dev -o packaging/requirements/dev.txt
