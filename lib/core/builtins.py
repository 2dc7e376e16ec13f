"""abs min max sum round all any len over numbers, tuples and whatever can be iterated.

    min(1, 2.5)  ->  1.0: the result has one type, so numbers of two types are promoted (in Python it would be the int 1)

Order of comparisons is Python's, so NaN gives what Python gives.
"""
from lib.core.numbers import plus
from lib.core.rounding import round_float, round_int, round_strong, round_strong_int
from lib.math.native import c_fabs, c_hypot, c_rint, is_finite, is_inf
from lib.math.power import hypot
from lib.core.conversions import whole
from lib.words import (
    Any, Array, Bool, builtin, Complex, convert, count, elem, Float, imag, inline, Int, is_weak, item,
    matches, min_of, ndim, NoneType, overflow_raises, promote, pybool, pyfloat, pyint, python_minor, Range, raw_lt, raw_neg, real, Record,
    refuse, select, SInt, Str, str_byte, str_size, Tuple, typeof, UInt,
)

# ---------------------------------------------------------------- abs


@builtin
@inline
def abs_(x: SInt):
    T = typeof(x)
    if overflow_raises(T):
        if x == min_of(T):
            raise OverflowError("integer overflow")
    return select(raw_lt(x, convert(0, T)), raw_neg(x), x)


@builtin
@inline
def abs_(x: UInt):
    return x


@builtin
@inline
def abs_(x: Bool):
    if is_weak(typeof(x)):
        return convert(x, pyint)
    return x


@builtin
@inline
def abs_(x: Float):
    return c_fabs(x)


@builtin
def abs_(z: Complex):
    """hypot of the parts; Python's raises OverflowError, NumPy's gives inf."""
    if is_weak(typeof(z)):
        size = c_hypot(real(z), imag(z))
        if is_inf(size) and is_finite(real(z)) and is_finite(imag(z)):
            raise OverflowError("absolute value too large")
        return size
    return hypot(real(z), imag(z))


# ---------------------------------------------------------------- min and max


def least2(a, b):
    """b if b < a else a, in one type."""
    if typeof(a) == typeof(b):
        if matches(a, Int):
            return select(b < a, b, a)
        return b if b < a else a
    T = promote(typeof(a), typeof(b))
    return convert(b, T) if b < a else convert(a, T)


def greatest2(a, b):
    if typeof(a) == typeof(b):
        if matches(a, Int):
            return select(b > a, b, a)
        return b if b > a else a
    T = promote(typeof(a), typeof(b))
    return convert(b, T) if b > a else convert(a, T)


@builtin
def min_(a: Any, b: Any, *more):
    r = least2(a, b)
    for x in more:
        r = least2(r, x)
    return r


@builtin
def min_(t: Tuple):
    if len(t) == 0:
        raise ValueError("min() iterable argument is empty")
    r = t[0]
    for x in t:
        r = least2(r, x)
    return r


@builtin
def min_(xs: Array | Range | Record):
    n = count(xs)
    if n == 0:
        raise ValueError("min() iterable argument is empty")
    r = item(xs, 0)
    for i in range(1, n):
        x = item(xs, i)
        if x < r:
            r = x
    return r


@builtin
def min_(xs: Any, default: Any):
    if count(xs) == 0:
        return default
    return min(xs)


@builtin
def max_(a: Any, b: Any, *more):
    r = greatest2(a, b)
    for x in more:
        r = greatest2(r, x)
    return r


@builtin
def max_(t: Tuple):
    if len(t) == 0:
        raise ValueError("max() iterable argument is empty")
    r = t[0]
    for x in t:
        r = greatest2(r, x)
    return r


@builtin
def max_(xs: Array | Range | Record):
    n = count(xs)
    if n == 0:
        raise ValueError("max() iterable argument is empty")
    r = item(xs, 0)
    for i in range(1, n):
        x = item(xs, i)
        if x > r:
            r = x
    return r


@builtin
def max_(xs: Any, default: Any):
    if count(xs) == 0:
        return default
    return max(xs)


# ---------------------------------------------------------------- sum


@builtin
def sum_(t: Tuple, start: Any = 0):
    """Python's floats are summed with compensation (Neumaier) from 3.12 on."""
    total = start
    low = 0.0
    for x in t:
        if typeof(x) == pyfloat and typeof(total) == pyfloat and python_minor() >= 12:
            high = total + x
            low = low + _lost(total, x, high)
            total = high
        else:
            total = plus(total, x)
    if typeof(total) == pyfloat:
        if low != 0.0 and is_finite(low):
            return total + low
    return total


def sum_step(total, low, x):
    """One item more of a generator: the total, and what rounding has lost so far (as in sum_ of a tuple)."""
    if typeof(x) == pyfloat and typeof(total) == pyfloat and python_minor() >= 12:
        high = total + x
        return high, low + _lost(total, x, high)
    return plus(total, x), low


def sum_end(total, low):
    if typeof(total) == pyfloat:
        if low != 0.0 and is_finite(low):
            return total + low
    return total


def _lost(a, b, total):
    """What the rounding of total = a + b lost."""
    if c_fabs(a) >= c_fabs(b):
        return (a - total) + b
    return (b - total) + a


@builtin
def sum_(xs: Array | Range | Record, start: Any = 0):
    n = count(xs)
    if n == 0:
        return start + _zero_like(xs)
    total = plus(start, item(xs, 0))
    for i in range(1, n):
        total = plus(total, item(xs, i))
    return total


def _zero_like(xs):
    """The zero of the items' type: what sum() of nothing adds to its start."""
    if not matches(xs, Array):
        return 0
    if ndim(xs) == 1:
        return convert(0, elem(xs))
    refuse("sum() of rows", "use np.sum with an axis")


# ---------------------------------------------------------------- all and any


@builtin
def all_(t: Tuple):
    for x in t:
        if not x:
            return False
    return True


@builtin
def all_(xs: Array | Range | Record):
    for x in xs:
        if not x:
            return False
    return True


@builtin
def any_(t: Tuple):
    for x in t:
        if x:
            return True
    return False


@builtin
def any_(xs: Array | Range | Record):
    for x in xs:
        if x:
            return True
    return False


# ---------------------------------------------------------------- len


@builtin
@inline
def len_(t: Tuple):
    return count(t)


@builtin
@inline
def len_(r: Range):
    return count(r)


@builtin
def len_(s: Str):
    """Code points: bytes that do not continue one."""
    n = 0
    for i in range(str_size(s)):
        if str_byte(s, i) & 192 != 128:
            n = n + 1
    return n


@builtin
@inline
def len_(a: Array):
    if ndim(a) == 0:
        raise TypeError("len() of unsized object")
    return count(a)


# ---------------------------------------------------------------- round


@builtin
@inline
def round_(x: Int, ndigits: NoneType = None):
    return int(x)


@builtin
@inline
def round_(x: pybool, ndigits: NoneType = None):
    return convert(x, pyint)


@builtin
@inline
def round_(x: Float, ndigits: NoneType = None):
    """Halves to even, as an int."""
    return whole(c_rint(x))


@builtin
def round_(x: Int | pybool, ndigits: Int | pybool):
    if is_weak(typeof(x)):
        return round_int(convert(x, pyint), int(ndigits))
    return round_strong_int(x, int(ndigits))


@builtin
def round_(x: Float, ndigits: Int | pybool):
    if is_weak(typeof(x)):
        return round_float(x, int(ndigits))
    return round_strong(x, int(ndigits))


@builtin
def round_(z: Complex, ndigits: Any = None):
    refuse("complex numbers have no round()", "round the parts")
