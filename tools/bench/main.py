"""Measures Adder beside the newest Numba and C, and says which goals are reached.

    ./adder bench                      all sections; writes build/bench.json and build/bench.svg
    ./adder bench sum dot              these kernels only
    ./adder bench --quick              fewer rounds, smaller sizes: does it work, not how fast is it
    ./adder bench --only calls,memory  some sections: start compile calls kernels array math memory
    ./adder bench --keep               what it printed becomes docs/scoreboard.md, its picture docs/scoreboard.svg

Contenders take turns within a round, so that a slow moment of the machine meets them all; numbers are medians of rounds.
"""
import argparse
import contextlib
import io
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

from contenders import BUILD, ROOT, Failed, Folders, Worker, environment, jax_python, numba_python, timed_script
from functionspeed import MathFunctions
from picture import draw
from report import Report, number, seconds, table
from scoreboard import Scoreboard

SECTIONS = ("start", "compile", "calls", "kernels", "array", "math", "memory")
SCALAR_START = '''
{measure}
from {package} import njit

@njit{options}
def steps(limit):
    total = 0
    for start in range(1, limit):
        value = start
        while value != 1:
            if value % 2 == 0:
                value = value // 2
            else:
                value = 3 * value + 1
            total += 1
    return total + {salt}

{show}(steps(100))
'''
ARRAY_START = '''
import numpy as np
a = np.arange(100.0)
{measure}
from {package} import njit

@njit{options}
def total(a):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i]
    return total + {salt}

{show}(total(a))
'''
MEMORY = '''
def resident():
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1])

def show(result):
    print(resident() - before)

before = resident()
'''
SCALAR_RESULT, ARRAY_RESULT = 3117, 4950.0


