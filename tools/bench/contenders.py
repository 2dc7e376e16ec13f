"""Starts what `./adder bench` compares: scripts timed as whole processes, and workers that measure on request.

Adder runs here with folders of its own for the cache and the server's socket, so that neither the user's cache nor a
server already running takes part.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "bench"
VARIABLES = ("ADDER_", "NUMBA_", "PYTHONPATH", "XDG_RUNTIME_DIR", "JAVA_HOME", "JDK_")


class Failed(Exception):
    """A contender could not do what it was asked; the text says why."""


def numba_python():
    """Python of an environment with the newest Numba that PyPI has for it."""
    made = subprocess.run([str(ROOT / "tools" / "venv.sh"), str(ROOT / "build" / "venv-numba"), "numba", "numpy", "scipy"],
                          stdout=subprocess.PIPE, text=True, check=True)
    return made.stdout.split()[-1]


def jax_python():
    """Python of an environment with JAX, or None where it cannot be installed: its column is empty then."""
    made = subprocess.run([str(ROOT / "tools" / "venv.sh"), str(ROOT / "build" / "venv-jax"), "jax", "numpy"], stdout=subprocess.PIPE, text=True)
    return made.stdout.split()[-1] if made.returncode == 0 else None


def environment(engine, **more):
    """The variables a contender sees: the user's, less all that steers Adder or Numba."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(VARIABLES)}
    if engine == "adder":
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT / "python"), os.environ.get("PYTHONPATH"))))
        if "JAVA_HOME" in os.environ:
            kept["JAVA_HOME"] = os.environ["JAVA_HOME"]
    return {**kept, **more}


class Folders:
    """Temporary folders: caches and socket folders by name. Servers started under them are stopped at the end."""

    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="adder-bench-"))
        self.count = 0

    def fresh(self):
        self.count += 1
        return self.named(f"fresh{self.count}")

    def named(self, name):
        folder = self.root / name
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def stop_server(self, runtime):
        if any(runtime.glob("*/*.sock")):
            subprocess.run([sys.executable, "-m", "adder.server", "stop"], env=environment("adder", XDG_RUNTIME_DIR=str(runtime)),
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self):
        for runtime in self.root.iterdir():
            self.stop_server(runtime)
        shutil.rmtree(self.root, ignore_errors=True)


def last_core():
    """The core that measured work is pinned to, or None where that cannot be done."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None


def timed_script(python, path, env, expected=None):
    """Wall seconds from starting a Python process to its end, and what it wrote."""
    start = time.perf_counter()
    done = subprocess.run([python, str(path)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise Failed((done.stderr.strip() or "exit status %d" % done.returncode).splitlines()[-1])
    if expected is not None and done.stdout.split() != [expected]:
        raise Failed(f"printed {done.stdout.strip()!r}, expected {expected!r}")
    return seconds, done.stdout


class Worker:
    """A contender's process (worker.py), pinned to one core; asks and answers are one line of JSON each."""

    def __init__(self, engine, python, env, options=None, pinned=True):
        self.process = subprocess.Popen([python, str(HERE / "worker.py"), engine, json.dumps(options or {})], env=env,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if pinned and last_core() is not None:
            os.sched_setaffinity(self.process.pid, {last_core()})
        self.version = self._answer()["version"]

    def ask(self, what, **details):
        self.process.stdin.write(json.dumps({"do": what, **details}) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"the process ended (status {self.process.wait()})")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"])
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def c_library(path, text, fast=False):
    """Shared object made from a kernel's C form, or None when there is no gcc."""
    if shutil.which("gcc") is None:
        return None
    BUILD.mkdir(parents=True, exist_ok=True)
    stem = Path(path).stem + ("_fast" if fast else "")
    source, library = BUILD / (stem + ".c"), BUILD / (stem + ".so")
    source.write_text("#include <math.h>\n#include <stdint.h>\n#include <stdlib.h>\n#include <string.h>\n" + text)
    flags = ["-ffast-math"] if fast else ["-ffp-contract=off"]
    subprocess.run(["gcc", "-O3", "-march=native", *flags, "-shared", "-fPIC", "-o", str(library), str(source), "-lm"], check=True)
    return library
