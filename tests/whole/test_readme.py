"""README.md and the pages it leads to: the Python example prints what the text says, commands and linked files exist."""
import os
import re
import subprocess
import sys

import pytest

CLONE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = ["README.md", "ARCHITECTURE.md"] + sorted("docs/" + n for n in os.listdir(os.path.join(CLONE, "docs")) if n.endswith(".md"))


def text(page):
    with open(os.path.join(CLONE, page)) as file:
        return file.read()


def test_python_example(tmp_path):
    page = text("README.md")
    program = tmp_path / "example.py"
    program.write_text(re.search(r"```python\n(.*?)```", page, re.S)[1])
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "PYTHONPATH": os.path.join(CLONE, "python")})
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.strip() == re.search(r"It prints `(.*?)`", page)[1]


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page):
    known = subprocess.run([os.path.join(CLONE, "adder")], capture_output=True, text=True).stdout
    for command in re.findall(r"\./adder ([a-z]+)", text(page)):
        assert re.search(rf"^  {command} ", known, re.M), command


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#:]+)\)", text(page)):
        assert os.path.exists(os.path.join(CLONE, os.path.dirname(page), link)), link


@pytest.mark.parametrize("page", PAGES)
def test_files_named_exist(page):
    for name in re.findall(r"`((?:lib|tests|tools|python|compiler|examples|docs)/[\w/.-]+)`", text(page)):
        inside = os.path.join("compiler/src/main/java/dev/adder", name)
        assert os.path.exists(os.path.join(CLONE, name)) or os.path.exists(os.path.join(CLONE, inside)), name
