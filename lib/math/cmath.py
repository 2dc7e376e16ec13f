"""Python's cmath module: complex functions with C99's special values, CPython's algorithms and exceptions.

    cmath.sqrt(-1)  ->  1j      cmath.log(0)  ->  ValueError      cmath.exp(1000)  ->  OverflowError

Formulas after Kahan 1987 (branch cuts follow the signs of zeros). The sine family is the hyperbolic one turned by i.
Errors: a few ulp of the size of the result.
"""
from lib.math.math import domain_error, range_error
from lib.math.native import (
    c_asinh, c_atan2, c_copysign, c_cos, c_cosh, c_exp, c_fabs, c_hypot, c_log, c_log1p, c_sin, c_sinh, c_sqrt,
    c_tan, c_tanh, is_finite, is_inf, is_nan,
)
from lib.words import constants, convert, imag, make_complex, module, nan, Number, pycomplex, pyfloat, Real, real

INF = 1e400
HALF_PI = 1.5707963267948966
LN2 = 0.6931471805599453
LN10 = 2.302585092994046
E = 2.718281828459045
LARGE = 4.49423283715579e+307
SQRT_LARGE = 6.703903964971298e+153
LOG_LARGE = 708.3964185322641
SQRT_TINY = 1.4916681462400413e-154
TINY = 2.2250738585072014e-308

constants("cmath", pi=3.141592653589793, e=2.718281828459045, tau=6.283185307179586, inf=1e400, nan=nan,
          infj=1e400j, nanj=complex(0.0, nan))


def both_finite(z):
    return is_finite(real(z)) and is_finite(imag(z))


def checked(z):
    """An infinite result of finite operands overflowed."""
    if is_inf(real(z)) or is_inf(imag(z)):
        range_error()
    return z


def turned(z):
    """i * z."""
    return make_complex(-imag(z), real(z))


def turned_back(z):
    """-i * z."""
    return make_complex(imag(z), -real(z))


def log_of_large(x, y):
    """log(|x + iy|) where the modulus itself could overflow."""
    return c_log(c_hypot(x / 2.0, y / 2.0)) + LN2 * 2.0


# ---------------------------------------------------------------- square root, exponential, logarithm


@module("cmath")
def sqrt(z: Number):
    return c_square_root(convert(z, pycomplex))


def c_square_root(z):
    x = real(z)
    y = imag(z)
    if not both_finite(z):
        return _sqrt_special(x, y)
    if x == 0.0 and y == 0.0:
        return make_complex(0.0, y)
    a = c_fabs(x)
    b = c_fabs(y)
    if a < TINY and b < TINY:
        a = a * 9007199254740992.0
        s = c_sqrt(a + c_hypot(a, b * 9007199254740992.0)) * 7.450580596923828e-09
    else:
        a = a / 8.0
        s = 2.0 * c_sqrt(a + c_hypot(a, b / 8.0))
    d = b / (2.0 * s)
    if x >= 0.0:
        return make_complex(s, c_copysign(d, y))
    return make_complex(d, c_copysign(s, y))


def _sqrt_special(x, y):
    if is_inf(y):
        return make_complex(INF, y)
    if x == INF:
        return make_complex(INF, y if is_nan(y) else c_copysign(0.0, y))
    if x == -INF:
        return make_complex(nan if is_nan(y) else 0.0, c_copysign(INF, y))
    return make_complex(nan, nan)


@module("cmath")
def exp(z: Number):
    w = convert(z, pycomplex)
    x = real(w)
    y = imag(w)
    if not both_finite(w):
        return _exp_special(x, y)
    if x > LOG_LARGE:
        size = c_exp(x - 1.0)
        return checked(make_complex(size * c_cos(y) * E, size * c_sin(y) * E))
    size = c_exp(x)
    return checked(make_complex(size * c_cos(y), size * c_sin(y)))


def _exp_special(x, y):
    if is_inf(y) and (is_finite(x) or x == INF):
        domain_error()
    if is_inf(x):
        if is_finite(y):
            if y == 0.0:
                return make_complex(INF if x > 0.0 else 0.0, y)
            size = INF if x > 0.0 else 0.0
            return make_complex(c_copysign(size, c_cos(y)), c_copysign(size, c_sin(y)))
        if x < 0.0:
            return make_complex(0.0, 0.0)
        return make_complex(INF, nan)
    if y == 0.0:
        return make_complex(nan, y)
    return make_complex(nan, nan)


