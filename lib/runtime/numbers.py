"""Numbers between Python objects and slots, by NumPy's number of the type.

    np.int8(-3)  ->  slot -3 (sign-extended);   np.complex64(1+2j)  ->  two slots with float32 bits in the low halves
A strong type that has an exact Python twin becomes the twin: float64 -> float, int64 -> int, bool, complex128.
"""
from lib.words import (alloca, cast, float32, float64, int16, int32, int64, int8, load, native, null, offset, ptr,
                       store, symbol, uint16, uint32, uint8)
from lib.runtime.abi import (BOOL, COMPLEX128, COMPLEX64, FLOAT32, FLOAT64, INT16, INT32, INT64, INT8, LONGLONG, UINT16,
                             UINT32, UINT64, UINT8, ULONGLONG)
from lib.runtime.cpython import (COMPLEX_IMAG, COMPLEX_REAL, FLOAT_VALUE, PyBool_FromLong, PyComplex_FromDoubles,
                                 PyErr_Clear, PyErr_Occurred, PyFloat_FromDouble, PyLong_AsDouble,
                                 PyLong_AsLongLongAndOverflow, PyLong_AsUnsignedLongLong, PyLong_FromLongLong, TYPE)
from lib.runtime.numpy_api import need_numpy, numpy_is_imported, numpy_new_scalar, numpy_scalar_type, SCALAR_VALUE
from lib.runtime.versions import INT_BY_SIZE, INT_BY_TAG, INT_DIGIT, INT_HEAD, INT_TAGS

FIT = 0
MISFIT = 1
TOO_LARGE = 2           # fits, but for a Python int beyond the type's range
FAILED = 3              # an exception is set


@native
def slots_of_number(number: int64) -> int64:
    if number == COMPLEX64 or number == COMPLEX128:
        return 2
    return 1


@native
def put_float32(slot: ptr, value: float32) -> None:
    store(int64, slot, 0, 0)
    store(float32, slot, 0, value)


# One element of memory into slots.
@native
def read_number(number: int64, p: ptr, slots: ptr) -> None:
    if number == FLOAT64 or number == INT64 or number == UINT64:
        store(int64, slots, 0, load(int64, p, 0))
    elif number == FLOAT32 or number == UINT32:
        store(int64, slots, 0, cast(int64, load(uint32, p, 0)))
    elif number == INT32:
        store(int64, slots, 0, cast(int64, load(int32, p, 0)))
    elif number == BOOL or number == UINT8:
        store(int64, slots, 0, cast(int64, load(uint8, p, 0)))
    elif number == INT8:
        store(int64, slots, 0, cast(int64, load(int8, p, 0)))
    elif number == INT16:
        store(int64, slots, 0, cast(int64, load(int16, p, 0)))
    elif number == UINT16:
        store(int64, slots, 0, cast(int64, load(uint16, p, 0)))
    elif number == COMPLEX64:
        store(int64, slots, 0, cast(int64, load(uint32, p, 0)))
        store(int64, slots, 8, cast(int64, load(uint32, p, 4)))
    elif number == COMPLEX128:
        store(int64, slots, 0, load(int64, p, 0))
        store(int64, slots, 8, load(int64, p, 8))


@native
def is_scalar_of(kind: ptr, number: int64) -> int64:
    if kind == numpy_scalar_type(number):
        return 1
    if number == INT64 and kind == numpy_scalar_type(LONGLONG):
        return 1
    if number == UINT64 and kind == numpy_scalar_type(ULONGLONG):
        return 1
    return 0


# A Python int into one slot.
@native
def unbox_int(o: ptr, layout: int64, slot: ptr) -> int64:
    head = load(int64, o, INT_HEAD)
    if layout == INT_BY_TAG and head < INT_TAGS:
        store(int64, slot, 0, (1 - (head & 3)) * cast(int64, load(uint32, o, INT_DIGIT)))
        return FIT
    if layout == INT_BY_SIZE and head <= 1 and head >= -1:
        store(int64, slot, 0, head * cast(int64, load(uint32, o, INT_DIGIT)))
        return FIT
    overflow = alloca(8)
    store(int64, overflow, 0, 0)
    store(int64, slot, 0, PyLong_AsLongLongAndOverflow(o, overflow))
    if load(int32, overflow, 0) != 0:
        return TOO_LARGE
    return FIT


@native
def check_range(value: int64, smallest: int64, largest: int64) -> int64:
    if value < smallest or value > largest:
        return TOO_LARGE
    return FIT


