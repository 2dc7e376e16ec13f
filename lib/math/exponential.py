"""exp, exp2 and expm1 of float64 and float32 without branches, calls or tables.

    x = n ln 2 + r,  |r| <= ln 2 / 2:    exp(x) = 2**n (1 + r + r**2 q(r))

Largest errors in ulp, float64 / float32: exp 0.9 / 0.51, exp2 0.8 / 0.51, expm1 0.7 / 0.51 (tests/ulp measures them).
The reduction is Cody and Waite's (Software Manual for the Elementary Functions, 1980), the coefficients are ours
(tools/minimax.py). float32 is computed in float64 with shorter polynomials.
"""
from lib.math.native import c_copysign, c_fabs, c_fma
from lib.math.parts import MAGIC, power_of_two, quick_sum, two_product, two_sum, word
from lib.words import bits_of, convert, Float, pyfloat, raw_and, raw_gt, raw_lt, raw_shr, select, typeof

LOG2_E = 1.4426950408889634
LN2 = 0.6931471805599453
LN2_LOW = 2.3190468138462996e-17
LN2_SHORT = 0.6931471803691238  # 33 bits, so that its product with any exponent is exact
LN2_REST = 1.9082149292705877e-10


def exp_tail(r):
    """q of exp(r) = 1 + r + r**2 q(r) for |r| <= 0.347, to 2**-58."""
    z = r * r
    a = c_fma(0.1666666666666641, r, 0.5000000000000011)
    b = c_fma(0.008333333333495735, r, 0.04166666666653049)
    c = c_fma(0.00019841269503902346, r, 0.0013888888943550167)
    d = c_fma(2.755758874447759e-06, r, 2.4801493177522955e-05)
    e = c_fma(2.4999306979818748e-08, r, 2.763022115986298e-07)
    return c_fma(c_fma(c_fma(e, z, d), z * z, c_fma(c, z, b)), z, a)


def exp_cubic(r):
    """q of exp(r) = 1 + r + r**2 / 2 + r**3 q(r), to 2**-64, for exp(r) - 1."""
    z = r * r
    a = c_fma(0.041666666666666095, r, 0.16666666666666682)
    b = c_fma(0.001388888888911622, r, 0.008333333333317042)
    c = c_fma(2.480158692562368e-05, r, 0.0001984126989636024)
    d = c_fma(2.7557582684339905e-07, r, 2.755723488763111e-06)
    e = c_fma(2.082636426626144e-09, r, 2.511202727689725e-08)
    return c_fma(c_fma(c_fma(e, z, d), z * z, c_fma(c, z, b)), z, a)


def exp_tail_short(r):
    """The same to 2**-34, for float32."""
    z = r * r
    a = c_fma(0.16666665872178282, r, 0.5000000067696053)
    b = c_fma(0.008333496374192277, r, 0.0416662950311535)
    c = c_fma(0.00019790698480931155, r, 0.0013944651090732735)
    return c_fma(c_fma(c, z, b), z, a)


def scaled(p, k):
    """p * 2**n, k the word of n + MAGIC, in two steps, so that subnormal results are rounded once. |n| < 2040."""
    biased = raw_and(k + 2046, 4095)
    half = raw_shr(biased, 1)
    return p * power_of_two(half) * power_of_two(biased - half)


def clamped(x, low, high):
    """NaN stays."""
    y = select(raw_lt(x, low), low, x)
    return select(raw_gt(y, high), high, y)


def exp(x: Float):
    if bits_of(typeof(x)) == 32:
        return convert(exp_single(convert(x, pyfloat)), typeof(x))
    return convert(exp_double(convert(x, pyfloat)), typeof(x))


def exp_double(x):
    y = clamped(x, -1000.0, 1000.0)
    t = c_fma(y, LOG2_E, MAGIC)
    n = MAGIC - t
    r = c_fma(n, LN2_REST, c_fma(n, LN2_SHORT, y))
    return scaled(exp_near(r, 0.0), word(t))


def exp_near(r, low):
    """exp(r + low) for |r| <= 0.347."""
    high, rest = quick_sum(1.0, r)
    return high + c_fma(r * r, exp_tail(r), rest + low)


def exp_single(x):
    """exp of a float32 held in double: no result is subnormal there."""
    y = clamped(x, -200.0, 200.0)
    t = c_fma(y, LOG2_E, MAGIC)
    r = c_fma(MAGIC - t, LN2, y)
    return (1.0 + c_fma(r * r, exp_tail_short(r), r)) * power_of_two(raw_and(word(t) + 1023, 2047))


def exp2(x: Float):
    if bits_of(typeof(x)) == 32:
        return convert(exp2_single(convert(x, pyfloat)), typeof(x))
    return convert(exp2_double(convert(x, pyfloat)), typeof(x))


def exp2_double(x):
    y = clamped(x, -1400.0, 1400.0)
    t = y + MAGIC
    f = y - (t - MAGIC)
    r, low = two_product(f, LN2)
    low = c_fma(f, LN2_LOW, low)
    return scaled(exp_near(r, low), word(t))


def exp2_single(x):
    y = clamped(x, -200.0, 200.0)
    t = y + MAGIC
    r = (y - (t - MAGIC)) * LN2
    return (1.0 + c_fma(r * r, exp_tail_short(r), r)) * power_of_two(raw_and(word(t) + 1023, 2047))


def expm1(x: Float):
    if bits_of(typeof(x)) == 32:
        return convert(expm1_single(convert(x, pyfloat)), typeof(x))
    return convert(expm1_double(convert(x, pyfloat)), typeof(x))


def expm1_double(x):
    """2**n - 1 + 2**n (r + r**2 / 2 + r**3 q(r)), halved so that n = 1024 works. The terms cancel, so all but the last are summed exactly."""
    y = clamped(x, -60.0, 710.0)
    t = c_fma(y, LOG2_E, MAGIC)
    n = MAGIC - t
    r, low = quick_sum(c_fma(n, LN2_SHORT, y), n * LN2_REST)
    scale = power_of_two(raw_and(word(t) + 1022, 2047))
    high, rest = two_sum(scale, -0.5)
    high, rest2 = two_sum(high, scale * r)
    z, lost = two_product(r, r)
    high, rest3 = two_sum(high, scale * (0.5 * z))
    tail = c_fma(r * z, exp_cubic(r), c_fma(lost, 0.5, c_fma(r, low, low)))
    result = 2.0 * (high + (c_fma(scale, tail, rest) + (rest2 + rest3)))
    return select(raw_lt(c_fabs(x), 1e-20), x, result)


def expm1_single(x):
    y = clamped(x, -60.0, 200.0)
    t = c_fma(y, LOG2_E, MAGIC)
    n = t - MAGIC
    r = c_fma(-n, LN2_LOW, c_fma(-n, LN2, y))
    scale = power_of_two(raw_and(word(t) + 1023, 2047))
    return c_copysign((scale - 1.0) + scale * c_fma(r * r, exp_tail(r), r), x)
