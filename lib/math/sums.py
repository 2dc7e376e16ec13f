"""math's sums and norms over tuples, arrays and whatever else can be iterated: fsum prod sumprod hypot dist.

    fsum((1e100, 1.0, -1e100))  ->  1.0: Shewchuk's exact partial sums, rounded once
    hypot, dist: squares with their rounding errors, one Newton step on the root; nearly always correctly rounded
"""
from lib.core.numbers import add, multiply, times
from lib.core.ranges import rest
from lib.math.math import frexp
from lib.math.native import c_fabs, c_fma, c_ldexp, c_sqrt, is_finite, is_inf, is_nan
from lib.words import (
    alloca, Any, Array, Complex, convert, count, float64, int32, is_bool, is_complex, is_float, is_int, is_weak, item, load,
    map_tuple, matches, module, nan, pyfloat, pyint, Range, Record, store, Tuple, tuple_of, typeof,
)


def as_float(x):
    if matches(x, Complex):
        raise TypeError("must be real number, not complex")
    return convert(x, pyfloat)


# ---------------------------------------------------------------- fsum


@module("math")
def fsum(seq: Tuple):
    return _fsum(map_tuple(as_float, seq))


@module("math")
def fsum(seq: Array | Range | Record):
    return _fsum(seq)


def _fsum(seq):
    """Partials that do not overlap, smallest first; at most 40 are ever needed for float64."""
    partials = alloca(512)
    n = 0
    special = 0.0
    infinite = 0.0
    for i in range(count(seq)):
        x = convert(item(seq, i), pyfloat)
        first = x
        n_left = 0
        for j in range(n):
            y = convert(load(float64, partials, j * 8), pyfloat)
            if c_fabs(x) < c_fabs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low != 0.0:
                store(float64, partials, n_left * 8, convert(low, float64))
                n_left = n_left + 1
            x = high
        n = n_left
        if x != 0.0:
            if is_finite(x):
                store(float64, partials, n * 8, convert(x, float64))
                n = n + 1
            else:
                if is_finite(first):
                    raise OverflowError("intermediate overflow in fsum")
                if is_inf(first):
                    infinite = infinite + first
                special = special + first
                n = 0
    if special != 0.0:
        if is_nan(infinite):
            raise ValueError("-inf + inf in fsum")
        return special
    return _round_partials(partials, n)


def _round_partials(partials, n):
    """The sum of the partials, halves decided by the one below."""
    if n == 0:
        return 0.0
    n = n - 1
    high = convert(load(float64, partials, n * 8), pyfloat)
    low = 0.0
    while n > 0 and low == 0.0:
        n = n - 1
        x = high
        y = convert(load(float64, partials, n * 8), pyfloat)
        high = x + y
        low = y - (high - x)
    if n > 0 and low != 0.0:
        below = convert(load(float64, partials, (n - 1) * 8), pyfloat)
        if (low < 0.0 and below < 0.0) or (low > 0.0 and below > 0.0):
            twice = low * 2.0
            x = high + twice
            if twice == x - high:
                high = x
    return high


# ---------------------------------------------------------------- prod, sumprod


@module("math")
def prod(iterable: Tuple, start: Any = 1):
    r = start
    for x in iterable:
        r = times(r, x)
    return r


@module("math")
def prod(iterable: Array | Range | Record, start: Any = 1):
    n = count(iterable)
    if n == 0:
        return start
    r = times(start, item(iterable, 0))
    for i in range(1, n):
        r = times(r, item(iterable, i))
    return r


@module("math")
def sumprod(p: Any, q: Any):
    """Sum of products: Python's integers as they are, its floats exactly but for one rounding of a triple-length sum; NumPy's
    numbers one after another in their own arithmetic, as Python does with all but its own."""
    if count(p) != count(q):
        raise ValueError("Inputs are not the same length")
    if count(p) == 0:
        return 0
    if matches(p, Tuple) and matches(q, Tuple):
        if not alike(p) or not alike(q):
            return _ints_first(p, q, 0)
    P = typeof(item(p, 0))
    Q = typeof(item(q, 0))
    if not is_weak(P) or not is_weak(Q):
        total = item(p, 0) * item(q, 0) + 0
        for i in range(1, count(p)):
            total = total + item(p, i) * item(q, i)
        return total
    if (is_int(P) or is_bool(P)) and (is_int(Q) or is_bool(Q)):
        total = 0
        for i in range(count(p)):
            total = add(total, multiply(convert(item(p, i), pyint), convert(item(q, i), pyint)))
        return total
    return _float_sumprod(p, q)


