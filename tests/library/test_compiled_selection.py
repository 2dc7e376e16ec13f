"""Indexing by masks and index arrays, joining, turning, grids, counting, numpy.linalg: compiled, against NumPy."""
import numpy as np
import pytest

from compiled import check

RNG = np.random.default_rng(12)


def array(dtype, *shape):
    return (RNG.integers(-5, 6, shape) * 0.75).astype(dtype)


def mask(*shape):
    return RNG.random(shape) > 0.5


def ints(high, *shape):
    return RNG.integers(-high, high, shape)


def gaps(a):
    return np.repeat(a, 2, -1)[..., ::2]


def test_masks():
    for t in ("float64", "int8", "complex64", "bool"):
        cases = [(array(t, n), mask(n)) for n in (0, 1, 7, 8, 9, 40)] + [(array(t, 5, 6), mask(5, 6))]
        cases += [(gaps(array(t, 6)), mask(6)), (np.asfortranarray(array(t, 4, 5)), gaps(mask(4, 5))), (array(t, 6, 2), mask(6)),
                  (array(t, 4), mask(5)), (array(t, 3, 4, 2), mask(3, 4))]
        check("a[b]", cases)
        check("", cases, body="    a[b] = 1\n    return a")
        check("", cases, body="    a[b] = a[b] + a[b]\n    return a")
        check("", [(x, y, array(t, n)) for n in (1, 3) for x, y in cases[:6]], body="    a[b] = c\n    return a")
    check("", [(array("float64", 9), 1)], body="    a[a > b] += 2.5\n    a[a < 0] = a[0]\n    return a")
    check("", [(array("float64", 6, 4), mask(6))], body="    a[b, 1] = 3\n    a[b] = a[b][:, ::-1]\n    return a[b, 2:]")


def test_index_arrays():
    a3 = array("float64", 4, 5, 6)
    for text in ("a[b]", "a[b, b]", "a[:, b]", "a[..., b]", "a[b, :, b]", "a[1, :, b]", "a[b, b, b]", "a[b, 1, 2]", "a[None, b]",
                 "a[1:, b, ::2]", "a[b][:, b]"):
        cases = [(a3, ints(4, 3)), (a3, ints(4, 2, 3)), (gaps(a3), ints(4, 3).astype("int8")), (a3, np.array([0, 9]))]
        check(text, cases)
        if text != "a[b][:, b]":
            check("", cases, body=f"    {text} = 2\n    return a")
            check("", cases, body=f"    {text} = {text} * 2\n    return a")
    check("a[b, c]", [(a3, ints(4, 2, 1), ints(5, 3)), (a3, ints(4, 2), ints(5, 3))])
    check("", [(array("float64", 8), ints(8, 5))], body="    a[b] = a[:5]\n    a[b] += 1\n    return a")
    check("", [(array("float64", 8), ints(8, 5))], body="    c = a[b]\n    a[0] = 99\n    return c + 1")
    check("np.take(a, b)", [(a3, ints(4, 3))])
    check("np.take(a, b, axis=1)", [(a3, ints(4, 3))])


def test_places():
    check("np.nonzero(a)", [(mask(9),), (mask(3, 4),), (array("float64", 3, 5),), (mask(0),)])
    check("np.where(a)", [(mask(9),)])
    check("np.flatnonzero(a)", [(array("int8", 3, 5),)])
    check("np.argwhere(a)", [(mask(3, 4),)])
    check("np.extract(a, b)", [(mask(3, 4), array("float64", 3, 4))])


def test_joining():
    a, b, v, w = array("float64", 2, 3), array("float32", 4, 3), array("int64", 3), array("int8", 5)
    check("np.concatenate((a, b))", [(a, b), (v, w), (a, v), (gaps(a), a)])
    check("np.concatenate((a, b), axis=1)", [(a, a), (a, b)])
    check("np.concatenate((a, b), axis=None)", [(a, b)])
    check("np.hstack((a, b, a))", [(a, a), (v, w)])
    check("np.vstack((a, b))", [(a, b), (v, v), (a, v)])
    check("np.stack((a, b), axis=1)", [(a, a), (v, v)])
    check("np.column_stack((a, b))", [(v, v)])
    check("np.repeat(a, 3)", [(a,), (v,)])
    check("np.repeat(a, 2, axis=1)", [(a,), (gaps(a),)])


