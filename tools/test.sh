#!/usr/bin/env bash
# Runs every test and fails if any does. Needs what ./adder build needs; makes the virtual environment it tests with.
set -euo pipefail
cd "$(dirname "$(dirname "$(readlink -f "$0")")")"
tools/build.sh
say() { printf '\nadder test: %s\n' "$*"; }
python=$(tools/python.sh)
failed=0
run() {
    say "$1"
    shift
    "$@" || failed=1
}
export PYTHONDONTWRITEBYTECODE=1
run "Java" tools/maven.sh test
run "Python package, on fakes" "$python" -m pytest -q python/tests
run "library, under plain CPython" env PYTHONPATH="$PWD" "$python" -m pytest -q tests/library
run "whole product" "$python" -m pytest -q tests/whole
if [ "$failed" != 0 ]; then
    say "FAILED"
    exit 1
fi
say "all passed"
