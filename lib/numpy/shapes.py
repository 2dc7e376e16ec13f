"""Shapes: an array's attributes, reshape ravel flatten transpose, views and copies of whole arrays.

    a.reshape(-1, 2)  ->  a view where NumPy gives one, else a copy
"""
from lib.numpy.kinds import dtype_or
from lib.words import (
    alloc, Any, Array, attribute, AxisError, bits_of, Const, convert, data, dim, elem, element, elementwise, elementwise_into,
    float64, inline, Int, is_aligned, is_bool, is_complex, is_writable, iteration, layout, make_array, matches, method, ndim,
    numpy, offset, operator, owner, owner_data, part, refuse, stride, Tuple, tuple_of, typeof,
)

# ---------------------------------------------------------------- attributes


def shape_of(a):
    return tuple_of(ndim(a), lambda k: dim(a, k))


def strides_of(a):
    return tuple_of(ndim(a), lambda k: stride(a, k))


def bytes_of(T):
    """Bytes one element takes."""
    return bits_of(T) // 8 if bits_of(T) > 8 else 1


def product(shape):
    n = 1
    for m in shape:
        n = n * m
    return n


@attribute(Array)
@inline
def shape(a: Array):
    return shape_of(a)


@attribute(Array)
@inline
def strides(a: Array):
    return strides_of(a)


@attribute(Array, name="ndim")
@inline
def ndim_(a: Array):
    return ndim(a)


@attribute(Array)
@inline
def size(a: Array):
    return product(shape_of(a))


@attribute(Array)
def dtype(a: Array):
    return elem(a)


@attribute(Array)
def itemsize(a: Array):
    return bytes_of(elem(a))


@attribute(Array)
def nbytes(a: Array):
    return product(shape_of(a)) * bytes_of(elem(a))


@attribute(Array)
def T(a: Array):
    return reversed_axes(a)


@attribute(Array, name="real")
def real_(a: Array):
    if is_complex(elem(a)):
        return part_of(a, 0)
    return a


@attribute(Array, name="imag")
def imag_(a: Array):
    if is_complex(elem(a)):
        return part_of(a, bytes_of(part(elem(a))))
    zeros = new_like(a, elem(a))
    fill_with(zeros, convert(0, elem(a)))
    return make_array(owner(zeros), data(zeros), shape_of(zeros), strides_of(zeros), elem(a), layout(zeros), False)


def part_of(a, at):
    """The view of the real or imaginary parts."""
    return make_array(owner(a), offset(data(a), at), shape_of(a), strides_of(a), part(elem(a)), "A", is_writable(a),
                      is_aligned(a))


# ---------------------------------------------------------------- new arrays and views


def c_strides(shape, size):
    """Strides of dense elements, the last axis closest; an axis of length 0 counts as 1."""
    return tuple_of(len(shape), lambda k: size * product(tail(shape, k + 1)))


def f_strides(shape, size):
    return tuple_of(len(shape), lambda k: size * product(head(shape, k)))


def tail(shape, k: Const):
    return tuple_of(len(shape) - k, lambda j: at_least_1(shape[k + j]))


def head(shape, k: Const):
    return tuple_of(k, lambda j: at_least_1(shape[j]))


def at_least_1(n):
    return 1 if n < 1 else n


def length(n):
    """A length as it is given to np.zeros and reshape: an integer, no bool."""
    if matches(n, Int):
        return int(n)
    refuse("a length that is not an integer", "convert it with int()")


def checked_bytes(shape, size):
    """Bytes of an array; NumPy's errors for lengths below 0 and for sizes beyond 63 bits."""
    for n in shape:
        if n < 0:
            raise ValueError("negative dimensions are not allowed")
    total = size
    for n in shape:
        if n > 1 and total > 9223372036854775807 // n:
            raise ValueError("array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum "
                             "possible size.")
        total = total * at_least_1(n)
    return total


def new_array(shape, T):
    """A C array with undefined elements."""
    memory = alloc(checked_bytes(shape, bytes_of(T)))
    return make_array(memory, owner_data(memory), shape, c_strides(shape, bytes_of(T)), T, "C")


