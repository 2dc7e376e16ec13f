"""math.gamma and math.lgamma, with branches: what they raise keeps loops from becoming vectors anyway.

    x < 20.25:  gamma x = p(x - c), c the nearest half, for x < 1.75 by way of x + 1 or x + 2
    x >= 8:  log gamma x = (x - 1/2) log x - x + log(2 pi) / 2 + q(1 / x**2) / x

Largest errors in ulp: gamma 1.3, lgamma 1.1 for x > 0, 2 below 0 (tests/ulp measures them). The polynomials are Chebyshev's
interpolants (tools/mathtables.py), beyond them stands Stirling's series, below 0 Euler's reflection (Hart et al., Computer
Approximations, 1968); the last sums and products are kept to twice the precision. Near its zeros lgamma has polynomials: at 1 and 2
(tools/minimax.py), and at those below 0, which are no floats (tools/mathtables.py).
"""
from lib.math.error_function import exp_pair
from lib.math.exponential import clamped, LN2_REST, LN2_SHORT, LOG2_E, scaled
from lib.math.logarithm import centre_log, interval, log_double, near_centre, rest_tail
from lib.math.math import range_error
from lib.math.native import c_fabs, c_floor, c_fma, c_rint, is_finite, is_inf, is_nan
from lib.math.parts import MAGIC, quick_sum, two_product, two_sum, word
from lib.math.power import log_pair
from lib.math.tables import GAMMA, ZEROS
from lib.math.trigonometric import cos_parts, quotient, sin_rest
from lib.words import bits, convert, module, pyfloat, raw_div, raw_lt, raw_ne, Real, select, table_item

PI = 3.141592653589793
PI_LOW = 1.2246467991473532e-16
LOG_PI = 1.1447298858494002
LOG_PI_LOW = 1.0265951162707826e-17
HALF_LOG_TURN = 0.9189385332046728
HALF_LOG_TURN_LOW = -3.8782941580672414e-17


def pole(x):
    raise ValueError(f"expected a noninteger or positive integer, got {x}")


def stirling_tail(w):
    """q of the head, w = 1 / x**2 for x >= 8, to 2**-63."""
    y = w * w
    a = c_fma(-0.0027777777777741, w, 0.08333333333333333)
    b = c_fma(-0.0005952366070848525, w, 0.0007936507898352625)
    c = c_fma(-0.0018905410306762978, w, 0.0008414728679173177)
    return c_fma(c_fma(c_fma(0.005069270560223114, y, c), y, b), y, a)


def product(a, al, b, bl):
    p, pl = two_product(a, b)
    return quick_sum(p, pl + c_fma(a, bl, al * b))


def stirling(x, xl, log, low):
    """log gamma(x + xl) for x >= 8 as two floats; log + low is the logarithm of x."""
    inverse = raw_div(1.0, x)
    low = c_fma(xl, inverse, low)
    h, hl = two_sum(x, -0.5)
    e, el = product(h, hl + xl, log, low)
    e, rest = two_sum(e, -x)
    e, lost = two_sum(e, HALF_LOG_TURN)
    t = stirling_tail(inverse * inverse) * inverse
    el = el + (rest + lost) + (HALF_LOG_TURN_LOW - xl)
    e, rest = quick_sum(e, t)
    return (e, el + rest)


def row_sum(a, t):
    """q of gamma(c + t) = first + t (second + t q(t)), a where its coefficients begin in the table."""
    z = t * t
    w = z * z
    b = c_fma(table_item(GAMMA, a + 5), t, table_item(GAMMA, a + 4))
    c = c_fma(table_item(GAMMA, a + 7), t, table_item(GAMMA, a + 6))
    d = c_fma(table_item(GAMMA, a + 9), t, table_item(GAMMA, a + 8))
    e = c_fma(table_item(GAMMA, a + 11), t, table_item(GAMMA, a + 10))
    f = c_fma(table_item(GAMMA, a + 13), t, table_item(GAMMA, a + 12))
    g = c_fma(table_item(GAMMA, a + 15), t, table_item(GAMMA, a + 14))
    high = c_fma(table_item(GAMMA, a + 16), w, c_fma(g, z, f))
    return c_fma(c_fma(high, w, c_fma(e, z, d)), w, c_fma(c, z, b))


def near_half(y, shift):
    """gamma(y + shift) for y + shift from 1.75 to 20.25 as two floats."""
    n = c_rint((y + shift) * 2.0)
    t = y - c_fma(n, 0.5, -shift)
    a = 17 * (word(n + MAGIC) - word(MAGIC + 4.0))
    q = row_sum(a, t)
    s, sl = quick_sum(table_item(GAMMA, a + 2), t * q)
    p, pl = two_product(t, s)
    high, low = quick_sum(table_item(GAMMA, a), p)
    return (high, low + (c_fma(t, sl + table_item(GAMMA, a + 3), pl) + table_item(GAMMA, a + 1)))


