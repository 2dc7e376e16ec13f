"""NumPy's mathematical functions: lib/math's, in float32 or float64 as NumPy chooses, without exceptions.

    np.sqrt(int32 array)  ->  float64      np.log(-1.0)  ->  nan      np.exp(1j)  ->  complex128

Errors in ulp stand in the files of lib/math (NumPy's own vectorised versions may differ by up to 4 ulp). Complex functions
are made from the C library's.
"""
from lib.math.cmath import c_inverse_sine, c_square_root, turned, turned_back
from lib.math.exponential import exp as own_exp, exp2 as own_exp2, expm1 as own_expm1
from lib.math.hyperbolic import (
    acosh as own_acosh, asinh as own_asinh, atanh as own_atanh, cosh as own_cosh, sinh as own_sinh, tanh as own_tanh,
)
from lib.math.inverse_trigonometric import acos as own_acos, asin as own_asin, atan as own_atan, atan2 as own_atan2
from lib.math.logarithm import log as own_log, log10 as own_log10, log1p as own_log1p, log2 as own_log2
from lib.math.power import cbrt as own_cbrt, hypot as own_hypot
from lib.math.trigonometric import cos as own_cos, sin as own_sin, tan as own_tan
from lib.math.native import (
    c_atan2, c_cos, c_cosh, c_exp, c_exp2, c_fabs, c_hypot, c_log, c_log1p, c_sin, c_sinh, c_sqrt, c_tan, c_tanh,
    is_nan,
)
from lib.numpy.kinds import float_type, pair_type, real_float_type
from lib.numpy.shapes import imag_, real_
from lib.words import (
    Array, constants, convert, float64, imag, is_bool, is_complex, make_complex, matches, nan, Number, numpy, part, pybool, pycomplex, pyint, raw_add,
    raw_div, raw_eq, raw_gt, raw_sub, Real, real, typeof, ufunc,
)

constants("numpy", pi=3.141592653589793, e=2.718281828459045, inf=1e400, nan=nan, euler_gamma=0.5772156649015329,
          newaxis=None)


def as_float(x):
    """A real or complex scalar in the float type of the result."""
    return convert(x, float_type(typeof(x)))


def as_real(x):
    return convert(x, real_float_type(typeof(x)))


def wide(f, z):
    """A complex function computed in double and stored in the type of z."""
    return convert(f(convert(z, pycomplex)), typeof(z))


