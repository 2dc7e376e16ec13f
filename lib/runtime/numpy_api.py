"""NumPy as boxing sees it: its table of functions, its types, and the fields of an ndarray.

Imported only when a type names an array or a NumPy scalar, so that programs without arrays never load NumPy.
The fields used are the same in NumPy 1.22 to 2.x.
"""
from lib.words import call, cast, cstring, int32, int64, load, native, null, ptr, static, store, symbol, uint32
from lib.runtime.cpython import (Py_DecRef, Py_IncRef, PyCapsule_GetPointer, PyErr_Clear, PyErr_SetString,
                                 PyImport_GetModule, PyImport_ImportModule, PyObject_GetAttrString,
                                 PyUnicode_FromString)

ND_DATA = 16
ND_RANK = 24
ND_SHAPE = 32
ND_STRIDES = 40
ND_BASE = 48
ND_DTYPE = 56
ND_FLAGS = 64
DTYPE_SCALAR = 16       # the type of its scalars
DTYPE_ORDER = 26        # '>' where it is not the machine's
DTYPE_NUMBER = 28
SCALAR_VALUE = 16
FOREIGN_ORDER = 62

KEEP_ORDER = 2
FLAG_C = 1
FLAG_F = 2
FLAG_ALIGNED = 256
FLAG_WRITABLE = 1024

NUMPY_API = 0
NUMPY_NDARRAY = 8
NUMPY_DTYPES = 16       # by number, 16 of them
NUMPY_SCALARS = 144
NUMPY_SIZE = 272
NUMBERS = 16

API_VERSION = 0
API_ARRAY_TYPE = 16         # 8 * index in the table
API_DTYPE_OF_NUMBER = 360
API_NEW_SCALAR = 480
API_NEW_COPY = 680
API_NEW_ARRAY = 752
API_SET_BASE = 2256


@native
def numpy_state() -> ptr:
    return static("numpy", NUMPY_SIZE)


@native
def numpy_array_type() -> ptr:
    return load(ptr, numpy_state(), NUMPY_NDARRAY)


@native
def numpy_dtype(number: int64) -> ptr:
    return load(ptr, numpy_state(), NUMPY_DTYPES + 8 * number)


@native
def numpy_scalar_type(number: int64) -> ptr:
    return load(ptr, numpy_state(), NUMPY_SCALARS + 8 * number)


@native
def numpy_is_imported() -> int64:
    if load(ptr, numpy_state(), NUMPY_API) != null:
        return 1
    name = PyUnicode_FromString(cstring("numpy"))
    module = PyImport_GetModule(name)
    Py_DecRef(name)
    if module == null:
        PyErr_Clear()
        return 0
    Py_DecRef(module)
    return 1


@native
def numpy_table() -> ptr:
    module = PyImport_ImportModule(cstring("numpy._core._multiarray_umath"))
    if module == null:
        PyErr_Clear()
        module = PyImport_ImportModule(cstring("numpy.core._multiarray_umath"))
        if module == null:
            return null
    capsule = PyObject_GetAttrString(module, cstring("_ARRAY_API"))
    Py_DecRef(module)
    if capsule == null:
        return null
    table = PyCapsule_GetPointer(capsule, null)
    Py_DecRef(capsule)
    return table


# The table of a NumPy whose ndarray is laid out as this file says: majors 1 and 2 of its binary interface.
@native
def checked_table() -> ptr:
    table = numpy_table()
    if table == null:
        return null
    major = cast(int64, call(load(ptr, table, API_VERSION), uint32)) >> 24
    if major != 1 and major != 2:
        PyErr_SetString(load(ptr, symbol("PyExc_ImportError"), 0), cstring("Adder does not know this version of NumPy"))
        return null
    return table


# 0, or -1 with an exception set.
@native
def need_numpy() -> int64:
    state = numpy_state()
    if load(ptr, state, NUMPY_API) != null:
        return 0
    table = checked_table()
    if table == null:
        return -1
    store(ptr, state, NUMPY_NDARRAY, load(ptr, table, API_ARRAY_TYPE))
    for number in range(NUMBERS):
        dtype = call(load(ptr, table, API_DTYPE_OF_NUMBER), ptr, cast(int32, number))
        if dtype == null:
            return -1
        store(ptr, state, NUMPY_DTYPES + 8 * number, dtype)
        store(ptr, state, NUMPY_SCALARS + 8 * number, load(ptr, dtype, DTYPE_SCALAR))
    store(ptr, state, NUMPY_API, table)
    return 0


# Whether arrays can be looked at: no, as long as the program has not imported NumPy, for then it has none.
@native
def numpy_is_ready() -> int64:
    if load(ptr, numpy_state(), NUMPY_API) != null:
        return 1
    if numpy_is_imported() == 0:
        return 0
    if need_numpy() < 0:
        PyErr_Clear()
        return 0
    return 1


# A new ndarray over memory that is not its own.
@native
def numpy_new_array(number: int64, rank: int64, shape: ptr, strides: ptr, data: ptr, flags: int64) -> ptr:
    dtype = numpy_dtype(number)
    Py_IncRef(dtype)
    return call(load(ptr, load(ptr, numpy_state(), NUMPY_API), API_NEW_ARRAY), ptr, numpy_array_type(), dtype,
                cast(int32, rank), shape, strides, data, cast(int32, flags), null)


# A new ndarray with memory of its own, in the same order.
@native
def numpy_copy(array: ptr) -> ptr:
    return call(load(ptr, load(ptr, numpy_state(), NUMPY_API), API_NEW_COPY), ptr, array, cast(int32, KEEP_ORDER))


# Takes over the reference to base.  0, or -1 with an exception set.
@native
def numpy_set_base(array: ptr, base: ptr) -> int64:
    done = call(load(ptr, load(ptr, numpy_state(), NUMPY_API), API_SET_BASE), int32, array, base)
    return cast(int64, done)


@native
def numpy_new_scalar(number: int64, data: ptr) -> ptr:
    return call(load(ptr, load(ptr, numpy_state(), NUMPY_API), API_NEW_SCALAR), ptr, data, numpy_dtype(number), null)
