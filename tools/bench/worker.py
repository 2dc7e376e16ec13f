"""One contender of `./adder bench` in a process of its own: reads requests (a line of JSON each), answers each with a line.

    python tools/bench/worker.py adder|numba|c|jax OPTIONS      OPTIONS: the decorator's, as JSON
It measures when asked and is asleep otherwise, so that the driver can take turns between contenders. Kernel times are CPU
time of the calling thread; compile times are wall time, as the compiler may be another process.
"""
import copy
import ctypes
import importlib.util
import itertools
import json
import os
import sys
import time
import warnings
from pathlib import Path

SAMPLE = 0.015                  # seconds one sample lasts at least


def call_int(n):
    return n


def call_array(a):
    return a.shape[0]


def call_five(a, b, c, n, x):
    return n


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def is_array(value):
    return hasattr(value, "ctypes")


class Library:
    """A kernel's C form, called with the same arguments as the Python form."""

    def __init__(self, path, text, arguments):
        import numpy as np
        name = "kernel" if "kernel(" in text else text[:text.index("(")].split()[-1]
        native = getattr(ctypes.CDLL(str(path)), name)
        head = text[:text.index(name + "(")].split()
        native.restype = {"void": None, "double": ctypes.c_double, "int64_t": ctypes.c_int64, "float": ctypes.c_float}[head[-1]]
        kinds = []
        for value in arguments:
            if is_array(value):
                kinds += [ctypes.c_void_p] + [ctypes.c_int64] * value.ndim
            elif isinstance(value, np.generic):
                kinds.append(np.ctypeslib.as_ctypes_type(value.dtype))
            else:
                kinds.append(ctypes.c_double if isinstance(value, float) else ctypes.c_int64)
        native.argtypes = kinds
        self.native = native

    def prepared(self, arguments):
        flat = []
        for value in arguments:
            flat += [value.ctypes.data, *value.shape] if is_array(value) else [value.item() if hasattr(value, "item") else value]
        return flat

    def __call__(self, *arguments):
        return self.native(*self.prepared(arguments))


def gap(result, reference):
    """Largest relative difference between two values or arrays (relative to a thousandth of the largest value
    where a value is smaller than that); inf where they cannot be compared."""
    import numpy as np
    result, reference = np.asarray(result), np.asarray(reference)
    if result.shape != reference.shape:
        return float("inf")
    if result.size == 0:
        return 0.0
    if result.dtype == object or reference.dtype == object:
        return 0.0 if result.tolist() == reference.tolist() else float("inf")
    result, reference = result.astype(complex), reference.astype(complex)
    scale = 1e-3 * np.max(np.abs(reference), where=np.isfinite(reference), initial=1e-297)
    same = (result == reference) | (np.isnan(result) & np.isnan(reference))
    if same.all():
        return 0.0
    far = np.abs(result[~same] - reference[~same]) / np.maximum(np.abs(reference[~same]), scale)
    return float(far.max()) if np.isfinite(far).all() else float("inf")