@ufunc
def sqrt(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return wide(c_square_root, y)
    return c_sqrt(y)


@ufunc
def exp(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return complex_exp(y)
    return own_exp(y)


def complex_exp(z):
    size = c_exp(real(z))
    if imag(z) == convert(0.0, part(typeof(z))):
        return make_complex(size, imag(z))
    return make_complex(size * c_cos(imag(z)), size * c_sin(imag(z)))


@ufunc
def log(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return complex_log(y)
    return own_log(y)


def complex_log(z):
    return make_complex(c_log(c_hypot(real(z), imag(z))), c_atan2(imag(z), real(z)))


@ufunc
def log2(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return scaled(complex_log(y), 1.4426950408889634)
    return own_log2(y)


@ufunc
def log10(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return scaled(complex_log(y), 0.4342944819032518)
    return own_log10(y)


def scaled(z, factor):
    f = convert(factor, part(typeof(z)))
    return make_complex(real(z) * f, imag(z) * f)


@ufunc
def sin(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return make_complex(c_sin(real(y)) * c_cosh(imag(y)), c_cos(real(y)) * c_sinh(imag(y)))
    return own_sin(y)


@ufunc
def cos(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return make_complex(c_cos(real(y)) * c_cosh(imag(y)), -(c_sin(real(y)) * c_sinh(imag(y))))
    return own_cos(y)


@ufunc
def tan(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return turned_back(complex_tanh(turned(y)))
    return own_tan(y)


@ufunc
def sinh(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return make_complex(c_sinh(real(y)) * c_cos(imag(y)), c_cosh(real(y)) * c_sin(imag(y)))
    return own_sinh(y)


@ufunc
def cosh(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return make_complex(c_cosh(real(y)) * c_cos(imag(y)), c_sinh(real(y)) * c_sin(imag(y)))
    return own_cosh(y)


@ufunc
def tanh(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return complex_tanh(y)
    return own_tanh(y)


def complex_tanh(z):
    """Kahan's formula; beyond 20 the real part is 1 to the last bit."""
    T = part(typeof(z))
    x = real(z)
    y = imag(z)
    one = convert(1.0, T)
    if c_fabs(x) > convert(20.0, T):
        sign = one if x > convert(0.0, T) else -one
        return make_complex(sign, convert(4.0, T) * c_sin(y) * c_cos(y) * c_exp(convert(-2.0, T) * c_fabs(x)))
    t = c_tanh(x)
    u = c_tan(y)
    s = raw_div(one, c_cosh(x))
    denom = one + t * u * t * u
    return make_complex(raw_div(t * (one + u * u), denom), raw_div(u, denom) * s * s)


def complex_asin(z):
    return turned_back(c_inverse_sine(turned(z)))


def complex_acos(z):
    w = complex_asin(z)
    return make_complex(1.5707963267948966 - real(w), -imag(w))


@ufunc
def arcsin(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return wide(complex_asin, y)
    return own_asin(y)


@ufunc(name="asin")
def asin(x: Number):
    return arcsin(x)


@ufunc
def arccos(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return wide(complex_acos, y)
    return own_acos(y)


@ufunc(name="acos")
def acos(x: Number):
    return arccos(x)


@ufunc
def arcsinh(x: Number):
    y = as_float(x)
    if is_complex(typeof(y)):
        return wide(c_inverse_sine, y)
    return own_asinh(y)


@ufunc(name="asinh")
def asinh(x: Number):
    return arcsinh(x)


@ufunc
def arctan(x: Real):
    return own_atan(as_real(x))


@ufunc(name="atan")
def atan(x: Real):
    return own_atan(as_real(x))


@ufunc
def arccosh(x: Real):
    return own_acosh(as_real(x))


@ufunc(name="acosh")
def acosh(x: Real):
    return own_acosh(as_real(x))


@ufunc
def arctanh(x: Real):
    return own_atanh(as_real(x))


@ufunc(name="atanh")
def atanh(x: Real):
    return own_atanh(as_real(x))


@ufunc
def arctan2(y: Real, x: Real):
    T = pair_type(typeof(y), typeof(x))
    return own_atan2(convert(y, T), convert(x, T))


@ufunc(name="atan2")
def atan2(y: Real, x: Real):
    return arctan2(y, x)


@ufunc
def hypot(x: Real, y: Real):
    T = pair_type(typeof(x), typeof(y))
    return own_hypot(convert(x, T), convert(y, T))


@ufunc
def exp2(x: Real):
    return own_exp2(as_real(x))


@ufunc
def expm1(x: Real):
    return own_expm1(as_real(x))


@ufunc
def log1p(x: Real):
    return own_log1p(as_real(x))


@ufunc
def cbrt(x: Real):
    return own_cbrt(as_real(x))


@ufunc
def deg2rad(x: Real):
    y = as_real(x)
    return y * convert(0.017453292519943295, typeof(y))


@ufunc
def radians(x: Real):
    return deg2rad(x)


@ufunc
def rad2deg(x: Real):
    y = as_real(x)
    return y * convert(57.29577951308232, typeof(y))


@ufunc
def degrees(x: Real):
    return rad2deg(x)


@ufunc
def logaddexp(x: Real, y: Real):
    """log(exp(x) + exp(y)) without overflow."""
    T = pair_type(typeof(x), typeof(y))
    a = convert(x, T)
    b = convert(y, T)
    if raw_eq(a, b):
        return raw_add(a, convert(0.6931471805599453, T))
    d = raw_sub(a, b)
    if raw_gt(d, convert(0.0, T)):
        return a + c_log1p(c_exp(-d))
    if is_nan(d):
        return d
    return b + c_log1p(c_exp(d))


@ufunc
def logaddexp2(x: Real, y: Real):
    T = pair_type(typeof(x), typeof(y))
    a = convert(x, T)
    b = convert(y, T)
    if raw_eq(a, b):
        return raw_add(a, convert(1.0, T))
    d = raw_sub(a, b)
    scale = convert(1.4426950408889634, T)
    if raw_gt(d, convert(0.0, T)):
        return a + c_log1p(c_exp2(-d)) * scale
    if is_nan(d):
        return d
    return b + c_log1p(c_exp2(d)) * scale


@ufunc
def angle(z: Number):
    y = convert(z, float64) if is_bool(typeof(z)) else as_float(z)
    if is_complex(typeof(y)):
        return c_atan2(imag(y), real(y))
    return c_atan2(convert(0.0, typeof(y)), y)


@numpy(name="real")
def real_part(z: Array | Number):
    """A view of an array's real parts; of real arrays the array itself."""
    if matches(z, Array):
        return real_(z)
    return real(z) if is_complex(typeof(z)) else python_number(z)


@numpy(name="imag")
def imag_part(z: Array | Number):
    if matches(z, Array):
        return imag_(z)
    return imag(z) if is_complex(typeof(z)) else convert(0, typeof(python_number(z)))


def python_number(x):
    """Python's bool as the int that its .real is."""
    return convert(x, pyint) if typeof(x) == pybool else x
