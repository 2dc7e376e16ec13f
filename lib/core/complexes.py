"""Operators on complex numbers: Python's (weak, with exceptions) and NumPy's (strong, with inf and nan).

    a / b  (pycomplex)  ->  Smith's division, ZeroDivisionError;   (complex128)  ->  Smith's with one reciprocal
"""
from lib.math.native import c_atan2, c_copysign, c_cos, c_exp, c_fabs, c_floor, c_hypot, c_log, c_pow, c_sin, is_finite, is_inf
from lib.words import (
    attribute, Complex, convert, Float, imag, inline, is_weak, make_complex, method, nan, noinline, Number, operator,
    part, promote, pybool, pyint, python_minor, raw_add, raw_and, raw_div, raw_eq, raw_ge, raw_gt, raw_le, raw_lt,
    raw_mul, raw_ne, raw_or, raw_sub, Real, real, refuse, typeof, zero_division_raises,
)


@operator("+")
@inline
def c_add(a: Complex, b: Complex):
    return make_complex(raw_add(real(a), real(b)), raw_add(imag(a), imag(b)))


@operator("-")
@inline
def c_subtract(a: Complex, b: Complex):
    return make_complex(raw_sub(real(a), real(b)), raw_sub(imag(a), imag(b)))


@operator("*")
@inline
def c_multiply(a: Complex, b: Complex):
    """The four products; 2 ulp of the size of the result."""
    re = raw_sub(raw_mul(real(a), real(b)), raw_mul(imag(a), imag(b)))
    im = raw_add(raw_mul(real(a), imag(b)), raw_mul(imag(a), real(b)))
    if is_weak(typeof(a)) and python_minor() >= 14:
        if re != re and im != im:
            return _infinite_product(a, b)
    return make_complex(re, im)


# ---------------------------------------------------------------- Python's from 3.14 on: annex G of C's standard


@operator("+")
@inline
def c_add_real(a: Complex, b: Float):
    return make_complex(real(a) + b, imag(a))


@operator("+")
@inline
def real_add_c(a: Float, b: Complex):
    return make_complex(a + real(b), imag(b))


@operator("-")
@inline
def c_subtract_real(a: Complex, b: Float):
    return make_complex(real(a) - b, imag(a))


@operator("-")
@inline
def real_subtract_c(a: Float, b: Complex):
    return make_complex(a - real(b), -imag(b))


@operator("*")
@inline
def c_multiply_real(a: Complex, b: Float):
    return make_complex(real(a) * b, imag(a) * b)


@operator("*")
@inline
def real_multiply_c(a: Float, b: Complex):
    return make_complex(a * real(b), a * imag(b))


@operator("/")
@inline
def c_divide_real(a: Complex, b: Float):
    if b == 0.0 and zero_division_raises(typeof(a)):
        raise ZeroDivisionError("division by zero")
    return make_complex(raw_div(real(a), b), raw_div(imag(a), b))


@operator("/")
def real_divide_c(a: Float, b: Complex):
    """Smith's, with no imaginary part in the dividend."""
    br = real(b)
    bi = imag(b)
    if c_is_zero(b):
        if zero_division_raises(typeof(b)):
            raise ZeroDivisionError("division by zero")
        return make_complex(raw_div(a, 0.0), raw_div(0.0, 0.0))
    r = make_complex(nan, nan)
    if c_fabs(br) >= c_fabs(bi):
        ratio = raw_div(bi, br)
        denom = br + bi * ratio
        r = make_complex(raw_div(a, denom), raw_div(-a * ratio, denom))
    elif c_fabs(bi) >= c_fabs(br):
        ratio = raw_div(br, bi)
        denom = br * ratio + bi
        r = make_complex(raw_div(a * ratio, denom), raw_div(-a, denom))
    if _is_nan(r) and is_finite(a) and _is_infinite(b):
        return make_complex(0.0 * (a * _boxed(br)), 0.0 * (-a * _boxed(bi)))
    return r


def _is_nan(z):
    return real(z) != real(z) and imag(z) != imag(z)


def _is_infinite(z):
    return is_inf(real(z)) or is_inf(imag(z))


def _is_finite(z):
    return is_finite(real(z)) and is_finite(imag(z))


def _boxed(x):
    """1 for an infinity, else 0, with its sign."""
    return c_copysign(1.0 if is_inf(x) else 0.0, x)


def _without_nan(x):
    return c_copysign(0.0, x) if x != x else x


@noinline
def _infinite_product(a, b):
    """What a product is of which both parts are NaN: infinite where a factor or one of the four products is."""
    ar = real(a)
    ai = imag(a)
    br = real(b)
    bi = imag(b)
    again = is_inf(ar * br) or is_inf(ai * bi) or is_inf(ar * bi) or is_inf(ai * br)
    if _is_infinite(a):
        ar = _boxed(ar)
        ai = _boxed(ai)
        br = _without_nan(br)
        bi = _without_nan(bi)
        again = True
    if is_inf(br) or is_inf(bi):
        br = _boxed(br)
        bi = _boxed(bi)
        ar = _without_nan(ar)
        ai = _without_nan(ai)
        again = True
    if not again:
        return make_complex(nan, nan)
    ar = _without_nan(ar)
    ai = _without_nan(ai)
    br = _without_nan(br)
    bi = _without_nan(bi)
    return make_complex(1e999 * (ar * br - ai * bi), 1e999 * (ar * bi + ai * br))


