"""Loops that may raise run in blocks without looking: results, exceptions and what they leave in arrays are CPython's.

Each kernel takes three vectors and a number. Element `where` of some vector makes it raise; the vectors may be one, or views of one
buffer that overlap, go backwards, or take every other element.
"""
import math

import numpy as np
import pytest

from adder import njit


def roots(x, y, z, k):
    for i in range(x.shape[0]):
        z[i] = math.sqrt(x[i]) + y[i]


def two_results(x, y, z, k):
    for i in range(x.shape[0]):
        r = math.log(x[i])
        y[i] = r * k
        z[i] = y[i] - math.sqrt(x[i])


def in_place(x, y, z, k):
    for i in range(x.shape[0]):
        x[i] = math.sqrt(x[i]) * k


def reads_ahead(x, y, z, k):
    for i in range(x.shape[0] - 1):
        x[i] = math.sqrt(x[i + 1]) * k


def reads_behind(x, y, z, k):
    for i in range(1, x.shape[0]):
        x[i] = math.sqrt(x[i - 1]) * k


def logarithms_added(x, y, z, k):
    s = 0.5
    for i in range(x.shape[0]):
        s += math.log(x[i]) * math.exp(-y[i] * k)
    z[0] = s


def carried(x, y, z, k):
    s = 1.0
    before = 0.25
    for i in range(x.shape[0]):
        s = s * 0.5 + math.sqrt(x[i]) / (1.0 + math.exp(-y[i]))
        z[i] = s + before
        before = math.sin(x[i])
    return s, before


def chain_then_function(x, y, z, k):
    state = 12345
    total = 0.0
    for i in range(x.shape[0]):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        first = (state + 1.0) / 2147483648.0
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        second = state / 2147483648.0
        normal = math.sqrt(-2.0 * math.log(first)) * math.cos(6.283185307179586 * second)
        total = total * 0.75 + math.exp(k * normal) + math.sqrt(x[i])
        z[i] = total
    return total, state


def under_a_condition(x, y, z, k):
    for i in range(x.shape[0]):
        v = x[i]
        w = y[i]
        if v > 0.5:
            r = math.log(v)
        elif w > 1.0:
            r = math.sqrt(v) - 1.0
        else:
            r = w
        z[i] = r


def stored_either_way(x, y, z, k):
    for i in range(x.shape[0]):
        if x[i] > 1.0:
            z[i] = math.sqrt(x[i] - 1.0)
        else:
            z[i] = math.sqrt(x[i])


def stored_sometimes(x, y, z, k):
    for i in range(x.shape[0]):
        v = math.sqrt(x[i])
        if v > 1.0:
            z[i] = v


def python_division(x, y, z, k):
    for i in range(x.shape[0]):
        z[i] = k / float(x[i]) + float(y[i]) / k


def to_integer(x, y, z, k):
    n = 0
    for i in range(x.shape[0]):
        n = (n + int(x[i] * 10.0)) & 1023
        z[i] = n
    return n


def integers_divided(x, y, z, k):
    for i in range(x.shape[0]):
        z[i] = (i + 1) / (i - 40) + math.sqrt(x[i])


def own_exception(x, y, z, k):
    for i in range(x.shape[0]):
        if x[i] < -0.5 or y[i] != y[i]:
            raise ValueError("below")
        z[i] = math.exp(x[i]) * k


def a_shorter_one(x, y, z, k):
    n = x.shape[0]
    m = y.shape[0] - 3
    for i in range(n):
        if i >= m:
            raise RuntimeError("end")
        z[i] = math.sqrt(x[i]) + y[i]


def stops(x, y, z, k):
    for i in range(x.shape[0]):
        if y[i] > 1.9:
            break
        z[i] = math.sqrt(x[i]) * k


def overflows(x, y, z, k):
    s = 0.0
    for i in range(x.shape[0]):
        z[i] = math.exp(x[i] * 300.0) + math.cosh(x[i]) + math.expm1(y[i])
        s += z[i]
    return s


def last_one(x, y, z, k):
    v = 0.0
    for i in range(x.shape[0]):
        v = math.sqrt(x[i])
    return v


def mirrored(x, y, z, k):
    n = x.shape[0]
    for i in range(n):
        z[n - 1 - i] = math.sqrt(x[i]) + math.log(y[n - 1 - i])


