"""argmin and argmax: the place of the first smallest or largest element, or of the first NaN.

    np.argmax(a)  ->  position in C order      np.argmin(a, axis=0)  ->  for each column the row
"""
from lib.numpy.axes import (
    all_reduced, as_blocks, as_run, backwards, check_single, COLUMNS, delivered, is_last, reduced_axes, row, shaped_rows, with_kept,
)
from lib.numpy.chunks import long_position
from lib.numpy.reductions import no_complex
from lib.numpy.runs import first_extreme, greater, highest, lesser, lowest
from lib.numpy.shapes import copy, dense, new_array, product, reversed_axes, shape_of
from lib.words import (
    Any, Array, computed, Const, convert, dim, elem, element, inline, int64, is_float, is_int, layout, matches, ndim, noinline, numpy,
    raw_and, raw_eq, raw_ge, raw_gt, raw_le, raw_lt, raw_not, refuse, select, set_element, typeof, uint64,
)


@inline
@numpy(method=True)
def argmin(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False):
    no_complex(a)
    check_out(out)
    return delivered(positions(a, axis, keepdims, "argmin", before, lesser, highest(elem(a))), out)


@inline
@numpy(method=True)
def argmax(a: Array, axis: Const = None, out: Any = None, keepdims: Const = False):
    no_complex(a)
    check_out(out)
    return delivered(positions(a, axis, keepdims, "argmax", after, greater, lowest(elem(a))), out)


def check_out(out):
    """NumPy casts what stands in out to int64 first, so that must be safe."""
    if matches(out, Array):
        if not is_int(elem(out)) or elem(out) == uint64:
            refuse("an out= array that cannot hold positions", "give out= the dtype int64")


def before(x, best):
    return raw_lt(x, best)


def after(x, best):
    return raw_gt(x, best)


@inline
def positions(a, axis: Const, keepdims: Const, name, wins, step, worst):
    check_single(axis)
    flags = reduced_axes(axis, ndim(a))
    if all_reduced(flags):
        n = product(shape_of(a))
        need_some(n, name)
        if computed(a):
            return with_kept(long_position(a, n, wins, step, worst), a, flags, keepdims)
    return positions_at_once(a, flags, keepdims, name, wins, step, worst)


def positions_at_once(a, flags: Const, keepdims: Const, name, wins, step, worst):
    if all_reduced(flags):
        return with_kept(position(a, wins, step, worst), a, flags, keepdims)
    if layout(a) == "F":
        found = reversed_axes(positions_along(reversed_axes(a), backwards(flags), name, wins, step, worst))
        return with_kept(copy(found), a, flags, keepdims)
    if layout(a) == "C":
        return with_kept(positions_along(a, flags, name, wins, step, worst), a, flags, keepdims)
    return with_kept(positions_along(dense(a), flags, name, wins, step, worst), a, flags, keepdims)


def need_some(n, name):
    if n == 0:
        raise ValueError(f"attempt to get {name} of an empty sequence")


def position(a, wins, step, worst):
    """In C order over the whole array."""
    if layout(a) == "C":
        return first_extreme(as_run(a), wins, step, worst)
    if ndim(a) == 1:
        return first_extreme(a, wins, step, worst)
    return first_extreme(as_run(dense(a)), wins, step, worst)


def positions_along(a, flags: Const, name, wins, step, worst):
    """Along one axis of a C array."""
    b = as_blocks(a, flags)
    need_some(dim(b, 1), name)
    out = new_array((dim(b, 0) * dim(b, 2),), int64)
    if is_last(flags):
        for i in range(dim(b, 0)):
            set_element(out, (i,), first_extreme(as_run(row(b, i)), wins, step, worst))
    else:
        for i in range(dim(b, 0)):
            columns_of(out, i * dim(b, 2), row(b, i), wins)
    return shaped_rows(out, a, flags)


def columns_of(out, at, a, wins):
    """For each column of a the row of its extreme, into out from `at` on."""
    m = dim(a, 1)
    best = new_array((m if m < COLUMNS else COLUMNS,), elem(a))
    first = 0
    while first < m:
        w = m - first if m - first < COLUMNS else COLUMNS
        block_of_columns(out, at + first, best, a, first, w, wins)
        first = first + w


@noinline
def block_of_columns(out, at, best, a, first, w, wins):
    for c in range(w):
        set_element(best, (c,), element(a, (0, first + c)))
        set_element(out, (at + c,), convert(0, int64))
    for j in range(1, dim(a, 0)):
        here = convert(j, int64)
        for c in range(w):
            x = element(a, (j, first + c))
            r = element(best, (c,))
            t = is_taken(x, r, wins)
            set_element(best, (c,), select(t, x, r))
            set_element(out, (at + c,), select(t, here, element(out, (at + c,))))


def is_taken(x, best, wins):
    """Whether x comes before the best so far; nothing comes before a NaN."""
    if is_float(typeof(x)):
        loses = raw_ge(x, best) if wins(convert(0, typeof(x)), convert(1, typeof(x))) else raw_le(x, best)
        return raw_and(raw_not(loses), raw_eq(best, best))
    return wins(x, best)
