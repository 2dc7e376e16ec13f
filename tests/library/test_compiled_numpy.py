"""NumPy's functions and array operations through the compiler: values, dtypes, shapes, exception types, arguments after."""
import itertools

import numpy as np
import pytest

from compiled import check

RNG = np.random.default_rng(9)
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "complex64",
          "complex128"]


def array(dtype, *shape):
    a = RNG.integers(0, 2 if dtype == "bool" else 6, shape) - (0 if np.dtype(dtype).kind in "bu" else 2)
    return (a * 0.75).astype(dtype) if np.dtype(dtype).kind in "fc" else a.astype(dtype)


def layouts(a):
    """The same elements in C order, F order, with gaps, backwards."""
    wide = np.zeros(tuple(2 * n for n in a.shape), a.dtype)
    view = wide[tuple(slice(None, None, 2) for _ in a.shape)]
    view[...] = a
    return [a, np.asfortranarray(a), view, a[tuple(slice(None, None, -1) for _ in a.shape)]]


def ulps(*dtypes):
    return 4 if any(np.dtype(t).kind in "fc" for t in dtypes) else 0


SYMBOLS = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "<", "<=", ">", ">=", "==", "!="]


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_operators(symbol):
    no_complex = symbol in ("**", "<", "<=", ">", ">=", "//", "%")
    few = ["bool", "int8", "uint64", "float32", "complex64"]
    for t, u in zip(few, few[1:] + few[:1]):
        if no_complex and "c" in np.dtype(t).kind + np.dtype(u).kind:
            continue
        check(f"a {symbol} b", [(array(t, 3), array(u, 3)), (array(t, 2, 3), array(u, 3))], ulps(t, u))
    for t in few:
        if no_complex and np.dtype(t).kind == "c":
            continue
        for s in (300, -1, 0.5, np.int8(3)):
            check(f"a {symbol} b", [(array(t, 4), s)], ulps(t, type(s)))
            check(f"b {symbol} a", [(array(t, 4), s)], ulps(t, type(s)))


def test_broadcasting():
    shapes = [(1,), (3,), (2, 1), (2, 3), (4, 1, 3), (0,), (2,), (1, 0)]
    check("a + b", [(np.ones(s), np.full(t, 2.0)) for s, t in itertools.product(shapes, shapes)])


def test_layouts():
    for x, y in itertools.product(layouts(array("float64", 3, 4)), layouts(array("float32", 3, 4))):
        check("a * 2 + b", [(x, y)])
        check("", [(x.copy(order="K"), y)], body="    a += b\n    return a")


def test_in_place():
    for symbol in ("+=", "-=", "*=", "//=", "%=", "/="):
        for t in ("int32", "uint8", "float32", "float64", "complex128"):
            if np.dtype(t).kind == "c" and symbol in ("//=", "%="):
                continue
            for v in (3, 0.5, np.float64(2), array("float64", 4), array("int8", 4)):
                check("", [(array(t, 4), v)], 4, body=f"    a {symbol} b\n    return a")


INDEXES = ["0", "-1", "5", ":", "1:3", "::2", "::-1", "10:0:-2", "-3:", "None", "..."]


def test_indexing():
    arrays = layouts(np.arange(60.0).reshape(3, 4, 5))
    texts = INDEXES + [", ".join(INDEXES[i] for i in RNG.integers(0, len(INDEXES), k)) for k in [2] * 30 + [3] * 30]
    for text in texts:
        if text.count("...") < 2:
            check(f"a[{text}]", [(a,) for a in arrays])
    check("a[b, c, d]", [(arrays[0], i, j, k) for i in (-4, -3, 0, 2, 3) for j in (-4, 3) for k in (0, 4, 5)])
    check("a[b:c:d]", [(np.arange(7), i, j, k) for i in (-9, -2, 0, 3, 9) for j in (-9, -1, 2, 7, 9) for k in (-3, -1, 1, 2, 9, 0)])
    check("a[b]", [(np.arange(7), np.int8(3)), (np.arange(7), np.uint64(9)), (np.arange(7), np.uint64(2**63)), (np.arange(7), np.int64(-7))])


def test_assignment():
    for text in INDEXES + ["0, 1", ":, 1", "..., 2", "1, 2, 3", "1, 1:3", "9, 9"]:
        for v in (7, 2.5, np.float32(3), np.arange(5.0), np.ones((4, 1)), np.ones(3)):
            if text.count(",") == 2 and isinstance(v, np.ndarray):
                continue
            check("", [(np.zeros((3, 4, 5)), v)], body=f"    a[{text}] = b\n    return a")
    for t in DTYPES:
        for v in (0, 1, -1, 300, 2**40, 1.75, True, np.int64(300), np.float64(1.5)):
            check("", [(np.zeros(2, t), v)], body="    a[0] = b\n    return a")
    check("", [(np.arange(6.0),)], body="    a[1:] = a[:-1]\n    return a")
    check("", [(np.arange(6.0),)], body="    a[::-1] = a\n    return a")
    check("", [(np.arange(6).reshape(2, 3),)], body="    a[0, 1] += 5\n    a[1] *= 2\n    return a")


