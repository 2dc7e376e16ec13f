"""np.random's legacy streams: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) bit for bit as NumPy's.

    np.random.seed(1); np.random.rand()  ->  0.417022004702574

State: position (int64 at 0), 624 words (at 8), has_gauss (int64 at 2504), gauss (float64 at 2512). Position 0 means
never seeded: then the first draw seeds from the system's entropy.
"""
from lib.math.native import c_log, c_sqrt, is_finite, sign_bit
from lib.numpy.creation import array
from lib.numpy.kinds import dtype_or
from lib.numpy.selection import broadcast_to
from lib.numpy.broadcasting import broadcast_into, broadcast_shapes
from lib.numpy.shapes import bytes_of, length, new_array, product, ravel, shape_of
from lib.words import (
    alloca, Any, Array, bits_of, Bool, convert, count, data, dim, elem, element, elementwise, extern, float64, Int, int32, int64, is_bool, is_complex, is_float, is_int, load,
    make_array, matches, max_of, min_of, module, ndim, noinline, NoneType, owner, ptr, pyfloat, pyint, random_state,
    raw_add, raw_and, raw_eq, raw_gt, raw_le, raw_mul, raw_or, raw_shl, raw_shr, raw_sub, raw_xor, Real, refuse,
    set_element, store, Str, Tuple, tuple_of, uint32, uint64,
)

N = 624
KEY = 8
HAS_GAUSS = 2504
GAUSS = 2512


@extern
def getentropy(buffer: ptr, length: int64) -> int32: ...


def key(s, i):
    return load(uint32, s, KEY + i * 4)


def set_key(s, i, v):
    store(uint32, s, KEY + i * 4, v)


def u32(n):
    return convert(n, uint32)


# ---------------------------------------------------------------- seeding


@module("numpy.random")
def seed(seed: Int | Bool):
    n = int(seed)
    if n < 0 or n > 4294967295:
        raise ValueError("Seed must be between 0 and 2**32 - 1")
    start_from(random_state(), convert(n, uint32))


@module("numpy.random")
def seed(seed: NoneType = None):
    seed_from_system(random_state())


@module("numpy.random")
def seed(seed: Array | Tuple):
    """Several words: Matsumoto and Nishimura's init_by_array. A single one counts as a number."""
    words = ravel(seed) if matches(seed, Array) else array(seed)
    if not is_int(elem(words)):
        refuse("a seed that is not an integer", "convert it with int()")
    if dim(words, 0) == 0:
        raise ValueError("Seed must be non-empty")
    for i in range(dim(words, 0)):
        n = int(element(words, (i,)))
        if n < 0 or n > 4294967295:
            raise ValueError("Seed must be between 0 and 2**32 - 1")
    if matches(seed, Array):
        if dim(words, 0) == 1:
            start_from(random_state(), u32(int(element(words, (0,)))))
            return
        if ndim(seed) != 1:
            raise ValueError("Seed array must be 1-d")
    start_from_words(random_state(), words)


def start_from_words(s, words):
    start_from(s, u32(19650218))
    n = dim(words, 0)
    i = 1
    for k in range(n if n > N else N):
        j = k % n
        word = raw_add(u32(int(element(words, (j,)))), u32(j))
        set_key(s, i, raw_add(raw_xor(key(s, i), raw_mul(mixed(s, i), u32(1664525))), word))
        i = following(s, i)
    for k in range(N - 1):
        set_key(s, i, raw_sub(raw_xor(key(s, i), raw_mul(mixed(s, i), u32(1566083941))), u32(i)))
        i = following(s, i)
    set_key(s, 0, u32(2147483648))


def mixed(s, i):
    before = key(s, i - 1)
    return raw_xor(before, raw_shr(before, u32(30)))


def following(s, i):
    """The next place; the last word goes round to the first."""
    if i + 1 < N:
        return i + 1
    set_key(s, 0, key(s, N - 1))
    return 1


