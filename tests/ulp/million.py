"""Errors of lib/math's own functions in ulp on a million points each, against MPFR (gmpy2), and how docs/math.md's were found.

    python tests/ulp/million.py 1000000           all functions, both widths: an hour
    python tests/ulp/million.py 1000000 sin pow   these

The points are those of measure.py, spread over its ranges. MPFR's results have 128 bits and are correctly rounded; they are split
into two floats, so that the comparison is NumPy's. Results that are subnormal or overflow are compared one by one.
"""
import pathlib
import sys
import time

import gmpy2
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
import adder  # noqa: E402
import bodies  # noqa: E402
import measure  # noqa: E402

gmpy2.get_context().precision = 128
EXACT = {name: getattr(gmpy2, name) for name in """exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
cbrt erf erfc gamma atan2 hypot""".split()}
EXACT["lgamma"] = lambda x: gmpy2.lgamma(x)[0]
EXACT["pow"] = lambda x, y: x ** y if x > 0 or y == gmpy2.rint(y) else gmpy2.nan()


def compare(name, t, got, want, x):
    """The error of one result in ulp, also of limits; infinite where a special value differs."""
    if not gmpy2.is_finite(want) or want == 0 or not all(map(np.isfinite, x)) or 0.0 in x:
        return 0.0 if measure.same_special(name, got, t, *x) else float("inf")
    digits, least = (24, -149) if t == np.float32 else (53, -1074)
    if not np.isfinite(got):
        limit = gmpy2.exp2(1024 if digits == 53 else 128)
        return 0.0 if np.isinf(got) and (got > 0) == (want > 0) and abs(want) > limit * (1 - gmpy2.exp2(-digits)) else float("inf")
    place = max(gmpy2.get_exp(want) - digits, least)
    return float(gmpy2.mul_2exp(abs(gmpy2.mpfr(float(got)) - want), -place) if place < 0 else abs(gmpy2.mpfr(float(got)) - want) / gmpy2.exp2(place))


def places(high, low, digits, least):
    """The place of the last digit of high + low, as float."""
    fraction, exponent = np.frexp(high)
    exponent -= (np.abs(fraction) == 0.5) & (np.signbit(high) != np.signbit(low)) & (low != 0)
    return np.ldexp(1.0, np.maximum(exponent - digits, least))


def worst(name, count, t):
    """(largest error, its arguments and result, number of points)."""
    ranges = len(measure.TWO[name] if name in measure.TWO else measure.ONE[name])
    xs = measure.points(name, -(-count // ranges), t)
    out = np.empty(len(xs[0]), t)
    adder.njit(getattr(bodies, "loop_" + name))(*xs, out)
    f = EXACT[name]
    high, low, hard = np.empty(len(out)), np.empty(len(out)), []
    columns = [x.astype(np.float64).tolist() for x in xs]
    for i, x in enumerate(zip(*columns)):
        want = f(*map(gmpy2.mpfr, x))
        h = float(want)
        high[i] = h
        if 1e-290 < abs(h) < 1e300 and (t == np.float64 or 1e-37 < abs(h) < 1e38) and 0.0 not in x:
            low[i] = float(want - gmpy2.mpfr(h))
        else:
            low[i] = 0.0
            hard.append((i, want))
    digits, least = (24, -149) if t == np.float32 else (53, -1074)
    with np.errstate(all="ignore"):
        errors = np.abs((out.astype(np.float64) - high) - low) / places(high, low, digits, least)
    for i, want in hard:
        errors[i] = compare(name, t, out[i], want, [c[i] for c in columns])
    errors[np.isnan(errors)] = np.inf
    at = int(np.argmax(errors))
    return errors[at], tuple(float(x[at]) for x in xs) + (float(out[at]),), len(out)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for function in sys.argv[2:] or bodies.NAMES:
        for width in (np.float64, np.float32)[:1 if function in bodies.DOUBLE_ONLY else 2]:
            start = time.process_time()
            e, x, n = worst(function, number, width)
            print(f"{function:6} {width.__name__} {e:8.4f} ulp at {x}, {n} points, {time.process_time() - start:.0f} s", flush=True)
