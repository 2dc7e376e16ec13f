"""The decorator's options, by what compiled code does; each function follows its own, also where another calls it."""
import math
import os
import subprocess
import sys

import numpy as np
import pytest

import adder
from adder import njit, prange
from adder.errors import TypingError, UnsupportedError

CLONE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def ratio(x, y):
    return x / y


def past_the_end(a):
    return a[a.size]


def is_nan(x):
    return x != x


def top(x):
    return x + 1


def caller(f, **options):
    @njit(**options)
    def call(*args):
        return f(*args)
    return call


# ------------------------------------------------------------ error_model

@pytest.mark.parametrize("model, weak, strong", [(None, ZeroDivisionError, math.inf), ("python", ZeroDivisionError, ZeroDivisionError),
                                                 ("numpy", math.inf, math.inf)])
@pytest.mark.parametrize("outer", [{}, {"error_model": "numpy"}, {"error_model": "python"}])
def test_error_model_is_the_functions_own(model, weak, strong, outer):
    f = njit(error_model=model)(ratio)
    for call in (f, caller(f, **outer)):
        for args, expected in (((1.0, 0.0), weak), ((np.float64(1), np.float64(0)), strong)):
            if expected is ZeroDivisionError:
                with pytest.raises(ZeroDivisionError):
                    call(*args)
            else:
                assert call(*args) == expected


def test_a_function_without_a_decorator_follows_each_caller():
    numpy, python = caller(ratio, error_model="numpy"), caller(ratio)

    @njit
    def both(x):
        return numpy(x, 0.0), python(x, 1.0), numpy(x, 0.0)
    assert both(1.0) == (math.inf, 1.0, math.inf)

    @njit
    def raising(x):
        return numpy(x, 0.0), python(x, 0.0)
    with pytest.raises(ZeroDivisionError):
        raising(1.0)


# ------------------------------------------------------------ boundscheck, overflow

@pytest.mark.parametrize("outer", [{}, {"boundscheck": False}])
def test_boundscheck_is_the_functions_own(outer):
    a = np.arange(4.0)[:3]          # there is an element past the end
    for call in (njit(past_the_end), caller(njit(past_the_end), **outer)):
        with pytest.raises(IndexError, match="index 3 is out of bounds for axis 0 with size 3"):
            call(a)
    unchecked = njit(boundscheck=False)(past_the_end)
    assert unchecked(a) == caller(unchecked)(a) == 3.0


def test_overflow_is_the_functions_own():
    wrapping, checked = njit(top), njit(overflow="raise")(top)
    largest = 2**63 - 1
    assert wrapping(largest) == caller(wrapping, overflow="raise")(largest) == -2**63
    for call in (checked, caller(checked)):
        with pytest.raises(OverflowError):
            call(largest)


# ------------------------------------------------------------ fastmath

@pytest.mark.parametrize("inner, outer", [(True, False), (False, True), ({"nnan", "nsz"}, {"nnan"})])
def test_fastmath_is_the_functions_own(inner, outer):
    g = njit(fastmath=inner)(is_nan)

    @njit(fastmath=outer)
    def f(x):
        return g(x), x != x
    nan = math.nan
    exact = [strict for strict in (inner, outer) if strict is False]
    result = f(nan)
    if inner is False:
        assert result[0] is True
    if outer is False:
        assert result[1] is True
    text = next(iter(f.inspect_llvm().values()))
    if not exact:
        assert " nnan nsz " in text and " nnan u" in text
    else:
        assert "fcmp fast u" in text and "fcmp u" in text


def test_fastmath_reassociates():
    def total(a):
        s = 0.0
        for x in a:
            s += x
        return s
    a = np.random.default_rng(1).random(100_000)
    strict, fast = njit(total)(a), njit(fastmath=True)(total)(a)
    assert strict == total(a) and fast != strict and abs(fast - strict) < 1e-8 * strict


# ------------------------------------------------------------ inline

def test_inline_always_is_typed_in_place():
    @njit(inline="always")
    def kind(flag, x):
        if flag:
            return x
        return "text"

    @njit
    def f(x):
        return kind(True, x), kind(False, x)     # a call could not have two types
    assert f(2) == (2, "text")

    @njit
    def never(flag, x):
        if flag:
            return x
        return "text"
    with pytest.raises(TypingError, match="int|str"):
        njit(lambda x: never(True, x))(2)


