"""round(x, n): Python's floats are rounded as their exact decimal value, NumPy's by scaling, ints half to even.

    round(2.675, 2)  ->  2.67, since 2.675 is a little less than it looks
"""
from lib.math.native import c_copysign, c_fabs, c_floor, c_fma, c_rint, is_finite
from lib.words import convert, float64, raw_add, raw_div, raw_mul, raw_neg, typeof, uint64


def power_of_ten(n):
    """10.0 ** n for 0 <= n <= 22, exactly."""
    p = 1.0
    for i in range(n):
        p = p * 10.0
    return p


def round_float(x, n):
    """x to n decimals, halves (of the exact value) to even. Correctly rounded for -22 <= n <= 22, else within 1 ulp."""
    if not is_finite(x) or n > 323:
        return x
    if n < -308:
        return 0.0 * x
    if n > 22:
        return _round_tiny(x, n)
    if n < -22:
        return _round_huge(x, n)
    if n >= 0:
        p = power_of_ten(n)
        y = x * p
        if c_fabs(y) >= 9007199254740992.0:
            return x
        return _half_even(y, c_fma(x, p, -y)) / p
    p = power_of_ten(-n)
    y = x / p
    if c_fabs(y) >= 9007199254740992.0:
        return x
    result = _half_even(y, c_fma(-y, p, x)) * p
    if not is_finite(result):
        raise OverflowError("rounded value too large to represent")
    return result


def _half_even(y, lost):
    """The whole number nearest to y + lost, where lost is the rounding error of y (its sign counts)."""
    low = c_floor(y)
    frac = y - low
    up = frac > 0.5 or (frac == 0.5 and (lost > 0.0 or (lost == 0.0 and c_floor(low * 0.5) * 2.0 != low)))
    if up:
        low = low + 1.0
    return c_copysign(low, y) if low == 0.0 else low


def _round_tiny(x, n):
    """n > 22: there are no exact halves; scales in two exact-ish steps."""
    p = power_of_ten(22)
    y = x * p
    rest = n - 22
    steps = 0
    while rest > 22:
        y = y * p
        rest = rest - 22
        steps = steps + 1
    q = power_of_ten(rest)
    y = y * q
    if not c_fabs(y) < 4503599627370496.0:
        return x
    z = c_rint(y) / q
    for i in range(steps + 1):
        z = z / p
    return z


def _round_huge(x, n):
    p = power_of_ten(22)
    y = x / p
    rest = -n - 22
    steps = 0
    while rest > 22:
        y = y / p
        rest = rest - 22
        steps = steps + 1
    q = power_of_ten(rest)
    z = c_rint(y / q) * q
    for i in range(steps + 1):
        z = z * p
    if not is_finite(z):
        raise OverflowError("rounded value too large to represent")
    return z


def round_strong(x, n):
    """NumPy's: times 10**n, to the nearest whole number, and back."""
    T = typeof(x)
    p = convert(10.0 ** abs(n), T)
    if n >= 0:
        return raw_div(c_rint(raw_mul(x, p)), p)
    return raw_mul(c_rint(raw_div(x, p)), p)


def round_int(x, n):
    """A Python int to a multiple of 10**-n, halves to even."""
    if n >= 0:
        return x
    if n < -19:
        return 0
    size = convert(raw_neg(x) if x < 0 else x, uint64)
    p = convert(1, uint64)
    for i in range(-n):
        p = raw_mul(p, convert(10, uint64))
    q = size // p
    r = size % p
    half = p // convert(2, uint64)
    one = convert(1, uint64)
    if r > half or (r == half and q % convert(2, uint64) == one):
        q = raw_add(q, one)
    y = convert(raw_mul(q, p), typeof(x))
    return raw_neg(y) if x < 0 else y


def round_strong_int(x, n):
    """NumPy's: by way of float64, which large integers lose digits in, and cast back."""
    if n >= 0:
        return x
    y = convert(x, float64)
    p = convert(10.0 ** -n if n >= -308 else 1e400, float64)
    return convert(raw_mul(c_rint(raw_div(y, p)), p), typeof(x))
