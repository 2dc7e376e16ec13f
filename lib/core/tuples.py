"""Tuples: comparison, concatenation, repetition, membership, index, count, items at running positions.

    (1, 2) < (1, 3)  ->  compares item by item; unrolled while compiling
"""
from lib.core.ranges import pick, rest
from lib.words import Any, Const, Int, method, NoneType, Number, operator, pybool, Str, Tuple, tuple_of


@operator("==")
def equal(a: Tuple, b: Tuple):
    if len(a) != len(b):
        return False
    if len(a) == 0:
        return True
    if not (a[0] == b[0]):
        return False
    return rest(a) == rest(b)


@operator("!=")
def not_equal(a: Tuple, b: Tuple):
    return not a == b


@operator("<")
def less(a: Tuple, b: Tuple):
    if len(a) == 0 or len(b) == 0:
        return len(a) < len(b)
    if a[0] == b[0]:
        return rest(a) < rest(b)
    return bool(a[0] < b[0])


@operator("<=")
def less_equal(a: Tuple, b: Tuple):
    if len(a) == 0 or len(b) == 0:
        return len(a) <= len(b)
    if a[0] == b[0]:
        return rest(a) <= rest(b)
    return bool(a[0] <= b[0])


@operator(">")
def greater(a: Tuple, b: Tuple):
    return b < a


@operator(">=")
def greater_equal(a: Tuple, b: Tuple):
    return b <= a


@operator("==")
def equal_other(a: Tuple | NoneType | Str, b: Number | NoneType | Tuple | Str):
    """Values of different kinds are unequal; None equals None."""
    return a is None and b is None


@operator("==")
def equal_other(a: Number, b: NoneType | Tuple | Str):
    return False


@operator("!=")
def not_equal_other(a: Tuple | NoneType | Str, b: Number | NoneType | Tuple | Str):
    return not (a is None and b is None)


@operator("!=")
def not_equal_other(a: Number, b: NoneType | Tuple | Str):
    return True


@operator("+")
def concatenate(a: Tuple, b: Tuple):
    return tuple_of(len(a) + len(b), lambda k: a[k] if k < len(a) else b[k - len(a)])


@operator("*")
def repeat(t: Tuple, n: Const):
    return tuple_of(len(t) * (n if n > 0 else 0), lambda k: t[k % len(t)])


@operator("*")
def repeat(n: Const, t: Tuple):
    return tuple_of(len(t) * (n if n > 0 else 0), lambda k: t[k % len(t)])


@operator("in")
def contains(x: Any, t: Tuple):
    for y in t:
        if x == y:
            return True
    return False


@operator("getitem")
def item_at(t: Tuple, i: Int | pybool):
    """An item at a position known only when running; the items must be of one type."""
    k = int(i)
    if k < 0:
        k = k + len(t)
    if k < 0 or k >= len(t):
        raise IndexError("tuple index out of range")
    return pick(t, k)


@method(Tuple)
def index(t: Tuple, x: Any):
    k = 0
    for y in t:
        if x == y:
            return k
        k = k + 1
    raise ValueError("tuple.index(x): x not in tuple")


@method(Tuple)
def count(t: Tuple, x: Any):
    n = 0
    for y in t:
        if x == y:
            n = n + 1
    return n