def usual(y):
    """(v, vl, p, pl): gamma(y) = (v + vl) / (p + pl) for 0 < y < 20.25."""
    if y >= 1.75:
        v, vl = near_half(y, 0.0)
        return (v, vl, 1.0, 0.0)
    if y >= 0.75:
        v, vl = near_half(y, 1.0)
        return (v, vl, y, 0.0)
    v, vl = near_half(y, 2.0)
    p, pl = two_product(y, y)
    p, rest = quick_sum(y, p)
    return (v, vl, p, pl + rest)


def large(y):
    """(v, vl, w): gamma(y) = 2**n (v + vl) for y > 20, w the word of n + MAGIC."""
    log, low = log_pair(y)
    e, el = stirling(y, 0.0, log, low)
    n = c_fma(e, LOG2_E, MAGIC)
    k = MAGIC - n
    r, rl = quick_sum(c_fma(k, LN2_SHORT, e), c_fma(k, LN2_REST, el))
    v, vl = exp_pair(r, rl)
    return (v, vl, word(n))


def lgamma_large(x):
    """For x >= 8, where a logarithm to 2**-58 is enough."""
    k, i, m = interval(x)
    r = near_centre(i, m)
    s, small = centre_log(k, i)
    s, rest = quick_sum(s, r)
    log, low = quick_sum(s, c_fma(r * r, rest_tail(r), small + rest))
    if x > 1e17:
        s, rest = quick_sum(log, -1.0)
        return c_fma(x, s, x * (rest + low))
    inverse = raw_div(1.0, x)
    a = x - 0.5
    p, lost = two_product(a, log)
    s, rest = quick_sum(p, -x)
    return s + (rest + c_fma(a, low, lost) + c_fma(stirling_tail(inverse * inverse), inverse, HALF_LOG_TURN))


def sin_pi(x):
    """|sin(pi x)| as two floats, with the sign of the first."""
    q = c_rint(x + x)
    f = c_fma(q, -0.5, x)
    r, rl = two_product(f, PI)
    rl = c_fma(f, PI_LOW, rl)
    z = r * r
    c, cl = cos_parts(r, rl, z)
    s = sin_rest(r, rl, z)
    n = word(q * 0.5 - c_floor(q * 0.5))
    odd = raw_ne(n, 0)
    high, low = quick_sum(select(odd, c, r), select(odd, cl, s))
    negative = raw_lt(high, 0.0)
    return (select(negative, -high, high), select(negative, -low, low))


def gamma_of(x):
    """gamma(x) for x that is no pole; an infinity beyond the largest float."""
    y = c_fabs(x)
    if y < 1e-17:
        return raw_div(1.0, x)
    if x >= 20.25:
        v, vl, w = large(clamped(x, 0.0, 190.5))
        return scaled(v + vl, w)
    if x >= 1.75:
        v, vl = near_half(x, 0.0)
        return v + vl
    if x > 0.0:
        v, vl, p, pl = usual(x)
        return quotient(v, vl, p, pl)
    return reflected(x, clamped(y, 0.0, 190.5))


def reflected(x, y):
    """-pi / (y sin(pi y) gamma(y)) for y = |x|."""
    s, sl = sin_pi(y)
    b, bl = product(y, 0.0, s, sl)
    a = PI
    al = PI_LOW
    w = word(MAGIC)
    if y < 20.25:
        v, vl, p, pl = usual(y)
        a, al = product(p, pl, PI, PI_LOW)
    else:
        v, vl, n = large(y)
        w = word(MAGIC + (MAGIC - bits(pyfloat, n)))
    b, bl = product(b, bl, v, vl)
    # below 0 the sign changes at every integer
    half = c_floor(x) * 0.5
    size = scaled(quotient(a, al, b, bl), w)
    return select(raw_ne(half, c_floor(half)), -size, size)


def near_one(t):
    """q of lgamma(1 + t) = t (c + t q(t)) for |t| <= 1/8, to 2**-62."""
    y = t * t
    a = c_fma(-0.40068563438653154, t, 0.8224670334241132)
    b = c_fma(-0.20738555102855577, t, 0.27058080842775173)
    c = c_fma(-0.14404989682372338, t, 0.16955717702005488)
    d = c_fma(-0.11133425324898664, t, 0.12550966263617697)
    e = c_fma(-0.09095560424899264, t, 0.10010053187129783)
    f = c_fma(-0.0768214404126911, t, 0.08326429871210916)
    g = c_fma(-0.07071692966762612, t, 0.07521344501302231)
    w = y * y
    return c_fma(c_fma(c_fma(g, y, f), w, c_fma(e, y, d)), w * y, c_fma(c, w, c_fma(b, y, a)))


def near_two(t):
    """The same of lgamma(2 + t)."""
    y = t * t
    a = c_fma(-0.06735230105319841, t, 0.3224670334241132)
    b = c_fma(-0.007385551028440743, t, 0.020580808427785136)
    c = c_fma(-0.0011927539753442383, t, 0.00289051033047466)
    d = c_fma(-0.00022314691256075864, t, 0.0005096695774645825)
    e = c_fma(-4.5371590918782164e-05, t, 9.945238987400866e-05)
    w = y * y
    return c_fma(c_fma(2.074822258772765e-05, y, e), w * w, c_fma(c_fma(d, y, c), w, c_fma(b, y, a)))


