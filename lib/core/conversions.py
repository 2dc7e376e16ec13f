"""Conversions between scalars: int() float() bool() complex(), NumPy's type constructors, truth, and weak into strong.

    np.uint8(300)  ->  OverflowError      np.uint8(np.int64(300))  ->  44      int(nan)  ->  ValueError
"""
from lib.math.native import c_fabs
from lib.words import (
    bits_of, Bool, builtin, Complex, complex64, convert, Float, imag, inline, Int, is_bool, is_complex, is_float, is_int,
    is_signed, is_weak, make_complex, max_of, min_of, NoneType, Number, operator, part, pybool, pycomplex, pyfloat,
    pyint, raw_lt, raw_ne, raw_or, real, refuse, Str, Tuple, typeof, TypeRef, UInt, uint64,
)


def narrow(x, T):
    """A Python int as the strong integer type T; OverflowError as NumPy if it does not fit."""
    if T == uint64:
        if x < 0:
            out_of_bounds(x, T)
    elif bits_of(T) < 64:
        if x < convert(min_of(T), pyint) or x > convert(max_of(T), pyint):
            out_of_bounds(x, T)
    return convert(x, T)


def out_of_bounds(x, T):
    if bits_of(T) == 8:
        if is_signed(T):
            raise OverflowError(f"Python integer {x} out of bounds for int8")
        raise OverflowError(f"Python integer {x} out of bounds for uint8")
    if bits_of(T) == 16:
        if is_signed(T):
            raise OverflowError(f"Python integer {x} out of bounds for int16")
        raise OverflowError(f"Python integer {x} out of bounds for uint16")
    if bits_of(T) == 32:
        if is_signed(T):
            raise OverflowError(f"Python integer {x} out of bounds for int32")
        raise OverflowError(f"Python integer {x} out of bounds for uint32")
    raise OverflowError(f"Python integer {x} out of bounds for uint64")


def whole(x):
    """A float cut to a Python int; NaN, infinity and values beyond 64 bits raise."""
    n = convert(x, pyint)
    # What does not fit gives the smallest value, so that the usual case costs one comparison of integers.
    if n == -9223372036854775807 - 1:
        if raw_ne(x, x):
            raise ValueError("cannot convert float NaN to integer")
        y = convert(x, pyfloat)
        if c_fabs(y) == 1e400:
            raise OverflowError("cannot convert float infinity to integer")
        if raw_ne(y, -9223372036854775808.0):
            raise OverflowError("Python int too large to convert to a 64-bit integer")
    return n


@operator("index")
@inline
def unsigned_index(x: UInt):
    """An unsigned index of 2**63 or more is not tried: NumPy converts it first."""
    n = convert(x, pyint)
    if n < 0:
        raise OverflowError("Python int too large to convert to C long")
    return n


# ---------------------------------------------------------------- Python's own


@builtin
@inline
def int_(x: Int | Bool):
    if typeof(x) == uint64:
        if raw_lt(convert(x, pyint), 0):
            raise OverflowError("Python int too large to convert to a 64-bit integer")
    return convert(x, pyint)


@builtin
@inline
def int_(x: Float):
    return whole(x)


@builtin
def int_(x: Complex):
    refuse("int() takes no complex number", "use int(z.real)")


@builtin
def int_():
    return 0


@builtin
@inline
def float_(x: Int | Bool | Float):
    return convert(x, pyfloat)


@builtin
def float_(x: Complex):
    refuse("float() takes no complex number", "use z.real")


@builtin
def float_():
    return 0.0


@builtin
def bool_(x: Number | Tuple | Str | NoneType):
    return convert(truth(x), pybool)


@builtin
def bool_():
    return False


@builtin
@inline
def complex_(x: Int | Bool | Float):
    return make_complex(convert(x, pyfloat), 0.0)


@builtin
@inline
def complex_(z: Complex):
    return convert(z, pycomplex)


@builtin
def complex_(x: Number, y: Number):
    """x + y*1j by parts; either may be complex."""
    re = convert(real_part(x), pyfloat)
    im = convert(real_part(y), pyfloat)
    if typeof(y) == complex64:
        refuse("complex(x, y) takes no complex64 as its second argument", "use y.real")
    if is_complex(typeof(y)):
        re = re - convert(imag(y), pyfloat)
    if is_complex(typeof(x)):
        im = im + convert(imag(x), pyfloat)
    return make_complex(re, im)


@builtin
def complex_():
    return 0j


def real_part(x):
    if is_complex(typeof(x)):
        return real(x)
    return x


# ---------------------------------------------------------------- truth


@operator("truth")
@inline
def truth(x: Int):
    return raw_ne(x, convert(0, typeof(x)))


@operator("truth")
@inline
def truth(x: Bool):
    return x


@operator("truth")
@inline
def truth(x: Float):
    return raw_ne(x, convert(0.0, typeof(x)))


@operator("truth")
@inline
def truth(z: Complex):
    zero = convert(0.0, part(typeof(z)))
    return raw_or(raw_ne(real(z), zero), raw_ne(imag(z), zero))


@operator("truth")
def truth(x: NoneType):
    return False


@operator("truth")
def truth(t: Tuple):
    return len(t) > 0


@operator("truth")
def truth(s: Str):
    return len(s) > 0


@operator("not")
@inline
def not_(x: Number | Tuple | Str | NoneType):
    return not truth(x)


# ---------------------------------------------------------------- NumPy's: np.float32(x), and stores into arrays


@operator("convert")
@inline
def construct(T: TypeRef, x: Number):
    """T(x). Python numbers must fit, NumPy's are cut to the width as a C cast does."""
    S = typeof(x)
    if is_weak(T):
        return to_weak(T, x)
    if is_complex(S) and not is_complex(T):
        if is_bool(T):
            return convert(truth(x), T)
        refuse("a complex number has no conversion to a real one", "use z.real")
    if is_int(T) and is_weak(S):
        if is_float(S):
            return narrow(whole(x), T)
        if is_int(S):
            return narrow(x, T)
    return convert(x, T)


def to_weak(T, x):
    if is_int(T):
        return int_(x)
    if is_float(T):
        return float_(x)
    if is_bool(T):
        return bool_(x)
    return complex_(x)
