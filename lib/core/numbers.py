"""Operators on integers, booleans and floats beyond the machine's own: division, shifts, comparisons of mixed types.

    a // b  (int64)  ->  floordiv: checks b, truncates, corrects towards minus infinity

Operands arrive promoted to one type, except shifts and exact comparisons. Powers stand in power.py, complex numbers in
complexes.py, conversions in conversions.py. Integers wrap unless overflow='raise'.
"""
from lib.core.conversions import narrow
from lib.math.native import c_copysign, c_fabs, c_floor, c_fmod
from lib.words import (
    bits_of, Bool, bool_, builtin, Const, convert, Float, float64, inline, Int, int64, int8, is_const, is_signed, is_weak, operator,
    overflow_raises, overflows_add, overflows_mul, overflows_sub, promote, pybool, pyfloat, pyint, raw_add, raw_and,
    raw_div, raw_eq, raw_ge, raw_gt, raw_idiv, raw_irem, raw_lt, raw_mul, raw_ne, raw_neg, raw_not, raw_or, raw_shl,
    raw_shr, raw_sub, raw_xor, refuse, SInt, typeof, UInt, uint64, zero_division_raises,
)

# ---------------------------------------------------------------- + - * of integers that must not wrap


def overflow():
    raise OverflowError("integer overflow")


@operator("+")
@inline
def add(a: Int, b: Int):
    if overflow_raises(typeof(a)):
        if overflows_add(a, b):
            overflow()
    return raw_add(a, b)


@operator("-")
@inline
def subtract(a: Int, b: Int):
    if overflow_raises(typeof(a)):
        if overflows_sub(a, b):
            overflow()
    return raw_sub(a, b)


@operator("*")
@inline
def multiply(a: Int, b: Int):
    if overflow_raises(typeof(a)):
        if overflows_mul(a, b):
            overflow()
    return raw_mul(a, b)


@operator("-")
@inline
def negative(a: Int):
    if overflow_raises(typeof(a)):
        if overflows_sub(convert(0, typeof(a)), a):
            overflow()
    return raw_neg(a)


@operator("+")
@inline
def positive(a: Int | Float):
    return a


def plus(a, b):
    """a + b where a library function adds for its user, as sum() does: it raises where the user's own + would."""
    if overflow_raises(pyint) and _whole(typeof(a)) and _whole(typeof(b)):
        return add(convert(a, pyint), convert(b, pyint))
    return a + b


def times(a, b):
    if overflow_raises(pyint) and _whole(typeof(a)) and _whole(typeof(b)):
        return multiply(convert(a, pyint), convert(b, pyint))
    return a * b


def _whole(T):
    return T == pyint or T == pybool


# ---------------------------------------------------------------- booleans


@operator("+")
@inline
def add_bools(a: Bool, b: Bool):
    if is_weak(typeof(a)):
        return raw_add(convert(a, pyint), convert(b, pyint))
    return raw_or(a, b)


@operator("*")
@inline
def multiply_bools(a: Bool, b: Bool):
    if is_weak(typeof(a)):
        return raw_mul(convert(a, pyint), convert(b, pyint))
    return raw_and(a, b)


@operator("-")
@inline
def subtract_bools(a: Bool, b: Bool):
    if is_weak(typeof(a)):
        return raw_sub(convert(a, pyint), convert(b, pyint))
    refuse("numpy booleans have no `-`", "use ^ or np.logical_xor")


@operator("-")
@inline
def negative_bool(a: Bool):
    if is_weak(typeof(a)):
        return raw_neg(convert(a, pyint))
    refuse("a numpy boolean has no unary `-`", "use ~ or np.logical_not")


@operator("+")
@inline
def positive_bool(a: Bool):
    if is_weak(typeof(a)):
        return convert(a, pyint)
    refuse("a numpy boolean has no unary `+`", "convert it to an integer first")


@operator("~")
@inline
def invert_bool(a: Bool):
    if is_weak(typeof(a)):
        return raw_not(convert(a, pyint))
    return raw_not(a)


def bool_as_int(a):
    """Python's booleans count as int, NumPy's as int8, in operations that have no boolean form."""
    return convert(a, pyint if is_weak(typeof(a)) else int8)


@operator("/")
@inline
def truediv_bools(a: Bool, b: Bool):
    T = pyfloat if is_weak(typeof(a)) else float64
    return truediv_floats(convert(a, T), convert(b, T))


