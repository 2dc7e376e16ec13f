"""PYTEST_DONT_REWRITE. The language as issue and README promise it: each function gives compiled what it gives as plain Python."""
import cmath
import math
import threading

import numpy as np
import pytest

from adder import njit
from adder.errors import TypingError


def outcome(f, args):
    try:
        return f(*args)
    except Exception as problem:
        return type(problem)


def twin(value):
    """float64 comes back as float."""
    if type(value) is tuple:
        return tuple(map(twin, value))
    return value.item() if isinstance(value, (np.float64, np.int64, np.bool_)) else value


def unassigned(n):
    if n > 3:
        x = 1
    return x


def unassigned_after_loop(n):
    for i in range(n):
        pass
    return i


def deleted(n):
    x = n
    del x
    return x


def match_values(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2:
            return "low"
        case n if n > 100:
            return "big"
        case _:
            return "other"


def match_tuples(t):
    match t:
        case (0, y):
            return y
        case (x, 0):
            return x
        case (x, *rest):
            return x + len(rest)


def match_classes(x):
    match x:
        case None:
            return -1
        case int():
            return 1
        case float():
            return 2
        case str():
            return 3


def closures(n):
    k = n * 2

    def inner(x, more=n):
        def deeper(y):
            return y + k + n
        return deeper(x) * more
    return inner(3), inner(1, 2), (lambda z: z - k)(5)


def integrate(f, a, b, n):
    h = (b - a) / n
    s = 0.0
    for i in range(n):
        s += f(a + (i + 0.5) * h)
    return s * h


def optional(n):
    r = None
    for i in range(n):
        if i * i > 10:
            r = i
            break
    if r is None:
        return -1
    return r + 1


def none_or_array(n):
    if n > 0:
        return np.ones(n).sum()


def tuples(t, u):
    a, (b, c) = t
    x, *y = u
    return t + u, t == t, u < (1, 2, 3), u[1], u[-1], len(t + u), a in u, (a, b, c), y[0], max(u), sum(u), 3 in u, ((1, 2.5), (True, None, "abc"), ())


def slices_of_tuples(t):
    return t[1:], t[:-1], t[::-1], t[5:], t[-2:3], t[3:0:-2], t[:], t[-9:9], t[2:1], tuple(reversed(t)), tuple(enumerate(t)), tuple(zip(t, t[1:])), tuple()


def slice_step(t):
    return t[::0]


def loops(a, b):
    s = 0
    for i, (x, y) in enumerate(zip(a, b), 2):
        s += i * x * y
    for x in reversed(a):
        s = s * 2 + x
    for i in range(10, 0, -3):
        s += i
    for r in reversed(range(3)):
        s += r
    return s


def loop_else(n):
    for i in range(n):
        if i == 3:
            break
    else:
        return "none", False, 0
    while (n := n - 1) > 0:
        if n == 2:
            continue
    return "hit", 0 < n <= 5, 1 if -1 < n < 1 else 2


def numbers(x):
    return (math.sqrt(x), math.hypot(x, 3), math.gcd(12, 18), math.floor(x), math.isclose(x, x), cmath.sqrt(-x), cmath.polar(1 + 2j), divmod(-7, 3),
            round(2.5), round(2.567, 2), abs(-3), pow(2, 10), int(3.7), bool(0), complex(1, 2), float(3), min(3, 1, 2), max(x, 5.0))


def logic(a, b):
    return a and b, a or b, not a, a if b else -1


def instances(x):
    return (isinstance(x, int), isinstance(x, (float, complex)), isinstance(x, np.ndarray), isinstance(x, np.integer), isinstance(x, np.floating),
            isinstance(x, (np.generic, tuple)), isinstance(x, np.float32), isinstance(x, bool), isinstance(x, (np.number, str)))


def unions(x):
    return isinstance(x, int | float), isinstance(x, str | None), isinstance(x, (complex | np.integer, tuple)), isinstance(x, np.ndarray | bool)


def float_texts(x):
    return (float("inf"), float("-Infinity"), float(" +nan\n"), float("1_0.5e-1"), float(".5"), float("5."), float("-0"), float("1e400"), x)


def looked_at_lists(x):
    s = 0
    for y in [1, x, 3]:
        s += y
    for a, b in [(1, 2.5), (x, 4)]:
        s += a * b
    for _ in []:
        s = -1
    return s, x in [1, 2.5, 3], x not in [1, x], x in []


def sums_of_products(p, q):
    return math.sumprod(p, q)


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


@pytest.mark.parametrize("f, args", [
    *[(unassigned, (n,)) for n in (2, 5)], *[(unassigned_after_loop, (n,)) for n in (0, 3)], (deleted, (1,)),
    *[(match_values, (n,)) for n in (0, 1, 2, 50, 200)], *[(match_tuples, (t,)) for t in ((0, 5), (5, 0), (3, 4), (3, 4, 5))],
    *[(match_classes, (x,)) for x in (None, 3, 2.5, "a")], (closures, (5,)), *[(optional, (n,)) for n in (3, 9)], *[(none_or_array, (n,)) for n in (2, 0)],
    (tuples, ((1, (2, 3)), (1, 2, 4))), (slices_of_tuples, ((1, 2.5, "c", None),)), (slice_step, ((1, 2),)), (loops, (np.arange(4.0), np.arange(4.0) + 1)),
    (loops, ((1, 2, 3), (4, 5, 6))), *[(loop_else, (n,)) for n in (2, 6)], (numbers, (2.0,)), *[(logic, v) for v in ((0, 5), (3, 5), (3, 0))],
    *[(instances, (x,)) for x in (3, 2.5, True, 1j, np.float32(1), np.int8(1), np.uint16(1), np.ones(2), (1,), "s", None, np.complex64(1), np.bool_(True))],
    *[(unions, (x,)) for x in (3, 2.5, True, 1j, np.int8(1), np.ones(2), (1,), "s", None, np.bool_(True))], (float_texts, (1,)),
    *[(looked_at_lists, (x,)) for x in (3, 2.5, True)],
    *[(sums_of_products, v) for v in (((True,), (2,)), ((1, 2), (3, 4)), ((1e16, 1.0, -1e16), (1.0, 1.0, 1.0)), (np.array([1e16, 1.0, -1e16]), (1, 1, 1)),
                                      (np.arange(3, dtype=np.int32), np.arange(3, dtype=np.int32))) if hasattr(math, "sumprod")],
], ids=lambda v: v.__name__ if callable(v) else None)
def test_same(f, args):
    compiled, plain = outcome(njit(f), args), twin(outcome(f, args))
    assert repr(compiled) == repr(plain)


BEYOND = 2 ** 70


@pytest.mark.parametrize("f, args, words", [
    # What Python itself refuses: NumPy's booleans are no integers there, and few of NumPy's numbers have __trunc__.
    (lambda x: range(x)[0], (np.True_,), r"range\(\) takes integers"), (lambda x: (1, 2)[x], (np.True_,), "cannot be indexed with bool"),
    (lambda x: round(x), (np.True_,), "round does not take these arguments"), (lambda x: math.isqrt(x), (np.True_,), "math.isqrt does not take"),
    (lambda x: math.trunc(x), (np.float32(1),), "only float64 has math.trunc"), (lambda x: math.trunc(x), (np.int64(1),), "only float64 has math.trunc"),
    (lambda x: math.ldexp(1.0, x), (np.int32(1),), "must be Python's own int"),
    # What is refused says what it is.
    (lambda x: float("1__0") + x, (1,), "could not convert string to float: '1__0'"), (lambda x: np.float64(x), ("a",), r"np.float64\(\) does not take a value of type str"),
    (lambda x: sorted(x), ((1, 2),), "Python's own sorted is not compiled"), (lambda x: x + BEYOND, (1,), "an integer of more than 64 bits"),
    (lambda z: z < 1, (1j,), "complex numbers have no order here"), (lambda n: " " * n, (3,), r"a text repeated by \* is not compiled"),
])
def test_refused(f, args, words):
    with pytest.raises(TypingError, match=words):
        njit(f)(*args)


def test_a_refusal_shows_the_two_ends_of_a_long_chain_of_calls():
    space = {}
    exec("def f0(x): return x.nothing\n" + "".join(f"def f{i}(x): return f{i - 1}(x)\n" for i in range(1, 100)), space)
    with pytest.raises(TypingError) as refused:
        njit(space["f99"])(1)
    lines = [line for line in str(refused.value).split("\n") if "called from" in line or " more" in line]
    assert len(lines) == 9 and "f1 " in lines[0] and lines[4] == "  … 91 more" and "f99 " in lines[8]


def test_functions_as_arguments():
    square = njit(lambda x: x ** 2)
    assert abs(njit(integrate)(square, 0.0, 1.0, 1000) - 1 / 3) < 1e-6
    assert njit(integrate)(njit(math.sin and (lambda x: math.sin(x))), 0.0, math.pi, 1000) == pytest.approx(2, abs=1e-5)


def test_slices_of_tuples_with_bounds_known_only_at_run_time_are_refused():
    with pytest.raises(TypingError, match="bounds of a slice of a tuple must be constants"):
        njit(lambda t, n: t[n:])((1, 2), 1)


@njit
def even(n):
    return True if n == 0 else odd(n - 1)


@njit
def odd(n):
    return False if n == 0 else even(n - 1)


@njit
def bottomless(n):
    return bottomless(n + 1) + 1


def test_recursion():
    assert njit(factorial)(10) == 3628800 and even(10) is True and even(7) is False


@pytest.mark.parametrize("size", [0, 128 << 10, 1 << 20])
def test_runaway_recursion(size):
    raised = []

    def call():
        try:
            bottomless(0)
        except RecursionError as problem:
            raised.append(problem)
    before = threading.stack_size(size)
    try:
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
        call()
    finally:
        threading.stack_size(before)
    assert len(raised) == 2


def test_tracebacks_show_only_the_users_lines():
    import traceback

    def kernel(a, i):
        return a[i]

    def call(f, *args):
        try:
            f(*args)
        except Exception as problem:
            return [entry.name for entry in traceback.extract_tb(problem.__traceback__)]

    f = njit(kernel)
    for _ in range(2):              # the first call compiles
        assert call(f, np.zeros(3), 7) == ["call", "kernel"]
    assert call(njit(lambda x: x.nothing), 1) == ["call"]
    assert call(f, 1) == call(f, [1], 2) == ["call"]


def of_results(c, b, n):
    if c:
        return b
    return n


def in_tuples(c, b, n):
    t = (b, 1) if c else (n, 1)
    return t[0]


def of_variables(c, b, n):
    x = n
    if c:
        x = b
    return x


@pytest.mark.parametrize("f", [of_results, in_tuples, of_variables])
def test_an_int_that_the_numpy_integer_it_meets_does_not_hold_raises(f):
    compiled = njit(f)
    assert compiled(True, np.uint8(7), 0) == 7 and compiled(False, np.uint8(7), 255) == 255
    for n in (256, -1, 2**40):
        with pytest.raises(OverflowError, match=f"Python integer {n} out of bounds for uint8"):
            compiled(False, np.uint8(7), n)
