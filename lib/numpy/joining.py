"""Arrays put together, repeated, turned round, cut to triangles: concatenate hstack vstack stack repeat flip triu tril diag;
grids of coordinates: mgrid meshgrid.

    np.flip(a)  ->  a view with negative strides      np.mgrid[0:2, 0:3]  ->  int64 of shape (2, 2, 3)
"""
from lib.numpy import indexing
from lib.numpy.axes import axis_number, one_axis
from lib.numpy.creation import arange
from lib.numpy.kinds import common_type
from lib.numpy.shapes import bytes_of, dense, new_array, product, same, shape_of, strides_of, view
from lib.words import (
    Any, Array, Const, constants, convert, data, dim, elem, element, elementwise, elementwise_into, Int, is_aligned,
    is_writable, layout, make_array, matches, method, ndim, Number, numpy, offset, operator, owner, promote, record, Record,
    refuse, set_element, stride, strong, Tuple, tuple_of, typeof,
)

# ---------------------------------------------------------------- joining


def axis_at(axis, n):
    """An axis as a number from 0."""
    if axis < -n or axis >= n:
        raise ValueError(f"axis {axis} is out of bounds for array of dimension {n}")
    return axis + n if axis < 0 else axis


def common_of(arrays):
    T = elem(arrays[0])
    for a in arrays:
        T = common_type(T, elem(a))
    return T


@numpy
def concatenate(arrays: Tuple, axis: Const = 0):
    if axis is None:
        return joined(tuple_of(len(arrays), lambda k: flat_of(arrays[k])), 0)
    return joined(arrays, axis_number(axis))


def flat_of(a):
    b = dense(a)
    return view(b, (product(shape_of(b)),), (bytes_of(elem(b)),), "C")


def joined(arrays, axis: Const):
    n = ndim(arrays[0])
    if n == 0:
        refuse("joining arrays without axes", "use an array of the numbers")
    at = axis if axis >= 0 else axis + n
    if at < 0 or at >= n:
        raise ValueError(f"axis {axis} is out of bounds for array of dimension {n}")
    length = 0
    for a in arrays:
        check_alike(a, arrays[0], at)
        length = length + dim(a, at)
    out = new_array(tuple_of(n, lambda k: length if k == at else dim(arrays[0], k)), common_of(arrays))
    start = 0
    for a in arrays:
        copy_into(part_along(out, at, start, dim(a, at)), a)
        start = start + dim(a, at)
    return out


def check_alike(a, b, at: Const):
    if ndim(a) != ndim(b):
        raise ValueError(f"all the input array dimensions except for the concatenation axis must match exactly, but one array has "
                         f"{ndim(b)} dimension(s) and another has {ndim(a)}")
    for k, n, m in tuple_of(ndim(a), lambda k: (k, dim(a, k), dim(b, k))):
        if n != m and k != at:
            raise ValueError("all the input array dimensions except for the concatenation axis must match exactly, but along "
                             f"dimension {k} one array has size {m} and another has size {n}")


def part_along(a, at: Const, start, n):
    """The n places from `start` on along one axis."""
    return make_array(owner(a), offset(data(a), start * stride(a, at)), tuple_of(ndim(a), lambda k: n if k == at else dim(a, k)),
                      strides_of(a), elem(a), "A", is_writable(a), is_aligned(a))


def copy_into(out, a):
    T = elem(out)
    elementwise_into(out, lambda x: convert(x, T), a)


@numpy
def hstack(tup: Tuple):
    if ndim(tup[0]) == 1:
        return joined(tup, 0)
    return joined(tup, 1)


@numpy
def vstack(tup: Tuple):
    return joined(tuple_of(len(tup), lambda k: at_least_two(tup[k])), 0)


def at_least_two(a):
    if ndim(a) == 1:
        return view(a, (1, dim(a, 0)), (dim(a, 0) * stride(a, 0), stride(a, 0)), "C" if layout(a) == "C" else "A")
    return a