def _float_sumprod(p, q):
    high = 0.0
    low = 0.0
    tiny = 0.0
    for i in range(count(p)):
        x = as_float(item(p, i))
        y = as_float(item(q, i))
        product = x * y
        high, error = two_sum(high, product)
        low, lost = two_sum(low, error)
        tiny = tiny + lost
        low, lost = two_sum(low, c_fma(x, y, -product))
        tiny = tiny + lost
    if not is_finite(high) or not is_finite(low):
        return _plain_sumprod(p, q)
    return high + (low + tiny)


def _plain_sumprod(p, q):
    total = 0.0
    for i in range(count(p)):
        total = total + as_float(item(p, i)) * as_float(item(q, i))
    return total


def alike(t):
    """Whether all items are of one type."""
    if len(t) < 2:
        return True
    if typeof(t[0]) == typeof(t[1]):
        return alike(rest(t))
    return False


def _ints_first(p, q, total):
    """Tuples of several types: pairs of ints as long as there are such, then the pairs with a float, then the rest one by one."""
    if len(p) > 0:
        if is_pyint(p[0]) and is_pyint(q[0]):
            return _ints_first(rest(p), rest(q), add(total, multiply(p[0], q[0])))
    return _floats_next(p, q, (), (), total)


def _floats_next(p, q, x, y, total):
    if len(p) > 0:
        if goes_as_float(p[0], q[0]):
            return _floats_next(rest(p), rest(q), x + (as_float(p[0]),), y + (as_float(q[0]),), total)
    if len(x) > 0:
        return _one_by_one(p, q, total + _float_sumprod(x, y))
    return _one_by_one(p, q, total)


def _one_by_one(p, q, total):
    if len(p) == 0:
        return total
    return _one_by_one(rest(p), rest(q), total + times(p[0], q[0]))


def is_pyint(x):
    return is_int(typeof(x)) and is_weak(typeof(x))


def goes_as_float(x, y):
    """Two of Python's own real numbers, one of them a float."""
    if is_weak(typeof(x)) and is_weak(typeof(y)):
        if is_float(typeof(x)):
            return not is_complex(typeof(y))
        return is_float(typeof(y)) and not is_complex(typeof(x))
    return False


def two_sum(a, b):
    """Knuth 1974: the rounded sum and what it lost."""
    s = a + b
    t = s - a
    return (s, (a - (s - t)) + (b - t))


# ---------------------------------------------------------------- hypot, dist


@module("math")
def hypot(*coordinates):
    return norm(map_tuple(as_size, coordinates))


def as_size(x):
    return c_fabs(as_float(x))


@module("math")
def dist(p: Tuple, q: Tuple):
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return norm(tuple_of(len(p), lambda k: c_fabs(as_float(p[k]) - as_float(q[k]))))


def norm(sizes):
    """Root of the sum of squares of non-negative floats: scaled by the largest, summed in double length, corrected."""
    largest = 0.0
    any_nan = False
    for x in sizes:
        any_nan = any_nan or is_nan(x)
        if x > largest:
            largest = x
    if is_inf(largest):
        return largest
    if any_nan:
        return nan
    if largest == 0.0 or len(sizes) == 1:
        return largest
    mantissa, exponent = frexp(largest)
    if exponent < -1023:
        return 2.2250738585072014e-308 * norm(map_tuple(lambda x: x / 2.2250738585072014e-308, sizes))
    return _scaled_norm(sizes, c_ldexp(1.0, convert(-exponent, int32)))


def _scaled_norm(sizes, scale):
    total = 1.0
    low = 0.0
    lost = 0.0
    for x in sizes:
        y = x * scale
        square = y * y
        low = low + c_fma(y, y, -square)
        new = total + square
        lost = lost + (square - (new - total))
        total = new
    h = c_sqrt(total - 1.0 + (low + lost))
    square = -h * h
    low = low + c_fma(-h, h, -square)
    new = total + square
    lost = lost + (square - (new - total))
    rest = new - 1.0 + (low + lost)
    return (h + rest / (2.0 * h)) / scale
