"""log, log2, log10 and log1p of float64 and float32.

    x = 2**k m,  m near 1 / c of a table, r = m c - 1:    log x = k log 2 - log c + log(1 + r),  |r| < 2**-7

Largest errors in ulp, float64 / float32: log 0.6 / 0.51, log2 0.6 / 0.51, log10 0.6 / 0.51, log1p 0.7 / 0.51
(tests/ulp measures them). The method is that of Tang (ACM TOMS 16, 1990): c has 8 or 9 bits, so r is exact; around 1 c is 1, so small
results are exact to their own size. float32 is computed in float64 without a table, as Sun's fdlibm does. The coefficients are ours
(tools/minimax.py). What has no logarithm, and subnormal numbers, go through functions apart.
"""
from lib.math.exponential import LN2
from lib.math.native import c_fabs, c_fma
from lib.math.parts import cut, power_of_two, quick_sum, two_product, two_sum, word
from lib.math.tables import BINARY, CENTRES
from lib.words import (
    apart, bits, bits_of, convert, Float, nan, pyfloat, raw_and, raw_div, raw_eq, raw_ge, raw_gt, raw_lt, raw_not, raw_or,
    raw_shr, select, table_item, typeof,
)

ROOT_HALF = 4604544271217802188  # the word of sqrt(1/2)
LEAST = 4604490814335221760  # the word of 0.70, 76.5 intervals of the table below 1
ONE = 4607182418800017408
MANTISSA = 4503599627370495
EXACT = 4841369599423283200  # the word of 2**52: an integer below 2**52 in its low bits is added to it
TINY = 2.2250738585072014e-308
LN2_43 = 0.6931471805598903  # 43 bits
LN2_43_REST = 5.497923018708371e-14
LOG2_E = 1.4426950408889634
LOG2_E_LOW = 2.0355273740931033e-17
LOG10_E = 0.4342944819032518
LOG10_E_LOW = 1.098319650216765e-17
LOG10_2 = 0.30102999566398120


def interval(x):
    """(k, i, m): x = 2**k m for normal x > 0, m from 0.70 to 1.40 in interval i of the table; k as float."""
    w = word(x) + (ONE - LEAST)
    # the sign is 0, so the exponent field is an integer below 2048
    k = bits(pyfloat, raw_or(raw_and(raw_shr(w, 52), 2047), EXACT)) - 4503599627371519.0
    return (k, raw_and(raw_shr(w, 45), 127), bits(pyfloat, raw_and(w, MANTISSA) + LEAST))


def near_centre(i, m):
    return c_fma(m, table_item(CENTRES, 3 * i), -1.0)


def centre_log(k, i):
    """k log 2 - log c as two floats; the first is a multiple of 2**-43, 0 or larger than any r."""
    return (c_fma(k, LN2_43, table_item(CENTRES, 3 * i + 1)), c_fma(k, LN2_43_REST, table_item(CENTRES, 3 * i + 2)))


def rest_tail(r):
    """q of log(1 + r) = r + r**2 q(r) for |r| < 0.0059, to 2**-60 of it."""
    z = r * r
    a = c_fma(0.3333333333333343, r, -0.5)
    b = c_fma(0.1999999998310934, r, -0.2499999999248978)
    c = c_fma(0.1428650208932757, r, -0.16667302380893875)
    return c_fma(c_fma(c, z, b), z, a)


def unusual(x):
    """Whether x is not a normal number above 0."""
    return raw_not(raw_and(raw_ge(x, TINY), raw_lt(x, 1e400)))


def special(x, r):
    """r for x > 0; the limits elsewhere."""
    r = select(raw_eq(x, 1e400), x, r)
    r = select(raw_gt(x, 0.0), r, nan)
    return select(raw_eq(x, 0.0), -1e400, r)


def log(x: Float):
    y = convert(x, pyfloat)
    if bits_of(typeof(x)) == 32:
        k, m = parts_normal(y)
        return convert(special(y, c_fma(k, LN2, log_short(m - 1.0))), typeof(x))
    return convert(log_double(y), typeof(x))


def log_double(x):
    k, i, m = interval(x)
    return log_far(unusual(x), log_from(k, i, m), x)


def log_from(k, i, m):
    r = near_centre(i, m)
    t, low = centre_log(k, i)
    high, rest = quick_sum(t, r)
    return high + c_fma(r * r, rest_tail(r), low + rest)


@apart
def log_far(needed, usual, x):
    if not needed:
        return usual
    k, i, m = interval(x * 18014398509481984.0)
    return special(x, log_from(k - 54.0, i, m))


def log_short(f):
    """log(1 + f) in double for float32, to 2**-37 of it."""
    s = raw_div(f, 2.0 + f)
    z = s * s
    return c_fma(s * z, c_fma(c_fma(c_fma(0.23582579212818894, z, 0.2853728498652918), z, 0.40000335577015483), z, 0.6666666564370539), s + s)


