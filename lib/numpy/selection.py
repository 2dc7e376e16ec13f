"""Indexing by arrays: boolean masks and arrays of integers, read and written; nonzero, take, flatnonzero.

    a[a > 0]  ->  a new vector of the chosen elements in C order      a[[…ints…]]  ->  gathered along the axis

Index arrays broadcast together; their axes stand where NumPy puts them: in place of the indexed axes if these are neighbours,
else first. A mask counts as the arrays of its true places.
"""
from lib.numpy import creation, indexing
from lib.numpy.axes import one_axis
from lib.numpy.broadcasting import broadcast_axis, most_axes, shown
from lib.numpy.shapes import (
    bytes_of, dense, is_c_dense, new_array, permuted, product, same, shape_of, strides_of, view,
)
from lib.words import (
    Any, Array, bool_, cast, check_index, Const, convert, data, dim, elem, element, elementwise, elementwise_into, Int, int64,
    is_aligned, is_bool, is_int, is_writable, load, make_array, matches, ndim, numpy, offset, owner, pyint,
    refuse, set_element, stride, Tuple, tuple_of,
)

# ---------------------------------------------------------------- reading


def is_mask(x):
    return is_bool(elem(x)) if matches(x, Array) else False


def selected(a, ix):
    """a[ix] with an array among the indices."""
    if len(ix) == 1:
        if is_mask(ix[0]):
            if ndim(ix[0]) == ndim(a):
                return compressed(a, ix[0])
    return gathered(a, without_masks(a, ix, 0))


def without_masks(a, ix, axis: Const):
    """The index with each mask replaced by the arrays of its true places."""
    if len(ix) == 0:
        return ()
    rest = tuple_of(len(ix) - 1, lambda j: ix[j + 1])
    first = ix[0]
    if first is ...:
        return (first,) + without_masks(a, rest, ndim(a) - axes_taken(rest))
    if first is None:
        return (first,) + without_masks(a, rest, axis)
    if is_mask(first):
        check_mask(a, first, axis)
        return nonzero(first) + without_masks(a, rest, axis + ndim(first))
    return (first,) + without_masks(a, rest, axis + 1)


def axes_taken(ix):
    n = 0
    for x in ix:
        n = n + axes_of(x)
    return n


def axes_of(x):
    if x is None or x is ...:
        return 0
    if is_mask(x):
        return ndim(x)
    return 1


def check_mask(a, mask, axis: Const):
    """The lengths of a mask are those of the axes it stands for."""
    if axis + ndim(mask) > ndim(a):
        raise IndexError("too many indices for array: the mask has more axes than are left")
    for k, n, m in tuple_of(ndim(mask), lambda k: (k + axis, dim(a, k + axis), dim(mask, k))):
        if n != m:
            raise IndexError(f"boolean index did not match indexed array along axis {k}; size of axis is {n} but size of "
                             f"corresponding boolean axis is {m}")


def is_advanced(x):
    """Arrays; integers beside them count as arrays too."""
    return matches(x, Array) or matches(x, Int)


def gathered(a, ix):
    full = indexing.expanded(ix, ndim(a))
    check_integers(full)
    if count_advanced(full) == len(full) and len(full) == ndim(a):
        index_shape(full)
        if len(full) == 1:
            return gather_one(a, full[0])
        if len(full) == 2:
            return gather_two(a, full[0], full[1])
        if len(full) == 3:
            return gather_three(a, full[0], full[1], full[2])
    v = advanced_first(a, full)
    arrays = advanced_of(full)
    shape = index_shape(arrays)
    rest = tuple_of(ndim(v) - len(arrays), lambda k: dim(v, k + len(arrays)))
    out = new_array(shape + rest, elem(a))
    gather_into(out, v, spread_all(arrays, shape), len(shape))
    return in_place(out, full, len(shape))


def check_integers(full):
    for x in full:
        if matches(x, Array):
            if not is_int(elem(x)):
                refuse("an array of this type as an index", "use integers or booleans")


