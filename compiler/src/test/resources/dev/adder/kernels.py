"""Functions that the tests of the Java door call from Java and from CPython alike."""
import math

import numpy as np

from adder import njit

STEP = 3
PAIR = (1, 2.5)


@njit
def add(x, y=2):
    return x + y * STEP


@njit
def divide(x, y):
    return x / y, x // y, x % y


@njit
def kinds(x):
    return x, (x, None), -x, x * x


@njit
def texts(s, flag):
    if flag:
        return s
    return None


@njit
def gather(first, *rest):
    return first, rest, len(rest), PAIR


@njit
def widths(a):
    return a[0], a[0] + a[1], a[1] * 2, a[0] == a[1]


@njit(error_model="numpy")
def lenient(x, y):
    return x / y


@njit(overflow="raise")
def careful(x):
    return x * x


@njit
def root(x):
    return math.sqrt(x)


@njit
def outer(a, i):
    return inner(a, i) + 1


@njit
def inner(a, i):
    scratch = a * 2.0

    return scratch[i]


@njit
def deep(n):
    return deep(n + 1) + 1


@njit
def failing(kind, x):
    if kind == 0:
        raise ValueError
    if kind == 1:
        raise KeyError("key")
    if kind == 2:
        raise IndexError(f"bad {x} of {(x, x)}", x)
    if kind == 3:
        assert x < 0, "x is too large"
    if kind == 4:
        x = x // 0
    if kind == 6:
        raise ValueError(f"{x:>6d}|{x!r:^5}|{x / 3:.3e}|{{}}", (x, f"{x}"))
    return x


@njit
def refuse(a):
    print(a, f"{a[0]:.2f}")
    raise ValueError(f"{a}", a * 2) from None


@njit
def talk(x, y):
    print("x is", x, (x, y), True, None, sep=", ", end="!\n")
    print(y * 1e16, -0.0, 1.5e-7)


@njit
def copy2(a):
    rows, cols = a.shape
    out = np.empty((rows, cols), dtype=a.dtype)
    for i in range(rows):
        for j in range(cols):
            out[i, j] = a[i, j]
    return out


@njit
def twice(a):
    return a + a


@njit
def overwrite(a):
    for i in range(len(a)):
        a[i] = a[len(a) - 1 - i]
    return a


@njit
def total_into(a, b):
    s = 0.0
    for x in b:
        s += x
    a[0] = s
    return s


@njit
def fill_then_fail(a, value):
    for i in range(len(a) + 1):
        a[i] = value


@njit
def views(a):
    return a, a[1:], a[::-1], a.T, a.copy()


@njit
def call(f, x):
    return f(x)


@njit
def flip(b):
    for i in range(len(b)):
        b[i] = not b[i]


@njit
def swap(a, b):
    a[0], b[1] = b[1], a[0]
    return a[0], b[1]


@njit
def refused(x):
    y = x + 1
    return [y for _ in x.nothing()]
