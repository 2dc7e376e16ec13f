"""Reductions along axes: which axes, the shape of the result, and the walk over the array in NumPy's order.

    along(a, (False, True), ...) of a C array (3, 5)  ->  a vector of 3: run() over each row
    along(a, (True, False), ...)                      ->  a vector of 5: each row added to it, element by element

A reduction is a start value, step(r, x) for one element, and run(v, first, n, r) for n elements of a vector. The axes of C
and F arrays that lie beside each other and are treated alike are joined; other arrays are walked axis by axis.
"""
from lib.numpy.elementwise import same_kind
from lib.numpy.shapes import (
    bytes_of, c_strides, f_strides, fill_with, loose, new_array, new_f_array, product, reversed_axes, shape_of, strides_of, view,
)
from lib.words import (
    AxisError, Const, convert, data, dim, elem, element, elementwise_into, inline, Int, is_aligned, is_writable, layout,
    make_array, matches, ndim, noinline, offset, owner, pyint, refuse, set_element, stride, Tuple, tuple_of, typeof, Array,
)

# ---------------------------------------------------------------- which axes


def reduced_axes(axis: Const, n: Const):
    """For each of n axes whether it is reduced."""
    if axis is None:
        return tuple_of(n, lambda k: True)
    if matches(axis, Tuple):
        return flags_of(tuple_of(len(axis), lambda k: axis_number(axis[k])), n)
    return flags_of(axis_number(axis), n)


def axis_number(axis: Const):
    if matches(axis, Int):
        return convert(axis, pyint)
    refuse("an axis that is not an integer", "write axis=0, axis=1, ...")


def flags_of(axis: Const, n: Const):
    if n == 0:
        check_scalar_axis(axis)
        return ()
    check_axes(axis, n)
    return tuple_of(n, lambda k: names_axis(axis, k, n))


def names_axis(axis: Const, k: Const, n: Const):
    if matches(axis, Tuple):
        found = False
        for x in axis:
            found = found or x == k or x + n == k
        return found
    return axis == k or axis + n == k


def check_axes(axis: Const, n: Const):
    if matches(axis, Tuple):
        for x in axis:
            check_axis(x, n)
        for i in range(n):
            if times_named(axis, i, n) > 1:
                raise ValueError("duplicate value in 'axis'")
    else:
        check_axis(axis, n)


def times_named(axis, i, n):
    times = 0
    for x in axis:
        times = times + 1 if x == i or x + n == i else times
    return times


def check_axis(k: Const, n: Const):
    if k < -n or k >= n:
        raise AxisError(f"axis {k} is out of bounds for array of dimension {n}")


def check_scalar_axis(axis: Const):
    """An array without axes takes 0 and -1."""
    if not matches(axis, Tuple):
        if axis != 0 and axis != -1:
            raise AxisError(f"axis {axis} is out of bounds for array of dimension 0")


def one_axis(axis: Const, n: Const):
    """A single axis, counted from the first."""
    if matches(axis, Tuple):
        refuse("several axes here", "give one axis")
    k = axis_number(axis)
    check_axis(k, n)
    return k + n if k < 0 else k


def all_reduced(flags: Const):
    every = True
    for f in flags:
        every = every and f
    return every


def count_false(flags: Const):
    n = 0
    for f in flags:
        n = n if f else n + 1
    return n


def kept_place(flags: Const, j: Const):
    """The axis that becomes axis j of the result."""
    at = 0
    seen = 0
    k = 0
    for f in flags:
        at = k if not f and seen == j else at
        seen = seen if f else seen + 1
        k = k + 1
    return at


def kept(t, flags: Const):
    """The items of t whose axes are kept."""
    return tuple_of(count_false(flags), lambda j: t[kept_place(flags, j)])


def reduced_count(a, flags: Const):
    """Elements that go into one element of the result."""
    n = 1
    k = 0
    for m in shape_of(a):
        n = n * m if flags[k] else n
        k = k + 1
    return n


# ---------------------------------------------------------------- results


def new_result(a, flags: Const, T):
    """The array of the kept axes, in F order for an F array."""
    if layout(a) == "F":
        return new_f_array(kept(shape_of(a), flags), T)
    return new_array(kept(shape_of(a), flags), T)