def start_from(s, word):
    """Knuth's generator fills the state."""
    x = word
    for i in range(N):
        set_key(s, i, x)
        x = raw_add(raw_mul(raw_xor(x, raw_shr(x, u32(30))), u32(1812433253)), u32(i + 1))
    store(int64, s, 0, convert(N, int64))
    store(int64, s, HAS_GAUSS, convert(0, int64))
    store(float64, s, GAUSS, convert(0.0, float64))


def seed_from_system(s):
    word = alloca(8)
    store(int64, word, 0, convert(0, int64))
    getentropy(word, convert(4, int64))
    start_from(s, load(uint32, word, 0))


# ---------------------------------------------------------------- words


def next_state(s):
    """624 new words; in three stretches, so that none asks where an index wraps."""
    for i in range(N - 397):
        set_key(s, i, twisted(s, i, i + 1, i + 397))
    for i in range(N - 397, N - 1):
        set_key(s, i, twisted(s, i, i + 1, i - 227))
    set_key(s, N - 1, twisted(s, N - 1, 0, 396))


def twisted(s, i, j, k):
    y = raw_or(raw_and(key(s, i), u32(2147483648)), raw_and(key(s, j), u32(2147483647)))
    odd = raw_and(raw_sub(u32(0), raw_and(y, u32(1))), u32(2567483615))
    return raw_xor(raw_xor(key(s, k), raw_shr(y, u32(1))), odd)


@noinline
def next_word(s):
    """32 random bits."""
    at = convert(load(int64, s, 0), pyint)
    if at == 0:
        seed_from_system(s)
        at = N
    if at >= N:
        next_state(s)
        at = 0
    store(int64, s, 0, convert(at + 1, int64))
    y = key(s, at)
    y = raw_xor(y, raw_shr(y, u32(11)))
    y = raw_xor(y, raw_and(raw_shl(y, u32(7)), u32(2636928640)))
    y = raw_xor(y, raw_and(raw_shl(y, u32(15)), u32(4022730752)))
    return raw_xor(y, raw_shr(y, u32(18)))


def next_word64(s):
    high = convert(next_word(s), uint64)
    return raw_or(raw_shl(high, convert(32, uint64)), convert(next_word(s), uint64))


@noinline
def next_float(s):
    """53 random bits as a float of [0, 1)."""
    a = convert(raw_shr(next_word(s), u32(5)), pyfloat)
    b = convert(raw_shr(next_word(s), u32(6)), pyfloat)
    return (a * 67108864.0 + b) * 1.1102230246251565e-16


def next_gauss(s):
    """Marsaglia's polar method; every second value is kept for the next call."""
    if load(int64, s, HAS_GAUSS) != 0:
        kept = convert(load(float64, s, GAUSS), pyfloat)
        store(int64, s, HAS_GAUSS, convert(0, int64))
        store(float64, s, GAUSS, convert(0.0, float64))
        return kept
    x = 2.0 * next_float(s) - 1.0
    y = 2.0 * next_float(s) - 1.0
    r = x * x + y * y
    while r >= 1.0 or r == 0.0:
        x = 2.0 * next_float(s) - 1.0
        y = 2.0 * next_float(s) - 1.0
        r = x * x + y * y
    f = c_sqrt(-2.0 * c_log(r) / r)
    store(float64, s, GAUSS, convert(f * x, float64))
    store(int64, s, HAS_GAUSS, convert(1, int64))
    return f * y


# ---------------------------------------------------------------- arrays of draws


def drawn(draw, size):
    """One draw, or an array of them in C order."""
    if size is None:
        return draw(random_state())
    return draws(draw, as_lengths(size))


def as_lengths(size):
    if matches(size, Tuple):
        return tuple_of(len(size), lambda k: length(size[k]))
    return (length(size),)


def draws(draw, shape):
    s = random_state()
    a = new_array(tuple_of(len(shape), lambda k: length(shape[k])), float64)
    v = flat(a)
    for i in range(count(v)):
        set_element(v, (i,), convert(draw(s), float64))
    return a


def flat(a):
    """The elements of a new array as a vector."""
    T = elem(a)
    return make_array(owner(a), data(a), (product(shape_of(a)),), (bytes_of(T),), T, "C")


