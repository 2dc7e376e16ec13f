"""Statistics of order and weighted means: median quantile percentile average trapezoid.

    np.quantile(a, 0.25, axis=0)  ->  each column into a buffer, the two neighbours selected, and the line between them
"""
from lib.math.native import c_floor, is_nan
from lib.numpy.axes import all_reduced, as_blocks, check_single, one_axis, reduced_axes, row, shaped_rows, with_kept
from lib.numpy.elementwise import rank
from lib.numpy.reductions import mean, no_complex, sums
from lib.numpy.indexing import getitem
from lib.numpy.scans import diff, part_of_axis
from lib.numpy.shapes import dense, new_array, ravel, shape_of
from lib.words import (
    Any, Array, Const, convert, data, dim, elem, element, elementwise, float64, is_aligned, is_float, is_weak, is_writable,
    make_array, matches, nan, ndim, Number, numpy, owner, promote, pyint, raw_add, raw_div, raw_mul, raw_sub, Real, refuse,
    set_element, stride, tuple_of, typeof,
)


# ---------------------------------------------------------------- selection


def selected(v, n, k):
    """Brings the k-th smallest of the first n elements to place k: smaller ones before it, larger ones after (Hoare 1961)."""
    low = 0
    high = n - 1
    while low < high:
        pivot = element(v, (low + (high - low) // 2,))
        i = low
        j = high
        while i <= j:
            while element(v, (i,)) < pivot:
                i = i + 1
            while pivot < element(v, (j,)):
                j = j - 1
            if i <= j:
                x = element(v, (i,))
                set_element(v, (i,), element(v, (j,)))
                set_element(v, (j,), x)
                i = i + 1
                j = j - 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            return element(v, (k,))
    return element(v, (k,))


def least_from(v, first, n):
    r = element(v, (first,))
    for i in range(first + 1, n):
        x = element(v, (i,))
        r = x if x < r else r
    return r


def loaded(buffer, a, column):
    """Copies a column; whether it holds no NaN."""
    good = True
    for i in range(dim(a, 0)):
        x = element(a, (i, column))
        if is_float(typeof(x)):
            good = good and not is_nan(x)
        set_element(buffer, (i,), x)
    return good


def ordered(a, axis: Const, keepdims: Const, T, f):
    """f(buffer, n) of the elements along the axis, NaN where there is a NaN or nothing."""
    no_complex(a)
    check_single(axis)
    flags = reduced_axes(axis, ndim(a))
    if all_reduced(flags):
        r = ordered_columns(as_blocks(ravel(a), (True,)), T, f)
        return with_kept(element(r, (0,)), a, flags, keepdims)
    b = dense(a)
    return with_kept(shaped_rows(ordered_columns(as_blocks(b, flags), T, f), b, flags), b, flags, keepdims)


def ordered_columns(b, T, f):
    n = dim(b, 1)
    out = new_array((dim(b, 0) * dim(b, 2),), T)
    buffer = new_array((n,), elem(b))
    for i in range(dim(b, 0)):
        for c in range(dim(b, 2)):
            r = convert(nan, T)
            if n > 0 and loaded(buffer, row(b, i), c):
                r = f(buffer, n)
            set_element(out, (i * dim(b, 2) + c,), r)
    return out


def order_type(T):
    return T if is_float(T) else float64


@numpy
def median(a: Array, axis: Const = None, keepdims: Const = False):
    T = order_type(elem(a))
    return ordered(a, axis, keepdims, T, lambda v, n: middle(v, n, T))


def middle(v, n, T):
    k = (n - 1) // 2
    x = convert(selected(v, n, k), T)
    if n % 2 == 1:
        return x
    return raw_div(raw_add(x, convert(least_from(v, k + 1, n), T)), convert(2, T))


@numpy
def quantile(a: Array, q: Real, axis: Const = None, keepdims: Const = False):
    return quantiles(a, convert(q, float64), axis, keepdims, point_type(elem(a), typeof(q)))


@numpy
def percentile(a: Array, q: Real, axis: Const = None, keepdims: Const = False):
    return quantiles(a, raw_div(convert(q, float64), convert(100.0, float64)), axis, keepdims, point_type(elem(a), typeof(q)))


def point_type(T, Q):
    """Python's numbers leave float32 as it is."""
    return order_type(T) if is_weak(Q) else promote(order_type(T), Q)


def quantiles(a, q, axis: Const, keepdims: Const, T):
    if not (q >= 0.0 and q <= 1.0):
        raise ValueError("Quantiles must be in the range [0, 1]")
    return ordered(a, axis, keepdims, T, lambda v, n: convert(between(v, n, q), T))


def between(v, n, q):
    """The point at (n - 1) * q on the line through the ordered elements."""
    at = raw_mul(convert(n - 1, float64), q)
    k = convert(c_floor(at), pyint)
    if k >= n - 1:
        return convert(selected(v, n, n - 1), float64)
    T = order_type(elem(v))
    low = convert(selected(v, n, k), T)
    high = convert(least_from(v, k + 1, n), T)
    t = raw_sub(at, convert(k, float64))
    d = convert(raw_sub(high, low), float64)
    if t >= 0.5:
        return raw_sub(convert(high, float64), raw_mul(d, raw_sub(convert(1.0, float64), t)))
    return raw_add(convert(low, float64), raw_mul(d, t))


# ---------------------------------------------------------------- weighted means


@numpy
def average(a: Array, axis: Const = None, weights: Any = None, keepdims: Const = False):
    if weights is None:
        return mean(a, axis, None, None, keepdims)
    T = promote(elem(a), elem(weights))
    W = T if rank(elem(a)) > 1 else promote(T, float64)
    flags = reduced_axes(axis, ndim(a))
    w = weights_of(a, axis, weights)
    total = sums(w, flags, keepdims, W, convert(0, W))
    check_total(total)
    s = sums(elementwise(lambda x, y: convert(x, W) * convert(y, W), a, w), flags, keepdims, W, convert(0, W))
    return elementwise(lambda x, y: x / y, s, total)


def weights_of(a, axis: Const, w):
    """The weights with the axes of a."""
    if ndim(w) == ndim(a):
        if shape_of(w) != shape_of(a):
            need_axis(axis)
            raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
        return w
    need_axis(axis)
    if ndim(w) != 1:
        refuse("weights of this many axes", "give weights of the array's shape, or one vector for one axis")
    check_single(axis)
    k = one_axis(axis, ndim(a))
    if dim(w, 0) != dim(a, k):
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    return along_axis(w, k, ndim(a))


def need_axis(axis: Const):
    if axis is None:
        raise TypeError("Axis must be specified when shapes of a and weights differ.")


def along_axis(v, k: Const, n: Const):
    """A vector as an array of n axes, all but axis k of length 1."""
    return make_array(owner(v), data(v), tuple_of(n, lambda j: dim(v, 0) if j == k else 1),
                      tuple_of(n, lambda j: stride(v, 0) if j == k else 0), elem(v), "A", is_writable(v), is_aligned(v))


def check_total(total):
    if matches(total, Array):
        zero = False
        for i in range(dim(ravel(total), 0)):
            zero = zero or element(ravel(total), (i,)) == 0
        if zero:
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    elif total == 0:
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")


@numpy
def trapezoid(y: Array, x: Any = None, dx: Number = 1.0, axis: Const = -1):
    """The integral of y by straight lines between its points."""
    k = one_axis(axis, ndim(y))
    flags = reduced_axes(k, ndim(y))
    later = getitem(y, tuple_of(ndim(y), lambda j: part_of_axis(j == k, 1, None)))
    earlier = getitem(y, tuple_of(ndim(y), lambda j: part_of_axis(j == k, None, -1)))
    if x is None:
        areas = dx * (later + earlier) / 2.0
    elif ndim(x) == 1:
        areas = along_axis(diff(x), k, ndim(y)) * (later + earlier) / 2.0
    else:
        areas = diff(x, 1, k) * (later + earlier) / 2.0
    return sums(areas, flags, False, elem(areas), convert(0, elem(areas)))