@numpy
def column_stack(tup: Tuple):
    return joined(tuple_of(len(tup), lambda k: as_column(tup[k])), 1)


def as_column(a):
    if ndim(a) == 1:
        return view(a, (dim(a, 0), 1), (stride(a, 0), stride(a, 0)), "A")
    return a


@numpy
def stack(arrays: Tuple, axis: Const = 0):
    n = ndim(arrays[0]) + 1
    at = axis if axis >= 0 else axis + n
    if at < 0 or at >= n:
        raise ValueError(f"axis {axis} is out of bounds for array of dimension {n}")
    return joined(tuple_of(len(arrays), lambda k: with_axis(arrays[k], at)), at)


def with_axis(a, at: Const):
    n = ndim(a) + 1
    return view(a, tuple_of(n, lambda k: dim(a, k) if k < at else 1 if k == at else dim(a, k - 1)),
                tuple_of(n, lambda k: stride(a, k) if k < at else 0 if k == at else stride(a, k - 1)), "A")


@numpy(method=True)
def repeat(a: Array, repeats: Int, axis: Const = None):
    if axis is None:
        return repeated(flat_of(a), int(repeats), 0)
    return repeated(a, int(repeats), one_axis(axis, ndim(a)))


def repeated(a, times, at: Const):
    """Each item along an axis written `times` times: seen with one axis more, that is a copy that broadcasts."""
    if times < 0:
        raise ValueError("repeats may not contain negative values.")
    n = ndim(a)
    out = new_array(tuple_of(n, lambda k: dim(a, k) * times if k == at else dim(a, k)), elem(a))
    shape = tuple_of(n + 1, lambda k: dim(a, k) if k <= at else times if k == at + 1 else dim(a, k - 1))
    wide = tuple_of(n + 1, lambda k: stride(out, k) if k < at else stride(out, at) * times if k == at else stride(out, k - 1))
    near = tuple_of(n + 1, lambda k: stride(a, k) if k <= at else 0 if k == at + 1 else stride(a, k - 1))
    elementwise_into(view(out, shape, wide, "A"), same, view(a, shape, near, "A"))
    return out


# ---------------------------------------------------------------- turned round


@numpy
def flip(m: Array, axis: Const = None):
    if axis is None:
        return reversed_view(m, lambda k: True)
    if matches(axis, Tuple):
        return reversed_view(m, lambda k: k in axis or k - ndim(m) in axis)
    return reversed_view(m, lambda k: k == axis or k - ndim(m) == axis)


def reversed_view(a, turned):
    at = 0
    for far in tuple_of(ndim(a), lambda k: (dim(a, k) - 1) * stride(a, k) if turned(k) and dim(a, k) > 0 else 0):
        at = at + far
    return make_array(owner(a), offset(data(a), at), shape_of(a),
                      tuple_of(ndim(a), lambda k: -stride(a, k) if turned(k) else stride(a, k)), elem(a), "A", is_writable(a),
                      is_aligned(a))


@numpy
def fliplr(m: Array):
    return flip(m, 1)


@numpy
def flipud(m: Array):
    return flip(m, 0)


@numpy
def roll(a: Array, shift: Int, axis: Const = None):
    out = new_array(shape_of(a), elem(a))
    if axis is None:
        roll_into(flat_of(out), flat_of(a), int(shift), 0)
    else:
        roll_into(out, a, int(shift), axis if axis >= 0 else axis + ndim(a))
    return out


def roll_into(out, a, shift, at: Const):
    n = dim(a, at)
    if n > 0:
        s = shift % n
        copy_into(part_along(out, at, s, n - s), part_along(a, at, 0, n - s))
        copy_into(part_along(out, at, 0, s), part_along(a, at, n - s, s))


# ---------------------------------------------------------------- triangles and diagonals


@numpy
def triu(m: Array, k: Int = 0):
    return cut_rows(m, int(k), True)