def with_kept(r, a, flags: Const, keepdims: Const):
    """A result with the reduced axes as axes of length 1, if so wanted; r: an array of the kept axes, or a scalar."""
    if keepdims:
        if matches(r, Array):
            shape = spread(shape_of(r), 1, flags)
            if layout(r) == "F":
                return view(r, shape, f_strides(shape, bytes_of(elem(r))), "F")
            return view(r, shape, c_strides(shape, bytes_of(elem(r))), "C")
        out = new_array(tuple_of(ndim(a), lambda k: 1), typeof(r))
        fill_with(out, r)
        return out
    return r


def spread(t, other, flags: Const):
    """The items of t in the places of the kept axes, `other` in the rest."""
    return tuple_of(len(flags), lambda k: other if flags[k] else t[count_false(tuple_of(k, lambda j: flags[j]))])


def delivered(r, out):
    """r itself, or stored into the array given as out=."""
    if out is None:
        return r
    T = elem(out)
    R = elem(r) if matches(r, Array) else typeof(r)
    if not same_kind(R, T):
        refuse("an out= array whose kind of number cannot hold the result", "give out= the result's dtype")
    if not is_writable(out):
        raise ValueError("output array is read-only")
    if matches(r, Array):
        if ndim(r) != ndim(out):
            raise ValueError("output parameter for reduction operation has the wrong number of dimensions")
        if shape_of(r) != shape_of(out):
            raise ValueError("output array for reduction operation has the wrong shape")
    elementwise_into(out, lambda x: convert(x, T), r)
    return out


# ---------------------------------------------------------------- the walk


def whole(a, start, run):
    """All elements into one value."""
    if layout(a) == "A" and ndim(a) > 0:
        return whole_apart(a, start, run)
    v = as_run(a)
    return run(v, 0, dim(v, 0), start)


def as_run(a):
    """The elements as one vector without gaps, in memory order (C and F arrays, and one element)."""
    T = elem(a)
    return make_array(owner(a), data(a), (product(shape_of(a)),), (bytes_of(T),), T, "C", is_writable(a), is_aligned(a))


@noinline
def whole_apart(a, start, run):
    if ndim(a) > 1:
        if abs(stride(a, 0)) < abs(stride(a, ndim(a) - 1)):
            return row_by_row(reversed_axes(a), start, run)
    return row_by_row(a, start, run)


def row_by_row(a, r, run):
    if ndim(a) == 1:
        return run(a, 0, dim(a, 0), r)
    for i in range(dim(a, 0)):
        r = row_by_row(row(a, i), r, run)
    return r


@inline
def row(a, i):
    """The view a[i]."""
    shape = tuple_of(ndim(a) - 1, lambda k: dim(a, k + 1))
    strides = tuple_of(ndim(a) - 1, lambda k: stride(a, k + 1))
    kind = "C" if layout(a) == "C" else "A"
    return make_array(owner(a), offset(data(a), i * stride(a, 0)), shape, strides, elem(a), kind, is_writable(a), is_aligned(a))


def along(a, flags: Const, start, step, run):
    """A new array of the kept axes: start combined with the elements along the others."""
    out = new_result(a, flags, typeof(start))
    fill_with(out, start)
    add_along(out, a, flags, step, run)
    return out


def add_along(out, a, flags: Const, step, run):
    """Combines the elements of a with what stands in out, which has a's kept axes."""
    if layout(a) == "C":
        joined(out, a, flags, step, run)
    elif layout(a) == "F":
        joined(reversed_axes(out), reversed_axes(a), backwards(flags), step, run)
    else:
        along_apart(out, a, flags, step, run)


def backwards(t: Const):
    return tuple_of(len(t), lambda k: t[len(t) - 1 - k])


@noinline
def along_apart(out, a, flags: Const, step, run):
    """Arrays with gaps: the axis of the smallest stride is the innermost."""
    if abs(stride(a, 0)) < abs(stride(a, ndim(a) - 1)):
        descend(reversed_axes(loose(out)), reversed_axes(a), backwards(flags), step, run)
    else:
        descend(loose(out), a, flags, step, run)


def joined(out, a, flags: Const, step, run):
    """Joins the neighbouring axes of C arrays that are treated alike."""
    groups = grouped(flags, shape_of(a), (), ())
    shape = groups[0]
    merged = groups[1]
    rest = kept(shape, merged)
    T = elem(a)
    descend(view(out, rest, c_strides(rest, bytes_of(elem(out))), "C"), view(a, shape, c_strides(shape, bytes_of(T)), "C"),
            merged, step, run)


