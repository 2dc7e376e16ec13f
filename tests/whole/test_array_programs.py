"""Functions over whole arrays against NumPy: what is fused, what may not be, views that overlap, broadcasting. Same bits."""
import itertools

import numpy as np
import pytest

from adder import njit


def chain(a, b, c):
    return (a * 2.0 + b) * c - a


def cheap_twice(a, b, c):
    t = a + 1.0
    return t * b, t - c


def costly_twice(a, b, c):
    t = np.sqrt(a * a + b * b) / (1.0 + c)
    return t * b, t - c


def square_of_sum(a, b, c):
    t = a + b
    return t * t + c


def written_after_use(a, b, c):
    t = a * 2.0
    a[0] = 100.0
    u = t + b
    b[:] = 7.0
    return u * c


def written_through_a_view(a, b, c):
    v = a[1:]
    t = v * 2.0
    a[2] = -1.0
    return t + b[1:] + c[:-1]


def written_by_a_call(a, b, c):
    t = a - b
    scribble(b)
    return t * c


def scribble(x):
    for i in range(x.shape[0]):
        x[i] += 10.0


def written_in_a_loop(a, b, c):
    for i in range(3):
        t = a + b
        a[i] = i
        c += t
    return c


def swapped(a, b, c):
    for i in range(4):
        a[1:-1] = 0.25 * (b[:-2] + 2.0 * b[1:-1] + b[2:]) + c[1:-1]
        a, b = b, a
    return a


def in_a_branch(a, b, c):
    t = a * b
    if a[0] > 0.0:
        return t + c
    return t - c


def kept_and_read(a, b, c):
    t = a * b
    u = t + c
    return t, u


def one_element(a, b, c):
    t = a * b + c
    return t[1] + t[-1]


def shift_up(a, b, c):
    a[1:] = a[:-1] * 2.0 + b[1:]
    return c


def shift_down(a, b, c):
    a[:-1] = a[1:] * 2.0 + b[:-1]


def reverse_in_place(a, b, c):
    a[:] = a[::-1] - b


def every_other(a, b, c):
    b[1::2] += b[::2][:b[1::2].shape[0]]
    c[1:-1:2] = c[:-2:2] - a[2::2]


def augmented(a, b, c):
    a += b * a
    a[1:] -= a[:-1]
    c *= c + a


def conditions(a, b, c):
    m = (a > 0.0) & (b < c)
    return np.where(m, a, -b), m


def integers(a, b, c):
    i = (a * 100.0).astype(np.int32)
    j = (b * 100.0).astype(np.int64)
    return i // (j + 1000), i % 7, (i << 2) ^ j


def narrow(a, b, c):
    f = a.astype(np.float32)
    g = f * 2 + b.astype(np.float32)
    return g, g * c


def bounds_from_variables(a, b, c):
    n = a.shape[0] // 2
    return a[n:] * b[:a.shape[0] - n] + c[-(a.shape[0] - n):], a[1:n] + b[1:n]


def empty_slices(a, b, c):
    return a[5000:] + b[6000:], a[:-5000] * 2.0, a[3:2] - b[9:2], a[-2:] + b[-2:], c[2:-3] * c[1:-4]


FUNCTIONS = [chain, cheap_twice, costly_twice, square_of_sum, written_after_use, written_through_a_view, written_by_a_call, written_in_a_loop,
             swapped, in_a_branch, kept_and_read, one_element, shift_up, shift_down, reverse_in_place, every_other, augmented, conditions, integers, narrow,
             bounds_from_variables, empty_slices]
scribble = njit(scribble)


def layouts(n):
    rng = np.random.default_rng(n)
    def dense():
        return rng.normal(size=n)
    yield dense(), dense(), dense()
    yield dense()[::-1], rng.normal(size=2 * n)[::2], rng.normal(size=3 * n)[1::3]
    a = dense()
    yield a, a, dense()
    base = rng.normal(size=n + 1)
    yield base[:-1], base[1:], dense()
    both = rng.normal(size=2 * n)
    yield both[::2], both[1::2], dense()
    matrix = rng.normal(size=(n, 3))
    yield matrix[:, 0], matrix[:, 1], matrix[:, 2]


