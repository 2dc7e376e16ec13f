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
    else:
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


def test_layouts():
    T = np.float64
    for n in (4, 40):
        for a, b in itertools.product([make(T, n, n), make(T, n, n).T, make(T, n, 2 * n)[:, ::2], make(T, n, n)[::-1], make(T, 2 * n, n)[n:].T, make(T, 1, n).repeat(n, 0),
                                       np.broadcast_to(make(T, n), (n, n))], repeat=2):
            check(matmul, a, b)
            check(matmul, a, b[0])
            check(matmul, a[:, 1], b)


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