def near_zero(x):
    """lgamma(x) within 1/8 of 1 or 2."""
    if x < 1.5:
        t = x - 1.0
        h, hl = two_product(t, -0.5772156649015329)
        q = near_one(t)
    else:
        t = x - 2.0
        h, hl = two_product(t, 0.42278433509846713)
        q = near_two(t)
    return h + c_fma(t * t, q, c_fma(t, 4.942915152430645e-18, hl))


def zero_row(y):
    """Where the row begins of the zero that is on the side of -y's nearest integer; 2 <= y < 17."""
    n = c_floor(y)
    first = word(n + MAGIC) - word(MAGIC + 2.0)
    return 24 * (first + first + (1 if y - n > 0.5 else 0))


def zero_sum(a, t):
    """q of lgamma(z + t) = t (first + t q(t)), a where its coefficients begin."""
    z = t * t
    w = z * z
    b = c_fma(table_item(ZEROS, a + 1), t, table_item(ZEROS, a))
    c = c_fma(table_item(ZEROS, a + 3), t, table_item(ZEROS, a + 2))
    d = c_fma(table_item(ZEROS, a + 5), t, table_item(ZEROS, a + 4))
    e = c_fma(table_item(ZEROS, a + 7), t, table_item(ZEROS, a + 6))
    f = c_fma(table_item(ZEROS, a + 9), t, table_item(ZEROS, a + 8))
    g = c_fma(table_item(ZEROS, a + 11), t, table_item(ZEROS, a + 10))
    h = c_fma(table_item(ZEROS, a + 13), t, table_item(ZEROS, a + 12))
    i = c_fma(table_item(ZEROS, a + 15), t, table_item(ZEROS, a + 14))
    j = c_fma(table_item(ZEROS, a + 17), t, table_item(ZEROS, a + 16))
    high = c_fma(c_fma(table_item(ZEROS, a + 18), z, j), w, c_fma(i, z, h))
    return c_fma(c_fma(c_fma(high, w, c_fma(g, z, f)), w, c_fma(e, z, d)), w, c_fma(c, z, b))


def lgamma_of(x):
    """log |gamma(x)| for x that is no pole."""
    y = c_fabs(x)
    if y < 1e-17:
        return -log_double(y)
    if x < -2.3 and x > -17.0:
        a = zero_row(y)
        t, tl = two_sum(x - table_item(ZEROS, a), -table_item(ZEROS, a + 1))
        if c_fabs(t) <= table_item(ZEROS, a + 2):
            first = table_item(ZEROS, a + 3)
            p, pl = two_product(t, first)
            return p + (pl + c_fma(t, c_fma(t, zero_sum(a + 5, t), table_item(ZEROS, a + 4)), tl * first))
    if x >= 8.0:
        return lgamma_large(x)
    if c_fabs(x - 1.5) <= 0.625 and (x <= 1.125 or x >= 1.875):
        return near_zero(x)
    if x > 0.0:
        v, vl, p, pl = usual(y)
        if p != 1.0:
            v, vl = ratio_of(v, vl, p, pl)
        log, low = log_pair(v)
        return log + (low + raw_div(vl, v))
    s, sl = sin_pi(y)
    b, bl = product(y, 0.0, s, sl)
    if y < 20.25:
        v, vl, p, pl = usual(y)
        b, bl = product(b, bl, v, vl)
        a, al = product(p, pl, PI, PI_LOW)
        v, vl = ratio_of(a, al, b, bl)
        log, low = log_pair(v)
        return log + (low + raw_div(vl, v))
    log, low = log_pair(y)
    e, el = stirling(y, 0.0, log, low)
    log, low = log_pair(b)
    e, rest = two_sum(LOG_PI, -e)
    r, lost = two_sum(e, -log)
    return r + (lost + (rest + (LOG_PI_LOW - el - (low + raw_div(bl, b)))))


def ratio_of(a, al, b, bl):
    """(a + al) / (b + bl) as two floats."""
    inverse = raw_div(1.0, b)
    q = a * inverse
    return (q, c_fma(-q, bl, c_fma(-q, b, a) + al) * inverse)


@module("math")
def gamma(x: Real):
    a = convert(x, pyfloat)
    if not is_finite(a):
        if a < 0.0:
            pole(a)
        return a
    if a <= 0.0 and a == c_floor(a):
        pole(a)
    r = gamma_of(a)
    if is_inf(r):
        range_error()
    return r


@module("math")
def lgamma(x: Real):
    a = convert(x, pyfloat)
    if not is_finite(a):
        return a if is_nan(a) else 1e400
    if a <= 0.0 and a == c_floor(a):
        pole(a)
    r = lgamma_of(a)
    if is_inf(r):
        range_error()
    return r
