"""Basic indexing: elements and views by integers, slices, np.newaxis, ... and tuples of them; stores through them.

    a[1:, ::2]  ->  the view walk() finds: byte offset, lengths, strides; a[i, j]  ->  the element

Arrays as indexes are the part of selection.py. The layout of a view is C only where the index's form proves it.
"""
from lib.core.conversions import construct, int_, narrow
from lib.numpy import selection
from lib.numpy.broadcasting import check_assignment
from lib.numpy.shapes import same, shape_of
from lib.words import (
    Any, Array, Bool, check_index, Const, convert, data, dim, elem, element, elementwise_into, inline, Int,
    is_aligned, is_complex, is_const, is_int, is_signed, is_weak, is_writable, iteration, layout, make_array, matches, ndim, Number,
    offset, operator, owner, record, refuse, set_element, Slice, stride, Tuple, tuple_of, typeof, TypeRef,
)


# ---------------------------------------------------------------- reading


@operator("getitem")
@inline
def getitem(a: Array, index: Any):
    ix = as_tuple(index)
    if has_array(ix):
        return selection.selected(a, ix)
    if is_element(ix, ndim(a)):
        return element(a, checked(a, ix))
    return view_at(a, ix)


def has_array(ix):
    found = False
    for x in ix:
        found = found or matches(x, Array)
    return found


def as_tuple(index):
    if matches(index, Tuple):
        return index
    return (index,)


def is_element(ix, n):
    """Whether the index is one integer for each axis."""
    return len(ix) == n and count_integers(ix) == n


def is_integer(x):
    """Integers of any type; floats and booleans are refused as indexes."""
    if matches(x, Int):
        return True
    if matches(x, Bool):
        refuse("a boolean as an index", "use an if")
    if matches(x, Number):
        refuse("only integers, slices (`:`), ellipsis (`...`) and numpy.newaxis (`None`) are indices",
               "convert with int()")
    return False


def count_integers(ix):
    n = 0
    for x in ix:
        n = n + 1 if is_integer(x) else n
    return n


@inline
def checked(a, ix):
    """One integer per axis, wrapped and checked."""
    return tuple_of(len(ix), lambda k: check_index(int(ix[k]), dim(a, k), k))


@inline
def view_at(a, ix):
    full = expanded(ix, ndim(a))
    at, shape, strides = walk(a, full, 0, 0, (), ())
    return make_array(owner(a), offset(data(a), at), shape, strides, elem(a), view_layout(a, full), is_writable(a),
                      is_aligned(a))


def full_slice():
    return record("slice", start=None, stop=None, step=None)


def axes_used(ix):
    n = 0
    for x in ix:
        n = n if x is None or x is ... else n + 1
    return n


def ellipsis_at(ix):
    """Position of the ellipsis; the length of the index if there is none."""
    at = len(ix)
    k = 0
    for x in ix:
        at = k if x is ... else at
        k = k + 1
    return at


def expanded(ix, n):
    """The index with `...` (or nothing) replaced by as many full slices as axes are left."""
    used = axes_used(ix)
    if used > n:
        raise IndexError(f"too many indices for array: array is {n}-dimensional, but {used} were indexed")
    at = ellipsis_at(ix)
    missing = n - used
    after = len(ix) - at - 1 if at < len(ix) else 0
    return (tuple_of(at, lambda k: ix[k]) + tuple_of(missing, lambda k: full_slice())
            + tuple_of(after, lambda k: ix[at + 1 + k]))


@inline
def walk(a, ix, k: Const, at, shape, strides):
    """Goes through a full index: k is the axis, `at` the byte offset so far, shape and strides those of the view."""
    if len(ix) == 0:
        return (at, shape, strides)
    first = ix[0]
    rest = tuple_of(len(ix) - 1, lambda j: ix[j + 1])
    if first is None:
        return walk(a, rest, k, at, shape + (1,), strides + (0,))
    if matches(first, Slice):
        start, step, n = bounds(first, dim(a, k))
        return walk(a, rest, k + 1, at + start * stride(a, k), shape + (n,), strides + (step * stride(a, k),))
    if is_integer(first):
        i = check_index(int(first), dim(a, k), k)
        return walk(a, rest, k + 1, at + i * stride(a, k), shape, strides)
    refuse("this kind of index", "use integers, slices, np.newaxis or ...")


