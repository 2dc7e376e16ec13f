"""Corners of array arithmetic, compiled: order of complex numbers, bounds beyond a type, axes, booleans in place or as lengths and
axes, positions into arrays, integers rounded by way of floats; against NumPy."""
import math

import numpy as np
import pytest

from compiled import check
from test_compiled_numpy import array, layouts

PARTS = np.array([1 + 2j, 1 + 1j, 2 - 1j, np.nan + 1j, 1 + np.nan * 1j, -1, 0, np.inf, 3])
VECTORS = [np.arange(6.0) - 2, np.arange(6) - 2, np.arange(6, dtype="u1"), np.arange(6, dtype="i1") - 2, np.arange(6, dtype="u8"),
           np.arange(6, dtype="f4"), np.arange(6) > 2]


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_order_of_complex_numbers(dtype):
    a, b = np.repeat(PARTS, PARTS.size).astype(dtype), np.tile(PARTS, PARTS.size).astype(dtype)
    check("a < b, a <= b, a > b, a >= b", [(a, b), (a, 1.0), (a, 1j), (a, b.real)])
    for name in ("maximum", "minimum", "fmax", "fmin", "less"):
        check(f"np.{name}(a, b)", [(a, b), (a, 2)])
    for name in ("min", "max", "ptp"):
        check(f"np.{name}(a)", [(a,), (a[:2],), (np.zeros(0, dtype),)])
        check(f"np.{name}(a, axis=0)", [(x,) for x in layouts(array(dtype, 3, 4))] + [(a.reshape(9, 9),)])
    check("a < b", [(np.complex64(1), np.complex64(1j)), (np.complex128(1), 2), (1j, 2j)])


def test_where_and_clip_beyond_the_type():
    bounds = [(0, 2), (0.5, 2.5), (None, 2), (0, None), (3, 1), (-300, 300), (0, VECTORS[0]), (np.nan, 1.0), (300, 400), (-400, -300),
              (-2**63, 2**63 - 1)]
    check("np.clip(a, b, c)", [(a, low, high) for a in VECTORS for low, high in bounds] + [(5, 1, 2), (np.int8(5), 1, 300)])
    check("np.where(x, a, b), np.where(x, b, a)", [(VECTORS[6], a, b) for a in VECTORS for b in (300, -1, 2.5, np.int8(3))])
    check("np.clip(a, a_min=0, a_max=2), np.clip(a, min=0), a.clip(max=2)", [(VECTORS[0],)])
    check("", [(VECTORS[0].copy(),)], body="    np.clip(a, 0, 2, out=a)\n    a.clip(0, 1, a[::-1])\n    return a")
    check("np.clip(a, None, None)", [(VECTORS[0],), (VECTORS[6],)])


@pytest.mark.parametrize("axis", ["1.0", "np.int64(0)", "(np.int8(0),)", "np.int8(-1)"])
def test_axes(axis):
    for name in ("sum", "max", "argmax", "cumsum") if "(np" not in axis or axis[0] == "n" else ("sum", "max"):
        check(f"np.{name}(a, axis={axis})", [(np.arange(6.0).reshape(2, 3),)])


def test_orders_of_results():
    for name in ("argmin", "argmax", "cumsum", "cumprod"):
        for axis in (0, 1):
            check(f"np.{name}(a, axis={axis}), np.{name}(a, axis={axis}).strides", [(array("float64", 3, 4).T,), (array("int32", 3, 4),)])


@pytest.mark.parametrize("symbol", ["//=", "%=", "**=", "<<=", ">>=", "+=", "*=", "|="])
def test_booleans_in_place(symbol):
    check("", [(VECTORS[6].copy(), b) for b in (True, VECTORS[6], 1)], body=f"    a {symbol} b\n    return a")


def test_divmod_gcd_dot():
    check("np.divmod(a, b)", [(np.arange(-3, 4), 2), (np.arange(-3, 4), -2.5), (7, -2), (np.uint8(7), np.int8(2))])
    for t in ("int8", "int16", "int64"):
        v = np.array([np.iinfo(t).min, np.iinfo(t).min + 1, 0, 6, -7], t)
        check("np.gcd(a, b), np.lcm(a, b)", [(np.repeat(v, 5), np.tile(v, 5))])
    check("np.dot(a, b), np.dot(b, a)", [(array(t, 3), b) for t in ("int8", "float32", "bool") for b in (2, 2.5, True, 300, np.float32(2))])


def test_arrays_without_axes_as_numbers():
    check("float(a), int(a), bool(a), complex(a)", [(np.array(2.5),), (np.array(0, "i1"),), (np.array(True),)])
    check("np.diag(a)", [(x,) for x in layouts(array("float64", 3, 4))])