def new_f_array(shape, T):
    if len(shape) < 2:
        return new_array(shape, T)
    memory = alloc(checked_bytes(shape, bytes_of(T)))
    return make_array(memory, owner_data(memory), shape, f_strides(shape, bytes_of(T)), T, "F")


def new_like(a, T):
    """An array of the same shape, in F order for an F array, else in C order."""
    if layout(a) == "F":
        return new_f_array(shape_of(a), T)
    return new_array(shape_of(a), T)


def new_in_order(a, T):
    """A new array whose elements lie in memory in the order of a's: NumPy adds up what it computes in memory's order."""
    if layout(a) != "A" or ndim(a) < 2:
        return new_like(a, T)
    dense = new_array((product(shape_of(a)),), T)
    return view(dense, shape_of(a), tuple_of(ndim(a), lambda k: bytes_of(T) * within(a, k, 0)), "A")


def within(a, k: Const, j: Const):
    """How many elements the axes from j on have that step less far than axis k."""
    if j == ndim(a):
        return 1
    n = within(a, k, j + 1)
    s = abs(stride(a, j))
    t = abs(stride(a, k))
    return n * dim(a, j) if s < t or s == t and j > k else n


def fill_with(a, v):
    elementwise_into(a, same, v)


def same(x):
    return x


def view(a, shape, strides, kind: Const):
    """The same elements under another shape; kind is the layout "C", "F" or "A"."""
    return make_array(owner(a), data(a), shape, strides, elem(a), kind, is_writable(a), is_aligned(a))


def copy_to(out, a):
    elementwise_into(out, same, a)


@method(Array)
def copy(a: Array, order: Const = "C"):
    out = new_ordered(a, elem(a), order)
    copy_to(out, a)
    return out


@numpy(name="copy")
def copy_function(a: Array, order: Const = "K"):
    return copy(a, order)


@method(Array)
def astype(a: Array, dtype: Any, order: Const = "K", copy: Const = True):
    """A copy, unless copy=False and nothing changes; elements are cut as a C cast does."""
    T = dtype_or(dtype, float64)
    if is_complex(elem(a)) and not is_complex(T) and not is_bool(T):
        refuse("complex numbers have no conversion to real ones", "use .real")
    if not copy and T == elem(a):
        if order == "K" or order == layout(a):
            return a
        if order == "C":
            return dense(a)
    if ndim(a) == 1 or ndim(a) > 1 and order != "F" and layout(a) == "C":
        return elementwise(lambda x: convert(x, T), a)
    out = new_ordered(a, T, order)
    elementwise_into(out, lambda x: convert(x, T), a)
    return out


def new_ordered(a, T, order: Const):
    if order == "F":
        return new_f_array(shape_of(a), T)
    if order == "C":
        return new_array(shape_of(a), T)
    if order == "A" or order == "K" or order is None:
        return new_like(a, T)
    raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got '{order}')")


@numpy
def ascontiguousarray(a: Array):
    if layout(a) == "C" and ndim(a) > 0:
        return a
    return dense(a)


def dense(a):
    """a itself if its elements lie in C order, else a copy that does; either way its type says so."""
    if is_c_dense(a):
        return view(a, shape_of(a), c_strides(shape_of(a), bytes_of(elem(a))), "C")
    out = new_array(shape_of(a), elem(a))
    copy_to(out, a)
    return out


def is_c_dense(a):
    """Whether the elements lie in C order without gaps, whatever the type promises."""
    if layout(a) == "C":
        return True
    expected = bytes_of(elem(a))
    pairs = tuple_of(ndim(a), lambda k: (dim(a, ndim(a) - 1 - k), stride(a, ndim(a) - 1 - k)))
    for n, s in pairs:
        if n == 0:
            return True
        if n != 1 and s != expected:
            return product(shape_of(a)) == 0
        expected = expected * n
    return True


# ---------------------------------------------------------------- reshape, ravel, transpose


@method(Array)
@inline
def reshape(a: Array, *shape, order: Const = "C"):
    if len(shape) == 1 and matches(shape[0], Tuple):
        return reshaped_in(a, shape[0], order)
    return reshaped_in(a, shape, order)


@numpy(name="reshape")
@inline
def reshape_function(a: Array, shape: Any, order: Const = "C"):
    if matches(shape, Tuple):
        return reshaped_in(a, shape, order)
    return reshaped_in(a, (shape,), order)


