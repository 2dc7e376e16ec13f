"""What must not break: processes racing on one cold cache, a killed server, broken and full caches, a machine without a JDK, fork."""
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile

import pytest

from adder import _native

CLONE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = """
from adder import njit
@njit
def f(x, y):
    return x * y + {salt}
print(f(6, 7))
"""


class Place:
    """Folders of their own for the cache and the server, which is stopped at the end."""

    def __init__(self, folder):
        self.folder, self.package = folder, os.path.join(CLONE, "python")
        self.cache = folder / "cache"
        (folder / "run").mkdir(mode=0o700)

    def environment(self, **more):
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("ADDER_", "NUMBA_"))}
        return {**clean, "PYTHONPATH": str(self.package), "ADDER_CACHE_DIR": str(self.cache), "XDG_RUNTIME_DIR": str(self.folder / "run"), **more}

    def start(self, text, **more):
        program = self.folder / "program.py"
        if not program.exists() or program.read_text() != text:  # another process may be reading it at this moment
            program.write_text(text)
        return subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment(**more))

    def run(self, text, expected=0, **more):
        process = self.start(text, **more)
        out, err = process.communicate(timeout=200)
        assert (process.returncode == 0) == (expected == 0), err
        return out, err

    def server(self, word):
        return subprocess.run([sys.executable, "-m", "adder.server", word], capture_output=True, text=True, env=self.environment()).stdout

    def entries(self):
        return [p for p in self.cache.rglob("*") if p.is_file()]


@pytest.fixture
def place():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="adder-t", dir="/tmp"))       # pytest's own may be too long for a socket's path
    place = Place(folder)
    yield place
    place.server("stop")
    shutil.rmtree(folder, ignore_errors=True)


def test_processes_race_on_a_cold_cache_without_a_server(place):
    running = [place.start(PROGRAM.format(salt=0)) for _ in range(6)]
    outputs = [process.communicate(timeout=200) for process in running]
    assert outputs == [("42\n", "")] * 6
    assert len(place.entries()) == 1
    assert len(os.listdir(place.folder / "run")) == 1 and "pid" in place.server("status")


def test_a_folder_has_one_server(place):
    folder = place.folder / "run" / f"adder-{_native.build_id()}"
    folder.mkdir(mode=0o700)
    (folder / "server.sock").write_text("left behind by a crash")

    def start():
        return subprocess.Popen([*_native.server_command(), "--folder", str(folder)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def said(server):
        return server.stdout.read() if select.select([server.stdout], [], [], 200)[0] else "nothing"

    together = [start(), start()]
    later = None
    try:
        assert [said(server) for server in together] == ["ready\n"] * 2
        one = int(re.search(r"pid: (\d+)", place.server("status"))[1])
        other = next(server for server in together if server.pid != one)
        assert other.wait(200) == 0 and one in [server.pid for server in together]
        later = start()
        assert said(later) == "ready\n" and later.wait(200) == 0
        assert place.run(PROGRAM.format(salt=3)) == ("45\n", "")
        assert re.search(r"pid: (\d+)", place.server("status"))[1] == str(one)
    finally:
        for server in filter(None, (*together, later)):
            server.kill()
            server.wait()
            server.stdout.close()


def test_a_killed_server_is_started_anew(place):
    place.run(PROGRAM.format(salt=1))
    first = int(re.search(r"pid: (\d+)", place.server("status"))[1])
    os.kill(first, signal.SIGKILL)
    assert place.run(PROGRAM.format(salt=2)) == ("44\n", "")
    assert int(re.search(r"pid: (\d+)", place.server("status"))[1]) != first


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.4])
def test_a_server_killed_while_it_compiles(place, delay):
    text = """
import os, re, signal, subprocess, sys, threading
from adder import njit
print(njit(lambda x: x + 1)(1))
status = subprocess.run([sys.executable, "-m", "adder.server", "status"], capture_output=True, text=True).stdout
pid = int(re.search(r"pid: (\\d+)", status)[1])
space = {}
exec("def g(x):\\n" + "".join(f"    x = x * {i} + (x // {i + 1}) % {i + 2}\\n" for i in range(1, 150)) + "    return x * 0 + 5\\n", space)
g = njit(space["g"])
threading.Timer(DELAY, os.kill, (pid, signal.SIGKILL)).start()
print(g(3))
""".replace("DELAY", str(delay))
    assert place.run(text) == ("2\n5\n", "")


@pytest.mark.parametrize("damage", ["junk", "cut", "empty"])
def test_broken_entries_are_compiled_again(place, damage):
    place.run(PROGRAM.format(salt=0))
    for entry in place.entries():
        content = entry.read_bytes()
        entry.write_bytes({"junk": b"junk" * 2000, "cut": content[:500], "empty": b""}[damage])
    assert place.run(PROGRAM.format(salt=0)) == ("42\n", "")
    assert [p.read_bytes() for p in place.entries()] == [content]


