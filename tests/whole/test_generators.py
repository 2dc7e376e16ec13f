"""Generator expressions that sum, any, all, min, max and math.prod take, compiled and as plain Python."""
import math
from math import prod

import numpy as np
import pytest

from adder import njit
from adder.errors import TypingError


def squares(a):
    return sum(x * x for x in a if x > 0 if x < 100)


def started(a, k):
    return sum((x * k for x in a), k), sum((1.5 for x in a), start=2), prod((2 for x in a), start=k), math.prod(x for x in a)


def nested(n):
    return sum(i * j for i in range(n) for j in range(i) if j % 2 if i % 3)


def some(a, k):
    return any(x > k for x in a), all(x > k for x in a)


def ends_early(n):
    return any(10 // (3 - x) < 0 for x in range(n))


def best(a, k):
    return max(x * k for x in a), min((x for x in a if x > k), default=k), max((x for x in a if x < k), default=k)


def none_left(a):
    return min(x for x in a if x > 1e9)


def unpacks(a):
    return sum(i * x for i, x in enumerate(a)), max(y - x for x, y in zip(a, a[1:]))


def rows(a):
    return sum(x for row in a for x in row), max(row[0] for row in a)


def over_tuple(t):
    return sum(x * 2 for x in t), max(x for x in t)


def captures(n):
    s = 0
    for i in range(n):
        s += sum((i + j) * k for j, k in enumerate((1, 2, 3)))
    i = n

    def f(x):
        return x + i
    return s, sum(f(x) for x in range(n))


def divides(n):
    return sum(10 / x for x in range(n, n + 5))


FLOATS = np.array([1.5, 2.0, -3.25])


@pytest.mark.parametrize("f, args", [
    (squares, (FLOATS,)), (squares, (FLOATS.astype("f4"),)), (squares, (np.arange(-3, 4, dtype="i4"),)), (started, (np.arange(4), 3)),
    (nested, (9,)), (some, (FLOATS, 1)), (some, (np.zeros(0), 1)), (some, (FLOATS, -9)), (ends_early, (6,)), (ends_early, (3,)),
    (best, (FLOATS, 1)), (best, (np.arange(5), 2)), (none_left, (FLOATS,)), (unpacks, (FLOATS,)), (rows, (np.arange(6.0).reshape(2, 3),)),
    (over_tuple, ((1, 2, 3),)), (captures, (4,)), (divides, (1,)), (divides, (-2,)),
], ids=lambda v: v.__name__ if callable(v) else None)
def test_generator(f, args):
    assert result(njit(f), args) == result(f, args)


def result(f, args):
    try:
        return f(*args)
    except Exception as problem:
        return type(problem)


def largest(values):
    return 0


def own_max(a, max):
    return max(x for x in a)


@pytest.mark.parametrize("f, args, message", [
    (own_max, (FLOATS, njit(largest)), "does not take a generator expression"),
    (lambda a: tuple(x for x in a), (FLOATS,), "only as what sum, any, all"),
    (lambda a: sum(y := x for x in a), (FLOATS,), "assignment inside a generator"),
    (lambda a: np.sum(x for x in a), (FLOATS,), "does not take a generator expression"),
    (lambda a: max((x for x in a), key=abs), (FLOATS,), "max of a generator expression with key= is not compiled"),
    (lambda a: max((x for x in a), 3.0), (FLOATS,), "nothing more by position"),
    (lambda a: any((x for x in a), 3.0), (FLOATS,), "nothing more by position"),
])
def test_what_is_refused(f, args, message):
    with pytest.raises(TypingError, match=message):
        njit(f)(*args)
