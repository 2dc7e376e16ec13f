"""Whole-array reductions: sum prod mean min max any all argmin argmax, and their methods.

    a.sum()  ->  NumPy's pairwise tree over the elements in memory order: the same bits as NumPy 2.5's

Dense arrays and vectors are one run. Other arrays go through a buffer of whole inner rows, as NumPy's iterator does.
"""
from lib.core.complexes import numpy_quotient
from lib.core.conversions import truth
from lib.math.native import c_sqrt, is_nan
from lib.numpy.kinds import dtype_or, sum_type
from lib.numpy.pairwise import dense_sum, strided_sum
from lib.numpy.shapes import bytes_of, product, shape_of
from lib.words import (
    Any, Array, bool_, complex128, convert, data, dim, elem, element, elementwise, float64, int64, is_aligned,
    is_bool, is_complex, is_float, is_writable, layout, make_array, ndim, Number, numpy, owner, pyint, raw_add,
    raw_and, raw_div, raw_eq, raw_ge, raw_gt, raw_le, raw_lt, raw_or, refuse, select, tuple_of, typeof,
)


def no_axis(axis):
    if axis is not None:
        refuse("a reduction along an axis", "reduce rows in a loop")


def as_run(a):
    """The elements as one vector without gaps, in memory order (C and F arrays)."""
    T = elem(a)
    return make_array(owner(a), data(a), (product(shape_of(a)),), (bytes_of(T),), T, "C", is_writable(a), is_aligned(a))


def is_run(a):
    return layout(a) != "A"


def folded(a, f, start, k, index):
    """f over the elements in C order: start = f(start, element)."""
    if len(index) == ndim(a):
        return f(start, element(a, index))
    r = start
    for i in range(dim(a, len(index))):
        r = folded(a, f, r, k, index + (i,))
    return r


def fold(a, f, start):
    if is_run(a):
        v = as_run(a)
        r = start
        for i in range(dim(v, 0)):
            r = f(r, element(v, (i,)))
        return r
    return folded(a, f, start, 0, ())


# ---------------------------------------------------------------- sum, prod, mean


@numpy(method=True)
def sum(a: Array, axis: Any = None, dtype: Any = None):
    no_axis(axis)
    T = dtype_or(dtype, sum_type(elem(a)))
    return total(a, T)


def total(a, T):
    """The sum in type T; integers wrap, in any order."""
    if is_float(T) or is_complex(T):
        if is_run(a) and is_aligned(a) and elem(a) == T:
            v = as_run(a)
            return raw_zero_plus(dense_sum(v, 0, dim(v, 0)))
        if is_complex(elem(a)) and not is_complex(T):
            refuse("the sum of complex numbers as real ones", "sum a.real")
        return strided_sum(a, T)
    return fold(a, lambda r, x: raw_add(r, convert(x, T)), convert(0, T))


def raw_zero_plus(x):
    """0 + x: the sum of negative zeros is 0.0."""
    return convert(0.0, typeof(x)) + x


@numpy(method=True)
def prod(a: Array, axis: Any = None, dtype: Any = None):
    no_axis(axis)
    T = dtype_or(dtype, sum_type(elem(a)))
    return fold(a, lambda r, x: r * convert(x, T), convert(1, T))


@numpy(method=True)
def mean(a: Array, axis: Any = None, dtype: Any = None):
    """Integers are summed as float64; an empty array gives nan."""
    no_axis(axis)
    T = dtype_or(dtype, mean_type(elem(a)))
    n = product(shape_of(a))
    s = total(a, T)
    if is_complex(T):
        return convert(numpy_quotient(convert(s, complex128), convert(convert(n, float64), complex128)), T)
    return convert(raw_div(convert(s, float64), convert(n, float64)), T)


def mean_type(T):
    if is_float(T) or is_complex(T):
        return T
    return float64


@numpy(method=True)
def var(a: Array, axis: Any = None, ddof: Number = 0):
    """Mean square distance from the mean."""
    no_axis(axis)
    if is_complex(elem(a)):
        refuse("the variance of complex numbers", "use the parts")
    T = mean_type(elem(a))
    m = mean(a)
    squares = elementwise(lambda x: (convert(x, T) - m) * (convert(x, T) - m), a)
    n = product(shape_of(a)) - int(ddof)
    return raw_div(total(squares, T), convert(n if n > 0 else 0, T))


@numpy(method=True)
def std(a: Array, axis: Any = None, ddof: Number = 0):
    return c_sqrt(var(a, None, ddof))


# ---------------------------------------------------------------- min, max


def need_elements(a, what):
    if product(shape_of(a)) == 0:
        raise ValueError(f"zero-size array to reduction operation {what} which has no identity")


def first_element(a):
    return element(a, tuple_of(ndim(a), lambda k: 0))


def lesser(r, x):
    """The smaller; a NaN stays."""
    if is_float(typeof(r)):
        return select(raw_or(raw_le(r, x), is_nan(r)), r, x)
    if is_bool(typeof(r)):
        return raw_and(r, x)
    return select(raw_lt(x, r), x, r)


