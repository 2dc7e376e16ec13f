"""Operators and built-in functions through the compiler, for every scalar type."""
import itertools

import numpy as np
import pytest

from compiled import check
from reference import COMPLEXES, FLOATS, INTS, NAN

NUMPY = [np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64, np.float32, np.float64,
         np.complex64, np.complex128]


def values(t):
    """A few values of a NumPy type, the extremes first."""
    k = np.dtype(t).kind
    if k in "iu":
        i = np.iinfo(t)
        return [t(v) for v in (i.min, i.max, 0, 1, 3, 100) if i.min <= v <= i.max] + [t(-3) for _ in range(k == "i")]
    if k == "b":
        return [t(0), t(1)]
    if k == "f":
        return [t(v) for v in (0.0, -0.0, 1.5, -2.5, 3.0, 1e30, float("inf"), NAN)]
    return [t(v) for v in (0, 1.5 - 2j, -1 + 0.25j, 3)]


ARITHMETIC = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^"]
COMPARISON = ["<", "<=", ">", ">=", "==", "!="]


def pairs(a, b):
    return list(itertools.product(a, b))


@pytest.mark.parametrize("symbol", ARITHMETIC + COMPARISON)
def test_python_numbers(symbol):
    kinds = [[i for i in INTS if abs(i) <= 2**53], [True, False], FLOATS[:20], COMPLEXES[::5] + [1 + 2j]]
    for a in kinds:
        for b in kinds:
            cases = pairs(a, b)
            if symbol in ("**", "<<"):
                cases = [(x, y) for x, y in cases if not isinstance(y, int) or 0 <= y < 64]
                cases = [(x, y) for x, y in cases if not (not isinstance(x, complex) and x < 0 and isinstance(y, float) and y % 1)]
                if symbol == "**":
                    cases = [(x, y) for x, y in cases if not isinstance(x, complex) and not isinstance(y, complex)]
            check(f"a {symbol} b", [c for c in cases if fits(symbol, *c)], 2 if symbol == "**" else 0)


def fits(symbol, a, b):
    """Python's unbounded results have no counterpart."""
    if symbol in ("<<", "**") and isinstance(a, int) and isinstance(b, int):
        return abs(a) << b < 2**63 if symbol == "<<" else abs(a) < 2 or b * abs(a).bit_length() < 63
    return True


@pytest.mark.parametrize("symbol", ARITHMETIC + COMPARISON)
def test_numpy_numbers(symbol):
    turn = (ARITHMETIC + COMPARISON).index(symbol)
    for i, (t, u) in enumerate(itertools.product(NUMPY, NUMPY)):
        if (i + turn) % 3:
            continue  # each pair of types is met by a third of the operators: every pair costs a compilation
        if symbol == "**" and "c" in (np.dtype(t).kind, np.dtype(u).kind):
            continue
        if symbol in COMPARISON[:4] and "c" in (np.dtype(t).kind, np.dtype(u).kind):
            continue
        cases = pairs(values(t), values(u))
        if symbol in ("*", "/") and "c" in (np.dtype(t).kind, np.dtype(u).kind):
            check(f"a {symbol} b", cases, 2)
        else:
            check(f"a {symbol} b", cases, 2 if symbol == "**" else 0)


@pytest.mark.parametrize("symbol", ARITHMETIC + COMPARISON)
def test_numpy_with_python(symbol):
    weak = [[0, 1, -1, 3, 200, 300, 70000, 2**40], [0.0, 1.5, -2.0], [True, False]]
    for t in NUMPY:
        if np.dtype(t).kind == "c" and symbol in ["**"] + COMPARISON[:4]:
            continue
        for w in weak:
            ulps = 2 if np.dtype(t).kind == "c" else 2 if symbol == "**" else 0
            check(f"a {symbol} b", pairs(values(t), w), ulps)
            check(f"b {symbol} a", pairs(values(t), w), ulps)


@pytest.mark.parametrize("text", ["-a", "+a", "~a", "not a", "abs(a)", "bool(a)", "int(a)", "float(a)", "complex(a)", "round(a)"])
def test_unary(text):
    for t in NUMPY:
        if text in ("round(a)", "int(a)", "float(a)") and np.dtype(t).kind == "c":
            continue
        if text == "round(a)" and t in (np.bool_, np.float32):
            continue
        if text == "int(a)" and t is np.uint64:
            continue
        check(text, [(v,) for v in values(t)])
    for kind in (INTS[:-2], FLOATS, COMPLEXES, [True, False]):
        if text in ("round(a)", "int(a)", "float(a)") and kind is COMPLEXES:
            continue
        cases = [(v,) for v in kind if not (text in ("int(a)", "round(a)") and isinstance(v, float) and 2**63 <= abs(v) < 1e300)]
        check(text, cases)


