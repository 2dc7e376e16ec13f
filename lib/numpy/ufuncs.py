"""NumPy's functions of scalars: arithmetic, comparison, logic, bits, rounding. Given arrays they map with broadcasting.

    np.maximum(a, 0.0)  ->  the larger, NaN wins      np.add(1, 2)  ->  int64: Python numbers count as int64, float64
"""
from lib.core.conversions import truth
from lib.core.power import power_any
from lib.core.rounding import round_strong, round_strong_int
from lib.math.integers import gcd_of
from lib.math.native import (
    c_ceil, c_copysign, c_fabs, c_floor, c_fmod, c_nextafter, c_rint, c_trunc, is_finite, is_inf, is_nan, sign_bit,
)
from lib.numpy.elementwise import quotient_type
from lib.numpy.kinds import common_type, float_type, operand, pair_type, strong_value
from lib.numpy.runs import has_nan
from lib.words import (
    Array, Bool, bool_, convert, elementwise, float64, imag, Int, int64, int8, is_bool, is_complex, is_float, is_int,
    is_signed, make_complex, method, nan, Number, numpy, part, promote, raw_and, raw_div, raw_eq, raw_ge, raw_irem,
    raw_le, raw_lt, raw_mul, raw_ne, raw_neg, raw_not, raw_or, raw_sub, real, Real, refuse, strong, typeof, ufunc,
    uint64,
)

# ---------------------------------------------------------------- arithmetic


def both(f, x, y):
    """f of two scalars in their common strong type."""
    T = common_type(typeof(x), typeof(y))
    return f(operand(x, T), operand(y, T))


@ufunc
def add(x: Number, y: Number):
    return both(lambda a, b: a + b, x, y)


@ufunc
def subtract(x: Number, y: Number):
    return both(lambda a, b: a - b, x, y)


@ufunc
def multiply(x: Number, y: Number):
    return both(lambda a, b: a * b, x, y)


@ufunc
def divide(x: Number, y: Number):
    W = quotient_type(x, y)
    return convert(x, W) / convert(y, W)


@ufunc
def true_divide(x: Number, y: Number):
    return divide(x, y)


