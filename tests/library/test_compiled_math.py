"""math and cmath through the compiler."""
import cmath
import math
import random

import numpy as np
import pytest

from compiled import check
from reference import allowed, FLOATS

RNG = random.Random(11)
WIDE = [RNG.uniform(-1, 1) * 2.0 ** RNG.randint(-30, 9) for _ in range(60)]
ONE = """acos acosh asin asinh atan atanh ceil cos cosh degrees erf erfc exp expm1 fabs floor frexp gamma isfinite
isinf isnan lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp cbrt exp2""".split()
TWO = "atan2 copysign fmod hypot log nextafter pow remainder isclose".split()


@pytest.mark.parametrize("name", ONE)
def test_one(name):
    if not hasattr(math, name):
        pytest.skip("not in this Python")
    skip = lambda x: name in ("floor", "ceil", "trunc") and 2**63 <= abs(x) < math.inf
    check(f"math.{name}(x)", [(x,) for x in FLOATS + WIDE if not skip(x)], allowed(name))
    check(f"math.{name}(x)", [(i,) for i in (0, 1, 2, -1, 5, 30, 200)], allowed(name))
    if name != "trunc":
        check(f"math.{name}(x)", [(np.float32(0.7),), (np.float32(3),)], allowed(name))


@pytest.mark.parametrize("name", TWO)
def test_two(name):
    values = FLOATS + WIDE[:8]
    check(f"math.{name}(x, y)", [(x, y) for x in values for y in values], 4 if name == "log" else allowed(name))


def test_others():
    check("math.hypot(x, y, z)", [(x, y, 2.0) for x in FLOATS for y in FLOATS], 1)
    check("math.dist((x, y), (1.0, 2.0))", [(x, y) for x in FLOATS for y in FLOATS], 1)
    check("math.ldexp(x, n)", [(x, n) for x in FLOATS for n in (-2000, -1074, 0, 3, 1023, 5000)])
    check("math.fsum((x, y, z))", [(x, y, 1e-20) for x in FLOATS for y in FLOATS])
    check("math.fsum(a)", [(np.array(WIDE),)])
    check("math.prod((x, y, 3))", [(2, 3), (4, 5)])
    check("math.comb(a, b), math.perm(a, b)", [(a, b) for a in (0, 5, 20, -1) for b in (0, 2, 5, 7)])
    check("math.gcd(a, b, 30), math.lcm(a, b)", [(a, b) for a in (0, 5, 12, -18) for b in (0, 2, 15)])
    check("math.factorial(a)", [(a,) for a in (0, 1, 5, 20, -1)])
    check("math.isqrt(a)", [(a,) for a in (0, 1, 3, 24, 25, 2**62, 2**63 - 1, -1)])
    check("math.pi + math.e + math.tau + math.inf * x", [(0.0,), (1.0,)])
    check("math.isclose(x, y, rel_tol=1e-3, abs_tol=0.5)", [(1.0, 1.4), (1.0, 2.0)])


EDGES = [-math.inf, -800.0, -2.3, -1.0, -0.0, 0.0, 0.5, 1.0, 2.3, 800.0, math.inf]
CMATH = "acos acosh asin asinh atan atanh cos cosh exp isfinite isinf isnan log log10 polar sin sinh sqrt tan tanh".split()


@pytest.mark.parametrize("name", CMATH)
def test_cmath(name):
    check(f"cmath.{name}(z)", [(complex(RNG.uniform(-4, 4), RNG.uniform(-4, 4)),) for _ in range(40)], 16)
    f = getattr(cmath, name)
    cases = []
    for x in EDGES:
        for y in EDGES:
            try:
                w = f(complex(x, y))
            except (ValueError, OverflowError):
                cases.append((complex(x, y),))
                continue
            if w == w:
                cases.append((complex(x, y),))
    check(f"cmath.{name}(z)", cases, 16)


def test_cmath_others():
    check("cmath.rect(x, y)", [(x, y) for x in EDGES for y in EDGES])
    check("cmath.log(z, 2)", [(1j,), (3 + 4j,)], 4)
    check("cmath.phase(z)", [(1j,), (-1 - 0j,)])
    check("z * cmath.pi + cmath.e", [(1j,)])