@operator("//")
@inline
def floordiv_bools(a: Bool, b: Bool):
    return floordiv(bool_as_int(a), bool_as_int(b))


@operator("%")
@inline
def mod_bools(a: Bool, b: Bool):
    return mod(bool_as_int(a), bool_as_int(b))


@operator("<<")
@inline
def shift_left_bools(a: Bool, b: Bool):
    return shift_left(bool_as_int(a), bool_as_int(b))


@operator(">>")
@inline
def shift_right_bools(a: Bool, b: Bool):
    return shift_right(bool_as_int(a), bool_as_int(b))


# ---------------------------------------------------------------- division


def zero_division():
    raise ZeroDivisionError("division by zero")


@operator("/")
@inline
def truediv_floats(a: Float, b: Float):
    T = typeof(a)
    if zero_division_raises(T):
        if raw_eq(b, convert(0.0, T)):
            zero_division()
    return raw_div(a, b)


@operator("/")
@inline
def truediv_ints(a: Int, b: Int):
    """Python's quotient is the nearest float; NumPy's the quotient of the operands rounded to float64."""
    T = typeof(a)
    if zero_division_raises(T):
        if raw_eq(b, convert(0, T)):
            zero_division()
    if is_weak(T):
        if is_const(b):
            k = binary_places(b)
            if k >= 0:
                return raw_mul(convert(a, pyfloat), inverse_power(k))
        x = convert(a, pyfloat)
        y = convert(b, pyfloat)
        if c_fabs(x) < 9007199254740992.0 and c_fabs(y) < 9007199254740992.0:
            return raw_div(x, y)
        return _exact_quotient(a, b)
    return raw_div(convert(a, float64), convert(b, float64))


def _exact_quotient(a, b):
    """The float nearest to a / b: long division to at least 55 bits, the rest as a sticky bit. Error 0.5 ulp."""
    if b == 0:
        return raw_div(convert(a, pyfloat), 0.0)
    one = convert(1, uint64)
    x = convert(raw_neg(a) if a < 0 else a, uint64)
    y = convert(raw_neg(b) if b < 0 else b, uint64)
    q = raw_idiv(x, y)
    r = raw_irem(x, y)
    scale = 1.0
    if x != 0:
        while q < 18014398509481984:
            r = raw_shl(r, one)
            q = raw_shl(q, one)
            if r >= y:
                r = raw_sub(r, y)
                q = raw_or(q, one)
            scale = scale * 0.5
    if r != 0:
        q = raw_or(q, one)
    size = convert(q, pyfloat) * scale
    return -size if (a < 0) != (b < 0) else size


