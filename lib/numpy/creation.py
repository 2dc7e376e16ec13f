"""New arrays: empty zeros ones full and their _like forms, arange, linspace, array of a tuple.

    np.arange(0, 1, 0.25)  ->  start + i * delta with NumPy's own length and delta
"""
from lib.core.conversions import construct
from lib.math.native import c_ceil, c_fabs, c_floor, is_nan
from lib.numpy import indexing
from lib.numpy.kinds import dtype_or, kind_of
from lib.numpy.shapes import astype, fill_with, length, new_array, new_f_array, new_like, shape_of
from lib.words import (
    Any, Array, Bool, Const, convert, dim, elem, float64, Int, int64, is_bool, is_complex, is_float, is_int, is_weak,
    is_writable, layout, matches, method, nan, ndim, Number, numpy, promote, pyfloat, pyint, raw_add, raw_div, raw_mul,
    raw_sub, refuse, set_element, strong, Tuple, tuple_of, typeof,
)


def as_shape(shape):
    """A length or a tuple of lengths, as a tuple."""
    if matches(shape, Tuple):
        return tuple_of(len(shape), lambda k: length(shape[k]))
    return (length(shape),)


def in_order(shape, T, order: Const):
    if order is None or order == "C":
        return new_array(as_shape(shape), T)
    if order == "F":
        return new_f_array(as_shape(shape), T)
    if order == "A" or order == "K":
        raise ValueError("only 'C' or 'F' order is permitted")
    raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got '{order}')")


@numpy
def empty(shape: Int | Bool | Tuple, dtype: Any = float64, order: Const = "C"):
    return in_order(shape, dtype_or(dtype, float64), order)


@numpy
def ndarray(shape: Int | Bool | Tuple, dtype: Any = float64):
    return new_array(as_shape(shape), dtype_or(dtype, float64))


@numpy
def zeros(shape: Int | Bool | Tuple, dtype: Any = float64, order: Const = "C"):
    return filled(in_order(shape, dtype_or(dtype, float64), order), 0)


@numpy
def ones(shape: Int | Bool | Tuple, dtype: Any = float64, order: Const = "C"):
    return filled(in_order(shape, dtype_or(dtype, float64), order), 1)


@numpy
def full(shape: Int | Bool | Tuple, fill_value: Number | Array | Tuple, dtype: Any = None, order: Const = "C"):
    T = dtype_or(dtype, full_type(fill_value))
    return filled(in_order(shape, T, order), fill_value)


def full_type(v):
    if matches(v, Tuple):
        return tuple_type(v)
    return strong(kind_of(v))


def filled(a, v):
    """Python's integers must fit; floats are cut as a C cast does."""
    if not matches(v, Number):
        indexing.assign(a, v)
    elif is_float(typeof(v)):
        fill_with(a, convert(v, elem(a)))
    else:
        fill_with(a, construct(elem(a), v))
    return a


@numpy
def empty_like(prototype: Array | Number | Tuple, dtype: Any = None, order: Const = "K", shape: Any = None):
    if not matches(prototype, Array):
        return empty_like(array(prototype), dtype, order, shape)
    T = dtype_or(dtype, elem(prototype))
    kind = like_order(prototype, order)
    if shape is None:
        return in_order(shape_of(prototype), T, kind)
    return in_order(shape, T, kind)


def like_order(a, order: Const):
    """K and A: F order for an F array, else C order."""
    if order == "K" or order == "A" or order is None:
        return "F" if layout(a) == "F" else "C"
    return order


@numpy
def zeros_like(a: Array | Number | Tuple, dtype: Any = None, order: Const = "K", shape: Any = None):
    return filled(empty_like(a, dtype, order, shape), 0)


@numpy
def ones_like(a: Array | Number | Tuple, dtype: Any = None, order: Const = "K", shape: Any = None):
    return filled(empty_like(a, dtype, order, shape), 1)


