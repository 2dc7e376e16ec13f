"""Cells (tag, payload) that compiled code hands over for errors and print, as Python objects.

    {5 "index {:3d} of {!r}"}, {1, 7}, {1, 5}  ->  "index   7 of 5"
"""
from lib.words import alloca, cast, float64, int64, load, native, null, offset, ptr, store, uint8
from lib.runtime.abi import (CELL_ARRAY, CELL_BOOL, CELL_COMPLEX, CELL_FLOAT, CELL_FLOAT32, CELL_FORMAT, CELL_FROM,
                             CELL_INT, CELL_NUMBER, CELL_OPTIONAL, CELL_SIZE, CELL_TEXT, CELL_TUPLE, CELL_UINT, FLOAT32)
from lib.runtime.cpython import (new_none, Py_DecRef, PyBool_FromLong, PyComplex_FromDoubles, PyFloat_FromDouble,
                                 PyList_Append, PyList_AsTuple, PyList_New, PyLong_FromLongLong,
                                 PyLong_FromUnsignedLongLong, PyObject_ASCII, PyObject_Format, PyObject_Repr, PyObject_Str,
                                 PyTuple_New, PyTuple_SetItem,
                                 PyUnicode_Concat, PyUnicode_FromString, PyUnicode_FromStringAndSize, strlen)
from lib.runtime.numpy_api import need_numpy, numpy_copy, numpy_new_array, numpy_new_scalar
from lib.runtime.owners import adder_release

OPEN = 123              # {
CLOSE = 125             # }
MARK = 33               # !
COLON = 58
LETTER_A = 97
LETTER_R = 114

# Reading cells one after another; OWNED: an array's cells bring a reference, as those of an exception do.
READ_CELLS = 0
READ_LEFT = 8
READ_OWNED = 16
READ_SIZE = 32
AXES_AT_MOST = 64
AXES_SIZE = 512


@native
def start_reading(reader: ptr, cells: ptr, count: int64, owned: int64) -> None:
    store(ptr, reader, READ_CELLS, cells)
    store(int64, reader, READ_LEFT, count)
    store(int64, reader, READ_OWNED, owned)


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
def letter(template: ptr, at: int64) -> int64:
    return cast(int64, load(uint8, template, at))


# Where the field that opens at this place closes.
@native
def end_of_field(template: ptr, start: int64, end: int64) -> int64:
    depth = 0
    for at in range(start, end):
        if letter(template, at) == OPEN:
            depth = depth + 1
        if letter(template, at) == CLOSE:
            depth = depth - 1
            if depth == 0:
                return at
    return end


# Takes over the value.
@native
def converted(value: ptr, conversion: int64) -> ptr:
    if value == null:
        return null
    if conversion == LETTER_R:
        text = PyObject_Repr(value)
    elif conversion == LETTER_A:
        text = PyObject_ASCII(value)
    else:
        text = PyObject_Str(value)
    Py_DecRef(value)
    return text


# A field without its braces: nothing, !r, :.3f, or both; the values inside its format come after its own.
@native
def next_field(reader: ptr, template: ptr, start: int64, end: int64) -> ptr:
    value = next_object(reader)
    at = start
    if at < end and letter(template, at) == MARK:
        value = converted(value, letter(template, at + 1))
        at = at + 2
    form = null
    if at < end and letter(template, at) == COLON:
        form = formatted(reader, template, at + 1, end)
        if form == null:
            Py_DecRef(value)
            return null
    if value == null:
        Py_DecRef(form)
        return null
    text = PyObject_Format(value, form)
    Py_DecRef(value)
    Py_DecRef(form)
    return text


