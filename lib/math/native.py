"""Pure functions of the hardware and the C library, for floats of either width. No checks, no exceptions.

    c_exp(x)  ->  exp(x), or expf(x) for float32

What users call as exp, sin, pow ... are lib/math's own functions (exponential.py, trigonometric.py, ...); complex numbers
and random streams, which agree with CPython and NumPy, use these. Errors in ulp (glibc 2.36, float64): fabs floor ceil
trunc rint fma copysign fmod sqrt 0; exp log pow log2 exp2 sin cos hypot below 1; the others at most 3.
"""
from lib.words import convert, Float, int32, int64, libm, llvm, raw_eq, raw_lt, raw_ne, typeof


@llvm("llvm.fabs")
def c_fabs(x: Float): ...


@llvm("llvm.minimum")
def c_minimum(x: Float, y: Float): ...


@llvm("llvm.maximum")
def c_maximum(x: Float, y: Float): ...


@llvm("llvm.sqrt")
def c_sqrt(x: Float): ...


@llvm("llvm.floor")
def c_floor(x: Float): ...


@llvm("llvm.ceil")
def c_ceil(x: Float): ...


@llvm("llvm.trunc")
def c_trunc(x: Float): ...


@llvm("llvm.rint")
def c_rint(x: Float): ...


@llvm("llvm.copysign")
def c_copysign(x: Float, y: Float): ...


@llvm("llvm.fma")
def c_fma(x: Float, y: Float, z: Float): ...


@libm("exp")
def c_exp(x: Float): ...


@libm("exp2")
def c_exp2(x: Float): ...


@libm("log")
def c_log(x: Float): ...


@libm("log1p")
def c_log1p(x: Float): ...


@libm("pow")
def c_pow(x: Float, y: Float): ...


@libm("hypot")
def c_hypot(x: Float, y: Float): ...


@libm("fmod")
def c_fmod(x: Float, y: Float): ...


@libm("remainder")
def c_remainder(x: Float, y: Float): ...


@libm("sin")
def c_sin(x: Float): ...


@libm("cos")
def c_cos(x: Float): ...


@libm("tan")
def c_tan(x: Float): ...


@libm("atan2")
def c_atan2(y: Float, x: Float): ...


@libm("sinh")
def c_sinh(x: Float): ...


@libm("cosh")
def c_cosh(x: Float): ...


@libm("tanh")
def c_tanh(x: Float): ...


@libm("asinh")
def c_asinh(x: Float): ...


@libm("nextafter")
def c_nextafter(x: Float, y: Float): ...


@libm("ldexp")
def c_ldexp(x: Float, e: int32): ...


@llvm("llvm.ctlz")
def leading_zeros(x: int64): ...


@llvm("llvm.cttz")
def trailing_zeros(x: int64): ...


@llvm("llvm.ctpop")
def count_ones(x: int64): ...


def is_nan(x):
    return raw_ne(x, x)


def is_inf(x):
    return raw_eq(c_fabs(x), convert(1e400, typeof(x)))


def is_finite(x):
    return raw_lt(c_fabs(x), convert(1e400, typeof(x)))


def sign_bit(x):
    """True if the sign bit of a float is set, as for -0.0 and some NaNs."""
    T = typeof(x)
    return raw_lt(c_copysign(convert(1.0, T), x), convert(0.0, T))
