"""@, np.dot, vdot, inner, outer against NumPy: ranks, types, layouts, sizes on both sides of the call of OpenBLAS."""
import itertools

import numpy as np
import pytest

from adder import njit

rng = np.random.default_rng(0)


@njit
def matmul(a, b):
    return a @ b


@njit
def dot(a, b):
    return np.dot(a, b)


@njit
def vdot(a, b):
    return np.vdot(a, b)


@njit
def inner(a, b):
    return np.inner(a, b)


@njit
def outer(a, b):
    return np.outer(a, b), np.add.outer(a, b), np.subtract.outer(a, b), np.maximum.outer(a, b)


def make(T, *shape):
    x = rng.normal(size=shape) * 5
    return x + 1j * rng.normal(size=shape) if np.dtype(T).kind == "c" else x.astype(T)


def check(f, a, b):
    got, wanted = np.asarray(f(a, b)), np.asarray(f.py_func(a, b))
    assert got.dtype == wanted.dtype and got.shape == wanted.shape
    if wanted.dtype.kind in "iub":
        assert np.array_equal(got, wanted)
    elif wanted.size:
        # every term rounds once in the product and once in each addition
        size = np.abs(a).max(initial=0) * np.abs(b).max(initial=0) * (a.shape[-1] + 1.0)
        assert np.all(np.abs(got - wanted) <= 4 * np.finfo(wanted.dtype).eps * (a.shape[-1] + 1) * size)


def shapes(n):
    yield (n,), (n,)
    yield (7, n), (n,)
    yield (n,), (n, 6)
    yield (4, n), (n, 3)
    yield (n, 3), (3, n)
    yield (40, n), (n, 50)
    yield (2, 3, n), (n,)
    yield (2, 3, n), (n, 4)
    yield (3, 2, n), (3, n, 2)
    yield (3, 1, 2, n), (2, n, 3)
    yield (n,), (2, n, 3)


@pytest.mark.parametrize("T", [np.float64, np.float32, np.complex128, np.complex64, np.int64, np.int32, np.bool_])
def test_matmul(T):
    few = T not in (np.float64, np.complex128)
    for n in (0, 1, 5, 33, 100):
        for s, t in list(shapes(n))[:4 if few else None]:
            check(matmul, make(T, *s), make(T, *t))
            if len(t) < 3 and len(s) < 3:
                check(dot, make(T, *s), make(T, *t))


def lying(T, m, n):
    """Matrices of m rows and n columns that lie in every way a view can: by rows, by columns, cut out, backwards, repeated, at odd addresses."""
    whole = make(T, m + 2, n + 3)
    yield make(T, m, n)
    yield make(T, n, m).T
    yield whole[1:m + 1, 2:n + 2]
    yield make(T, n + 3, m + 2)[2:n + 2, 1:m + 1].T
    yield make(T, m, 2 * n)[:, ::2]
    yield make(T, 2 * m, n)[::2]
    yield make(T, 2 * m, 2 * n)[::2, ::2]
    yield make(T, m, n)[::-1]
    yield make(T, m, n)[:, ::-1]
    yield make(T, n, m)[::-1].T
    yield make(T, 3, m, n)[:, :, :][1]
    yield make(T, m, 3, n)[:, 1]
    yield make(T, m, n, 3)[:, :, 1]
    yield np.broadcast_to(make(T, n), (m, n))
    yield np.broadcast_to(make(T, m, 1), (m, n))
    odd = np.zeros(m * n * np.dtype(T).itemsize + 1, np.uint8)[1:].view(T).reshape(m, n)
    odd[...] = make(T, m, n)
    yield odd


def vectors(T, n):
    yield make(T, n)
    yield make(T, n, 3)[:, 1]
    yield make(T, n)[::-1]
    yield np.broadcast_to(make(T, 1), (n,))


def some(T, m, n):
    """All of them for one type; each way that is a type of its own is compiled, so for the others a few."""
    return list(lying(T, m, n))[:None if T is np.float64 else 5]


@pytest.mark.parametrize("T", [np.float64, np.complex64, np.int8])
def test_layouts(T):
    for m, k, n in ((4, 4, 4), (1, 7, 1), (7, 1, 5), (0, 3, 2), (3, 0, 2), (3, 2, 0), (20, 37, 41)):
        for a, b in itertools.product(some(T, m, k), some(T, k, n)[:5]):
            check(matmul, a, b)
            check(matmul, b.T, a.T)


@pytest.mark.parametrize("T", [np.float64, np.float32, np.complex128, np.int64])
def test_vectors_and_matrices(T):
    for m, n in ((5, 6), (1, 6), (6, 1), (0, 4), (4, 0), (70, 90)):
        for a in some(T, m, n):
            for x, y in zip(vectors(T, n), vectors(T, m)):
                check(matmul, a, x)
                check(matmul, y, a)


@pytest.mark.parametrize("T", [np.float64, np.float32])
def test_few_rows(T):
    """Matrices of few rows are multiplied by loops of our own, two rows and four at a time, others by OpenBLAS."""
    for m in (*range(1, 10), 15, 16, 17):
        for k in (1, 3, 4, 6, 101):
            check(matmul, make(T, m, k), make(T, k, 203))
            check(matmul, make(T, k, m).T, make(T, k, 205)[:, 1:-1])
            check(matmul, make(T, m, k), make(T, 203, k).T)


def test_a_matrix_with_itself():
    a = make(np.float64, 40, 30)
    for x in (a, a[3:, 2:], a[::-1], a[:, ::2]):
        check(matmul, x.T, x)
        check(matmul, x, x.T)
    b = make(np.float64, 50, 50)
    for x, y in ((b, b), (b[1:], b[:, 1:]), (b[:40, :40], b[10:, 10:]), (b, b.T[::-1])):
        check(matmul, x, y)


def test_mixed_types():
    check(matmul, make(np.float64, 5, 6), make(np.float32, 6))
    check(matmul, make(np.int32, 5, 6), make(np.float32, 6, 7))
    check(dot, make(np.int64, 6), make(np.complex64, 6))


def test_vdot_inner_outer():
    for T in (np.float64, np.complex128, np.int64):
        check(vdot, make(T, 9), make(T, 9))
        check(vdot, make(T, 3, 3), make(T, 3, 3).T)
        check(inner, make(T, 4, 5), make(T, 3, 5))
        if T is not np.complex128:
            for x, y in zip(outer(make(T, 4), np.arange(3)), outer.py_func(make(T, 4), np.arange(3))):
                assert x.shape == y.shape and x.dtype == y.dtype
    a, b = make(np.float64, 4), make(np.float64, 3)
    for x, y in zip(outer(a, b), outer.py_func(a, b)):
        assert np.array_equal(x, y)


def test_shapes_that_do_not_fit():
    for f, a, b in ((matmul, (3, 4), (3,)), (matmul, (3,), (4, 3)), (matmul, (2, 3), (2, 3)), (dot, (3, 4), (3,)), (dot, (2, 3), (2, 3))):
        with pytest.raises(ValueError) as wanted:
            f.py_func(np.ones(a), np.ones(b))
        with pytest.raises(ValueError) as got:
            f(np.ones(a), np.ones(b))
        assert str(got.value) == str(wanted.value)


def test_openblas_is_there():
    """Large products are OpenBLAS's: far faster than loops could be."""
    a = rng.normal(size=(300, 300))
    check(matmul, a, a)
    with open("/proc/self/maps") as maps:
        assert "native/blas/libopenblas" in maps.read()