class Worker:
    def __init__(self, engine, options):
        self.engine = engine
        if engine == "jax":
            import jax
            jax.config.update("jax_enable_x64", True)
        elif engine != "c":
            self.njit = __import__(engine).njit
            self.compiled = self.made(options)
        self.free = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None

    def made(self, options):
        return self.njit(**options) if options else self.njit

    def version(self):
        return {"version": getattr(sys.modules.get(self.engine), "__version__", "")}

    def pin(self, pinned):
        """Measured work stays on one core; compilers may use all of them."""
        if self.free and self.engine != "jax":
            os.sched_setaffinity(0, {max(self.free)} if pinned else self.free)

    def form(self, module, variant):
        """One form of a kernel as a function of the kernel's arguments."""
        if variant.get("library"):
            return Library(variant["library"], module.C, module.inputs(module.CHECK))
        if self.engine == "jax":
            from jaxform import Jax
            return Jax(module)
        plain = getattr(module, variant["form"])
        return plain if self.engine == "c" else self.made(variant["options"])(plain)

    def kernel(self, path, size, variants):
        """Gets forms of a kernel ready: each is compared with plain Python first, then called once at full size."""
        self.pin(False)
        module = load(path, "kernel_" + Path(path).stem)
        plain = module.inputs(module.CHECK)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)     # NumPy's scalars tell of integers that wrap
            reference = module.kernel(*plain)
        self.arguments = module.inputs(size)
        self.first = copy.deepcopy([(k, a) for k, a in enumerate(self.arguments) if is_array(a)])
        self.ready, answers, measured = {}, {}, ()
        for name, variant in variants.items():
            try:
                function = self.form(module, variant)
                mine = list(module.inputs(module.CHECK))
                start = time.perf_counter()
                result = function(*mine)
                answers[name] = {"compile": time.perf_counter() - start}
                worst = max([gap(result, reference)] + [gap(a, b) for a, b in zip(getattr(function, "written", mine), plain) if is_array(b)])
                allowed = module.TOLERANCE if variant["form"] == "kernel" else max(module.TOLERANCE, getattr(module, "ARRAY_TOLERANCE", 1e-9))
                if not worst <= (max(allowed, 1e-9) if variant.get("fast") else allowed):
                    raise ValueError(f"differs from plain Python by {worst:.2g} (relative)")
                passed = function.prepared(self.arguments) if hasattr(function, "prepared") else self.arguments
                called = getattr(function, "native", function)
                self.restore()
                called(*passed)
                self.ready[name] = called, passed
                if not measured and variant["form"] == "kernel":
                    measured = (*module.work(*self.arguments), sum(a.nbytes for _, a in self.first))
            except Exception as problem:
                answers[name] = {"error": (f"{type(problem).__name__}: {problem}".strip().splitlines() or ["?"])[-1 if self.engine == "numba" else 0][:300]}
        return {"variants": answers, "work": measured}

    def restore(self):
        for k, value in self.first:
            self.arguments[k][...] = value

    def sample(self, name):
        """Seconds of CPU time per call: the least of as many calls as fit in SAMPLE."""
        self.pin(True)
        best, end = float("inf"), time.perf_counter() + SAMPLE
        function, passed = self.ready[name]
        clock = time.process_time if self.engine == "jax" else time.thread_time
        while True:
            self.restore()
            start = clock()
            function(*passed)
            best = min(best, clock() - start)
            if time.perf_counter() > end:
                return {"seconds": best}

    def elementwise(self, path):
        """Gets the functions of a file ready whose names begin with each_ (NumPy or compiled) or chain_."""
        self.pin(False)
        module = load(path, Path(path).stem)
        self.module, self.loops, failed = module, {}, {}
        for name, (function, arguments) in module.cases(self.engine).items():
            try:
                made = Library(module.LIBRARY, function, arguments) if isinstance(function, str) else function if self.engine != "adder" else self.njit(function)
                passed = made.prepared(arguments) if isinstance(made, Library) else arguments
                made = made.native if isinstance(made, Library) else made
                made(*passed)
                self.loops[name] = made, passed, arguments
            except Exception as problem:
                failed[name] = f"{type(problem).__name__}: {problem}".splitlines()[0][:300]
        return {"names": list(self.loops), "failed": failed}

    def loop(self, name):
        self.pin(True)
        function, passed, _ = self.loops[name]
        best, end = float("inf"), time.perf_counter() + SAMPLE
        while True:
            start = time.thread_time()
            function(*passed)
            best = min(best, time.thread_time() - start)
            if time.perf_counter() > end:
                return {"seconds": best}

    def calls(self):
        """Gets the three functions ready whose call overhead is measured."""
        import numpy as np
        a = np.zeros(10)
        self.ready = []
        for function, arguments in ((call_int, (1,)), (call_array, (a,)), (call_five, (a, a, a, 1, 2.0))):
            compiled = self.compiled(function)
            if compiled(*arguments) != function(*arguments):
                return {"error": function.__name__ + " gives another result than in plain Python"}
            self.ready.append((compiled, arguments))
        return {}

    def call(self, which):
        """Nanoseconds of one call, the loop around it included."""
        function, arguments = self.ready[which]
        count = 20_000
        rounds = itertools.repeat(None, count)
        clock = time.thread_time_ns
        if len(arguments) == 1:
            a, = arguments
            start = clock()
            for _ in rounds:
                function(a)
        else:
            a, b, c, n, x = arguments
            start = clock()
            for _ in rounds:
                function(a, b, c, n, x)
        return {"nanoseconds": (clock() - start) / count}

    def compiling(self, path):
        """Reads the functions to compile; a small one is compiled first, so that what is done once is done."""
        def warm(x):
            return x * 2
        module = load(path, "functions_to_compile")
        self.functions = [(self.compiled(function), function, arguments) for _, function, arguments in module.cases()]
        self.compiled(warm)(1)
        return {"names": [name for name, _, _ in module.cases()]}

    def compile(self, which):
        """Wall time of the first call of one function, less that of the second."""
        compiled, function, arguments = self.functions[which]
        mine, plain = copy.deepcopy(arguments), copy.deepcopy(arguments)
        start = time.perf_counter()
        result = compiled(*mine)
        first = time.perf_counter() - start
        reference = function(*plain)
        if isinstance(result, tuple):
            worst = max(map(gap, result, reference))
        else:
            worst = gap(result, reference)
        if not worst <= 1e-6:
            return {"error": f"{function.__name__} differs from plain Python by {worst:.2g} (relative)"}
        start = time.perf_counter()
        compiled(*mine)
        return {"seconds": first - (time.perf_counter() - start)}


def main():
    engine, options = sys.argv[1], json.loads(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)               # what a kernel prints must not end up among the answers
    try:
        worker = Worker(engine, options)
    except Exception as problem:
        print(json.dumps({"error": f"{type(problem).__name__}: {problem}"}), file=answers, flush=True)
        return
    print(json.dumps(worker.version()), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(worker, request.pop("do"))(**request)
        except Exception as problem:
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