@inline
def reshaped_in(a, wanted, order: Const):
    """The elements read and placed with the last index fastest (C) or the first (F)."""
    if order is None or order == "C":
        return reshaped(a, wanted)
    if order == "F":
        return reversed_axes(reshaped(reversed_axes(a), tuple_of(len(wanted), lambda k: wanted[len(wanted) - 1 - k])))
    if order == "A":
        if layout(a) == "F":
            return reshaped_in(a, wanted, "F")
        if layout(a) == "C":
            return reshaped(a, wanted)
        if is_c_dense(reversed_axes(a)) and not is_c_dense(a):
            return loose(reshaped_in(a, wanted, "F"))
        return loose(reshaped(a, wanted))
    raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got '{order}')")


def loose(a):
    """The same array under a type that promises no layout."""
    return view(a, shape_of(a), strides_of(a), "A")


@inline
def reshaped(a, wanted):
    """In the caller, so that the lengths given there are the result's."""
    lengths = tuple_of(len(wanted), lambda k: length(wanted[k]))
    rest = missing_length(product(shape_of(a)), lengths)
    shape = tuple_of(len(lengths), lambda k: rest if lengths[k] < 0 else lengths[k])
    if layout(a) == "C":
        return view(a, shape, c_strides(shape, bytes_of(elem(a))), "C")
    return reshaped_any(a, shape)


def missing_length(total, lengths):
    """The length given as -1 (or as another negative number)."""
    known = 1
    unknown = 0
    for n in lengths:
        if n < 0:
            if unknown > 0:
                raise ValueError("can only specify one unknown dimension")
            unknown = unknown + 1
        else:
            known = known * n
    if unknown > 0:
        if known == 0 or total % known != 0:
            cannot_reshape(total, lengths)
    elif known != total:
        cannot_reshape(total, lengths)
    return total // known if unknown > 0 else 0


@operator("set_shape")
def set_shape(a: Array, shape: Any):
    """a.shape = ...: the view that the name stands for from then on."""
    if layout(a) != "C":
        refuse("setting the shape of an array that may not be in C order", "write a = a.reshape(...)")
    return reshape_function(a, shape)


def cannot_reshape(total, shape):
    raise ValueError(f"cannot reshape array of size {total} into shape {shape}")


def reshaped_any(a, shape):
    """A view where the elements' order allows one (as NumPy decides it), else a copy; its type promises no layout."""
    strides, possible = viewed_strides(squeezed_axes(a), shape, bytes_of(elem(a)))
    if possible:
        return view(a, shape, strides, "A")
    b = new_array(shape_of(a), elem(a))
    copy_to(b, a)
    return view(b, shape, c_strides(shape, bytes_of(elem(a))), "A")


def squeezed_axes(a):
    """(length, stride) of each axis."""
    return tuple_of(ndim(a), lambda k: (dim(a, k), stride(a, k)))


def viewed_strides(axes, shape, size):
    """Strides under which `shape` shows the same elements, and whether there are any.

    Each new axis of length n > 1 ends inside one run of old axes that lie densely one within the other.
    """
    if len(axes) == 0 or is_empty(axes):
        return (c_strides(shape, size), True)
    strides = tuple_of(len(shape), lambda k: new_stride(axes, product(tail(shape, k + 1))))
    possible = True
    for k_n_s in tuple_of(len(shape), lambda k: (shape[k], product(tail(shape, k + 1)), strides[k])):
        possible = possible and is_regular(axes, k_n_s[0], k_n_s[1], k_n_s[2])
    return (strides, possible)


def is_empty(axes):
    for n, s in axes:
        if n == 0:
            return True
    return False