def spread_draws(draw, x, y, size):
    """draw(state, x, y) for arrays of parameters, broadcast together or to the wanted shape; in C order."""
    a = as_floats(x)
    b = as_floats(y)
    shape = broadcast_shapes((shape_of(a), shape_of(b))) if size is None else as_lengths(size)
    if size is not None:
        broadcast_into((shape_of(a), shape_of(b)), shape)
    u = ravel(broadcast_to(a, shape))
    v = ravel(broadcast_to(b, shape))
    out = new_array(shape, float64)
    w = flat(out)
    s = random_state()
    for i in range(count(w)):
        set_element(w, (i,), convert(draw(s, convert(element(u, (i,)), pyfloat), convert(element(v, (i,)), pyfloat)), float64))
    return out


def as_floats(x):
    if matches(x, Array):
        return array(x, float64)
    return array(convert(x, float64))


# ---------------------------------------------------------------- uniform


@module("numpy.random")
def random_sample(size: Any = None):
    return drawn(next_float, size)


@module("numpy.random")
def random(size: Any = None):
    return drawn(next_float, size)


@module("numpy.random")
def ranf(size: Any = None):
    return drawn(next_float, size)


@module("numpy.random")
def sample(size: Any = None):
    return drawn(next_float, size)


@module("numpy.random")
def rand(*shape):
    if len(shape) == 0:
        return next_float(random_state())
    return draws(next_float, shape)


@module("numpy.random")
def uniform(low: Real = 0.0, high: Real = 1.0, size: Any = None):
    a = convert(low, pyfloat)
    width = convert(high, pyfloat) - a
    if not is_finite(width):
        raise OverflowError("Range exceeds valid bounds")
    return drawn(lambda s: a + width * next_float(s), size)


@module("numpy.random")
def uniform(low: Real | Array = 0.0, high: Real | Array = 1.0, size: Any = None):
    width = as_floats(elementwise(lambda a, b: raw_sub(convert(b, float64), convert(a, float64)), low, high))
    for w in ravel(width):
        if not is_finite(w):
            raise OverflowError("Range exceeds valid bounds")
    return spread_draws(lambda s, a, w: a + w * next_float(s), low, width, size)


# ---------------------------------------------------------------- normal


@module("numpy.random")
def standard_normal(size: Any = None):
    return drawn(next_gauss, size)


@module("numpy.random")
def randn(*shape):
    if len(shape) == 0:
        return next_gauss(random_state())
    return draws(next_gauss, shape)


def check_scale(width):
    """Neither below zero nor -0.0; NaN passes."""
    if sign_bit(width) and width == width:
        raise ValueError("scale < 0")


@module("numpy.random")
def normal(loc: Real = 0.0, scale: Real = 1.0, size: Any = None):
    mean = convert(loc, pyfloat)
    width = convert(scale, pyfloat)
    check_scale(width)
    return drawn(lambda s: mean + width * next_gauss(s), size)


@module("numpy.random")
def normal(loc: Real | Array = 0.0, scale: Real | Array = 1.0, size: Any = None):
    widths = as_floats(scale)
    for w in ravel(widths):
        check_scale(w)
    return spread_draws(lambda s, mean, width: mean + width * next_gauss(s), loc, widths, size)


@module("numpy.random")
def standard_exponential(size: Any = None):
    return drawn(lambda s: -c_log(1.0 - next_float(s)), size)


@module("numpy.random")
def exponential(scale: Real = 1.0, size: Any = None):
    width = convert(scale, pyfloat)
    check_scale(width)
    return drawn(lambda s: width * -c_log(1.0 - next_float(s)), size)


# ---------------------------------------------------------------- integers