@module("cmath")
def log(z: Number):
    return c_logarithm(convert(z, pycomplex))


@module("cmath")
def log(z: Number, base: Number):
    """The quotient of two logarithms; a base of 0 or 1 is a domain error, z == 0 is not (as in CPython)."""
    w = convert(z, pycomplex)
    a = make_complex(-INF, c_atan2(imag(w), real(w))) if w == 0j else c_logarithm(w)
    b = c_logarithm(convert(base, pycomplex))
    if real(b) == 0.0 and imag(b) == 0.0:
        domain_error()
    return a / b


@module("cmath")
def log10(z: Number):
    w = c_logarithm(convert(z, pycomplex))
    return make_complex(real(w) / LN10, imag(w) / LN10)


def c_logarithm(z):
    """log of the modulus (near 1 by log1p, very large or small scaled) and the angle."""
    x = real(z)
    y = imag(z)
    a = c_fabs(x)
    b = c_fabs(y)
    angle = c_atan2(y, x)
    if not both_finite(z):
        return make_complex(INF if is_inf(x) or is_inf(y) else nan, angle)
    if a > LARGE or b > LARGE:
        return make_complex(c_log(c_hypot(a / 2.0, b / 2.0)) + LN2, angle)
    if a < TINY and b < TINY:
        if a == 0.0 and b == 0.0:
            domain_error()
        return make_complex(c_log(c_hypot(a * 9007199254740992.0, b * 9007199254740992.0)) - 53.0 * LN2, angle)
    h = c_hypot(a, b)
    if 0.71 <= h and h <= 1.73:
        large = a if a > b else b
        small = b if a > b else a
        return make_complex(c_log1p((large - 1.0) * (large + 1.0) + small * small) / 2.0, angle)
    return make_complex(c_log(h), angle)


# ---------------------------------------------------------------- hyperbolic


@module("cmath")
def cosh(z: Number):
    return c_hyperbolic_cosine(convert(z, pycomplex))


def c_hyperbolic_cosine(z):
    x = real(z)
    y = imag(z)
    if not both_finite(z):
        return _cosh_special(x, y)
    if c_fabs(x) > LOG_LARGE:
        less = x - c_copysign(1.0, x)
        return checked(make_complex(c_cos(y) * c_cosh(less) * E, c_sin(y) * c_sinh(less) * E))
    return checked(make_complex(c_cos(y) * c_cosh(x), c_sin(y) * c_sinh(x)))


def _cosh_special(x, y):
    if is_inf(y) and not is_nan(x):
        domain_error()
    if is_inf(x):
        if is_nan(y):
            return make_complex(INF, nan)
        if y == 0.0:
            return make_complex(INF, c_copysign(0.0, x) * c_copysign(1.0, y))
        return make_complex(c_copysign(INF, c_cos(y)), c_copysign(INF, c_sin(y)) * c_copysign(1.0, x))
    if x == 0.0:
        return make_complex(nan, 0.0)
    if y == 0.0:
        return make_complex(nan, 0.0)
    return make_complex(nan, nan)


@module("cmath")
def sinh(z: Number):
    return c_hyperbolic_sine(convert(z, pycomplex))


def c_hyperbolic_sine(z):
    x = real(z)
    y = imag(z)
    if not both_finite(z):
        return _sinh_special(x, y)
    if c_fabs(x) > LOG_LARGE:
        less = x - c_copysign(1.0, x)
        return checked(make_complex(c_cos(y) * c_sinh(less) * E, c_sin(y) * c_cosh(less) * E))
    return checked(make_complex(c_cos(y) * c_sinh(x), c_sin(y) * c_cosh(x)))


def _sinh_special(x, y):
    if is_inf(y) and not is_nan(x):
        domain_error()
    if is_inf(x):
        if is_nan(y):
            return make_complex(x, nan)
        if y == 0.0:
            return make_complex(x, y)
        return make_complex(c_copysign(INF, c_cos(y)) * c_copysign(1.0, x), c_copysign(INF, c_sin(y)))
    if x == 0.0:
        return make_complex(x, nan)
    if y == 0.0:
        return make_complex(nan, y)
    return make_complex(nan, nan)


