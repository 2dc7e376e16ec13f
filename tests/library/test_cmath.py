"""lib/math/cmath.py under CPython's reference words against the cmath module, special values first."""
import cmath
import math
import random

import pytest

from reference import close, lib, outcome, Raised, same

ONE = """acos acosh asin asinh atan atanh cos cosh exp isfinite isinf isnan log log10 phase polar sin sinh sqrt tan
tanh""".split()
EDGES = [-math.inf, -1e308, -800.0, -2.3, -1.0, -1e-310, -0.0, 0.0, 1e-310, 0.5, 1.0, 2.3, 800.0, 1e308, math.inf, math.nan]


def agrees(got, want, of=0):
    """CPython leaves signs of zeros and infinities beside a NaN open: they are not compared, nor are those of NaN input.
    Its phase() turns underflow into OverflowError; ours gives the zero."""
    g, w = outcome(got), outcome(want)
    if of != of:
        g, w = (complex(abs(x.real), abs(x.imag)) if isinstance(x, complex) else x for x in (g, w))
    if isinstance(w, Raised) and isinstance(w.e, OverflowError) and isinstance(g, float):
        return abs(g) < 1e-300
    if isinstance(w, complex) and isinstance(g, complex) and (math.isnan(w.real) or math.isnan(w.imag)):
        return all(math.isnan(a) and math.isnan(b) or abs(a) == abs(b) for a, b in [(g.real, w.real), (g.imag, w.imag)])
    if isinstance(w, complex) and isinstance(g, complex):
        size = max(abs(w.real), abs(w.imag))
        return all(math.copysign(1, a) == math.copysign(1, b) and (a == b or abs(a - b) <= 4e-16 * max(abs(b), size * 1e-3))
                   for a, b in [(g.real, w.real), (g.imag, w.imag)])
    return close(g, w)


@pytest.mark.parametrize("name", ONE)
def test_one_argument(name):
    f, g = lib("cmath", name), getattr(cmath, name)
    rng = random.Random(2)
    points = [complex(a, b) for a in EDGES for b in EDGES]
    points += [complex(rng.uniform(-4, 4), rng.uniform(-4, 4)) for _ in range(500)] + [1, -2.5, True]
    for z in points:
        assert agrees(lambda: f(z), lambda: g(z), z), (name, z, outcome(lambda: f(z)), outcome(lambda: g(z)))


def test_rect_and_log_and_isclose():
    for r in EDGES:
        for phi in EDGES:
            assert agrees(lambda: lib("cmath", "rect")(r, phi), lambda: cmath.rect(r, phi)), (r, phi)
    for z in (1, 2j, 3 + 4j, 0):
        for b in (2, 10.0, 1j, 1):
            assert agrees(lambda: lib("cmath", "log")(z, b), lambda: cmath.log(z, b)), (z, b)
    for a in (1, 1 + 1e-10j, complex(math.inf, 0), 0):
        for b in (1, 1 + 1e-8j, complex(math.inf, 0), 1e-12):
            same(lambda: lib("cmath", "isclose")(a, b), lambda: cmath.isclose(a, b), note=(a, b))
            same(lambda: lib("cmath", "isclose")(a, b, abs_tol=1e-9), lambda: cmath.isclose(a, b, abs_tol=1e-9))


def test_whole_module_is_there():
    have = {name for kind, name in __import__("lib.words", fromlist=["SURFACES"]).SURFACES if kind == "cmath"}
    assert {n for n in dir(cmath) if not n.startswith("_")} <= have
