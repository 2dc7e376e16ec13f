"""np.histogram, np.cov, np.bincount, np.searchsorted.

    np.histogram(a, 10)  ->  (counts, edges), the bin of each number found by arithmetic and corrected by the edges, as NumPy does
"""
from lib.numpy.chunks import CHUNK
from lib.numpy.creation import linspace
from lib.numpy.kinds import float_type
from lib.numpy.products import matmul
from lib.numpy.runs import fold_run, greater
from lib.numpy.shapes import reversed_axes as transposed
from lib.numpy.shapes import dense, fill_with, new_array, bytes_of, product, shape_of, strides_of, view
from lib.words import (
    Any, Array, chunk, computed, Const, convert, dim, elem, element, elementwise, elementwise_into, float64, inline, Int, int64, is_complex, is_int,
    matches, ndim, Number, numpy, pyint, raw_add, raw_div, raw_ge, raw_le, raw_lt, raw_mul, raw_or, raw_sub, refuse, set_element,
)


def run_of(a):
    b = dense(a)
    return view(b, (product(shape_of(b)),), (bytes_of(elem(b)),), "C")


@numpy
def histogram(a: Array, bins: Any = 10, range: Any = None, density: Const = None, weights: Any = None):
    """Equal bins between the smallest and the largest number or over a range, or bins between given edges."""
    if density is not None and density != False:
        refuse("np.histogram of densities", "divide the counts")
    v = run_of(a)
    if matches(bins, Array):
        return between_edges(v, as_float(bins), weights)
    n = int(bins)
    if n < 1:
        raise ValueError("`bins` must be positive, when an integer")
    low, high = limits(v, range)
    return equal_bins(v, linspace(low, high, n + 1), low, high, weights)


def between_edges(v, edges, weights):
    return (counted(v, weights, edges, lambda x, n: between(edges, x)), edges)


def equal_bins(v, edges, low, high, weights):
    return (counted(v, weights, edges, lambda x, n: bin_of(edges, x, low, high, n)), edges)


def as_float(a):
    return elementwise(lambda x: convert(x, float64), run_of(a))


def limits(v, range):
    """The ends of the bins; half a unit apart from a single value."""
    if range is None:
        low, high = extremes(v)
    else:
        low, high = float(range[0]), float(range[1])
    if low > high:
        raise ValueError("max must be larger than min in range parameter.")
    if not low - low == 0.0 or not high - high == 0.0:
        raise ValueError(f"autodetected range of [{low}, {high}] is not finite")
    if low == high:
        return (convert(low - 0.5, float64), convert(high + 0.5, float64))
    return (convert(low, float64), convert(high, float64))


def extremes(v):
    if dim(v, 0) == 0:
        return (convert(0.0, float64), convert(1.0, float64))
    return (convert(v.min(), float64), convert(v.max(), float64))


def counted(v, weights, edges, place):
    """The number of elements of each bin, or the sum of their weights; `place` gives -1 for what lies outside."""
    n = dim(edges, 0) - 1
    if weights is None:
        counts = new_array((n,), int64)
        fill_with(counts, convert(0, int64))
        for i in range(dim(v, 0)):
            k = place(convert(element(v, (i,)), float64), n)
            if k >= 0:
                set_element(counts, (k,), raw_add(element(counts, (k,)), convert(1, int64)))
        return counts
    w = run_of(weights)
    if dim(w, 0) != dim(v, 0):
        raise ValueError("weights should have the same shape as a.")
    sums = new_array((n,), elem(w))
    fill_with(sums, convert(0, elem(w)))
    for i in range(dim(v, 0)):
        k = place(convert(element(v, (i,)), float64), n)
        if k >= 0:
            set_element(sums, (k,), element(sums, (k,)) + element(w, (i,)))
    return sums


def bin_of(edges, x, low, high, n):
    if not (raw_ge(x, low) and raw_le(x, high)):
        return -1
    k = convert(raw_mul(raw_div(raw_sub(x, low), raw_sub(high, low)), convert(n, float64)), pyint)
    k = n - 1 if k >= n else k
    if raw_lt(x, element(edges, (k,))):
        return k - 1
    if k != n - 1 and raw_ge(x, element(edges, (k + 1,))):
        return k + 1
    return k


def between(edges, x):
    """The bin of x among edges that rise; the last bin holds its upper edge."""
    n = dim(edges, 0) - 1
    if not (raw_ge(x, element(edges, (0,))) and raw_le(x, element(edges, (n,)))):
        return -1
    k = first_above(edges, x) - 1
    return n - 1 if k >= n else k


