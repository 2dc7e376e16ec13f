"""lib/math under CPython's reference words against the math module."""
import math
import random
import sys

import numpy as np
import pytest

from reference import allowed, FLOATS, INTS, lib, same

ONE = """acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite
isinf isnan lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp""".split()
TWO = "atan2 copysign fmod hypot log nextafter pow remainder isclose".split()


def samples():
    rng = random.Random(5)
    wide = [rng.uniform(-1, 1) * 2.0 ** rng.randint(-40, 12) for _ in range(600)]
    return FLOATS + [float(i) for i in range(-30, 31)] + [170.5, 171.6, 172.0, -170.5, 200.5, -200.5, 709.8, 710.5] + wide


@pytest.mark.parametrize("name", ONE)
def test_one_argument(name):
    if not hasattr(math, name):
        pytest.skip("not in this Python")
    f, g = lib("math", name), getattr(math, name)
    for x in samples():
        if name in ("floor", "ceil", "trunc") and abs(x) >= 2**63 and x == x and not math.isinf(x):
            continue
        same(lambda: f(x), lambda: g(x), allowed(name), note=(name, x))
    for x in INTS + [True] + [np.int8(3), np.float32(0.7)] * (name != "trunc"):
        same(lambda: f(x), lambda: g(x), allowed(name), note=(name, x))


@pytest.mark.parametrize("name", TWO)
def test_two_arguments(name):
    f, g = lib("math", name), getattr(math, name)
    values = samples()[:100:2] + FLOATS
    for x in values:
        for y in values:
            if name == "pow" and x == 0 and y == -math.inf and sys.version_info < (3, 11):
                continue
            same(lambda: f(x, y), lambda: g(x, y), 4 if name == "log" else allowed(name), note=(name, x, y))


def test_more_arguments():
    rng = random.Random(3)
    for _ in range(1500):
        t = tuple(rng.choice(samples()) * rng.choice([1, 1e-300, 1e200]) for _ in range(rng.randint(1, 6)))
        same(lambda: lib("math", "hypot")(*t), lambda: math.hypot(*t), ulps=1, note=t)
        u = tuple(rng.uniform(-9, 9) for _ in t)
        same(lambda: lib("math", "dist")(t, u), lambda: math.dist(t, u), ulps=1, note=(t, u))
    same(lambda: lib("math", "dist")((1, 2), (1,)), lambda: math.dist((1, 2), (1,)))
    for x in FLOATS:
        for n in (-5000, -1080, -3, 0, 5, 1030, 2**40):
            same(lambda: lib("math", "ldexp")(x, n), lambda: math.ldexp(x, n), note=(x, n))
    if hasattr(math, "fma"):
        for x in FLOATS:
            for y in FLOATS:
                for z in FLOATS[::4]:
                    same(lambda: lib("math", "fma")(x, y, z), lambda: math.fma(x, y, z), note=(x, y, z))
    for x in FLOATS:
        for y in FLOATS:
            for n in (0, 1, 7, 2**60, 2**62 + 2**61):
                want = steps(x, y, n)
                same(lambda: lib("math", "nextafter")(x, y, steps=n), lambda: want, note=(x, y, n))


def steps(x, y, n):
    """math.nextafter with steps exists since 3.12."""
    try:
        return math.nextafter(x, y, steps=n)
    except TypeError:
        pytest.skip("no steps in this Python")


def test_integers():
    for name in ("comb", "perm", "gcd", "lcm"):
        f, g = lib("math", name), getattr(math, name)
        for a in list(range(0, 70)) + INTS:
            for b in (0, 1, 2, 3, 5, 7, 13, 30, 35, -1):
                if name in ("comb", "perm") and a > 100 and b > 13:
                    continue
                if abs(g(a, b) if a >= 0 and b >= 0 or name in ("gcd", "lcm") else 0) >= 2**63:
                    with pytest.raises(OverflowError):
                        f(a, b)
                else:
                    same(lambda: f(a, b), lambda: g(a, b), note=(name, a, b))
    for n in range(-2, 21):
        same(lambda: lib("math", "factorial")(n), lambda: math.factorial(n))
        same(lambda: lib("math", "perm")(n), lambda: math.perm(n))
    for n in INTS + [k * k + d for k in (3, 94906265, 94906266, 3037000499) for d in (-1, 0, 1)]:
        same(lambda: lib("math", "isqrt")(n), lambda: math.isqrt(n), note=n)
    same(lambda: lib("math", "gcd")(12, 18, 27), lambda: math.gcd(12, 18, 27))
    same(lambda: lib("math", "gcd")(), lambda: math.gcd())
    same(lambda: lib("math", "lcm")(4, 6, 10), lambda: math.lcm(4, 6, 10))


def test_sums():
    rng = random.Random(8)
    for _ in range(400):
        t = tuple(rng.uniform(-1, 1) * 10.0 ** rng.randint(-30, 30) for _ in range(rng.randint(0, 40)))
        same(lambda: lib("math", "fsum")(t), lambda: math.fsum(t))
        same(lambda: lib("math", "fsum")(np.array(t)), lambda: math.fsum(t))
        same(lambda: lib("math", "prod")(t), lambda: math.prod(t))
        if hasattr(math, "sumprod"):
            u = tuple(rng.uniform(-1, 1) for _ in t)
            same(lambda: lib("math", "sumprod")(t, u), lambda: math.sumprod(t, u))
    for t in [(1e308, 1e308), (math.inf, 1.0), (math.inf, -math.inf), (math.nan, 1.0), (1e308, 1e308, -1e308), (1, 2)]:
        same(lambda: lib("math", "fsum")(t), lambda: math.fsum(t), note=t)
    same(lambda: lib("math", "prod")((2, 3), start=4), lambda: math.prod((2, 3), start=4))
    if hasattr(math, "sumprod"):
        same(lambda: lib("math", "sumprod")((1, 2), (3, 4)), lambda: math.sumprod((1, 2), (3, 4)))
        same(lambda: lib("math", "sumprod")((1, 2), (3,)), lambda: math.sumprod((1, 2), (3,)))


def test_whole_module_is_there():
    have = {name for kind, name in __import__("lib.words", fromlist=["SURFACES"]).SURFACES if kind == "math"}
    assert {n for n in dir(math) if not n.startswith("_")} <= have