def test_inline_always_follows_the_caller_and_may_recur():
    inlined = njit(inline="always", error_model="numpy")(ratio)
    with pytest.raises(ZeroDivisionError):
        caller(inlined)(1.0, 0.0)
    assert inlined(1.0, 0.0) == math.inf

    @njit(inline="always")
    def factorial(n):
        return 1 if n < 2 else n * factorial(n - 1)
    assert factorial(10) == caller(factorial)(10) == 3628800


# ------------------------------------------------------------ locals, debug, parallel and the rest

def test_locals():
    @njit(locals={"s": adder.float32, "n": "int8"})
    def f(a):
        s = 0
        n = 0
        for x in a:
            s += x
            n += 100
        return s, n
    s, n = f(np.full(3, 0.1))
    assert type(s) is np.float32 and s == np.float32(0.1) + np.float32(0.1) + np.float32(0.1)
    assert type(n) is np.int8 and n == np.int8(300 - 256)


def test_locals_do_not_reach_the_functions_it_calls():
    def half(s):
        s = s / 2
        return s
    assert njit(locals={"s": "int64"})(lambda s: half(s))(3) == 1.5

    @njit(locals={"s": "float64"})
    def f(n):
        s = n
        return half(s), s / 4
    assert f(3) == (1.5, 0.75)


def test_debug_keeps_the_checks_and_the_lines():
    f = njit(debug=True)(past_the_end)
    with pytest.raises(IndexError) as caught:
        caller(f)(np.zeros(3))
    assert [(entry.name, entry.lineno) for entry in caught.traceback][-1] == ("past_the_end", past_the_end.__code__.co_firstlineno)


def test_parallel_and_prange_give_the_same_as_serial():
    def sums(a):
        total, longest = 0.0, 0
        out = np.zeros(a.shape[0])
        for i in prange(a.shape[0]):
            row = 0.0
            for j in range(a.shape[1]):
                row += a[i, j]
            out[i] = row
            total += row
            longest = max(longest, i)
        return total, longest, out
    a = np.random.default_rng(2).random((50, 30))
    plain = sums(a)
    for options in ({}, {"parallel": True}, {"parallel": {"prange": True, "fusion": False}}, {"parallel": True, "nogil": True}):
        got = njit(**options)(sums)(a)
        assert got[:2] == plain[:2] and np.array_equal(got[2], plain[2])


@pytest.mark.parametrize("options", [{"nogil": True}, {"cache": True}, {"cache": False}, {"nopython": True}, {"debug": True}, {"inline": "never"},
                                     {"boundscheck": True}, {"fastmath": False}, {"error_model": "python"}, {"forceobj": False}])
def test_accepted(options):
    assert adder.jit(**options)(top)(1) == 2


def test_unknown_options_list_the_known_ones():
    with pytest.raises(KeyError, match="'fast_math'.*fastmath.*boundscheck"):
        njit(fast_math=True)(top)


@pytest.mark.parametrize("options", [{"forceobj": True}, {"looplift": True}])
def test_object_mode_is_refused(options):
    with pytest.raises(UnsupportedError, match="object mode"):
        adder.jit(**options)(top)


def test_the_page_lists_every_option():
    from adder._decorators import _KNOWN
    with open(os.path.join(CLONE, "docs", "options.md")) as file:
        page = file.read()
    assert [name for name in _KNOWN if not name.startswith("_") and f"`{name}" not in page] == []


def test_disabled():
    code = "from adder import njit\nf = njit(lambda x: [x, type(x)])\nprint(f(1))"
    for name in ("ADDER_DISABLE_JIT", "NUMBA_DISABLE_JIT"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": os.path.join(CLONE, "python"), name: "1"})
        assert done.stdout == "[1, <class 'int'>]\n"


@pytest.mark.parametrize("f", [
    lambda a, n: sum((a, n)), lambda a, n: sum((a,), n), lambda a, n: sum(i for i in range(a, a + 4)), lambda a, n: sum(range(a, a + 4)), lambda a, n: math.prod((a, n)),
    lambda a, n: math.prod(range(a, a + 4)), lambda a, n: sum((a, n, True)), lambda a, n: abs(-a - n),
], ids=range(8))
def test_overflow_in_what_adds_for_the_user(f):
    with pytest.raises(OverflowError):
        njit(overflow="raise")(f)(2 ** 62, 2 ** 62)
    assert njit(overflow="raise")(f)(3, 4) == f(3, 4)
