"""The functions of Python's math module on one or two floats, with its exceptions.

    math.sqrt(-1)  ->  ValueError      math.exp(1000)  ->  OverflowError      math.log(inf)  ->  inf

Everything is computed as Python's float; integers and NumPy scalars are converted first. The functions themselves are our
own, each file says with which error (exponential.py, logarithm.py, trigonometric.py, ...). Messages are those of CPython
3.14. Sums and norms stand in sums.py, integer functions in integers.py, gamma functions in gamma.py.
"""
from lib.core.conversions import whole
from lib.math.error_function import erf as own_erf, erfc as own_erfc
from lib.math.exponential import exp as own_exp, exp2 as own_exp2, expm1 as own_expm1
from lib.math.hyperbolic import (
    acosh as own_acosh, asinh as own_asinh, atanh as own_atanh, cosh as own_cosh, sinh as own_sinh, tanh as own_tanh,
)
from lib.math.inverse_trigonometric import acos as own_acos, asin as own_asin, atan as own_atan, atan2 as own_atan2
from lib.math.logarithm import log as own_log, log10 as own_log10, log1p as own_log1p, log2 as own_log2
from lib.math.power import cbrt as own_cbrt, pow as own_pow
from lib.math.trigonometric import cos as own_cos, sin as own_sin, tan as own_tan
from lib.math.native import (
    c_ceil, c_copysign, c_fabs, c_floor, c_fma, c_fmod, c_ldexp, c_nextafter, c_remainder, c_sqrt, c_trunc, is_finite,
    is_inf, is_nan,
)
from lib.words import (
    bits, Bool, constants, convert, float64, inline, Int, int32, int64, is_weak, module, nan, NoneType, pybool, pyfloat, pyint, raw_div,
    Real, refuse, typeof,
)

constants("math", pi=3.141592653589793, e=2.718281828459045, tau=6.283185307179586, inf=1e400, nan=nan)


def range_error():
    raise OverflowError("math range error")


def domain_error():
    raise ValueError("math domain error")


def checked(x, r):
    """r = f(x) of a function that has no poles and no overflow: NaN out of a number is a domain error."""
    if is_nan(r) and not is_nan(x):
        domain_error()
    return r


def bounded(x, r):
    """r = f(x) of a function that may overflow."""
    if is_inf(r) and is_finite(x):
        range_error()
    return r


def need_finite(x):
    if is_inf(x):
        raise ValueError(f"expected a finite input, got {x}")


# ---------------------------------------------------------------- trigonometry


@module("math")
@inline
def sin(x: Real):
    y = convert(x, pyfloat)
    need_finite(y)
    return own_sin(y)


@module("math")
@inline
def cos(x: Real):
    y = convert(x, pyfloat)
    need_finite(y)
    return own_cos(y)


@module("math")
@inline
def tan(x: Real):
    y = convert(x, pyfloat)
    need_finite(y)
    return own_tan(y)


@module("math")
@inline
def asin(x: Real):
    y = convert(x, pyfloat)
    if c_fabs(y) > 1.0:
        raise ValueError(f"expected a number in range from -1 up to 1, got {y}")
    return own_asin(y)


@module("math")
@inline
def acos(x: Real):
    y = convert(x, pyfloat)
    if c_fabs(y) > 1.0:
        raise ValueError(f"expected a number in range from -1 up to 1, got {y}")
    return own_acos(y)


@module("math")
@inline
def atan(x: Real):
    return own_atan(convert(x, pyfloat))


@module("math")
@inline
def atan2(y: Real, x: Real):
    return own_atan2(convert(y, pyfloat), convert(x, pyfloat))


@module("math")
@inline
def sinh(x: Real):
    y = convert(x, pyfloat)
    return bounded(y, own_sinh(y))


@module("math")
@inline
def cosh(x: Real):
    y = convert(x, pyfloat)
    return bounded(y, own_cosh(y))


@module("math")
@inline
def tanh(x: Real):
    return own_tanh(convert(x, pyfloat))


@module("math")
@inline
def asinh(x: Real):
    return own_asinh(convert(x, pyfloat))


@module("math")
@inline
def acosh(x: Real):
    y = convert(x, pyfloat)
    if y < 1.0:
        raise ValueError(f"expected argument value not less than 1, got {y}")
    return own_acosh(y)


