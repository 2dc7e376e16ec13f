"""lib/core under CPython's reference words against Python and NumPy."""
import operator as op

import numpy as np
import pytest

from reference import COMPLEXES, FLOATS, INTS, lib, of, same, SIGNED, UNSIGNED, words

BINARY = {"/": op.truediv, "//": op.floordiv, "%": op.mod}
COMPARE = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge, "==": op.eq, "!=": op.ne}


@pytest.mark.parametrize("symbol", BINARY)
def test_python_numbers(symbol):
    f, g = lib("operator", symbol), BINARY[symbol]
    for values in (INTS, FLOATS, [True, False]):
        for a in values:
            for b in values:
                if a == -2**63 and b == -1:
                    continue
                same(lambda: f(a, b), lambda: g(a, b), note=(symbol, a, b))


@pytest.mark.parametrize("symbol", BINARY)
@pytest.mark.parametrize("t", SIGNED + UNSIGNED + [np.float32, np.float64, np.bool_])
def test_numpy_numbers(symbol, t):
    f, g = lib("operator", symbol), BINARY[symbol]
    values = of(t) if issubclass(t, np.integer) else [t(v) for v in (FLOATS if t is not np.bool_ else [0, 1])]
    for a in values:
        for b in values:
            same(lambda: f(a, b), lambda: g(a, b), note=(symbol, a, b))


@pytest.mark.parametrize("symbol,g", [("<<", op.lshift), (">>", op.rshift)])
def test_shifts(symbol, g):
    f = lib("operator", symbol)
    for a in INTS:
        for b in (-1, 0, 1, 5, 31, 62, 63, 64, 1000):
            want = lambda: words._wrap_int(g(a, b), words.pyint)
            same(lambda: f(a, b), want, note=(a, b))
    for t in SIGNED + UNSIGNED:
        for a in of(t):
            for b in of(t, [-1, 0, 1, 5, 7, 8, 31, 62, 63, 64]):
                same(lambda: f(a, b), lambda: g(a, b), note=(a, b))


@pytest.mark.parametrize("symbol", COMPARE)
def test_exact_comparisons(symbol):
    f, g = lib("operator", symbol), COMPARE[symbol]
    for a in INTS:
        for b in FLOATS + [float(i) for i in INTS]:
            same(lambda: f(a, b), lambda: g(a, b), note=(a, b))
            same(lambda: f(b, a), lambda: g(b, a), note=(b, a))
    for t in SIGNED + UNSIGNED:
        for u in SIGNED + UNSIGNED:
            for a in of(t)[::3]:
                for b in of(u)[::2]:
                    same(lambda: f(a, b), lambda: np.bool_(g(int(a), int(b))), note=(a, b))
    for a in of(np.uint64) + of(np.int8):
        for b in INTS:
            same(lambda: f(a, b), lambda: g(a, b), note=(a, b))


def test_python_powers():
    f = lib("operator", "**")
    for a in INTS:
        for b in (0, 1, 2, 3, 5, -1, -2, 62):
            same(lambda: f(a, b), lambda: a ** b, ulps=2, note=(a, b))
    for a in FLOATS:
        for b in FLOATS:
            if isinstance(a, float) and a < 0 and b % 1:
                continue
            same(lambda: f(a, b), lambda: a ** b, ulps=2, note=(a, b))


def test_numpy_powers():
    f = lib("operator", "**")
    for t in SIGNED + UNSIGNED:
        for a in of(t):
            for b in of(t, [0, 1, 2, 3, 7, -1]):
                same(lambda: f(a, b), lambda: a ** b, ulps=2, note=(a, b))
    for t in (np.float32, np.float64):
        for a in FLOATS:
            for b in FLOATS:
                same(lambda: f(t(a), t(b)), lambda: t(a) ** t(b), ulps=2, note=(a, b))


def test_pow_of_three():
    f = lib("builtin", "pow")
    for a in INTS:
        for b in (0, 1, 5, 1000, 10**15, -1, -3):
            for m in (1, 2, 7, -7, 97, 2**31 - 1, 2**61 - 1, 0):
                same(lambda: f(a, b, m), lambda: pow(a, b, m), note=(a, b, m))


def finite_or_simple(z):
    return z == z and abs(z.real) < 1e300 and abs(z.imag) < 1e300