# Whether the value lies in the range of an integer type that is not uint64.
@native
def fits_integer(number: int64, value: int64) -> int64:
    if number == INT8:
        return check_range(value, -128, 127)
    if number == UINT8:
        return check_range(value, 0, 255)
    if number == INT16:
        return check_range(value, -32768, 32767)
    if number == UINT16:
        return check_range(value, 0, 65535)
    if number == INT32:
        return check_range(value, -2147483648, 2147483647)
    if number == UINT32:
        return check_range(value, 0, 4294967295)
    return FIT


# A Python int for a parameter of a strong integer type: checked against its range.
@native
def convert_int(number: int64, o: ptr, layout: int64, slot: ptr) -> int64:
    fit = unbox_int(o, layout, slot)
    if number == UINT64 and (fit == TOO_LARGE or load(int64, slot, 0) < 0):
        store(int64, slot, 0, PyLong_AsUnsignedLongLong(o))
        if PyErr_Occurred() == null:
            return FIT
        PyErr_Clear()
        return TOO_LARGE
    if fit != FIT:
        return fit
    return fits_integer(number, load(int64, slot, 0))


@native
def put_real(number: int64, value: float64, slots: ptr) -> int64:
    if number == FLOAT64 or number == COMPLEX128:
        store(float64, slots, 0, value)
    elif number == FLOAT32 or number == COMPLEX64:
        put_float32(slots, cast(float32, value))
    else:
        return MISFIT
    if number == COMPLEX64 or number == COMPLEX128:
        store(int64, slots, 8, 0)
    return FIT


@native
def convert_complex(number: int64, o: ptr, slots: ptr) -> int64:
    if number == COMPLEX128:
        store(float64, slots, 0, load(float64, o, COMPLEX_REAL))
        store(float64, slots, 8, load(float64, o, COMPLEX_IMAG))
        return FIT
    if number == COMPLEX64:
        put_float32(slots, cast(float32, load(float64, o, COMPLEX_REAL)))
        put_float32(offset(slots, 8), cast(float32, load(float64, o, COMPLEX_IMAG)))
        return FIT
    return MISFIT


# A Python number for a parameter of a strong type, as an eager signature allows.
@native
def convert_number(number: int64, o: ptr, layout: int64, slots: ptr) -> int64:
    kind = load(ptr, o, TYPE)
    if kind == symbol("PyBool_Type"):
        value = 0
        if o == symbol("_Py_TrueStruct"):
            value = 1
        if number < FLOAT32:
            store(int64, slots, 0, value)
            return FIT
        return put_real(number, cast(float64, value), slots)
    if kind == symbol("PyLong_Type"):
        if number == BOOL:
            return MISFIT
        if number < FLOAT32:
            return convert_int(number, o, layout, slots)
        real = PyLong_AsDouble(o)
        if real == -1.0 and PyErr_Occurred() != null:
            PyErr_Clear()
            return TOO_LARGE
        return put_real(number, real, slots)
    if kind == symbol("PyFloat_Type"):
        return put_real(number, load(float64, o, FLOAT_VALUE), slots)
    if kind == symbol("PyComplex_Type"):
        return convert_complex(number, o, slots)
    return MISFIT


# As long as the program has not imported NumPy, nothing is one of its scalars.
@native
def unbox_number(number: int64, o: ptr, eager: int64, layout: int64, slots: ptr) -> int64:
    if eager != 0:
        fit = convert_number(number, o, layout, slots)
        if fit != MISFIT:
            return fit
    if numpy_is_imported() == 0:
        return MISFIT
    if need_numpy() < 0:
        return FAILED
    if is_scalar_of(load(ptr, o, TYPE), number) == 0:
        return MISFIT
    read_number(number, offset(o, SCALAR_VALUE), slots)
    return FIT


@native
def box_complex64(slots: ptr) -> ptr:
    pair = alloca(8)
    store(int32, pair, 0, load(int32, slots, 0))
    store(int32, pair, 4, load(int32, slots, 8))
    return numpy_new_scalar(COMPLEX64, pair)


# Slots into a Python object.
@native
def box_number(number: int64, slots: ptr) -> ptr:
    if number == FLOAT64:
        return PyFloat_FromDouble(load(float64, slots, 0))
    if number == INT64:
        return PyLong_FromLongLong(load(int64, slots, 0))
    if number == BOOL:
        return PyBool_FromLong(load(int64, slots, 0))
    if number == COMPLEX128:
        return PyComplex_FromDoubles(load(float64, slots, 0), load(float64, slots, 8))
    if need_numpy() < 0:
        return null
    if number == COMPLEX64:
        return box_complex64(slots)
    return numpy_new_scalar(number, slots)
