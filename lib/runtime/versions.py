"""What differs between CPython 3.10 and 3.14: where a tuple's items start, how a small int is kept.

Both are found by looking at real objects when the module is loaded.  An int layout that gives a wrong value for any
of the probes is not used: then every int goes through the API.
"""
from lib.words import cast, int64, load, native, static, store, symbol, uint32
from lib.runtime.cpython import Py_DecRef, PyLong_FromLongLong, TYPE_BASICSIZE

INT_BY_API = 20
INT_BY_SIZE = 21        # up to 3.11: signed count of 30-bit digits, digits
INT_BY_TAG = 22         # from 3.12 on: count << 3 | sign (0 plus, 1 zero, 2 minus), digits
INT_HEAD = 16
INT_DIGIT = 24
INT_TAGS = 16           # tags below have one digit or none

VERSION_TUPLE_ITEMS = 0
VERSION_INT = 8
VERSION_SIZE = 16


@native
def tuple_items() -> int64:
    return load(int64, static("versions", VERSION_SIZE), VERSION_TUPLE_ITEMS)


@native
def int_layout() -> int64:
    return load(int64, static("versions", VERSION_SIZE), VERSION_INT)


@native
def int_probe_fits(layout: int64, value: int64) -> int64:
    o = PyLong_FromLongLong(value)
    head = load(int64, o, INT_HEAD)
    digit = cast(int64, load(uint32, o, INT_DIGIT))
    Py_DecRef(o)
    if layout == INT_BY_TAG:
        if head >= 0 and head < INT_TAGS and (1 - (head & 3)) * digit == value:
            return 1
        return 0
    if head >= -1 and head <= 1 and head * digit == value:
        return 1
    return 0


@native
def int_probes_fit(layout: int64) -> int64:
    return (int_probe_fits(layout, 0) & int_probe_fits(layout, 7) & int_probe_fits(layout, -3)
            & int_probe_fits(layout, 1073741823) & int_probe_fits(layout, -1073741823) & int_probe_fits(layout, 70000))


@native
def prepare_versions() -> None:
    versions = static("versions", VERSION_SIZE)
    store(int64, versions, VERSION_TUPLE_ITEMS, load(int64, symbol("PyTuple_Type"), TYPE_BASICSIZE))
    layout = INT_BY_API
    if int_probes_fit(INT_BY_TAG) == 1:
        layout = INT_BY_TAG
    elif int_probes_fit(INT_BY_SIZE) == 1:
        layout = INT_BY_SIZE
    store(int64, versions, VERSION_INT, layout)
