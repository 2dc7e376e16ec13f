"""Arithmetic, comparison, logic and bits over arrays: the operators and NumPy's ufuncs of them; np.where, np.clip.

    a + b  ->  elementwise(plus, a, b); scalars are converted once to the type of the operation
    a += b  ->  the same into a
"""
from lib.core.power import power_any, power_of_float
from lib.math.native import c_sqrt
from lib.numpy.kinds import common_type, kind_of, prepared
from lib.numpy.broadcasting import broadcast_into
from lib.numpy.shapes import same, shape_of
from lib.words import (
    Array, builtin, Const, convert, elem, elementwise, elementwise_into, float64, int8, is_bool, is_complex,
    is_float, is_int, is_signed, is_writable, matches, Number, operator, promote, raw_div, refuse, strong, typeof,
)

# ---------------------------------------------------------------- operators on arrays


def arithmetic(f, a, b):
    """f over two operands of which one at least is an array."""
    W = promote(kind_of(a), kind_of(b))
    return elementwise(f, prepared(a, W), prepared(b, W))


def quotients(a, b):
    """a / b; integers are divided as float64, whatever their width."""
    W = quotient_type(a, b)
    return elementwise(lambda x, y: convert(x, W) / convert(y, W), a, b)


def quotient(x, y):
    return x / y


@operator("+")
def add_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x + y, a, b)


@operator("+")
def add_to_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x + y, a, b)


@operator("-")
def subtract_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x - y, a, b)


@operator("-")
def subtract_from(a: Number, b: Array):
    return arithmetic(lambda x, y: x - y, a, b)


@operator("*")
def multiply_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x * y, a, b)


@operator("*")
def multiply_by_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x * y, a, b)


@operator("/")
def divide_arrays(a: Array, b: Array | Number):
    return quotients(a, b)


@operator("/")
def divide_by_array(a: Number, b: Array):
    return quotients(a, b)


@operator("//")
def floordiv_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x // y, a, b)


@operator("//")
def floordiv_by_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x // y, a, b)


@operator("%")
def mod_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x % y, a, b)


@operator("%")
def mod_by_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x % y, a, b)


@operator("**")
def power_array_known(a: Array, b: Const):
    """Exponents known while compiling: 2, 0.5, 1 and -1 of floats are what NumPy makes of them."""
    if matches(b, Array):
        return arithmetic(power_any, a, b)
    if b == 2 and is_bool(elem(a)) and is_int(typeof(b)):
        return elementwise(lambda x: convert(x, int8), a)
    if b == 2:
        W = common_type(elem(a), typeof(b))
        return elementwise(lambda x: squared(convert(x, W)), a)
    if is_float(elem(a)) or is_complex(elem(a)):
        if b == 1:
            return elementwise(same, a)
        if is_float(elem(a)) and b == 0.5:
            return elementwise(c_sqrt, a)
        if is_float(elem(a)) and b == -1:
            return elementwise(lambda x: raw_div(convert(1.0, typeof(x)), x), a)
    F = common_type(elem(a), typeof(b))
    if is_float(F):
        return elementwise(lambda x: power_of_float(convert(x, F), b), a)
    return arithmetic(power_any, a, b)


@operator("**")
def power_arrays(a: Array, b: Array | Number):
    return arithmetic(power_any, a, b)


@operator("**")
def power_of_array(a: Number, b: Array):
    return arithmetic(power_any, a, b)


def squared(x):
    return x * x


@operator("&")
def and_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x & y, a, b)


@operator("&")
def and_with_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x & y, a, b)


@operator("|")
def or_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x | y, a, b)


@operator("|")
def or_with_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x | y, a, b)


@operator("^")
def xor_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x ^ y, a, b)


@operator("^")
def xor_with_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x ^ y, a, b)


@operator("<<")
def shift_left_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x << y, a, b)


@operator("<<")
def shift_left_by_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x << y, a, b)


@operator(">>")
def shift_right_arrays(a: Array, b: Array | Number):
    return arithmetic(lambda x, y: x >> y, a, b)


@operator(">>")
def shift_right_by_array(a: Number, b: Array):
    return arithmetic(lambda x, y: x >> y, a, b)


@operator("-")
def negative_array(a: Array):
    return elementwise(lambda x: -x, a)


@operator("+")
def positive_array(a: Array):
    return elementwise(lambda x: +x, a)


@operator("~")
def invert_array(a: Array):
    return elementwise(lambda x: ~x, a)


@operator("<")
def less_arrays(a: Array, b: Array | Number):
    return elementwise(lambda x, y: x < y, a, b)


@operator("<")
def less_than_array(a: Number, b: Array):
    return elementwise(lambda x, y: x < y, a, b)


