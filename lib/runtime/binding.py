"""Arguments in the order of the parameters: keywords, defaults and *args, for the functions that declared them.

    def f(a, b=2, *rest)    f(1)  ->  1, 2, ();    f(b=5, a=1)  ->  1, 5, ()
    def f(a, *, k=3)        f(1)  ->  1, 3;        f(1, k=4)  ->  1, 4
The names are those of the plain parameters, of *args, of the keyword-only ones; the defaults those of the last plain ones, then
one for each keyword-only one (NotImplemented: none).
Whatever is not plain (an unknown keyword, a missing or doubled argument) is left to the slow path, which words the error.
"""
from lib.words import int64, load, native, null, offset, ptr, store, symbol
from lib.runtime.cpython import Py_IncRef, PyErr_Clear, PyTuple_New, PyTuple_SetItem, PyTuple_Size, PyUnicode_Compare
from lib.runtime.dispatchers import DISPATCHER_BINDING, DISPATCHER_DEFAULTS, DISPATCHER_NAMES, ONLY_SHIFT, STARRED
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


# 0, or -1 where a keyword is unknown or given twice.  star: the place of *args, which no keyword names; -1: there is none.
@native
def bind_keywords(names: ptr, count: int64, star: int64, keywords: ptr, values: ptr, bound: ptr) -> int64:
    for k in range(PyTuple_Size(keywords)):
        at = index_of_name(names, count, load(ptr, keywords, tuple_items() + 8 * k))
        if at < 0 or at == star or load(ptr, bound, 8 * at) != null:
            return -1
        store(ptr, bound, 8 * at, load(ptr, values, 8 * k))
    return 0


# 0, or -1 where a plain argument is missing.
@native
def bind_defaults(defaults: ptr, given: int64, count: int64, bound: ptr) -> int64:
    first = count - given
    for k in range(count):
        if load(ptr, bound, 8 * k) == null:
            if k < first:
                return -1
            store(ptr, bound, 8 * k, load(ptr, defaults, tuple_items() + 8 * (k - first)))
    return 0


# The last parameters and the last defaults belong together.  0, or -1 where a keyword-only argument is missing.
@native
def bind_only(defaults: ptr, only: int64, count: int64, bound: ptr) -> int64:
    items = offset(defaults, tuple_items() + 8 * (PyTuple_Size(defaults) - only))
    for k in range(only):
        at = 8 * (count - only + k)
        if load(ptr, bound, at) == null:
            if load(ptr, items, 8 * k) == symbol("_Py_NotImplementedStruct"):
                return -1
            store(ptr, bound, at, load(ptr, items, 8 * k))
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
    defaults = load(ptr, self, DISPATCHER_DEFAULTS)
    parameters = PyTuple_Size(names)
    starred = load(int64, self, DISPATCHER_BINDING) & STARRED
    only = load(int64, self, DISPATCHER_BINDING) >> ONLY_SHIFT
    plain = parameters - starred - only
    if count > plain and starred == 0:
        return null
    for k in range(parameters):
        if k < plain and k < count:
            store(ptr, bound, 8 * k, load(ptr, args, 8 * k))
        else:
            store(ptr, bound, 8 * k, null)
    star = -1
    if starred != 0:
        star = plain
    if keywords != null:
        if bind_keywords(names, parameters, star, keywords, offset(args, 8 * count), bound) < 0:
            return null
    if bind_defaults(defaults, PyTuple_Size(defaults) - only, plain, bound) < 0 or bind_only(defaults, only, parameters, bound) < 0:
        return null
    if starred == 0:
        return symbol("_Py_NoneStruct")
    surplus = surplus_tuple(args, count, plain)
    store(ptr, bound, 8 * plain, surplus)
    return surplus