@module("math")
@inline
def atanh(x: Real):
    y = convert(x, pyfloat)
    if c_fabs(y) >= 1.0:
        raise ValueError(f"expected a number between -1 and 1, got {y}")
    return own_atanh(y)


@module("math")
@inline
def degrees(x: Real):
    return convert(x, pyfloat) * 57.29577951308232


@module("math")
@inline
def radians(x: Real):
    return convert(x, pyfloat) * 0.017453292519943295


# ---------------------------------------------------------------- powers, exponentials, logarithms


@module("math")
@inline
def sqrt(x: Real):
    y = convert(x, pyfloat)
    if y < 0.0:
        raise ValueError(f"expected a nonnegative input, got {y}")
    return c_sqrt(y)


@module("math")
@inline
def cbrt(x: Real):
    return own_cbrt(convert(x, pyfloat))


@module("math")
@inline
def exp(x: Real):
    y = convert(x, pyfloat)
    return bounded(y, own_exp(y))


@module("math")
@inline
def exp2(x: Real):
    y = convert(x, pyfloat)
    return bounded(y, own_exp2(y))


@module("math")
@inline
def expm1(x: Real):
    y = convert(x, pyfloat)
    return bounded(y, own_expm1(y))


def need_positive(x):
    if x <= 0.0:
        raise ValueError(f"expected a positive input, got {x}")


@module("math")
@inline
def log(x: Real):
    y = convert(x, pyfloat)
    need_positive(y)
    return own_log(y)


@module("math")
def log(x: Real, base: Real):
    """The quotient of two logarithms; base 1 divides by zero."""
    y = convert(x, pyfloat)
    b = convert(base, pyfloat)
    need_positive(y)
    need_positive(b)
    if b == 1.0:
        raise ZeroDivisionError("division by zero")
    return raw_div(own_log(y), own_log(b))


@module("math")
@inline
def log2(x: Real):
    y = convert(x, pyfloat)
    need_positive(y)
    return own_log2(y)


@module("math")
@inline
def log10(x: Real):
    y = convert(x, pyfloat)
    need_positive(y)
    return own_log10(y)


@module("math")
@inline
def log1p(x: Real):
    y = convert(x, pyfloat)
    if y <= -1.0:
        raise ValueError(f"expected argument value > -1, got {y}")
    return own_log1p(y)


@module("math")
def pow(x: Real, y: Real):
    """C99's pow; a pole or NaN from finite numbers is a domain error, infinity an overflow."""
    a = convert(x, pyfloat)
    b = convert(y, pyfloat)
    r = own_pow(a, b)
    if not is_finite(r) and is_finite(a) and is_finite(b):
        if is_nan(r) or a == 0.0:
            domain_error()
        range_error()
    return r


@module("math")
def ldexp(x: Real, i: Real):
    if typeof(i) != pyint and typeof(i) != pybool:
        refuse("the second argument of math.ldexp must be Python's own int", "convert it with int()")
    a = convert(x, pyfloat)
    n = int(i)
    if a == 0.0 or not is_finite(a):
        return a
    if n > 3000:
        range_error()
    r = c_ldexp(a, convert(n if n > -3000 else -3000, int32))
    if is_inf(r):
        range_error()
    return r


@module("math")
def frexp(x: Real):
    """(m, e) with x == m * 2**e and 0.5 <= |m| < 1, from the bits."""
    a = convert(x, pyfloat)
    if a == 0.0 or not is_finite(a):
        return (a, 0)
    shift = 0
    if c_fabs(a) < 2.2250738585072014e-308:
        a = a * 18014398509481984.0
        shift = -54
    b = convert(bits(int64, a), pyint)
    e = ((b >> 52) & 2047) - 1022
    m = bits(pyfloat, (b & -9218868437227405313) | 4602678819172646912)
    return (m, e + shift)


@module("math")
def modf(x: Real):
    a = convert(x, pyfloat)
    if is_inf(a):
        return (c_copysign(0.0, a), a)
    w = c_trunc(a)
    return (c_copysign(a - w, a), w)


# ---------------------------------------------------------------- rounding and parts


@module("math")
@inline
def floor(x: Real):
    if typeof(x) == pyint:
        return x
    return whole(c_floor(convert(x, pyfloat)))


@module("math")
@inline
def ceil(x: Real):
    if typeof(x) == pyint:
        return x
    return whole(c_ceil(convert(x, pyfloat)))


