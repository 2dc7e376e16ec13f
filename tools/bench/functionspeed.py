"""Math functions over a million elements against NumPy (SciPy where NumPy has none), and one call after another against libm."""
import statistics
import sys

from contenders import BUILD, Failed, Worker, c_library, environment
from report import number, table

# name in NumPy, in C, in the compiled loop, and the range of the first and second argument
FUNCTIONS = [(name, c or name, f"np.{name}", first, second) for name, c, first, second in (
    ("exp", "", (-20, 20), None), ("exp2", "", (-30, 30), None), ("expm1", "", (-5, 5), None), ("log", "", (1e-3, 1e3), None),
    ("log2", "", (1e-3, 1e3), None), ("log10", "", (1e-3, 1e3), None), ("log1p", "", (-0.9, 10), None), ("sin", "", (-100, 100), None),
    ("cos", "", (-100, 100), None), ("tan", "", (-100, 100), None), ("arcsin", "asin", (-1, 1), None), ("arccos", "acos", (-1, 1), None),
    ("arctan", "atan", (-10, 10), None), ("arctan2", "atan2", (-10, 10), (-10, 10)), ("sinh", "", (-10, 10), None), ("cosh", "", (-10, 10), None),
    ("tanh", "", (-5, 5), None), ("arcsinh", "asinh", (-100, 100), None), ("arccosh", "acosh", (1, 100), None), ("arctanh", "atanh", (-0.99, 0.99), None),
    ("power", "pow", (0.01, 10), (-5, 5)), ("cbrt", "", (-100, 100), None), ("hypot", "", (-10, 10), (-10, 10)))]
FUNCTIONS += [(name, c, f"math.{name}", first, None) for name, c, first in (
    ("erf", "erf", (-3, 3)), ("erfc", "erfc", (-3, 5)), ("gamma", "tgamma", (0.1, 20)), ("lgamma", "lgamma", (0.1, 100)))]
HEAD = '''import math

import numpy as np

SIZE, LIBRARY = {size}, {library!r}


def arrays(low, high, low2, high2, kind):
    rng = np.random.default_rng(5)
    return rng.uniform(low, high, SIZE).astype(kind), rng.uniform(low2, high2, SIZE).astype(kind), np.zeros(SIZE, dtype=kind)
'''


def program(functions, size, library):
    """The text of a file for the workers: loops for Adder, ufuncs for NumPy, chains of calls for both Adder and C."""
    text, cases, c = HEAD.format(size=size, library=str(library)), [], ""
    for name, in_c, call, first, second in functions:
        more = ", b[i]" if second else ""
        text += (f"\n\ndef each_{name}(a, b, out):\n    for i in range(a.shape[0]):\n        out[i] = {call}(a[i]{more})\n"
                 f"\n\ndef chain_{name}(a, b, out):\n    s = 0.0\n    for i in range(a.shape[0]):\n        s = {call}(a[i] + 1e-300 * s{more})\n    return s\n")
        whole = f"np.{name}(a, b, out)" if second else f"np.{name}(a, out)"
        if call.startswith("math."):
            whole = f"scipy.special.{ {'lgamma': 'gammaln'}.get(name, name) }(a, out)"
        import_line = "    import scipy.special\n" if call.startswith("math.") else ""
        text += f"\n\ndef numpy_{name}(a, b, out):\n{import_line}    {whole}\n"
        signature = f"double chain_{name}(const double *a, int64_t n, const double *b, int64_t n2, double *out, int64_t n3)"
        c += f"{signature} {{ double s = 0.0; for (int64_t i = 0; i < n; i++) s = {in_c}(a[i] + 1e-300 * s{more}); return s; }}\n"
        cases.append((name, (*first, *(second or (0, 1))), signature))
    text += f"\n\nCASES = {cases!r}\n" + '''

def cases(engine):
    found = {}
    for name, limits, signature in CASES:
        double, single = arrays(*limits, np.float64), arrays(*limits, np.float32)
        whole = globals()[("each_" if engine == "adder" else "numpy_") + name]
        if engine != "c":
            found["float64 " + name], found["float32 " + name] = (whole, double), (whole, single)
        if engine != "numba":
            found["chain " + name] = globals()["chain_" + name] if engine == "adder" else signature, double
    return found
'''
    return text, c


class MathFunctions:
    def __init__(self, bench):
        self.bench = bench
        self.size = 20_000 if bench.options.quick else 1_000_000

    def run(self):
        _, c = program(FUNCTIONS, self.size, None)
        library = c_library(BUILD / "chains.c", c)
        path = BUILD / "math_functions.py"
        path.write_text(program(FUNCTIONS, self.size, library)[0])
        # NumPy and SciPy are measured in Numba's environment, which has both
        workers = {"adder": self.bench.adder_worker(pinned=False), "numba": self.bench.numba_worker(pinned=False)}
        if library:
            workers["c"] = Worker("c", sys.executable, environment("c"), pinned=False)
        try:
            names = {}
            for engine, worker in workers.items():
                answer = worker.ask("elementwise", path=str(path))
                names[engine] = answer["names"]
                for name, text in answer["failed"].items():
                    self.bench.report.failed.append(f"math {name}, {engine}: {text}")
            self.measure(workers, names)
        except Failed as problem:
            self.bench.report.failed.append(f"math: {problem}")
        finally:
            for worker in workers.values():
                worker.close()

    def measure(self, workers, names):
        found = {}
        for turn in range(3 if self.bench.options.quick else 5):
            for engine, worker in workers.items():
                for name in names[engine]:
                    self.bench.status(f"  round {turn + 1}: {name}, {engine}")
                    found.setdefault((name, engine), []).append(worker.ask("loop", name=name)["seconds"] / self.size * 1e9)
        self.bench.status("")
        middle = {key: statistics.median(values) for key, values in found.items()}
        rows, ratios = [("function", "float64", "NumPy", "ratio", "float32", "NumPy", "ratio", "one by one", "libm", "ratio")], {}
        for name, *_ in FUNCTIONS:
            row = [name]
            for kind, other in (("float64", "numba"), ("float32", "numba"), ("chain", "c")):
                ours, theirs = middle.get((f"{kind} {name}", "adder")), middle.get((f"{kind} {name}", other))
                if ours and theirs:
                    ratios.setdefault(kind, {})[name] = theirs / ours
                row += [number(ours, 3), number(theirs, 3), number(theirs / ours, 3) if ours and theirs else "-"]
            rows.append(tuple(row))
        table(rows)
        report = self.bench.report
        report.raw["math"] = {" ".join(key): value for key, value in middle.items()}
        for kind in ("float64", "float32"):
            if ratios.get(kind):
                worst = min(ratios[kind], key=ratios[kind].get)
                report.goal_least("speed 5", f"math over arrays of {kind}, speed with NumPy = 1: slowest ({worst})", ratios[kind][worst], 1.0)
        if ratios.get("chain"):
            chain = ratios["chain"]
            worst = min(chain, key=chain.get)
            report.goal_least("speed 5", "calls one by one: part of the functions as fast as libm", sum(r >= 1 for r in chain.values()) / len(chain), 0.8)
            report.goal_least("speed 5", f"calls one by one, speed with libm = 1: slowest ({worst})", chain[worst], 0.6)
