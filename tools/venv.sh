#!/bin/sh
# Makes a virtual environment with the given packages and prints the path of its Python as the last line.
#   tools/venv.sh build/venv numpy pytest   ->   build/venv/bin/python
# Takes the newest CPython from 3.10 to 3.14 on the machine ($PYTHON first, if set). Does nothing when it was done before.
set -eu
folder=$1; shift
wanted="$*"
mkdir -p "$(dirname "$folder")"
if command -v flock >/dev/null; then # two at once: the second waits and finds nothing to do
    exec 9>"$folder.lock"
    flock 9
fi
if [ -x "$folder/bin/python" ] && [ "$(cat "$folder/packages.txt" 2>/dev/null)" = "$wanted" ] && "$folder/bin/python" -c '' 2>/dev/null; then
    echo "$folder/bin/python"
    exit 0
fi

usable='import sys, venv, ensurepip
ok = sys.implementation.name == "cpython" and (3, 10) <= sys.version_info < (3, 15) and getattr(sys, "_is_gil_enabled", lambda: True)()
print("%d.%02d.%02d" % sys.version_info[:3], sys.executable) if ok else sys.exit(1)'
candidates="${PYTHON:-}"
if [ -z "$candidates" ]; then
    candidates="python3.14 python3.13 python3.12 python3.11 python3.10 python3"
    for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[0-4].*/bin/python /usr/local/bin/python3.1[0-4] /opt/*/bin/python3; do
        [ -x "$found" ] && candidates="$candidates $found"
    done
fi
best=$(for candidate in $candidates; do "$candidate" -c "$usable" 2>/dev/null || true; done | sort -r | head -n 1)
if [ -z "$best" ]; then
    echo "No CPython 3.10 to 3.14 with the venv module was found. Install one, or name it: PYTHON=/path/to/python" >&2
    exit 1
fi
python=${best#* }

echo "Virtual environment $folder ($("$python" -V), $wanted)" >&2
rm -rf "$folder"
"$python" -m venv "$folder"
log="$folder/install.log"
# pip's own lines are shortened to one word per package; the whole text is kept for when something fails
if ! { "$folder/bin/python" -m pip install --disable-pip-version-check --prefer-binary $wanted 2>&1 && : > "$folder/done"; } | tee "$log" |
        awk '/^Collecting/ { printf "  %s", $2; fflush() } /^Installing collected/ { printf "\n  installing ...\n"; fflush() }' >&2 || [ ! -e "$folder/done" ]; then
    tail -n 20 "$log" >&2
    echo "The packages could not be installed (whole text: $log)." >&2
    exit 1
fi
printf '%s' "$wanted" > "$folder/packages.txt"
echo "$folder/bin/python"
