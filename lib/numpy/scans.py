"""Running sums and products, differences: cumsum cumprod diff.

    np.cumsum(a, axis=0)  ->  each row is the row before plus its own: rows are vector code; axis=None: over the elements in C order
"""
from lib.numpy.indexing import getitem
from lib.numpy.axes import as_blocks, backwards, check_single, delivered, is_last, one_axis, reduced_axes, row
from lib.numpy.kinds import dtype_or, sum_type
from lib.numpy.reductions import prod_step, sum_step
from lib.numpy.shapes import dense, new_array, ravel, reversed_axes, shape_of
from lib.words import (
    Any, Array, Const, convert, dim, elem, element, is_bool, is_complex, layout, ndim, noinline, numpy, record, refuse,
    set_element, tuple_of,
)


@numpy(method=True)
def cumsum(a: Array, axis: Const = None, dtype: Any = None, out: Any = None):
    T = dtype_or(dtype, sum_type(elem(a)))
    return delivered(scanned(a, axis, T, sum_step), out)


@numpy(method=True)
def cumprod(a: Array, axis: Const = None, dtype: Any = None, out: Any = None):
    T = dtype_or(dtype, sum_type(elem(a)))
    return delivered(scanned(a, axis, T, prod_step), out)


def scanned(a, axis: Const, T, step):
    check_single(axis)
    if is_complex(elem(a)) and not is_complex(T):
        refuse("complex numbers summed as real ones", "use a.real")
    if axis is None:
        return scan(ravel(a), (True,), T, step)
    flags = reduced_axes(axis, ndim(a))
    if ndim(a) == 0:
        return scan(ravel(a), (True,), T, step)
    if layout(a) == "F":
        return reversed_axes(scan(reversed_axes(a), backwards(flags), T, step))
    return scan(dense(a), flags, T, step)


def scan(a, flags: Const, T, step):
    """Along one axis of a C array."""
    out = new_array(shape_of(a), T)
    x = as_blocks(a, flags)
    y = as_blocks(out, flags)
    for i in range(dim(x, 0)):
        if is_last(flags):
            scan_run(row(y, i), row(x, i), step)
        else:
            scan_rows(row(y, i), row(x, i), step)
    return out


def scan_run(out, a, step):
    n = dim(a, 0)
    if n > 0:
        r = convert(element(a, (0, 0)), elem(out))
        set_element(out, (0, 0), r)
        for i in range(1, n):
            r = step(r, element(a, (i, 0)))
            set_element(out, (i, 0), r)


@noinline
def scan_rows(out, a, step):
    m = dim(a, 1)
    if dim(a, 0) > 0:
        for c in range(m):
            set_element(out, (0, c), convert(element(a, (0, c)), elem(out)))
    for j in range(1, dim(a, 0)):
        for c in range(m):
            set_element(out, (j, c), step(element(out, (j - 1, c)), element(a, (j, c))))


@numpy
def diff(a: Array, n: Const = 1, axis: Const = -1):
    """The differences of neighbours, n times."""
    if ndim(a) == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n}")
    k = one_axis(axis, ndim(a))
    if n == 0:
        return a
    later = getitem(a, tuple_of(ndim(a), lambda j: part_of_axis(j == k, 1, None)))
    earlier = getitem(a, tuple_of(ndim(a), lambda j: part_of_axis(j == k, None, -1)))
    d = differences(later, earlier)
    return d if n == 1 else diff(d, n - 1, k)


def differences(later, earlier):
    if is_bool(elem(later)):
        return later != earlier
    return later - earlier


def part_of_axis(cut: Const, start: Const, stop: Const):
    if cut:
        return record("slice", start=start, stop=stop, step=None)
    return record("slice", start=None, stop=None, step=None)
