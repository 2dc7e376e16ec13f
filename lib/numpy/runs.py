"""Runs: what reductions do with n neighbouring elements of a vector, in blocks and in forms that become vector code.

    smallest(v, 0, 5, inf)  ->  the smaller of inf and the five elements; a NaN wins

Each takes (v, first, n, r): r is the value so far. Blocks let a search stop early and keep narrow counters from overflowing.
"""
from lib.core.conversions import truth
from lib.math.native import c_maximum, c_minimum, is_nan
from lib.words import (
    bits_of, bool_, convert, dim, elem, element, imag, int64, is_bool, is_complex, is_float, is_signed, make_complex, max_of, min_of, part, raw_add, raw_and,
    raw_eq, raw_gt, raw_lt, raw_ne, raw_not, raw_or, real, select, typeof, uint16,
)

BLOCK = 1024


def fold_run(v, first, n, r, step):
    """step(r, x) for each element in order."""
    for i in range(n):
        r = step(r, element(v, (first + i,)))
    return r


# ---------------------------------------------------------------- min, max


def has_nan(z):
    """Whether a part of a complex number is NaN."""
    return raw_or(is_nan(real(z)), is_nan(imag(z)))


def lesser(r, x):
    """The smaller; NaN wins."""
    if is_complex(typeof(r)):
        return r if r <= x or has_nan(r) else x
    if is_float(typeof(r)):
        return c_minimum(r, x)
    if is_bool(typeof(r)):
        return raw_and(r, x)
    return select(raw_lt(x, r), x, r)


def greater(r, x):
    if is_complex(typeof(r)):
        return r if r >= x or has_nan(r) else x
    if is_float(typeof(r)):
        return c_maximum(r, x)
    if is_bool(typeof(r)):
        return raw_or(r, x)
    return select(raw_gt(x, r), x, r)


def lowest(T):
    """What is not larger than any value of T."""
    if is_complex(T):
        return make_complex(convert(-1e400, part(T)), convert(-1e400, part(T)))
    if is_float(T):
        return convert(-1e400, T)
    if is_bool(T):
        return convert(False, T)
    return convert(min_of(T), T)


def highest(T):
    if is_complex(T):
        return make_complex(convert(1e400, part(T)), convert(1e400, part(T)))
    if is_float(T):
        return convert(1e400, T)
    if is_bool(T):
        return convert(True, T)
    if is_signed(T):
        return convert(max_of(T), T)
    return raw_not(convert(0, T))


def smallest(v, first, n, r):
    if is_bool(typeof(r)):
        return all_run(v, first, n, r)
    return fold_run(v, first, n, r, lesser)


def largest(v, first, n, r):
    if is_bool(typeof(r)):
        return any_run(v, first, n, r)
    return fold_run(v, first, n, r, greater)


# ---------------------------------------------------------------- any, all, counting


def as_truth(x):
    return convert(truth(x), bool_)


def or_truth(r, x):
    return raw_or(r, as_truth(x))


def and_truth(r, x):
    return raw_and(r, as_truth(x))


def any_run(v, first, n, r):
    """Stops after the first block with a true element."""
    at = 0
    while at < n and not r:
        m = n - at if n - at < BLOCK else BLOCK
        r = fold_run(v, first + at, m, r, or_truth)
        at = at + m
    return r


def all_run(v, first, n, r):
    at = 0
    while at < n and r:
        m = n - at if n - at < BLOCK else BLOCK
        r = fold_run(v, first + at, m, r, and_truth)
        at = at + m
    return r


def count_step(r, x):
    return raw_add(r, convert(truth(x), typeof(r)))


def count_run(v, first, n, r):
    """Counts true elements: narrow elements in narrow counters, so that a vector holds many of them."""
    if bits_of(elem(v)) > 16:
        return fold_run(v, first, n, r, count_step)
    at = 0
    while at < n:
        m = n - at if n - at < 32768 else 32768
        r = raw_add(r, convert(fold_run(v, first + at, m, convert(0, uint16), count_step), typeof(r)))
        at = at + m
    return r


# ---------------------------------------------------------------- the place of an extreme


def first_extreme(v, wins, step, worst):
    """The position of the first best element, or of the first NaN: block by block, then within the best block."""
    best = worst
    block = 0
    n = dim(v, 0)
    at = 0
    while at < n:
        m = n - at if n - at < BLOCK else BLOCK
        x = fold_run(v, at, m, worst, step)
        if takes(x, best, wins):
            best = x
            block = at
            if is_final(x):
                return first_equal(v, block, n, best)
        at = at + m
    return first_equal(v, block, n, best)


def takes(x, best, wins):
    if is_float(typeof(x)):
        return is_nan(x) or wins(x, best)
    return wins(x, best)


def is_final(x):
    """Whether nothing later can be better, given that x is better than the worst value."""
    if is_float(typeof(x)):
        return is_nan(x)
    return is_bool(typeof(x))


def first_equal(v, first, n, x):
    """The first element equal to x, or the first NaN if x is one: short blocks are tested as a whole."""
    at = first
    while at < n:
        m = n - at if n - at < 64 else 64
        if fold_run(v, at, m, convert(False, bool_), lambda r, y: raw_or(r, is_like(x, y))):
            for i in range(at, at + m):
                if is_like(x, element(v, (i,))):
                    return convert(i, int64)
        at = at + m
    return convert(0, int64)


def is_like(x, y):
    """Whether y equals x, or both are NaN."""
    if is_float(typeof(x)):
        return raw_or(raw_eq(x, y), raw_and(raw_ne(x, x), raw_ne(y, y)))
    return raw_eq(x, y)