def _infinite_quotient(a, b):
    """What a quotient is of which both parts are NaN: infinite, zero or NaN."""
    br = real(b)
    bi = imag(b)
    if _is_infinite(a) and _is_finite(b):
        x = _boxed(real(a))
        y = _boxed(imag(a))
        return make_complex(1e999 * (x * br + y * bi), 1e999 * (y * br - x * bi))
    if _is_infinite(b) and _is_finite(a):
        x = _boxed(br)
        y = _boxed(bi)
        return make_complex(0.0 * (real(a) * x + imag(a) * y), 0.0 * (imag(a) * x - real(a) * y))
    return make_complex(nan, nan)


# ---------------------------------------------------------------- comparisons


@operator("-")
@inline
def c_negative(a: Complex):
    return make_complex(-real(a), -imag(a))


@operator("+")
@inline
def c_positive(a: Complex):
    return a


@operator("==")
@inline
def c_equal(a: Complex, b: Complex):
    return raw_and(raw_eq(real(a), real(b)), raw_eq(imag(a), imag(b)))


@operator("!=")
@inline
def c_not_equal(a: Complex, b: Complex):
    return raw_or(raw_ne(real(a), real(b)), raw_ne(imag(a), imag(b)))


def in_order(a, b, strict, f):
    """NumPy's order of complex numbers: by the real parts, then by the imaginary ones. Python's have none."""
    T = promote(typeof(a), typeof(b))
    if is_weak(T):
        refuse("complex numbers have no order", "compare abs(z) or z.real")
    x = convert(a, T)
    y = convert(b, T)
    numbers = raw_and(raw_eq(imag(x), imag(x)), raw_eq(imag(y), imag(y)))
    return raw_or(raw_and(strict(real(x), real(y)), numbers), raw_and(raw_eq(real(x), real(y)), f(imag(x), imag(y))))


@operator("<")
def c_less(a: Complex, b: Number):
    return in_order(a, b, raw_lt, raw_lt)


@operator("<")
def less_c(a: Number, b: Complex):
    return in_order(a, b, raw_lt, raw_lt)


@operator("<=")
def c_less_equal(a: Complex, b: Number):
    return in_order(a, b, raw_lt, raw_le)


@operator("<=")
def less_equal_c(a: Number, b: Complex):
    return in_order(a, b, raw_lt, raw_le)


@operator(">")
def c_greater(a: Complex, b: Number):
    return in_order(a, b, raw_gt, raw_gt)


@operator(">")
def greater_c(a: Number, b: Complex):
    return in_order(a, b, raw_gt, raw_gt)


@operator(">=")
def c_greater_equal(a: Complex, b: Number):
    return in_order(a, b, raw_gt, raw_ge)


@operator(">=")
def greater_equal_c(a: Number, b: Complex):
    return in_order(a, b, raw_gt, raw_ge)


@operator("//")
def c_floordiv(a: Complex, b: Complex):
    refuse("complex numbers have no //", "divide with / and round the parts")


@operator("%")
def c_mod(a: Complex, b: Complex):
    refuse("complex numbers have no %", "use the parts")


# ---------------------------------------------------------------- division


@operator("/")
@inline
def c_divide(a: Complex, b: Complex):
    zero = convert(0.0, part(typeof(a)))
    if zero_division_raises(typeof(a)):
        if raw_eq(real(b), zero) and raw_eq(imag(b), zero):
            raise ZeroDivisionError("division by zero")
    if is_weak(typeof(a)):
        return python_division(a, b)
    return numpy_quotient(a, b)


@inline
def python_division(a, b):
    if python_minor() < 14:
        return python_quotient(a, b)
    r = python_quotient(a, b)
    if _is_nan(r) and not c_is_zero(b):
        return _infinite_quotient(a, b)
    return r


def python_quotient(a, b):
    """Smith 1962: scales by the larger part of b; 3 ulp of the size of the result."""
    ar = real(a)
    ai = imag(a)
    br = real(b)
    bi = imag(b)
    if c_fabs(br) >= c_fabs(bi):
        if br == 0.0 and bi == 0.0:
            return make_complex(raw_div(ar, 0.0), raw_div(ai, 0.0))
        ratio = raw_div(bi, br)
        denom = br + bi * ratio
        return make_complex(raw_div(ar + ai * ratio, denom), raw_div(ai - ar * ratio, denom))
    if c_fabs(bi) >= c_fabs(br):
        ratio = raw_div(br, bi)
        denom = br * ratio + bi
        return make_complex(raw_div(ar * ratio + ai, denom), raw_div(ai * ratio - ar, denom))
    return make_complex(nan, nan)


