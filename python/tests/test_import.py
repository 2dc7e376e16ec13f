"""What `import adder` costs and drags in."""
import os
import subprocess
import sys

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEAR = {"inspect", "json", "socket", "hashlib", "ssl", "_hashlib", "ctypes", "numpy", "dataclasses", "typing", "ast", "tokenize", "threading",
        "subprocess", "importlib.metadata", "adder.types", "adder.errors", "adder._client", "adder._walk", "adder._dispatcher"}


def run(program, tmp_path):
    # Python's own start may load re and enum (3.11 does in some environments); -I -S takes that away
    environ = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run([sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {PACKAGE!r})\n{program}"], env=environ, capture_output=True,
                          text=True, check=True).stdout


def test_nothing_dear_is_imported(tmp_path):
    loaded = set(run("import adder\nprint(*sys.modules)", tmp_path).split())
    assert not loaded & (DEAR | {"re", "enum", "warnings", "functools", "collections"})


def test_time(tmp_path):
    program = "import time; t = time.process_time(); import adder; print(time.process_time() - t)"     # it waits for nothing
    assert any(float(run(program, tmp_path)) < 0.015 for _ in range(40))        # other programs crowd it out of the caches


def test_a_cached_call_needs_little(tmp_path):
    here = os.path.dirname(os.path.abspath(__file__))
    from adder import _native
    program = (f"sys.path.insert(0, {here!r})\nimport fake_native; fake_native.install({_native.FOLDER!r})\nbefore = set(sys.modules)\n"
               "from adder import njit\nf = njit(eval('lambda x: x + 1'))\nf(1)\nprint(*set(sys.modules) - before)")
    run(program, tmp_path)
    loaded = set(run(program, tmp_path).split())
    assert "adder._walk" in loaded
    assert not loaded & {"adder._client", "adder._proof", "adder._request", "adder.types", "adder.errors", "numpy", "json", "warnings", "_socket"}
