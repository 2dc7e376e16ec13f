#!/usr/bin/env bash
# Prints the Python that Adder's own commands use: a virtual environment in build/, made at the first call.
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f "$0")")")
exec "$home/tools/venv.sh" "$home/build/venv" numpy matplotlib scikit-learn pillow pytest mpmath pyelftools