def numpy_quotient(a, b):
    """Smith's division as NumPy does it: multiplies with the reciprocal of the scaled denominator."""
    ar = real(a)
    ai = imag(a)
    br = real(b)
    bi = imag(b)
    zero = convert(0.0, typeof(ar))
    one = convert(1.0, typeof(ar))
    if raw_ge(c_fabs(br), c_fabs(bi)):
        if raw_eq(br, zero) and raw_eq(bi, zero):
            return make_complex(raw_div(ar, c_fabs(br)), raw_div(ai, c_fabs(br)))
        ratio = raw_div(bi, br)
        scale = raw_div(one, br + bi * ratio)
        return make_complex((ar + ai * ratio) * scale, (ai - ar * ratio) * scale)
    ratio = raw_div(br, bi)
    scale = raw_div(one, bi + br * ratio)
    return make_complex((ar * ratio + ai) * scale, (ai * ratio - ar) * scale)


# ---------------------------------------------------------------- powers


def c_is_zero(z):
    zero = convert(0.0, part(typeof(z)))
    return raw_and(raw_eq(real(z), zero), raw_eq(imag(z), zero))


def complex_power(a, b):
    """Python's complex ** complex: small whole powers by products, the rest by polar form."""
    if c_is_zero(b):
        return make_complex(1.0, 0.0)
    if imag(b) == 0.0 and c_floor(real(b)) == real(b) and c_fabs(real(b)) <= 100.0:
        r = _whole_power(a, convert(real(b), pyint))
    elif c_is_zero(a):
        if imag(b) != 0.0 or real(b) < 0.0:
            zero_to_complex()
        r = make_complex(0.0, 0.0)
    else:
        size = c_pow(c_hypot(real(a), imag(a)), real(b))
        angle = c_atan2(imag(a), real(a))
        phase = angle * real(b)
        if imag(b) != 0.0:
            size = size * c_exp(-angle * imag(b))
            phase = phase + imag(b) * c_log(c_hypot(real(a), imag(a)))
        if is_inf(phase):                   # CPython takes what the sine says of it for a division by zero
            zero_to_complex()
        r = make_complex(size * c_cos(phase), size * c_sin(phase))
    if is_inf(real(r)) or is_inf(imag(r)):
        raise OverflowError("complex exponentiation")
    return r


def zero_to_complex():
    raise ZeroDivisionError("zero to a negative or complex power")


def _whole_power(a, n):
    one = make_complex(1.0, 0.0)
    if n > 0:
        return _positive_power(a, n)
    if c_is_zero(a):
        zero_to_complex()
    return python_division(one, _positive_power(a, -n))


def _positive_power(a, n):
    """By squaring, lowest bit first, as CPython does."""
    r = make_complex(1.0, 0.0)
    p = a
    while n > 0:
        if n & 1:
            r = c_multiply(r, p)
        n = n >> 1
        p = c_multiply(p, p)
    return r


def numpy_complex_power(a, b):
    """NumPy's: products for whole powers below 100, else exp(b log a)."""
    T = part(typeof(a))
    zero = convert(0.0, T)
    one = convert(1.0, T)
    br = real(b)
    if c_is_zero(b):
        return make_complex(one, zero)
    if c_is_zero(a):
        if raw_lt(zero, br):
            return make_complex(zero, zero)
        return make_complex(convert(nan, T), convert(nan, T))
    if raw_eq(imag(b), zero) and raw_eq(c_floor(br), br) and raw_lt(c_fabs(br), convert(100.0, T)):
        n = convert(br, pyint)
        return _numpy_whole_power(a, n)
    lr = c_log(c_hypot(real(a), imag(a)))
    li = c_atan2(imag(a), real(a))
    er = c_exp(br * lr - imag(b) * li)
    ei = imag(b) * lr + br * li
    if raw_eq(ei, zero):
        return make_complex(er, ei)
    return make_complex(er * c_cos(ei), er * c_sin(ei))


def _numpy_whole_power(a, n):
    T = part(typeof(a))
    one = make_complex(convert(1.0, T), convert(0.0, T))
    if n == 1:
        return a
    if n == 2:
        return c_multiply(a, a)
    if n == 3:
        return c_multiply(a, c_multiply(a, a))
    m = -n if n < 0 else n
    r = one
    p = a
    while m > 0:
        if m & 1:
            r = c_multiply(r, p)
        m = m >> 1
        if m > 0:
            p = c_multiply(p, p)
    if n < 0:
        return numpy_quotient(one, r)
    return r


# ---------------------------------------------------------------- attributes of every number


@attribute(Number, name="real")
@inline
def real_part(x: Number):
    return real(python_int(x))


@attribute(Number, name="imag")
@inline
def imag_part(x: Number):
    return imag(python_int(x))


@inline
def python_int(x):
    """Python's booleans are ints: their parts are."""
    if typeof(x) == pybool:
        return convert(x, pyint)
    return x


@method(Number)
@inline
def conjugate(x: Complex):
    return make_complex(real(x), -imag(x))


@method(Number)
@inline
def conjugate(x: Real):
    return python_int(x)