@module("cmath")
def tanh(z: Number):
    return c_hyperbolic_tangent(convert(z, pycomplex))


def c_hyperbolic_tangent(z):
    """Kahan's formula: no overflow, exact signs."""
    x = real(z)
    y = imag(z)
    if not both_finite(z):
        return _tanh_special(x, y)
    if c_fabs(x) > LOG_LARGE:
        return make_complex(c_copysign(1.0, x), 4.0 * c_sin(y) * c_cos(y) * c_exp(-2.0 * c_fabs(x)))
    t = c_tanh(x)
    u = c_tan(y)
    s = 1.0 / c_cosh(x)
    tu = t * u
    denom = 1.0 + tu * tu
    return make_complex(t * (1.0 + u * u) / denom, u / denom * s * s)


def _tanh_special(x, y):
    if is_inf(y) and is_finite(x):
        domain_error()
    if is_inf(x):
        if is_finite(y):
            return make_complex(c_copysign(1.0, x), c_copysign(0.0, 2.0 * c_sin(y) * c_cos(y)))
        return make_complex(c_copysign(1.0, x), 0.0)
    if y == 0.0:
        return make_complex(nan, y)
    return make_complex(nan, nan)


# ---------------------------------------------------------------- inverse hyperbolic


@module("cmath")
def acosh(z: Number):
    w = convert(z, pycomplex)
    x = real(w)
    y = imag(w)
    if not both_finite(w):
        return _acosh_special(x, y)
    if c_fabs(x) > LARGE or c_fabs(y) > LARGE:
        return make_complex(log_of_large(x, y), c_atan2(y, x))
    s = c_square_root(make_complex(x - 1.0, y))
    t = c_square_root(make_complex(x + 1.0, y))
    return make_complex(c_asinh(real(s) * real(t) + imag(s) * imag(t)), 2.0 * c_atan2(imag(s), real(t)))


def _acosh_special(x, y):
    if is_inf(x) or is_inf(y):
        return make_complex(INF, c_atan2(y, x))
    return make_complex(nan, nan)


@module("cmath")
def asinh(z: Number):
    return c_inverse_sine(convert(z, pycomplex))


def c_inverse_sine(z):
    """asinh."""
    x = real(z)
    y = imag(z)
    if not both_finite(z):
        return _asinh_special(x, y)
    if c_fabs(x) > LARGE or c_fabs(y) > LARGE:
        return make_complex(c_copysign(log_of_large(x, y), x), c_atan2(y, c_fabs(x)))
    s = c_square_root(make_complex(1.0 + y, -x))
    t = c_square_root(make_complex(1.0 - y, x))
    return make_complex(c_asinh(real(s) * imag(t) - real(t) * imag(s)),
                        c_atan2(y, real(s) * real(t) - imag(s) * imag(t)))


def _asinh_special(x, y):
    if is_nan(x):
        if is_inf(y):
            return make_complex(INF, nan)
        return make_complex(nan, y if y == 0.0 else nan)
    if is_inf(x) or is_inf(y):
        return make_complex(c_copysign(INF, x), c_atan2(y, c_fabs(x)))
    return make_complex(nan, nan)


@module("cmath")
def atanh(z: Number):
    return c_inverse_tangent(convert(z, pycomplex))


def c_inverse_tangent(z):
    """atanh, odd: computed in the right half plane."""
    if real(z) < 0.0 or (real(z) == 0.0 and c_copysign(1.0, real(z)) < 0.0):
        return -_atanh_right(-z)
    return _atanh_right(z)


def _atanh_right(z):
    x = real(z)
    y = imag(z)
    b = c_fabs(y)
    if not both_finite(z):
        return _atanh_special(x, y)
    if x > SQRT_LARGE or b > SQRT_LARGE:
        h = c_hypot(x / 2.0, y / 2.0)
        return make_complex(x / 4.0 / h / h, -c_copysign(HALF_PI, -y))
    if x == 1.0 and b < SQRT_TINY:
        if b == 0.0:
            domain_error()
        return make_complex(-c_log(c_sqrt(b) / c_sqrt(c_hypot(b, 2.0))), c_copysign(c_atan2(2.0, -b) / 2.0, y))
    less = 1.0 - x
    return make_complex(c_log1p(4.0 * x / (less * less + b * b)) / 4.0,
                        -c_atan2(-2.0 * y, less * (1.0 + x) - b * b) / 2.0)


