"""math's functions of integers: gcd lcm factorial comb perm isqrt. Results beyond 64 bits raise OverflowError."""
from lib.math.native import c_sqrt
from lib.words import (
    convert, Float, Int, matches, module, NoneType, overflows_mul, pybool, pyfloat, pyint, raw_mul, raw_neg, refuse, typeof, uint64,
)


def too_large():
    raise OverflowError("the result does not fit in 64 bits")


def size_of(n):
    """|n| without a sign bit."""
    return convert(raw_neg(n) if n < 0 else n, uint64)


def as_int(u):
    """An unsigned result as an int."""
    n = convert(u, pyint)
    if n < 0:
        too_large()
    return n


def whole_number(n):
    if not matches(n, Int) and typeof(n) != pybool:
        raise TypeError("an integer is needed here")
    return int(n)


def gcd_of(a, b):
    """Euclid on unsigned numbers."""
    zero = convert(0, uint64)
    while b != zero:
        a, b = b, a % b
    return a


@module("math")
def gcd(*integers):
    r = convert(0, uint64)
    for n in integers:
        r = gcd_of(r, size_of(whole_number(n)))
    return as_int(r)


@module("math")
def lcm(*integers):
    r = convert(1, uint64)
    for n in integers:
        m = size_of(whole_number(n))
        if m == convert(0, uint64):
            r = m
        elif r != convert(0, uint64):
            k = m // gcd_of(r, m)
            if overflows_mul(r, k):
                too_large()
            r = raw_mul(r, k)
    return as_int(r)


@module("math")
def factorial(n: Int | pybool):
    k = int(n)
    if k < 0:
        raise ValueError("factorial() not defined for negative values")
    if k > 20:
        too_large()
    r = 1
    for i in range(2, k + 1):
        r = r * i
    return r


@module("math")
def factorial(n: Float):
    refuse("math.factorial() takes an integer", "convert with int()")


@module("math")
def comb(n: Int | pybool, k: Int | pybool):
    """n over k: multiplies by n-k+i and divides by i, the common factors taken out first."""
    a = int(n)
    b = int(k)
    if a < 0:
        raise ValueError("n must be a non-negative integer")
    if b < 0:
        raise ValueError("k must be a non-negative integer")
    if b > a:
        return 0
    if b > a - b:
        b = a - b
    r = convert(1, uint64)
    for i in range(1, b + 1):
        d = convert(i, uint64)
        f = convert(a - b + i, uint64)
        g = gcd_of(r, d)
        r = r // g
        f = f // (d // g)
        if overflows_mul(r, f):
            too_large()
        r = raw_mul(r, f)
    return as_int(r)


@module("math")
def perm(n: Int | pybool, k: Int | pybool):
    a = int(n)
    b = int(k)
    if a < 0:
        raise ValueError("n must be a non-negative integer")
    if b < 0:
        raise ValueError("k must be a non-negative integer")
    if b > a:
        return 0
    r = 1
    for i in range(b):
        if overflows_mul(r, a - i):
            too_large()
        r = r * (a - i)
    return r


@module("math")
def perm(n: Int | pybool, k: NoneType = None):
    a = int(n)
    if a < 0:
        raise ValueError("n must be a non-negative integer")
    if a > 20:
        too_large()
    return perm(a, a)


@module("math")
def isqrt(n: Int | pybool):
    """The float root, corrected by at most one."""
    a = int(n)
    if a < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    r = convert(c_sqrt(convert(a, pyfloat)), pyint)
    if r > 3037000499:
        r = 3037000499
    if r * r > a:
        r = r - 1
    elif r < 3037000499 and (r + 1) * (r + 1) <= a:
        r = r + 1
    return r