ATTRIBUTES = "shape strides ndim size itemsize nbytes T real imag".split()


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_attributes(name):
    for t in ("bool", "int16", "float64", "complex64"):
        for a in layouts(array(t, 2, 3)):
            check(f"a.{name}", [(a,)])


def test_shapes():
    for a in layouts(np.arange(24.0).reshape(4, 6)):
        for text in ("24", "2, 12", "-1", "3, -1", "(2, 3, 4)", "5, 5", "-1, -1"):
            check(f"a.reshape({text})", [(a,)])
        for text in ("a.ravel()", "a.flatten()", "a.copy()", "a.transpose()", "a.T.T", "a.transpose(1, 0)", "np.transpose(a)",
                     "a.astype(np.int32)", "a.astype(np.float32)", "np.ascontiguousarray(a)", "len(a)", "np.reshape(a, (3, 8))"):
            check(text, [(a,)])
    check("np.array([0])[0] if False else a.item()", [(np.array([3.5]),)]) if False else None
    check("a.item()", [(np.array([3.5]),), (np.arange(2.0),)])
    check("", [(np.zeros(3),)], body="    a.fill(2.5)\n    return a")


CREATION = ["np.zeros(n)", "np.ones((n, 2))", "np.zeros((2, n), dtype=np.int16)", "np.full(n, 2.5)", "np.full((n, 1), 7)",
            "np.full(n, 1, np.float32)", "np.arange(n)", "np.arange(1, n)", "np.arange(n, 0, -2)", "np.linspace(0, 1, n)",
            "np.linspace(1.0, 2.0, n, False)", "np.eye(n)", "np.zeros(n, np.bool_)", "np.ones(n, dtype=complex)",
            "np.array((1, 2.5, n))", "np.array(((1, 2), (3, n)))", "np.zeros(n, dtype=int)", "np.arange(n, dtype=np.float32)",
            "np.arange(0.0, n, 0.3)", "np.zeros_like(np.ones((n, 2), np.int8))", "np.full_like(np.arange(n), 3)",
            "np.ones_like(np.zeros(n, np.float32), dtype=np.int64)", "np.identity(n)"]


@pytest.mark.parametrize("text", CREATION)
def test_creation(text):
    check(text, [(n,) for n in (0, 1, 5, -1) if n >= 0 or "linspace" not in text and "eye" not in text])


def test_arange_of_floats():
    values = [0.0, 0.1, 0.5, 1.0, 2.7, -0.3]
    check("np.arange(a, b, c)", list(itertools.product(values, values, values)))
    check("np.linspace(a, b, n)", [(a, b, n) for a in values for b in values for n in (1, 2, 7, 50)])
    check("np.empty((a, b))[:0].sum()", [(2, 3), (-1, 2), (2**40, 2**40)])


ONE = """negative positive absolute abs fabs square reciprocal sign floor ceil trunc rint isnan isinf isfinite signbit
conjugate logical_not invert sqrt exp log log2 log10 sin cos tan sinh cosh tanh arcsin arccos arctan arcsinh
arccosh arctanh exp2 expm1 log1p cbrt deg2rad rad2deg""".split()
TWO = """add subtract multiply divide floor_divide mod remainder power float_power fmod maximum minimum fmax fmin
equal less greater_equal logical_and logical_or bitwise_and bitwise_xor left_shift right_shift copysign nextafter arctan2
hypot logaddexp heaviside gcd lcm""".split()


@pytest.mark.parametrize("name", ONE)
def test_ufunc_of_one(name):
    for t in DTYPES:
        if np.dtype(t).kind == "c" and name not in ("negative", "positive", "square", "conjugate", "isnan", "isfinite", "logical_not"):
            continue
        if name == "reciprocal" and np.dtype(t).kind in "iu":
            continue
        check(f"np.{name}(a)", [(array(t, 5),), (array(t, 2, 3),)], ulps("f8"))
    check(f"np.{name}(a)", [(0.5,), (-1.5,)], 4)
    check(f"np.{name}(a)", [(2,)], 4)


@pytest.mark.parametrize("name", TWO)
def test_ufunc_of_two(name):
    for t, u in zip(DTYPES[:11], DTYPES[2:11] + DTYPES[:2]):
        if name in ("power", "float_power"):
            check(f"np.{name}(a, b)", [(array(t, 4), np.abs(array(u, 4).astype("int8")).astype(u))], 4)
        else:
            check(f"np.{name}(a, b)", [(array(t, 4), array(u, 4))], 4)
    check(f"np.{name}(a, b)", [(array("float32", 4), 2.5)], 4)
    check(f"np.{name}(a, b)", [(5, 3)], 4)


