"""Complex arithmetic of Python's numbers, hostile values included, against the running CPython: from 3.14 on its rules are others."""
import math

import pytest

from adder import njit

REALS = [0.0, -0.0, 1.5, -2.0, math.inf, -math.inf, math.nan, 0, 3, -1, True, False]
COMPLEXES = [complex(a, b) for a in (0.0, -0.0, 1.5, math.inf, math.nan) for b in (0.0, -0.0, -2.5, math.inf, -math.inf, math.nan)]
PAIRS = [(a, b) for a in REALS + COMPLEXES for b in REALS + COMPLEXES if isinstance(a, complex) or isinstance(b, complex)]


def add(a, b):
    return a + b


def subtract(a, b):
    return a - b


def multiply(a, b):
    return a * b


def divide(a, b):
    return a / b


def power(a, b):
    return a ** b


def outcome(f, *args):
    try:
        z = f(*args)
    except Exception as problem:
        return type(problem)
    return [("nan", 0) if math.isnan(p) else (p, math.copysign(1, p)) for p in (z.real, z.imag)]


def close(a, b):
    if isinstance(a, type) or isinstance(b, type):
        return a is b
    return all(x == y or x[0] != "nan" != y[0] and math.isclose(x[0], y[0], rel_tol=1e-14) for x, y in zip(a, b))


@pytest.mark.parametrize("f", [add, subtract, multiply, divide], ids=lambda f: f.__name__)
def test_operators(f):
    g = njit(f)
    assert [(a, b, outcome(f, a, b), outcome(g, a, b)) for a, b in PAIRS if outcome(f, a, b) != outcome(g, a, b)] == []


def test_powers():
    g = njit(power)
    assert [(a, b, outcome(power, a, b), outcome(g, a, b)) for a, b in PAIRS if not close(outcome(power, a, b), outcome(g, a, b))] == []


def test_sum_of_floats():
    @njit
    def plain(t):
        return sum(t)

    @njit
    def generated(t):
        return sum(x for x in t)
    for t in ((0.1,) * 10, (1e16, 1.0, -1e16), (1, 0.1, 0.2, 0.3), (math.inf, 1.0, -math.inf), (1e308, 1e308)):
        assert repr(plain(t)) == repr(sum(t))
    for t in ((0.1,) * 10, (1e16, 1.0, -1e16)):
        assert repr(generated(t)) == repr(sum(t))