def test_constructors():
    for t in NUMPY:
        name = {"bool_": "bool_"}.get(t.__name__, t.__name__)
        for u in NUMPY:
            k, m = np.dtype(t).kind, np.dtype(u).kind
            if m == "c" and k not in "cb" or m == "f" and k in "iu":
                continue
            check(f"np.{name}(a)", [(v,) for v in values(u)])
        check(f"np.{name}(a)", [(v,) for v in (0, 1, -1, 127, 128, 300, 70000, 2**40)])


@pytest.mark.parametrize("text", ["min(a, b)", "max(a, b)", "min(a, b, 1.0)", "max((a, b))", "divmod(a, b)", "sum((a, b))"])
def test_two_numbers(text):
    check(text, pairs(FLOATS[:14] + [NAN], FLOATS[:14] + [NAN]))
    if "1.0" not in text:
        check(text, pairs(INTS[:10], INTS[:10]))


def test_constants_as_operands():
    for n in (0, 1, 2, 3, 7, -1, -2, 64, 65536, 131072):
        check(f"a / {n or 3}", [(i,) for i in INTS] + [(v,) for t in NUMPY[1:9] for v in values(t)])
        check(f"(a // {n or 5}, a % {n or 5})", [(v,) for t in NUMPY[1:9] for v in values(t) if n <= np.iinfo(t).max and n >= np.iinfo(t).min])
        check(f"a // {n}" if n else "a // 1", [(i,) for i in INTS[:-1]])
        check(f"a % ({n or 5})", [(i,) for i in INTS])
        if n < 70000:
            check(f"a ** {n}", [(f,) for f in FLOATS], 2)
        check(f"a ** {n}", [(i,) for i in (1, 2, -3)])
        check(f"a << {abs(n)}" if n < 10 else "a >> 64", [(i,) for i in (1, 5, -3)])
        check(f"a < {n}", [(v,) for t in NUMPY[1:9] for v in values(t)])


@pytest.mark.parametrize("n", (0, 1, -1, 3, 5, 6, 7, 12, 31, 32, 33, -2, -3, -6, -32, 0.5, 3.0, 1.5))
def test_powers_known_while_compiling(n):
    """Products and roots in place of pow: the same special values, at the limits of overflow and of what is normal too."""
    rng = np.random.default_rng(7)
    reach = 1 / max(abs(n), 1)
    x = np.concatenate([rng.normal(size=200), 2.0 ** (rng.uniform(-1080, 1026, 400) * reach), 2.0 ** (-1022 * reach + rng.uniform(-1, 4, 100)),
                        [0.0, np.inf, np.nan, 1.0, 5e-324, 1e308, 2.0, 3.0]])
    x = np.concatenate([x, -x])
    if n == 1.5:
        x = np.abs(x)
    with np.errstate(all="ignore"):
        for xs in (x, x[np.abs(x) < 3e38].astype(np.float32)):
            check(f"a ** {n}", [(v,) for v in xs], 2)
        check(f"a ** {n}", [(float(v),) for v in x if v >= 0 or n == int(n)], 2)


def test_round_to_digits():
    rng = np.random.default_rng(3)
    xs = [(float(x), int(n)) for x, n in zip(rng.normal(size=300) * 10.0 ** rng.integers(-6, 12, 300), rng.integers(-3, 10, 300))]
    check("round(a, n)", xs)
    check("round(a, 2)", [(x,) for x, _ in xs] + [(2.675,), (1.005,), (-0.0,)])
    check("round(a, n)", [(i, n) for i in INTS[:10] for n in (-3, -1, 0, 2)])


def test_tuples_and_ranges():
    check("(a, b) < (b, a)", pairs(INTS[:5], INTS[:5]))
    check("(a, b) == (b, a)", pairs(INTS[:5], INTS[:5]))
    check("(a, b) + (1, 2.5)", [(1, 2)])
    check("(a, b) * 2", [(1, 2.5)])
    check("a in (1, 2, b)", pairs(INTS[:5], INTS[:5]))
    check("(5, 6, 7)[a]", [(i,) for i in range(-4, 5)])
    check("(a, b, 3).index(3)", [(1, 2), (3, 4)])
    check("(a, b, 3).count(3)", [(1, 2), (3, 3)])
    check("len(range(a, b, n))", [(0, 10, 3), (10, 0, -3), (5, 5, 1), (0, 5, 0), (-2**62, 2**62, 2**61)])
    check("sum(range(a))", [(0,), (10,), (-3,)])
    check("a in range(b)", pairs(INTS[:5], INTS[:5]))
    check("range(10)[a]", [(3,), (-1,), (10,)])
    check("", [(3,)], body="    s = 0\n    for i, (p, q) in enumerate(zip((1, 2, 3), (4, 5, 6))):\n        s += i * p * q * a\n    return s")
    check("", [(5,)], body="    s = 0\n    for i in reversed(range(a)):\n        s = s * 10 + i\n    return s")
    check("any((a, 0, 0)) and all((1, a))", [(0,), (2,)])
    check("pow(a, b, n)", [(3, 200, 97), (2, -1, 7), (2, 5, 0)])
