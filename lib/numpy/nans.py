"""Reductions that leave NaN out: nansum nanprod nanmean nanvar nanstd nanmin nanmax nanargmin nanargmax.

    np.nansum(a)  ->  the sum in NumPy's order with 0 in the place of every NaN; of integers the plain sum
"""
from lib.math.native import c_sqrt, is_nan
from lib.numpy.axes import delivered, reduced_axes, reduced_count
from lib.numpy.kinds import dtype_or
from lib.numpy.positions import after, before, positions
from lib.numpy.reductions import (
    all, divided, max, mean, min, no_complex, prod, reduction, replaced, std, sum, sums, var,
)
from lib.numpy.runs import fold_run, greater, highest, lesser, lowest
from lib.numpy.shapes import new_like
from lib.words import (
    Any, Array, bool_, Const, convert, elem, element, elementwise, elementwise_into, float64, imag, is_complex, is_float,
    matches, nan, ndim, Number, numpy, raw_add, raw_and, raw_div, raw_or, raw_sub, real, refuse, select, typeof,
)


def has_nan(T):
    return is_float(T) or is_complex(T)


def missing(x):
    """Whether x is NaN; of complex numbers whether a part is."""
    if is_complex(typeof(x)):
        return raw_or(is_nan(real(x)), is_nan(imag(x)))
    return is_nan(x)


def filled(a, value):
    """A copy with a number in the place of every NaN."""
    T = elem(a)
    out = new_like(a, T)
    elementwise_into(out, lambda x: convert(value, T) if missing(x) else x, a)
    return out


@numpy
def nansum(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, keepdims: Const = False):
    if has_nan(elem(a)):
        return sum(filled(a, 0), axis, dtype, out, keepdims)
    return sum(a, axis, dtype, out, keepdims)


@numpy
def nanprod(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, keepdims: Const = False):
    if has_nan(elem(a)):
        return prod(filled(a, 1), axis, dtype, out, keepdims)
    return prod(a, axis, dtype, out, keepdims)


def counts(a, flags: Const, keepdims: Const):
    """How many elements are no NaN, as float64."""
    return reduction(a, flags, keepdims, 0.0, present_step, lambda v, first, n, r: fold_run(v, first, n, r, present_step))


def present_step(r, x):
    return raw_add(r, select(missing(x), 0.0, 1.0))


@numpy
def nanmean(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, keepdims: Const = False):
    if not has_nan(elem(a)):
        return mean(a, axis, dtype, out, keepdims)
    T = dtype_or(dtype, elem(a))
    flags = reduced_axes(axis, ndim(a))
    return delivered(quotients(sums(filled(a, 0), flags, keepdims, T, convert(0, T)), counts(a, flags, keepdims)), out)


def quotients(s, n):
    """s / n in the type of s: scalars, or arrays of which the first takes the result."""
    if matches(s, Array):
        elementwise_into(s, lambda x, k: divided(x, convert(k, float64), typeof(x)), s, n)
        return s
    return divided(s, convert(n, float64), typeof(s))


@numpy
def nanvar(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, ddof: Number = 0, keepdims: Const = False):
    if not has_nan(elem(a)):
        return var(a, axis, dtype, out, ddof, keepdims)
    return delivered(nan_variances(a, axis, dtype, keepdims, convert(ddof, float64)), out)


@numpy
def nanstd(a: Array, axis: Const = None, dtype: Any = None, out: Any = None, ddof: Number = 0, keepdims: Const = False):
    if not has_nan(elem(a)):
        return std(a, axis, dtype, out, ddof, keepdims)
    return delivered(replaced(nan_variances(a, axis, dtype, keepdims, convert(ddof, float64)), lambda x: c_sqrt(x)), out)


def nan_variances(a, axis: Const, dtype, keepdims: Const, ddof):
    no_complex(a)
    T = dtype_or(dtype, elem(a))
    flags = reduced_axes(axis, ndim(a))
    m = quotients(sums(filled(a, 0), flags, True, T, convert(0, T)), counts(a, flags, True))
    squares = new_like(a, T)
    elementwise_into(squares, lambda x, y: distance(convert(x, T), y), a, m)
    s = sums(squares, flags, keepdims, T, convert(0, T))
    n = counts(a, flags, keepdims)
    if matches(s, Array):
        elementwise_into(s, lambda x, k: share(x, raw_sub(convert(k, float64), ddof)), s, n)
        return s
    return share(s, raw_sub(convert(n, float64), ddof))


def distance(x, m):
    d = x - m
    return convert(0, typeof(d)) if is_nan(x) else d * d


def share(s, n):
    return divided(s, n, typeof(s)) if n > 0.0 else convert(nan, typeof(s))


@numpy
def nanmin(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False):
    return delivered(extremes(a, axis, keepdims, lesser, highest(elem(a)), "fmin", min), out)


@numpy
def nanmax(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False):
    return delivered(extremes(a, axis, keepdims, greater, lowest(elem(a)), "fmax", max), out)


def extremes(a, axis: Const, keepdims: Const, step, worst, name, plain):
    """NaN where there is nothing else."""
    no_complex(a)
    flags = reduced_axes(axis, ndim(a))
    if not is_float(elem(a)):
        return plain(a, axis, None, keepdims)
    if reduced_count(a, flags) == 0:
        raise ValueError(f"zero-size array to reduction operation {name} which has no identity")
    skipping = lambda r, x: step(r, select(is_nan(x), worst, x))
    r = reduction(a, flags, keepdims, worst, skipping, lambda v, first, n, s: fold_run(v, first, n, s, skipping))
    n = counts(a, flags, keepdims)
    T = elem(a)
    if matches(r, Array):
        elementwise_into(r, lambda x, k: x if k > 0.0 else convert(nan, T), r, n)
        return r
    return r if n > 0.0 else convert(nan, T)


@numpy
def nanargmin(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False):
    no_complex(a)
    if is_float(elem(a)):
        need_numbers(a, axis)
        return delivered(positions(filled(a, 1e400), axis, keepdims, "argmin", before, lesser, highest(elem(a))), out)
    return delivered(positions(a, axis, keepdims, "argmin", before, lesser, highest(elem(a))), out)


@numpy
def nanargmax(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False):
    no_complex(a)
    if is_float(elem(a)):
        need_numbers(a, axis)
        return delivered(positions(filled(a, -1e400), axis, keepdims, "argmax", after, greater, lowest(elem(a))), out)
    return delivered(positions(a, axis, keepdims, "argmax", after, greater, lowest(elem(a))), out)


def need_numbers(a, axis: Const):
    n = counts(a, reduced_axes(axis, ndim(a)), True)
    if not all(n):
        raise ValueError("All-NaN slice encountered")