def test_complex():
    for symbol, g in [("+", op.add), ("-", op.sub), ("*", op.mul), ("/", op.truediv), ("==", op.eq), ("!=", op.ne)]:
        f = lib("operator", symbol)
        for a in COMPLEXES:
            for b in COMPLEXES:
                same(lambda: f(a, b), lambda: g(a, b), note=(symbol, a, b))
                if symbol == "*" and not (finite_or_simple(a) and finite_or_simple(b)):
                    continue
                x, y = np.complex128(a), np.complex128(b)
                same(lambda: f(x, y), lambda: g(x, y), ulps=1, note=(symbol, x, y))


def test_complex_powers():
    f = lib("operator", "**")
    values = [z for z in COMPLEXES if finite_or_simple(z)] + [1j, 2 + 3j, -1.5 + 0.25j]
    for a in values:
        for b in values + [complex(n) for n in (1, 2, 3, 5, -1, -4, 50)]:
            same(lambda: f(a, b), lambda: a ** b, ulps=8, note=(a, b))
            if abs(a) < 1e100:
                got, want = f(np.complex128(a), np.complex128(b)), np.complex128(a) ** np.complex128(b)
                assert np.isclose(got, want, rtol=1e-13, equal_nan=True) or abs(got - want) < 1e-14 * abs(want), (a, b)


def test_conversions():
    for name, g in [("int", int), ("float", float), ("bool", bool), ("complex", complex)]:
        f = lib("builtin", name)
        values = INTS + FLOATS + [True, False] + [np.float32(1.5), np.int8(-3), np.uint64(2**64 - 1)]
        for x in values + (COMPLEXES if name in ("bool", "complex") else []):
            if name == "int" and (x == x and abs(x) >= 2**63 and x != -2**63):
                with pytest.raises(OverflowError):
                    f(x)
                continue
            same(lambda: f(x), lambda: g(x), note=(name, x))
    f = lib("builtin", "complex")
    for a in (1, 2.5, 1j, 1 + 2j):
        for b in (0, -1.5, 2j):
            same(lambda: f(a, b), lambda: complex(a, b), note=(a, b))


@pytest.mark.parametrize("t", SIGNED + UNSIGNED + [np.float32, np.float64, np.bool_])
def test_numpy_constructors(t):
    f = lib("operator", "convert")
    T = words._of_dtype(np.dtype(t))
    for x in INTS + [True, False, 1.5, -2.5]:
        if isinstance(x, float) and np.dtype(t).kind == "u" and x < 0:
            continue
        same(lambda: f(T, x), lambda: t(x), note=(t, x))
    for u in SIGNED + UNSIGNED:
        for x in of(u):
            same(lambda: f(T, x), lambda: t(x), note=(t, x))


def test_abs_min_max_sum():
    for x in INTS + FLOATS + COMPLEXES + [True, np.int8(-128), np.uint8(7), np.float32(-2)]:
        same(lambda: lib("builtin", "abs")(x), lambda: abs(x) if x is not INTS[-1] else -2**63, note=x)
    for name, g in (("min", min), ("max", max)):
        f = lib("builtin", name)
        for a in FLOATS:
            for b in FLOATS:
                same(lambda: f(a, b), lambda: g(a, b), note=(a, b))
                same(lambda: f(a, b, 1.0), lambda: g(a, b, 1.0), note=(a, b))
                same(lambda: f((a, b, 2.0)), lambda: g((a, b, 2.0)), note=(a, b))
        same(lambda: f(()), lambda: g(()))
        same(lambda: f((), default=3), lambda: g((), default=3))
        x = np.array([3.0, np.nan, 1.0])
        same(lambda: f(x), lambda: g(x))
    f = lib("builtin", "sum")
    for t in ((), (1, 2), (0.1,) * 10, (1, 0.5, 1e100, 1.0, -1e100), (True, True)):
        same(lambda: f(t), lambda: sum(t), note=t)
    for t in (np.int8, np.int64, np.float32, np.float64):
        x = np.arange(100).astype(t)
        same(lambda: f(x), lambda: sum(x))
        same(lambda: f(x, 1), lambda: sum(x, 1))