def test_turned():
    a = array("float64", 3, 4)
    for text in ("np.flip(a)", "np.flip(a, 0)", "np.flip(a, axis=-1)", "np.flip(a, (0, 1))", "np.fliplr(a)", "np.flipud(a)",
                 "np.roll(a, 5)", "np.roll(a, -2, axis=1)", "np.triu(a)", "np.tril(a)", "np.triu(a, k=1)", "np.tril(a, -1)",
                 "np.triu(a, -5)", "np.diag(a)", "np.diag(a, 1)", "np.diagonal(a, -1)", "np.trace(a)"):
        check(text, [(a,), (gaps(a),), (np.asfortranarray(a),)])
    check("np.diag(a, -2)", [(array("float64", 3),)])
    check("np.ndarray((2, 3), dtype=a.dtype).shape", [(array("float32", 1),)])


def test_grids():
    check("np.mgrid[0:x, 0:y]", [(3, 4), (0, 2)])
    check("np.mgrid[1:x:2]", [(8,)])
    check("", [(3, 4)], body="    i, j = np.mgrid[0:x, 0:y]\n    i.shape = j.shape = x * y\n    return i, j")
    check("np.meshgrid(a, b)", [(array("float64", 3), array("float64", 4))])
    check("np.meshgrid(a, b, indexing='ij')", [(array("float64", 3), array("int64", 4))])


def test_ufuncs_into_arrays():
    a, b = array("float64", 2, 3), array("float64", 3)
    check("np.add(a, b, c)", [(a, b, a.copy()), (a, b, np.zeros(2))])
    check("np.multiply(a, b, out=c)", [(a, b, np.zeros((2, 3))), (a, a, np.zeros((2, 3), "float32"))])
    check("", [(mask(5),)], body="    np.logical_not(a, a)\n    return a")
    check("", [(array("float64", 6),)], body="    np.add(a[1:], a[:-1], out=a[1:])\n    return a")


def test_counting():
    v = RNG.normal(size=200)
    check("np.histogram(a)", [(v,), (np.ones(4),), (array("int64", 30),)])
    check("np.histogram(a, x)", [(v, 7), (v, 1), (v, 0)])
    check("np.histogram(a, x, weights=b)", [(v, RNG.random(200), 7)], ulps=64)
    check("np.histogram(a, 5, (-1.0, 1.0))", [(v,)])
    check("np.histogram(a, b)", [(v, np.array([-2.0, -1, 0, 3]))])
    check("np.bincount(a)", [(abs(ints(6, 40)),), (ints(6, 40),)])
    check("np.bincount(a, b)", [(abs(ints(6, 40)), RNG.random(40))])
    check("np.searchsorted(a, b)", [(np.sort(v), v[:9]), (np.sort(v), 0.5), (np.ones((2, 2)), 1.0)])
    check("np.bincount(a)", [(np.ones((2, 2), dtype=np.int64),)])
    check("np.searchsorted(a, b, 'right')", [(np.arange(9.0), np.array([2.0, -1, 20]))])
    check("np.cov(a)", [(RNG.random((3, 20)),), (RNG.random(20),)], ulps=256)
    check("np.cov(a, rowvar=False)", [(RNG.random((20, 3)),)], ulps=256)


@pytest.mark.parametrize("t", ["float64", "float32", "complex128", "int64"])
def test_linalg(t):
    n = 7
    a = array(t, n, n) + 9 * np.eye(n).astype(t)
    if t == "complex128":
        a = a + 1j * RNG.random((n, n))
    loose = 1 << 12
    check("np.linalg.inv(a)", [(a,), (a.T,), (gaps(a),), (a * 0,), (a[1:],)], loose)
    check("np.linalg.solve(a, b)", [(a, array(t, n)), (a, array(t, n, 3)), (a, array(t, 3))], loose)
    check("np.linalg.det(a)", [(a,), (a[::-1],)], loose)
    s = a @ a.conj().T
    check("np.linalg.cholesky(a)", [(s,), (-s,)], loose)
    check("np.linalg.norm(a)", [(a,), (array(t, 9),)], 64)


def test_lists_as_arguments():
    check("np.array([[x, 2], [3, y]])", [(1, 2), (1.5, 2)])
    check("np.zeros([x, 3], dtype=np.int32)", [(2,)])
    check("np.hstack([a, a]).reshape([2, -1])", [(array("float64", 5),)])
