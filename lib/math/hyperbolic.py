"""sinh, cosh, tanh and their inverses, of float64 and float32 without branches, calls or tables.

    x = n ln 2 + r:  2 sinh x = (2**n - 2**-n) cosh r + (2**n + 2**-n) sinh r        asinh x = log1p(x + x**2 / (1 + sqrt(1 + x**2)))

Largest errors in ulp, float64 / float32: sinh 0.8 / 0.51, cosh 0.8 / 0.51, tanh 0.8 / 0.51, asinh 0.8 / 0.51,
acosh 0.9 / 0.51, atanh 0.9 / 0.51 (tests/ulp measures them). What cancels is kept to twice the precision. The polynomials
are ours (tools/minimax.py). float32 is computed in float64.
"""
from lib.math.exponential import clamped, exp_tail_short, LN2, LN2_REST, LN2_SHORT, LOG2_E
from lib.math.logarithm import log1p_sum
from lib.math.native import c_copysign, c_fabs, c_fma, c_sqrt
from lib.math.parts import MAGIC, power_of_two, quick_sum, two_product, two_sum, word
from lib.math.trigonometric import quotient
from lib.words import (
    bits_of, convert, Float, nan, pyfloat, raw_and, raw_div, raw_eq, raw_ge, raw_gt, raw_lt, select, typeof,
)


def sinh_tail(z):
    """q of sinh(r) = r + r**3 q(r**2) for |r| <= 0.347, to 2**-61."""
    y = z * z
    a = c_fma(0.008333333333321613, z, 0.16666666666666677)
    b = c_fma(2.755724417971927e-06, z, 0.00019841269886162536)
    return c_fma(c_fma(2.5109044952460634e-08, y, b), y, a)


def cosh_tail(z):
    """q of cosh(r) = 1 + r**2 q(r**2), to 2**-70."""
    y = z * z
    a = c_fma(0.04166666666666671, z, 0.5)
    b = c_fma(2.4801587363402834e-05, z, 0.0013888888888863933)
    c = c_fma(2.0924426408956137e-09, z, 2.75572418202234e-07)
    return c_fma(c_fma(c, y, b), y, a)


def pieces(x):
    """(up, down, r, low, z, s, c): x = n ln 2 + r + low, up = 2**(n - 2), down = 2**(-n - 2); s and c are the tails of sinh and cosh. x >= 0."""
    t = c_fma(x, LOG2_E, MAGIC)
    n = MAGIC - t
    r, low = quick_sum(c_fma(n, LN2_SHORT, x), n * LN2_REST)
    k = raw_and(word(t), 2047)
    up = power_of_two(k + 1021)
    down = select(raw_lt(k, 200), power_of_two(select(raw_lt(k, 200), 1021 - k, 1)), 0.0)
    z = r * r
    return (up, down, r, low, z, sinh_tail(z), cosh_tail(z))


def combined(minus, plus, r, low, z, s, c):
    """minus cosh(r + low) + plus sinh(r + low) as two floats; minus is the sum of two floats."""
    m, ml = minus
    p, pl = plus
    a, al = two_product(p, r)
    high, rest = two_sum(m, a)
    tail = c_fma(m, z * c, p * c_fma(r * z, s, low)) + c_fma(m * r, low, c_fma(pl, r, al) + ml)
    return quick_sum(high, rest + tail)


def sinh(x: Float):
    y = convert(x, pyfloat)
    up, down, r, low, z, s, c = pieces(clamped(c_fabs(y), 0.0, 710.6))
    high, rest = combined(quick_sum(up, -down), quick_sum(up, down), r, low, z, s, c)
    r = c_copysign(2.0 * (high + rest), y)
    return convert(select(raw_lt(c_fabs(y), 1e-9), y, r), typeof(x))


def cosh(x: Float):
    y = convert(x, pyfloat)
    up, down, r, low, z, s, c = pieces(clamped(c_fabs(y), 0.0, 710.6))
    high, rest = combined(quick_sum(up, down), quick_sum(up, -down), r, low, z, s, c)
    return convert(2.0 * (high + rest), typeof(x))


def tanh(x: Float):
    y = convert(x, pyfloat)
    if bits_of(typeof(x)) == 32:
        return convert(tanh_single(y), typeof(x))
    up, down, r, low, z, s, c = pieces(clamped(c_fabs(y), 0.0, 24.0))
    minus = quick_sum(up, -down)
    plus = quick_sum(up, down)
    a, al = combined(minus, plus, r, low, z, s, c)
    b, bl = combined(plus, minus, r, low, z, s, c)
    r = c_copysign(quotient(a, al, b, bl), y)
    return convert(select(raw_lt(c_fabs(y), 1e-9), y, r), typeof(x))


def tanh_single(x):
    """e / (e + 2) with e = exp(2 |x|) - 1."""
    y = clamped(c_fabs(x), 0.0, 12.0)
    t = c_fma(y, 2.0 * LOG2_E, MAGIC)
    r = c_fma(MAGIC - t, LN2, y + y)
    scale = power_of_two(raw_and(word(t) + 1023, 2047))
    e = (scale - 1.0) + scale * c_fma(r * r, exp_tail_short(r), r)
    return c_copysign(raw_div(e, e + 2.0), x)


HUGE = 1073741824.0


def asinh(x: Float):
    y = convert(x, pyfloat)
    a = c_fabs(y)
    huge = raw_gt(a, HUGE)
    t = select(huge, 1.0, a)
    p, pl = two_product(t, t)
    u, ul = two_sum(1.0, p)
    root = c_sqrt(u)
    root_low = raw_div(c_fma(-root, root, u) + (ul + pl), root + root)
    d, dl = quick_sum(root, 1.0)
    q = raw_div(p, d)
    q_low = raw_div(c_fma(-q, d, p) + (pl - q * (dl + root_low)), d)
    high, low = two_sum(t, q)
    r = log1p_sum(select(huge, a - 1.0, high), select(huge, 0.0, low + q_low), select(huge, 1.0, 0.0))
    return convert(c_copysign(select(raw_eq(a, 1e400), a, r), y), typeof(x))


def acosh(x: Float):
    y = convert(x, pyfloat)
    huge = raw_gt(y, HUGE)
    t = select(huge, 1.0, y - 1.0)
    p, pl = two_product(t, t)
    u, ul = two_sum(t + t, p)
    root = c_sqrt(u)
    root_low = raw_div(c_fma(-root, root, u) + (ul + pl), root + (root + 1e-300))
    high, low = two_sum(t, root)
    r = log1p_sum(select(huge, y - 1.0, high), select(huge, 0.0, low + root_low), select(huge, 1.0, 0.0))
    r = select(raw_eq(y, 1e400), y, r)
    return convert(select(raw_ge(y, 1.0), r, nan), typeof(x))


def atanh(x: Float):
    y = convert(x, pyfloat)
    a = c_fabs(y)
    d = 1.0 - a
    dl = (1.0 - d) - a
    q = raw_div(a + a, d)
    q_low = raw_div(c_fma(-q, d, a + a) - q * dl, d)
    r = 0.5 * log1p_sum(q, q_low, 0.0)
    r = select(raw_lt(a, 1.0), r, select(raw_eq(a, 1.0), 1e400, nan))
    return convert(c_copysign(select(raw_lt(a, 1e-10), a, r), y), typeof(x))