@numpy
def full_like(a: Array | Number | Tuple, fill_value: Number | Array | Tuple, dtype: Any = None, order: Const = "K", shape: Any = None):
    return filled(empty_like(a, dtype, order, shape), fill_value)


@method(Array)
def fill(a: Array, value: Number):
    if not is_writable(a):
        raise ValueError("assignment destination is read-only")
    fill_with(a, construct(elem(a), value))


@numpy
def eye(N: Int, M: Any = None, k: Int = 0, dtype: Any = float64, order: Const = "C"):
    columns = int(N) if M is None else int(M)
    a = zeros((int(N), columns), dtype, order)
    one = construct(elem(a), 1)
    for i in range(int(N)):
        j = i + int(k)
        if j >= 0 and j < columns:
            set_element(a, (i, j), one)
    return a


@numpy
def identity(n: Int, dtype: Any = float64):
    return eye(n, None, 0, dtype)


# ---------------------------------------------------------------- arrays of tuples and arrays


@numpy
def array(object: Array, dtype: Any = None, copy: Const = True, order: Const = "K"):
    T = dtype_or(dtype, elem(object))
    if copy is not None and not copy and T != elem(object):
        raise ValueError("Unable to avoid copy while creating an array as requested.")
    return astype(object, T, order, copy is not None and copy)


@numpy
def array(object: Tuple, dtype: Any = None, copy: Const = True):
    if len(object) == 0:
        return new_array((0,), dtype_or(dtype, float64))
    T = dtype_or(dtype, tuple_type(object))
    out = new_array(tuple_shape(object), T)
    store_tuple(out, object, ())
    return out


@numpy
def array(object: Number, dtype: Any = None, copy: Const = True):
    return filled(new_array((), dtype_or(dtype, strong(typeof(object)))), object)


@numpy
def asarray(a: Array, dtype: Any = None):
    """The array itself, unless it has another type."""
    return astype(a, dtype_or(dtype, elem(a)), "K", False)


@numpy
def asarray(a: Tuple | Number, dtype: Any = None):
    return array(a, dtype)


def tuple_type(t):
    """The common type of the numbers and arrays of a tuple, however deep; Python's numbers count as int64, float64, complex128."""
    T = leaf_type(t[0])
    for x in t:
        T = promote(T, leaf_type(x))
    return T


def leaf_type(x):
    if matches(x, Tuple):
        return tuple_type(x)
    return strong(kind_of(x))


def tuple_shape(t):
    if len(t) > 0:
        if matches(t[0], Tuple):
            return (len(t),) + tuple_shape(t[0])
        if matches(t[0], Array):
            return (len(t),) + shape_of(t[0])
    return (len(t),)


def store_tuple(out, t, index):
    k = 0
    for x in t:
        if matches(x, Tuple):
            if len(x) != len(t[0]):
                refuse("rows of different lengths", "make the tuple rectangular")
            store_tuple(out, x, index + (k,))
        elif matches(x, Array):
            if ndim(x) + len(index) + 1 != ndim(out):
                refuse("arrays and numbers of different depths in one tuple", "give arrays of one shape")
            if shape_of(x) != tuple_of(ndim(x), lambda j: dim(out, j + len(index) + 1)):
                raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape "
                                 f"after {len(index) + 1} dimensions.")
            indexing.assign(indexing.view_at(out, index + (k,)), x)
        else:
            set_element(out, index + (k,), construct(elem(out), x))
        k = k + 1


# ---------------------------------------------------------------- arange, linspace


@numpy
def arange(start: Any = None, stop: Any = None, step: Any = None, dtype: Any = None):
    """A single bound is the stop, whichever name it has."""
    by = 1 if step is None else step
    if start is None:
        if stop is None:
            raise TypeError("arange() requires stop to be specified.")
        return arranged(0, stop, by, dtype)
    if stop is None:
        return arranged(0, start, by, dtype)
    return arranged(start, stop, by, dtype)


