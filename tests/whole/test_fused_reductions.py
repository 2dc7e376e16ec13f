"""Reductions of expressions against NumPy, bit for bit: computed in chunks and never kept, or kept where they must be."""
import numpy as np
import pytest

from adder import njit


def sums(a, b):
    return np.sum(a * b), (a - b).mean(), np.sum((a - 0.5) ** 2), np.mean(np.abs(a) + b), np.count_nonzero(a > b)


def extremes(a, b):
    return (a - b).max(), np.min(a * 2.0), np.any(a > 3.0), np.all(a + b < 50.0), np.argmax(a + b), np.argmin(b - a)


def last_axis(a, b):
    return (np.sum(a * b, axis=-1), (a - b).max(axis=-1), np.mean(a + b, axis=-1, keepdims=True), np.any(a > b, axis=-1),
            np.prod(a + 1.0, axis=-1))


def first_axis(a, b):
    return np.sum(a * b, axis=0), (a - b).min(axis=0), np.mean(np.abs(a), axis=0), np.all(a > b, axis=0, keepdims=True)


def two_axes(a, b):
    return np.sum(a * b, axis=(0, 1)), np.max(a - b, axis=(1, 2)), np.sum(a + b, axis=1), np.sum(a - b, axis=(0, 2))


def softmax(a, b):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True), np.sum(np.abs(a - a.max(axis=-1, keepdims=True)))


def narrow(a, b):
    f = a.astype(np.float32)
    i = (b * 100.0).astype(np.int32)
    return np.sum(f * f), np.mean(f + np.float32(1)), np.sum(i * i), np.max(i - 7), np.mean(i % 5), np.sum(f * f, axis=0), np.sum(i > 3)


def condition(a, b):
    return np.sum(np.where(a > b, a, 0.0)), np.max(np.where(a > 0.0, b, -1.0)), np.sum(a[1:] * a[:-1])


def several_statements(a, b):
    d = a - b
    s = d * d
    n = 0.0
    for k in range(3):
        n += np.sum(s + k)
    return n, np.sqrt(np.sum(s)), np.sum(d), d.max()


FUNCTIONS = [sums, extremes, last_axis, first_axis, softmax, narrow, condition, several_statements]
COMPILED = {f: njit(f) for f in FUNCTIONS + [two_axes]}


def equal(x, y):
    x, y = np.asarray(x), np.asarray(y)
    return x.dtype == y.dtype and x.shape == y.shape and np.array_equal(x, y, equal_nan=x.dtype.kind in "fc")


def check(f, a, b):
    """NumPy sees dense copies: its temporaries are then in C order, as Adder's are."""
    got = COMPILED[f](a, b)
    with np.errstate(all="ignore"):
        want = f(a.copy(order="A" if a.ndim > 1 and a.flags.f_contiguous else "C"), b.copy(order="A" if b.ndim > 1 and b.flags.f_contiguous else "C"))
    assert isinstance(got, tuple) and len(got) == len(want)
    for k, (x, y) in enumerate(zip(got, want)):
        if f is softmax or 1 in np.shape(a):
            # np.exp rounds in another way; with axes of length 1 NumPy adds in orders of its own.
            np.testing.assert_allclose(x, y, rtol=1e-5 if f is narrow else 1e-12)
        else:
            assert equal(x, y), (f.__name__, a.shape, b.shape, k, x, y)


def numbers(shape, seed=0):
    return np.random.default_rng(seed + sum(shape)).normal(size=shape)


@pytest.mark.parametrize("f", [sums, extremes, narrow, condition, several_statements], ids=lambda f: f.__name__)
def test_vectors(f):
    for n in (1, 2, 7, 8, 100, 129, 1000, 1023, 1024, 1025, 2048, 3001, 8193, 20_011):
        check(f, numbers((n,)), numbers((n,), 1))
    check(f, numbers((4000,)), np.array([0.25]))
    check(f, np.array([0.25]), numbers((1500,)))
    wide = numbers((9000,))
    check(f, wide[::2][:4000], wide[-4000:])
    check(f, wide[::-1][:4000], wide[1::2][:4000])
    for bad in (np.nan, np.inf, -np.inf, -0.0):
        for at in (0, 5, 1024, 2999):
            spoiled = numbers((3000,))
            spoiled[at] = bad
            if f is not narrow:
                check(f, spoiled, numbers((3000,), 1))


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
def test_matrices(f):
    for shape in ((1, 1), (3, 5), (5, 3), (40, 50), (1, 3000), (3000, 1), (3, 1024), (3, 1025), (2, 5000), (700, 3), (130, 130)):
        check(f, numbers(shape), numbers(shape, 1))
    for one, other in (((40, 50), (40, 1)), ((40, 50), (1, 50)), ((40, 1), (40, 50)), ((1, 1), (40, 50)), ((1, 50), (40, 50))):
        check(f, numbers(one), numbers(other, 1))
    wide = numbers((90, 120))
    check(f, wide[1:-1, 1:-1], wide[:-2, 2:])
    check(f, wide[::2, ::-1], wide[45:, :])
    if f is not condition:
        check(f, np.asfortranarray(wide), np.asfortranarray(wide + 1.0))