@ufunc
def floor_divide(x: Number, y: Number):
    return both(lambda a, b: a // b, x, y)


@numpy
def divmod(x: Number | Array, y: Number | Array):
    return floor_divide(x, y), remainder(x, y)


@ufunc
def mod(x: Number, y: Number):
    return both(lambda a, b: a % b, x, y)


@ufunc
def remainder(x: Number, y: Number):
    return both(lambda a, b: a % b, x, y)


@ufunc
def power(x: Number, y: Number):
    return both(power_any, x, y)


@ufunc(name="pow")
def power_short(x: Number, y: Number):
    return both(power_any, x, y)


@ufunc
def float_power(x: Number, y: Number):
    T = promote(common_type(typeof(x), typeof(y)), float64)
    return power_any(convert(x, T), convert(y, T))


@ufunc
def fmod(x: Real, y: Real):
    """The remainder with the sign of the dividend."""
    T = common_type(typeof(x), typeof(y))
    if is_bool(T):
        return fmod(convert(x, int8), convert(y, int8))
    a = operand(x, T)
    b = operand(y, T)
    if is_float(T):
        return c_fmod(a, b)
    zero = convert(0, T)
    if raw_eq(b, zero):
        return zero
    if is_signed(T):
        if raw_eq(b, convert(-1, T)):
            return zero
    return raw_irem(a, b)


@ufunc
def negative(x: Number):
    return -strong_value(x)


@ufunc
def positive(x: Number):
    return +strong_value(x)


@ufunc
def absolute(x: Number):
    return abs(strong_value(x))


@ufunc(name="abs")
def absolute_short(x: Number):
    return abs(strong_value(x))


@ufunc
def fabs(x: Real):
    return c_fabs(convert(x, float_type(typeof(x))))


def number_value(x):
    """A scalar as NumPy holds it; booleans, which the operation does not know, as int8."""
    if is_bool(typeof(x)):
        return convert(x, int8)
    return strong_value(x)


@ufunc
def square(x: Number):
    y = number_value(x)
    return y * y


@ufunc
def reciprocal(x: Number):
    """1 / x; of integers only 1 and -1 have one, the others give 0, and 0 what a C cast makes of infinity."""
    y = number_value(x)
    T = typeof(y)
    if is_float(T):
        return convert(1.0, T) / y
    if is_complex(T):
        return complex_reciprocal(y)
    if raw_eq(y, convert(1, T)):
        return y
    if is_signed(T):
        if raw_eq(y, convert(-1, T)):
            return y
    if raw_eq(y, convert(0, T)):
        return convert(1e400, T)
    return convert(0, T)


def complex_reciprocal(z):
    """Smith's division of 1 by z, as NumPy does it."""
    a = real(z)
    b = imag(z)
    one = convert(1.0, typeof(a))
    if raw_le(c_fabs(b), c_fabs(a)):
        ratio = b / a
        scale = a + b * ratio
        return make_complex(one / scale, -ratio / scale)
    ratio = a / b
    scale = a * ratio + b
    return make_complex(ratio / scale, -one / scale)


def complex_sign(z):
    """z / abs(z); along an axis where one part is infinite."""
    P = part(typeof(z))
    zero = convert(0.0, P)
    size = abs(z)
    if size == zero:
        return make_complex(zero, zero)
    if is_nan(size) or is_inf(real(z)) and is_inf(imag(z)):
        return make_complex(convert(nan, P), convert(nan, P))
    one = convert(1.0, P)
    if is_inf(real(z)):
        return make_complex(one if real(z) > zero else raw_neg(one), zero)
    if is_inf(size):
        return make_complex(zero, one if imag(z) > zero else raw_neg(one))
    return make_complex(raw_div(real(z), size), raw_div(imag(z), size))


@ufunc
def sign(x: Number):
    T = strong(typeof(x))
    y = convert(x, T)
    if is_complex(T):
        return complex_sign(y)
    if is_bool(T):
        refuse("np.sign of booleans", "convert them to integers")
    zero = convert(0, T)
    if raw_lt(zero, y):
        return convert(1, T)
    if raw_eq(y, zero):
        return zero
    if is_float(T):
        return y if is_nan(y) else convert(-1.0, T)
    return raw_neg(convert(1, T))


@ufunc
def heaviside(x: Real, y: Real):
    T = pair_type(typeof(x), typeof(y))
    a = convert(x, T)
    if is_nan(a):
        return a
    if raw_eq(a, convert(0.0, T)):
        return convert(y, T)
    return convert(0.0, T) if raw_lt(a, convert(0.0, T)) else convert(1.0, T)


# ---------------------------------------------------------------- larger and smaller


def larger(a, b):
    """The larger of two of one type; NaN if one is NaN, the first one found."""
    if is_float(typeof(a)):
        return a if raw_ge(a, b) or is_nan(a) else b
    if is_complex(typeof(a)):
        return a if a >= b or has_nan(a) else b
    return a if a >= b else b


def smaller(a, b):
    if is_float(typeof(a)):
        return a if raw_le(a, b) or is_nan(a) else b
    if is_complex(typeof(a)):
        return a if a <= b or has_nan(a) else b
    return a if a <= b else b


@ufunc
def maximum(x: Number, y: Number):
    return both(larger, x, y)


@ufunc
def minimum(x: Number, y: Number):
    return both(smaller, x, y)


def larger_number(a, b):
    """The larger of two; a NaN loses."""
    if is_float(typeof(a)):
        return a if raw_ge(a, b) or is_nan(b) else b
    if is_complex(typeof(a)):
        return a if a >= b or has_nan(b) else b
    return a if a >= b else b


def smaller_number(a, b):
    if is_float(typeof(a)):
        return a if raw_le(a, b) or is_nan(b) else b
    if is_complex(typeof(a)):
        return a if a <= b or has_nan(b) else b
    return a if a <= b else b


@ufunc
def fmax(x: Number, y: Number):
    return both(larger_number, x, y)


@ufunc
def fmin(x: Number, y: Number):
    return both(smaller_number, x, y)


# ---------------------------------------------------------------- comparison and logic


@ufunc
def equal(x: Number, y: Number):
    return convert(x == y, bool_)


@ufunc
def not_equal(x: Number, y: Number):
    return convert(x != y, bool_)


@ufunc
def less(x: Number, y: Number):
    return convert(x < y, bool_)


@ufunc
def less_equal(x: Number, y: Number):
    return convert(x <= y, bool_)


@ufunc
def greater(x: Number, y: Number):
    return convert(x > y, bool_)


@ufunc
def greater_equal(x: Number, y: Number):
    return convert(x >= y, bool_)


def as_bool(x):
    return convert(truth(x), bool_)


@ufunc
def logical_and(x: Number, y: Number):
    return raw_and(as_bool(x), as_bool(y))


@ufunc
def logical_or(x: Number, y: Number):
    return raw_or(as_bool(x), as_bool(y))


@ufunc
def logical_xor(x: Number, y: Number):
    return raw_ne(as_bool(x), as_bool(y))


@ufunc
def logical_not(x: Number):
    return raw_not(as_bool(x))


# ---------------------------------------------------------------- bits


@ufunc
def bitwise_and(x: Int | Bool, y: Int | Bool):
    return both(lambda a, b: a & b, x, y)


@ufunc
def bitwise_or(x: Int | Bool, y: Int | Bool):
    return both(lambda a, b: a | b, x, y)


@ufunc
def bitwise_xor(x: Int | Bool, y: Int | Bool):
    return both(lambda a, b: a ^ b, x, y)


@ufunc
def invert(x: Int | Bool):
    return ~strong_value(x)


@ufunc
def bitwise_not(x: Int | Bool):
    return ~strong_value(x)


@ufunc
def left_shift(x: Int | Bool, y: Int | Bool):
    return both(lambda a, b: a << b, x, y)


@ufunc
def right_shift(x: Int | Bool, y: Int | Bool):
    return both(lambda a, b: a >> b, x, y)


@ufunc
def gcd(x: Int | Bool, y: Int | Bool):
    T = common_type(typeof(x), typeof(y))
    if not is_int(T):
        refuse("np.gcd of these types, which have no common integer type", "convert them to integers of one type")
    return convert(gcd_of(size_of(operand(x, T)), size_of(operand(y, T))), T)


@ufunc
def lcm(x: Int | Bool, y: Int | Bool):
    T = common_type(typeof(x), typeof(y))
    if not is_int(T):
        refuse("np.lcm of these types, which have no common integer type", "convert them to integers of one type")
    a = size_of(operand(x, T))
    b = size_of(operand(y, T))
    g = gcd_of(a, b)
    if raw_eq(g, convert(0, uint64)):
        return convert(0, T)
    return convert(raw_mul(a // g, b), T)


def size_of(n):
    """The absolute value; that of the smallest integer too."""
    T = typeof(n)
    if is_signed(T):
        if raw_lt(n, convert(0, T)):
            return convert(raw_neg(convert(n, int64)), uint64)
    return convert(n, uint64)


# ---------------------------------------------------------------- rounding and tests


@ufunc
def floor(x: Real):
    return rounded(c_floor, x)


@ufunc
def ceil(x: Real):
    return rounded(c_ceil, x)


@ufunc
def trunc(x: Real):
    return rounded(c_trunc, x)


@ufunc
def fix(x: Real):
    return rounded(c_trunc, x)


def rounded(f, x):
    """Integers stay as they are."""
    if is_float(typeof(x)):
        return f(strong_value(x))
    return strong_value(x)


@ufunc
def rint(x: Real):
    return c_rint(convert(x, float_type(typeof(x))))


def round_to(x, n):
    """NumPy's rounding: by scaling, not by the exact decimal value."""
    if is_complex(typeof(x)):
        return make_complex(round_strong(real(x), n), round_strong(imag(x), n))
    if is_float(typeof(x)):
        return round_strong(x, n)
    if is_bool(typeof(x)):
        refuse("rounding booleans", "convert them to numbers")
    return round_strong_int(x, n)


@numpy(method=True)
def round(a: Array | Number, decimals: Int = 0):
    n = int(decimals)
    return elementwise(lambda x: round_to(strong_value(x), n), a)


@numpy
def around(a: Array | Number, decimals: Int = 0):
    n = int(decimals)
    return elementwise(lambda x: round_to(strong_value(x), n), a)


@ufunc
def isnan(x: Number):
    if is_complex(typeof(x)):
        return convert(is_nan(real(x)) or is_nan(imag(x)), bool_)
    if is_float(typeof(x)):
        return convert(is_nan(x), bool_)
    return convert(False, bool_)


@ufunc
def isinf(x: Number):
    if is_complex(typeof(x)):
        return convert(is_inf(real(x)) or is_inf(imag(x)), bool_)
    if is_float(typeof(x)):
        return convert(is_inf(x), bool_)
    return convert(False, bool_)


@ufunc
def isfinite(x: Number):
    if is_complex(typeof(x)):
        return convert(is_finite(real(x)) and is_finite(imag(x)), bool_)
    if is_float(typeof(x)):
        return convert(is_finite(x), bool_)
    return convert(True, bool_)


@ufunc
def signbit(x: Real):
    if is_float(typeof(x)):
        return convert(sign_bit(x), bool_)
    return convert(x < convert(0, typeof(x)), bool_)


@ufunc
def copysign(x: Real, y: Real):
    T = pair_type(typeof(x), typeof(y))
    return c_copysign(convert(x, T), convert(y, T))


@ufunc
def nextafter(x: Real, y: Real):
    T = pair_type(typeof(x), typeof(y))
    return c_nextafter(convert(x, T), convert(y, T))


@ufunc
def spacing(x: Real):
    """The distance to the next float away from zero, with the sign of x."""
    T = float_type(typeof(x))
    y = convert(x, T)
    if not is_finite(y):
        return convert(nan, T)
    return raw_sub(c_nextafter(y, c_copysign(convert(1e400, T), y)), y)


# ---------------------------------------------------------------- complex parts


@ufunc(name="conjugate")
def conjugate(x: Number):
    y = number_value(x)
    if is_complex(typeof(y)):
        return make_complex(real(y), raw_neg_float(imag(y)))
    return y


@ufunc(name="conj")
def conj(x: Number):
    return conjugate(x)


def raw_neg_float(x):
    return -x


@method(Array, name="conj")
def conj_method(a: Array):
    return elementwise(conjugate, a)


@method(Array, name="conjugate")
def conjugate_method(a: Array):
    return elementwise(conjugate, a)