def place(axes, i):
    """Byte offset of the element that comes i-th in C order."""
    at = 0
    inner = 1
    for n, s in tuple_of(len(axes), lambda k: axes[len(axes) - 1 - k]):
        at = at + (i // inner % n) * s
        inner = inner * n
    return at


def new_stride(axes, step):
    """Distance from the first element to the one `step` further; past the end: the last axis's stride goes on."""
    total = 1
    for n, s in axes:
        total = total * n
    if step < total:
        return place(axes, step)
    return axes[0][1] * axes[0][0] * (step // total)


def is_regular(axes, n, step, stride):
    """Whether going n times by `step` elements is going by equal distances, from every place that can come before."""
    total = 1
    for m, s in axes:
        total = total * m
    if n == 1:
        return True
    block = n * step
    i = 0
    while i < total:
        base = place(axes, i)
        for j in range(1, n):
            if place(axes, i + j * step) != base + j * stride:
                return False
        i = i + block
    return True


def as_vector(a):
    """The elements of an array without gaps, in the order of memory."""
    return make_array(owner(a), data(a), (product(shape_of(a)),), (bytes_of(elem(a)),), elem(a), "C", is_writable(a), is_aligned(a))


@method(Array)
def ravel(a: Array, order: Const = "C"):
    """A view where the elements lie in that order without gaps, else a copy."""
    if order is None or order == "C":
        return as_vector(dense(a))
    if order == "F":
        return as_vector(dense(reversed_axes(a)))
    if order == "A" or order == "K":
        return ravel_in_memory(a, order)
    raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got '{order}')")


def ravel_in_memory(a, order: Const):
    if is_c_dense(a):
        return as_vector(a)
    if is_c_dense(reversed_axes(a)):
        return as_vector(a)
    if order == "A":
        return as_vector(dense(a))
    out = new_in_order(a, elem(a))
    if strides_of(out) == strides_of(a):
        return as_vector(a)
    copy_to(out, a)
    return as_vector(out)


@numpy(name="ravel")
def ravel_function(a: Array, order: Const = "C"):
    return ravel(a, order)


@method(Array)
def flatten(a: Array, order: Const = "C"):
    if order is None or order == "C":
        return as_vector(copy(a, "C"))
    if order == "F":
        return as_vector(copy(a, "F"))
    if order == "A" or order == "K":
        return ravel_in_memory(copied_in_memory(a, order), order)
    raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got '{order}')")


def copied_in_memory(a, order: Const):
    out = new_in_order(a, elem(a))
    if order == "A":
        if not is_c_dense(reversed_axes(a)):
            return copy(a, "C")
    copy_to(out, a)
    return loose(out)


def reversed_axes(a):
    n = ndim(a)
    shape = tuple_of(n, lambda k: dim(a, n - 1 - k))
    strides = tuple_of(n, lambda k: stride(a, n - 1 - k))
    if n < 2:
        return a
    if layout(a) == "C":
        return view(a, shape, strides, "F")
    if layout(a) == "F":
        return view(a, shape, strides, "C")
    return view(a, shape, strides, "A")


@method(Array)
def transpose(a: Array, *axes):
    if len(axes) == 0:
        return reversed_axes(a)
    if len(axes) == 1 and matches(axes[0], Tuple):
        return permuted(a, axes[0])
    if len(axes) == 1 and axes[0] is None:
        return reversed_axes(a)
    return permuted(a, axes)


@numpy(name="transpose")
def transpose_function(a: Array, axes: Any = None):
    if axes is None:
        return reversed_axes(a)
    return permuted(a, axes)


def permuted(a, axes):
    """Axes in the given order, found at run time among the array's."""
    if len(axes) != ndim(a):
        raise ValueError("axes don't match array")
    n = ndim(a)
    order = tuple_of(n, lambda k: wrapped_axis(int(axes[k]), n))
    for i in tuple_of(n, lambda k: (order[k], k)):
        for j in tuple_of(n, lambda k: (order[k], k)):
            if i[0] == j[0] and i[1] != j[1]:
                raise ValueError("repeated axis in transpose")
    shape = shape_of(a)
    strides = strides_of(a)
    return view(a, tuple_of(n, lambda k: shape[order[k]]), tuple_of(n, lambda k: strides[order[k]]), "A")


def wrapped_axis(k, n):
    if k < -n or k >= n:
        raise AxisError(f"axis {k} is out of bounds for array of dimension {n}")
    return k + n if k < 0 else k


# ---------------------------------------------------------------- iteration


@iteration("count")
@inline
def count_array(a: Array):
    if ndim(a) == 0:
        raise TypeError("iteration over a 0-d array")
    return dim(a, 0)