def grouped(flags: Const, shape, lengths, merged: Const):
    """(lengths, flags) of the joined axes."""
    if len(flags) == 0:
        return (lengths, merged)
    rest = tuple_of(len(flags) - 1, lambda k: flags[k + 1])
    others = tuple_of(len(shape) - 1, lambda k: shape[k + 1])
    n = len(merged)
    if n > 0:
        if merged[n - 1] == flags[0]:
            return grouped(rest, others, tuple_of(n - 1, lambda k: lengths[k]) + (lengths[n - 1] * shape[0],), merged)
    return grouped(rest, others, lengths + (shape[0],), merged + (flags[0],))


def descend(out, a, flags: Const, step, run):
    """Goes through the outer axes; what is left is a run of elements for one result, or rows for a row of results."""
    n = len(flags)
    if n == 1 and flags[0]:
        set_element(out, (), run(a, 0, dim(a, 0), element(out, ())))
    elif n == 1:
        add_row(out, a, step)
    elif n == 2 and flags[0] and not flags[1]:
        add_rows(out, a, step)
    else:
        rest = tuple_of(n - 1, lambda k: flags[k + 1])
        for i in range(dim(a, 0)):
            if flags[0]:
                descend(out, row(a, i), rest, step, run)
            else:
                descend(row(out, i), row(a, i), rest, step, run)


def add_row(out, v, step):
    for i in range(dim(v, 0)):
        set_element(out, (i,), step(element(out, (i,)), element(v, (i,))))


# Elements of the result that are worked on at a time: they stay in the nearest cache while the rows go by.
COLUMNS = 1024


def add_rows(out, a, step):
    """out[c] = step(out[c], a[j, c]) for each row j, in blocks of columns."""
    m = dim(a, 1)
    first = 0
    while first < m:
        w = m - first if m - first < COLUMNS else COLUMNS
        add_columns(out, a, first, w, step)
        first = first + w


@noinline
def add_columns(out, a, first, w, step):
    for j in range(dim(a, 0)):
        for c in range(first, first + w):
            set_element(out, (c,), step(element(out, (c,)), element(a, (j, c))))


# ---------------------------------------------------------------- rows


def is_rows(a, flags: Const):
    """Whether the reduced axes are those that lie closest in memory: each result belongs to one dense row."""
    if layout(a) == "C":
        return is_tail(flags)
    if layout(a) == "F":
        return is_tail(backwards(flags))
    return False


def is_tail(flags: Const):
    tail = not all_reduced(flags) and flags[len(flags) - 1]
    seen = False
    for f in flags:
        tail = tail and (f or not seen)
        seen = seen or f
    return tail


def rows_of(a, flags: Const):
    """A C array of two axes: the dense rows that belong to the results, in the order of their memory."""
    T = elem(a)
    n = reduced_count(a, flags)
    shape = (product(kept(shape_of(a), flags)), n)
    return make_array(owner(a), data(a), shape, c_strides(shape, bytes_of(T)), T, "C", is_writable(a), is_aligned(a))


def shaped_rows(v, a, flags: Const):
    """One value for each row, as the array of the kept axes of a."""
    shape = kept(shape_of(a), flags)
    if layout(a) == "F" and len(shape) > 1:
        return view(v, shape, f_strides(shape, bytes_of(elem(v))), "F")
    return view(v, shape, c_strides(shape, bytes_of(elem(v))), "C")


# ---------------------------------------------------------------- one axis


def check_single(axis: Const):
    if matches(axis, Tuple):
        refuse("several axes here", "give one axis, or None")


def is_last(flags: Const):
    """Whether the one axis that is set is the last."""
    return flags[len(flags) - 1]


def as_blocks(a, flags: Const):
    """A C array as (axes before, the axis that is set, axes after)."""
    before = 1
    n = 1
    after = 1
    seen = False
    for k, f in tuple_of(len(flags), lambda j: (j, flags[j])):
        if f:
            n = dim(a, k)
            seen = True
        elif seen:
            after = after * dim(a, k)
        else:
            before = before * dim(a, k)
    shape = (before, n, after)
    return view(a, shape, c_strides(shape, bytes_of(elem(a))), "C")