@inline
def bounds(s, n):
    """(start, step, count) of a slice over an axis of length n, cut as Python cuts it."""
    check_bound(s.start)
    check_bound(s.stop)
    check_bound(s.step)
    step = 1 if s.step is None else int(s.step)
    if s.step is not None:
        if step == 0:
            raise ValueError("slice step cannot be zero")
        if step < 0:
            return falling(s, n, step)
    if s.step is None:
        start, count = run(s.start, s.stop, n)
        return (start, 1, count)
    start = 0 if s.start is None else clamp(int(s.start), n, 0, n)
    stop = n if s.stop is None else clamp(int(s.stop), n, 0, n)
    if start >= stop:
        return (start, step, 0)
    return (start, step, (stop - start - 1) // step + 1)


def check_bound(x):
    """The bounds of a slice are integers (Python's bool counts as one) or None."""
    if x is None or matches(x, Int):
        return
    if matches(x, Bool):
        if is_weak(typeof(x)):
            return
    refuse("slice indices must be integers or None", "convert with int()")


@inline
def run(first, last, n):
    """(start, count) of first:last. Constant bounds give one form of the count, n minus a constant, so that a[1:-1] and
    a[2:] are seen to be of one length; the start of an empty run may then lie behind the end."""
    if first is None:
        return (0, stop_of(last, n))
    if is_const(first):
        if int(first) >= 0:
            return (int(first), count_from(int(first), last, n))
        if last is None:
            return (positive(n + int(first)), n if n < -int(first) else -int(first))
    start = clamp(int(first), n, 0, n)
    return (start, positive(stop_of(last, n) - start))


@inline
def stop_of(last, n):
    if last is None:
        return n
    if is_const(last):
        if int(last) < 0:
            return positive(n + int(last))
        return n if n < int(last) else int(last)
    return clamp(int(last), n, 0, n)


@inline
def count_from(start: Const, last, n):
    """The length of start:last for a constant start that is not negative."""
    if last is None:
        return positive(n + -start)
    if is_const(last):
        if int(last) < 0:
            return positive(n + (int(last) - start))
    return positive(stop_of(last, n) - start)


def positive(n):
    return n if n > 0 else 0


def falling(s, n, step):
    start = n - 1 if s.start is None else clamp(int(s.start), n, -1, n - 1)
    stop = -1 if s.stop is None else clamp(int(s.stop), n, -1, n - 1)
    if start <= stop:
        return (0, step, 0)
    if step < -n:
        return (start, step, 1)
    return (start, step, (start - stop - 1) // -step + 1)


@inline
def clamp(i, n, low, high):
    j = i + n if i < 0 else i
    if j < low:
        return low
    if j > high:
        return high
    return j


# ---------------------------------------------------------------- the layout of a view


def view_layout(a, ix):
    if layout(a) == "C":
        if keeps_order(ix):
            return "C"
    if layout(a) == "F":
        if keeps_order(tuple_of(len(ix), lambda k: ix[len(ix) - 1 - k])):
            return "C" if len(ix) - count_integers(ix) < 2 else "F"
    return "A"


def keeps_order(ix):
    """Integers first, then at most one slice without a step, then whole axes."""
    if len(ix) == 0:
        return True
    first = ix[0]
    rest = tuple_of(len(ix) - 1, lambda j: ix[j + 1])
    if matches(first, Slice):
        if first.step is None:
            return all_whole(rest)
        return False
    return keeps_order(rest)


def all_whole(ix):
    whole = True
    for x in ix:
        whole = whole and is_whole(x)
    return whole


def is_whole(x):
    if x is None:
        return True
    if matches(x, Slice):
        return x.start is None and x.stop is None and x.step is None
    return False


# ---------------------------------------------------------------- writing


@operator("setitem")
@inline
def setitem(a: Array, index: Any, value: Any):
    if not is_writable(a):
        raise ValueError("assignment destination is read-only")
    ix = as_tuple(index)
    if has_array(ix):
        selection.assign_selected(a, ix, value)
    elif is_element(ix, ndim(a)):
        set_element(a, checked(a, ix), as_element(elem(a), value))
    else:
        assign(view_at(a, ix), value)


def as_element(T, value):
    """A value as an element: Python's integers must fit; NumPy's too if the element is signed, else they are cut."""
    if matches(value, Array):
        if ndim(value) > 0:
            refuse("an array stored as one element", "index the array")
        return as_element(T, element(value, ()))
    if matches(value, Number):
        if is_int(T) and is_signed(T) and typeof(value) != T and not is_complex(typeof(value)):
            return narrow(int_(value), T)
        return construct(T, value)
    refuse("only numbers can be stored in an array", "store a number")


@operator("assign")
@inline
def stored(T: TypeRef, value: Number):
    """What one element becomes: array[i] = value, for types that need more than a conversion."""
    return as_element(T, value)


def assign(view, value):
    """view[...] = value, with broadcasting."""
    T = elem(view)
    if matches(value, Array):
        assign_array(view, value)
    elif matches(value, Tuple):
        assign_tuple(view, value)
    else:
        elementwise_into(view, same, as_element(T, value))


def assign_array(view, value):
    T = elem(view)
    if is_complex(elem(value)) and not is_complex(T):
        refuse("complex numbers stored into real ones", "use .real")
    check_assignment(shape_of(value), shape_of(view))
    if ndim(value) > ndim(view):
        elementwise_into(view, lambda x: convert(x, T), without_leading(value, ndim(view)))
    else:
        elementwise_into(view, lambda x: convert(x, T), value)


def without_leading(a, n: Const):
    """The last n axes of an array whose other axes have length 1."""
    skip = ndim(a) - n
    shape = tuple_of(n, lambda k: dim(a, k + skip))
    strides = tuple_of(n, lambda k: stride(a, k + skip))
    return make_array(owner(a), data(a), shape, strides, elem(a), "A", is_writable(a), is_aligned(a))


def assign_tuple(view, value):
    """a[...] = (1, 2, 3): along the last axis."""
    if ndim(view) == 0:
        refuse("a tuple stored as one element", "store a number")
    n = dim(view, ndim(view) - 1)
    if len(value) != 1 and len(value) != n:
        raise ValueError(f"could not broadcast input array from shape {(len(value),)} into shape {shape_of(view)}")
    k = 0
    for x in value:
        if len(value) == 1:
            assign(view, x)
        else:
            assign(view_at(view, (..., k)), x)
        k = k + 1


@iteration("item")
@inline
def item_array(a: Array, i: Int):
    """What `for` gives for step i: an element of a vector, else a view of a row."""
    if ndim(a) == 1:
        return element(a, (i,))
    shape = tuple_of(ndim(a) - 1, lambda k: dim(a, k + 1))
    strides = tuple_of(ndim(a) - 1, lambda k: stride(a, k + 1))
    kind = "C" if layout(a) == "C" else "A"
    return make_array(owner(a), offset(data(a), i * stride(a, 0)), shape, strides, elem(a), kind, is_writable(a),
                      is_aligned(a))


@operator("in")
def contains(x: Number, a: Array):
    if ndim(a) == 0:
        return element(a, ()) == x
    for row in a:
        if matches(row, Array):
            if x in row:
                return True
        elif row == x:
            return True
    return False


@operator("truth")
def truth(a: Array):
    n = 1
    for m in shape_of(a):
        n = n * m
    if n == 0:
        raise ValueError("The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array "
                         "is not empty.")
    if n > 1:
        raise ValueError("The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()")
    return element(a, tuple_of(ndim(a), lambda k: 0)) != 0
