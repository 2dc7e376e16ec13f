"""Reductions, whole and along axes: sum prod mean var std min max ptp any all count_nonzero argmin argmax, and their methods.

    a.sum(axis=1)  ->  NumPy's pairwise tree along each row; axis=0: the rows added one after the other: NumPy 2's own bits

The axis and keepdims are known while compiling. lib/numpy/axes.py walks the array, lib/numpy/runs.py and pairwise.py do the runs.
"""
from lib.core.complexes import numpy_quotient
from lib.core.conversions import construct
from lib.math.native import c_sqrt
from lib.numpy.axes import (
    all_reduced, along, as_run, delivered, is_rows, reduced_axes, reduced_count, row, rows_of, shaped_rows, whole,
    with_kept,
)
from lib.numpy.chunks import by_chunks, long_fold, long_sum, never, reduced
from lib.numpy.kinds import dtype_or, sum_type
from lib.numpy.pairwise import BUFFER, dense_sum, strided_sum
from lib.numpy.runs import (
    all_run, and_truth, any_run, count_run, count_step, fold_run, greater, highest, largest, lesser, lowest, or_truth,
    smallest,
)
from lib.numpy.shapes import new_array, new_in_order, same
from lib.words import (
    Any, Array, bits_of, bool_, complex128, Const, convert, dim, elem, elementwise, elementwise_into, float64, imag,
    inline, int64, is_aligned, is_bool, is_complex, is_float, layout, matches, ndim, Number, numpy, part, raw_add, raw_div,
    raw_not, raw_sub, real, refuse, set_element, typeof,
)


@inline
def reduction(a, flags: Const, keepdims: Const, start, step, run, stop=never):
    """An array of the kept axes, or one value if there are none. `stop` tells of a value that nothing can change any more."""
    if by_chunks(a, flags):
        return with_kept(reduced(a, flags, start, step, run, long_fold, stop), a, flags, keepdims)
    return with_kept(reduced_at_once(a, flags, start, step, run), a, flags, keepdims)


def reduced_at_once(a, flags: Const, start, step, run):
    if all_reduced(flags):
        return whole(a, start, run)
    return along(a, flags, start, step, run)


def no_where(where):
    if where is not None:
        refuse("where= of a reduction", "use np.where to put in what does not change the result")


# ---------------------------------------------------------------- sum, prod, mean


@inline
@numpy(method=True)
def sum(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, keepdims: Const = False, initial: Any = None,
        where: Any = None):
    no_where(where)
    T = dtype_or(dtype, sum_type(elem(a)))
    start = convert(0, T) if initial is None else construct(T, initial)
    return delivered(sums(a, reduced_axes(axis, ndim(a)), keepdims, T, start), out)


@inline
def sums(a, flags: Const, keepdims: Const, T, start):
    """Sums in type T; integers wrap, in any order."""
    if is_complex(elem(a)) and not is_complex(T):
        refuse("the sum of complex numbers as real ones", "sum a.real")
    if not is_complex(T):
        if by_chunks(a, flags):
            return with_kept(reduced(a, flags, start, sum_step, sum_run, long_sum, never), a, flags, keepdims)
    return with_kept(sums_at_once(a, flags, T, start), a, flags, keepdims)


def sums_at_once(a, flags: Const, T, start):
    if all_reduced(flags):
        return total(a, T, start)
    return along(a, flags, start, sum_step, sum_run)


def total(a, T, start):
    if is_float(T) or is_complex(T):
        if layout(a) == "A" or not is_aligned(a):
            return start + strided_sum(a, T)
        v = as_run(a)
        return sum_run(v, 0, dim(v, 0), start)
    return whole(a, start, sum_run)


def sum_step(r, x):
    T = typeof(r)
    if is_complex(T):
        return r + convert(x, T)
    return raw_add(r, convert(x, T))