@operator("<=")
def less_equal_arrays(a: Array, b: Array | Number):
    return elementwise(lambda x, y: x <= y, a, b)


@operator("<=")
def less_equal_array(a: Number, b: Array):
    return elementwise(lambda x, y: x <= y, a, b)


@operator(">")
def greater_arrays(a: Array, b: Array | Number):
    return elementwise(lambda x, y: x > y, a, b)


@operator(">")
def greater_than_array(a: Number, b: Array):
    return elementwise(lambda x, y: x > y, a, b)


@operator(">=")
def greater_equal_arrays(a: Array, b: Array | Number):
    return elementwise(lambda x, y: x >= y, a, b)


@operator(">=")
def greater_equal_array(a: Number, b: Array):
    return elementwise(lambda x, y: x >= y, a, b)


@operator("==")
def equal_arrays(a: Array, b: Array | Number):
    return elementwise(lambda x, y: x == y, a, b)


@operator("==")
def equal_to_array(a: Number, b: Array):
    return elementwise(lambda x, y: x == y, a, b)


@operator("!=")
def not_equal_arrays(a: Array, b: Array | Number):
    return elementwise(lambda x, y: x != y, a, b)


@operator("!=")
def not_equal_to_array(a: Number, b: Array):
    return elementwise(lambda x, y: x != y, a, b)


# ---------------------------------------------------------------- built-in functions


@builtin
def abs_(a: Array):
    return elementwise(lambda x: abs(x), a)


@builtin
def divmod_(a: Array, b: Array | Number):
    return (a // b, a % b)


@builtin
def divmod_(a: Number, b: Array):
    return (a // b, a % b)


# ---------------------------------------------------------------- in place


def into(a, f, b, R):
    """a[...] = f(a, b); the result type R may lose width but not kind, as NumPy's same_kind rule says."""
    T = elem(a)
    if not same_kind(R, T):
        refuse("the result of this in-place operation has a kind the array cannot hold", "write a = a op b instead")
    if not is_writable(a):
        raise ValueError("output array is read-only")
    if matches(b, Array):
        broadcast_into((shape_of(b),), shape_of(a))
        elementwise_into(a, lambda x, y: convert(f(x, y), T), a, b)
    else:
        elementwise_into(a, lambda x, y: convert(f(x, y), T), a, prepared(b, promote(T, typeof(b))))
    return a


@operator("ufunc_out")
def check_out(out: Array, *args):
    """What must hold before a ufunc writes into `out`."""
    if not is_writable(out):
        raise ValueError("output array is read-only")
    for x in args:
        check_broadcast(out, x)


def check_broadcast(out, x):
    if matches(x, Array):
        broadcast_into((shape_of(x),), shape_of(out))


def check_kind(R, T):
    """Whether a result of type R may be written into elements of type T, as NumPy's same_kind rule says."""
    if not same_kind(R, T):
        refuse("the result of this operation has a kind the output array cannot hold", "give an output array of that kind")


def same_kind(R, T):
    if is_int(R) and is_int(T):
        return is_signed(T) or not is_signed(R)
    return rank(R) <= rank(T)


def rank(T):
    if is_bool(T):
        return 0
    if is_int(T):
        return 1
    if is_float(T):
        return 2
    return 3


def in_place_type(a, b):
    return promote(elem(a), kind_of(b))


def number_type(a, b):
    """Of an operation that booleans do as int8."""
    W = in_place_type(a, b)
    return int8 if is_bool(W) else W


def quotient_type(a, b):
    W = strong(promote(kind_of(a), kind_of(b)))
    if is_int(W) or is_bool(W):
        return float64
    return W


@operator("+=")
def add_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x + y, b, in_place_type(a, b))


@operator("-=")
def subtract_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x - y, b, in_place_type(a, b))


@operator("*=")
def multiply_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x * y, b, in_place_type(a, b))


@operator("/=")
def divide_in_place(a: Array, b: Array | Number):
    return into(a, quotient, b, quotient_type(a, b))


@operator("//=")
def floordiv_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x // y, b, number_type(a, b))


@operator("%=")
def mod_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x % y, b, number_type(a, b))


@operator("**=")
def power_in_place(a: Array, b: Array | Number):
    return into(a, power_any, b, number_type(a, b))


@operator("&=")
def and_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x & y, b, in_place_type(a, b))


@operator("|=")
def or_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x | y, b, in_place_type(a, b))


@operator("^=")
def xor_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x ^ y, b, in_place_type(a, b))


@operator("<<=")
def shift_left_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x << y, b, number_type(a, b))


@operator(">>=")
def shift_right_in_place(a: Array, b: Array | Number):
    return into(a, lambda x, y: x >> y, b, number_type(a, b))
