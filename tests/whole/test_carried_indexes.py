"""Indexes carried round loops: results, exceptions and what they leave in arrays are CPython's, whether the check was proven away or not."""
import itertools

import numpy as np
import pytest

from adder import njit


def least(a, b, i, k):
    best = i
    for j in range(len(a)):
        b[j % len(b)] = best
        if a[j] < a[best]:
            best = j
    return best


def least_from_one(a, b, i, k):
    best = 0
    for j in range(1, len(a)):
        if a[j] < a[best]:
            best = j
    b[0] = a[best]
    return best


def search(a, b, i, k):
    low, high = 0, len(a)
    while low < high:
        middle = (low + high) // 2
        if a[middle] < k:
            low = middle + 1
        else:
            high = middle
    b[0] = low
    return a[low]


def search_closed(a, b, i, k):
    low, high = i, len(a) - 1
    while low <= high:
        middle = (low + high) // 2
        b[middle] = k
        if a[middle] == k:
            return middle
        if a[middle] < k:
            low = middle + 1
        else:
            high = middle - 1
    return -1


def search_too_far(a, b, i, k):
    low, high = 0, len(a)
    while low <= high:
        middle = (low + high + 1) // 2
        if a[middle] < k:
            low = middle + 1
        else:
            high = middle - 1
    return low


def merged(a, b, i, k):
    x = y = at = 0
    out = np.zeros(max(len(a) + len(b) - k, 0))
    while x < len(a) and y < len(b):
        if a[x] <= b[y]:
            out[at] = a[x]
            x += 1
        else:
            out[at] = b[y]
            y += 1
        at += 1
    while x < len(a):
        b[y - 1] = a[x]
        x += 1
    return at + x + y


def ring(a, b, i, k):
    head, s = i, 0.0
    for j in range(len(a)):
        s += b[head]
        b[head] = a[j]
        head = (head + k) % len(b)
    return s


def sifted(a, b, i, k):
    n = len(a) + k - 3
    while True:
        child = 2 * i + 1
        if child >= n:
            return i
        if child + 1 < n and a[child + 1] > a[child]:
            child += 1
        if a[child] <= a[i]:
            return i
        a[child], a[i] = a[i], a[child]
        i = child


def inserted(a, b, i, k):
    for j in range(1, len(a)):
        x, at = a[j], j
        while at > i and a[at - 1] > x:
            a[at] = a[at - 1]
            at -= 1
        a[at] = x
    return a[0]


def kept(a, b, i, k):
    to = i
    for j in range(len(a)):
        if a[j] > 2.0:
            b[to] = a[j]
            a[to] = a[j]
            to += k
    return to


def ends(a, b, i, k):
    left, right = i, len(a) - 1
    while left < right:
        a[left], a[right] = a[right], a[left]
        left += k
        right -= 1
    return left - right


def steps(a, b, i, k):
    s = 0.0
    while i + 3 < len(a):
        s += a[i] * a[i + 1] - a[i + 2] * b[i // 2]
        a[i + 3] = s
        length = 0
        while i + length < len(a) and length < 4 and a[i + length] > 1.0:
            length += 1
        i += length if length > 1 else k
        if s > 1e6:
            break
    return s


def down(a, b, i, k):
    j, s = len(a) - 1, 0.0
    while j >= i:
        s += a[j] * b[j]
        b[j] = s
        j -= k
    return s


def chained(a, b, i, k):
    for _ in range(12):
        b[i] += 1.0
        i = int(a[i])
    return i


def rows(a, b, i, k):
    c = np.ones((k, len(a)))
    x = y = i
    for row in range(k):
        for column in range(len(a)):
            if c[row, column] * a[column] < c[x, y] * a[y]:
                x, y = row, column
        b[row] = y
    return x * 100 + y


def last_kept(a, b, i, k):
    at = -1
    for j in range(len(a)):
        if a[j] > 1.0:
            at = j
    b[k] = a[at]
    return at


KERNELS = [least, least_from_one, search, search_closed, search_too_far, merged, ring, sifted, inserted, kept, ends, steps, down, chained, rows, last_kept]
ARRAYS = [np.array(x, dtype=float) for x in ([], [3], [2, 1], [1, 2, 5], [4, 4, 1, 0, 3, 6, 2], [9, 1, 8, 2, 7, 3, 2, 2, 2, 2, 5], list(range(20)))]


def outcome(function, a, b, i, k):
    a, b = a.copy(), b.copy()
    try:
        result = function(a, b, i, k)
    except IndexError as e:
        result = str(e)
    except ZeroDivisionError as e:      # its text is not the same in every CPython
        result = type(e)
    return result, a.tolist(), b.tolist()


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda k: k.__name__)
def test_like_cpython(kernel):
    compiled = njit(kernel)
    for a, b in itertools.product(ARRAYS, ARRAYS):
        for i, k in itertools.product((-2, -1, 0, 1, 5), (1, 2, 3)):
            with np.errstate(all="ignore"):
                assert outcome(compiled, a, b, i, k) == outcome(kernel, a, b, i, k), (a, b, i, k)


def ahead(a, i):
    s = 0
    while i + 8 < len(a):
        s += a[i] + a[i + 5]
        i += 1
    return s


def middle(a, low, high):
    while low < high:
        at = (low + high) // 2
        if a[at] < 3:
            low = at + 1
        else:
            high = at
    return low


def doubled(a, i):
    s = 0
    while i < len(a):
        s += a[i]
        i = i * 2 + 1
        if i < 0:
            return a[i]
    return s


def test_sums_that_wrap_prove_nothing():
    """Where ints wrap (docs/differences.md) the index does too, and is then checked."""
    compiled = njit(ahead)
    with pytest.raises(IndexError):
        compiled(np.arange(20, dtype=np.int8), 2 ** 63 - 4)
    with pytest.raises(IndexError):
        compiled(np.broadcast_to(np.int8(1), (20,)), 2 ** 63 - 4)
    assert compiled(np.arange(20, dtype=np.int8), 2) == ahead(np.arange(20, dtype=np.int8), 2)
    with pytest.raises(IndexError):
        njit(middle)(np.arange(20), 2 ** 62, 2 ** 63 - 1)
    with pytest.raises(IndexError):
        njit(doubled)(np.arange(20), -(2 ** 62) - 7)


def test_a_length_beyond_memory():
    """An array of no steps may have any length: low + high wraps there, where a dense array's could not."""
    def halves(a, wrapped):
        low, high, negative = 0, len(a), 0
        while low < high and negative < 3:
            at = wrapped(low + high) // 2
            if at < 0:
                negative += 1
            if a[at] == 1:
                low = at + 1
        return low, negative
    a = np.broadcast_to(np.int8(1), (2 ** 63 - 1,))
    expected = halves(a, lambda x: (x + 2 ** 63) % 2 ** 64 - 2 ** 63)
    assert expected[1] == 3
    assert njit(halves)(a, njit(lambda x: x)) == expected
