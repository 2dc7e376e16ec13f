"""The dispatcher object: a Python callable with a list of specialisations.  Here: its fields, its life, its methods.

How it is called is in calls.py; how its type is made, in boxing.py.
"""
from lib.words import alloca, call, cast, cstring, int32, int64, load, native, null, offset, ptr, store, symbol
from lib.runtime.artefacts import ARTEFACT_ENTRY
from lib.runtime.cpython import (memcpy, new_none, Py_DecRef, Py_IncRef, PyBytes_AsStringAndSize, PyErr_NoMemory,
                                 PyErr_Occurred, PyErr_SetString, PyLong_AsLongLong, PyLong_AsVoidPtr,
                                 PyLong_FromLongLong, PyObject_ClearWeakRefs, PyObject_Free, PyObject_GC_UnTrack,
                                 PyObject_Malloc, PyTuple_Size, PyType_GenericAlloc, TYPE, TYPE_FREE)
from lib.runtime.specialisations import (new_specialisation, release_specialisation, SPEC_ENTRY, SPEC_FRAME,
                                         SPEC_FUNCTIONS, SPEC_GUARDS, SPEC_HANDLE, SPEC_HIDDEN_TUPLE)
from lib.runtime.versions import tuple_items

DISPATCHER_VECTORCALL = 16
DISPATCHER_DICT = 24
DISPATCHER_WEAKREFS = 32
DISPATCHER_FUNCTION = 40
DISPATCHER_SLOW = 48
DISPATCHER_SPECS = 56       # array of specialisations
DISPATCHER_COUNT = 64
DISPATCHER_ROOM = 72
DISPATCHER_FRAME = 80       # the largest frame any of them needs
DISPATCHER_NAMES = 88       # tuples of names and defaults, or null
DISPATCHER_DEFAULTS = 96
DISPATCHER_BINDING = 104
DISPATCHER_SIZE = 112

STARRED = 1                 # DISPATCHER_BINDING: there is an *args
ALWAYS_SLOW = 2             # every call goes to the slow function
ONLY_SHIFT = 8              # above: how many of the names, the last ones, are keyword-only


@native
def visit(field: ptr, visitor: ptr, extra: ptr) -> int64:
    o = load(ptr, field, 0)
    if o == null:
        return 0
    return cast(int64, call(visitor, int32, o, extra))


@native
def visit_specialisation(spec: ptr, visitor: ptr, extra: ptr) -> int64:
    found = visit(offset(spec, SPEC_HIDDEN_TUPLE), visitor, extra)
    if found == 0:
        found = visit(offset(spec, SPEC_GUARDS), visitor, extra)
    if found == 0:
        found = visit(offset(spec, SPEC_FUNCTIONS), visitor, extra)
    return found


@native
def visit_fields(self: ptr, visitor: ptr, extra: ptr) -> int64:
    found = visit(offset(self, DISPATCHER_DICT), visitor, extra)
    if found == 0:
        found = visit(offset(self, DISPATCHER_FUNCTION), visitor, extra)
    if found == 0:
        found = visit(offset(self, DISPATCHER_SLOW), visitor, extra)
    if found == 0:
        found = visit(offset(self, DISPATCHER_NAMES), visitor, extra)
    if found == 0:
        found = visit(offset(self, DISPATCHER_DEFAULTS), visitor, extra)
    if found == 0:
        found = visit(offset(self, TYPE), visitor, extra)
    return found


@native
def dispatcher_traverse(self: ptr, visitor: ptr, extra: ptr) -> int32:
    found = visit_fields(self, visitor, extra)
    for k in range(load(int64, self, DISPATCHER_COUNT)):
        if found == 0:
            found = visit_specialisation(load(ptr, load(ptr, self, DISPATCHER_SPECS), 8 * k), visitor, extra)
    return cast(int32, found)


@native
def clear_field(self: ptr, field: int64) -> None:
    o = load(ptr, self, field)
    store(ptr, self, field, null)
    Py_DecRef(o)


@native
def drop_specialisations(self: ptr) -> None:
    specs = load(ptr, self, DISPATCHER_SPECS)
    count = load(int64, self, DISPATCHER_COUNT)
    store(ptr, self, DISPATCHER_SPECS, null)
    store(int64, self, DISPATCHER_COUNT, 0)
    store(int64, self, DISPATCHER_ROOM, 0)
    for k in range(count):
        release_specialisation(load(ptr, specs, 8 * k))
    PyObject_Free(specs)


# Breaks cycles.  The slow function and the function go as well: None stands for them, for whoever still calls this object.
@native
def dispatcher_clear(self: ptr) -> int32:
    drop_specialisations(self)
    clear_field(self, DISPATCHER_DICT)
    clear_field(self, DISPATCHER_FUNCTION)
    clear_field(self, DISPATCHER_SLOW)
    clear_field(self, DISPATCHER_NAMES)
    clear_field(self, DISPATCHER_DEFAULTS)
    return 0


@native
def dispatcher_dealloc(self: ptr) -> None:
    kind = load(ptr, self, TYPE)
    PyObject_GC_UnTrack(self)
    if load(ptr, self, DISPATCHER_WEAKREFS) != null:
        PyObject_ClearWeakRefs(self)
    dispatcher_clear(self)
    call(load(ptr, kind, TYPE_FREE), None, self)
    Py_DecRef(kind)


