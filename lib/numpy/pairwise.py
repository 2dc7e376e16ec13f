"""Pairwise summation of floats in exactly NumPy's order.

    up to 128 numbers: eight running sums, added as ((0+1)+(2+3))+((4+5)+(6+7)), then the rest one by one;
    more: the two halves, the first a multiple of 8 long (Higham 1993)

Complex numbers are pairs: four running sums, blocks of 64. Arrays that are no vector and have gaps are copied into a
buffer of up to 8192 elements, whole inner rows at a time, and each buffer's sum is added to the total.
"""
from lib.numpy.shapes import bytes_of, new_array, same, shape_of
from lib.words import (
    alloca, convert, data, dim, elem, element, int64, is_aligned, is_complex, load, make_array, make_complex, ndim,
    offset, owner, part, pyint, raw_add, set_element, store, stride, tuple_of, typeof,
)


def dense_sum(v, start, n, T, term):
    """The sum of term(x) of n elements x of a vector from `start` on; the terms have type T."""
    if is_complex(T):
        return complex_sum(v, start, n, T, term)
    return real_sum(v, start, n, T, term, alloca(64))


def real_sum(v, start, n, T, term, lanes):
    if n < 8:
        r = convert(-0.0, T)
        for i in range(n):
            r = raw_add(r, term(element(v, (start + i,))))
        return r
    if n <= 128:
        return block_sum(v, start, n, T, term, lanes)
    half = n // 2
    half = half - half % 8
    return raw_add(real_sum(v, start, half, T, term, lanes), real_sum(v, start + half, n - half, T, term, lanes))