def count_advanced(full):
    n = 0
    for x in full:
        n = n + 1 if is_advanced(x) else n
    return n


def gather_one(a, i):
    return elementwise(lambda x: element(a, (check_index(int(x), dim(a, 0), 0),)), i)


def gather_two(a, i, j):
    return elementwise(lambda x, y: element(a, (check_index(int(x), dim(a, 0), 0), check_index(int(y), dim(a, 1), 1))), i, j)


def gather_three(a, i, j, k):
    return elementwise(lambda x, y, z: element(a, (check_index(int(x), dim(a, 0), 0), check_index(int(y), dim(a, 1), 1),
                                                   check_index(int(z), dim(a, 2), 2))), i, j, k)


def basic_of(x):
    """The slice that keeps the axis of an advanced index."""
    if is_advanced(x):
        return indexing.full_slice()
    return x


def advanced_of(full):
    if len(full) == 0:
        return ()
    rest = tuple_of(len(full) - 1, lambda j: full[j + 1])
    if is_advanced(full[0]):
        return (full[0],) + advanced_of(rest)
    return advanced_of(rest)


def places(full, k: Const, wanted: Const):
    """The axes of the view after basic indexing that are indexed by arrays, or those that are not."""
    if len(full) == 0:
        return ()
    rest = tuple_of(len(full) - 1, lambda j: full[j + 1])
    if is_advanced(full[0]) == wanted:
        return (k,) + places(rest, k + 1, wanted)
    return places(rest, k + 1, wanted)


def advanced_first(a, full):
    """The view of a after the basic indices, the axes that arrays index in front."""
    v = indexing.view_at(a, tuple_of(len(full), lambda k: basic_of(full[k])))
    order = places(full, 0, True) + places(full, 0, False)
    if order[0] == 0 and len(places(full, 0, True)) == 1:
        return view(v, shape_of(v), strides_of(v), "A")
    return permuted(v, order)


def in_place(out, full, n: Const):
    """The result with the n axes of the index arrays moved to where the indexed axes were, if these are neighbours."""
    at = places(full, 0, True)
    first = at[0]
    if first == 0 or at[len(at) - 1] - first != len(at) - 1:
        return view(out, shape_of(out), strides_of(out), "A")
    return permuted(out, tuple_of(ndim(out), lambda k: k + n if k < first else k - first if k < first + n else k))


def index_shape(arrays):
    """The common shape of index arrays."""
    shapes = shapes_of(arrays)
    n = most_axes(shapes)
    return tuple_of(n, lambda k: broadcast_axis(shapes, n - 1 - k, index_mismatch))


def index_mismatch(shapes):
    if len(shapes) == 2:
        raise IndexError("shape mismatch: indexing arrays could not be broadcast together with shapes "
                         f"{shown(shapes[0])} {shown(shapes[1])} ")
    if len(shapes) == 3:
        raise IndexError("shape mismatch: indexing arrays could not be broadcast together with shapes "
                         f"{shown(shapes[0])} {shown(shapes[1])} {shown(shapes[2])} ")
    raise IndexError("shape mismatch: indexing arrays could not be broadcast together")


def shapes_of(arrays):
    return tuple_of(len(arrays), lambda k: shape_of_index(arrays[k]))


def shape_of_index(x):
    if matches(x, Array):
        return shape_of(x)
    return ()


def spread_all(arrays, shape):
    return tuple_of(len(arrays), lambda k: spread(arrays[k], shape))


def spread(x, shape):
    """An index array broadcast to the common shape; an integer stays."""
    if matches(x, Array):
        return broadcast_to(x, shape)
    return x


