"""exp, exp2 and expm1 of float64 and float32.

    x = n ln 2 / 128 + r,  |r| <= ln 2 / 256:    exp(x) = 2**(n / 128) (1 + r + r**2 q(r))

Largest errors in ulp, float64 / float32: exp 0.6 / 0.51, exp2 0.6 / 0.51, expm1 0.7 / 0.51 (tests/ulp measures them).
The table of roots of two is the method of Tang (ACM TOMS 15, 1989), what it rounds stands beside it; float32 and expm1 reduce to
n ln 2 without a table. The reduction is Cody and Waite's (Software Manual for the Elementary Functions, 1980), the coefficients
are ours (tools/minimax.py). float32 is computed in float64. Results that are subnormal or overflow are made in functions apart.
"""
from lib.math.native import c_copysign, c_fabs, c_fma
from lib.math.parts import MAGIC, power_of_two, quick_sum, two_product, two_sum, word
from lib.math.tables import ROOTS
from lib.words import (
    apart, bits, bits_of, convert, Float, pyfloat, raw_add, raw_and, raw_gt, raw_lt, raw_not, raw_shl, raw_shr, select, table_item,
    typeof,
)

LOG2_E = 1.4426950408889634
LN2 = 0.6931471805599453
LN2_LOW = 2.3190468138462996e-17
LN2_SHORT = 0.6931471803691238  # 33 bits, so that its product with any exponent is exact
LN2_REST = 1.9082149292705877e-10
STEPS = 184.6649652337873  # 128 / ln 2
STEP = 0.0054152123481245725
STEP_LOW = 1.8117553233174215e-19
MAGIC_128 = 52776558133248.0  # 1.5 * 2**45: adding it rounds to a multiple of 1 / 128
LARGE = 708.0  # below it exp and 1 / exp are normal
LARGE_2 = 1021.0


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


def head_of(w):
    """2**(n / 128), w the word of n + MAGIC."""
    return bits(pyfloat, raw_add(word(table_item(ROOTS, 2 * raw_and(w, 127))), raw_shl(w, 45)))


def head_rest(w):
    return table_item(ROOTS, 2 * raw_and(w, 127) + 1)


def root_tail(r):
    """q of exp(r) = 1 + r + r**2 q(r) for |r| <= ln 2 / 256, to 2**-65 of 1."""
    return c_fma(r * r, c_fma(0.008333335879374472, r, 0.04166668084379171), c_fma(0.16666666666665866, r, 0.49999999999996786))


def steps(x):
    """(w, r, rest): x = n ln 2 / 128 + r + rest, w the word of n + MAGIC."""
    t = c_fma(x, STEPS, MAGIC)
    n = MAGIC - t
    return (word(t), c_fma(n, STEP, x), n * STEP_LOW)


def tail_of(w, r, rest):
    """exp(r + rest) - 1 and what the head lost, as part of the head."""
    return c_fma(r * r, root_tail(r), (r + head_rest(w)) + c_fma(rest, r, rest))


def exp_double(x):
    w, r, rest = steps(x)
    tail = tail_of(w, r, rest)
    head = head_of(w)
    return exp_far(raw_not(raw_lt(c_fabs(x), LARGE)), c_fma(head, tail, head), x)


@apart
def exp_far(needed, usual, x):
    if not needed:
        return usual
    w, r, rest = steps(clamped(x, -1000.0, 1000.0))
    return far_scaled(w, tail_of(w, r, rest))


def far_scaled(w, tail):
    head = head_of(raw_and(w, 127))
    return scaled(c_fma(head, tail, head), raw_shr(w, 7))


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


def steps2(x):
    """steps() of a power of two."""
    t = x + MAGIC_128
    r = x - (t - MAGIC_128)
    w = word(t)
    q = c_fma(r * r, c_fma(0.0013333562220162953, r, 0.009618132380206534), c_fma(0.05550410866481892, r, 0.24022650695908526))
    return (w, c_fma(r * r, q, c_fma(r, LN2, head_rest(w))))


def exp2_double(x):
    w, tail = steps2(x)
    head = head_of(w)
    return exp2_far(raw_not(raw_lt(c_fabs(x), LARGE_2)), c_fma(head, tail, head), x)


@apart
def exp2_far(needed, usual, x):
    if not needed:
        return usual
    w, tail = steps2(clamped(x, -1400.0, 1400.0))
    return far_scaled(w, tail)


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
