"""Errors of lib/math's own functions in ulp, against many digits (mpmath), and their speed.

    python tests/ulp/measure.py               1000 points per range, a minute in all; what tests/ulp/test_ulp.py runs
    python tests/ulp/measure.py 1000000 sin   a million points per range; hours for all functions

A point is wrong if it is further from the true value than BOUNDS says. Ranges hold the usual arguments, hard ones (near
zeros, poles, the limits of overflow and of subnormal results, huge arguments of sin) and the special values.
"""
import math
import pathlib
import random
import sys

import mpmath
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
import adder  # noqa: E402
import bodies  # noqa: E402

mpmath.mp.prec = 160

BOUNDS = {name: 2.0 if name in ("pow", "gamma", "lgamma") else 1.0 for name in bodies.NAMES}
SPECIAL = [0.0, 1.0, 0.5, 2.0, 3.0, 1e5, 1e22, 5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1e300, 1.7976931348623157e308,
           708.5, 709.782712893384, 709.7827128933841, 710.4758600739439, 745.13, 745.14, 1023.9999999999999, 1024.0, 1074.0, 1075.0,
           0.7071067811865475, 1.5707963267948966, 6381956970095103 * 2.0**797, float("inf")]


def uniform(low, high):
    return lambda rng: rng.uniform(low, high)


def spread(low, high, signed=True):
    """Any size from 2**low to 2**high."""
    return lambda rng: 2.0 ** rng.uniform(low, high) * (rng.choice((-1, 1)) if signed else 1)


def beside(centre, low, high):
    """centre and something small, from 2**low to 2**high."""
    return lambda rng: centre + spread(low, high)(rng)


def low_zero(rng):
    """Near a zero of lgamma below 0, which lies 1 / n! beside an integer -n."""
    n = rng.randint(3, 17)
    return -n + rng.choice((-1, 1)) * rng.uniform(0.7, 1.3) / math.factorial(n)


ANY = spread(-1074, 1023.9)
CIRCLE = [uniform(-10, 10), uniform(-1e5, 1e5), ANY, spread(20, 60)]
LOG = [spread(-1074, 1023.9, False), uniform(0.5, 2), beside(1.0, -52, -6)]
UNIT = [uniform(-1, 1), spread(-1074, 0), beside(0.5, -52, -6)]
HYPERBOLIC = [uniform(-1, 1), uniform(-711, 711), spread(-1074, 9), uniform(-30, 30)]
ONE = {
    "exp": [uniform(-746, 710), uniform(-1, 1), spread(-1074, 9)], "exp2": [uniform(-1075, 1024), uniform(-1, 1), spread(-1074, 10)],
    "expm1": [uniform(-40, 710), spread(-1074, 9), uniform(-0.5, 2)], "log": LOG, "log2": LOG, "log10": LOG,
    "log1p": [spread(-1074, 1023.9, False), uniform(-1, 2), uniform(-0.01, 0.01), spread(-1074, -0.0001)],
    "sin": CIRCLE, "cos": CIRCLE, "tan": CIRCLE, "asin": UNIT, "acos": UNIT, "atan": [uniform(-5, 5), ANY],
    "sinh": HYPERBOLIC, "cosh": HYPERBOLIC, "tanh": [uniform(-1, 1), uniform(-25, 25), spread(-1074, 9)],
    "asinh": [uniform(-1, 1), ANY], "acosh": [uniform(1, 2), spread(0, 1023.9, False), lambda rng: 1 + 2.0 ** rng.uniform(-52, 0)],
    "atanh": [uniform(-1, 1), spread(-1074, 0)], "cbrt": [uniform(-10, 10), ANY], "erf": [uniform(-6, 6), spread(-1074, 3)],
    "erfc": [uniform(-6, 28), spread(-1074, 4.8), uniform(-1, 1)],
    "gamma": [uniform(-5, 20), uniform(-184, 171.6), spread(-1020, 7), beside(1.0, -40, -2)],
    "lgamma": [uniform(0, 10), uniform(-20, 0), spread(-1070, 1010, False), beside(1.0, -50, -2), beside(2.0, -50, -2), low_zero],
}
TWO = {
    "pow": [(spread(-1074, 1023.9, False), uniform(-2, 2)), (uniform(0, 2), uniform(-300, 300)), (uniform(0.9, 1.1), uniform(-6000, 6000)),
            (lambda rng: float(rng.randint(-9, 9)), lambda rng: float(rng.randint(-40, 40)))],
    "atan2": [(uniform(-5, 5), uniform(-5, 5)), (ANY, ANY), (spread(-4, 4), spread(-4, 4))],
    "hypot": [(uniform(-5, 5), uniform(-5, 5)), (ANY, ANY), (spread(-4, 4), spread(-4, 4))],
}


