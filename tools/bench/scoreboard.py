"""Kernels under Adder, Numba, C, NumPy and JAX: rows, ratios, geomeans and goals.

Each contender is one process for all kernels; the forms of a kernel take turns within a round.
"""
import shutil
import statistics
import sys

from contenders import ROOT, Failed, Worker, c_library, environment
from machine import Machine
from report import number, seconds, table
from worker import load

SPINE = ("sum", "dot", "saxpy", "mandelbrot", "nbody", "matmul", "stencil", "histogram", "sieve", "edit_distance", "black_scholes", "monte_carlo")
ENGINES = {"adder": "adder", "unchecked": "adder", "adder best": "adder", "adder array": "adder", "numba": "numba", "numba best": "numba",
           "numba array": "numba", "c": "c", "c fast": "c", "numpy": "c", "jax": "jax"}


class Scoreboard:
    def __init__(self, bench, names, sections):
        self.bench, self.report, self.workers, self.rows = bench, bench.report, {}, []
        self.with_loops, self.with_arrays = "kernels" in sections, "array" in sections
        self.gcc = shutil.which("gcc") is not None
        self.machine = Machine(self.gcc)
        self.paths = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if not names or path.stem in names)
        unknown = set(names) - {path.stem for path in self.paths}
        if unknown:
            sys.exit("there is no kernel " + ", ".join(sorted(unknown)))

    def worker(self, engine):
        if engine not in self.workers:
            single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            if engine == "adder":
                self.workers[engine] = self.bench.adder_worker(pinned=False)
            elif engine == "numba":
                self.workers[engine] = self.bench.numba_worker(pinned=False)
            elif engine == "jax":
                self.workers[engine] = Worker("jax", self.bench.jax, environment("jax", XLA_FLAGS="--xla_cpu_multi_thread_eigen=false", **single))
            else:
                self.workers[engine] = Worker("c", sys.executable, environment("c", **single), pinned=False)
        return self.workers[engine]

    def drop(self, engine):
        worker = self.workers.pop(engine, None)
        if worker:
            worker.close()

    def variants(self, module, path):
        """Forms by contender; C's are compiled here."""
        fast = getattr(module, "FASTMATH", False)
        best = {"fastmath": True} if fast else {}
        loop = {"form": "kernel", "fast": False}
        found = {"adder": {**loop, "options": {}}}
        if self.with_loops:
            found["unchecked"] = {**loop, "options": {"boundscheck": False}}
            found["numba"] = {**loop, "options": {}}
            if fast:
                found["adder best"] = {**loop, "fast": True, "options": {"boundscheck": False, **best}}
                found["numba best"] = {**loop, "fast": True, "options": best}
            if self.gcc:
                found["c"] = {**loop, "library": str(c_library(path, module.C))}
                if fast:
                    found["c fast"] = {**loop, "fast": True, "library": str(c_library(path, module.C, fast=True))}
        if self.with_arrays and hasattr(module, "array"):
            array = {"form": "array", "options": {}}
            found.update({"adder array": array, "numba array": array, "numpy": array})
            if self.bench.jax and getattr(module, "JAX", True):
                found["jax"] = array
        return found

    def prepare(self, path, size, wanted, row):
        """Asks each process to get its forms ready; gives what can be timed."""
        ready = {}
        for engine in dict.fromkeys(ENGINES[name] for name in wanted):
            mine = {name: variant for name, variant in wanted.items() if ENGINES[name] == engine}
            self.bench.status(f"  {path.stem}: {engine} compiles")
            try:
                worker = self.worker(engine)
                answer = worker.ask("kernel", path=str(path), size=size, variants=mine)
            except Failed as problem:
                self.drop(engine)
                answer = {"variants": {name: {"error": str(problem)} for name in mine}, "work": ()}
            if answer["work"]:
                row["bytes"], row["flops"], row["footprint"] = answer["work"]
            for name, got in answer["variants"].items():
                if "error" in got:
                    row.setdefault("errors", {})[name] = got["error"]
                    if engine == "adder":
                        self.report.failed.append(f"{path.stem}, {name}: {got['error']}")
                    continue
                row[name + " compile"] = got["compile"]
                ready[name] = lambda worker=worker, name=name: worker.ask("sample", name=name)["seconds"]
        return ready

    def run(self):
        for path in self.paths:
            module = load(path, "plan_" + path.stem)
            if not self.with_loops and not hasattr(module, "array"):
                continue
            size = module.QUICK if self.bench.options.quick else module.FULL
            row = {"kernel": path.stem, "size": size, "indexes": getattr(module, "INDEXES", "affine")}
            ready = self.prepare(path, size, self.variants(module, path), row)
            middle, times = self.bench.medians(ready)
            row.update(middle)
            ours = times.get("adder")
            row["spread"] = (max(ours) - min(ours)) / statistics.median(ours) if ours else None
            if row.get("adder") and "bytes" in row and self.gcc:
                row["of machine"] = self.machine.ideal(row["bytes"], row["flops"], row["footprint"]) / row["adder"]
            for best, plain in (("adder best", "unchecked"), ("numba best", "numba")):
                row.setdefault(best, row.get(plain))
            self.rows.append(row)
        for engine in list(self.workers):
            self.drop(engine)
        self.report.kernels = self.rows
        self.report.raw["machine"] = {"multiply-add flops per second": self.machine.flops,
                                      "copy bytes per second by array size": {str(k): v for k, v in sorted(self.machine.copied.items())}}

    def ratios(self, above, below, rows=None):
        return {row["kernel"]: row[above] / row[below] for row in rows or self.rows if row.get(above) and row.get(below)}

    def loops(self):
        """The table of loop forms and what they reach."""
        self.run()
        head = ("kernel", "Adder", "unchecked", "Numba", "C", "best: Adder", "Numba", "C fast", "Numba/A", "best", "C/A", "checks", "machine", "compile", "Numba's", "spread")
        rows = [head]
        for row in self.rows:
            def ratio(above, below, row=row):
                return number(row[above] / row[below], 3) if row.get(above) and row.get(below) else "-"
            rows.append((row["kernel"], *(seconds(row.get(name)) for name in ("adder", "unchecked", "numba", "c")),
                         *(seconds(row.get(name)) if f"{name} compile" in row else "" for name in ("adder best", "numba best", "c fast")),
                         ratio("numba", "adder"), ratio("numba best", "adder best"), ratio("c", "adder"), ratio("adder", "unchecked"),
                         f"{row['of machine']:.0%}" if row.get("of machine") else "-",
                         seconds(row.get("adder compile")), seconds(row.get("numba compile")), f"{row['spread']:.0%}" if row.get("spread") is not None else "-"))
        means = [self.mean(*pair) for pair in (("numba", "adder"), ("numba best", "adder best"), ("c", "adder"), ("adder", "unchecked"))]
        rows.append(("geomean", *[""] * 7, *(number(mean, 3) for mean in means), "", seconds(self.middle("adder compile")), seconds(self.middle("numba compile")), ""))
        table(rows)
        self.goals()

    def mean(self, above, below):
        found = self.ratios(above, below)
        return statistics.geometric_mean(found.values()) if found else None

    def middle(self, name):
        found = [row[name] for row in self.rows if row.get(name)]
        return statistics.median(found) if found else None

    def least(self, goal, what, ratios, mean, each):
        if not ratios:
            return
        worst = min(ratios, key=ratios.get)
        self.report.goal_least(goal, f"{what}: geomean of {len(ratios)}", statistics.geometric_mean(ratios.values()), mean)
        self.report.goal_least(goal, f"{what}: slowest ({worst})", ratios[worst], each)

    def goals(self):
        spine = [row for row in self.rows if row["kernel"] in SPINE]
        if spine:
            self.least("5", "first twelve kernels, speed with Numba = 1", self.ratios("numba", "adder", spine), 0.9, 0.6)
        self.least("speed 1", "speed with Numba = 1", self.ratios("numba", "adder"), 1.5, 0.95)
        self.least("speed 1", "best settings, speed with Numba = 1", self.ratios("numba best", "adder best"), 1.3, 0.95)
        self.least("speed 2", "speed with C = 1", self.ratios("c", "adder"), 1.0, 0.9)
        checks = self.ratios("adder", "unchecked")
        if not checks:
            return
        self.report.goal_most("speed 3", f"time of checks on, off = 1: geomean of {len(checks)}", statistics.geometric_mean(checks.values()), 1.05)
        for kind, most in (("affine", 1.10), ("data", 1.35)):
            of_kind = {row["kernel"]: checks[row["kernel"]] for row in self.rows if row["indexes"] == kind and row["kernel"] in checks}
            if of_kind:
                worst = max(of_kind, key=of_kind.get)
                self.report.goal_most("speed 3", f"checks, indexes {'affine' if kind == 'affine' else 'from data'}: worst ({worst})", of_kind[worst], most)

    def arrays(self):
        """The table of array forms; runs them when the loops were not run before."""
        if not self.rows:
            self.run()
        rows = [("array form", "Adder loop", "array", "Numba array", "NumPy", "JAX", "array/loop", "Numba/A", "NumPy/A", "JAX/A", "compile", "Numba's", "JAX's")]
        for row in self.rows:
            if "adder array" not in row and "numpy" not in row:
                continue
            def ratio(above, below, row=row):
                return number(row[above] / row[below], 3) if row.get(above) and row.get(below) else "-"
            rows.append((row["kernel"], *(seconds(row.get(name)) for name in ("adder", "adder array", "numba array", "numpy", "jax")),
                         ratio("adder array", "adder"), *(ratio(name, "adder array") for name in ("numba array", "numpy", "jax")),
                         *(seconds(row.get(name + " compile")) for name in ("adder array", "numba array", "jax"))))
        pairs = [("adder array", "adder")] + [(name, "adder array") for name in ("numba array", "numpy", "jax")]
        rows.append(("geomean", *[""] * 5, *(number(self.mean(*pair), 3) for pair in pairs), "", "", ""))
        if len(rows) == 2:
            return
        table(rows)
        found = self.ratios("adder array", "adder")
        if found:
            worst = max(found, key=found.get)
            self.report.goal_most("speed 4", f"array form, loop form = 1: worst of {len(found)} ({worst})", found[worst], 1.15)
