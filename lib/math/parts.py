"""Pieces of lib/math's functions: exact sums and products as two floats, powers of two from bits.

    two_sum(1e16, 1.0)  ->  (1e16, 1.0): the rounded sum and what rounding lost

Everything is Python's float here. The algorithms are those of Dekker (1971), Knuth (TAOCP 2, 4.2.2) and, with fma, of
Handbook of Floating-Point Arithmetic, chapter 4 (Muller et al., 2018). No operation may be reordered: fast-math options
of the caller do not reach the files of lib/math.
"""
from lib.math.native import c_fma
from lib.words import apart, bits, pyfloat, pyint, raw_gt, raw_lt, raw_shl, select

MAGIC = 6755399441055744.0  # 1.5 * 2**52: adding it rounds to an integer, which then stands in the low bits


def two_sum(a, b):
    """a + b exactly, as the rounded sum and the rest."""
    s = a + b
    t = s - a
    return (s, (a - (s - t)) + (b - t))


def quick_sum(a, b):
    """two_sum where |a| >= |b|, or a is 0."""
    s = a + b
    return (s, b - (s - a))


def two_product(a, b):
    p = a * b
    return (p, c_fma(a, b, -p))


@apart
def cut(needed, usual, x):
    """
    `usual`, or x cut at 1e300. Put between a long computation and a table's index that comes of it: LLVM's vectoriser computes
    one by one what an index depends on within its block, and this begins another one.
    """
    if not needed:
        return usual
    return select(raw_gt(x, 1e300), 1e300, select(raw_lt(x, -1e300), -1e300, x))


def word(x):
    """The bits of a float, as pyint."""
    return bits(pyint, x)


def power_of_two(biased):
    """2.0 ** (biased - 1023) for a pyint from 1 to 2046."""
    return bits(pyfloat, raw_shl(biased, 52))