def arranged(start, stop, step, dtype):
    """Computed in the common type of the bounds, then stored as dtype."""
    if not matches(start, Number) or not matches(stop, Number) or not matches(step, Number):
        refuse("np.arange of something that is not a number", "give numbers")
    W = promote(promote(typeof(start), typeof(stop)), typeof(step))
    if is_complex(W):
        refuse("np.arange of complex numbers", "use the parts")
    R = dtype_or(dtype, promote(strong(W), int64))
    if is_weak(W):
        if step == 0:
            raise ZeroDivisionError("division by zero")
    if is_float(W):
        T = strong(W)
        return float_range(convert(start, T), convert(stop, T), convert(step, T), R)
    return int_range(convert(start, int64), convert(stop, int64), convert(step, int64), R)


def int_range(start, stop, step, R):
    if step == 0:
        raise ZeroDivisionError("division by zero")
    n = convert(c_ceil(convert(stop - start, float64) / convert(step, float64)), pyint)
    check_booleans(n, R)
    a = new_array((n if n > 0 else 0,), R)
    for i in range(n):
        set_element(a, (i,), convert(raw_add(start, raw_mul(convert(i, int64), step)), R))
    return a


def float_range(start, stop, step, R):
    length = c_ceil(convert(raw_div(raw_sub(stop, start), step), pyfloat))
    if is_nan(length):
        raise ValueError("arange: cannot compute length")
    if c_fabs(length) >= 9.2e18:
        raise ValueError("Maximum allowed size exceeded")
    n = convert(length, pyint) if length > 0.0 else 0
    a = new_array((n,), R)
    if is_int(R):
        return whole_steps(a, convert(start, pyint), convert(raw_add(start, step), pyint))
    first = convert(start, R)
    delta = raw_sub(convert(raw_add(start, step), R), first)
    for i in range(n):
        set_element(a, (i,), raw_add(first, raw_mul(convert(i, R), delta)))
    return a


def check_booleans(n, R):
    if is_bool(R):
        if n > 2:
            raise TypeError("arange() is only supported for booleans when the result has at most length 2.")


def whole_steps(a, first, second):
    """np.arange(0.5, 9.5, 1.5, dtype=int): the first two values are cut, the others follow in equal steps."""
    for i in range(len(a)):
        set_element(a, (i,), convert(first + i * (second - first), elem(a)))
    return a


@numpy
def linspace(start: Number, stop: Number, num: Int = 50, endpoint: Const = True, retstep: Const = False, dtype: Any = None):
    """start + i * step, the last value set to stop; with retstep also the step, which is nan where there is none."""
    n = int(num)
    if n < 0:
        raise ValueError(f"Number of samples, {n}, must be non-negative.")
    T = strong(promote(promote(typeof(start), typeof(stop)), pyfloat))
    first = convert(start, T)
    delta = convert(stop, T) - first
    parts = n - 1 if endpoint else n
    step = delta / convert(parts, T) if parts > 0 else convert(nan, T)
    a = spaced(n, first, delta, parts, step, dtype_or(dtype, T))
    if endpoint and n > 1:
        set_element(a, (n - 1,), cut(convert(stop, T), elem(a)))
    if retstep:
        return a, step
    return a


def spaced(n, first, delta, parts, step, R):
    T = typeof(first)
    a = new_array((n,), R)
    for i in range(n):
        x = convert(i, T)
        if parts <= 0:
            y = x * delta
        elif step == convert(0.0, T):
            y = x / convert(parts, T) * delta
        else:
            y = x * step
        set_element(a, (i,), cut(y + first, R))
    return a


def cut(x, R):
    if is_complex(typeof(x)) and not is_complex(R):
        refuse("complex numbers stored as real ones", "use the parts")
    if is_int(R) and is_float(typeof(x)):
        return convert(c_floor(x), R)
    return convert(x, R)