@numpy
def tril(m: Array, k: Int = 0):
    return cut_rows(m, int(k) + 1, False)


def cut_rows(a, k, upper: Const):
    """Row i keeps what stands from column i + k on (upper) or before it."""
    if ndim(a) != 2:
        refuse("triangles of arrays that are no matrices", "cut each matrix in a loop")
    out = new_array(shape_of(a), elem(a))
    zero = convert(0, elem(a))
    for i in range(dim(a, 0)):
        border = i + k
        border = 0 if border < 0 else dim(a, 1) if border > dim(a, 1) else border
        for j in range(border):
            set_element(out, (i, j), zero if upper else element(a, (i, j)))
        for j in range(border, dim(a, 1)):
            set_element(out, (i, j), element(a, (i, j)) if upper else zero)
    return out


@numpy
def diagonal(a: Array, offset: Int = 0):
    if ndim(a) != 2:
        refuse("the diagonal of an array that is no matrix", "index it")
    return diagonal_view(a, int(offset))


@method(Array, name="diagonal")
def diagonal_method(a: Array, offset: Int = 0):
    return diagonal(a, offset)


def diagonal_view(a, k):
    down = -k if k < 0 else 0
    right = k if k > 0 else 0
    n = dim(a, 0) - down
    m = dim(a, 1) - right
    length = n if n < m else m
    return make_array(owner(a), offset(data(a), down * stride(a, 0) + right * stride(a, 1) if length > 0 else 0),
                      (length if length > 0 else 0,), (stride(a, 0) + stride(a, 1),), elem(a), "A", False, is_aligned(a))


@numpy
def diag(v: Array, k: Int = 0):
    if ndim(v) == 2:
        return diagonal_view(v, int(k))
    size = abs(int(k))
    n = dim(v, 0) + size
    square = new_array((n, n), elem(v))
    zero = convert(0, elem(v))
    elementwise_into(square, same, zero)
    for i in range(dim(v, 0)):
        set_element(square, (i - min(int(k), 0), i + max(int(k), 0)), element(v, (i,)))
    return square


@numpy(method=True)
def trace(a: Array, offset: Int = 0):
    return diagonal(a, offset).sum()


# ---------------------------------------------------------------- grids


constants("numpy", mgrid=record("mgrid"))


@operator("getitem")
def grid(g: Record("mgrid"), index: Any):
    """np.mgrid[a:b, c:d]: the coordinates of each place, one array an axis."""
    if matches(index, Tuple):
        axes = tuple_of(len(index), lambda k: axis_of_grid(index[k]))
        n = len(axes)
        out = new_array((n,) + tuple_of(n, lambda k: dim(axes[k], 0)), common_of(axes))
        for k in tuple_of(n, lambda k: k):
            copy_into(indexing.view_at(out, (k,)), along(axes[k], k, n))
        return out
    return axis_of_grid(index)


def axis_of_grid(s):
    if s.stop is None:
        refuse("a grid without an end", "write start:stop")
    return arange(0 if s.start is None else s.start, s.stop, 1 if s.step is None else s.step)


def along(v, at: Const, n: Const):
    """A vector as an array of n axes, lying along one of them."""
    return view(v, tuple_of(n, lambda k: dim(v, 0) if k == at else 1), tuple_of(n, lambda k: stride(v, 0) if k == at else 0), "A")


@numpy
def meshgrid(x: Array, y: Array, indexing: Const = "xy"):
    if indexing == "ij":
        return (spread_along(x, 0, dim(x, 0), dim(y, 0)), spread_along(y, 1, dim(x, 0), dim(y, 0)))
    return (spread_along(x, 1, dim(y, 0), dim(x, 0)), spread_along(y, 0, dim(y, 0), dim(x, 0)))


def spread_along(v, at: Const, rows, columns):
    out = new_array((rows, columns), elem(v))
    copy_into(out, along(v, at, 2))
    return out
