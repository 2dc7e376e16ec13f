"""A call from Python: find the specialisation that fits, run it, box its result.

    vectorcall(f, [3, array], 2)  ->  unbox into a frame on the stack  ->  entry(Call, arguments, results)  ->  box
No Python code runs on this path.  What does not fit goes to the dispatcher's slow function, which compiles.
"""
from lib.words import alloca, call, cstring, float64, int64, load, native, null, offset, ptr, static, store, symbol
from lib.runtime.abi import (CALL_CELL_COUNT, CALL_ERROR_KIND, CALL_HOST, CALL_RUNTIME, CALL_SITE_COUNT,
                             CALL_STACK_LIMIT, FLOAT64, NUMBER, PYFLOAT, PYINT, RUNTIME_SIZE, SLOT_STACK_LIMIT)
from lib.runtime.binding import bind_arguments
from lib.runtime.box import BOX_END, BOX_FIRST, BOX_SIZE, BOX_SLOTS, BOX_TOKENS, box_value
from lib.runtime.callbacks import clear_notes, forget_exception, NOTE_KIND, NOTE_THREAD, raise_error
from lib.runtime.cpython import (new_none, Py_DecRef, Py_IncRef, PyDict_New, PyDict_SetItem, PyErr_NoMemory,
                                 PyErr_SetObject, PyErr_SetString, PyEval_RestoreThread, PyEval_SaveThread, PyFloat_FromDouble,
                                 PyLong_FromLongLong, PyObject_CallObject, PyObject_Free, PyObject_Malloc, PyTuple_New,
                                 PyTuple_SetItem, PyTuple_Size, PyType_IsSubtype, TYPE)
from lib.runtime.dispatchers import (ALWAYS_SLOW, DISPATCHER_BINDING, DISPATCHER_COUNT, DISPATCHER_FRAME,
                                     DISPATCHER_NAMES, DISPATCHER_SLOW, DISPATCHER_SPECS)
from lib.runtime.numbers import FIT, MISFIT, TOO_LARGE
from lib.runtime.specialisations import (FRAME_NOTES, FRAME_OWNERS, match, NOGIL, RECURSIVE, release_specialisation,
                                         SPEC_DECLARED, SPEC_ENTRY, SPEC_FLAGS, SPEC_HANDLE, SPEC_OWNERS_END, SPEC_REFS,
                                         SPEC_RESULT_TOKENS, SPEC_RESULTS)
from lib.runtime.versions import tuple_items

PLAIN_COUNT = 9223372036854775807   # the count of arguments without the flag in its top bit
FRAME_ON_STACK = 4096               # a larger frame, of very many arguments, lies on the heap
BOUND_AT_MOST = 64                  # parameters that keywords and defaults are bound to here
BOUND_SIZE = 512


# Stands for "nothing fits"; no object has this address.
@native
def nothing_fits() -> ptr:
    return static("nothing_fits", 8)


@native
def host_table() -> ptr:
    return static("host_table", RUNTIME_SIZE)


@native
def box_results(spec: ptr, frame: ptr) -> ptr:
    tokens = load(ptr, spec, SPEC_RESULT_TOKENS)
    results = offset(frame, load(int64, spec, SPEC_RESULTS))
    kind = load(int64, tokens, 0)
    if kind == PYFLOAT or kind == NUMBER + FLOAT64:
        return PyFloat_FromDouble(load(float64, results, 0))
    if kind == PYINT:
        return PyLong_FromLongLong(load(int64, results, 0))
    walk = alloca(BOX_SIZE)
    store(ptr, walk, BOX_TOKENS, tokens)
    store(ptr, walk, BOX_SLOTS, results)
    store(ptr, walk, BOX_FIRST, offset(frame, FRAME_OWNERS))
    store(ptr, walk, BOX_END, offset(frame, load(int64, spec, SPEC_OWNERS_END)))
    return box_value(walk)


@native
def prepare_frame(frame: ptr, flags: int64) -> None:
    table = host_table()
    store(ptr, frame, CALL_RUNTIME, table)
    store(ptr, frame, CALL_STACK_LIMIT, null)
    if flags & RECURSIVE != 0:
        store(ptr, frame, CALL_STACK_LIMIT, call(load(ptr, table, SLOT_STACK_LIMIT), ptr))
    store(int64, frame, CALL_ERROR_KIND, 0)
    store(int64, frame, CALL_CELL_COUNT, 0)
    store(int64, frame, CALL_SITE_COUNT, 0)
    store(ptr, frame, CALL_HOST, offset(frame, FRAME_NOTES))
    clear_notes(offset(frame, FRAME_NOTES))


@native
def enter(spec: ptr, frame: ptr, flags: int64) -> int64:
    entry = load(ptr, spec, SPEC_ENTRY)
    arguments = offset(frame, load(int64, spec, SPEC_OWNERS_END))
    results = offset(frame, load(int64, spec, SPEC_RESULTS))
    if flags & NOGIL == 0:
        return call(entry, int64, frame, arguments, results)
    thread = PyEval_SaveThread()
    store(ptr, frame, FRAME_NOTES + NOTE_THREAD, thread)
    raised = call(entry, int64, frame, arguments, results)
    PyEval_RestoreThread(thread)
    store(ptr, frame, FRAME_NOTES + NOTE_THREAD, null)
    return raised


