"""np.clip and np.where of three.

    np.clip(a, 0, 255)  ->  the elements, moved to the nearer bound if they lie beyond it      np.where(a > 0, a, 0)
"""
from lib.core.conversions import truth
from lib.numpy.axes import delivered
from lib.numpy.kinds import common_type, kind_of, operand
from lib.numpy.shapes import new_array
from lib.numpy.ufuncs import larger, maximum, minimum, positive, smaller
from lib.words import (
    Any, Array, bits_of, convert, elementwise, is_int, is_weak, matches, max_of, method, min_of, Number, numpy,
    promote, pyint, set_element, strong, typeof, uint64,
)


def clipped(x, low, high):
    """min(max(x, low), high) in the common type of the three."""
    T = common_type(promote(typeof(x), typeof(low)), typeof(high))
    return smaller(larger(operand(x, T), operand(low, T)), operand(high, T))


@method(Array)
def clip(a: Array, min: Any = None, max: Any = None, out: Any = None):
    return delivered(between(a, min, max), out)


@numpy(name="clip")
def clip_function(a: Array | Number, a_min: Any = None, a_max: Any = None, out: Any = None, min: Any = None, max: Any = None):
    return delivered(between(a, a_min if min is None else min, a_max if max is None else max), out)


def between(a, low, high):
    if low is None:
        if high is None:
            return positive(a)
        return elementwise(minimum, a, from_above(high, kind_of(a)))
    if high is None:
        return elementwise(maximum, a, from_below(low, kind_of(a)))
    return elementwise(clipped, a, from_below(low, kind_of(a)), from_above(high, kind_of(a)))


def from_below(x, T):
    """A bound for integers: Python's integers that no element lies below bind nothing."""
    if typeof(x) == pyint and is_int(T) and not is_weak(T):
        if T == uint64:
            return x if x > 0 else 0
        least = convert(min_of(T), pyint)
        return x if x > least else least
    return x


def from_above(x, T):
    if typeof(x) == pyint and is_int(T) and not is_weak(T):
        if bits_of(T) < 64:
            most = convert(max_of(T), pyint)
            return x if x < most else most
    return x


@numpy
def where(condition: Number | Array, x: Any, y: Any):
    """x where the condition holds, else y; both are computed. Scalars give a scalar; Python's integers that do not fit are cut."""
    T = common_type(kind_of(x), kind_of(y))
    r = elementwise(lambda c, a, b: convert(a, T) if truth(c) else convert(b, T), condition, cut_to(x, T), cut_to(y, T))
    if matches(r, Array) or not (matches(condition, Array) or matches(x, Array) or matches(y, Array)):
        return r
    out = new_array((), strong(T))
    set_element(out, (), convert(r, strong(T)))
    return out


def cut_to(x, T):
    if matches(x, Array):
        return x
    return convert(x, T)
