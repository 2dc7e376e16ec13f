"""np.ldexp, np.frexp and np.modf: floats put together from their parts, and taken apart.

    np.frexp([6.0, -0.5])  ->  [0.75, -0.5], [3, 0]
"""
from lib.math.math import frexp as frexp_of
from lib.math.math import modf as modf_of
from lib.math.native import c_ldexp
from lib.numpy.kinds import float_type
from lib.words import (
    Array, bits_of, Bool, convert, elementwise, int32, int64, is_int, is_weak, numpy, Real, refuse, SInt, typeof, ufunc, UInt,
)

FAR = 5000              # beyond every exponent of a float64


@ufunc
def ldexp(x: Real, i: SInt | Bool):
    check_weak(x, i)
    n = convert(i, int64)
    n = FAR if n > FAR else n
    n = -FAR if n < -FAR else n
    return c_ldexp(convert(x, float_type(typeof(x))), convert(n, int32))


def check_weak(x, i):
    """A Python int takes the smallest float there is beside a NumPy integer; two Python ints make a float64."""
    if is_int(typeof(x)) and is_weak(typeof(x)) and is_int(typeof(i)) and not is_weak(typeof(i)):
        refuse("NumPy computes this function of a Python int and NumPy integers as float16, which Adder has not",
               "write a float as its first argument")


@ufunc
def ldexp(x: Real, i: UInt):
    if bits_of(typeof(i)) == 64:
        refuse("np.ldexp does not take exponents of type uint64, in NumPy as well", "convert them with .astype(np.int64)")
    return ldexp(x, convert(i, int64))


def mantissa(x):
    return convert(frexp_of(x)[0], float_type(typeof(x)))


def exponent(x):
    return convert(frexp_of(x)[1], int32)


@numpy
def frexp(x: Real):
    return mantissa(x), exponent(x)


@numpy
def frexp(x: Array):
    return elementwise(mantissa, x), elementwise(exponent, x)


def fraction(x):
    return convert(modf_of(x)[0], float_type(typeof(x)))


def whole_part(x):
    return convert(modf_of(x)[1], float_type(typeof(x)))


@numpy
def modf(x: Real):
    return fraction(x), whole_part(x)


@numpy
def modf(x: Array):
    return elementwise(fraction, x), elementwise(whole_part, x)
