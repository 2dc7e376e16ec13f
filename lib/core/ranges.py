"""range, enumerate, zip, reversed: records, and the two functions by which `for` goes through them.

    for i in range(a, b, c)  ->  a counted loop of count(r) turns over item(r, k) = a + k * c
"""
from lib.words import (
    Any, attribute, Bool, builtin, convert, count, inline, Int, is_const, item, iteration, map_tuple, matches, operator,
    pybool, pyint, Range, raw_add, raw_idiv, raw_mul, raw_sub, Record, record, refuse, select, Tuple, tuple_of, UInt, uint64,
)

# ---------------------------------------------------------------- range


@builtin
@inline
def range_(stop: Int | pybool):
    return record("range", start=0, stop=int(stop), step=1)


@builtin
@inline
def range_(start: Int | pybool, stop: Int | pybool):
    return record("range", start=int(start), stop=int(stop), step=1)


@builtin
@inline
def range_(start: Int | pybool, stop: Int | pybool, step: Int | pybool):
    if step == 0:
        raise ValueError("range() arg 3 must not be zero")
    return record("range", start=int(start), stop=int(stop), step=int(step))


@builtin
def range_(start: Any, stop: Any = 0, step: Any = 1):
    refuse("range() takes integers", "convert with int()")


@iteration("count")
@inline
def count_range(r: Range):
    """Values of a range, without overflow: the distance is taken unsigned. Steps of one need no division, and give the passes
    that prove indexes a count they can read."""
    if is_const(r.step):
        if r.step == 1:
            return select(r.stop > r.start, raw_sub(r.stop, r.start), 0)
        if r.step == -1:
            return select(r.start > r.stop, raw_sub(r.start, r.stop), 0)
    if r.step > 0:
        if r.start >= r.stop:
            return 0
        return _steps(raw_sub(r.stop, r.start), r.step)
    if r.start <= r.stop:
        return 0
    return _steps(raw_sub(r.start, r.stop), raw_sub(0, r.step))


def _steps(distance, step):
    last = raw_sub(convert(distance, uint64), convert(1, uint64))
    return raw_add(convert(raw_idiv(last, convert(step, uint64)), pyint), 1)


@iteration("item")
@inline
def item_range(r: Range, i: Int):
    return raw_add(r.start, raw_mul(i, r.step))


@attribute(Range)
def start(r: Range):
    return r.start


@attribute(Range)
def stop(r: Range):
    return r.stop


@attribute(Range)
def step(r: Range):
    return r.step


@operator("getitem")
def range_item(r: Range, i: Int | pybool):
    n = len(r)
    k = convert(i, pyint)
    if k < 0:
        k = n if matches(i, UInt) else k + n
    if k < 0 or k >= n:
        raise IndexError("range object index out of range")
    return raw_add(r.start, raw_mul(k, r.step))


@operator("in")
def in_range(x: Int | Bool, r: Range):
    v = int(x)
    if r.step > 0:
        if v < r.start or v >= r.stop:
            return False
    else:
        if v > r.start or v <= r.stop:
            return False
    return raw_sub(v, r.start) % r.step == 0


@operator("truth")
def range_truth(r: Range):
    return len(r) > 0


# ---------------------------------------------------------------- enumerate, zip, reversed


@builtin
@inline
def enumerate_(iterable: Any, start: Int | pybool = 0):
    return record("enumerate", of=iterable, start=int(start))


@iteration("count")
@inline
def count_enumerate(x: Record("enumerate")):
    return count(x.of)


@iteration("item")
@inline
def item_enumerate(x: Record("enumerate"), i: Int):
    return (raw_add(x.start, i), item(x.of, i))


@builtin
@inline
def zip_(*iterables, strict=False):
    if strict:
        for x in iterables:
            if count(x) != count(iterables[0]):
                raise ValueError("zip() arguments have different lengths")
    return record("zip", of=iterables)


@iteration("count")
@inline
def count_zip(x: Record("zip")):
    if len(x.of) == 0:
        return 0
    n = count(x.of[0])
    for y in x.of:
        m = count(y)
        n = select(m < n, m, n)
    return n


@iteration("item")
@inline
def item_zip(x: Record("zip"), i: Int):
    return map_tuple(lambda y: item(y, i), x.of)


@builtin
@inline
def reversed_(sequence: Any):
    return record("reversed", of=sequence)


@iteration("count")
@inline
def count_reversed(x: Record("reversed")):
    return count(x.of)


@iteration("item")
@inline
def item_reversed(x: Record("reversed"), i: Int):
    return item(x.of, raw_sub(raw_sub(count(x.of), 1), i))


@iteration("count")
@inline
def count_tuple(t: Tuple):
    return len(t)


@iteration("item")
@inline
def item_tuple(t: Tuple, i: Int):
    """An item at a position known only when running: the items must be of one type."""
    return pick(t, i)


def pick(t, i):
    if len(t) == 1:
        return t[0]
    if i == 0:
        return t[0]
    return pick(rest(t), i - 1)


def rest(t):
    """A tuple without its first item."""
    return tuple_of(len(t) - 1, lambda k: t[k + 1])