def half(x, y, z, k):
    for i in range(x.shape[0] // 2):
        z[2 * i] = math.sqrt(x[i])
        z[2 * i + 1] = math.log(x[2 * i])


def nested(x, y, z, k):
    total = 0.0
    for j in range(3):
        for i in range(x.shape[0]):
            total += math.sqrt(x[i]) * math.exp(-y[i])
            z[i] = total + j
    return total


KERNELS = [roots, two_results, in_place, reads_ahead, reads_behind, logarithms_added, carried, chain_then_function, under_a_condition,
           stored_either_way, stored_sometimes, python_division, to_integer, integers_divided, own_exception, a_shorter_one, stops,
           overflows, last_one, mirrored, half, nested]
SIZES = [1, 2, 8, 9, 31, 63, 64, 65, 255, 256, 257, 511, 513, 700]
BAD = [-1.0, 0.0, float("nan"), float("inf"), float("-inf"), 3.0]


def separate(n, rng):
    return [rng.uniform(0.1, 2.0, n) for _ in range(3)]


def one(n, rng):
    x = rng.uniform(0.1, 2.0, n)
    return [x, x, x]


def result_is_an_input(n, rng):
    x, y, _ = separate(n, rng)
    return [x, y, x]


def results_are_one(n, rng):
    x, y, _ = separate(n, rng)
    return [x, y, y]


def shifted(by):
    def views(n, rng):
        whole = rng.uniform(0.1, 2.0, n + 2 * abs(by))
        at = abs(by)
        return [whole[at:at + n], rng.uniform(0.1, 2.0, n), whole[at + by:at + by + n]]
    return views


def interleaved(n, rng):
    whole = rng.uniform(0.1, 2.0, (n, 3))
    return [whole[:, 0], whole[:, 1], whole[:, 2]]


def interleaved_far(n, rng):
    whole = rng.uniform(0.1, 2.0, 2 * n + 7)
    return [whole[0:2 * n:2], whole[7:2 * n + 7:2], whole[1:2 * n + 1:2]]


def backwards(n, rng):
    whole = rng.uniform(0.1, 2.0, 2 * n)
    return [whole[:n], rng.uniform(0.1, 2.0, n)[::-1], whole[n // 2:n // 2 + n][::-1]]


def one_element(n, rng):
    z = np.ndarray((n,), dtype=np.float64, buffer=np.zeros(1), strides=(0,))
    return [rng.uniform(0.1, 2.0, n), rng.uniform(0.1, 2.0, n), z]


def one_element_in_and_out(n, rng):
    z = np.ndarray((n,), dtype=np.float64, buffer=np.full(1, 1.5), strides=(0,))
    return [z, rng.uniform(0.1, 2.0, n), z]


LAYOUTS = [separate, one, result_is_an_input, results_are_one, shifted(1), shifted(-1), shifted(3), shifted(-70), interleaved, interleaved_far,
           backwards, one_element, one_element_in_and_out]


def run(function, arrays, k):
    with np.errstate(all="ignore"):
        try:
            return None, function(*arrays, k)
        except Exception as error:
            return type(error), None


def copies(layout, n, seed):
    return layout(n, np.random.default_rng(seed))


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda k: k.__name__)
def test_as_in_cpython(kernel):
    compiled = njit(kernel)
    cases = np.random.default_rng(len(kernel.__name__))
    for layout in LAYOUTS:
        for n in SIZES:
            for bad in [None, BAD[cases.integers(len(BAD))]]:
                seed = int(cases.integers(1 << 30))
                ours, theirs = copies(layout, n, seed), copies(layout, n, seed)
                if bad is not None:
                    vector, where = int(cases.integers(2)), [0, n // 2, n - 1, int(cases.integers(n))][cases.integers(4)]
                    ours[vector][where] = theirs[vector][where] = bad
                expected = run(kernel, theirs, 0.75)
                got = run(compiled, ours, 0.75)
                told = f"{kernel.__name__} {layout.__name__} n={n} bad={bad} seed={seed}"
                assert got[0] == expected[0], told
                if expected[1] is not None:
                    np.testing.assert_allclose(got[1], expected[1], rtol=1e-10, err_msg=told)
                for a, b in zip(ours, theirs):
                    np.testing.assert_allclose(a, b, rtol=1e-10, err_msg=told)


def test_no_elements():
    for kernel in (roots, two_results, carried, logarithms_added, nested, mirrored):
        vectors = [np.zeros(0), np.zeros(0), np.zeros(1)]
        expected = [np.zeros(0), np.zeros(0), np.zeros(1)]
        assert run(njit(kernel), vectors, 1.5) == run(kernel, expected, 1.5)
        assert vectors[2][0] == expected[2][0]


@pytest.mark.parametrize("kernel", [roots, python_division, carried, overflows, two_results], ids=lambda k: k.__name__)
def test_numpy_error_model(kernel):
    """Divisions by zero are infinite; what math raises it raises still."""
    compiled = njit(error_model="numpy")(kernel)
    for n in SIZES:
        x, y, z = copies(separate, n, n)
        x[n // 2] = 0.0 if kernel is python_division else -1.0
        got = run(compiled, [x, y, z], 0.75)
        before = n // 2
        u, v, w = copies(separate, n, n)
        run(kernel, [u[:before], v[:before], w[:before]], 0.75)
        np.testing.assert_allclose(z[:before], w[:before], rtol=1e-10)
        assert got[0] is (None if kernel in (python_division, overflows) else ValueError)


def test_float32_and_integers():
    @njit
    def mixed(a, b, c):
        for i in range(a.shape[0]):
            c[i] = math.sqrt(a[i]) + b[i] / (b[i] + 3)

    def plain(a, b, c):
        for i in range(a.shape[0]):
            c[i] = math.sqrt(a[i]) + float(b[i]) / (float(b[i]) + 3)

    for n in SIZES:
        a = np.linspace(0, 5, n).astype(np.float32)
        b = np.arange(n).astype(np.uint8)
        c, d = np.zeros(n, np.float32), np.zeros(n, np.float32)
        mixed(a, b, c)
        with np.errstate(all="ignore"):
            plain(a, b, d)
        if n <= 253:
            np.testing.assert_allclose(c, d, rtol=1e-6)


def test_byte_results():
    @njit
    def marks(a, c):
        for i in range(a.shape[0]):
            c[i] = math.sqrt(a[i]) > 1.0

    a = np.linspace(0, 4, 777)
    c = np.zeros(777, bool)
    marks(a, c)
    assert (c == (np.sqrt(a) > 1.0)).all()
    a[600] = -1.0
    c[:] = True
    with pytest.raises(ValueError):
        marks(a, c)
    assert (c[:600] == (np.sqrt(a[:600]) > 1.0)).all() and c[600:].all()
