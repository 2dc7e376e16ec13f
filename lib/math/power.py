"""pow, cbrt and hypot of float64 and float32.

    x**y = exp(y log x), the logarithm and the product as two floats each

Largest errors in ulp, float64 / float32: pow 0.6 / 0.52, cbrt 0.6 / 0.51, hypot 0.6 / 0.51 (tests/ulp measures them).
A power that is a float is exact. Logarithm and power take the tables of logarithm.py and exponential.py; negative and subnormal x and
results that are no normal numbers go through a function apart. The cube root takes one step of Halley from a polynomial. Polynomials are ours (tools/minimax.py). float32 is computed in float64.
"""
from lib.math.exponential import clamped, exp_single, far_scaled, head_of, LN2, steps, tail_of
from lib.math.logarithm import centre_log, interval, log_short, near_centre, parts_normal
from lib.math.native import c_copysign, c_fabs, c_fma, c_rint, c_sqrt
from lib.math.parts import cut, power_of_two, quick_sum, two_product, two_sum, word
from lib.words import (
    apart, bits, bits_of, convert, Float, nan, pyfloat, raw_and, raw_div, raw_eq, raw_ge, raw_gt, raw_lt, raw_mul, raw_ne,
    raw_not, raw_or, raw_shl, raw_shr, select, typeof,
)

def pair_tail(r):
    """q of log(1 + r) = r - r**2 / 2 + r**3 q(r) for |r| < 0.0059, to 2**-69 of it."""
    z = r * r
    a = c_fma(-0.25000000000000155, r, 0.33333333333333415)
    b = c_fma(-0.1666666664692815, r, 0.19999999985580527)
    c = c_fma(-0.12500786656819424, r, 0.14286443105971464)
    return c_fma(c_fma(c, z, b), z, a)


def log_pair(x):
    """log(x) for a normal x > 0 as two floats, to about 2**-66."""
    k, i, m = interval(x)
    r = near_centre(i, m)
    t, low = centre_log(k, i)
    first, rest = quick_sum(t, r)
    half = r * -0.5
    square = r * half
    lost = c_fma(r, half, -square)
    high, rest2 = quick_sum(first, square)
    return quick_sum(high, c_fma(r * (r * r), pair_tail(r), (low + rest) + (rest2 + lost)))


def pow(x: Float, y: Float):
    a = convert(x, pyfloat)
    b = convert(y, pyfloat)
    if bits_of(typeof(x)) == 32:
        size = c_fabs(a)
        return convert(pow_special(a, size, b, pow_single(size, b)), typeof(x))
    return convert(pow_double(a, b), typeof(x))


def pow_double(x, y):
    high, low = log_pair(x)
    p, lost = two_product(y, high)
    far = raw_not(raw_lt(c_fabs(p), 708.0))
    w, r, rest = steps(cut(far, p, p))
    head = head_of(w)
    tail = tail_of(w, r, rest + c_fma(y, low, lost))
    usual = raw_and(raw_ge(x, 2.2250738585072014e-308), raw_lt(x, 1e400))
    return pow_far(raw_or(far, raw_not(usual)), c_fma(head, tail, head), x, y)


@apart
def pow_far(needed, usual, x, y):
    if not needed:
        return usual
    size = c_fabs(x)
    tiny = raw_lt(size, 2.2250738585072014e-308)
    high, low = log_pair(select(tiny, size * 18014398509481984.0, size))
    high, rest = two_sum(select(tiny, -37.42994775023705, 0.0), high)
    high, low = quick_sum(high, low + (rest + select(tiny, 1.1902053746983427e-15, 0.0)))
    p, lost = two_product(y, high)
    far = raw_not(raw_lt(c_fabs(p), 1500.0))
    w, r, rest = steps(clamped(p, -1400.0, 1400.0))
    tail = tail_of(w, r, rest + select(far, 0.0, c_fma(y, low, lost)))
    return pow_special(x, size, y, far_scaled(w, tail))


def pow_single(x, y):
    k, m = parts_normal(x)
    return exp_single(y * c_fma(k, LN2, log_short(m - 1.0)))