@module("numpy.random")
def randint(low: Int | Bool, high: Any = None, size: Any = None, dtype: Any = pyint):
    """Integers of low … high-1 (0 … low-1 without high), by rejection under a mask as NumPy's RandomState does."""
    first = 0 if high is None else int(low)
    end = int(low) if high is None else int(high)
    T = dtype_or(dtype, float64)
    if is_float(T) or is_complex(T):
        raise TypeError("Unsupported dtype for randint")
    check_bounds(first, end, T)
    span = convert(raw_sub(raw_sub(end, 1), first), uint64)
    if size is None:
        x = one_integer(T, first, span)
        return convert(x, T if matches(dtype, Str) else dtype)
    return many_integers(T, first, span, as_lengths(size))


def check_bounds(first, end, T):
    if bits_of(T) < 64:
        low = convert(min_of_kind(T), pyint)
        high = convert(max_of_kind(T), pyint)
        if first < low:
            raise ValueError("low is out of bounds for the dtype")
        if end - 1 > high:
            raise ValueError("high is out of bounds for the dtype")
    if T == uint64:
        if first < 0:
            raise ValueError("low is out of bounds for uint64")
    if first >= end:
        raise ValueError("low >= high")


def min_of_kind(T):
    if is_bool(T):
        return 0
    return min_of(T)


def max_of_kind(T):
    if is_bool(T):
        return 1
    return max_of(T)


def mask_of(span):
    """All ones up to the highest one of span."""
    m = span
    m = raw_or(m, raw_shr(m, convert(1, uint64)))
    m = raw_or(m, raw_shr(m, convert(2, uint64)))
    m = raw_or(m, raw_shr(m, convert(4, uint64)))
    m = raw_or(m, raw_shr(m, convert(8, uint64)))
    m = raw_or(m, raw_shr(m, convert(16, uint64)))
    return raw_or(m, raw_shr(m, convert(32, uint64)))


def below(s, span, mask):
    """A number of 0 … span: from one word if that is enough, else from two."""
    if raw_eq(span, convert(0, uint64)):
        return span
    if raw_le(span, convert(4294967295, uint64)):
        x = raw_and(convert(next_word(s), uint64), mask)
        while raw_gt(x, span):
            x = raw_and(convert(next_word(s), uint64), mask)
        return x
    x = raw_and(next_word64(s), mask)
    while raw_gt(x, span):
        x = raw_and(next_word64(s), mask)
    return x


def one_integer(T, first, span):
    if bits_of(T) < 32:
        buffer = alloca(16)
        store(int64, buffer, 0, convert(0, int64))
        return raw_add_small(T, first, below_buffered(random_state(), T, span, mask_of(span), buffer))
    return convert(raw_add(convert(first, uint64), below(random_state(), span, mask_of(span))), T)


def raw_add_small(T, first, x):
    return convert(raw_add(first, convert(x, pyint)), T)


def many_integers(T, first, span, shape):
    a = new_array(shape, T)
    v = flat(a)
    s = random_state()
    mask = mask_of(span)
    if bits_of(T) < 32:
        buffer = alloca(16)
        store(int64, buffer, 0, convert(0, int64))
        for i in range(count(v)):
            set_element(v, (i,), raw_add_small(T, first, below_buffered(s, T, span, mask, buffer)))
    else:
        for i in range(count(v)):
            set_element(v, (i,), convert(raw_add(convert(first, uint64), below(s, span, mask)), T))
    return a


def below_buffered(s, T, span, mask, buffer):
    """Narrow types take their bits from one word until it is used up (buffer: pieces left, word)."""
    if raw_eq(span, convert(0, uint64)):
        return span
    x = raw_and(next_piece(s, T, buffer), mask)
    while raw_gt(x, span):
        x = raw_and(next_piece(s, T, buffer), mask)
    return x


def next_piece(s, T, buffer):
    width = 1 if is_bool(T) else bits_of(T)
    left = convert(load(int64, buffer, 0), pyint)
    if left == 0:
        store(int64, buffer, 8, convert(next_word(s), int64))
        left = 32 // width
    else:
        word = load(int64, buffer, 8)
        store(int64, buffer, 8, raw_shr(word, convert(width, int64)))
    store(int64, buffer, 0, convert(left - 1, int64))
    return raw_and(convert(load(int64, buffer, 8), uint64), convert((1 << width) - 1, uint64))