@pytest.mark.parametrize("f", [sums, extremes, last_axis, first_axis, two_axes], ids=lambda f: f.__name__)
def test_three_axes(f):
    for shape in ((1, 1, 1), (3, 4, 5), (2, 3, 1100), (30, 20, 10), (1, 50, 1), (50, 1, 3)):
        check(f, numbers(shape), numbers(shape, 1))
    check(f, numbers((6, 7, 8)), numbers((6, 1, 8), 1))
    wide = numbers((20, 20, 20))
    check(f, wide[1:-1, 1:-1, 1:-1], wide[2:, :-2, 1:-1])


@pytest.mark.parametrize("f", [sums, last_axis, first_axis], ids=lambda f: f.__name__)
@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)], ids=str)
@pytest.mark.filterwarnings("ignore")
def test_empty(f, shape):
    a = np.zeros(shape)
    try:
        want = f(a, a)
    except ValueError as e:
        with pytest.raises(ValueError, match="zero-size|empty"):
            COMPILED[f](a, a)
        assert "zero-size" in str(e) or "empty" in str(e)
        return
    for x, y in zip(COMPILED[f](a, a), want):
        assert equal(x, y)


def norms(a, b):
    return np.linalg.norm(a - b), np.linalg.norm(a)


def test_norms():
    """Added in another order than BLAS adds."""
    compiled = njit(norms)
    for shape in ((0,), (3,), (1024,), (5000,), (40, 50)):
        np.testing.assert_allclose(compiled(numbers(shape), numbers(shape, 1)), norms(numbers(shape), numbers(shape, 1)), rtol=1e-14)


# ---------------------------------------------------------------- memory that changes in between


@njit
def scribble(x):
    for i in range(x.shape[0]):
        x[i] += 10.0


@njit(inline="always")
def store_first(x):
    x[0] = 50.0


def written_before_the_sum(a, b):
    t = a * b
    a[0] = 100.0
    return t.sum()


def written_through_a_view(a, b):
    v = a[1:]
    t = v * 2.0
    a[2] = -1.0
    return np.max(t), np.sum(t)


def written_by_a_call(a, b):
    t = a - b
    scribble(b)
    return np.sum(t)


def written_by_an_inlined_call(a, b):
    t = a - b
    store_first(b)
    return np.sum(t)


def written_in_the_loop(a, b):
    total = 0.0
    for i in range(5):
        t = a + b
        a[i] = total
        total += np.sum(t) + np.max(a * b)
    return total


def made_before_the_loop(a, b):
    t = a + b
    total = 0.0
    for i in range(5):
        a[i] = total
        total += np.sum(t)
    return total


def result_goes_into_an_input(a, b):
    b[:1] = np.sum(a[:3] * b[:3], keepdims=True)
    np.sum(a[:1] + b[:1], keepdims=True, out=b[1:2])
    return b.copy()


def rows_into_an_input(a, b):
    m = a[:12].reshape(3, 4)
    m[0, :3] = np.sum(m * m, axis=1)
    m[1] = np.max(m - 1.0, axis=0)
    return a.copy()


def gathered(a, b):
    i = (b * 0.0).astype(np.int64) + 1
    t = a[i] * 2.0
    a[1] = 7.0
    return np.sum(t)


def in_a_branch(a, b):
    t = a * b
    if a[0] > 0.0:
        a[0] = 5.0
        return np.sum(t)
    return np.max(t)


def kept_and_summed(a, b):
    t = a * b
    s = t.sum()
    a[0] = s
    return t, s, t.max()


WRITERS = [written_before_the_sum, written_through_a_view, written_by_a_call, written_by_an_inlined_call, written_in_the_loop,
           made_before_the_loop, result_goes_into_an_input, rows_into_an_input, gathered, in_a_branch, kept_and_summed]


@pytest.mark.parametrize("f", WRITERS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("checks", [True, False])
def test_what_is_read_may_change(f, checks):
    compiled = njit(f) if checks else njit(boundscheck=False)(f)
    for n in (20, 1500):
        for sign in (1.0, -1.0):
            a, b = numbers((n,)), numbers((n,), 1)
            a[0] = sign
            c, d = a.copy(), b.copy()
            got, want = compiled(a, b), f(c, d)
            for x, y in zip(got if isinstance(got, tuple) else (got,), want if isinstance(want, tuple) else (want,)):
                assert equal(x, y)
            assert equal(a, c) and equal(b, d)
            same = numbers((n,), 2)
            other = same.copy()
            got, want = compiled(same, same), f(other, other)
            for x, y in zip(got if isinstance(got, tuple) else (got,), want if isinstance(want, tuple) else (want,)):
                assert equal(x, y)
            assert equal(same, other)