def test_round():
    f = lib("builtin", "round")
    rng = np.random.default_rng(1)
    values = [0.5, 1.5, 2.5, -0.5, 2.675, 1.005, 0.125, 0.375, 1e22, 1e15 + 0.5, 123456.789, -0.0, 5e-324, 1e308,
              float("nan"), float("inf")] + list(map(float, rng.normal(size=3000) * 10.0 ** rng.integers(-8, 12, 3000)))
    for x in values:
        same(lambda: f(x), lambda: round(x), note=x)
        for n in (0, 1, 2, 3, 7, 12, -1, -3, -8, 22, 400, -400):
            same(lambda: f(x, n), lambda: round(x, n), note=(x, n))
        same(lambda: f(np.float64(x), 2), lambda: np.round(np.float64(x), 2), note=x)
        same(lambda: f(np.float32(x), 2), lambda: np.round(np.float32(x), 2), note=x)
    for x in INTS:
        for n in (0, 1, -1, -2, -5, -18, -19, -30):
            same(lambda: f(x, n), lambda: round(x, n), note=(x, n))
    for k in range(2000):
        x, n = (2 * k + 1) / 2 ** (k % 12 + 1), k % 9
        same(lambda: f(x, n), lambda: round(x, n), note=(x, n))


def test_ranges():
    make = lib("builtin", "range")
    for args in [(0,), (5,), (-3,), (2, 9), (9, 2), (0, 10, 3), (10, 0, -3), (0, 10, -1), (-2**63, 2**63 - 1, 2**62),
                 (2**63 - 1, -2**63, -2**62)]:
        r = make(*args)
        assert list(r) == list(range(*args))
        assert lib("builtin", "len")(r) == len(range(*args))
        assert list(lib("builtin", "reversed")(r)) == list(reversed(range(*args)))
        for x in (0, 1, 3, 9, -3):
            assert lib("operator", "in")(x, r) == (x in range(*args))
            same(lambda: lib("operator", "getitem")(r, x), lambda: range(*args)[x])
    same(lambda: make(1, 2, 0), lambda: range(1, 2, 0))
    zipped = lib("builtin", "zip")
    assert list(zipped((1, 2, 3), np.arange(2.0))) == list(zip((1, 2, 3), np.arange(2.0)))
    assert list(zipped()) == []
    same(lambda: list(zipped((1,), (2, 3), strict=True)), lambda: list(zip((1,), (2, 3), strict=True)))
    assert list(lib("builtin", "enumerate")((5, 6), 3)) == list(enumerate((5, 6), 3))


def test_tuples():
    values = [(), (1,), (1, 2), (1, 3), (2,), (1.0, 2), (1, (2, 3)), (1, (2, 4)), (float("nan"),)]
    for symbol, g in COMPARE.items():
        for a in values:
            for b in values:
                if a and b and a[0] != a[0] or len(a) > 1 and len(b) > 1 and type(a[1]) is not type(b[1]):
                    continue
                same(lambda: lib("operator", symbol)(a, b), lambda: g(a, b), note=(symbol, a, b))
    t = (5, 6, 7, 6)
    same(lambda: lib("operator", "+")(t, (1,)), lambda: t + (1,))
    same(lambda: lib("operator", "*")(t, 2), lambda: t * 2)
    for i in (-5, -4, 0, 3, 4):
        same(lambda: lib("operator", "getitem")(t, i), lambda: t[i])
    for x in (6, 7.0, 9):
        same(lambda: lib("method", "index")(t, x), lambda: t.index(x))
        same(lambda: lib("method", "count")(t, x), lambda: t.count(x))
        same(lambda: lib("operator", "in")(x, t), lambda: x in t)


def test_strings():
    values = ["", "a", "ab", "b", "äö", "ä", "zebra"]
    for symbol, g in COMPARE.items():
        for a in values:
            for b in values:
                same(lambda: lib("operator", symbol)(a, b), lambda: g(a, b), note=(symbol, a, b))
    for a in values:
        same(lambda: lib("builtin", "len")(a), lambda: len(a))
        for b in values:
            same(lambda: lib("operator", "in")(a, b), lambda: a in b)


def test_options():
    try:
        words.OPTIONS["error_model"] = "python"
        same(lambda: lib("operator", "/")(np.float64(1), np.float64(0)), lambda: 1 / 0)
        words.OPTIONS["error_model"] = "numpy"
        assert lib("operator", "/")(1.0, 0.0) == float("inf") and lib("operator", "//")(1, 0) == 0
        words.OPTIONS["overflow"] = "raise"
        for symbol, a, b in [("+", 2**63 - 1, 1), ("-", -2**63, 1), ("*", 2**62, 2), ("//", -2**63, -1), ("**", 3, 41),
                             ("<<", 1, 63)]:
            with pytest.raises(OverflowError):
                lib("operator", symbol)(a, b)
    finally:
        words.OPTIONS.update(error_model=None, overflow="wrap")