@numpy
def broadcast_to(array: Array, shape: Any):
    """A read-only view in which axes of length 1 are repeated."""
    if matches(shape, Tuple):
        n = len(shape)
        skip = n - ndim(array)
        if skip < 0:
            raise ValueError("input operand has more dimensions than allowed by the axis remapping")
        for have, want in tuple_of(ndim(array), lambda k: (dim(array, k), int(shape[k + skip]))):
            if have != want and have != 1:
                raise ValueError("operands could not be broadcast together with remapped shapes")
        lengths = tuple_of(n, lambda k: int(shape[k]))
        strides = tuple_of(n, lambda k: 0 if k < skip else stride(array, k - skip) if dim(array, k - skip) == lengths[k] else 0)
        return make_array(owner(array), data(array), lengths, strides, elem(array), "A", False, is_aligned(array))
    return broadcast_to(array, (shape,))


def item_at(x, i):
    """Item i of an index array; an integer stays."""
    if matches(x, Array):
        if ndim(x) == 1:
            return element(x, (i,))
        return layer(x, i)
    return x


def layer(a, i):
    """a[i] along the first axis."""
    n = ndim(a) - 1
    return make_array(owner(a), offset(data(a), i * stride(a, 0)), tuple_of(n, lambda k: dim(a, k + 1)),
                      tuple_of(n, lambda k: stride(a, k + 1)), elem(a), "A", is_writable(a), is_aligned(a))


def gather_into(out, v, arrays, n: Const):
    """out[b..., r...] = v[arrays[b...]..., r...] over the n axes of the index arrays."""
    if n == 0:
        store_chosen(out, v, arrays)
    else:
        for i in range(dim(out, 0)):
            gather_into(layer(out, i), v, tuple_of(len(arrays), lambda k: item_at(arrays[k], i)), n - 1)


def store_chosen(out, v, index):
    if ndim(out) == 0:
        set_element(out, (), element(chosen(v, index), ()))
    else:
        elementwise_into(out, same, chosen(v, index))


def chosen(v, index):
    """The view of v at integers along its first axes."""
    at = 0
    for k, i in tuple_of(len(index), lambda k: (k, int(index[k]))):
        at = at + check_index(i, dim(v, k), k) * stride(v, k)
    m = len(index)
    return make_array(owner(v), offset(data(v), at), tuple_of(ndim(v) - m, lambda k: dim(v, k + m)),
                      tuple_of(ndim(v) - m, lambda k: stride(v, k + m)), elem(v), "A", is_writable(v), is_aligned(v))


# ---------------------------------------------------------------- masks


def count_true(m):
    """How many elements of a dense vector of booleans are true."""
    n = 0
    for i in range(dim(m, 0)):
        n = n + convert(element(m, (i,)), pyint)
    return n


def run_of(a):
    b = dense(a)
    return view(b, (product(shape_of(b)),), (bytes_of(elem(b)),), "C")


def compressed(a, mask):
    check_mask(a, mask, 0)
    v = run_of(a)
    m = run_of(mask)
    n = count_true(m)
    room = new_array((n + 1,), elem(a))
    compress(room, v, m)
    return view(room, (n,), (bytes_of(elem(a)),), "C")