def block_sum(v, start, n, T, term, lanes):
    """The eight running sums come through memory from a function of their own, in which they are one vector."""
    running_sums(v, start, n, term, lanes)
    r0, r1, r2, r3, r4, r5, r6, r7 = tuple_of(8, lambda k: load(T, lanes, k * bytes_of(T)))
    r = raw_add(raw_add(raw_add(r0, r1), raw_add(r2, r3)), raw_add(raw_add(r4, r5), raw_add(r6, r7)))
    for i in range(start + n // 8 * 8, start + n):
        r = raw_add(r, term(element(v, (i,))))
    return r


def running_sums(v, start, n, term, lanes):
    r0 = term(element(v, (start,)))
    r1 = term(element(v, (start + 1,)))
    r2 = term(element(v, (start + 2,)))
    r3 = term(element(v, (start + 3,)))
    r4 = term(element(v, (start + 4,)))
    r5 = term(element(v, (start + 5,)))
    r6 = term(element(v, (start + 6,)))
    r7 = term(element(v, (start + 7,)))
    for k in range(n // 8 - 1):
        i = start + 8 + k * 8
        r0 = raw_add(r0, term(element(v, (i,))))
        r1 = raw_add(r1, term(element(v, (i + 1,))))
        r2 = raw_add(r2, term(element(v, (i + 2,))))
        r3 = raw_add(r3, term(element(v, (i + 3,))))
        r4 = raw_add(r4, term(element(v, (i + 4,))))
        r5 = raw_add(r5, term(element(v, (i + 5,))))
        r6 = raw_add(r6, term(element(v, (i + 6,))))
        r7 = raw_add(r7, term(element(v, (i + 7,))))
    T = typeof(r0)
    b = bytes_of(T)
    store(T, lanes, 0, r0)
    store(T, lanes, b, r1)
    store(T, lanes, 2 * b, r2)
    store(T, lanes, 3 * b, r3)
    store(T, lanes, 4 * b, r4)
    store(T, lanes, 5 * b, r5)
    store(T, lanes, 6 * b, r6)
    store(T, lanes, 7 * b, r7)


def complex_sum(v, start, n, T, term):
    if n < 4:
        minus = convert(-0.0, part(T))
        r = make_complex(minus, minus)
        for i in range(n):
            r = r + term(element(v, (start + i,)))
        return r
    if n <= 64:
        return complex_block(v, start, n, term)
    half = (n - n % 8) // 2
    return complex_sum(v, start, half, T, term) + complex_sum(v, start + half, n - half, T, term)


def complex_block(v, start, n, term):
    r0 = term(element(v, (start,)))
    r1 = term(element(v, (start + 1,)))
    r2 = term(element(v, (start + 2,)))
    r3 = term(element(v, (start + 3,)))
    for k in range(n // 4 - 1):
        i = start + 4 + k * 4
        r0 = r0 + term(element(v, (i,)))
        r1 = r1 + term(element(v, (i + 1,)))
        r2 = r2 + term(element(v, (i + 2,)))
        r3 = r3 + term(element(v, (i + 3,)))
    r = (r0 + r1) + (r2 + r3)
    for i in range(start + n // 4 * 4, start + n):
        r = r + term(element(v, (i,)))
    return r


# ---------------------------------------------------------------- arrays with gaps

BUFFER = 8192


def strided_sum(a, T):
    """The sum of an array of any layout, in type T."""
    zero = convert(0.0, T)
    axes = alloca(528)
    n = sorted_axes(a, axes)
    if n == 0:
        return raw_zero_sum(zero, converted_first(a, T))
    if n == 1 and elem(a) == T and is_aligned(a):
        v = make_array(owner(a), data(a), (length(axes, 0),), (step(axes, 0),), elem(a), "A", False)
        return zero + dense_sum(v, 0, length(axes, 0), T, same)
    return buffered_sum(a, T, axes, n)


def raw_zero_sum(zero, x):
    return zero + x


def converted_first(a, T):
    """The only element of an array whose axes have all length 1, or of no axes; 0 if there is none."""
    for n in shape_of(a):
        if n == 0:
            return convert(0.0, T)
    return convert(load(elem(a), data(a), 0), T)


def length(axes, k):
    return convert(load(int64, axes, k * 16), pyint)


def step(axes, k):
    return convert(load(int64, axes, k * 16 + 8), pyint)


def set_axis(axes, k, n, s):
    store(int64, axes, k * 16, convert(n, int64))
    store(int64, axes, k * 16 + 8, convert(s, int64))


def sorted_axes(a, axes):
    """Writes (length, stride) of the axes, innermost (smallest stride) first; neighbours that are one run are joined,
    axes of length 1 left out. The number of axes; of an empty array 1 axis of length 0."""
    n = 0
    empty = False
    pairs = tuple_of(ndim(a), lambda k: (dim(a, ndim(a) - 1 - k), stride(a, ndim(a) - 1 - k)))
    for m, s in pairs:
        empty = empty or m == 0
        if m != 1:
            k = n
            while k > 0 and abs(step(axes, k - 1)) > abs(s):
                set_axis(axes, k, length(axes, k - 1), step(axes, k - 1))
                k = k - 1
            set_axis(axes, k, m, s)
            n = n + 1
    if empty:
        set_axis(axes, 0, 0, 0)
        return 1
    return joined_axes(axes, n)


def joined_axes(axes, n):
    if n == 0:
        return 0
    last = 0
    for k in range(1, n):
        if step(axes, last) * length(axes, last) == step(axes, k):
            set_axis(axes, last, length(axes, last) * length(axes, k), step(axes, last))
        else:
            last = last + 1
            set_axis(axes, last, length(axes, k), step(axes, k))
    return last + 1


def buffered_sum(a, T, axes, n):
    """Copies runs of whole inner rows (as many as fit) into the buffer; a run never crosses the end of its axis."""
    core = 1
    inner = 0
    if elem(a) == T and is_aligned(a):
        while inner < n and core * length(axes, inner) <= BUFFER:
            core = core * length(axes, inner)
            inner = inner + 1
        if inner == 0:
            core = length(axes, 0)
            inner = 1
    return summed_runs(a, T, axes, n, inner, core)


def summed_runs(a, T, axes, n, inner, core):
    rows = length(axes, inner) if inner < n else 1
    per_run = BUFFER // core if core < BUFFER else 1
    outer = 1
    for k in range(inner + 1, n):
        outer = outer * length(axes, k)
    buffer = new_array((per_run * core if per_run < rows else rows * core,), T)
    total = convert(0.0, T)
    for o in range(outer):
        base = place(axes, inner + 1, n, o)
        row = 0
        while row < rows:
            m = rows - row if rows - row < per_run else per_run
            fill_buffer(buffer, a, axes, inner, core, n, base, row, m)
            total = total + dense_sum(buffer, 0, m * core, T, same)
            row = row + m
    return total


def place(axes, first, last, i):
    """Byte offset of item i counted over the axes first … last-1, the first fastest."""
    at = 0
    for k in range(first, last):
        n = length(axes, k)
        at = at + i % n * step(axes, k)
        i = i // n
    return at


def fill_buffer(buffer, a, axes, inner, core, n, base, row, m):
    """Copies m rows of `core` elements each, the innermost axis in a plain loop."""
    T = elem(buffer)
    n0 = length(axes, 0) if inner > 0 else 1
    s0 = step(axes, 0)
    i = 0
    for r in range(row, row + m):
        at = base + (r * step(axes, inner) if inner < n else 0)
        for j in range(core // n0):
            from_ = offset(data(a), at + place(axes, 1, inner, j))
            for k in range(n0):
                set_element(buffer, (i,), convert(load_element(elem(a), from_, k * s0), T))
                i = i + 1


def load_element(T, p, at):
    if is_complex(T):
        return make_complex(load(part(T), p, at), load(part(T), p, at + bytes_of(part(T))))
    return load(T, p, at)
