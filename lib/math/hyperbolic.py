"""sinh, cosh, tanh and their inverses, of float64 and float32.

    x = n ln 2 + r:  2 sinh x = (2**n - 2**-n) cosh r + (2**n + 2**-n) sinh r        asinh x = log(1 + x + (sqrt(1 + x**2) - 1))

Largest errors in ulp, float64 / float32: sinh 0.8 / 0.51, cosh 0.6 / 0.51, tanh 0.8 / 0.51, asinh 0.6 / 0.51,
acosh 0.6 / 0.51, atanh 0.6 / 0.51 (tests/ulp measures them). What cancels is kept to twice the precision. The polynomials
are ours (tools/minimax.py); cosh and the logarithms take the tables of exponential.py and logarithm.py. float32 is computed in
float64. Large arguments go through functions apart.
"""
from lib.math.exponential import (
    clamped, exp_tail_short, head_of, head_rest, LARGE, LN2, LN2_REST, LN2_SHORT, LOG2_E, steps,
)
from lib.math.logarithm import interval, log1p_short, log1p_sum, log_from, log_short, parts_normal
from lib.math.native import c_copysign, c_fabs, c_fma, c_sqrt
from lib.math.parts import MAGIC, power_of_two, quick_sum, two_product, two_sum, word
from lib.math.trigonometric import quotient
from lib.words import (
    apart, bits, bits_of, convert, Float, nan, pyfloat, raw_and, raw_div, raw_eq, raw_ge, raw_lt, raw_not, select, typeof,
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
    return convert(cosh_double(convert(x, pyfloat)), typeof(x))


def cosh_double(x):
    """(exp a + exp(-a)) / 2, whose tails have the same even and odd parts."""
    a = c_fabs(x)
    up, r, rest = steps(a)
    down = word(MAGIC + (MAGIC - bits(pyfloat, up)))
    z = r * r
    even = c_fma(z, c_fma(0.04166668084379171, z, 0.49999999999996786), rest * r)
    odd = r + c_fma(r * z, c_fma(0.008333335879374472, z, 0.16666666666665866), rest)
    first = head_of(up)
    second = head_of(down)
    high, lost = quick_sum(first, second)
    low = c_fma(first, (even + odd) + head_rest(up), c_fma(second, (even - odd) + head_rest(down), lost))
    return cosh_far(raw_not(raw_lt(a, LARGE)), 0.5 * (high + low), x)


@apart
def cosh_far(needed, usual, x):
    if not needed:
        return usual
    up, down, r, low, z, s, c = pieces(clamped(c_fabs(x), 0.0, 710.6))
    high, rest = combined(quick_sum(up, down), quick_sum(up, -down), r, low, z, s, c)
    return 2.0 * (high + rest)


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


def root_of(u, ul):
    """The root of u + ul as two floats; 1 / u runs beside the root."""
    inverse = raw_div(0.5, u + 1e-300)
    root = c_sqrt(u)
    return (root, (c_fma(-root, root, u) + ul) * (root * inverse))


def asinh(x: Float):
    """log(1 + a + (sqrt(1 + a**2) - 1)); the root less 1 is exact below 2."""
    y = convert(x, pyfloat)
    a = c_fabs(y)
    if bits_of(typeof(x)) == 32:
        r = log1p_short(a + (c_sqrt(c_fma(a, a, 1.0)) - 1.0))
        r = select(raw_and(raw_lt(a, 1e400), raw_ge(a, 1e-6)), r, a)
        return convert(c_copysign(r, y), typeof(x))
    p, pl = two_product(a, a)
    u, ul = two_sum(1.0, p)
    root, root_low = root_of(u, ul + pl)
    q, lost = two_sum(root, -1.0)
    high, low = two_sum(a, q)
    r = log1p_sum(high, low + (lost + root_low))
    return convert(c_copysign(asinh_far(raw_not(raw_lt(a, HUGE)), r, a), y), typeof(x))


@apart
def asinh_far(needed, usual, a):
    if not needed:
        return usual
    return log_twice(a)


def log_twice(a):
    """log(2 a) for a large a, an infinity or NaN."""
    k, i, m = interval(a)
    return select(raw_lt(a, 1e400), log_from(k + 1.0, i, m), a)


def acosh(x: Float):
    y = convert(x, pyfloat)
    t = y - 1.0
    if bits_of(typeof(x)) == 32:
        k, m = parts_normal(y + c_sqrt(t * (t + 2.0)))
        r = c_fma(k, LN2, log_short(m - 1.0))
        return convert(select(raw_ge(y, 1.0), select(raw_eq(y, 1e400), y, r), nan), typeof(x))
    p, pl = two_product(t, t)
    u, ul = two_sum(t + t, p)
    root, root_low = root_of(u, ul + pl)
    high, low = two_sum(t, root)
    r = log1p_sum(high, low + root_low)
    usual = raw_and(raw_lt(y, HUGE), raw_ge(y, 1.0))
    return convert(acosh_far(raw_not(usual), r, y), typeof(x))


@apart
def acosh_far(needed, usual, y):
    if not needed:
        return usual
    return select(raw_lt(y, 1.0), nan, log_twice(y))


def atanh(x: Float):
    y = convert(x, pyfloat)
    a = c_fabs(y)
    d = 1.0 - a
    if bits_of(typeof(x)) == 32:
        r = 0.5 * log1p_short(raw_div(a + a, d))
        r = select(raw_lt(a, 1.0), r, select(raw_eq(a, 1.0), 1e400, nan))
        return convert(c_copysign(r, y), typeof(x))
    dl = (1.0 - d) - a
    q = raw_div(a + a, d)
    q_low = raw_div(c_fma(-q, d, a + a) - q * dl, d)
    r = 0.5 * log1p_sum(q, q_low)
    r = select(raw_lt(a, 1.0), r, select(raw_eq(a, 1.0), 1e400, nan))
    return convert(c_copysign(select(raw_lt(a, 1e-10), a, r), y), typeof(x))