# A part of a template with the next values in its fields; doubled braces stand for one.
@native
def formatted(reader: ptr, template: ptr, first: int64, end: int64) -> ptr:
    text = PyUnicode_FromStringAndSize(template, 0)
    start = first
    at = first
    while at < end:
        here = letter(template, at)
        if (here == OPEN or here == CLOSE) and letter(template, at + 1) == here:
            text = join_texts(text, PyUnicode_FromStringAndSize(offset(template, start), at + 1 - start))
            at = at + 1
            start = at + 1
        elif here == OPEN:
            text = join_texts(text, PyUnicode_FromStringAndSize(offset(template, start), at - start))
            close = end_of_field(template, at, end)
            text = join_texts(text, next_field(reader, template, at + 1, close))
            at = close
            start = at + 1
        at = at + 1
    return join_texts(text, PyUnicode_FromStringAndSize(offset(template, start), end - start))


# A copy of the array that the cells describe, None where no memory stands behind it.
@native
def next_array(reader: ptr, facts: int64) -> ptr:
    rank = facts >> 8
    shape = alloca(AXES_SIZE)
    strides = alloca(AXES_SIZE)
    place = load(ptr, reader, READ_CELLS)
    owner = load(ptr, place, 0)
    data = load(ptr, place, 8)
    move_on(reader)
    for axis in range(rank):
        place = load(ptr, reader, READ_CELLS)
        store(int64, shape, 8 * axis, load(int64, place, 0))
        store(int64, strides, 8 * axis, load(int64, place, 8))
        move_on(reader)
    copy = null
    if data == null:
        copy = new_none()
    elif need_numpy() == 0:
        array = numpy_new_array(facts & 255, rank, shape, strides, data, 0)
        if array != null:
            copy = numpy_copy(array)
            Py_DecRef(array)
    if load(int64, reader, READ_OWNED) != 0 and owner != null:
        adder_release(owner)
    return copy


# The value that follows, or None.
@native
def next_optional(reader: ptr, present: int64) -> ptr:
    value = next_object(reader)
    if value == null or present != 0:
        return value
    Py_DecRef(value)
    return new_none()


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
        template = load(ptr, cell, 8)
        return formatted(reader, template, 0, strlen(template))
    if tag == CELL_UINT:
        return PyLong_FromUnsignedLongLong(load(int64, cell, 8))
    if tag == CELL_COMPLEX:
        return next_complex(reader, load(float64, cell, 8))
    if tag == CELL_TUPLE:
        return next_tuple(reader, load(int64, cell, 8))
    if tag == CELL_OPTIONAL:
        return next_optional(reader, load(int64, cell, 8))
    if tag == CELL_ARRAY:
        return next_array(reader, load(int64, cell, 8))
    if tag < CELL_FLOAT32:
        return new_none()
    if need_numpy() < 0:
        return null
    number = FLOAT32
    if tag >= CELL_NUMBER:
        number = tag - CELL_NUMBER
    return numpy_new_scalar(number, offset(cell, 8))


@native
def at_cause(reader: ptr) -> int64:
    if load(int64, reader, READ_LEFT) > 0 and load(int64, load(ptr, reader, READ_CELLS), 0) == CELL_FROM:
        return 1
    return 0


# Gives back what the cells that are left bring.
@native
def drop_cells(reader: ptr) -> None:
    while load(int64, reader, READ_LEFT) > 0:
        cell = load(ptr, reader, READ_CELLS)
        if load(int64, cell, 0) == CELL_ARRAY:
            move_on(reader)
            owner = load(ptr, load(ptr, reader, READ_CELLS), 0)
            if load(int64, reader, READ_OWNED) != 0 and owner != null:
                adder_release(owner)
            for axis in range(load(int64, cell, 8) >> 8):
                move_on(reader)
        move_on(reader)


# All values of these cells, up to a cause, as a tuple.
@native
def cells_as_tuple(reader: ptr) -> ptr:
    values = PyList_New(0)
    while values != null and load(int64, reader, READ_LEFT) > 0 and at_cause(reader) == 0:
        value = next_object(reader)
        if value == null or PyList_Append(values, value) < 0:
            Py_DecRef(value)
            Py_DecRef(values)
            drop_cells(reader)
            return null
        Py_DecRef(value)
    if values == null:
        return null
    result = PyList_AsTuple(values)
    Py_DecRef(values)
    return result