@native
def run_specialisation(self: ptr, spec: ptr, frame: ptr) -> ptr:
    flags = load(int64, spec, SPEC_FLAGS)
    prepare_frame(frame, flags)
    store(int64, spec, SPEC_REFS, load(int64, spec, SPEC_REFS) + 1)
    if enter(spec, frame, flags) == 0:
        if load(ptr, frame, FRAME_NOTES + NOTE_KIND) != null:
            forget_exception(offset(frame, FRAME_NOTES))
        result = box_results(spec, frame)
    else:
        raise_error(self, load(ptr, spec, SPEC_HANDLE), frame)
        result = null
    release_specialisation(spec)
    return result


@native
def dispatch_into(self: ptr, args: ptr, count: int64, frame: ptr) -> ptr:
    specs = load(ptr, self, DISPATCHER_SPECS)
    for k in range(load(int64, self, DISPATCHER_COUNT)):
        spec = load(ptr, specs, 8 * k)
        if load(int64, spec, SPEC_DECLARED) == count:
            fit = match(spec, args, frame)
            if fit == FIT:
                return run_specialisation(self, spec, frame)
            if fit == TOO_LARGE:
                PyErr_SetString(load(ptr, symbol("PyExc_OverflowError"), 0),
                                cstring("Python int too large for the parameter's integer type"))
                return null
            if fit != MISFIT:
                return null
    return nothing_fits()


@native
def dispatch_on_heap(self: ptr, args: ptr, count: int64) -> ptr:
    frame = PyObject_Malloc(load(int64, self, DISPATCHER_FRAME))
    if frame == null:
        return PyErr_NoMemory()
    result = dispatch_into(self, args, count, frame)
    PyObject_Free(frame)
    return result


# The result, null with an exception set, or nothing_fits().
@native
def dispatch(self: ptr, args: ptr, count: int64) -> ptr:
    if load(int64, self, DISPATCHER_FRAME) > FRAME_ON_STACK:
        return dispatch_on_heap(self, args, count)
    return dispatch_into(self, args, count, alloca(FRAME_ON_STACK))


@native
def keywords_as_dict(values: ptr, names: ptr) -> ptr:
    if names == null or PyTuple_Size(names) == 0:
        return new_none()
    result = PyDict_New()
    if result == null:
        return null
    for k in range(PyTuple_Size(names)):
        if PyDict_SetItem(result, load(ptr, names, tuple_items() + 8 * k), load(ptr, values, 8 * k)) < 0:
            Py_DecRef(result)
            return null
    return result


@native
def new_tuple(items: ptr, count: int64) -> ptr:
    result = PyTuple_New(count)
    if result == null:
        return null
    for k in range(count):
        item = load(ptr, items, 8 * k)
        Py_IncRef(item)
        PyTuple_SetItem(result, k, item)
    return result


# Raises an exception that the slow function gave back, as if it had come from the call itself.  No kernel gives one.
@native
def raise_given(result: ptr) -> ptr:
    if result == null or PyType_IsSubtype(load(ptr, result, TYPE), load(ptr, symbol("PyExc_BaseException"), 0)) == 0:
        return result
    PyErr_SetObject(load(ptr, result, TYPE), result)
    Py_DecRef(result)
    return null


# Calls the dispatcher's slow(dispatcher, args, kwargs or None).
@native
def call_slow(self: ptr, args: ptr, count: int64, names: ptr) -> ptr:
    triple = PyTuple_New(3)
    if triple == null:
        return null
    Py_IncRef(self)
    PyTuple_SetItem(triple, 0, self)
    positional = new_tuple(args, count)
    PyTuple_SetItem(triple, 1, positional)
    keywords = keywords_as_dict(offset(args, 8 * count), names)
    PyTuple_SetItem(triple, 2, keywords)
    result = null
    if positional != null and keywords != null:
        result = PyObject_CallObject(load(ptr, self, DISPATCHER_SLOW), triple)
    Py_DecRef(triple)
    return raise_given(result)


# A call with defaults or keywords to be filled in: arranged on the stack in the order of the parameters.
@native
def dispatch_bound(self: ptr, args: ptr, count: int64, names: ptr) -> ptr:
    parameters = PyTuple_Size(load(ptr, self, DISPATCHER_NAMES))
    if parameters > BOUND_AT_MOST:
        return nothing_fits()
    bound = alloca(BOUND_SIZE)
    surplus = bind_arguments(self, args, count, names, bound)
    if surplus == null:
        return nothing_fits()
    result = dispatch(self, bound, parameters)
    if surplus != symbol("_Py_NoneStruct"):
        Py_DecRef(surplus)
    return result


@native
def vectorcall(self: ptr, args: ptr, count_and_flag: int64, names: ptr) -> ptr:
    count = count_and_flag & PLAIN_COUNT
    result = nothing_fits()
    binding = load(int64, self, DISPATCHER_BINDING)
    if names == null and binding == 0:
        result = dispatch(self, args, count)
    if result == nothing_fits() and load(ptr, self, DISPATCHER_NAMES) != null and binding != ALWAYS_SLOW:
        if names != null or count != PyTuple_Size(load(ptr, self, DISPATCHER_NAMES)) or binding != 0:
            result = dispatch_bound(self, args, count, names)
    if result == nothing_fits():
        return call_slow(self, args, count, names)
    return result