def parts_normal(x):
    """parts() of a number that is not subnormal, as every float32 is in double."""
    w = word(x) + (ONE - ROOT_HALF)
    k = bits(pyfloat, raw_or(raw_and(raw_shr(w, 52), 2047), EXACT)) - 4503599627371519.0
    return (k, bits(pyfloat, raw_and(w, MANTISSA) + ROOT_HALF))


def log2(x: Float):
    y = convert(x, pyfloat)
    if bits_of(typeof(x)) == 32:
        k, m = parts_normal(y)
        return convert(special(y, c_fma(log_short(m - 1.0), LOG2_E, k)), typeof(x))
    k, i, m = interval(y)
    return convert(log2_far(unusual(y), log2_from(k, i, m), y), typeof(x))


def log2_from(k, i, m):
    r = near_centre(i, m)
    p, lost = two_product(r, LOG2_E)
    high, rest = quick_sum(k + table_item(BINARY, 2 * i), p)
    z = r * r
    a = c_fma(0.48089834696298983, r, -0.7213475204444825)
    b = c_fma(0.288539007894186, r, -0.36067376003825047)
    c = c_fma(0.20611134172682458, r, -0.2404599513668575)
    low = c_fma(r, LOG2_E_LOW, table_item(BINARY, 2 * i + 1) + lost)
    return high + c_fma(z, c_fma(c_fma(c, z, b), z, a), low + rest)


@apart
def log2_far(needed, usual, x):
    if not needed:
        return usual
    k, i, m = interval(x * 18014398509481984.0)
    return special(x, log2_from(k - 54.0, i, m))


def log10(x: Float):
    y = convert(x, pyfloat)
    if bits_of(typeof(x)) == 32:
        k, m = parts_normal(y)
        return convert(special(y, c_fma(log_short(m - 1.0), LOG10_E, k * LOG10_2)), typeof(x))
    k, i, m = interval(y)
    return convert(log10_far(unusual(y), log10_from(k, i, m), y), typeof(x))


def log10_from(k, i, m):
    """The natural logarithm as two floats, times log10(e)."""
    r = near_centre(i, m)
    t, low = centre_log(k, i)
    high, rest = quick_sum(t, r)
    low = c_fma(r * r, rest_tail(r), low + rest)
    p, lost = two_product(high, LOG10_E)
    return p + c_fma(low, LOG10_E, c_fma(high, LOG10_E_LOW, lost))


@apart
def log10_far(needed, usual, x):
    if not needed:
        return usual
    k, i, m = interval(x * 18014398509481984.0)
    return special(x, log10_from(k - 54.0, i, m))


def log1p(x: Float):
    y = convert(x, pyfloat)
    if bits_of(typeof(x)) == 32:
        r = select(raw_ge(y, -1.0), select(raw_eq(y, 1e400), y, log1p_short(y)), nan)
        r = select(raw_eq(y, -1.0), -1e400, r)
        return convert(select(raw_lt(c_fabs(y), 1e-17), y, r), typeof(x))
    return convert(log1p_double(y), typeof(x))


def log1p_short(h):
    """log(1 + h) in double for float32, where 1 + h is a normal number above 0."""
    k, m = parts_normal(1.0 + h)
    return c_fma(k, LN2, log_short(select(raw_eq(k, 0.0), h, m - 1.0)))


def log1p_double(x):
    r = log1p_sum(x, 0.0)
    usual = raw_and(raw_lt(c_fabs(x), 1e300), raw_and(raw_gt(x, -1.0), raw_ge(c_fabs(x), 1e-17)))
    return log1p_far(raw_not(usual), r, x)


@apart
def log1p_far(needed, usual, x):
    if not needed:
        return usual
    r = select(raw_lt(c_fabs(x), 1e-17), x, log_double(x))
    r = select(raw_ge(x, -1.0), r, nan)
    return select(raw_eq(x, -1.0), -1e400, r)


def log1p_sum(high, low):
    """log(1 + high + low) for high + low > -1, |low| at most an ulp of high, high below 1e300."""
    high = cut(raw_not(raw_lt(c_fabs(high), 1e300)), high, high)
    u, lost = two_sum(1.0, high)
    w = word(u) + (ONE - LEAST)
    field = raw_and(raw_shr(w, 52), 2047)
    k = bits(pyfloat, raw_or(field, EXACT)) - 4503599627371519.0
    i = raw_and(raw_shr(w, 45), 127)
    m = bits(pyfloat, raw_and(w, MANTISSA) + LEAST)
    c = table_item(CENTRES, 3 * i)
    t, small = centre_log(k, i)
    near = raw_eq(t, 0.0)
    r = select(near, high, c_fma(m, c, -1.0))
    rl = select(near, low, (lost + low) * (power_of_two(2046 - field) * c))
    high, rest = quick_sum(t, r)
    return high + c_fma(r * r, rest_tail(r), c_fma(-r, rl, rl) + (small + rest))
