"""asin, acos, atan and atan2 of float64 and float32 without branches, calls or tables.

    |x| >= 1/2:  asin x = pi/2 - 2 asin sqrt((1 - |x|) / 2)        t > tan(pi/8):  atan t = pi/4 + atan((t - 1) / (t + 1)), or pi/2 - atan(1 / t)

Largest errors in ulp, float64 / float32: asin 0.7 / 0.51, acos 0.7 / 0.51, atan 0.7 / 0.51, atan2 0.8 / 0.51 (tests/ulp
measures them). The reductions are those of Cody and Waite (1980) and of Sun's fdlibm; what they round is carried along.
The polynomials are ours (tools/minimax.py). float32 is computed in float64.
"""
from lib.math.native import c_copysign, c_fabs, c_fma, c_sqrt
from lib.math.parts import quick_sum, two_sum
from lib.words import (
    bits_of, convert, Float, pyfloat, raw_and, raw_div, raw_eq, raw_ge, raw_gt, raw_lt, raw_ne, raw_or, select, typeof,
)

PI = 3.141592653589793
PI_LOW = 1.2246467991473532e-16
HALF_PI = 1.5707963267948966
HALF_PI_LOW = 6.123233995736766e-17
QUARTER_PI = 0.7853981633974483
QUARTER_PI_LOW = 3.061616997868383e-17


def asin_tail(z):
    """q of asin(x) = x + x**3 q(x**2) for |x| <= 1/2, to 2**-60."""
    y = z * z
    a = c_fma(0.07499999999970201, z, 0.16666666666666763)
    b = c_fma(0.030381942681685137, z, 0.04464285717516879)
    c = c_fma(0.017351599352026622, z, 0.022372215707048077)
    d = c_fma(0.011397715472931096, z, 0.013980969460876045)
    e = c_fma(0.0036818887980583684, z, 0.01078684830473054)
    f = c_fma(-0.021081055067652784, z, 0.021766216833906143)
    w = y * y
    low = c_fma(c_fma(d, y, c), w, c_fma(b, y, a))
    return c_fma(c_fma(c_fma(0.03267921005399141, y, f), y, e), w * w, low)


def asin_tail_short(z):
    """The same to 2**-32."""
    y = z * z
    a = c_fma(0.07500511636865728, z, 0.16666659858624877)
    b = c_fma(0.03181853275018263, z, 0.044515597620535724)
    c = c_fma(0.03756934411785506, z, 0.014399422073798117)
    return c_fma(c_fma(c, y, b), y, a)


def near(x, a, large):
    """(u, c, z): asin of a number between 0 and 1 comes from u and its rest c with z = u**2: u is x, or the root sqrt((1 - a) / 2)."""
    z = select(large, c_fma(a, -0.5, 0.5), x * x)
    inverse = raw_div(0.5, z + 1e-300)  # runs beside the root
    s = c_sqrt(z)
    c = c_fma(-s, s, z) * (s * inverse)
    return (s, c, z)


def asin(x: Float):
    y = convert(x, pyfloat)
    a = c_fabs(y)
    large = raw_ge(a, 0.5)
    s, c, z = near(y, a, large)
    if bits_of(typeof(x)) == 32:
        q = z * asin_tail_short(z)
        r = select(large, HALF_PI - 2.0 * c_fma(s, q, s), c_fma(a, q, a))
    else:
        q = z * asin_tail(z)
        high, rest = quick_sum(HALF_PI, -2.0 * s)
        r = select(large, high + (rest + (HALF_PI_LOW - 2.0 * c_fma(s, q, c))), c_fma(a, q, a))
    return convert(c_copysign(r, y), typeof(x))


def acos(x: Float):
    y = convert(x, pyfloat)
    a = c_fabs(y)
    large = raw_ge(a, 0.5)
    s, c, z = near(y, a, large)
    back = raw_lt(y, 0.0)
    base = select(large, select(back, PI, 0.0), HALF_PI)
    u = select(large, c_copysign(2.0 * s, y), -y)
    if bits_of(typeof(x)) == 32:
        return convert(base + c_fma(u * z, asin_tail_short(z), u), typeof(x))
    low = select(large, select(back, PI_LOW, 0.0), HALF_PI_LOW)
    c = select(large, c_copysign(2.0, y) * c, 0.0)
    high, rest = quick_sum(base, u)
    return convert(high + (rest + (low + c_fma(u * z, asin_tail(z), c))), typeof(x))


def atan_tail(z):
    """q of atan(t) = t + t**3 q(t**2) for |t| <= tan(pi/8), to 2**-59."""
    y = z * z
    a = c_fma(0.1999999999995411, z, -0.333333333333332)
    b = c_fma(0.11111110786216331, z, -0.14285714280250855)
    c = c_fma(0.07692061639632873, z, -0.0909089783759686)
    d = c_fma(0.058480067240154726, z, -0.06663120234872104)
    e = c_fma(0.03807787110386758, z, -0.05039831392633213)
    w = y * y
    return c_fma(c_fma(c_fma(-0.017921702396034522, y, e), y, d), w * y, c_fma(c, w, c_fma(b, y, a)))


