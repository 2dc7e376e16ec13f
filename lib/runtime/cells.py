"""Cells (tag, payload) that compiled code hands over for errors and print, as Python objects.

    {4 "index {} of {}"} as a format cell, {1, 7}, {1, 5}  ->  "index 7 of 5"
"""
from lib.words import cast, float64, int64, load, native, null, offset, ptr, store, uint8
from lib.runtime.abi import (CELL_BOOL, CELL_COMPLEX, CELL_FLOAT, CELL_FLOAT32, CELL_FORMAT, CELL_INT, CELL_NUMBER,
                             CELL_SIZE, CELL_TEXT, CELL_TUPLE, CELL_UINT, FLOAT32)
from lib.runtime.cpython import (new_none, Py_DecRef, PyBool_FromLong, PyComplex_FromDoubles, PyFloat_FromDouble,
                                 PyList_Append, PyList_AsTuple, PyList_New, PyLong_FromLongLong,
                                 PyLong_FromUnsignedLongLong, PyObject_Str, PyTuple_New, PyTuple_SetItem,
                                 PyUnicode_Concat, PyUnicode_FromString, PyUnicode_FromStringAndSize, strlen)
from lib.runtime.numpy_api import need_numpy, numpy_new_scalar

OPEN = 123              # {
CLOSE = 125             # }

# Reading cells one after another.
READ_CELLS = 0
READ_LEFT = 8
READ_SIZE = 16


# Takes over both; null when either is.
@native
def join_texts(left: ptr, right: ptr) -> ptr:
    joined = null
    if left != null and right != null:
        joined = PyUnicode_Concat(left, right)
    Py_DecRef(left)
    Py_DecRef(right)
    return joined


@native
def next_as_text(reader: ptr) -> ptr:
    value = next_object(reader)
    if value == null:
        return null
    text = PyObject_Str(value)
    Py_DecRef(value)
    return text


@native
def next_formatted(reader: ptr, template: ptr) -> ptr:
    text = PyUnicode_FromStringAndSize(template, 0)
    size = strlen(template)
    start = 0
    at = 0
    while at < size:
        if cast(int64, load(uint8, template, at)) == OPEN and cast(int64, load(uint8, template, at + 1)) == CLOSE:
            text = join_texts(text, PyUnicode_FromStringAndSize(offset(template, start), at - start))
            text = join_texts(text, next_as_text(reader))
            at = at + 1
            start = at + 1
        at = at + 1
    return join_texts(text, PyUnicode_FromStringAndSize(offset(template, start), size - start))


@native
def next_tuple(reader: ptr, count: int64) -> ptr:
    result = PyTuple_New(count)
    if result == null:
        return null
    for k in range(count):
        item = next_object(reader)
        if item == null:
            Py_DecRef(result)
            return null
        PyTuple_SetItem(result, k, item)
    return result


# The imaginary part is in the following cell.
@native
def next_complex(reader: ptr, real: float64) -> ptr:
    imag = 0.0
    if load(int64, reader, READ_LEFT) > 0:
        imag = load(float64, load(ptr, reader, READ_CELLS), 8)
        move_on(reader)
    return PyComplex_FromDoubles(real, imag)


@native
def move_on(reader: ptr) -> None:
    store(ptr, reader, READ_CELLS, offset(load(ptr, reader, READ_CELLS), CELL_SIZE))
    store(int64, reader, READ_LEFT, load(int64, reader, READ_LEFT) - 1)


# The next value, over as many cells as it takes; None when there are no more.
@native
def next_object(reader: ptr) -> ptr:
    if load(int64, reader, READ_LEFT) <= 0:
        return new_none()
    cell = load(ptr, reader, READ_CELLS)
    tag = load(int64, cell, 0)
    move_on(reader)
    if tag == CELL_INT:
        return PyLong_FromLongLong(load(int64, cell, 8))
    if tag == CELL_FLOAT:
        return PyFloat_FromDouble(load(float64, cell, 8))
    if tag == CELL_BOOL:
        return PyBool_FromLong(load(int64, cell, 8))
    if tag == CELL_TEXT:
        return PyUnicode_FromString(load(ptr, cell, 8))
    if tag == CELL_FORMAT:
        return next_formatted(reader, load(ptr, cell, 8))
    if tag == CELL_UINT:
        return PyLong_FromUnsignedLongLong(load(int64, cell, 8))
    if tag == CELL_COMPLEX:
        return next_complex(reader, load(float64, cell, 8))
    if tag == CELL_TUPLE:
        return next_tuple(reader, load(int64, cell, 8))
    if tag < CELL_FLOAT32:
        return new_none()
    if need_numpy() < 0:
        return null
    number = FLOAT32
    if tag >= CELL_NUMBER:
        number = tag - CELL_NUMBER
    return numpy_new_scalar(number, offset(cell, 8))


# All values of these cells as a tuple.
@native
def cells_as_tuple(reader: ptr) -> ptr:
    values = PyList_New(0)
    while values != null and load(int64, reader, READ_LEFT) > 0:
        value = next_object(reader)
        if value == null or PyList_Append(values, value) < 0:
            Py_DecRef(value)
            Py_DecRef(values)
            return null
        Py_DecRef(value)
    if values == null:
        return null
    result = PyList_AsTuple(values)
    Py_DecRef(values)
    return result