def compress(out, v, m):
    """Writes every element and goes on only after the chosen ones: `out` has room for one more. Eight at a time are skipped."""
    k = 0
    n = dim(m, 0)
    for w in range(n // 8):
        if load(int64, data(m), 8 * w) != 0:
            for i in range(8 * w, 8 * w + 8):
                set_element(out, (k,), element(v, (i,)))
                k = k + convert(element(m, (i,)), pyint)
    for i in range(n // 8 * 8, n):
        set_element(out, (k,), element(v, (i,)))
        k = k + convert(element(m, (i,)), pyint)


def assign_masked(a, mask, value):
    """a[mask] = value for a mask of a's own shape."""
    check_mask(a, mask, 0)
    T = elem(a)
    if matches(value, Array):
        if ndim(value) > 0:
            assign_values(a, mask, value)
            return
    x = indexing.as_element(T, value)
    elementwise_into(a, lambda m, old: x if m else old, mask, a)


def assign_values(a, mask, value):
    if ndim(value) > 1:
        raise TypeError("NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has "
                        f"{ndim(value)} dimensions")
    m = run_of(mask)
    n = count_true(m)
    if dim(value, 0) != n and dim(value, 0) != 1:
        raise ValueError(f"NumPy boolean array indexing assignment cannot assign {dim(value, 0)} input values to the {n} output "
                         "values where the mask is true")
    step = 1 if dim(value, 0) == n else 0
    from_ = apart(value, a)
    if is_c_dense(a):
        expand(view(a, (product(shape_of(a)),), (bytes_of(elem(a)),), "C"), m, from_, step)
    else:
        copy = run_of(a)
        expand(copy, m, from_, step)
        elementwise_into(a, same, view(copy, shape_of(a), strides_of(dense(a)), "A"))


def expand(v, m, value, step):
    k = 0
    n = dim(m, 0)
    for w in range(n // 8):
        if load(int64, data(m), 8 * w) != 0:
            for i in range(8 * w, 8 * w + 8):
                if element(m, (i,)):
                    set_element(v, (i,), converted(element(value, (k,)), elem(v)))
                    k = k + step
    for i in range(n // 8 * 8, n):
        if element(m, (i,)):
            set_element(v, (i,), converted(element(value, (k,)), elem(v)))
            k = k + step


def converted(x, T):
    return convert(x, T)


def truths(a):
    """A dense vector of whether each element is not zero."""
    if is_bool(elem(a)):
        return run_of(a)
    return run_of(elementwise(lambda x: convert(x != convert(0, elem(a)), bool_), a))


@numpy(method=True)
def nonzero(a: Array):
    """The indices of the true elements, one vector an axis."""
    m = truths(a)
    n = count_true(m)
    flat = new_array((n + 1,), int64)
    true_places(flat, m)
    found = view(flat, (n,), (8,), "C")
    if ndim(a) == 1:
        return (found,)
    shape = shape_of(a)
    return tuple_of(ndim(a), lambda k: axis_of_places(found, shape, k))


def true_places(out, m):
    k = 0
    n = dim(m, 0)
    for w in range(n // 8):
        if load(int64, data(m), 8 * w) != 0:
            for i in range(8 * w, 8 * w + 8):
                set_element(out, (k,), convert(i, int64))
                k = k + convert(element(m, (i,)), pyint)
    for i in range(n // 8 * 8, n):
        set_element(out, (k,), convert(i, int64))
        k = k + convert(element(m, (i,)), pyint)


def axis_of_places(found, shape, k: Const):
    inner = product(tuple_of(len(shape) - k - 1, lambda j: shape[k + 1 + j]))
    length = shape[k]
    return elementwise(lambda i: convert(convert(i, pyint) // inner % length, int64), found)


@numpy
def flatnonzero(a: Array):
    return nonzero(run_of(a))[0]


@numpy
def argwhere(a: Array):
    found = nonzero(a)
    out = new_array((dim(found[0], 0), len(found)), int64)
    for i in range(dim(out, 0)):
        k = 0
        for v in found:
            set_element(out, (i, k), element(v, (i,)))
            k = k + 1
    return out


@numpy
def where(condition: Array):
    return nonzero(condition)


@numpy
def extract(condition: Array, arr: Array):
    return compressed(run_of(arr), truths(condition))


@numpy(method=True)
def take(a: Array, indices: Int | Array | Tuple, axis: Const = None):
    """Always a copy, in C order."""
    if matches(indices, Tuple):
        return take(a, creation.array(indices), axis)
    check_integers((indices,))
    if axis is None:
        return run_of(a)[indices]
    at = one_axis(axis, ndim(a))
    return in_c_order(a[tuple_of(at, lambda k: indexing.full_slice()) + (indices,)])


def in_c_order(x):
    if matches(x, Array):
        out = new_array(shape_of(x), elem(x))
        elementwise_into(out, same, x)
        return out
    return x


# ---------------------------------------------------------------- writing


def assign_selected(a, ix, value):
    """a[ix] = value with an array among the indices; of equal places the last value stays."""
    if len(ix) == 1:
        if is_mask(ix[0]):
            if ndim(ix[0]) == ndim(a):
                assign_masked(a, ix[0], value)
                return
    full = indexing.expanded(without_masks(a, ix, 0), ndim(a))
    check_integers(full)
    v = advanced_first(a, full)
    arrays = all_checked(v, advanced_of(full))
    shape = index_shape(arrays)
    rest = tuple_of(ndim(v) - len(arrays), lambda k: dim(v, k + len(arrays)))
    if matches(value, Array):
        scatter(v, spread_all(arrays, shape), ordered(apart(value, a), full, shape, rest), len(shape))
    else:
        scatter(v, spread_all(arrays, shape), value, len(shape))


def all_checked(v, arrays):
    """The indices wrapped; nothing is written if one lies outside."""
    return tuple_of(len(arrays), lambda k: checked(arrays[k], dim(v, k), k))


def checked(x, n, axis: Const):
    return elementwise(lambda i: convert(check_index(int(i), n, axis), int64), x)


def apart(value, a):
    """value, or a copy if it may share memory with the target."""
    if may_overlap(value, a):
        out = new_array(shape_of(value), elem(value))
        elementwise_into(out, same, value)
        return view(out, shape_of(out), strides_of(out), "A")
    return view(value, shape_of(value), strides_of(value), "A")


def may_overlap(a, b):
    return first_byte(a) < last_byte(b) and first_byte(b) < last_byte(a)


def first_byte(a):
    at = cast(int64, data(a))
    for n, s in tuple_of(ndim(a), lambda k: (dim(a, k), stride(a, k))):
        if s < 0:
            at = at + (n - 1) * s
    return at


def last_byte(a):
    at = cast(int64, data(a)) + bytes_of(elem(a))
    for n, s in tuple_of(ndim(a), lambda k: (dim(a, k), stride(a, k))):
        if s > 0:
            at = at + (n - 1) * s
    return at


def ordered(value, full, shape, rest):
    """The value broadcast to the shape of a[ix], its axes in the order (index arrays, rest)."""
    at = places(full, 0, True)
    first = at[0]
    n = len(shape)
    total = n + len(rest)
    neighbours = at[len(at) - 1] - first == len(at) - 1
    front = first if neighbours else 0
    whole = shape + rest
    target = tuple_of(total, lambda k: whole[k + n] if k < front else whole[k - front] if k < front + n else whole[k])
    if ndim(value) > total:
        return ordered_view(broadcast_to(indexing.without_leading(value, total), target), front, n)
    return ordered_view(broadcast_to(value, target), front, n)


def ordered_view(v, front, n):
    shape = shape_of(v)
    strides = strides_of(v)
    order = tuple_of(ndim(v), lambda k: k + front if k < n else k - n if k - n < front else k)
    return view(v, tuple_of(ndim(v), lambda k: shape[order[k]]), tuple_of(ndim(v), lambda k: strides[order[k]]), "A")


def scatter(v, arrays, value, n: Const):
    if n == 0:
        indexing.assign(chosen(v, arrays), value)
    elif n == 1 and ndim(v) == len(arrays):
        scatter_elements(v, arrays, value)
    else:
        for i in range(length_of(arrays)):
            scatter(v, tuple_of(len(arrays), lambda k: item_at(arrays[k], i)), value_at(value, i), n - 1)


def length_of(arrays):
    """The first length of the index arrays."""
    n = 0
    for x in arrays:
        n = dim_or(x, n)
    return n


def dim_or(x, n):
    if matches(x, Array):
        return dim(x, 0)
    return n


def value_at(value, i):
    if matches(value, Array):
        return layer(value, i)
    return value


def scatter_elements(v, arrays, value):
    T = elem(v)
    if matches(value, Array):
        for i in range(length_of(arrays)):
            set_element(v, wrapped(v, arrays, i), converted(element(value, (i,)), T))
    else:
        x = indexing.as_element(T, value)
        for i in range(length_of(arrays)):
            set_element(v, wrapped(v, arrays, i), x)


def wrapped(v, arrays, i):
    return tuple_of(len(arrays), lambda k: check_index(int(item_at(arrays[k], i)), dim(v, k), k))
