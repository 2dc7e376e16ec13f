"""The library under plain CPython: loads lib/ with its reference words and compares outcomes with Python and NumPy.

    same(lambda: lib("operator", "//")(-7, 2), lambda: -7 // 2)  ->  compares value, type or exception type
"""
import importlib
import pathlib
import sys
import warnings

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
warnings.simplefilter("ignore")
np.seterr(all="ignore")

for path in sorted((ROOT / "lib").glob("*/*.py")):
    if path.parent.name in ("core", "math", "numpy"):
        importlib.import_module(f"lib.{path.parent.name}.{path.stem}")

from lib import words

lib = words.surface


class Raised:
    """An exception as an outcome."""

    def __init__(self, e):
        self.e = e

    def __repr__(self):
        return f"{type(self.e).__name__}({self.e})"


def outcome(f):
    try:
        return f()
    except (ArithmeticError, ValueError, TypeError, IndexError, MemoryError) as e:
        return Raised(e)


def wrapped(x):
    """Python ints beyond 64 bits have no counterpart: the reference of such a case is skipped."""
    return isinstance(x, int) and not -2**63 <= x < 2**63


def close(a, b, ulps=0):
    """Same type, same bits (any NaN is a NaN); floats may differ by some units in the last place."""
    if isinstance(a, Raised) or isinstance(b, Raised):
        return type(a) is type(b) and type(a.e) is type(b.e)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(close(x, y, ulps) for x, y in zip(a, b))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and all(
            close(x, y, ulps) for x, y in zip(a.ravel(), b.ravel()))
    if type(a) is not type(b):
        return False
    if isinstance(a, (complex, np.complexfloating)):
        return close(a.real, b.real, ulps) and close(a.imag, b.imag, ulps)
    if isinstance(a, (float, np.floating)):
        if a != a or b != b:
            return a != a and b != b
        if a == b:
            return np.signbit(a) == np.signbit(b)
        return abs(a - b) <= ulps * np.spacing(max(abs(a), abs(b)))
    return a == b


def same(got, want, ulps=0, note=None):
    """Both are run; their outcomes must agree."""
    w = outcome(want)
    if wrapped(w) or isinstance(w, tuple) and any(map(wrapped, w)):
        return
    g = outcome(got)
    assert close(g, w, ulps), (note, g, w)


# lib/math's own functions: at most 1 ulp from the true value (pow 2), and the C library may be off too.
OWN = """acos acosh asin asinh atan atan2 atanh cbrt cos cosh erf erfc exp exp2 expm1 hypot log log10 log1p log2 pow sin sinh tan tanh""".split()


def allowed(name):
    """How far a math function may be from the C library's, in ulp."""
    if name in ("gamma", "lgamma"):
        return 1000  # CPython's are off by that much near the zeros of lgamma; tests/ulp compares ours with many digits
    return 4 if name == "cbrt" else 2 if name in OWN else 0


NAN, INF = float("nan"), float("inf")
INTS = [0, 1, -1, 2, -2, 3, -3, 7, -7, 10, 63, 64, 100, -100, 127, -128, 255, 2**31, -2**31, 2**53, 2**53 + 1,
        -2**53 - 1, 2**62 + 1, 2**63 - 1, -2**63]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, -3.0, 7.25, 1e-300, 5e-324, 1e300, -1e300, 1e16,
          2.0**53, 2.0**63, -2.0**63, 1e19, 0.1, -0.1, 100.7, INF, -INF, NAN]
COMPLEXES = [complex(a, b) for a in (0.0, -0.0, 1.5, -2.0, INF, NAN, 1e200) for b in (0.0, -0.0, 2.0, -0.25, INF, NAN)]
SIGNED = [np.int8, np.int16, np.int32, np.int64]
UNSIGNED = [np.uint8, np.uint16, np.uint32, np.uint64]


def of(t, values=INTS):
    """The values of the list that the integer type can hold."""
    i = np.iinfo(t)
    return [t(v) for v in values if i.min <= v <= i.max] + [t(i.max), t(i.min)]
