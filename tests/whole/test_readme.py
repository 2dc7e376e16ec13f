"""README.md and the pages it leads to: the Python example prints what the text says, commands and linked files exist."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

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


@pytest.fixture
def place():
    """A folder with a path that is short enough for a socket in it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="adder-t", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def run(tmp_path, *words, **environment):
    """A command of the launcher, with caches and sockets of its own."""
    return subprocess.run([os.path.join(CLONE, "adder"), *words], capture_output=True, text=True, timeout=550, cwd=CLONE,
                          env={**os.environ, "ADDER_CACHE_DIR": str(tmp_path / "cache"), "XDG_RUNTIME_DIR": str(tmp_path), **environment})


BUILT = pytest.mark.skipif(not os.path.exists(os.path.join(CLONE, "build", "stamps", "package")), reason="not built by ./adder build")


@BUILT
def test_dump(place):
    line = re.search(r"^\./adder (dump .*?) +#", text("README.md"), re.M)[1]
    words = shlex.split(line)
    shown = run(place, *words)
    assert shown.stdout.startswith('func "slope" slope(array(float64, 2, C))'), shown.stderr
    assert " = load " in shown.stdout
    timed = run(place, *words[:-2], "--time")
    rows = re.findall(r"^ *(\w+)", timed.stdout, re.M)
    assert [row for row in rows if row in ("infer", "Inline", "FuseMaps", "target", "write", "load")] == ["infer", "Inline", "FuseMaps", "target", "write", "load"], timed.stderr
    wrong = run(place, *words[:-1], "nowhere")
    assert wrong.returncode == 2 and "there is no hop or pass nowhere" in wrong.stderr


@BUILT
def test_run_and_server(place):
    program = place / "program.py"
    program.write_text("import sys\nfrom adder import njit\nprint(njit(lambda x: x + 1)(int(sys.argv[1])))\n")
    done = run(place, "run", str(program), "41")
    assert (done.stdout, done.returncode) == ("42\n", 0), done.stderr
    assert re.search(r"^functions_compiled: [1-9]", run(place, "server", "status").stdout, re.M)
    assert run(place, "server", "stop").returncode == 0
    assert "no compile server is running" in run(place, "server", "status").stdout


@BUILT
@pytest.mark.skipif(not os.path.exists(os.path.join(CLONE, "build", "venv-numba")), reason="./adder bench has not fetched Numba")
def test_bench_quickly(place):
    done = run(place, "bench", "sum", "--quick")
    assert done.returncode == 0 and "sum" in done.stdout, done.stderr


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
