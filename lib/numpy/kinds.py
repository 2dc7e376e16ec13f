"""Type rules of NumPy's functions: what a Python number counts as, which float a function of integers gives.

    float_type(int32) -> float64    float_type(float32) -> float32    float_type(int8): refused (float16 in NumPy)
"""
from lib.core.conversions import narrow
from lib.words import (
    Array, bits_of, bool_, complex128, complex64, convert, elem, float32, float64, int16, int32, int64, int8, is_bool,
    is_complex, is_const, is_float, is_int, is_signed, is_weak, matches, promote, pyint, refuse, Str, strong, typeof,
    uint16, uint32, uint64, uint8,
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
        return dtype_named(dtype)
    return strong(dtype)


def dtype_named(text):
    """The dtype that NumPy knows by this name, which must be known while compiling."""
    if not is_const(text):
        refuse("a dtype given as text that is not known while compiling", "write the type: np.float64, np.int32, float, ...")
    if text == "bool" or text == "bool_" or text == "b1" or text == "?":
        return bool_
    if text == "int8" or text == "i1" or text == "b":
        return int8
    if text == "uint8" or text == "u1" or text == "B":
        return uint8
    if text == "int16" or text == "i2" or text == "h":
        return int16
    if text == "uint16" or text == "u2" or text == "H":
        return uint16
    if text == "int32" or text == "i4" or text == "i":
        return int32
    if text == "uint32" or text == "u4" or text == "I":
        return uint32
    if text == "int64" or text == "i8" or text == "l" or text == "int":
        return int64
    if text == "uint64" or text == "u8" or text == "L":
        return uint64
    if text == "float32" or text == "f4" or text == "f":
        return float32
    if text == "float64" or text == "f8" or text == "d" or text == "float":
        return float64
    if text == "complex64" or text == "c8" or text == "F":
        return complex64
    if text == "complex128" or text == "c16" or text == "D" or text == "complex":
        return complex128
    refuse("a dtype of this name", "write the type: np.float64, np.int32, float, ...")


def sum_type(T):
    """Sums and products of narrow integers are taken in 64 bits."""
    if is_bool(T) or (is_int(T) and is_signed(T)):
        return int64
    if is_int(T):
        return uint64
    return T
