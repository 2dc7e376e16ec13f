"""docs/differences.md: every program there is run compiled and as plain Python, and prints what the page says.

Under each program stands a block of two lines: `Adder` and `CPython`, each with what the program printed (lines joined by ` | `).
With BLESS=1 in the environment those blocks are rewritten.
"""
import json
import os
import re
import subprocess
import sys

import pytest

CLONE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(CLONE, "docs", "differences.md")
PROGRAM = re.compile(r"^## (.+?)$|^```python\n(.*?)^```\n+```text\n(.*?)^```", re.M | re.S)
RUN_ALL = """
import contextlib, io, json, runpy, sys
printed = []
for name in sys.argv[1:]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(name, run_name="__main__")
    printed.append(" | ".join(out.getvalue().splitlines()))
print(json.dumps(printed))
"""


def programs():
    """(title, program, block) of each program of the page."""
    with open(PAGE) as file:
        text = file.read()
    title = None
    for match in PROGRAM.finditer(text):
        if match[1]:
            title = match[1]
        else:
            yield title, match[2], match[3]


def run(files, **environment):
    done = subprocess.run([sys.executable, "-c", RUN_ALL, *files], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "PYTHONPATH": os.path.join(CLONE, "python"), **environment})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def blocks(tmp_path_factory):
    """What stands on the page, and what should."""
    folder = tmp_path_factory.mktemp("differences")
    files, said = [], []
    for k, (_, program, block) in enumerate(programs()):
        files.append(str(folder / f"program{k}.py"))
        with open(files[-1], "w") as file:
            file.write(program)
        said.append(block)
    compiled = run(files)
    plain = run(files, ADDER_DISABLE_JIT="1")
    true = [f"Adder    {a}\nCPython  {p}\n" for a, p in zip(compiled, plain)]
    if os.environ.get("BLESS") == "1":
        bless(said, true)
        said = true
    return said, true


def bless(said, true):
    with open(PAGE) as file:
        text = file.read()
    at = 0
    for old, new in zip(said, true):
        start = text.index("```text\n", at) + len("```text\n")
        text = text[:start] + new + text[start + len(old):]
        at = start
    with open(PAGE, "w") as file:
        file.write(text)


@pytest.mark.parametrize("number, title", [(k, p[0]) for k, p in enumerate(programs())])
def test_program(blocks, number, title):
    said, true = blocks
    assert said[number] == true[number]
    adder, cpython = (line[9:] for line in true[number].splitlines())
    assert adder != cpython, "this is no difference"