def same(x, y):
    if isinstance(y, tuple):
        assert len(x) == len(y)
        for u, v in zip(x, y):
            same(u, v)
    elif y is None:
        assert x is None
    else:
        assert np.asarray(x).dtype == np.asarray(y).dtype and np.shape(x) == np.shape(y)
        assert np.array_equal(x, y, equal_nan=True), (x, y)


def copies(args):
    """The arguments with their strides and with the memory they share."""
    bases = {}
    out = []
    for a in args:
        base = a if a.base is None else a.base
        copy = bases.setdefault(id(base), base.copy())
        offset = a.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        out.append(np.ndarray(a.shape, a.dtype, copy.data, offset, a.strides))
    return out


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_vectors(function):
    compiled = njit(function)
    for n in (5, 8, 37):
        for args in layouts(n):
            ours, numpys = copies(args), copies(args)
            same(compiled(*ours), function(*numpys))
            for x, y in zip(ours, numpys):
                same(x, y)


def stencil(a, b):
    b[1:-1, 1:-1] = 0.2 * (a[1:-1, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:] + a[2:, 1:-1] + a[:-2, 1:-1])


def stencil_in_place(a, b):
    a[1:-1, 1:-1] = 0.2 * (a[1:-1, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:] + a[2:, 1:-1] + a[:-2, 1:-1]) + b[1:-1, 1:-1]


def columns(a, b):
    for j in range(1, a.shape[1]):
        a[:, j] = a[:, j] * 0.5 + a[:, j - 1] - b[:, -j]


def rows(a, b):
    for i in range(1, a.shape[0]):
        a[i] -= a[i - 1] * b[i, 0]


def broadcast(a, b):
    v = a[0] * 2.0
    w = np.sqrt(np.abs(b[:, 1]))
    return a + v, b * w[:, np.newaxis] - v, (v + 1.0)[np.newaxis, :] * (w * 3.0)[:, np.newaxis], a * b[:1] + b[:, :1]


def transposed(a, b):
    t = a.T * 2.0
    return t + b.T, t.T - b, a[::-1, ::2] + b[::-1, ::2]


@pytest.mark.parametrize("function", [stencil, stencil_in_place, columns, rows, broadcast, transposed], ids=lambda f: f.__name__)
def test_matrices(function):
    compiled = njit(function)
    rng = np.random.default_rng(3)
    for shape in ((3, 3), (5, 7), (20, 17), (1, 4), (6, 1)):
        for order_a, order_b, alias in itertools.product("CF", "CF", (False, True)):
            a = np.asarray(rng.normal(size=shape), order=order_a)
            b = a if alias else np.asarray(rng.normal(size=shape), order=order_b)
            if shape[1] == 1 and function is broadcast:
                continue
            ours, numpys = copies((a, b)), copies((a, b))
            same(compiled(*ours), function(*numpys))
            for x, y in zip(ours, numpys):
                same(x, y)


@pytest.mark.parametrize("boundscheck", [True, False])
def test_a_gather_from_the_array_that_is_written(boundscheck):
    def gather(a, index):
        a[:] = a[index] * 2.0 + a

    for n in (5, 40):
        index = np.arange(n)[::-1] % 4
        ours, numpys = np.arange(n) * 1.5, np.arange(n) * 1.5
        njit(boundscheck=boundscheck)(gather)(ours, index)
        gather(numpys, index)
        same(ours, numpys)


def test_shapes_that_do_not_fit():
    @njit
    def add(a, b, c):
        return (a * 2.0 + b) * c

    @njit
    def store(a, b, c):
        a[1:] = b * 2.0 + c

    for f, shapes in ((add, (3, 4, 3)), (add, (3, 3, 4)), (store, (4, 4, 4)), (store, (4, 3, 2))):
        args = [np.ones(n) for n in shapes]
        with pytest.raises(ValueError) as expected:
            f.py_func(*args)
        with pytest.raises(ValueError) as got:
            f(*args)
        assert str(got.value) == str(expected.value)
        assert all((x == 1.0).all() for x in args)
    @njit
    def in_place(a, b):
        a += b

    for shapes in (((3, 4), (2, 4)), ((3,), (4,)), ((4,), (3, 4)), ((4,), (1, 4))):
        args = [np.ones(s) for s in shapes]
        with pytest.raises(ValueError) as expected:
            in_place.py_func(*args)
        with pytest.raises(ValueError) as got:
            in_place(*args)
        assert str(got.value) == str(expected.value)
    assert np.array_equal(add(np.ones(1), np.ones(3), np.ones(3)), np.full(3, 3.0))