def binary_places(b: Const):
    """k of b = 2**k, or -1: quotients by it are shifts, also of what is negative."""
    if b < 1 or b > 65536:
        return -1
    if b == 1:
        return 0
    if b % 2 == 1:
        return -1
    k = binary_places(b // 2)
    if k < 0:
        return -1
    return k + 1


def inverse_power(k: Const):
    """2.0 ** -k: a quotient by 2**k is the dividend's nearest float times it, exactly."""
    if k == 0:
        return 1.0
    return 0.5 * inverse_power(k - 1)


@operator("//")
@inline
def floordiv(a: SInt, b: SInt):
    """Rounded towards minus infinity; the smallest value // -1 wraps."""
    T = typeof(a)
    if is_const(b):
        k = binary_places(convert(b, pyint))
        if k >= 0:
            return raw_shr(a, convert(k, T))
    zero = convert(0, T)
    if raw_eq(b, zero):
        if zero_division_raises(T):
            zero_division()
        return zero
    if raw_eq(b, convert(-1, T)):
        return negative(a)
    q = raw_idiv(a, b)
    r = raw_irem(a, b)
    if raw_ne(r, zero) and raw_lt(raw_xor(r, b), zero):
        return raw_sub(q, convert(1, T))
    return q


@operator("//")
@inline
def floordiv_unsigned(a: UInt, b: UInt):
    T = typeof(a)
    if raw_eq(b, convert(0, T)):
        if zero_division_raises(T):
            zero_division()
        return convert(0, T)
    return raw_idiv(a, b)


@operator("%")
@inline
def mod(a: SInt, b: SInt):
    """The remainder with the sign of the divisor."""
    T = typeof(a)
    if is_const(b):
        if binary_places(convert(b, pyint)) >= 0:
            return raw_and(a, raw_sub(b, convert(1, T)))
    zero = convert(0, T)
    if raw_eq(b, zero):
        if zero_division_raises(T):
            zero_division()
        return zero
    if raw_eq(b, convert(-1, T)):
        return zero
    r = raw_irem(a, b)
    if raw_ne(r, zero) and raw_lt(raw_xor(r, b), zero):
        return raw_add(r, b)
    return r


@operator("%")
@inline
def mod_unsigned(a: UInt, b: UInt):
    T = typeof(a)
    if raw_eq(b, convert(0, T)):
        if zero_division_raises(T):
            zero_division()
        return convert(0, T)
    return raw_irem(a, b)


@operator("%")
def mod_floats(a: Float, b: Float):
    """fmod, moved to the sign of the divisor; a zero result has that sign too. Exact but for the one addition."""
    T = typeof(a)
    zero = convert(0.0, T)
    if zero_division_raises(T):
        if raw_eq(b, zero):
            zero_division()
    r = c_fmod(a, b)
    if raw_eq(b, zero):
        return r
    if raw_eq(r, zero):
        return c_copysign(zero, b)
    if raw_lt(b, zero) != raw_lt(r, zero):
        return raw_add(r, b)
    return r


@operator("//")
def floordiv_floats(a: Float, b: Float):
    """The quotient that belongs to the remainder of mod_floats, as CPython and NumPy define it."""
    T = typeof(a)
    zero = convert(0.0, T)
    if raw_eq(b, zero):
        if zero_division_raises(T):
            zero_division()
        return raw_div(a, b)
    r = c_fmod(a, b)
    q = raw_div(raw_sub(a, r), b)
    if raw_ne(r, zero):
        if raw_lt(b, zero) != raw_lt(r, zero):
            q = raw_sub(q, convert(1.0, T))
    if raw_eq(q, zero):
        return c_copysign(zero, raw_div(a, b))
    low = c_floor(q)
    if raw_gt(raw_sub(q, low), convert(0.5, T)):
        return raw_add(low, convert(1.0, T))
    return low


@builtin
def divmod_(a: Int | Float | Bool, b: Int | Float | Bool):
    return (a // b, a % b)


# ---------------------------------------------------------------- shifts


@operator("<<")
@inline
def shift_left(a: Int | Bool, b: Int | Bool):
    """Bits shifted beyond the width are lost. Python refuses negative amounts, NumPy gives 0."""
    T = _shift_type(a, b)
    x = _operand(a, T)
    n = _operand(b, T)
    if is_weak(T):
        if raw_lt(n, convert(0, T)):
            negative_shift()
    if _in_width(n):
        y = raw_shl(x, n)
        if overflow_raises(T):
            if raw_ne(raw_shr(y, n), x):
                overflow()
        return y
    if overflow_raises(T):
        if raw_ne(x, convert(0, T)):
            overflow()
    return convert(0, T)


@operator(">>")
@inline
def shift_right(a: Int | Bool, b: Int | Bool):
    T = _shift_type(a, b)
    x = _operand(a, T)
    n = _operand(b, T)
    if is_weak(T):
        if raw_lt(n, convert(0, T)):
            negative_shift()
    if _in_width(n):
        return raw_shr(x, n)
    if is_signed(T):
        return raw_shr(x, convert(bits_of(T) - 1, T))
    return convert(0, T)


def negative_shift():
    raise ValueError("negative shift count")


def _in_width(n):
    """0 <= n < bits, by one unsigned comparison for 64 bits."""
    T = typeof(n)
    if bits_of(T) == 64:
        return raw_lt(convert(n, uint64), convert(64, uint64))
    return raw_ge(n, convert(0, T)) and raw_lt(n, convert(bits_of(T), T))


def _shift_type(a, b):
    T = promote(typeof(a), typeof(b))
    if T == pybool:
        return pyint
    if T == bool_:
        return int8
    return T


def _operand(x, T):
    """x converted to the operation's type; Python numbers must fit it."""
    if typeof(x) == pyint and not is_weak(T):
        return narrow(x, T)
    return convert(x, T)


# ---------------------------------------------------------------- comparisons of integers of two types


def less_int(a, b):
    """a < b exactly, whatever the widths and signs."""
    if is_signed(typeof(a)) and typeof(b) == uint64:
        return raw_or(raw_lt(convert(a, int64), convert(0, int64)), raw_lt(convert(a, uint64), b))
    if typeof(a) == uint64 and is_signed(typeof(b)):
        return raw_and(raw_gt(convert(b, int64), convert(0, int64)), raw_lt(a, convert(b, uint64)))
    if typeof(a) == uint64 or typeof(b) == uint64:
        return raw_lt(convert(a, uint64), convert(b, uint64))
    return raw_lt(convert(a, int64), convert(b, int64))


def equal_int(a, b):
    """a == b exactly, whatever the widths and signs."""
    if is_signed(typeof(a)) and typeof(b) == uint64:
        return raw_and(raw_ge(convert(a, int64), convert(0, int64)), raw_eq(convert(a, uint64), b))
    if typeof(a) == uint64 and is_signed(typeof(b)):
        return raw_and(raw_ge(convert(b, int64), convert(0, int64)), raw_eq(a, convert(b, uint64)))
    if typeof(a) == uint64 or typeof(b) == uint64:
        return raw_eq(convert(a, uint64), convert(b, uint64))
    return raw_eq(convert(a, int64), convert(b, int64))


@operator("<")
@inline
def lt_ints(a: Int, b: Int):
    return less_int(a, b)


@operator(">")
@inline
def gt_ints(a: Int, b: Int):
    return less_int(b, a)


@operator("<=")
@inline
def le_ints(a: Int, b: Int):
    return raw_not(less_int(b, a))


@operator(">=")
@inline
def ge_ints(a: Int, b: Int):
    return raw_not(less_int(a, b))


@operator("==")
@inline
def eq_ints(a: Int, b: Int):
    return equal_int(a, b)


@operator("!=")
@inline
def ne_ints(a: Int, b: Int):
    return raw_not(equal_int(a, b))


# ---------------------------------------------------------------- Python's int with float, exactly
# Rounding to float keeps order, so only an equal pair needs a second look, and then the float is a whole number.


def int_less_float(a, b):
    x = convert(a, pyfloat)
    if raw_eq(x, b):
        return raw_ge(b, 9223372036854775808.0) or raw_lt(a, convert(b, pyint))
    return raw_lt(x, b)


def float_less_int(b, a):
    x = convert(a, pyfloat)
    if raw_eq(x, b):
        return raw_lt(b, 9223372036854775808.0) and raw_gt(a, convert(b, pyint))
    return raw_lt(b, x)


def int_equals_float(a, b):
    return (raw_eq(convert(a, pyfloat), b) and raw_lt(b, 9223372036854775808.0)
            and raw_eq(a, convert(b, pyint)))


@operator("<")
@inline
def lt_int_float(a: pyint, b: pyfloat):
    return int_less_float(a, b)


@operator(">")
@inline
def gt_int_float(a: pyint, b: pyfloat):
    return float_less_int(b, a)


@operator("<=")
@inline
def le_int_float(a: pyint, b: pyfloat):
    return raw_eq(b, b) and not float_less_int(b, a)


@operator(">=")
@inline
def ge_int_float(a: pyint, b: pyfloat):
    return raw_eq(b, b) and not int_less_float(a, b)


@operator("==")
@inline
def eq_int_float(a: pyint, b: pyfloat):
    return int_equals_float(a, b)


@operator("!=")
@inline
def ne_int_float(a: pyint, b: pyfloat):
    return not int_equals_float(a, b)


@operator("<")
@inline
def lt_float_int(b: pyfloat, a: pyint):
    return float_less_int(b, a)


@operator(">")
@inline
def gt_float_int(b: pyfloat, a: pyint):
    return int_less_float(a, b)


@operator("<=")
@inline
def le_float_int(b: pyfloat, a: pyint):
    return raw_eq(b, b) and not int_less_float(a, b)


@operator(">=")
@inline
def ge_float_int(b: pyfloat, a: pyint):
    return raw_eq(b, b) and not float_less_int(b, a)


@operator("==")
@inline
def eq_float_int(b: pyfloat, a: pyint):
    return int_equals_float(a, b)


@operator("!=")
@inline
def ne_float_int(b: pyfloat, a: pyint):
    return not int_equals_float(a, b)