def _atanh_special(x, y):
    if is_inf(y):
        return make_complex(c_copysign(0.0, x), c_copysign(HALF_PI, y))
    if is_inf(x):
        return make_complex(c_copysign(0.0, x), nan if is_nan(y) else c_copysign(HALF_PI, y))
    if x == 0.0:
        return make_complex(x, nan)
    return make_complex(nan, nan)


# ---------------------------------------------------------------- circular


@module("cmath")
def cos(z: Number):
    return c_hyperbolic_cosine(turned(convert(z, pycomplex)))


@module("cmath")
def sin(z: Number):
    return turned_back(c_hyperbolic_sine(turned(convert(z, pycomplex))))


@module("cmath")
def tan(z: Number):
    return turned_back(c_hyperbolic_tangent(turned(convert(z, pycomplex))))


@module("cmath")
def asin(z: Number):
    return turned_back(c_inverse_sine(turned(convert(z, pycomplex))))


@module("cmath")
def atan(z: Number):
    return turned_back(c_inverse_tangent(turned(convert(z, pycomplex))))


@module("cmath")
def acos(z: Number):
    w = convert(z, pycomplex)
    x = real(w)
    y = imag(w)
    if not both_finite(w):
        return _acos_special(x, y)
    if c_fabs(x) > LARGE or c_fabs(y) > LARGE:
        return make_complex(c_atan2(c_fabs(y), x), c_copysign(log_of_large(x, y), -y))
    s = c_square_root(make_complex(1.0 - x, -y))
    t = c_square_root(make_complex(1.0 + x, y))
    return make_complex(2.0 * c_atan2(real(s), real(t)), c_asinh(real(t) * imag(s) - imag(t) * real(s)))


def _acos_special(x, y):
    if is_inf(x) or is_inf(y):
        return make_complex(c_atan2(c_fabs(y), x), c_copysign(INF, -y))
    if x == 0.0:
        return make_complex(HALF_PI, nan)
    return make_complex(nan, nan)


# ---------------------------------------------------------------- polar form and tests


@module("cmath")
def phase(z: Number):
    w = convert(z, pycomplex)
    return c_atan2(imag(w), real(w))


@module("cmath")
def polar(z: Number):
    w = convert(z, pycomplex)
    return (abs(w), c_atan2(imag(w), real(w)))


@module("cmath")
def rect(r: Real, phi: Real):
    size = convert(r, pyfloat)
    angle = convert(phi, pyfloat)
    if is_finite(size) and is_finite(angle):
        if angle == 0.0:
            return make_complex(size, size * angle)
        return make_complex(size * c_cos(angle), size * c_sin(angle))
    return _rect_special(size, angle)


def _rect_special(r, phi):
    if is_inf(phi) and r != 0.0 and not is_nan(r):
        domain_error()
    if is_inf(r):
        if is_nan(phi):
            return make_complex(INF, nan)
        if phi == 0.0:
            return make_complex(r, phi if r > 0.0 else -phi)
        sign = c_copysign(1.0, r)
        return make_complex(c_copysign(INF, c_cos(phi)) * sign, c_copysign(INF, c_sin(phi)) * sign)
    if r == 0.0:
        return make_complex(0.0, 0.0)
    return make_complex(nan, phi if phi == 0.0 else nan)


@module("cmath")
def isnan(z: Number):
    w = convert(z, pycomplex)
    return is_nan(real(w)) or is_nan(imag(w))


@module("cmath")
def isinf(z: Number):
    w = convert(z, pycomplex)
    return is_inf(real(w)) or is_inf(imag(w))


@module("cmath")
def isfinite(z: Number):
    return both_finite(convert(z, pycomplex))


@module("cmath")
def isclose(a: Number, b: Number, rel_tol: Real = 1e-09, abs_tol: Real = 0.0):
    x = convert(a, pycomplex)
    y = convert(b, pycomplex)
    r = convert(rel_tol, pyfloat)
    t = convert(abs_tol, pyfloat)
    if r < 0.0 or t < 0.0:
        raise ValueError("tolerances must be non-negative")
    if x == y:
        return True
    if isinf(x) or isinf(y):
        return False
    d = abs(x - y)
    return d <= r * abs(y) or d <= r * abs(x) or d <= t