def sum_run(v, first, n, r):
    T = typeof(r)
    if is_float(T) or is_complex(T):
        if elem(v) == T:
            return r + dense_sum(v, first, n, T, same)
        return converted_sum(v, first, n, r)
    if is_bool(elem(v)):
        return count_run(v, first, n, r)
    return fold_run(v, first, n, r, sum_step)


def converted_sum(v, first, n, r):
    """NumPy converts a buffer of elements at a time, and adds each buffer's sum."""
    T = typeof(r)
    at = 0
    while at < n:
        m = n - at if n - at < BUFFER else BUFFER
        r = r + dense_sum(v, first + at, m, T, lambda x: convert(x, T))
        at = at + m
    return r


@inline
@numpy(method=True)
def prod(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, keepdims: Const = False, initial: Any = None,
         where: Any = None):
    no_where(where)
    T = dtype_or(dtype, sum_type(elem(a)))
    start = convert(1, T) if initial is None else construct(T, initial)
    return delivered(reduction(a, reduced_axes(axis, ndim(a)), keepdims, start, prod_step, prod_run), out)


def prod_step(r, x):
    return r * convert(x, typeof(r))


def prod_run(v, first, n, r):
    return fold_run(v, first, n, r, prod_step)


@inline
@numpy(method=True)
def mean(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, keepdims: Const = False, where: Any = None):
    """Integers are averaged as float64; an empty array gives nan."""
    no_where(where)
    T = dtype_or(dtype, mean_type(elem(a)))
    return delivered(means(a, reduced_axes(axis, ndim(a)), keepdims, T), out)


@inline
def means(a, flags: Const, keepdims: Const, T):
    """Narrow integers are summed as integers: their sums are exact either way."""
    count = convert(reduced_count(a, flags), float64)
    if is_float(T) and bits_of(elem(a)) <= 16:
        s = sums(a, flags, keepdims, int64, convert(0, int64))
        if matches(s, Array):
            return elementwise(lambda x: convert(raw_div(convert(x, float64), count), T), s)
        return convert(raw_div(convert(s, float64), count), T)
    s = sums(a, flags, keepdims, T, convert(0, T))
    return divided(s, count, T)


def divided(s, count, T):
    """s / count as T: a scalar, or the array s itself, whose elements are replaced."""
    if is_complex(T):
        return replaced(s, lambda x: convert(numpy_quotient(convert(x, complex128), convert(count, complex128)), T))
    return replaced(s, lambda x: convert(raw_div(convert(x, float64), count), T))


def replaced(s, f):
    if matches(s, Array):
        elementwise_into(s, f, s)
        return s
    return f(s)


def mean_type(T):
    if is_float(T) or is_complex(T):
        return T
    return float64


# ---------------------------------------------------------------- var, std


@numpy(method=True)
def var(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, ddof: Number = 0, keepdims: Const = False,
        where: Any = None):
    """Mean square distance from the mean."""
    no_where(where)
    T = dtype_or(dtype, mean_type(elem(a)))
    return delivered(variances(a, reduced_axes(axis, ndim(a)), keepdims, T, convert(ddof, float64)), out)


@numpy(method=True)
def std(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, ddof: Number = 0, keepdims: Const = False,
        where: Any = None):
    no_where(where)
    T = dtype_or(dtype, mean_type(elem(a)))
    v = variances(a, reduced_axes(axis, ndim(a)), keepdims, T, convert(ddof, float64))
    return delivered(replaced(v, lambda x: c_sqrt(x)), out)


def variances(a, flags: Const, keepdims: Const, T, ddof):
    n = raw_sub(convert(reduced_count(a, flags), float64), ddof)
    count = n if n > 0.0 else 0.0
    return divided(square_sums(a, flags, keepdims, T), convert(count, float64), part(T))


