"""PYTEST_DONT_REWRITE. Texts made at run time, in print and in exceptions: each function prints and raises compiled what it does as plain Python."""
import contextlib
import gc
import io
import sys
import traceback

import numpy as np
import pytest

from adder import njit
from adder.errors import TypingError

GRID = np.arange(6.0).reshape(2, 3)


def outcome(f, args):
    """What it printed, and the exception with its arguments and cause."""
    out = io.StringIO()
    raised = None
    with contextlib.redirect_stdout(out):
        try:
            f(*args)
        except Exception as problem:
            raised = described(problem), problem.__cause__ and described(problem.__cause__), problem.__suppress_context__
    return out.getvalue(), raised


def described(problem):
    return type(problem), str(problem), [(type(a), np.asarray(a).tolist()) for a in problem.args]


def same(f, *args):
    compiled, plain = outcome(njit(f), args), outcome(f, args)
    assert compiled == plain
    assert plain[0] or plain[1]


def formats(x, n, z):
    print(f"{x:.3f} {x!r:>8} {n:5d}|{n:<5}|{n:^+7}|{n:#x}|{{{n}}} {x=} {z:.2f} {z}", f"{x:{n}.{2}e}", f"{'text':>{n}}", f"{(n, x)!s}")


def stored(x):
    s = f"x is {x:g}"
    t = f"<{s}>"
    print(s, t, s, sep=f"", end="!\n")


def joined(x, n):
    print("a" + "b", "n=" + str(n), str(x) + "/" + repr("q") + f"{n:03d}", repr((n, "s")))


def two_ways(x):
    if x > 1:
        s = f"{x} is large"
    else:
        s = f"{x} is small"
    print(s)


def in_a_loop(n):
    s = f"{0} of {n}"
    for i in range(n):
        print(s)
        s = f"{i} of {n}"
    raise ValueError(s)


def arrays(a, b):
    print(a, b.T, a[1:], b[0], (a, 1), f"{b}", f"{a[0]:.1f}", f"{a!r}", sep="\n")


def snapshot(a):
    s = f"{a}"
    a = a + 1
    a[0] = 99.0
    print(s, a)


def raises_formatted(x):
    raise ValueError(f"bad {x:8.3f}|{x!r}", x)


def raises_braces(x):
    if x > 0:
        raise KeyError("{}{{}}")
    raise KeyError(f"{{{x}}}")


def raises_argument(a):
    raise ValueError("shape", a, a.T)


def raises_local(a):
    b = a * 2
    c = b[::2]
    raise RuntimeError(b, f"{c}", c)


def raises_from_none(x):
    raise ValueError(f"{x}") from None


def raises_from(x):
    raise ValueError("outer", x) from KeyError(f"inner {x:.1f}", x)


def raises_from_class(x):
    raise ValueError from KeyError


def asserts(a):
    assert a.sum() < 0, f"sum is {a.sum():.2f}"


def wrong_code(x):
    print(f"{x:d}")


def optional(n):
    t = None
    if n > 1:
        t = (n, 2.5)
    print(t, n)
    raise ValueError(t, n)


@pytest.mark.parametrize("f, args", [
    (formats, (3.14159, 12, 1 + 2j)), (formats, (-0.0, -7, 0j)), (stored, (2.5,)), (joined, (0.1, 5)), (two_ways, (2,)), (two_ways, (0,)),
    (in_a_loop, (3,)), (arrays, (np.arange(4.0), GRID)), (arrays, (np.arange(3), np.ones((2, 2), np.complex64))),
    (arrays, (np.array([True, False]), np.zeros((0, 3), np.uint8))), (snapshot, (np.arange(3.0),)),
    (raises_formatted, (2.5,)), (raises_braces, (1,)), (raises_braces, (0,)), (raises_argument, (GRID,)), (raises_argument, (GRID[:, ::2].astype("i2"),)),
    (raises_local, (np.arange(5.0),)), (raises_from_none, (1,)), (raises_from, (1.5,)), (raises_from_class, (1,)), (asserts, (GRID,)),
    (wrong_code, (1.5,)), (optional, (3,)), (optional, (0,)),
], ids=lambda v: v.__name__ if callable(v) else None)
def test_same_text(f, args):
    same(f, *args)


def test_a_raise_inside_an_except_clause():
    @njit
    def none(x):
        raise ValueError(x) from None

    with pytest.raises(ValueError) as caught:
        try:
            raise KeyError("before")
        except KeyError:
            none(1)
    assert "before" not in "".join(traceback.format_exception(caught.value))


def test_arrays_in_exceptions_are_given_back():
    @njit
    def f(n):
        a = np.zeros(n)
        raise ValueError(f"{a[:2]}", a)

    def rounds(count):
        for _ in range(count):
            with pytest.raises(ValueError):
                f(100_000)

    rounds(3)
    gc.collect()
    before = resident()
    rounds(2000)            # 1.6 GB if they were kept
    gc.collect()
    assert resident() - before < 100_000_000


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


@pytest.mark.parametrize("body, message", [
    ("raise ValueError" + str(tuple(range(17))), "an exception of so many values"),
    ("return f'{x}'", "f-string cannot be returned"),
    ("print('%d' % x)", "% with a text"),
    ("print(range(x))", "the text of a value of type range"),
    ("print(x, file=None)", "print with file="),
    ("print(x, sep=f'{x}')", "sep= takes a constant text"),
    ("raise ValueError from x", "the cause of an exception is a built-in exception or None here, not int"),
    ("s = 'a' if x else f'{x}'\n    print(s)", "(str and f-string|f-string and str)"),
    ("print(ValueError(x))", "the text of the exception ValueError"),
])
def test_what_is_refused(body, message):
    space = {}
    exec(f"def f(x):\n    {body}\n", space)
    with pytest.raises(TypingError, match=message):
        njit(space["f"])(1)
