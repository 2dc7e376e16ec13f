"""x ** y of float64 and float32 where y is known while compiling: whole numbers to 32 by products, and one half by a root.

    x ** 6  ->  ((x * x) * x) squared, each product as two floats

The pair of a product and what rounding added (Handbook of Floating-Point Arithmetic, 4.4 and 4.7: Dekker 1971 with fma) keeps
about 100 bits, so the result is within 0.51 ulp where it is normal; below, within 1.5. float32 is computed in float64.
Special values are C99's pow's. Any other exponent is not taken here.
"""
from lib.math.native import c_fma, c_sqrt
from lib.words import Const, Float, bits_of, convert, pyfloat, pyint, raw_div, raw_eq, select, typeof

MOST = 32


def is_easy(y: Const):
    """Whether pow_known takes the exponent, a Python float."""
    if y == 0.5:
        return True
    if y < -MOST or y > MOST:
        return False
    return y == convert(y, pyint)


def pow_known(x: Float, y: Const):
    a = convert(x, pyfloat)
    if y == 0.5:
        # Of -0.0 and of minus infinity the power is positive, the root is not.
        r = select(raw_eq(a, -1e400), 1e400, c_sqrt(a) + 0.0)
    elif y == 0:
        r = 1.0
    elif y == 1:
        r = a
    elif y == 2:
        r = a * a
    elif y == -1:
        r = raw_div(1.0, a)
    elif bits_of(typeof(x)) == 32:
        if y < 0:
            r = raw_div(1.0, product(a, convert(0 - y, pyint)))
        else:
            r = product(a, convert(y, pyint))
    elif y < 0:
        # The inverse first: powers of x may be infinite where those of 1 / x are not yet zero.
        inverse = raw_div(1.0, a)
        r = rounded(pair(inverse, c_fma(a, inverse, -1.0) * inverse, convert(0 - y, pyint)))
    else:
        r = rounded(pair(a, None, convert(y, pyint)))
    return convert(r, typeof(x))


def product(x, n: Const):
    if n <= 1:
        return x
    half = product(x, n // 2)
    return half * half * x if n % 2 == 1 else half * half


def pair(x, xl, n: Const):
    """(x - xl) ** n as a float less another, the exponent's digits from the first on; None stands for zero."""
    if n <= 1:
        return (x, xl)
    half, excess = pair(x, xl, n // 2)
    square, excess = times(half, excess, half, excess)
    if n % 2 == 1:
        return times(square, excess, x, xl)
    return (square, excess)


def times(a, al, b, bl):
    p = a * b
    excess = c_fma(-a, b, p)
    if al is not None:
        excess = c_fma(al, b, excess)
    if bl is not None:
        excess = c_fma(a, bl, excess)
    return (p, excess)


def rounded(p):
    """Where the product is infinite the excess is so too, or no number. Of a zero it is +0.0, which keeps the zero's sign."""
    high, excess = p
    r = high - excess
    return select(raw_eq(r, r), r, high)
