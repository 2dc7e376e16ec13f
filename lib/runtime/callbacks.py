"""What compiled code asks of CPython while it runs: print, signals, and at the end the exception it reports.

They may be called while the GIL is released and take it back for that time.  An exception of Python's own (a closed
sys.stdout, Ctrl-C) is noted beside the Call and comes out of the call unchanged, with error_kind -1.
"""
from lib.words import alloca, cast, cstring, int64, load, native, null, offset, ptr, static, store, symbol
from lib.runtime.abi import (CALL_CELL_COUNT, CALL_CELLS, CALL_ERROR_KIND, CALL_HOST, CALL_SITE_COUNT, CALL_SITES,
                             CELLS_AT_MOST, ERROR_OF_HOST, SITES_AT_MOST)
from lib.runtime.cells import (at_cause, cells_as_tuple, drop_cells, move_on, next_object, READ_CELLS, READ_SIZE,
                               start_reading)
from lib.runtime.cpython import (new_none, Py_DecRef, Py_IncRef, PyErr_CheckSignals, PyErr_Fetch, PyErr_Occurred, PyErr_Restore,
                                 PyErr_SetObject, PyErr_SetString, PyEval_RestoreThread, PyEval_SaveThread,
                                 PyFile_WriteObject, PyLong_FromLongLong, PyLong_FromVoidPtr, PyObject_CallObject,
                                 PySys_GetObject, PyTuple_New, PyTuple_SetItem, PyTuple_Size, TYPE)
from lib.runtime.versions import tuple_items

# Notes beside a Call: the thread state while the GIL is released, an exception that waits.
NOTE_THREAD = 0
NOTE_KIND = 8
NOTE_VALUE = 16
NOTE_TRACEBACK = 24

PLAIN = 1               # Py_PRINT_RAW: str(), not repr()


@native
def clear_notes(notes: ptr) -> None:
    store(ptr, notes, NOTE_THREAD, null)
    store(ptr, notes, NOTE_KIND, null)


@native
def forget_exception(notes: ptr) -> None:
    if load(ptr, notes, NOTE_KIND) != null:
        Py_DecRef(load(ptr, notes, NOTE_KIND))
        Py_DecRef(load(ptr, notes, NOTE_VALUE))
        Py_DecRef(load(ptr, notes, NOTE_TRACEBACK))
        store(ptr, notes, NOTE_KIND, null)


@native
def take_gil(notes: ptr) -> None:
    if load(ptr, notes, NOTE_THREAD) != null:
        PyEval_RestoreThread(load(ptr, notes, NOTE_THREAD))


# Ends a callback: notes the exception if it failed, lets the GIL go again.
@native
def end_callback(run: ptr, failed: int64) -> int64:
    notes = load(ptr, run, CALL_HOST)
    if failed != 0:
        forget_exception(notes)
        PyErr_Fetch(offset(notes, NOTE_KIND), offset(notes, NOTE_VALUE), offset(notes, NOTE_TRACEBACK))
        store(int64, run, CALL_ERROR_KIND, ERROR_OF_HOST)
        store(int64, run, CALL_CELL_COUNT, 0)
        store(int64, run, CALL_SITE_COUNT, 0)
    if load(ptr, notes, NOTE_THREAD) != null:
        PyEval_SaveThread()
    if failed != 0:
        return 1
    return 0


# As print() does; an exception is set when it returns 1.
@native
def write_values(values: ptr, out: ptr, between: ptr, end: ptr) -> int64:
    for k in range(PyTuple_Size(values)):
        if k > 0 and PyFile_WriteObject(between, out, PLAIN) < 0:
            return 1
        if PyFile_WriteObject(load(ptr, values, tuple_items() + 8 * k), out, PLAIN) < 0:
            return 1
    if PyFile_WriteObject(end, out, PLAIN) < 0:
        return 1
    return 0


@native
def write_cells(cells: ptr, count: int64) -> int64:
    out = PySys_GetObject(cstring("stdout"))
    if out == null or out == symbol("_Py_NoneStruct"):
        return 0
    Py_IncRef(out)
    reader = alloca(READ_SIZE)
    start_reading(reader, cells, count, 0)
    between = next_object(reader)
    end = next_object(reader)
    values = cells_as_tuple(reader)     # all texts are made before the first is written
    failed = 1
    if between != null and end != null and values != null:
        failed = write_values(values, out, between, end)
    Py_DecRef(values)
    Py_DecRef(between)
    Py_DecRef(end)
    Py_DecRef(out)
    return failed