def greater(r, x):
    if is_float(typeof(r)):
        return select(raw_or(raw_ge(r, x), is_nan(r)), r, x)
    if is_bool(typeof(r)):
        return raw_or(r, x)
    return select(raw_gt(x, r), x, r)


def extreme(a, f):
    """min or max: of dense floats in eight lanes, which become one vector register or two."""
    if is_float(elem(a)) and is_run(a):
        v = as_run(a)
        n = dim(v, 0)
        if n >= 16:
            return lanes(v, n, f)
    return fold(a, f, first_element(a))


def lanes(v, n, f):
    r0 = element(v, (0,))
    r1 = element(v, (1,))
    r2 = element(v, (2,))
    r3 = element(v, (3,))
    r4 = element(v, (4,))
    r5 = element(v, (5,))
    r6 = element(v, (6,))
    r7 = element(v, (7,))
    for k in range(n // 8 - 1):
        i = 8 + k * 8
        r0 = f(r0, element(v, (i,)))
        r1 = f(r1, element(v, (i + 1,)))
        r2 = f(r2, element(v, (i + 2,)))
        r3 = f(r3, element(v, (i + 3,)))
        r4 = f(r4, element(v, (i + 4,)))
        r5 = f(r5, element(v, (i + 5,)))
        r6 = f(r6, element(v, (i + 6,)))
        r7 = f(r7, element(v, (i + 7,)))
    r = f(f(f(r0, r1), f(r2, r3)), f(f(r4, r5), f(r6, r7)))
    for i in range(n // 8 * 8, n):
        r = f(r, element(v, (i,)))
    return r


def no_complex(a):
    if is_complex(elem(a)):
        refuse("the order of complex numbers", "compare the parts or abs()")


@numpy(method=True)
def min(a: Array, axis: Any = None):
    no_axis(axis)
    no_complex(a)
    need_elements(a, "minimum")
    return extreme(a, lesser)


@numpy(method=True)
def max(a: Array, axis: Any = None):
    no_axis(axis)
    no_complex(a)
    need_elements(a, "maximum")
    return extreme(a, greater)


@numpy
def amin(a: Array):
    return min(a)


@numpy
def amax(a: Array):
    return max(a)


@numpy
def ptp(a: Array):
    return max(a) - min(a)


# ---------------------------------------------------------------- any, all, count_nonzero


@numpy(method=True)
def any(a: Array, axis: Any = None):
    no_axis(axis)
    return fold(a, lambda r, x: raw_or(r, convert(truth(x), bool_)), convert(False, bool_))


@numpy(method=True)
def all(a: Array, axis: Any = None):
    no_axis(axis)
    return fold(a, lambda r, x: raw_and(r, convert(truth(x), bool_)), convert(True, bool_))


@numpy
def count_nonzero(a: Array):
    return fold(a, lambda r, x: raw_add(r, convert(truth(x), pyint)), 0)


# ---------------------------------------------------------------- argmin, argmax


@numpy(method=True)
def argmin(a: Array, axis: Any = None):
    """Position in C order of the first smallest element, or of the first NaN."""
    no_axis(axis)
    no_complex(a)
    if product(shape_of(a)) == 0:
        raise ValueError("attempt to get argmin of an empty sequence")
    if is_float(elem(a)) and layout(a) == "C":
        return first_of(as_run(a), extreme(a, lesser))
    best, at, n = fold_c(a, lambda r, x: nearer(r, x, before), (first_element(a), 0, 0))
    return convert(at, int64)


@numpy(method=True)
def argmax(a: Array, axis: Any = None):
    no_axis(axis)
    no_complex(a)
    if product(shape_of(a)) == 0:
        raise ValueError("attempt to get argmax of an empty sequence")
    if is_float(elem(a)) and layout(a) == "C":
        return first_of(as_run(a), extreme(a, greater))
    best, at, n = fold_c(a, lambda r, x: nearer(r, x, after), (first_element(a), 0, 0))
    return convert(at, int64)


def first_of(v, x):
    """Position of the first element equal to x, or of the first NaN if x is one."""
    if is_nan(x):
        for i in range(dim(v, 0)):
            if is_nan(element(v, (i,))):
                return convert(i, int64)
    for i in range(dim(v, 0)):
        if raw_eq(element(v, (i,)), x):
            return convert(i, int64)
    return convert(0, int64)


def fold_c(a, f, start):
    """fold in C order also where memory has another."""
    if layout(a) == "C":
        return fold(a, f, start)
    return folded(a, f, start, 0, ())


def before(a, b):
    return a < b


def after(a, b):
    return a > b


def nearer(r, x, wins):
    """One step of arg reductions: r is (best so far, its position, positions seen)."""
    best, at, n = r
    if is_float(typeof(x)):
        if is_nan(best):
            return (best, at, n + 1)
        if is_nan(x) or wins(x, best):
            return (x, n, n + 1)
        return (best, at, n + 1)
    if wins(x, best):
        return (x, n, n + 1)
    return (best, at, n + 1)