@module("math")
@inline
def trunc(x: Real):
    if not is_weak(typeof(x)) and typeof(x) != float64:
        refuse("of NumPy's numbers only float64 has math.trunc()", "use int(x)")
    if typeof(x) == pyint:
        return x
    return whole(convert(x, pyfloat))


@module("math")
@inline
def fabs(x: Real):
    return c_fabs(convert(x, pyfloat))


@module("math")
@inline
def copysign(x: Real, y: Real):
    return c_copysign(convert(x, pyfloat), convert(y, pyfloat))


@module("math")
def fmod(x: Real, y: Real):
    a = convert(x, pyfloat)
    b = convert(y, pyfloat)
    r = c_fmod(a, b)
    if is_nan(r) and not is_nan(a) and not is_nan(b):
        domain_error()
    return r


@module("math")
def remainder(x: Real, y: Real):
    """IEEE 754's remainder: exact."""
    a = convert(x, pyfloat)
    b = convert(y, pyfloat)
    r = c_remainder(a, b)
    if is_nan(r) and not is_nan(a) and not is_nan(b):
        domain_error()
    return r


@module("math")
@inline
def fma(x: Real, y: Real, z: Real):
    a = convert(x, pyfloat)
    b = convert(y, pyfloat)
    c = convert(z, pyfloat)
    r = c_fma(a, b, c)
    if not is_finite(r):
        if is_nan(r) and not is_nan(a) and not is_nan(b) and not is_nan(c):
            raise ValueError("invalid operation in fma")
        if is_inf(r) and is_finite(a) and is_finite(b) and is_finite(c):
            raise OverflowError("overflow in fma")
    return r


# ---------------------------------------------------------------- neighbours and tests


@module("math")
def nextafter(x: Real, y: Real, steps: NoneType = None):
    return c_nextafter(convert(x, pyfloat), convert(y, pyfloat))


@module("math")
def nextafter(x: Real, y: Real, steps: Int | Bool):
    """Some steps towards y, counted on the bits, which order floats of one sign."""
    a = convert(x, pyfloat)
    b = convert(y, pyfloat)
    n = int(steps)
    if n < 0:
        raise ValueError("steps must be a non-negative integer")
    if n == 0 or is_nan(a):
        return a
    if is_nan(b):
        return b
    if a == b:
        return b
    i = _line(a)
    j = _line(b)
    if i < j:
        k = j if n >= _distance(i, j) else i + n
    else:
        k = j if n >= _distance(j, i) else i - n
    if k == 0:
        return b if b == 0.0 else c_copysign(0.0, a)
    return bits(pyfloat, k) if k > 0 else -bits(pyfloat, -k)


def _line(x):
    """The bits as a number that grows with the float."""
    i = convert(bits(int64, c_fabs(x)), pyint)
    return -i if x < 0.0 else i


def _distance(i, j):
    """j - i for i < j, at most 2**63 - 1 (floats of both signs may lie further apart)."""
    if i < 0 and j > 9223372036854775807 + i:
        return 9223372036854775807
    return j - i


@module("math")
def ulp(x: Real):
    a = c_fabs(convert(x, pyfloat))
    if not is_finite(a):
        return a
    up = c_nextafter(a, 1e400)
    if is_inf(up):
        return a - c_nextafter(a, -1e400)
    return up - a


@module("math")
@inline
def isnan(x: Real):
    return is_nan(convert(x, pyfloat))


@module("math")
@inline
def isinf(x: Real):
    return is_inf(convert(x, pyfloat))


@module("math")
@inline
def isfinite(x: Real):
    return is_finite(convert(x, pyfloat))


@module("math")
def isclose(a: Real, b: Real, rel_tol: Real = 1e-09, abs_tol: Real = 0.0):
    x = convert(a, pyfloat)
    y = convert(b, pyfloat)
    r = convert(rel_tol, pyfloat)
    t = convert(abs_tol, pyfloat)
    if r < 0.0 or t < 0.0:
        raise ValueError("tolerances must be non-negative")
    if x == y:
        return True
    if is_inf(x) or is_inf(y):
        return False
    d = c_fabs(y - x)
    return d <= c_fabs(r * y) or d <= c_fabs(r * x) or d <= t


@module("math")
@inline
def erf(x: Real):
    return own_erf(convert(x, pyfloat))


@module("math")
@inline
def erfc(x: Real):
    return own_erfc(convert(x, pyfloat))
