"""math.gamma and math.lgamma by Lanczos' approximation (13 terms, g = 6.0246..., coefficients of Pugh's method as
published with Boost), the way CPython computes them, so that results agree with it.

Errors: gamma below 10 ulp, lgamma below 10 ulp away from its zeros near -2.4, -2.7, ...
"""
from lib.math.math import range_error
from lib.math.native import (
    c_copysign, c_cos, c_exp, c_fabs, c_floor, c_fmod, c_log, c_pow, c_sin, is_finite, is_inf, is_nan,
)
from lib.words import convert, module, pyfloat, pyint, Real

G = 6.024680040776729583740234375
G_HALF = 5.524680040776729583740234375
PI = 3.141592653589793
LOG_PI = 1.1447298858494002


def lanczos_sum(x):
    """The rational function of 13 terms; in 1/x for large x, so that nothing overflows."""
    if x < 5.0:
        return _numerator(x) / _denominator(x)
    return _numerator_inverse(x) / _denominator_inverse(x)


def _numerator(x):
    r = 2.5066282746310002701649081771338373386264310793408 * x + 210.82427775157934587250973392071336271166969580291
    r = r * x + 8071.6720023658162106380029022722506138218516325024
    r = r * x + 186056.26539522349504029498971604569928220784236328
    r = r * x + 2876370.6289353724412254090516208496135991145378768
    r = r * x + 31426415.585400194380614231628318205362874684987640
    r = r * x + 248874557.86205415651146038641322942321632125127801
    r = r * x + 1439720407.3117216736632230727949123939715485786372
    r = r * x + 6039542586.3520280050642916443072979210699388420708
    r = r * x + 17921034426.037209699919755754458931112671403265390
    r = r * x + 35711959237.355668049440185451547166705960488635843
    r = r * x + 42919803642.649098768957899047001988850926355848959
    return r * x + 23531376880.410759688572007674451636754734846804940


def _denominator(x):
    r = x + 66.0
    r = r * x + 1925.0
    r = r * x + 32670.0
    r = r * x + 357423.0
    r = r * x + 2637558.0
    r = r * x + 13339535.0
    r = r * x + 45995730.0
    r = r * x + 105258076.0
    r = r * x + 150917976.0
    r = r * x + 120543840.0
    r = r * x + 39916800.0
    return r * x


def _numerator_inverse(x):
    r = 23531376880.410759688572007674451636754734846804940 / x + 42919803642.649098768957899047001988850926355848959
    r = r / x + 35711959237.355668049440185451547166705960488635843
    r = r / x + 17921034426.037209699919755754458931112671403265390
    r = r / x + 6039542586.3520280050642916443072979210699388420708
    r = r / x + 1439720407.3117216736632230727949123939715485786372
    r = r / x + 248874557.86205415651146038641322942321632125127801
    r = r / x + 31426415.585400194380614231628318205362874684987640
    r = r / x + 2876370.6289353724412254090516208496135991145378768
    r = r / x + 186056.26539522349504029498971604569928220784236328
    r = r / x + 8071.6720023658162106380029022722506138218516325024
    r = r / x + 210.82427775157934587250973392071336271166969580291
    return r / x + 2.5066282746310002701649081771338373386264310793408


def _denominator_inverse(x):
    r = 39916800.0 / x + 120543840.0
    r = r / x + 150917976.0
    r = r / x + 105258076.0
    r = r / x + 45995730.0
    r = r / x + 13339535.0
    r = r / x + 2637558.0
    r = r / x + 357423.0
    r = r / x + 32670.0
    r = r / x + 1925.0
    r = r / x + 66.0
    return r / x + 1.0


def sin_pi(x):
    """sin(pi * x), exact where it is 0 or 1."""
    y = c_fmod(c_fabs(x), 2.0)
    n = convert(c_floor(2.0 * y + 0.5), pyint)
    if n == 0:
        r = c_sin(PI * y)
    elif n == 1:
        r = c_cos(PI * (y - 0.5))
    elif n == 2:
        r = c_sin(PI * (1.0 - y))
    elif n == 3:
        r = -c_cos(PI * (y - 1.5))
    else:
        r = c_sin(PI * (y - 2.0))
    return c_copysign(1.0, x) * r


def pole(x):
    raise ValueError(f"expected a noninteger or positive integer, got {x}")


@module("math")
def gamma(x: Real):
    a = convert(x, pyfloat)
    if not is_finite(a):
        if a < 0.0:
            pole(a)
        return a
    if a == 0.0:
        pole(a)
    if a == c_floor(a):
        if a < 0.0:
            pole(a)
        if a <= 23.0:
            return _small_factorial(a)
    size = c_fabs(a)
    if size < 1e-20:
        if size < 5.562684646268004e-309:
            range_error()
        return 1.0 / a
    if size > 200.0:
        if a < 0.0:
            return 0.0 / sin_pi(a)
        range_error()
    r = _gamma(a, size)
    if is_inf(r):
        range_error()
    return r


def _small_factorial(x):
    """gamma of 1 … 23: every product is exact."""
    r = 1.0
    k = 2.0
    while k < x:
        r = r * k
        k = k + 1.0
    return r


def _gamma(x, size):
    y = size + G_HALF
    if size > G_HALF:
        z = (y - size) - G_HALF
    else:
        z = (y - G_HALF) - size
    z = z * G / y
    if x < 0.0:
        r = -PI / sin_pi(size) / size * c_exp(y) / lanczos_sum(size)
        r = r - z * r
        if size < 140.0:
            return r / c_pow(y, size - 0.5)
        root = c_pow(y, size / 2.0 - 0.25)
        return r / root / root
    r = lanczos_sum(size) / c_exp(y)
    r = r + z * r
    if size < 140.0:
        return r * c_pow(y, size - 0.5)
    root = c_pow(y, size / 2.0 - 0.25)
    return r * root * root


@module("math")
def lgamma(x: Real):
    a = convert(x, pyfloat)
    if not is_finite(a):
        return a if is_nan(a) else 1e400
    if a == c_floor(a) and a <= 2.0:
        if a <= 0.0:
            pole(a)
        return 0.0
    size = c_fabs(a)
    if size < 1e-20:
        return -c_log(size)
    r = c_log(lanczos_sum(size)) - G
    r = r + (size - 0.5) * (c_log(size + G - 0.5) - 1.0)
    if a < 0.0:
        r = LOG_PI - c_log(c_fabs(sin_pi(size))) - c_log(size) - r
    if is_inf(r):
        range_error()
    return r