def square_sums(a, flags: Const, keepdims: Const, T):
    """Sums of the squared distances from the mean."""
    if all_reduced(flags) and layout(a) != "A":
        v = as_run(a)
        return with_kept(squares_of(v, T), a, flags, keepdims)
    if is_rows(a, flags):
        return with_kept(shaped_rows(row_squares(rows_of(a, flags), T), a, flags), a, flags, keepdims)
    m = means(a, flags, True, T)
    squares = new_in_order(a, part(T))
    elementwise_into(squares, lambda x, y: square_of(convert(x, T), y), a, m)
    return sums(squares, flags, keepdims, part(T), convert(0, part(T)))


def row_squares(a, T):
    out = new_array((dim(a, 0),), part(T))
    for i in range(dim(a, 0)):
        set_element(out, (i,), squares_of(row(a, i), T))
    return out


def squares_of(v, T):
    n = dim(v, 0)
    zero = convert(0, T)
    m = divided(sum_run(v, 0, n, zero), convert(n, float64), T)
    return convert(0, part(T)) + dense_sum(v, 0, n, part(T), lambda x: square_of(convert(x, T), m))


def square_of(x, m):
    d = x - m
    if is_complex(typeof(d)):
        return raw_add(real(d) * real(d), imag(d) * imag(d))
    return d * d


# ---------------------------------------------------------------- min, max


def need_elements(a, flags: Const, what):
    if reduced_count(a, flags) == 0:
        raise ValueError(f"zero-size array to reduction operation {what} which has no identity")


def no_complex(a):
    if is_complex(elem(a)):
        refuse("the order of complex numbers", "compare the parts or abs()")


@inline
@numpy(method=True)
def min(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False, initial: Any = None, where: Any = None):
    no_where(where)
    return delivered(minima(a, reduced_axes(axis, ndim(a)), keepdims, initial), out)


@inline
@numpy(method=True)
def max(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False, initial: Any = None, where: Any = None):
    no_where(where)
    return delivered(maxima(a, reduced_axes(axis, ndim(a)), keepdims, initial), out)


@inline
def minima(a, flags: Const, keepdims: Const, initial):
    if initial is not None:
        return reduction(a, flags, keepdims, construct(elem(a), initial), lesser, smallest)
    need_elements(a, flags, "minimum")
    return reduction(a, flags, keepdims, highest(elem(a)), lesser, smallest)


@inline
def maxima(a, flags: Const, keepdims: Const, initial):
    if initial is not None:
        return reduction(a, flags, keepdims, construct(elem(a), initial), greater, largest)
    need_elements(a, flags, "maximum")
    return reduction(a, flags, keepdims, lowest(elem(a)), greater, largest)


@inline
@numpy
def amin(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False, initial: Any = None, where: Any = None):
    return min(a, axis, out, keepdims, initial, where)


@inline
@numpy
def amax(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False, initial: Any = None, where: Any = None):
    return max(a, axis, out, keepdims, initial, where)


@numpy
def ptp(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False):
    return delivered(max(a, axis, None, keepdims) - min(a, axis, None, keepdims), out)


# ---------------------------------------------------------------- any, all, count_nonzero


@inline
@numpy(method=True)
def any(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False, where: Any = None):
    no_where(where)
    return delivered(reduction(a, reduced_axes(axis, ndim(a)), keepdims, convert(False, bool_), or_truth, any_run, is_true), out)


@inline
@numpy(method=True)
def all(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False, where: Any = None):
    no_where(where)
    return delivered(reduction(a, reduced_axes(axis, ndim(a)), keepdims, convert(True, bool_), and_truth, all_run, is_false), out)


def is_true(r):
    return r


def is_false(r):
    return raw_not(r)


@inline
@numpy
def count_nonzero(a: Array, axis: Const = None, keepdims: Const = False):
    """Of a whole array an int64, as in NumPy from 2.4 on (before, Python's int), else an array of int64."""
    return reduction(a, reduced_axes(axis, ndim(a)), keepdims, convert(0, int64), count_step, count_run)
