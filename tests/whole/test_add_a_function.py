"""docs/add-a-function.md, followed: in a copy of the tree without np.ptp, the def of the page makes it work, and the page's own test passes."""
import os
import re
import shutil
import subprocess
import sys

import pytest

CLONE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHECK = """
import numpy as np
from adder import njit

@njit
def f(a):
    return np.ptp(a)

for a in (np.array([3, -5, 120, -128], np.int8), np.arange(12, dtype=np.float32).reshape(3, 4), np.zeros(0)):
    outcomes = []
    for call in (f, f.py_func):
        try:
            outcomes.append(call(a))
        except ValueError as problem:
            outcomes.append("ValueError")
    assert outcomes[0] == outcomes[1], outcomes
"""


def page():
    with open(os.path.join(CLONE, "docs", "add-a-function.md")) as file:
        return file.read()


@pytest.fixture
def tree(tmp_path):
    """A tree whose compiler reads the lib/ in it; the file of reductions lacks the def."""
    shutil.copytree(os.path.join(CLONE, "lib"), tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(os.path.join(CLONE, "python"), tmp_path / "python", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    command = tmp_path / "python" / "adder" / "native" / "server.txt"
    lines = [f"-Dadder.home={tmp_path}" if line.startswith("-Dadder.home=") else line
             for line in command.read_text().split("\n") if not line.startswith("-XX:AOTCache")]
    command.write_text("\n".join(lines))
    assert f"-Dadder.home={tmp_path}" in lines
    return tmp_path


def run(tree, *words):
    environment = {**os.environ, "PYTHONPATH": str(tree / "python"), "ADDER_CACHE_DIR": str(tree / "cache"), "ADDER_SERVER": "private"}
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=300, env=environment)


def test_the_walk(tree):
    definition = re.search(r"```\n(@numpy\ndef ptp.*?)```", page(), re.S)[1].strip()
    reductions = tree / "lib" / "numpy" / "reductions.py"
    without_it, removed = re.subn(r"(?:^@.*\n)+def ptp\(.*\n(?:(?:[ \t].*)?\n)*", "", reductions.read_text(), flags=re.M)
    assert removed
    reductions.write_text(without_it)
    program = tree / "program.py"
    program.write_text(CHECK)
    without = run(tree, str(program))
    assert "numpy.ptp does not exist or is not compiled" in without.stderr, without.stderr
    reductions.write_text(without_it + "\n\n" + definition + "\n")
    done = run(tree, str(program))
    assert done.returncode == 0, done.stderr


def test_the_line_of_its_test_stands_where_the_page_says():
    line = re.search(r'^check\("np\.ptp.*$', page(), re.M)[0]
    with open(os.path.join(CLONE, "tests", "library", "test_compiled_numpy.py")) as file:
        assert line in file.read()
