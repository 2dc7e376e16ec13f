"""New arrays: empty zeros ones full and their _like forms, arange, linspace, array of a tuple.

    np.arange(0, 1, 0.25)  ->  start + i * delta with NumPy's own length and delta
"""
from lib.core.conversions import construct
from lib.math.native import c_ceil, c_fabs, c_floor, is_nan
from lib.numpy.kinds import dtype_or
from lib.numpy.shapes import fill_with, new_array, new_f_array, new_like
from lib.words import (
    Any, Array, Const, convert, elem, elementwise_into, float64, Int, int64, is_complex, is_float, is_int, is_weak,
    is_writable, matches, method, Number, numpy, promote, pyfloat, pyint, raw_add, raw_div, raw_mul, raw_sub,
    refuse, set_element, strong, Tuple, tuple_of, typeof,
)


def as_shape(shape):
    """A length or a tuple of lengths, as a tuple."""
    if matches(shape, Tuple):
        return tuple_of(len(shape), lambda k: int(shape[k]))
    return (int(shape),)


def in_order(shape, T, order: Const):
    if order == "F":
        return new_f_array(as_shape(shape), T)
    return new_array(as_shape(shape), T)


@numpy
def empty(shape: Int | Tuple, dtype: Any = float64, order: Const = "C"):
    return in_order(shape, dtype_or(dtype, float64), order)


@numpy
def ndarray(shape: Int | Tuple, dtype: Any = float64):
    return new_array(as_shape(shape), dtype_or(dtype, float64))


@numpy
def zeros(shape: Int | Tuple, dtype: Any = float64, order: Const = "C"):
    return filled(in_order(shape, dtype_or(dtype, float64), order), 0)


@numpy
def ones(shape: Int | Tuple, dtype: Any = float64, order: Const = "C"):
    return filled(in_order(shape, dtype_or(dtype, float64), order), 1)


@numpy
def full(shape: Int | Tuple, fill_value: Number, dtype: Any = None, order: Const = "C"):
    T = dtype_or(dtype, strong(typeof(fill_value)))
    return filled(in_order(shape, T, order), fill_value)


def filled(a, v):
    fill_with(a, construct(elem(a), v))
    return a


@numpy
def empty_like(prototype: Array, dtype: Any = None):
    return new_like(prototype, dtype_or(dtype, elem(prototype)))


@numpy
def zeros_like(a: Array, dtype: Any = None):
    return filled(new_like(a, dtype_or(dtype, elem(a))), 0)


@numpy
def ones_like(a: Array, dtype: Any = None):
    return filled(new_like(a, dtype_or(dtype, elem(a))), 1)


@numpy
def full_like(a: Array, fill_value: Number, dtype: Any = None):
    return filled(new_like(a, dtype_or(dtype, elem(a))), fill_value)


@method(Array)
def fill(a: Array, value: Number):
    if not is_writable(a):
        raise ValueError("assignment destination is read-only")
    fill_with(a, construct(elem(a), value))


@numpy
def eye(N: Int, M: Any = None, k: Int = 0, dtype: Any = float64):
    columns = int(N) if M is None else int(M)
    a = zeros((int(N), columns), dtype)
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
def array(object: Array, dtype: Any = None):
    T = dtype_or(dtype, elem(object))
    out = new_like(object, T)
    elementwise_into(out, lambda x: convert(x, T), object)
    return out


@numpy
def array(object: Tuple, dtype: Any = None):
    if len(object) == 0:
        return new_array((0,), dtype_or(dtype, float64))
    T = dtype_or(dtype, tuple_type(object))
    out = new_array(tuple_shape(object), T)
    store_tuple(out, object, ())
    return out


@numpy
def asarray(a: Array):
    return a


def tuple_type(t):
    """The common type of the numbers of a tuple, however deep."""
    T = leaf_type(t[0])
    for x in t:
        T = promote(T, leaf_type(x))
    return strong(T)


def leaf_type(x):
    if matches(x, Tuple):
        return tuple_type(x)
    return typeof(x)


def tuple_shape(t):
    if len(t) > 0:
        if matches(t[0], Tuple):
            return (len(t),) + tuple_shape(t[0])
    return (len(t),)


def store_tuple(out, t, index):
    k = 0
    for x in t:
        if matches(x, Tuple):
            if len(x) != len(t[0]):
                refuse("rows of different lengths", "make the tuple rectangular")
            store_tuple(out, x, index + (k,))
        else:
            set_element(out, index + (k,), construct(elem(out), x))
        k = k + 1


# ---------------------------------------------------------------- arange, linspace


@numpy
def arange(start: Number, stop: Any = None, step: Any = None, dtype: Any = None):
    if stop is None:
        return arranged(0, start, 1, dtype)
    if step is None:
        return arranged(start, stop, 1, dtype)
    return arranged(start, stop, step, dtype)


def arranged(start, stop, step, dtype):
    """Computed in the common type of the bounds, then stored as dtype."""
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


def whole_steps(a, first, second):
    """np.arange(0.5, 9.5, 1.5, dtype=int): the first two values are cut, the others follow in equal steps."""
    for i in range(len(a)):
        set_element(a, (i,), convert(first + i * (second - first), elem(a)))
    return a


@numpy
def linspace(start: Number, stop: Number, num: Int = 50, endpoint: Const = True, dtype: Any = None):
    """start + i * step, the last value set to stop."""
    n = int(num)
    if n < 0:
        raise ValueError(f"Number of samples, {n}, must be non-negative.")
    T = strong(promote(promote(strong(typeof(start)), strong(typeof(stop))), pyfloat))
    if is_complex(T):
        refuse("np.linspace of complex numbers", "use the parts")
    R = dtype_or(dtype, T)
    first = convert(start, T)
    delta = raw_sub(convert(stop, T), first)
    parts = n - 1 if endpoint else n
    step = raw_div(delta, convert(parts, T))
    a = new_array((n,), R)
    for i in range(n):
        x = convert(i, T)
        if parts <= 0:
            y = raw_mul(x, delta)
        elif step == convert(0.0, T):
            y = raw_mul(raw_div(x, convert(parts, T)), delta)
        else:
            y = raw_mul(x, step)
        set_element(a, (i,), cut(raw_add(y, first), R))
    if endpoint and n > 1:
        set_element(a, (n - 1,), cut(convert(stop, T), R))
    return a


def cut(x, R):
    if is_int(R):
        return convert(c_floor(x), R)
    return convert(x, R)
