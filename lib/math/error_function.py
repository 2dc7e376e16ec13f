"""erf and erfc of float64 without branches, calls or tables.

    |x| < 1.05:  erf x = x (2 / sqrt(pi) + c x**2 + x**4 q(x**2))        a >= 1/2:  erfc a = exp(-a**2) p((a - k) / (a + k)) / (1 + 2 a)

Largest errors in ulp: erf 0.9, erfc 0.9 (tests/ulp measures them).
The form for large arguments is that of Shepherd and Laframboise (Mathematics of Computation 36, 1981). The polynomials are
ours (tools/minimax.py).
"""
from lib.math.exponential import clamped, exp_cubic, exp_near, LN2_REST, LN2_SHORT, LOG2_E
from lib.math.native import c_copysign, c_fabs, c_fma
from lib.math.parts import MAGIC, power_of_two, quick_sum, two_product, two_sum, word
from lib.words import raw_and, raw_div, raw_lt, raw_ne, raw_shr, select

SLOPE = 1.1283791670955126  # 2 / sqrt(pi)
SLOPE_LOW = 1.533545961316588e-17
CENTRE = 1.2329951186255526
CENTRE_LOW = -4.624345353973393e-17


BEND = -0.37612638903183754


def small_tail(z):
    """q of erf(x) = x (SLOPE + BEND x**2 + x**4 q(x**2)) for |x| <= 1.125, to 2**-64."""
    y = z * z
    w = y * y
    a = c_fma(-0.0268661706451169, z, 0.11283791670955061)
    b = c_fma(-0.0008548327013075007, z, 0.005223977625283353)
    c = c_fma(-1.4925637965755065e-05, z, 0.00012055332545810182)
    d = c_fma(-1.6362420325664998e-07, z, 1.6461869098038547e-06)
    e = c_fma(-1.2060691423993129e-09, z, 1.4773496935177385e-08)
    f = c_fma(-3.758015634002518e-12, z, 8.376158200376653e-11)
    return c_fma(c_fma(c_fma(f, y, e), w, c_fma(d, y, c)), w, c_fma(b, y, a))


def erf(x):
    a = clamped(c_fabs(x), 0.0, 6.0)
    z, zl = two_product(a, a)
    n = c_fma(-z, LOG2_E, MAGIC)
    k = MAGIC - n
    e = exp_near(c_fma(k, LN2_REST, c_fma(k, LN2_SHORT, -z)), -zl) * power_of_two(raw_and(word(n) + 1023, 2047))
    far = c_fma(-e, raw_div(tail_of_one(raw_div(a - 2.0, a + 2.0)), c_fma(2.0, a, 1.0)), 1.0)
    high, low = slope(a)
    return c_copysign(select(raw_lt(a, 1.05), c_fma(a, high, a * low), far), x)


def slope(x):
    """erf(x) / x for |x| < 1.125 as two floats."""
    z, zl = two_product(x, x)
    p, pl = two_product(z, BEND)
    high, low = quick_sum(SLOPE, p)
    q = small_tail(z)
    # the slope of the sum in z is about BEND + 2 z q(z); zl is an ulp of z
    return (high, c_fma(z * z, q, low + (c_fma(zl, c_fma(z + z, q, BEND), pl) + SLOPE_LOW)))


def tail_of_one(t):
    """p((a - 2) / (a + 2)) = erfc(a) exp(a**2) (1 + 2 a) for a from 1 to 6, its error below 2**-59 of erf(a)."""
    y = t * t
    w = y * y
    a = c_fma(-0.09276382658572893, t, 1.2769783815525289)
    b = c_fma(0.1640512800267587, t, -0.1660303976151908)
    c = c_fma(-0.008034014809262571, t, -0.054220001070867704)
    d = c_fma(0.001271361342142901, t, 0.008722661333147814)
    e = c_fma(-0.00045541235952181535, t, -0.0014569679581237034)
    f = c_fma(0.00015935040548476298, t, 0.00020529859283337958)
    return c_fma(c_fma(c_fma(2.8128332245385293e-05, w, c_fma(f, y, e)), w, c_fma(d, y, c)), w, c_fma(b, y, a))