def atan_tail_short(z):
    """The same to 2**-35."""
    y = z * z
    a = c_fma(0.19999905226814665, z, -0.33333332514919384)
    b = c_fma(0.11045103636297612, z, -0.14282043116867685)
    c = c_fma(0.04748325057293625, z, -0.08478445774592402)
    return c_fma(c_fma(c, y, b), y, a)


def atan_quotient(y, x):
    """(base, low, u, rest) of atan(y / x) = base + low + atan(u + rest) for y >= 0 and x > 0 that are neither huge nor tiny together."""
    middle = raw_gt(y, 0.41421356237309503 * x)
    steep = raw_gt(y, 2.414213562373095 * x)
    less, less_low = two_sum(y, -x)
    more, more_low = two_sum(y, x)
    a = select(steep, -x, select(middle, less, y))
    al = select(steep, 0.0, select(middle, less_low, 0.0))
    b = select(steep, y, select(middle, more, x))
    bl = select(steep, 0.0, select(middle, more_low, 0.0))
    u = raw_div(a, b)
    rest = raw_div(c_fma(-u, bl, c_fma(-u, b, a) + al), b)
    base = select(steep, HALF_PI, select(middle, QUARTER_PI, 0.0))
    low = select(steep, HALF_PI_LOW, select(middle, QUARTER_PI_LOW, 0.0))
    return (base, low, u, rest)


def atan_sum(base, low, u, rest):
    z = u * u
    high, lost = quick_sum(base, u)
    return high + (lost + (low + c_fma(u * z, atan_tail(z), rest)))


def atan(x: Float):
    y = convert(x, pyfloat)
    if bits_of(typeof(x)) == 32:
        return convert(c_copysign(atan_single(c_fabs(y), 1.0), y), typeof(x))
    a = c_fabs(y)
    t = select(raw_gt(a, 1e30), 1e30, a)
    base, low, u, rest = atan_quotient(t, 1.0)
    r = c_copysign(atan_sum(base, low, u, rest), y)
    return convert(select(raw_lt(a, 1e-10), y, r), typeof(x))


def atan_single(y, x):
    """atan(y / x) for y >= 0, x >= 0 that are float32s held in double, not both 0 or infinite."""
    middle = raw_gt(y, 0.41421356237309503 * x)
    steep = raw_gt(y, 2.414213562373095 * x)
    a = select(steep, -x, select(middle, y - x, y))
    b = select(steep, y, select(middle, y + x, x))
    u = raw_div(a, b)
    z = u * u
    base = select(steep, HALF_PI, select(middle, QUARTER_PI, 0.0))
    return base + c_fma(u * z, atan_tail_short(z), u)


def atan2(y: Float, x: Float):
    a = convert(y, pyfloat)
    b = convert(x, pyfloat)
    v = c_fabs(a)
    u = c_fabs(b)
    both = raw_eq(u, v)
    same = raw_and(both, raw_or(raw_eq(v, 0.0), raw_eq(v, 1e400)))
    # 0 / 0 is as 0 / 1, infinity / infinity as 1 / 1
    zero = raw_eq(v, 0.0)
    v = select(same, select(zero, 0.0, 1.0), v)
    u = select(same, 1.0, u)
    left = raw_lt(c_copysign(1.0, b), 0.0)
    if bits_of(typeof(y)) == 32:
        r = atan_single(v, u)
        r = select(left, PI - r, r)
    else:
        r = atan2_double(v, u, left)
    r = c_copysign(r, a)
    return convert(select(raw_or(raw_ne(a, a), raw_ne(b, b)), a + b, r), typeof(y))


def atan2_double(v, u, left):
    """atan(v / u), or pi - that; both are brought to sizes where no product is subnormal or overflows."""
    most = select(raw_gt(v, u), v, u)
    scale = select(raw_gt(most, 1e150), 6.223015277861142e-61, select(raw_lt(most, 1e-150), 3.273390607896142e+150, 1.0))
    v = v * scale
    u = u * scale
    top = raw_eq(most, 1e400)
    v = select(top, select(raw_eq(v, 1e400), 1.0, 0.0), v)
    u = select(top, select(raw_eq(u, 1e400), 1.0, 0.0), u)
    base, low, q, rest = atan_quotient(v, u)
    base = select(left, PI - base, base)
    low = select(left, PI_LOW - low, low)
    q = select(left, -q, q)
    rest = select(left, -rest, rest)
    r = atan_sum(base, low, q, rest)
    return select(raw_lt(c_fabs(r), 1e-100), q, r)