# Bodies so large that they are written once, for rows: operands that lie otherwise are copied.

def large(a, b, c):
    return np.log(np.abs(a) + 2.0) * np.tanh(b) - np.exp(-np.abs(c))


def large_into(a, b, c, out):
    out[...] = np.log(np.abs(a) + 2.0) * np.tanh(b) - np.exp(-np.abs(c))


def laid_out(shape, rng, kind=np.float64):
    """Arrays of one shape whose elements lie in memory in all sorts of ways."""
    wide = rng.normal(size=tuple(2 * n for n in shape)).astype(kind)
    yield np.ascontiguousarray(wide[tuple(slice(0, n) for n in shape)])
    yield np.asfortranarray(wide[tuple(slice(0, n) for n in shape)])
    yield wide[tuple(slice(0, n) for n in shape)]
    yield wide[tuple(slice(None, None, 2) for n in shape)]
    yield wide[tuple(slice(None, None, -2) for n in shape)]
    yield np.broadcast_to(wide[tuple(slice(0, n) if k else slice(0, 1) for k, n in enumerate(shape))], shape)
    yield np.broadcast_to(wide[tuple(slice(0, 1) if k == len(shape) - 1 else slice(0, n) for k, n in enumerate(shape))], shape)
    loose = np.zeros(int(np.prod(shape)) * wide.itemsize + 1, np.uint8)[1:].view(kind).reshape(shape)
    loose[...] = wide[tuple(slice(0, n) for n in shape)]
    yield loose


LARGE, LARGE_INTO = njit(large), njit(large_into)


def close(got, expected, kind):
    assert got.dtype == expected.dtype and got.shape == expected.shape
    np.testing.assert_allclose(got, expected, rtol=1e-13 if kind == np.float64 else 1e-5, atol=1e-15 if kind == np.float64 else 1e-6)


@pytest.mark.parametrize("shape", [(7,), (1,), (5, 9), (1, 6), (3, 0)])
def test_large_bodies_in_every_layout(shape):
    rng = np.random.default_rng(5)
    every = [list(laid_out(shape, rng)) for _ in range(3)]
    single = [list(laid_out(shape, rng, np.float32)) for _ in range(3)]
    for kind, (xs, ys, zs) in ((np.float64, every), (np.float32, single)):
        for i in range(len(xs)):
            for j in (0, i) if kind == np.float64 else (i,):
                a, b, c = xs[i], ys[j], zs[0]
                close(LARGE(a, b, c), large(a, b, c), kind)
                for out in list(laid_out(shape, rng, kind))[:5] if i in (0, 3) and j == i else ():
                    expected = out.copy()
                    large_into(a, b, c, expected)
                    LARGE_INTO(a, b, c, out)
                    close(out, expected, kind)


def test_large_bodies_that_broadcast():
    rng = np.random.default_rng(6)
    shapes = [(4, 6), (6,), (4, 1), (1, 6), (1, 1), (1,), (), (3, 4, 6)]
    arrays = [rng.normal(size=s) for s in shapes] + [rng.normal(size=(6, 4)).T, rng.normal(size=(8, 12))[::2, ::2]]
    for a, b, c in itertools.product(arrays, arrays, (arrays[0],)):
        close(np.asarray(LARGE(a, b, c)), np.asarray(large(a, b, c)), np.float64)


def test_large_bodies_that_write_what_they_read():
    rng = np.random.default_rng(7)
    for view in (lambda x: (x[1:], x[:-1]), lambda x: (x[:-1], x[1:]), lambda x: (x[::-1], x), lambda x: (x, x), lambda x: (x[::2], x[1::2]),
                 lambda x: (x.reshape(4, 5), x[:20].reshape(5, 4).T), lambda x: (x.reshape(4, 5)[:, 1:], x.reshape(4, 5)[:, :-1])):
        x, y = rng.normal(size=20), None
        y = x.copy()
        out, a = view(x)
        LARGE_INTO(a, a, a, out)
        expected, a = view(y)
        large_into(a.copy(), a.copy(), a.copy(), expected)
        close(x, y, np.float64)
