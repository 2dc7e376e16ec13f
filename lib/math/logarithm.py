"""log, log2, log10 and log1p of float64 and float32 without branches, calls or tables.

    x = 2**k (1 + f),  1 + f from sqrt(1/2) to sqrt(2),  s = f / (2 + f):    log(1 + f) = f - s (f - s**2 q(s**2)) 

Largest errors in ulp, float64 / float32: log 0.9 / 0.51, log2 1.0 / 0.51, log10 1.0 / 0.51, log1p 0.9 / 0.51
(tests/ulp measures them). The form is that of Tang (ACM TOMS 16, 1990) and of Sun's fdlibm, the coefficients are ours
(tools/minimax.py). float32 is computed in float64 with shorter polynomials.
"""
from lib.math.exponential import LN2, LN2_LOW
from lib.math.native import c_fabs, c_fma
from lib.math.parts import power_of_two, quick_sum, two_product, two_sum, word
from lib.words import (
    bits, bits_of, convert, Float, nan, pyfloat, raw_and, raw_div, raw_eq, raw_ge, raw_gt, raw_lt, raw_or, raw_shr,
    select, typeof,
)

ROOT_HALF = 4604544271217802188  # the word of sqrt(1/2)
ONE = 4607182418800017408
MANTISSA = 4503599627370495
EXACT = 4841369599423283200  # the word of 2**52: an integer below 2**52 in its low bits is added to it


def parts(x):
    """(k, m) of x = 2**k m, m from sqrt(1/2) to sqrt(2), for x > 0; k as float."""
    tiny = raw_lt(x, 2.2250738585072014e-308)
    w = word(select(tiny, x * 18014398509481984.0, x)) + (ONE - ROOT_HALF)
    # the sign is 0, so the exponent field is an integer below 2048
    k = bits(pyfloat, raw_or(raw_and(raw_shr(w, 52), 2047), EXACT)) - select(tiny, 4503599627371573.0, 4503599627371519.0)
    return (k, bits(pyfloat, raw_and(w, MANTISSA) + ROOT_HALF))


def atanh_tail(z):
    """q of 2 atanh(s) = 2 s + s**3 q(s**2) for s**2 = z <= 0.0295, to 2**-58."""
    y = z * z
    a = c_fma(0.39999999999413793, z, 0.6666666666666734)
    b = c_fma(0.2222219855276439, z, 0.28571428742585936)
    c = c_fma(0.1531402376122404, z, 0.1818356538294056)
    return c_fma(c_fma(c_fma(0.14796214538300198, y, c), y, b), y, a)


def special(x, r):
    """r for x > 0; the limits elsewhere."""
    r = select(raw_eq(x, 1e400), x, r)
    r = select(raw_gt(x, 0.0), r, nan)
    return select(raw_eq(x, 0.0), -1e400, r)


def log(x: Float):
    if bits_of(typeof(x)) == 32:
        return convert(log_single(convert(x, pyfloat)), typeof(x))
    return convert(log_double(convert(x, pyfloat)), typeof(x))


def log_rest(f):
    """(h, e): log(1 + f) = f - h + e, with h = f**2 / 2 rounded and e what else there is."""
    s = raw_div(f, 2.0 + f)
    z = s * s
    h = 0.5 * f * f
    return (h, s * c_fma(z, atanh_tail(z), h))


def log_double(x):
    k, m = parts(x)
    f = m - 1.0
    h, e = log_rest(f)
    return special(x, c_fma(k, LN2, f - (h - c_fma(k, LN2_LOW, e))))


def log_short(m):
    """log(m) in double for float32, to 2**-37."""
    f = m - 1.0
    s = raw_div(f, 2.0 + f)
    z = s * s
    return c_fma(s * z, c_fma(c_fma(c_fma(0.23582579212818894, z, 0.2853728498652918), z, 0.40000335577015483), z, 0.6666666564370539), s + s)


def log_single(x):
    k, m = parts_normal(x)
    return special(x, c_fma(k, LN2, log_short(m)))


def parts_normal(x):
    """parts() of a number that is not subnormal, as every float32 is in double."""
    w = word(x) + (ONE - ROOT_HALF)
    k = bits(pyfloat, raw_or(raw_and(raw_shr(w, 52), 2047), EXACT)) - 4503599627371519.0
    return (k, bits(pyfloat, raw_and(w, MANTISSA) + ROOT_HALF))


def log2(x: Float):
    if bits_of(typeof(x)) == 32:
        y = convert(x, pyfloat)
        k, m = parts_normal(y)
        return convert(special(y, c_fma(log_short(m), LOG2_E, k)), typeof(x))
    return convert(log2_double(convert(x, pyfloat)), typeof(x))


LOG2_E = 1.4426950408889634
LOG2_E_LOW = 2.0355273740931033e-17


def log2_double(x):
    """The largest terms, k and f log2(e), are summed exactly."""
    k, m = parts(x)
    f = m - 1.0
    h, e = log_rest(f)
    p, lost = two_product(f, LOG2_E)
    s, rest = quick_sum(k, p)
    return special(x, s + (rest + c_fma(e - h, LOG2_E, c_fma(f, LOG2_E_LOW, lost))))


LOG10_E = 0.4342944819032518
LOG10_E_LOW = 1.098319650216765e-17
LOG10_2 = 0.30102999566398120
LOG10_2_LOW = -2.8037281277851704e-18


def log10(x: Float):
    if bits_of(typeof(x)) == 32:
        y = convert(x, pyfloat)
        k, m = parts_normal(y)
        return convert(special(y, c_fma(log_short(m), LOG10_E, k * LOG10_2)), typeof(x))
    return convert(log10_double(convert(x, pyfloat)), typeof(x))


def log10_double(x):
    k, m = parts(x)
    f = m - 1.0
    h, e = log_rest(f)
    p, lost = two_product(f, LOG10_E)
    a, b = two_product(k, LOG10_2)
    s, rest = quick_sum(a, p)
    return special(x, s + (rest + c_fma(e - h, LOG10_E, c_fma(f, LOG10_E_LOW, lost) + c_fma(k, LOG10_2_LOW, b))))


def log1p(x: Float):
    return convert(log1p_double(convert(x, pyfloat)), typeof(x))


def log1p_double(x):
    r = log1p_sum(x, 0.0, 0.0)
    r = select(raw_lt(c_fabs(x), 1e-17), x, r)
    r = select(raw_eq(x, 1e400), x, r)
    r = select(raw_ge(x, -1.0), r, nan)
    return select(raw_eq(x, -1.0), -1e400, r)


def log1p_sum(high, low, more):
    """log(2**more (1 + high + low)) for high + low > -1, |low| at most an ulp of high."""
    u, rest = two_sum(1.0, high)
    w = word(u) + (ONE - ROOT_HALF)
    field = raw_and(raw_shr(w, 52), 2047)
    k = bits(pyfloat, raw_or(field, EXACT)) - 4503599627371519.0
    m = bits(pyfloat, raw_and(w, MANTISSA) + ROOT_HALF)
    # below 2**1023 the power of two that turns u into m is normal; above it the rest is nothing
    shrink = power_of_two(select(raw_lt(field, 2045), 2046 - field, 1))
    whole = raw_eq(k, 0.0)
    f = select(whole, high, m - 1.0)
    c = select(whole, low, (rest + low) * shrink)
    h, e = log_rest(f)
    c = c_fma(-f, c, c) + f * f * c
    k = k + more
    return c_fma(k, LN2, f - (h - (c + c_fma(k, LN2_LOW, e))))
