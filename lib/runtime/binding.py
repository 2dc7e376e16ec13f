"""Arguments in the order of the parameters: keywords, defaults and *args, for the functions that declared them.

    def f(a, b=2, *rest)    f(1)  ->  1, 2, ();    f(b=5, a=1)  ->  1, 5, ()
Whatever is not plain (an unknown keyword, a missing or doubled argument) is left to the slow path, which words the error.
"""
from lib.words import int64, load, native, null, offset, ptr, store, symbol
from lib.runtime.cpython import Py_IncRef, PyErr_Clear, PyTuple_New, PyTuple_SetItem, PyTuple_Size, PyUnicode_Compare
from lib.runtime.dispatchers import DISPATCHER_BINDING, DISPATCHER_DEFAULTS, DISPATCHER_NAMES, STARRED
from lib.runtime.versions import tuple_items

@native
def index_of_name(names: ptr, count: int64, name: ptr) -> int64:
    items = tuple_items()
    for k in range(count):
        if load(ptr, names, items + 8 * k) == name:
            return k
    for k in range(count):
        if PyUnicode_Compare(load(ptr, names, items + 8 * k), name) == 0:
            return k
    return -1


# 0, or -1 where a keyword is unknown or given twice.
@native
def bind_keywords(names: ptr, count: int64, keywords: ptr, values: ptr, bound: ptr) -> int64:
    for k in range(PyTuple_Size(keywords)):
        at = index_of_name(names, count, load(ptr, keywords, tuple_items() + 8 * k))
        if at < 0 or load(ptr, bound, 8 * at) != null:
            return -1
        store(ptr, bound, 8 * at, load(ptr, values, 8 * k))
    return 0


# 0, or -1 where an argument is missing.
@native
def bind_defaults(defaults: ptr, count: int64, bound: ptr) -> int64:
    first = count - PyTuple_Size(defaults)
    for k in range(count):
        if load(ptr, bound, 8 * k) == null:
            if k < first:
                return -1
            store(ptr, bound, 8 * k, load(ptr, defaults, tuple_items() + 8 * (k - first)))
    return 0


# The positional arguments past the parameters, as a tuple.
@native
def surplus_tuple(args: ptr, count: int64, parameters: int64) -> ptr:
    size = count - parameters
    if size < 0:
        size = 0
    result = PyTuple_New(size)
    if result == null:
        PyErr_Clear()
        return null
    for k in range(size):
        item = load(ptr, args, 8 * (parameters + k))
        Py_IncRef(item)
        PyTuple_SetItem(result, k, item)
    return result


# Fills bound.  Returns null when that cannot be done here, None, or a new tuple that the caller must drop after the call.
@native
def bind_arguments(self: ptr, args: ptr, count: int64, keywords: ptr, bound: ptr) -> ptr:
    names = load(ptr, self, DISPATCHER_NAMES)
    parameters = PyTuple_Size(names)
    starred = load(int64, self, DISPATCHER_BINDING) & STARRED
    plain = parameters - starred
    if count > plain and starred == 0:
        return null
    for k in range(plain):
        if k < count:
            store(ptr, bound, 8 * k, load(ptr, args, 8 * k))
        else:
            store(ptr, bound, 8 * k, null)
    if keywords != null:
        if bind_keywords(names, plain, keywords, offset(args, 8 * count), bound) < 0:
            return null
    if bind_defaults(load(ptr, self, DISPATCHER_DEFAULTS), plain, bound) < 0:
        return null
    if starred == 0:
        return symbol("_Py_NoneStruct")
    surplus = surplus_tuple(args, count, plain)
    store(ptr, bound, 8 * plain, surplus)
    return surplus
