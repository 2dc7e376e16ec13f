"""Reductions of an array that is computed where it is read: `np.sum(a * b)` makes no array of products, but 1024 at a time.

    if by_chunks(a, flags): r = reduced(a, flags, start, step, run, long, stop)    (a word of the compiler: lib/words.py, computed)

The same values in the same order as along and whole of lib/numpy/axes.py. All of it is inlined: what an array is computed from
is known only where it is made.
"""
from lib.numpy.axes import all_reduced, backwards, is_tail, kept, reduced_count, shaped_rows
from lib.numpy.pairwise import BUFFER, dense_sum
from lib.numpy.runs import first_equal, fold_run, is_final, takes
from lib.numpy.shapes import fill_with, new_array, product, same, shape_of
from lib.words import (
    alloca, chunk, computed, Const, convert, elem, element, inline, int64, is_complex, is_float, load, noinline, raw_add, set_element,
    store, typeof,
)

CHUNK = 1024


@inline
def by_chunks(a, flags: Const):
    if all_reduced(flags) or is_tail(flags) or is_tail(backwards(flags)):
        return computed(a)
    return False


@inline
def reduced(a, flags: Const, start, step, run, long, stop):
    """run(v, first, n, r) for a run within a chunk, long(a, first, n, r, stop) for one of any length."""
    if all_reduced(flags):
        return long(a, 0, product(shape_of(a)), start, run, stop)
    if is_tail(flags):
        return shaped_rows(rows(a, flags, start, run, long, stop), a, flags)
    return shaped_rows(columns(a, flags, start, step), a, flags)


@inline
def rows(a, flags: Const, start, run, long, stop):
    """Short rows are computed several at a time."""
    m = reduced_count(a, flags)
    n = product(kept(shape_of(a), flags))
    out = new_array((n,), typeof(start))
    if m <= CHUNK:
        k = CHUNK // m if m > 0 else CHUNK
        at = 0
        while at < n:
            w = n - at if n - at < k else k
            runs_of(out, at, w, chunk(a, at * m, w * m), m, start, run)
            at = at + w
    else:
        for i in range(n):
            set_element(out, (i,), long(a, i * m, m, start, run, stop))
    return out


def runs_of(out, at, w, v, m, start, run):
    for j in range(w):
        set_element(out, (at + j,), run(v, j * m, m, start))


@inline
def columns(a, flags: Const, start, step):
    """Row after row is added to the results; of long rows a part at a time, short ones several at a time."""
    n = reduced_count(a, flags)
    m = product(kept(shape_of(a), flags))
    out = new_array((m,), typeof(start))
    fill_with(out, start)
    width = m if m < CHUNK else CHUNK
    height = CHUNK // width if width > 0 else 1
    i = 0
    while i < n:
        h = n - i if n - i < height else height
        at = 0
        while at < m:
            w = m - at if m - at < width else width
            add_chunk(out, at, w, chunk(a, i * m + at, h * w), h, step)
            at = at + w
        i = i + h
    return out


@noinline
def add_chunk(out, at, w, v, h, step):
    for j in range(h):
        for c in range(w):
            set_element(out, (at + c,), step(element(out, (at + c,)), element(v, (j * w + c,))))


# ---------------------------------------------------------------- runs of any length


def never(r):
    return False


@inline
def long_fold(a, first, n, r, run, stop):
    at = 0
    while at < n and not stop(r):
        m = n - at if n - at < CHUNK else CHUNK
        r = run(chunk(a, first + at, m), 0, m, r)
        at = at + m
    return r


@inline
def long_sum(a, first, n, r, run, stop):
    """As sum_run of lib/numpy/reductions.py."""
    T = typeof(r)
    if not is_float(T):
        return long_fold(a, first, n, r, run, stop)
    if elem(a) == T:
        return r + pairwise(a, first, n, T, same)
    at = 0
    while at < n:
        m = n - at if n - at < BUFFER else BUFFER
        r = r + pairwise(a, first + at, m, T, lambda x: convert(x, T))
        at = at + m
    return r


@inline
def pairwise(a, first, n, T, term):
    """dense_sum of n elements. The stack has for each half that is waited for the length of the other half, then 0 and the sum."""
    stack = alloca(1024)
    depth = 0
    m = n
    at = first
    r = convert(0, T)
    open_ = True
    while open_:
        while m > CHUNK:
            half = m // 2
            half = half - half % 8
            store(int64, stack, depth, convert(m - half, int64))
            depth = depth + 16
            m = half
        r = dense_sum(chunk(a, at, m), 0, m, T, term)
        at = at + m
        while depth > 0 and load(int64, stack, depth - 16) == 0:
            depth = depth - 16
            r = raw_add(load(T, stack, depth + 8), r)
        open_ = depth > 0
        if open_:
            m = int(load(int64, stack, depth - 16))
            store(int64, stack, depth - 16, convert(0, int64))
            store(T, stack, depth - 8, r)
    return r


# ---------------------------------------------------------------- the place of an extreme


@inline
def long_position(a, n, wins, step, worst):
    """As first_extreme of lib/numpy/runs.py."""
    best = worst
    place = convert(0, int64)
    found = False
    at = 0
    while at < n and not found:
        m = n - at if n - at < CHUNK else CHUNK
        v = chunk(a, at, m)
        x = fold_run(v, 0, m, worst, step)
        if takes(x, best, wins):
            best = x
            place = raw_add(convert(at, int64), first_equal(v, 0, m, best))
            found = is_final(x)
        at = at + m
    return place