# Slot 3 of the runtime table.  The first two cells are texts: what stands between values, what stands at the end.
@native
def host_print(run: ptr, cells: ptr, count: int64) -> int64:
    take_gil(load(ptr, run, CALL_HOST))
    return end_callback(run, write_cells(cells, count))


# Slot 4 of the runtime table.
@native
def host_check_interrupt(run: ptr) -> int64:
    take_gil(load(ptr, run, CALL_HOST))
    return end_callback(run, cast(int64, PyErr_CheckSignals()))


@native
def at_most(count: int64, limit: int64) -> int64:
    if count < 0:
        return 0
    if count > limit:
        return limit
    return count


@native
def sites_as_tuple(run: ptr) -> ptr:
    count = at_most(load(int64, run, CALL_SITE_COUNT), SITES_AT_MOST)
    result = PyTuple_New(count)
    for k in range(count):
        if result != null:
            site = PyLong_FromLongLong(load(int64, run, CALL_SITES + 8 * k))
            if site == null:
                Py_DecRef(result)
                result = null
            else:
                PyTuple_SetItem(result, k, site)
    return result


# What follows the exception's own arguments: (kind of the cause, its arguments), or None.
@native
def cause_of(reader: ptr) -> ptr:
    if at_cause(reader) == 0:
        return new_none()
    cause = PyTuple_New(2)
    if cause == null:
        return null
    PyTuple_SetItem(cause, 0, PyLong_FromLongLong(load(int64, load(ptr, reader, READ_CELLS), 8)))
    move_on(reader)
    PyTuple_SetItem(cause, 1, cells_as_tuple(reader))
    return cause


@native
def raise_function() -> ptr:
    return static("raise_function", 8)


# What the function given to set_raise gets: dispatcher, handle, kind, cells, sites, cause.
@native
def raise_arguments(self: ptr, handle: ptr, run: ptr) -> ptr:
    reader = alloca(READ_SIZE)
    start_reading(reader, offset(run, CALL_CELLS), at_most(load(int64, run, CALL_CELL_COUNT), CELLS_AT_MOST), 1)
    arguments = PyTuple_New(6)
    if arguments == null:
        drop_cells(reader)
        return null
    Py_IncRef(self)
    PyTuple_SetItem(arguments, 0, self)
    PyTuple_SetItem(arguments, 1, PyLong_FromVoidPtr(handle))
    PyTuple_SetItem(arguments, 2, PyLong_FromLongLong(load(int64, run, CALL_ERROR_KIND)))
    PyTuple_SetItem(arguments, 3, cells_as_tuple(reader))
    PyTuple_SetItem(arguments, 4, sites_as_tuple(run))
    if PyErr_Occurred() == null:
        PyTuple_SetItem(arguments, 5, cause_of(reader))
    if PyErr_Occurred() != null:
        Py_DecRef(arguments)
        return null
    return arguments


@native
def raise_reported(self: ptr, handle: ptr, run: ptr) -> None:
    function = load(ptr, raise_function(), 0)
    if function == null:
        PyErr_SetString(load(ptr, symbol("PyExc_SystemError"), 0), cstring("compiled code raised before set_raise was called"))
        return
    arguments = raise_arguments(self, handle, run)
    if arguments == null:
        return
    exception = PyObject_CallObject(function, arguments)
    Py_DecRef(arguments)
    if exception != null:
        PyErr_SetObject(load(ptr, exception, TYPE), exception)
        Py_DecRef(exception)


# Sets the exception of a call that ended with 1.
@native
def raise_error(self: ptr, handle: ptr, run: ptr) -> None:
    notes = load(ptr, run, CALL_HOST)
    if load(int64, run, CALL_ERROR_KIND) == ERROR_OF_HOST and load(ptr, notes, NOTE_KIND) != null:
        PyErr_Restore(load(ptr, notes, NOTE_KIND), load(ptr, notes, NOTE_VALUE), load(ptr, notes, NOTE_TRACEBACK))
        return
    forget_exception(notes)
    raise_reported(self, handle, run)
