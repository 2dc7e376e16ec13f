"""a.flat, a.item, float(a) and the like: elements by their place in C order.

    a.flat[5]  ->  the element that comes sixth, whatever the layout; a.flat of a C array is the vector of its elements
"""
from lib.core.conversions import construct
from lib.numpy.indexing import truth
from lib.numpy.shapes import as_vector, at_least_1, product, shape_of, tail
from lib.words import (
    Array, attribute, builtin, check_index, convert, elem, element, Int, is_writable, iteration, layout, method, ndim,
    Number, operator, pybool, Record, record, refuse, set_element, tuple_of, weak,
)


@method(Array)
def item(a: Array):
    """The only element, as Python's number."""
    if product(shape_of(a)) != 1:
        raise ValueError("can only convert an array of size 1 to a Python scalar")
    return convert(element(a, tuple_of(ndim(a), lambda k: 0)), weak(elem(a)))


def only(a):
    """The element of an array without axes."""
    if ndim(a) > 0:
        refuse("an array with axes as a number", "index it, or write a.item()")
    return element(a, ())


@builtin
def int_(a: Array):
    return int(only(a))


@builtin
def float_(a: Array):
    return float(only(a))


@builtin
def complex_(a: Array):
    return complex(only(a))


@builtin
def bool_(a: Array):
    return convert(truth(a), pybool)


@attribute(Array)
def flat(a: Array):
    """The elements in C order: of a C array the vector of them, else a record that finds each when asked."""
    if layout(a) == "C":
        return as_vector(a)
    return record("flat", of=a)


@iteration("count")
def count_flat(x: Record("flat")):
    return product(shape_of(x.of))


def unravelled(a, i):
    """The index of the element that comes i-th in C order."""
    shape = shape_of(a)
    return tuple_of(ndim(a), lambda k: i // product(tail(shape, k + 1)) % at_least_1(shape[k]))


@iteration("item")
def item_flat(x: Record("flat"), i: Int):
    return element(x.of, unravelled(x.of, i))


@operator("getitem")
def flat_item(x: Record("flat"), i: Int):
    n = product(shape_of(x.of))
    return element(x.of, unravelled(x.of, check_index(int(i), n, 0)))


@operator("setitem")
def set_flat_item(x: Record("flat"), i: Int, value: Number):
    n = product(shape_of(x.of))
    if not is_writable(x.of):
        raise ValueError("assignment destination is read-only")
    set_element(x.of, unravelled(x.of, check_index(int(i), n, 0)), construct(elem(x.of), value))


@builtin
def len_(x: Record("flat")):
    return product(shape_of(x.of))