def pow_special(x, size, y, r):
    """The values of C99 where x or y is 0, 1, infinite or NaN, and the sign of a negative x's power."""
    half = y * 0.5
    whole = raw_eq(c_rint(y), y)
    odd = raw_and(whole, raw_ne(c_rint(half), half))
    edge = raw_or(raw_eq(size, 0.0), raw_eq(size, 1e400))
    large = raw_eq(raw_gt(y, 0.0), raw_gt(size, 1.0))
    r = select(edge, select(large, 1e400, 0.0), r)
    r = select(raw_eq(size, 1.0), 1.0, r)
    r = c_copysign(r, select(odd, x, 1.0))
    r = select(raw_and(raw_and(raw_lt(x, 0.0), raw_ne(size, 1e400)), raw_not(whole)), nan, r)
    r = select(raw_or(raw_ne(x, x), raw_ne(y, y)), x + y, r)
    return select(raw_or(raw_eq(y, 0.0), raw_eq(x, 1.0)), 1.0, r)


def cbrt(x: Float):
    """x = 2**(3 k) m, m from 1 to 8."""
    y = convert(x, pyfloat)
    a = c_fabs(y)
    tiny = raw_lt(a, 2.2250738585072014e-308)
    w = word(select(tiny, a * 18014398509481984.0, a))
    field = raw_shr(w, 52)
    third = raw_shr(raw_mul(field, 21846), 16)
    rest = field - 3 * third
    mantissa = raw_and(w, 4503599627370495)
    m = bits(pyfloat, mantissa + raw_shl(rest + 1023, 52))
    f = bits(pyfloat, mantissa + 4607182418800017408)
    z = f * f
    p = c_fma(c_fma(-0.0028601454730146645, z, c_fma(0.03090879083760749, f, -0.14448805912385906)), z * z,
              c_fma(c_fma(0.3853972867733598, f, -0.6662143796777714), z, c_fma(0.9501203308694591, f, 0.4471363467458488)))
    root = p * select(raw_eq(rest, 0), 1.0, select(raw_eq(rest, 1), 1.259921049894873, 1.5874010519681994))
    square, lost = two_product(root, root)
    cube = square * root
    missing = c_fma(-root, lost, c_fma(-square, root, m))
    root = c_fma(root, raw_div(missing, cube + (cube + m)), root)
    # 2**(1023 / 3) is the exponent's bias in third
    r = root * power_of_two(third + 682) * select(tiny, 3.814697265625e-06, 1.0)
    r = select(raw_or(raw_eq(a, 0.0), raw_not(raw_lt(a, 1e400))), a, r)
    return convert(c_copysign(r, y), typeof(x))


def hypot(x: Float, y: Float):
    """The root of the sum of squares, which is kept as two floats."""
    a = c_fabs(convert(x, pyfloat))
    b = c_fabs(convert(y, pyfloat))
    above = raw_gt(b, a)
    u = select(above, b, a)
    v = select(above, a, b)
    endless = raw_or(raw_eq(a, 1e400), raw_eq(b, 1e400))
    if bits_of(typeof(x)) == 32:
        r = c_sqrt(c_fma(u, u, v * v))
    else:
        r = hypot_double(u, v)
    return convert(select(endless, 1e400, r), typeof(x))


def hypot_double(u, v):
    """For u >= v >= 0."""
    huge = raw_gt(u, 3.273390607896142e+150)
    tiny = raw_lt(u, 3.054936363499605e-151)
    scale = select(huge, 2.409919865102884e-181, select(tiny, 4.149515568880993e+180, 1.0))
    back = select(huge, 4.149515568880993e+180, select(tiny, 2.409919865102884e-181, 1.0))
    u = u * scale
    v = v * scale
    p, pl = two_product(u, u)
    q, ql = two_product(v, v)
    s, sl = quick_sum(p, q)
    r = c_sqrt(s)
    rest = raw_div(c_fma(-r, r, s) + (sl + (pl + ql)), r + (r + 1e-300))
    return (r + rest) * back
