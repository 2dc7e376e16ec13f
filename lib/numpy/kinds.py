"""Type rules of NumPy's functions: what a Python number counts as, which float a function of integers gives.

    float_type(int32) -> float64    float_type(float32) -> float32    float_type(int8): refused (float16 in NumPy)
"""
from lib.core.conversions import narrow
from lib.words import (
    Array, bits_of, convert, elem, float32, float64, int64, is_bool, is_complex, is_float, is_int, is_signed,
    is_weak, matches, promote, pyint, refuse, Str, strong, typeof, uint64,
)


def strong_value(x):
    """A scalar as NumPy holds it: Python's int becomes int64."""
    return convert(x, strong(typeof(x)))


def kind_of(x):
    """The scalar type of an array's elements or of a scalar."""
    if matches(x, Array):
        return elem(x)
    return typeof(x)


def float_type(T):
    if is_float(T) or is_complex(T):
        return strong(T)
    if is_int(T) and bits_of(T) > 16:
        return float64
    if bits_of(T) == 16:
        return float32
    refuse("NumPy computes this function of 8-bit integers and booleans as float16, which Adder has not",
           "convert the argument with .astype(np.float32)")


def pair_type(T, U):
    """The float type of a function of two, chosen as NumPy does: the smallest that holds each operand."""
    if is_weak(T) and is_weak(U):
        return float_type(promote(T, U))
    if is_weak(T):
        return pair_with_weak(U, T)
    if is_weak(U):
        return pair_with_weak(T, U)
    if is_tiny(T) and is_tiny(U):
        return float_type(T)
    if is_tiny(T):
        return float_type(U)
    if is_tiny(U):
        return float_type(T)
    return promote(float_type(T), float_type(U))


def is_tiny(T):
    return bits_of(T) <= 8


def pair_with_weak(S, W):
    if is_float(W) and not is_float(S) and not is_complex(S):
        return float64
    return float_type(promote(S, W))


def real_float_type(T):
    if is_complex(T):
        refuse("this function takes no complex numbers", "use the parts z.real and z.imag")
    return float_type(T)


def common_type(T, U):
    """The strong type in which an operation on both is done."""
    return strong(promote(T, U))


def operand(x, T):
    """A scalar as an operand of type T: Python ints must fit, the rest is converted."""
    if typeof(x) == pyint and is_int(T):
        return narrow(x, T)
    return convert(x, T)


def prepared(x, T):
    """An operand of an elementwise operation: scalars are converted once, before the loop."""
    if matches(x, Array):
        return x
    return operand(x, T)


def dtype_or(dtype, T):
    """A dtype argument as a strong type; T if there is none."""
    if dtype is None:
        return T
    if matches(dtype, Str):
        refuse("a dtype given as text", "write the type: np.float64, np.int32, float, ...")
    return strong(dtype)


def sum_type(T):
    """Sums and products of narrow integers are taken in 64 bits."""
    if is_bool(T) or (is_int(T) and is_signed(T)):
        return int64
    if is_int(T):
        return uint64
    return T
