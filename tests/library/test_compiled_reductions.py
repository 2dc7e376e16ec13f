"""Reductions along axes through the compiler, compared with NumPy: values, dtypes, shapes, exception types."""
import numpy as np
import pytest

from compiled import check, function
import adder
from test_compiled_numpy import array, layouts

FLOATS = np.random.default_rng(11)
TYPES = ["bool", "int8", "uint64", "float32", "complex64"]
NAMES = ["sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "argmin", "argmax", "cumsum", "cumprod", "ptp", "count_nonzero"]
EXACT = {"sum", "mean", "min", "max", "any", "all", "argmin", "argmax", "cumsum", "ptp", "count_nonzero"}
SINGLE = {"argmin", "argmax", "cumsum", "cumprod"}


def takes(name, dtype):
    kind = np.dtype(dtype).kind
    return not (kind == "c" and name in ("min", "max", "argmin", "argmax", "ptp") or kind == "b" and name == "ptp")


def keeps(name):
    return "" if name.startswith("cum") else ", keepdims=True"


@pytest.mark.parametrize("name", NAMES)
def test_dtypes(name):
    for t in filter(lambda t: takes(name, t), TYPES):
        a = array(t, 3, 4)
        axis = "0" if t in ("int8", "float32") else "-1"
        check(f"np.{name}(a, axis={axis})", [(a,)], 0 if name in EXACT else 4)


@pytest.mark.parametrize("name", NAMES)
def test_layouts_and_axes(name):
    a = FLOATS.normal(size=(4, 3, 5))
    ulps = 0 if name in EXACT else 4
    for axis in ("0", "1", "-1"):
        check(f"np.{name}(a, axis={axis})", [(b,) for b in layouts(a)] + [(a.transpose(2, 0, 1),)], ulps)
    for axis in ("(1, -1)", "(2, 0)", "None") if name in ("sum", "var", "max", "any") else ():
        check(f"np.{name}(a, axis={axis}{keeps(name)})", [(b,) for b in layouts(a)[:2]], ulps)
    check(f"np.{name}(a, axis=3), np.{name}(a)", [(a,)])


@pytest.mark.parametrize("name", ["sum", "mean", "std", "min", "argmax", "cumsum", "ptp", "all"])
def test_empty(name):
    for axis in ("0", "None"):
        check(f"np.{name}(a, axis={axis})", [(np.zeros(s),) for s in ((0, 3), (3, 0), (0, 0))])


def test_methods_and_keywords():
    a = FLOATS.normal(size=(5, 6))
    for text in ("a.sum(0)", "a.mean(axis=1)", "a.var(1, ddof=1)", "a.std(axis=0, keepdims=True)", "a.min(1)", "a.max(axis=-2)", "a.any(0)",
                 "a.all(1)", "a.argmin(1)", "a.argmax(0)", "a.cumsum(1)", "a.cumprod(0)", "a.prod(0)", "np.amax(a, axis=1)", "np.amin(a, 0)",
                 "np.sum(a, dtype=np.float32)", "np.sum(a, axis=1, dtype=np.float32)", "np.mean(a, 0, np.float32)", "np.sum(a, initial=2.5)",
                 "np.max(a, axis=0, initial=0.5)", "np.min(a, initial=-9)", "np.prod(a, axis=0, initial=2)", "np.sum(a, axis=(0, 0))",
                 "np.std(a, ddof=0.5)", "np.count_nonzero(a, axis=1)", "np.cumsum(a, dtype=np.float32)"):
        check(text, [(a,)], 4)
    for text in ("np.sum(a, axis=0, out=b)", "np.mean(a, axis=0, out=b)", "np.max(a, axis=0, out=b)", "np.sum(a, axis=1, out=b)"):
        check(f"{text}", [(a, np.zeros(6))])
    check("np.sum(a, axis=1, dtype=np.int8), np.sum(a, dtype=np.float32)", [(array("int16", 3, 4),)])
    check("np.sum(a, axis=0), np.sum(a, axis=-1), np.max(a, axis=1)", [(np.array(3.5),)])


def test_nan_and_signed_zero():
    a = FLOATS.normal(size=(40, 70))
    a[3, 5] = a[3, 60] = a[20, 5] = np.nan
    for t in (np.float64, np.float32):
        for name in ("min", "max", "argmin", "argmax", "sum"):
            for axis in (0, 1, None):
                check(f"np.{name}(a, axis={axis})", [(a.astype(t),), (a[:3].astype(t),)])
    check("np.argmin(a), np.argmax(a)", [(np.full(9, np.inf),), (np.full(9, -np.inf),), (np.full(3000, np.nan),)])
    check("np.argmax(a)", [(np.arange(5000) == k,) for k in (0, 1, 4999)] + [(np.zeros(3000, bool),)])
    check("np.min(a), np.max(a), np.any(a), np.all(a)", [(np.arange(5000) != k,) for k in (0, 2500, 4999)])


def spread(*shape):
    return FLOATS.normal(size=shape) * 10.0 ** FLOATS.integers(-2, 3, shape)


@pytest.mark.skipif(int(np.__version__.split(".")[1]) < 3, reason="NumPy summed in another order before 2.3")
def test_sums_along_axes_have_numpys_bits():
    wide = spread(40, 1300)
    cases = [spread(30, 400), np.asfortranarray(spread(40, 300)), wide[3:20, 20:1250], wide[::2, ::3], wide[::-1, ::-1], wide[1:, 4:].T,
             spread(3, 9000), spread(900, 3), spread(7, 6, 5), spread(3, 2050)]
    for a in cases:
        for b in (a, a.astype(np.float32), a * (1 + 0.5j)):
            check("a.sum(axis=0), a.sum(axis=1), a.mean(axis=0)", [(b,)])
    check("a.sum(axis=(0, 2)), a.sum(axis=(1, 2)), a.sum(axis=(0, 1))", [(spread(20, 30, 40),)])
    check("a.sum(axis=(0, 2)), a.sum(axis=(1, 2, 3))", [(spread(6, 7, 8, 9),)])
    check("a.var(), a.var(axis=0), a.var(axis=1), a.std()", [(spread(30, 400),), (np.asfortranarray(spread(30, 400)),), (np.asfortranarray(spread(31, 40))[::-1, ::2],), (spread(30, 41)[::2][:, ::-1],)])
    check("a.var(), a.std(axis=1)", [(spread(9, 31)[None, ::2],), (spread(4, 5, 6).transpose(1, 0, 2)[::-1],), (np.asfortranarray(spread(9, 31))[::2, :, None],)])
    check("np.prod(a), np.prod(a, axis=0), np.prod(a, axis=1)", [(1 + 0.01 * FLOATS.normal(size=(30, 50)),)])
    check("np.mean(a), np.mean(a, axis=0), np.mean(a, axis=1)", [(FLOATS.integers(-2**62, 2**62, (30, 9000)),), (array("int8", 60, 70),)])


def test_differences():
    for t in ("bool", "uint8", "float64"):
        check("np.diff(a), np.diff(a, axis=0), np.diff(a, 2)", [(b,) for b in layouts(array(t, 4, 5))])
    check("np.diff(a, axis=2)", [(np.ones((3, 3)),)])
    check("np.diff(a), np.diff(a, 3)", [(np.arange(5.0) ** 2,), (np.zeros(0),), (np.ones(1),)])


LEAVING_NAN_OUT = ["sum", "prod", "mean", "var", "std", "min", "max", "argmin", "argmax"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", LEAVING_NAN_OUT)
def test_nan_functions(name):
    a = FLOATS.normal(size=(6, 7))
    a[1, 2] = a[3, 0] = np.nan
    holes = a.copy()
    holes[3] = np.nan
    check(f"np.nan{name}(a)", [(b,) for b in (a, a.T, np.full(3, np.nan), array("int8", 3, 4))], 4)
    check(f"np.nan{name}(a, axis=1)", [(a,), (holes,), (a.astype(np.float32),)], 4)


def test_statistics_of_order():
    a = FLOATS.normal(size=(6, 7))
    gaps = np.where(a > 1.2, np.nan, a)
    for text in ("np.median(a)", "np.median(a, axis=0)", "np.quantile(a, 0.3)", "np.quantile(a, 0.81, axis=1)", "np.percentile(a, 35, axis=0)",
                 "np.percentile(a, 0), np.percentile(a, 100), np.quantile(a, 1.5)"):
        check(text, [(b,) for b in (a, gaps, a.astype(np.float32), array("int64", 6, 7), a[::2, ::-1])], 4)
    check("np.median(a)", [(np.zeros(0),), (np.arange(1.0),), (FLOATS.permutation(1001),), (np.ones(300),)])


def test_weighted_means_and_integrals():
    a = FLOATS.normal(size=(6, 7))
    check("np.average(a), np.average(a, axis=1)", [(a,), (array("int8", 3, 4),)], 4)
    check("np.average(a, weights=b)", [(a, a + 9), (a, np.ones((6, 1)))], 4)
    check("np.average(a, axis=0, weights=b)", [(a, np.arange(6)), (a, np.zeros(6)), (a, np.ones(5)), (a, a + 5)], 4)
    check("np.trapezoid(a), np.trapezoid(a, axis=0), np.trapezoid(a, dx=0.5)", [(a,), (array("int64", 5, 6),)], 4)
    check("np.trapezoid(a, b)", [(a, np.arange(7.0) ** 2), (a, a)], 4)
    check("np.trapezoid(a, b, axis=0)", [(a, np.arange(6.0) ** 2)], 4)


def test_an_axis_must_be_known():
    f = adder.njit(function("np.sum(a, axis=b)"))
    with pytest.raises(adder.errors.TypingError, match="`axis` of numpy.sum is not known while compiling"):
        f(np.ones((2, 2)), 1)
    with pytest.raises(adder.errors.TypingError, match="where= of a reduction"):
        adder.njit(function("np.sum(a, where=b)"))(np.ones(2), np.ones(2, bool))


def test_matrix_that_is_computed_times_vector():
    """Whole numbers, so that every order of the sums is exact; rows shorter and longer than a chunk, none, and no columns."""
    cases = []
    for m, n in ((0, 3), (3, 0), (1, 1), (7, 5), (33, 33), (3, 1024), (3, 1025), (5, 2500), (1030, 7)):
        a, b = FLOATS.integers(-9, 9, (m, n)).astype("float64"), FLOATS.integers(-9, 9, n).astype("float64")
        cases += [(a, b), (layouts(a)[1], b), (a, b.astype("int64"))]
    check("3.0 * a @ b + 2.0 * np.dot(a - b, b * 2)", cases)
    check("a[::2, 1:].astype(np.float32).dot(b[1:])", [c for c in cases if len(c[1]) > 1])
