"""Slices of one row or column, arrays that only one call sees, counts of what is computed: against NumPy, bit for bit."""
import numpy as np
import pytest

from adder import njit


def shortest(a):
    for k in range(a.shape[0]):
        a[:] = np.minimum(a, a[:, k:k + 1] + a[k:k + 1, :])
    return a


def columns(a, k):
    return a[:, k:k + 1] + a, a[k:k + 1] * a, a[:, k - 1:k], a[:, k:k + 1].sum(), a[k:k + 1, k:k + 1] + 1.0


def into_itself(a, k):
    a[:, k:k + 1] = a[:, k + 1:k + 2] * 2.0
    a += a[k:k + 1]
    a[k:k + 1] -= a[:, :1].T[:, :a.shape[1]]
    return a


def added(out, x):
    out[1:] = out[:-1] + x[1:]
    return out.sum()


def fresh_and_shared(v):
    mine = np.zeros(v.shape[0])
    mine[:] = v
    total = added(mine, v)
    total += added(v, v[:])         # the same memory twice
    return total + added(v[:], mine), v, mine


def sums_in_a_loop(a, b):
    out = np.empty(a.shape[0])
    for i in range(a.shape[0]):
        out[i] = np.sum((a[i] - b) ** 2)
        if out[i] > 1e6:
            raise ValueError("far")
    return out


def counts(v, n):
    return np.bincount((v * n).astype(np.int64)), np.bincount((v * n).astype(np.int64), minlength=n)


def outcome(f, make):
    arguments = make()
    try:
        result = f(*arguments)
    except Exception as problem:
        result = type(problem), str(problem)
    return result, arguments


def same(x, y):
    if isinstance(x, tuple):
        return isinstance(y, tuple) and len(x) == len(y) and all(map(same, x, y))
    if isinstance(x, (type, str)):
        return x == y
    x, y = np.asarray(x), np.asarray(y)
    return x.dtype == y.dtype and x.shape == y.shape and np.array_equal(x, y, equal_nan=True)


def layouts(n, m):
    base = np.random.default_rng(n + m).random((n, m))
    return [lambda: base.copy(), lambda: np.asfortranarray(base), lambda: np.repeat(base, 2, axis=1)[:, ::2], lambda: base[::-1, ::-1].copy()[::-1, ::-1]]


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (2, 2), (5, 5), (40, 40)])
def test_slices_of_one_row_and_column(size):
    path, column, itself = COMPILED[shortest], COMPILED[columns], COMPILED[into_itself]
    for make in layouts(*size):
        assert same(outcome(path, lambda: (make(),)), outcome(shortest, lambda: (make(),)))
        for k in (-9, -2, -1, 0, 1, 3, size[0] - 1, size[0], size[0] + 2, 2**63 - 2):
            assert same(outcome(column, lambda: (make(), k)), outcome(columns, lambda: (make(), k))), k
            assert same(outcome(itself, lambda: (make(), k)), outcome(into_itself, lambda: (make(), k))), k


@pytest.mark.parametrize("n", [0, 1, 2, 7, 100])
def test_arrays_that_one_call_sees(n):
    for make in (lambda: np.arange(n) * 0.5, lambda: np.arange(2.0 * n)[::2], lambda: np.arange(1.0 * n)[::-1]):
        assert same(outcome(COMPILED[fresh_and_shared], lambda: (make(),)), outcome(fresh_and_shared, lambda: (make(),)))


@pytest.mark.parametrize("rows, n", [(0, 3), (3, 0), (5, 1), (5, 3), (4, 1024), (4, 1025), (3, 5000)])
def test_sums_of_what_a_loop_computes(rows, n):
    a, b = np.random.default_rng(n).random((rows, n)), np.random.default_rng(rows).random(n)
    assert same(outcome(COMPILED[sums_in_a_loop], lambda: (a, b)), outcome(sums_in_a_loop, lambda: (a, b)))
    if rows > 3 and n > 1000:
        a[2] += 1e5
        assert outcome(COMPILED[sums_in_a_loop], lambda: (a, b))[0] == (ValueError, "far")


@pytest.mark.parametrize("n", [0, 1, 5, 1023, 1024, 1025, 5000])
def test_counts_of_what_is_computed(n):
    v = np.random.default_rng(n).random(n)
    for bins in (1, 7, 3000):
        assert same(outcome(COMPILED[counts], lambda: (v, bins)), outcome(counts, lambda: (v, bins)))
        grown = np.concatenate([v, [1.5 + n, 0.25]])        # a larger one comes late
        assert same(outcome(COMPILED[counts], lambda: (grown, bins)), outcome(counts, lambda: (grown, bins)))
        negative = np.concatenate([v, [-2.0]])
        assert outcome(COMPILED[counts], lambda: (negative, bins))[0] == outcome(counts, lambda: (negative, bins))[0]


COMPILED = {f: njit(f) for f in (shortest, columns, into_itself, fresh_and_shared, sums_in_a_loop, counts)}