def far_tail(t):
    """q of p((a - 4) / (a + 4)) = CENTRE + t q(t) for a from 1/2 to 28, to 2**-65."""
    y = t * t
    w = y * y
    a = c_fma(0.015379652102620038, t, -0.1396211168405625)
    b = c_fma(-0.1010390660363249, t, 0.06809705425469148)
    c = c_fma(-0.06633036581165275, t, 0.09373283499840025)
    d = c_fma(-0.016197734065861117, t, 0.03716751553653841)
    e = c_fma(-0.0007577732207509547, t, 0.0050319699873185575)
    f = c_fma(0.0001506213174154808, t, -0.00019925674778751223)
    g = c_fma(-1.122080515676518e-05, t, -2.4399033444040253e-05)
    h = c_fma(2.9108106714741353e-07, t, 5.7093673481384785e-06)
    i = c_fma(7.854735884902764e-08, t, -8.250287717087644e-07)
    j = c_fma(-2.1364750085751395e-08, t, 1.0992754058789586e-07)
    k = c_fma(3.4971527329086843e-09, t, -1.42539972511497e-08)
    l = c_fma(-3.182613534360007e-10, t, 1.3822040028072828e-09)
    high = c_fma(c_fma(l, y, k), w, c_fma(j, y, i))
    middle = c_fma(c_fma(h, y, g), w, c_fma(f, y, e))
    return c_fma(c_fma(high, w * w, middle), w * w, c_fma(c_fma(d, y, c), w, c_fma(b, y, a)))


def erfc(x):
    a = clamped(c_fabs(x), 0.0, 28.0)
    high, low = slope(x)
    p, pl = two_product(x, high)
    s, sl = quick_sum(1.0, -p)
    near = s + (sl - c_fma(x, low, pl))
    r = select(raw_lt(a, 0.5), near, erfc_far(a, raw_lt(x, 0.0)))
    return select(raw_ne(x, x), x, r)


def erfc_far(a, negative):
    """erfc(a), or 2 - erfc(a), for a >= 1/2: every step keeps what it rounds."""
    b, bl = two_sum(a, 4.0)
    u, ul = two_sum(a, -4.0)
    t = raw_div(u, b)
    tl = raw_div(c_fma(-t, bl, c_fma(-t, b, u) + ul), b)
    q = far_tail(t)
    # the slope of t q(t) is q(t) + t q'(t); tl is an ulp, a few bits of the slope are enough
    v, vl = two_product(t, q)
    p, pl = quick_sum(CENTRE, v)
    steep = c_fma(t, c_fma(c_fma(c_fma(0.375, t, -0.303), t, 0.136), t, 0.0154), q)
    pl = pl + c_fma(tl, steep, vl) + CENTRE_LOW
    z, zl = two_product(a, a)
    n = c_fma(-z, LOG2_E, MAGIC)
    k = MAGIC - n
    r, rl = quick_sum(c_fma(k, LN2_SHORT, -z), c_fma(k, LN2_REST, -zl))
    e, el = exp_pair(r, rl)
    m, ml = two_product(e, p)
    ml = ml + c_fma(e, pl, el * p)
    d, dl = two_sum(a + a, 1.0)
    inverse = raw_div(1.0, d)
    g = m * inverse
    gl = c_fma(-g, dl, c_fma(-g, d, m) + ml) * inverse
    biased = raw_and(word(n) + 2046, 4095)
    half = raw_shr(biased, 1)
    first = power_of_two(half)
    second = power_of_two(biased - half)
    low = (gl * first) * second
    s, sl = quick_sum(2.0, -((g * first) * second))
    return select(negative, s + (sl - low), ((g + gl) * first) * second)


def exp_pair(r, low):
    """exp(r + low) as two floats."""
    z, zl = two_product(r, r)
    s, sl = quick_sum(1.0, r)
    h, hl = quick_sum(s, 0.5 * z)
    return (h, (hl + sl) + c_fma(r * z, exp_cubic(r), c_fma(0.5, zl, c_fma(r, low, low))))
