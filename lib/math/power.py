"""pow, cbrt and hypot of float64 and float32 without branches, calls or tables.

    x**y = exp(y log x), the logarithm and the product as two floats each

Largest errors in ulp, float64 / float32: pow 1.0 / 0.52, cbrt 0.6 / 0.51, hypot 0.6 / 0.51 (tests/ulp measures them).
A power that is a float is exact. The logarithm follows Tang (ACM TOMS 16, 1990), the cube root takes one step of Halley
from a polynomial. Polynomials are ours (tools/minimax.py). float32 is computed in float64.
"""
from lib.math.exponential import clamped, exp_near, exp_single, LN2, LN2_REST, LN2_SHORT, LOG2_E, scaled
from lib.math.logarithm import log_short, parts, parts_normal
from lib.math.native import c_copysign, c_fabs, c_fma, c_rint, c_sqrt
from lib.math.parts import MAGIC, power_of_two, quick_sum, two_product, two_sum, word
from lib.words import (
    bits, bits_of, convert, Float, nan, pyfloat, raw_and, raw_div, raw_eq, raw_gt, raw_lt, raw_mul, raw_ne, raw_not,
    raw_or, raw_shl, raw_shr, select, typeof,
)

TWO_THIRDS_LOW = 3.700743415417188e-17


def fifth_tail(z):
    """q of 2 atanh(s) = 2 s + 2/3 s**3 + s**5 q(s**2), whose error is below 2**-67 of the sum."""
    y = z * z
    a = c_fma(0.2857142857144494, z, 0.3999999999999998)
    b = c_fma(0.18181818866766478, z, 0.22222222217570659)
    c = c_fma(0.1333631028251744, z, 0.15384557080843772)
    d = c_fma(0.11988028173566129, z, 0.11674948575914404)
    return c_fma(c_fma(d, y, c), y * y, c_fma(b, y, a))


def log_pair(x):
    """log(x) for x > 0 as two floats, to about 2**-66."""
    k, m = parts(x)
    f = m - 1.0
    d, dl = quick_sum(2.0, f)
    inverse = raw_div(1.0, d)
    s = f * inverse
    sl = c_fma(-s, dl, c_fma(-s, d, f)) * inverse
    z, zl = two_product(s, s)
    zl = c_fma(s + s, sl, zl)
    t, tl = two_product(z, 0.6666666666666666)
    tl = tl + c_fma(z, TWO_THIRDS_LOW, zl * 0.6666666666666666)
    u, ul = two_product(s, t)
    ul = ul + c_fma(s, tl, sl * t)
    high, low = quick_sum(s + s, u)
    low = low + c_fma(s * (z * z), fifth_tail(z), ul + (sl + sl))
    high, lost = two_sum(k * LN2_SHORT, high)
    return quick_sum(high, lost + c_fma(k, LN2_REST, low))


def pow(x: Float, y: Float):
    a = convert(x, pyfloat)
    b = convert(y, pyfloat)
    size = c_fabs(a)
    r = pow_single(size, b) if bits_of(typeof(x)) == 32 else pow_double(size, b)
    return convert(pow_special(a, size, b, r), typeof(x))


def pow_double(x, y):
    high, low = log_pair(x)
    p, pl = two_product(y, high)
    pl = c_fma(y, low, pl)
    far = raw_not(raw_lt(c_fabs(p), 1500.0))
    p = clamped(p, -1400.0, 1400.0)
    pl = select(far, 0.0, pl)
    t = c_fma(p, LOG2_E, MAGIC)
    n = MAGIC - t
    r, rest = quick_sum(c_fma(n, LN2_SHORT, p), c_fma(n, LN2_REST, pl))
    return scaled(exp_near(r, rest), word(t))


def pow_single(x, y):
    k, m = parts_normal(x)
    return exp_single(y * c_fma(k, LN2, log_short(m)))


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