def test_where_clip_round():
    for t in DTYPES:
        check("np.where(a > b, a, b)" if np.dtype(t).kind != "c" else "np.where(a == b, a, b)", [(array(t, 5), array(t, 5))])
        if np.dtype(t).kind not in "bc":
            check("np.clip(a, 1, 3)", [(array(t, 5),)])
            check("np.round(a, 1)", [(array(t, 5),)])
    check("np.where(a > 0, a, 0.0)", [(array("float64", 5),)])


REDUCTIONS = ["sum", "prod", "mean", "min", "max", "argmin", "argmax", "any", "all"]


@pytest.mark.parametrize("name", REDUCTIONS)
def test_reductions(name):
    for t in DTYPES:
        if np.dtype(t).kind == "c" and name not in ("sum", "mean", "any", "all"):
            continue
        for a in layouts(array(t, 3, 4)):
            check(f"a.{name}()", [(a,)], 2 if name in ("prod",) else 0)
        check(f"np.{name}(a)", [(array(t, 0),), (array(t, 1),), (array(t, 300),)], 2 if name == "prod" else 0)


@pytest.mark.skipif(int(np.__version__.split(".")[1]) < 3, reason="NumPy summed in another order before 2.3")
def test_parts_of_floats():
    hostile = np.array([0.0, -0.0, 6.0, -0.5, np.inf, -np.inf, np.nan, 5e-324, 1e308, 1.25])
    values = [(hostile,), (hostile.astype("f4"),), (hostile[2:4].astype("i4"),), (np.float32(-6.5),), (2.5,), (array("float64", 0),)]
    check("np.frexp(a)", values)
    check("np.modf(a)", values)
    check("np.ldexp(a, b)", [(v[0], b) for v in values for b in (3, np.int8(-4), np.int64(-1100), 10**9)])
    check("np.ldexp(a, b)", [(hostile, np.arange(10) * 40 - 200), (np.ones((2, 1), "f4"), np.array([1, 200, -200], "i2"))])


def test_ptp():
    check("np.ptp(a)", [(array("int8", 5),), (array("float32", 3, 4),), (array("float64", 0),)])


def test_sums_have_numpys_bits():
    def spread(*shape):
        return RNG.normal(size=shape) * 10.0 ** RNG.integers(-2, 3, shape)
    block = spread(50, 600)
    cases = [spread(n) for n in (7, 8, 100, 129, 9000, 100003)] + [
        spread(3000)[::-1], spread(900)[::3], np.asfortranarray(spread(30, 40)), block[:, 10:300], block[:, 10:300].T,
        spread(20, 30, 40)[:, 3:20, 5:37], spread(3, 6, 4000)[:, 1:5, 5:3005], spread(3, 9500)[:, 10:9000],
        spread(10, 20, 30).transpose(1, 0, 2), spread(10, 20, 30).transpose(1, 0, 2)[:, 1:, ::2], spread(30, 20)[::-1, ::-1]]
    for a in cases:
        for b in (a, a.astype(np.float32), a * (1 + 0.5j)):
            check("a.sum(), a.mean()", [(b,)])


def test_iteration_and_builtins():
    check("", [(np.arange(6).reshape(2, 3),)], body="    s = 0\n    for row in a:\n        for x in row:\n            s = s * 2 + x\n    return s")
    check("min(a), max(a), sum(a), len(a)", [(np.arange(5.0),), (np.arange(5),), (np.arange(5, dtype=np.int8),)])
    check("any(a), all(a)", [(np.arange(3),), (np.ones(3),)])
    check("abs(a), divmod(a, 3)", [(np.arange(-3, 4),)])
    for a in layouts(np.arange(6).reshape(2, 3)):
        check("", [(a,)], body="    s = 0\n    for x in a.flat:\n        s = s * 10 + x\n    return s")
        check("a.flat[4], a.flat[-1], len(a.flat)", [(a,)])
        check("", [(a,)], body="    a.flat[1] = 7\n    return a")
    check("2 in a", [(np.arange(3),), (np.zeros(3),)])
    check("", [(np.array([3]),), (np.arange(2),)], body="    if a:\n        return 1\n    return 0")


RANDOM = ["np.random.rand()", "np.random.rand(3, 2)", "np.random.randn(5)", "np.random.uniform(2.0, 5.0, 4)",
          "np.random.normal(1.5, 2.0, 7)", "np.random.standard_normal()", "np.random.randint(10)", "np.random.randint(-5, 5, 20)",
          "np.random.randint(0, 2**40, (2, 3))", "np.random.random((2, 2))", "np.random.random_sample()", "np.random.randint(3, 3)",
          "np.random.normal(0, -1)"]


@pytest.mark.parametrize("text", RANDOM)
def test_random(text):
    check("", [(s,) for s in (0, 1, 12345)], body=f"    np.random.seed(n)\n    return {text}, {text}")