class Bench:
    def __init__(self, options, sections):
        self.options = options
        self.sections = sections
        self.rounds = options.rounds or (3 if options.quick else 9)
        self.folders = Folders()
        self.numba = numba_python()
        self.jax = jax_python() if {"kernels", "array"} & set(sections) else None
        self.board = None
        self.report = Report()
        self.salt = 0
        BUILD.mkdir(parents=True, exist_ok=True)

    def status(self, text):
        if sys.stderr.isatty():
            print("\r\033[K" + text, end="", file=sys.stderr, flush=True)

    def script(self, name, text, **parts):
        """Writes a program that no cache has seen; gives its path and what it must print."""
        self.salt += 1
        filled = text.format(**{"measure": "", "show": "print", "options": "", "salt": self.salt, **parts})
        path = BUILD / (name + ".py")
        path.write_text(filled)
        return path, str((SCALAR_RESULT if text is SCALAR_START else ARRAY_RESULT) + self.salt)

    def adder_environment(self, runtime, cache):
        return environment("adder", XDG_RUNTIME_DIR=str(runtime), ADDER_CACHE_DIR=str(cache))

    def adder_worker(self, **more):
        env = self.adder_environment(self.folders.named("runtime"), self.folders.fresh())
        return Worker("adder", sys.executable, env, **more)

    def numba_worker(self, **more):
        return Worker("numba", self.numba, environment("numba"), **more)

    def medians(self, contenders):
        """Median seconds of each contender over the rounds; the first round warms file caches and does not count."""
        times, failures = {name: [] for name in contenders}, {}
        for turn in range(self.rounds + 1):
            for name, run in contenders.items():
                if name in failures:
                    continue
                self.status(f"  round {turn} of {self.rounds}: {name}")
                try:
                    measured = run()
                except Failed as problem:
                    failures[name] = str(problem)
                    continue
                if turn > 0:
                    times[name].append(measured)
        self.status("")
        for name, text in failures.items():
            print(f"  {name}: FAILED: {text}")
            self.report.failed.append(f"{name}: {text}")
        return {name: statistics.median(values) for name, values in times.items() if name not in failures}, times

    # ---- process start (numbers 1 and 4)

    def start(self):
        print("\nProcess start to first result")
        running, warm = self.folders.named("runtime"), self.folders.named("warm")
        (BUILD / "bare.py").write_text("pass\n")
        (BUILD / "numpy_only.py").write_text("import numpy\n")

        def bare(name):
            return lambda: timed_script(sys.executable, BUILD / name, environment("adder"))[0]

        def cold_server(text):
            def run():
                runtime = self.folders.fresh()
                path, expected = self.script("start_adder", text, package="adder")
                try:
                    return timed_script(sys.executable, path, self.adder_environment(runtime, self.folders.fresh()), expected)[0]
                finally:
                    self.folders.stop_server(runtime)
            return run

        def with_server(text):
            def run():
                path, expected = self.script("start_adder", text, package="adder")
                return timed_script(sys.executable, path, self.adder_environment(running, self.folders.fresh()), expected)[0]
            return run

        def cached(name, text):
            path, expected = self.script(name, text, package="adder")
            hidden = {**self.adder_environment(self.folders.named("nobody"), warm), "PATH": "/nonexistent", "JAVA_HOME": "/nonexistent"}

            def run():
                if not any(warm.glob(name + ".filled")):
                    timed_script(sys.executable, path, self.adder_environment(running, warm), expected)
                    (warm / (name + ".filled")).touch()
                return timed_script(sys.executable, path, hidden, expected)[0]
            return run

        def numba(text):
            def run():
                path, expected = self.script("start_numba", text, package="numba")
                return timed_script(self.numba, path, environment("numba"), expected)[0]
            return run

        def numba_cached(name, text):
            path, expected = self.script(name, text, package="numba", options="(cache=True)")
            return lambda: timed_script(self.numba, path, environment("numba", NUMBA_CACHE_DIR=str(self.folders.named("numba"))), expected)[0]

        middle, _ = self.medians({
            "python": bare("bare.py"), "numpy": bare("numpy_only.py"),
            "adder, no server": cold_server(SCALAR_START), "adder, server": with_server(SCALAR_START), "adder, server, array": with_server(ARRAY_START),
            "adder, cached": cached("cached_adder", SCALAR_START), "adder, cached, array": cached("cached_adder_array", ARRAY_START),
            "numba": numba(SCALAR_START), "numba, array": numba(ARRAY_START),
            "numba, cached": numba_cached("cached_numba", SCALAR_START), "numba, cached, array": numba_cached("cached_numba_array", ARRAY_START)})
        if any(self.folders.named("nobody").glob("*/*.sock")):
            print("  a server was started although everything was cached")
            self.report.failed.append("cached start: a server was started")
        table([("", "seconds")] + [(name, seconds(value)) for name, value in middle.items()])
        self.report.raw["start"] = middle
        get = middle.get
        self.report.goal("1", "start, no server: part of Numba's time", get("adder, no server"), get("numba"), 1 / 3)
        self.report.goal_added("1", "start, server running: over bare Python", get("adder, server"), get("python"), 0.060)
        self.report.goal_added("1", "start over an array, server running: over import numpy", get("adder, server, array"), get("numpy"), 0.060)
        self.report.goal_added("4", "cached start without JDK: over bare Python", get("adder, cached"), get("python"), 0.030)
        self.report.goal_added("4", "cached start over an array: over import numpy", get("adder, cached, array"), get("numpy"), 0.030)

    # ---- compile time (number 2)

    def compile(self):
        print("\nCompiling one more function in a running process (wall time of the first call)")
        names, times = [], {}
        source = (ROOT / "tools" / "bench" / "functions.py").read_text()
        for turn in range(self.rounds):
            self.salt += 1
            path = BUILD / f"functions{turn}.py"
            path.write_text(source.replace("SALT = 0", f"SALT = {self.salt}"))
            workers = {}
            try:
                workers = {"adder": self.adder_worker(pinned=False), "numba": self.numba_worker(pinned=False)}
                for name in list(workers):
                    names = workers[name].ask("compiling", path=str(path))["names"]
                for which, function in enumerate(names):
                    for name, worker in workers.items():
                        self.status(f"  round {turn + 1} of {self.rounds}: {function}, {name}")
                        try:
                            times.setdefault((function, name), []).append(worker.ask("compile", which=which)["seconds"])
                        except Failed as problem:
                            self.report.failed.append(f"compile {function}, {name}: {problem}")
            except Failed as problem:
                self.report.failed.append(f"compile: {problem}")
                print(f"  FAILED: {problem}")
                break
            finally:
                for worker in workers.values():
                    worker.close()
        self.status("")
        rows = [("function", "Adder", "first round", "Numba", "Adder / Numba")]
        middle = {}
        for function in names:
            adder, numba = times.get((function, "adder")), times.get((function, "numba"))
            a, n = adder and statistics.median(adder), numba and statistics.median(numba)
            middle[function] = {"adder": a, "adder first round": adder and adder[0], "numba": n}
            rows.append((function, seconds(a), seconds(adder and adder[0]), seconds(n), number(a / n, 3) if a and n else "-"))
            self.report.goal("2", f"compile {function}: part of Numba's time", a, n, 1 / 10 if "100 lines" in function else 1 / 4)
        table(rows)
        self.report.raw["compile"] = middle

    # ---- call overhead (number 3)

    def calls(self):
        print("\nCall overhead (nanoseconds per call, loop included)")
        workers = {"adder": self.adder_worker(), "numba": self.numba_worker()}
        rows, middle = [("call", "Adder", "Numba", "Adder / Numba")], {}
        try:
            for worker in workers.values():
                worker.ask("calls")
            for which, call in enumerate(("f(int)", "f(array)", "f(array, array, array, int, float)")):
                times, _ = self.medians({name: lambda worker=worker: worker.ask("call", which=which)["nanoseconds"] for name, worker in workers.items()})
                a, n = times.get("adder"), times.get("numba")
                middle[call] = times
                rows.append((call, number(a, 3), number(n, 3), number(a / n, 3) if a and n else "-"))
                self.report.goal("3", f"{call}: part of Numba's time", a, n, 1 / 2)
        except Failed as problem:
            print(f"  FAILED: {problem}")
            self.report.failed.append(f"calls: {problem}")
        finally:
            for worker in workers.values():
                worker.close()
        table(rows)
        self.report.raw["calls"] = middle

    # ---- run time of the kernels (number 5, and all of the scoreboard)

    def scoreboard(self):
        if self.board is None:
            self.board = Scoreboard(self, self.options.kernel, self.sections)
        return self.board

    def kernels(self):
        print("\nLoop forms, one core, CPU time (Adder with checks on, Numba as it comes, gcc -O3 -march=native -ffp-contract=off)")
        self.scoreboard().loops()
        if not self.options.kernel:
            draw(self.board.rows, ROOT / "build" / "bench.svg")

    def array(self):
        print("\nArray forms, one core, CPU time")
        self.scoreboard().arrays()

    def math(self):
        print("\nMath functions: nanoseconds per element")
        MathFunctions(self).run()

    # ---- memory (number 6)

    def memory(self):
        print("\nMemory added to the process by import and first kernel (megabytes resident)")
        running = self.folders.named("runtime")

        def added(engine, text):
            def run():
                path, _ = self.script("memory_" + engine, text, package=engine, measure=MEMORY, show="show")
                python = sys.executable if engine == "adder" else self.numba
                env = self.adder_environment(running, self.folders.fresh()) if engine == "adder" else environment("numba")
                return int(timed_script(python, path, env)[1]) / 1024
            return run

        middle, _ = self.medians({"adder": added("adder", SCALAR_START), "adder, array (NumPy not counted)": added("adder", ARRAY_START),
                                  "numba": added("numba", SCALAR_START), "numba, array (NumPy not counted)": added("numba", ARRAY_START)})
        table([("", "MB")] + [(name, number(value, 3)) for name, value in middle.items()])
        self.report.raw["memory"] = middle
        self.report.goal_most("6", "memory added (MB)", middle.get("adder"), 20)
        self.report.goal_most("6", "memory added, over an array (MB)", middle.get("adder, array (NumPy not counted)"), 20)

    def versions(self):
        ask = "import sys, numpy; print(sys.version.split()[0], numpy.__version__, end=' ')"
        ours = subprocess.run([sys.executable, "-c", ask], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        theirs = subprocess.run([self.numba, "-c", ask + "; import numba, llvmlite; print(numba.__version__, llvmlite.__version__)"],
                                stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        described = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
        model = next((line.split(":")[1].strip() for line in described if line.startswith("model name")), platform.processor())
        return {"cpu": model, "cores": os.cpu_count(), "load": os.getloadavg()[0], "python": ours[0], "numpy": ours[1],
                "numba's python": theirs[0], "numba's numpy": theirs[1], "numba": theirs[2], "llvmlite": theirs[3]}


def main():
    parser = argparse.ArgumentParser(prog="adder bench", description="Measures Adder beside the newest Numba and C.")
    parser.add_argument("kernel", nargs="*", help="files of benchmarks/ without .py; only these are timed")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller sizes")
    parser.add_argument("--rounds", type=int, help="how often contenders take turns")
    parser.add_argument("--keep", action="store_true", help="write what is printed to docs/scoreboard.md, with the picture")
    parser.add_argument("--only", default="", help="sections, with commas: " + ", ".join(SECTIONS))
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else ["kernels", "array"] if options.kernel else SECTIONS
    for name in wanted:
        if name not in SECTIONS:
            parser.error(f"there is no section {name!r}")
    if options.keep and (options.kernel or options.quick or options.only):
        parser.error("--keep is for whole runs")
    printed = io.StringIO() if options.keep else None
    with contextlib.redirect_stdout(Both(sys.stdout, printed)) if options.keep else contextlib.nullcontext():
        failed = measure(options, wanted)
    if options.keep:
        keep(printed.getvalue())
    sys.exit(1 if failed else 0)


def measure(options, wanted):
    bench = Bench(options, wanted)
    try:
        versions = bench.versions()
        bench.report.raw["versions"] = versions
        print(", ".join(f"{name} {value}" for name, value in versions.items()))
        if versions["load"] > 0.7:
            print("The machine is busy: the numbers below are worth little.")
        for name in SECTIONS:
            if name in wanted:
                getattr(bench, name)()
        bench.report.finish(ROOT / "build" / "bench.json", options.quick)
    finally:
        bench.folders.close()
    return bench.report.failed


class Both:
    """Writes to two streams."""

    def __init__(self, *streams):
        self.streams = streams

    def write(self, text):
        for stream in self.streams:
            stream.write(text)

    def flush(self):
        for stream in self.streams:
            stream.flush()


def keep(printed):
    """The run as a page, and its picture beside it."""
    lines = "\n".join(line.rstrip() for line in printed.splitlines() if not line.startswith(str(ROOT))).strip()
    page = f"# Scoreboard\n\nWhat `./adder bench --keep` printed. [performance.md](performance.md) says why goals are missed.\n\n" \
           f"![others' time over Adder's](scoreboard.svg)\n\n```text\n{lines}\n```\n"
    (ROOT / "docs" / "scoreboard.md").write_text(page)
    (ROOT / "docs" / "scoreboard.svg").write_text((ROOT / "build" / "bench.svg").read_text())


if __name__ == "__main__":
    main()