def test_an_unusable_folder_costs_a_warning_at_the_users_line(place):
    place.cache.write_text("a file")
    out, err = place.run(PROGRAM.format(salt=0))
    assert out == "42\n" and "program.py:6: NumbaSystemWarning: compiled functions are not kept" in err


def test_a_full_disk_costs_a_warning(place):
    place.cache.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(place.cache)], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        (place.cache / "full").write_bytes(bytes(4096))
        out, err = place.run(PROGRAM.format(salt=0))
        assert out == "42\n" and "cannot be written (No space left on device)" in err
        assert [p.name for p in place.entries()] == ["full"]
    finally:
        subprocess.run(["umount", str(place.cache)], check=True)


@pytest.fixture
def without_jdk(place):
    """The package with a server command whose java is not there, on a PATH without one."""
    place.package = place.folder / "python"
    shutil.copytree(os.path.join(CLONE, "python"), place.package, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    command = place.package / "adder" / "native" / "server.txt"
    command.write_text("/nowhere/bin/java\n" + command.read_text().partition("\n")[2])
    return place


def test_a_cached_function_runs_without_a_jdk(without_jdk):
    package, without_jdk.package = without_jdk.package, os.path.join(CLONE, "python")
    without_jdk.run(PROGRAM.format(salt=0))
    without_jdk.server("stop")
    without_jdk.package = package
    assert without_jdk.run(PROGRAM.format(salt=0), PATH="/nowhere", JAVA_HOME="") == ("42\n", "")
    out, err = without_jdk.run(PROGRAM.format(salt=1), expected=1, PATH="/nowhere", JAVA_HOME="")
    assert "no JDK was found" in err and "A JDK of at least 25.0.3 is needed; JAVA_HOME names one" in err


def test_a_jdk_that_is_too_old_is_told(without_jdk):
    old = without_jdk.folder / "old" / "bin"
    old.mkdir(parents=True)
    (old / "java").write_text("#!/bin/sh\necho \"Unrecognized VM option 'AOTCache'\" >&2\nexit 1\n")
    (old / "java").chmod(0o755)
    out, err = without_jdk.run(PROGRAM.format(salt=0), expected=1, PATH="/usr/bin:/bin", JAVA_HOME=str(old.parent))
    assert "A JDK of at least 25.0.3 is needed" in err and "Unrecognized VM option" in err


def test_an_edited_callee_in_another_file_gives_the_new_result(place):
    other = place.folder / "other.py"
    text = "from adder import njit\nfrom other import g\nimport other\nprint(njit(lambda x: g(x) + other.g(x) + other.K)(1))"
    for k in (1, 10):
        other.write_text(f"K = {k}\ndef g(x):\n    return h(x) * {k}\ndef h(x):\n    return x + {k}\n")
        os.utime(other, (k, k))         # bytecode must not be taken from before
        assert place.run(text, PYTHONDONTWRITEBYTECODE="1")[0] == f"{2 * (1 + k) * k + k}\n"
    assert len(place.entries()) == 2


def test_a_package_of_the_users_may_be_named_lib(place):
    (place.folder / "lib" / "core").mkdir(parents=True)
    (place.folder / "lib" / "core" / "numbers.py").write_text("K = 40\ndef narrow(x):\n    return x + 1\n")
    text = """
import numpy as np
import lib.core.numbers
from lib.core import numbers
from adder import njit
print(njit(lambda x: lib.core.numbers.narrow(x) + numbers.K)(1), njit(lambda a: a + 300)(np.ones(1, np.int16)))
"""
    assert place.run(text) == ("42 [301]\n", "")


def test_fork_before_and_after_the_first_call(place):
    text = """
import os
from adder import njit
f = njit(lambda x: x * 5 + SALT)
SALT = 77
def forked():
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(w, repr((f(3), njit(lambda x: x - 1.5)(3))).encode())
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    return os.read(r, 100).decode()
print(forked(), f(1), forked(), f(2))
"""
    assert place.run(text) == ("(92, 1.5) 82 (92, 1.5) 87\n", "")


def test_multiprocessing(place):
    text = """
import multiprocessing
from adder import njit
@njit
def f(x):
    return x * x
if __name__ == "__main__":
    for how in ("fork", "spawn"):
        with multiprocessing.get_context(how).Pool(2) as pool:
            print(pool.map(f, [1, 2, 3]))
"""
    assert place.run(text) == ("[1, 4, 9]\n" * 2, "")


def test_the_launcher_says_which_program_it_misses(tmp_path):
    run = subprocess.run([os.path.join(CLONE, "adder"), "help"], env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert run.returncode == 127
    assert run.stderr.startswith(f"adder: the program 'bash' is not found on PATH, which is '{tmp_path}'.\n"), run.stderr