@native
def type_error(text: ptr) -> ptr:
    PyErr_SetString(load(ptr, symbol("PyExc_TypeError"), 0), text)
    return null


@native
def put_object(self: ptr, field: int64, o: ptr) -> None:
    before = load(ptr, self, field)
    Py_IncRef(o)
    store(ptr, self, field, o)
    Py_DecRef(before)


# Everything of Dispatcher(function, slow) but where its calls go.
@native
def new_dispatcher(kind: ptr, args: ptr, kwargs: ptr, entry: ptr) -> ptr:
    if PyTuple_Size(args) != 2 or kwargs != null:
        return type_error(cstring("Dispatcher(function, slow) takes two positional arguments"))
    self = PyType_GenericAlloc(kind, 0)
    if self == null:
        return null
    store(ptr, self, DISPATCHER_VECTORCALL, entry)
    put_object(self, DISPATCHER_FUNCTION, load(ptr, args, tuple_items()))
    put_object(self, DISPATCHER_SLOW, load(ptr, args, tuple_items() + 8))
    return self


@native
def append_specialisation(self: ptr, spec: ptr) -> int64:
    count = load(int64, self, DISPATCHER_COUNT)
    specs = load(ptr, self, DISPATCHER_SPECS)
    if count == load(int64, self, DISPATCHER_ROOM):
        room = 2 * count + 2
        larger = PyObject_Malloc(8 * room)
        if larger == null:
            PyErr_NoMemory()
            return -1
        if count != 0:
            memcpy(larger, specs, 8 * count)
        store(ptr, self, DISPATCHER_SPECS, larger)
        store(int64, self, DISPATCHER_ROOM, room)
        PyObject_Free(specs)
        specs = larger
    store(ptr, specs, 8 * count, spec)
    store(int64, self, DISPATCHER_COUNT, count + 1)
    if load(int64, spec, SPEC_FRAME) > load(int64, self, DISPATCHER_FRAME):
        store(int64, self, DISPATCHER_FRAME, load(int64, spec, SPEC_FRAME))
    return count


@native
def is_tuple(o: ptr) -> int64:
    if load(ptr, o, TYPE) == symbol("PyTuple_Type"):
        return 1
    return 0


# dispatcher._add(handle, arguments, result, hidden, guards, flags) -> index
@native
def dispatcher_add(self: ptr, args: ptr, count: int64) -> ptr:
    if count != 6:
        return type_error(cstring("_add takes handle, arguments, result, hidden, guards, flags"))
    hidden = load(ptr, args, 24)
    guards = load(ptr, args, 32)
    if is_tuple(hidden) == 0 or is_tuple(guards) == 0:
        return type_error(cstring("_add: hidden and guards must be tuples"))
    handle = PyLong_AsVoidPtr(load(ptr, args, 0))
    flags = PyLong_AsLongLong(load(ptr, args, 40))
    if PyErr_Occurred() != null:
        return null
    places = alloca(32)
    if PyBytes_AsStringAndSize(load(ptr, args, 8), places, offset(places, 8)) < 0:
        return null
    if PyBytes_AsStringAndSize(load(ptr, args, 16), offset(places, 16), offset(places, 24)) < 0:
        return null
    spec = new_specialisation(load(ptr, places, 0), load(int64, places, 8), load(ptr, places, 16), load(int64, places, 24),
                              hidden, guards, flags)
    if spec == null:
        return null
    store(ptr, spec, SPEC_HANDLE, handle)
    store(ptr, spec, SPEC_ENTRY, load(ptr, handle, ARTEFACT_ENTRY))
    index = append_specialisation(self, spec)
    if index < 0:
        release_specialisation(spec)
        return null
    return PyLong_FromLongLong(index)


# dispatcher._clear()
@native
def dispatcher_forget(self: ptr, unused: ptr) -> ptr:
    drop_specialisations(self)
    return new_none()


# dispatcher._bind(names, defaults, flags)
@native
def dispatcher_bind(self: ptr, args: ptr, count: int64) -> ptr:
    if count != 3 or is_tuple(load(ptr, args, 0)) == 0 or is_tuple(load(ptr, args, 8)) == 0:
        return type_error(cstring("_bind takes a tuple of names, a tuple of defaults, flags"))
    binding = PyLong_AsLongLong(load(ptr, args, 16))
    if PyErr_Occurred() != null:
        return null
    only = binding >> ONLY_SHIFT
    if only < 0 or (binding & STARRED) + only > PyTuple_Size(load(ptr, args, 0)):
        return type_error(cstring("_bind: *args and keyword-only parameters need names"))
    if PyTuple_Size(load(ptr, args, 8)) < only or PyTuple_Size(load(ptr, args, 8)) > PyTuple_Size(load(ptr, args, 0)):
        return type_error(cstring("_bind: a default for each keyword-only parameter, and no more than parameters"))
    put_object(self, DISPATCHER_NAMES, load(ptr, args, 0))
    put_object(self, DISPATCHER_DEFAULTS, load(ptr, args, 8))
    store(int64, self, DISPATCHER_BINDING, binding)
    return new_none()