def test_arguments_of_ufuncs():
    check("np.sqrt(a, out=None)", [(np.arange(3.0),)])
    with pytest.raises(Exception, match="the argument `where` of numpy.sqrt is not compiled"):
        check("np.sqrt(a, where=a > 0)", [(np.arange(3.0),)])


@pytest.mark.parametrize("name", ["argmin", "argmax"])
def test_positions_into_an_array(name):
    """NumPy takes only what it can cast to int64 without loss."""
    a = np.array([[3.0, 1, 2], [0, 5, 2]])
    for dtype in ("f8", "f4", "c16", "u8", "i8", "i4", "i1"):
        check("", [(a, np.zeros(3, dtype))], body=f"    np.{name}(a, axis=0, out=b)\n    return a.{name}(0, b)")
        check(f"np.{name}(a, out=b)", [(a, np.zeros((), dtype))])


def test_ldexp_of_python_ints():
    exponents = [np.arange(3).astype(t) for t in ("i1", "u1", "i2", "i4", "i8", "?")]
    check("np.ldexp(3, b)", [(b,) for b in exponents] + [(np.int32(4),), (4,), (True,)])
    check("np.ldexp(3.0, b)", [(b,) for b in exponents] + [(np.int32(4),), (4,)])
    check("np.ldexp(np.int32(3), b)", [(b,) for b in exponents])


@pytest.mark.parametrize("axis", ["True", "False"])
def test_booleans_as_axes(axis):
    a = np.arange(6.0).reshape(2, 3)
    for call in ("concatenate((a, a), ", "repeat(a, 2, ", "sum(a, ", "argmax(a, ", "cumsum(a, ", "stack((a, a), "):
        check(f"np.{call}axis={axis})", [(a,)])


def test_booleans_as_lengths():
    for shape in ("True", "b", "(b, 2)", "(2, True)", "(1, np.bool_(b))"):
        for call in ("zeros(%s)", "ones(%s)", "empty(%s) * 0", "full(%s, 2)", "ones(1).reshape(%s)", "random.random(%s) * 0",
                     "random.normal(0., 1., %s) * 0", "random.randint(0, 1, %s)"):
            check(f"np.{call % shape}" + ("" if "b" in shape else " + b"), [(True,)])
    check("np.random.rand(b) * 0, np.random.rand(b, 2) * 0", [(True,), (1,)])
    check("np.abs(np.random.randn(b) * 0)", [(True,), (1,)])
    check("np.eye(b), np.arange(b), np.identity(b)", [(True,)])


def test_where_of_an_array_without_axes():
    zero = np.array(2.5)
    check("np.where(a, 2.5, 0), np.where(a, 2, b), np.where(b, a, 1), np.where(b, 1, a), np.where(a, a, a)",
          [(zero, 1.5), (zero, np.int8(0)), (np.array(0, "i2"), 7), (np.array(False), np.arange(3.0))])


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "int64", "uint64"])
def test_rounded_integers_as_numpy_rounds_them(dtype):
    top, low = np.iinfo(dtype).max, np.iinfo(dtype).min
    values = np.array([top, top - 3, top // 2, low, low + 3, 5, 15, 25, 26, 95], dtype)
    for n in (-400, -20, -11, -5, -3, -2, -1, 0, 2):
        check(f"round(x, {n}), np.round(x, {n})", [(x,) for x in values])
        check(f"np.round(a, {n})", [(values,), (np.tile(values, 20),)])


def test_indexes_beyond_63_bits():
    large = [(np.uint64(2**64 - 1),), (np.uint64(2**63),), (np.uint64(1),), (np.uint64(7),)]
    for things in ("(1, 2)", "range(5)", "np.arange(3)"):
        check(f"{things}[a]", large)
    check("(1, 2)[np.uint64(18446744073709551615)] + a, (1, 2.5)[np.uint64(18446744073709551615)]", [(1,)])


@pytest.mark.skipif(not hasattr(math, "sumprod"), reason="math.sumprod is of Python 3.12")
def test_sumprod_of_several_types():
    for pair in ("(1, 2.5), (1, 2)", "(1, 2.5), (1, True)", "(1, 2), (3, True)", "(True, 2), (2, x)", "(0.1, 3, 0.3, x), (x, 0.1, 7, 0.7)",
                 "(2.5, 3, x, 0.1), (x, 4, 0.1, 3)", "(3, 1.5, math.inf), (x, 2, 1)", "(1, x, 2.5), (1, 2, 1j)", "(1, 2.5), (1,)"):
        check(f"math.sumprod({pair})", [(0.1,), (10**15,), (True,), (-1e308,), (np.int64(3),)])