def first_above(v, x):
    """The first place whose element is larger than x."""
    low = 0
    high = dim(v, 0)
    while low < high:
        middle = (low + high) // 2
        if x < element(v, (middle,)):
            high = middle
        else:
            low = middle + 1
    return low


def first_not_below(v, x):
    low = 0
    high = dim(v, 0)
    while low < high:
        middle = (low + high) // 2
        if element(v, (middle,)) < x:
            low = middle + 1
        else:
            high = middle
    return low


@numpy(method=True)
def searchsorted(a: Array, v: Array | Number, side: Const = "left"):
    if ndim(a) != 1:
        raise ValueError("object too deep for desired array" if ndim(a) > 1 else "object of too small depth for desired array")
    if side == "left":
        return elementwise(lambda x: convert(first_not_below(a, x), int64), v)
    return elementwise(lambda x: convert(first_above(a, x), int64), v)


@inline
@numpy
def bincount(x: Array, weights: Any = None, minlength: Int = 0):
    if ndim(x) != 1:
        raise ValueError("object too deep for desired array" if ndim(x) > 1 else "object of too small depth for desired array")
    if not is_int(elem(x)):
        refuse("np.bincount of numbers that are no integers", "convert them")
    n = int(minlength)
    if weights is None:
        if computed(x):
            return count_chunks(x, n)
        return counts_of(x, n)
    n = length_for(x, n)
    if dim(weights, 0) != dim(x, 0):
        raise ValueError("The weights and list don't have the same length.")
    sums = new_array((n,), float64)
    fill_with(sums, convert(0.0, float64))
    for i in range(dim(x, 0)):
        k = int(element(x, (i,)))
        set_element(sums, (k,), raw_add(element(sums, (k,)), convert(element(weights, (i,)), float64)))
    return sums


def length_for(x, n):
    """The larger of n and one more than the largest element, none of which is negative."""
    bits = fold_run(x, 0, dim(x, 0), convert(0, elem(x)), raw_or)
    if bits < 0:
        raise ValueError("'list' argument must have no negative elements")
    if int(bits) < n or dim(x, 0) == 0:
        return n
    high = int(fold_run(x, 0, dim(x, 0), convert(0, elem(x)), greater))
    return high + 1 if high >= n else n


def zeros(n):
    counts = new_array((n,), int64)
    fill_with(counts, convert(0, int64))
    return counts


def counts_of(x, n):
    counts = zeros(length_for(x, n))
    count_into(counts, x)
    return counts


def count_into(counts, x):
    for i in range(dim(x, 0)):
        k = int(element(x, (i,)))
        set_element(counts, (k,), raw_add(element(counts, (k,)), convert(1, int64)))


@inline
def count_chunks(x, n):
    """Elements that n counts are too few for are computed once more, when it is known how many are needed."""
    counts = zeros(n)
    m = dim(x, 0)
    needed = n
    at = 0
    while at < m:
        w = m - at if m - at < CHUNK else CHUNK
        v = chunk(x, at, w)
        needed = length_for(v, needed)
        if needed == n:
            count_into(counts, v)
        at = at + w
    if needed == n:
        return counts
    all_counts = zeros(needed)
    at = 0
    while at < m:
        w = m - at if m - at < CHUNK else CHUNK
        count_into(all_counts, chunk(x, at, w))
        at = at + w
    return all_counts


@numpy
def cov(m: Array, y: Any = None, rowvar: Const = True, bias: Const = False, ddof: Any = None):
    """The covariances of the rows (or columns) of a matrix, divided by their length minus ddof."""
    if y is not None:
        refuse("np.cov of two arrays", "stack them")
    if ndim(m) > 2:
        raise ValueError("m has more than 2 dimensions")
    if is_complex(elem(m)):
        refuse("np.cov of complex numbers", "use the parts")
    if ndim(m) == 1:
        c = covariances(view(m, (1, dim(m, 0)), (0, strides_of(m)[0]), "A"), less(bias, ddof))
        return view(c, (), (), "C")
    if rowvar:
        return covariances(m, less(bias, ddof))
    return covariances(transposed(m), less(bias, ddof))


def less(bias: Const, ddof):
    if ddof is None:
        return 0 if bias else 1
    return int(ddof)


def covariances(m, ddof):
    T = float_type(elem(m))
    n = dim(m, 1)
    x = new_array(shape_of(m), T)
    elementwise_into(x, lambda z: convert(z, T), m)
    for i in range(dim(x, 0)):
        v = x[i]
        mean = v.mean()
        v -= mean
    c = matmul(x, transposed(x))
    left = n - ddof
    factor = raw_div(convert(1.0, T), convert(left if left > 0 else 0, T))
    elementwise_into(c, lambda z: raw_mul(z, factor), c)
    return c