def true(name, *x):
    """The exact value as an mpf; None where it is an infinity, a NaN, a zero or a limit: NumPy's answer is right there."""
    if not all(map(np.isfinite, x)) or 0.0 in x:
        return None
    y = [mpmath.mpf(float(v)) for v in x]
    if name == "pow":
        return mpmath.power(*y) if y[0] > 0 else mpmath.power(-y[0], y[1]) * (1 if y[1] % 2 == 0 else -1) if y[1] == int(y[1]) else None
    if name == "atan2":
        return mpmath.atan2(*y)
    if name == "hypot":
        return mpmath.sqrt(y[0] * y[0] + y[1] * y[1])
    v = y[0]
    with mpmath.workprec(1300 if abs(v) > 1e6 and name in ("sin", "cos", "tan") or abs(v) < 1e-20 else 160):
        outside = {"log": v <= 0, "log2": v <= 0, "log10": v <= 0, "log1p": v <= -1, "asin": abs(v) > 1, "acos": abs(v) > 1, "acosh": v < 1,
                   "atanh": abs(v) >= 1}
        if outside.get(name):
            return None
        if abs(v) > 1100 and name in ("exp", "exp2", "expm1", "sinh", "cosh", "tanh", "erf", "erfc"):
            return None
        if name == "lgamma":
            return mpmath.loggamma(v) if v > 0 else mpmath.log(abs(mpmath.gamma(v)))
        return {"exp2": lambda: mpmath.power(2, v), "log2": lambda: mpmath.log(v) / mpmath.log(2), "cbrt": lambda: mpmath.sign(v) * mpmath.cbrt(abs(v)),
                }.get(name, lambda: getattr(mpmath, name)(v))()


def error(got, want, t):
    """In ulp of the true value's place; a number beyond the largest may be infinite."""
    digits, least = (24, -149) if t == np.float32 else (53, -1074)
    place = max(mpmath.frexp(want)[1] - digits, least) if want else least
    if not np.isfinite(got):
        limit = mpmath.mpf(2) ** (1024 if digits == 53 else 128)
        return 0.0 if np.isinf(got) and (got > 0) == (want > 0) and abs(want) > limit * (1 - mpmath.mpf(2) ** -digits) else float("inf")
    return float(abs(mpmath.mpf(float(got)) - want) / mpmath.mpf(2) ** place)


def same_special(name, got, t, *x):
    """Whether a limit is as the C library has it."""
    with np.errstate(all="ignore"):
        want = bodies.reference(name)(*[np.array([v], t) for v in x])[0]
    if np.isnan(want) or np.isnan(got):
        return bool(np.isnan(want) and np.isnan(got))
    return np.signbit(got) == np.signbit(want) and (got == want or abs(got - want) <= 1e-6 * abs(want))


def points(name, count, t):
    rng = random.Random(7)
    both = SPECIAL + [-x for x in SPECIAL] + [float("nan")]
    if name in TWO:
        pairs = [(x, y) for x in both for y in both] + [(f(rng), g(rng)) for f, g in TWO[name] for _ in range(count)]
        columns = list(zip(*pairs))
    else:
        columns = [both + [f(rng) for f in ONE[name] for _ in range(count)]]
    if name in ("gamma", "lgamma"):
        columns = [[x for x in columns[0] if answers(getattr(math, name), x)]]
    with np.errstate(all="ignore"):
        return [np.array(c).astype(t) for c in columns]


def answers(f, x):
    """Whether f(x) raises nothing: a compiled loop would stop there."""
    try:
        f(x)
    except (ValueError, OverflowError):
        return False
    return True


def worst(name, count, t):
    """(largest error, its arguments) over all ranges."""
    xs = points(name, count, t)
    out = np.empty(len(xs[0]), t)
    adder.njit(getattr(bodies, "loop_" + name))(*xs, out)
    largest, where = 0.0, None
    for got, *x in zip(out, *xs):
        want = true(name, *x)
        e = error(got, want, t) if want is not None else 0.0 if same_special(name, got, t, *x) else float("inf")
        if e > largest:
            largest, where = e, tuple(map(float, x)) + (float(got),)
    return largest, where


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for f in sys.argv[2:] or bodies.NAMES:
        for width in (np.float64, np.float32):
            if width is np.float32 and f in bodies.DOUBLE_ONLY:
                continue
            e, x = worst(f, number, width)
            print(f"{f:6} {width.__name__} {e:8.4f} ulp at {x}", flush=True)
