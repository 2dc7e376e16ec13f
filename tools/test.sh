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
# Every commit has random programs of its own, always the same ones: a red run can be repeated. A changed tree has new ones each time.
seed=${ADDER_FUZZ_SEED:-$(git diff --quiet HEAD 2>/dev/null && git rev-parse --short=12 HEAD || echo "$RANDOM$RANDOM")}
number=$(printf '%s' "$seed" | cksum | cut -d ' ' -f 1)
run "Java (random programs in IR and mutated texts: -Dadder.seed=$number)" tools/maven.sh test "-Dadder.seed=$number"
run "Python package, on fakes" "$python" -m pytest -q python/tests
run "library, under plain CPython" env PYTHONPATH="$PWD" "$python" -m pytest -q tests/library
run "errors of math functions" "$python" -m pytest -q tests/ulp
run "whole product" "$python" -m pytest -q tests/whole
run "what random programs have found" "$python" -m pytest -q tests/fuzz
count=${ADDER_FUZZ_COUNT:-20000}
run "random programs (ADDER_FUZZ_COUNT of them, from ADDER_FUZZ_SEED, in at most ADDER_FUZZ_SECONDS)" \
    "$python" -W ignore tests/fuzz/run.py --seed "$seed" --count "$count" --last "$count" --seconds "${ADDER_FUZZ_SECONDS:-1500}"
# Every other CPython on the machine runs the small suite, each in an environment of its own.
own=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
for other in 3.10 3.11 3.12 3.13 3.14; do
    for found in "python$other" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$other".*/bin/python; do
        if [ "$other" != "$own" ] && command -v "$found" >/dev/null && "$found" -c 'import venv, ensurepip' 2>/dev/null; then
            small=$(PYTHON=$(command -v "$found") tools/venv.sh "build/venv-$other" numpy pytest)
            run "small suite, CPython $other" "$small" -m pytest -q tests/whole/test_boxing.py tests/whole/test_complex.py
            break
        fi
    done
done
if [ "$failed" != 0 ]; then
    say "FAILED"
    exit 1
fi
say "all passed"
