"""The operator ** and pow(), for Python's numbers and NumPy's.

    2 ** n  ->  squaring and multiplying, wrapping at 64 bits      x ** 2  ->  x * x      x ** 6  ->  products (lib/math/known_power.py)

Operands arrive as given when one is weak. Two differences from Python: an int to a negative power not known while
compiling raises ValueError, and so does a negative float to a fraction (complex in Python).
"""
from lib.core.complexes import complex_power, numpy_complex_power
from lib.core.conversions import narrow
from lib.math.known_power import is_easy, pow_known
from lib.math.power import pow as own_pow
from lib.math.native import c_floor, is_finite, is_inf
from lib.words import (
    Bool, bool_, builtin, Const, convert, inline, Int, int8, is_bool, is_complex, is_float, is_int, is_signed,
    is_weak, Number, operator, overflow_raises, overflows_mul, promote, pybool, pyfloat, pyint, raw_and, raw_eq,
    raw_lt, raw_mul, raw_ne, raw_shr, typeof, zero_division_raises,
)


@operator("**")
def power_known(a: Number, b: Const):
    """Known exponents: small squares are products, negative ones of Python's int give a float."""
    T = typeof(a)
    if is_int(typeof(b)) or typeof(b) == pybool:
        if is_int(T) or is_bool(T):
            if is_weak(T) and b < 0:
                return power_of_float(convert(a, pyfloat), b)
            if b == 2 and is_int(T):
                return a * a
        elif b == 2:
            if is_complex(T):
                return power_any(a, b)
            return _square(a)
    if typeof(b) == pyfloat and is_float(T):
        if b == 2.0:
            return _square(a)
    W = power_type(T, typeof(b))
    if is_float(W):
        return power_of_float(power_operand(a, W), b)
    return power_any(a, b)


def power_of_float(x, exponent: Const):
    T = typeof(x)
    y = convert(exponent, T)
    known = convert(exponent, pyfloat)
    if is_weak(T):
        return float_power(x, y, known)
    return strong_float_power(x, y, known)


@operator("**")
@inline
def power(a: Number, b: Number):
    return power_any(a, b)


def power_any(a, b):
    T = power_type(typeof(a), typeof(b))
    x = power_operand(a, T)
    y = power_operand(b, T)
    if is_complex(T):
        if is_weak(T):
            return complex_power(x, y)
        return numpy_complex_power(x, y)
    if is_float(T):
        if is_weak(T):
            return float_power(x, y, None)
        return strong_float_power(x, y, None)
    return int_power(x, y)


def power_type(T, U):
    W = promote(T, U)
    if W == pybool:
        return pyint
    if W == bool_:
        return int8
    return W


def power_operand(x, T):
    if is_int(T) and typeof(x) == pyint and not is_weak(T):
        return narrow(x, T)
    return convert(x, T)


def _square(a):
    r = raw_mul(a, a)
    if is_weak(typeof(a)):
        if is_inf(r) and is_finite(a):
            out_of_range()
    return r


def out_of_range():
    raise OverflowError(34, "Numerical result out of range")


def zero_to_negative():
    raise ZeroDivisionError("zero to a negative power")


def int_power(a, b):
    """a ** b by squaring; wraps."""
    T = typeof(a)
    zero = convert(0, T)
    one = convert(1, T)
    if is_signed(T):
        if raw_lt(b, zero):
            if is_weak(T):
                if raw_eq(a, zero):
                    zero_to_negative()
                raise ValueError("an int to a negative power is a float in Python: write float(x) ** n")
            raise ValueError("Integers to negative integer powers are not allowed.")
    result = one
    base = a
    while raw_ne(b, zero):
        if raw_ne(raw_and(b, one), zero):
            if overflow_raises(T):
                if overflows_mul(result, base):
                    raise OverflowError("integer overflow")
            result = raw_mul(result, base)
        b = raw_shr(b, one)
        if raw_ne(b, zero):
            if overflow_raises(T):
                if overflows_mul(base, base):
                    raise OverflowError("integer overflow")
            base = raw_mul(base, base)
    return result


def float_power(a, b, known: Const):
    """Python's float ** float; ``known``: the exponent as pyfloat where it is known while compiling, else None."""
    if a == 0.0 and b < 0.0:
        if is_finite(b) and zero_division_raises(typeof(a)):
            zero_to_negative()
    if a < 0.0 and is_finite(a) and is_finite(b):
        if c_floor(b) != b:
            raise ValueError("a negative float to a fractional power is complex in Python: write complex(x) ** y")
    r = power_value(a, b, known)
    if is_inf(r):
        if is_finite(a) and is_finite(b) and a != 0.0:
            out_of_range()
    return r


def strong_float_power(a, b, known: Const):
    T = typeof(a)
    if zero_division_raises(T):
        if raw_eq(a, convert(0.0, T)) and raw_lt(b, convert(0.0, T)):
            zero_to_negative()
    return power_value(a, b, known)


def power_value(a, b, known: Const):
    """By functions that have the special values of C99's pow."""
    if known is not None:
        if is_easy(known):
            return pow_known(a, known)
    return own_pow(a, b)


@builtin
def pow_(a: Number, b: Number):
    return a ** b


@builtin
def pow_(base: Int | Bool, exp: Int | Bool, mod: Int | Bool):
    """base ** exp % mod by squaring; every product is taken below the modulus."""
    b = convert(base, pyint)
    e = convert(exp, pyint)
    m = convert(mod, pyint)
    if m == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    if e < 0:
        b = _inverse(b, m)
        e = -e
    size = -m if m < 0 else m
    r = 1 % size
    b = b % size
    while e > 0:
        if e & 1:
            r = _multiply_mod(r, b, size)
        b = _multiply_mod(b, b, size)
        e = e >> 1
    return r % m


def _multiply_mod(a, b, m):
    """a * b % m for 0 <= a, b < m < 2**63, by doubling when the product could wrap."""
    if m < 3037000500:
        return a * b % m
    r = 0
    while b > 0:
        if b & 1:
            r = r - (m - a) if r >= m - a else r + a
        a = a - (m - a) if a >= m - a else a + a
        b = b >> 1
    return r


def _inverse(b, m):
    """The inverse of b modulo m (extended Euclid)."""
    size = -m if m < 0 else m
    r0 = size
    r1 = b % size
    s0 = 0
    s1 = 1
    while r1 != 0:
        q = r0 // r1
        r0, r1 = r1, r0 - q * r1
        s0, s1 = s1, s0 - q * s1
    if r0 != 1:
        raise ValueError("base is not invertible for the given modulus")
    return s0 % size
