"""Runs the programs of examples/ and prints what they cost in plain Python, in NumPy and in Adder.

    ./adder demo            all three
    ./adder demo photo      one of them

Plain Python runs in a process of its own with ADDER_DISABLE_JIT=1; what would take longer than PATIENCE there runs on
a part of the data, and the time is scaled (marked ~). Its results are the reference for the last column. Adder starts with an empty cache,
so that the first call shows the whole price of compiling. Pictures go to out/.
"""
import argparse
import importlib
import math
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 5.0                  # seconds for one function in plain Python
PROGRAMS = {"terrain": "Hillshade, slope and visible sky of the Jacksboro fault's elevation model",
            "photo": "Bilateral filter, edges and ink of a sample photograph",
            "prices": "Monte-Carlo price distribution from daily prices"}
HEAD = ("", "plain Python", "NumPy", "first call", "later calls", "Python / later", "NumPy / later", "largest difference")


def timed(function, arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return result, time.perf_counter() - start


def repeated(function, arguments, patience=1.5):
    """Median time of several calls."""
    times, end = [], time.perf_counter() + patience
    while len(times) < 3 or (time.perf_counter() < end and len(times) < 25):
        times.append(timed(function, arguments)[1])
    return statistics.median(times)


def plain(name):
    """For each step of a program without a compiler: part of the data used, scaled seconds, result."""
    example = importlib.import_module(name)
    measured = []
    for k in range(len(example.steps(64))):
        function, _, arguments = example.steps(64)[k]
        part = 64
        result, seconds = timed(function, arguments)
        if seconds * part <= PATIENCE:
            part = 1
        elif seconds * part / PATIENCE < 32:
            part = math.ceil(seconds * part / PATIENCE)
        if part < 64:
            function, _, arguments = example.steps(part)[k]
            result, seconds = timed(function, arguments)
        measured.append((part, seconds * part, result))
    return measured


def plain_elsewhere(name, folder):
    out = folder / (name + ".pickle")
    subprocess.run([sys.executable, __file__, "--plain", name, str(out)], check=True,
                   env={**os.environ, "ADDER_DISABLE_JIT": "1", "NUMBA_DISABLE_JIT": "1"})
    return pickle.loads(out.read_bytes())


def difference(result, reference):
    """Largest difference between two results; equal infinities and NaNs in the same places do not differ."""
    import numpy as np
    result, reference = np.asarray(result), np.asarray(reference)
    if result.shape != reference.shape or result.dtype != reference.dtype:
        return math.inf
    same = (result == reference) | ((result != result) & (reference != reference))
    if same.all():
        return 0
    return np.abs(result[~same].astype(float) - reference[~same].astype(float)).max()


def duration(seconds, about=False):
    if seconds is None:
        return "-"
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size or unit == "µs":
            number = seconds / size
            return ("~" if about else "") + (f"{number:.2f}" if number < 10 else f"{number:,.1f}" if number < 100 else f"{number:,.0f}") + " " + unit


def ratio(slow, fast):
    if slow is None:
        return "-"
    times = slow / fast
    return f"{times:.1f} ×" if times < 10 else f"{times:,.0f} ×"


def row(texts):
    widths = (10, 13, 10, 12, 13, 16, 15, 20)
    return "  " + texts[0].ljust(widths[0]) + "".join(text.rjust(width) for text, width in zip(texts[1:], widths[1:]))


def status(text):
    if sys.stderr.isatty():
        print("\r\033[K" + text, end="", file=sys.stderr, flush=True)


def show(name, folder):
    """Measures one program, prints its table and makes its picture."""
    print(f"\n{PROGRAMS[name]}  (examples/{name}.py)")
    print(row(HEAD))
    status("  plain Python runs ...")
    measured = plain_elsewhere(name, folder)
    example = importlib.import_module(name)
    scaled = False
    for k, (function, numpy_form, arguments) in enumerate(example.steps()):
        part, slow, reference = measured[k]
        status(f"  {function.__name__} ...")
        result, first = timed(function, arguments)
        later = repeated(function, arguments)
        vector = repeated(numpy_form, arguments) if numpy_form else None
        if part > 1:
            same, _, fewer = example.steps(part)[k]
            result = same(*fewer)
        gap = difference(result, reference)
        status("")
        print(row((function.__name__, duration(slow, part > 1), duration(vector), duration(first), duration(later),
                   ratio(slow, later), ratio(vector, later), f"{gap:.2g}")), flush=True)
        scaled = scaled or part > 1
    if scaled:
        print("  ~ measured on a part of the data and scaled; the difference is over that part")
    status("  picture ...")
    example.main()


def main():
    parser = argparse.ArgumentParser(prog="adder demo", description="Runs the programs of examples/ and prints what they cost.")
    parser.add_argument("program", nargs="*", choices=[[], *PROGRAMS], help="terrain, photo, prices (default: all)")
    parser.add_argument("--plain", nargs=2, metavar=("PROGRAM", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "examples"))
    if options.plain:
        Path(options.plain[1]).write_bytes(pickle.dumps(plain(options.plain[0])))
        return
    folder = Path(tempfile.mkdtemp(prefix="adder-demo-"))
    os.environ["ADDER_CACHE_DIR"] = str(folder / "cache")
    try:
        for name in options.program or PROGRAMS:
            show(name, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
