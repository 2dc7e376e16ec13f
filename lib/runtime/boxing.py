"""The extension module adder.native.boxing: CPython's side of a call of compiled code.  One file for CPython 3.10 to 3.14.

    load(path) -> handle              opens an artefact; OSError.  Never unloaded; a path names one content for good
    descriptor(handle) -> str
    set_raise(f)                      f(dispatcher, handle, kind, cells, sites) -> the exception to raise
    call(dispatcher, args) -> result  NotImplemented where no specialisation fits
    Dispatcher(function, slow)        slow(dispatcher, args, kwargs or None) -> result, where no specialisation fits
      ._add(handle, arguments, result, hidden, guards, flags) -> index     tokens as bytes; guards: (container, key, value, ...)
      ._bind(names, defaults, flags)    keywords and defaults without the slow function; 1: there is an *args, 2: always slow, 256 * n: the last n names are keyword-only
      ._clear()                         forgets all specialisations

Flags of _add: 1 recursive, 2 without the GIL, 4 eager (Python numbers for strong types, any layout for A, ...).
A guard holds when container[key] is value (a dict), or the cell's content is value (key unused).
"""
from lib.words import (address, alloca, call, cstring, int32, int64, load, native, null, offset, ptr, static, store,
                       symbol)
from lib.runtime.abi import RUNTIME_SIZE, SLOT_CHECK_INTERRUPT, SLOT_PRINT
from lib.runtime.artefacts import module_descriptor, module_load, NOW, os_error
from lib.runtime.box import keeper_dealloc, KEEPER_SIZE
from lib.runtime.callbacks import host_check_interrupt, host_print, raise_function
from lib.runtime.calls import dispatch, host_table, nothing_fits, vectorcall
from lib.runtime.cpython import (dladdr, dlerror, dlopen, dlsym, FLOAT_SIZE, memcpy, METH_FASTCALL, METH_NOARGS, METH_O,
                                 MODULE_API_VERSION, new_none, Py_DecRef, Py_IncRef, PyErr_SetString, PyMethod_New,
                                 PyModule_AddObjectRef, PyModule_Create2, PyTuple_Size, PyType_FromSpec,
                                 PyType_IsSubtype, READONLY, strlen, strrchr, T_OBJECT_EX, T_PYSSIZET, TYPE,
                                 TYPE_BASICSIZE)
from lib.runtime.dispatchers import (dispatcher_add, dispatcher_bind, dispatcher_clear, dispatcher_dealloc,
                                     DISPATCHER_DICT, dispatcher_forget, DISPATCHER_FUNCTION, DISPATCHER_SIZE,
                                     DISPATCHER_SLOW, dispatcher_traverse, DISPATCHER_VECTORCALL, DISPATCHER_WEAKREFS,
                                     is_tuple, new_dispatcher, type_error)
from lib.runtime.versions import prepare_versions, tuple_items

TP_CALL = 50            # slots of PyType_Spec
TP_CLEAR = 51
TP_DEALLOC = 52
TP_DESCR_GET = 54
TP_METHODS = 64
TP_NEW = 65
TP_TRAVERSE = 71
TP_MEMBERS = 72
TP_GETSET = 73
TYPE_BASETYPE = 1024    # type flags
TYPE_VECTORCALL = 2048
TYPE_GC = 16384
TYPE_METHOD = 131072
TYPE_DEFAULT = 262144
SLASH = 47
PATH_SIZE = 4096


@native
def put_method(table: ptr, index: int64, name: ptr, function: ptr, flags: int64) -> None:
    row = offset(table, 32 * index)
    store(ptr, row, 0, name)
    store(ptr, row, 8, function)
    store(int64, row, 16, flags)


@native
def put_member(table: ptr, index: int64, name: ptr, kind: int64, place: int64) -> None:
    row = offset(table, 40 * index)
    store(ptr, row, 0, name)
    store(int64, row, 8, kind)
    store(int64, row, 16, place)
    store(int64, row, 24, READONLY)


@native
def put_slot(table: ptr, index: int64, slot: int64, value: ptr) -> None:
    store(int64, table, 16 * index, slot)
    store(ptr, table, 16 * index + 8, value)


@native
def new_type(spec: ptr, name: ptr, size: int64, flags: int64, slots: ptr) -> ptr:
    store(ptr, spec, 0, name)
    store(int32, spec, 8, size)
    store(int32, spec, 16, flags)
    store(ptr, spec, 24, slots)
    return PyType_FromSpec(spec)


@native
def dispatcher_type() -> ptr:
    return load(ptr, static("dispatcher_type", 8), 0)


@native
def dispatcher_new(kind: ptr, args: ptr, kwargs: ptr) -> ptr:
    return new_dispatcher(kind, args, kwargs, address(vectorcall))


@native
def dispatcher_get(self: ptr, instance: ptr, owner: ptr) -> ptr:
    if instance == null or instance == symbol("_Py_NoneStruct"):
        Py_IncRef(self)
        return self
    return PyMethod_New(self, instance)


@native
def dispatcher_methods() -> ptr:
    table = static("dispatcher_methods", 128)
    put_method(table, 0, cstring("_add"), address(dispatcher_add), METH_FASTCALL)
    put_method(table, 1, cstring("_bind"), address(dispatcher_bind), METH_FASTCALL)
    put_method(table, 2, cstring("_clear"), address(dispatcher_forget), METH_NOARGS)
    return table


@native
def dispatcher_members() -> ptr:
    table = static("dispatcher_members", 240)
    put_member(table, 0, cstring("__vectorcalloffset__"), T_PYSSIZET, DISPATCHER_VECTORCALL)
    put_member(table, 1, cstring("__dictoffset__"), T_PYSSIZET, DISPATCHER_DICT)
    put_member(table, 2, cstring("__weaklistoffset__"), T_PYSSIZET, DISPATCHER_WEAKREFS)
    put_member(table, 3, cstring("py_func"), T_OBJECT_EX, DISPATCHER_FUNCTION)
    put_member(table, 4, cstring("_slow"), T_OBJECT_EX, DISPATCHER_SLOW)
    return table


@native
def dispatcher_getset() -> ptr:
    table = static("dispatcher_getset", 80)
    store(ptr, table, 0, cstring("__dict__"))
    store(ptr, table, 8, symbol("PyObject_GenericGetDict"))
    store(ptr, table, 16, symbol("PyObject_GenericSetDict"))
    return table


@native
def make_dispatcher_type() -> ptr:
    slots = static("dispatcher_slots", 160)
    put_slot(slots, 0, TP_NEW, address(dispatcher_new))
    put_slot(slots, 1, TP_CALL, symbol("PyVectorcall_Call"))
    put_slot(slots, 2, TP_DESCR_GET, address(dispatcher_get))
    put_slot(slots, 3, TP_TRAVERSE, address(dispatcher_traverse))
    put_slot(slots, 4, TP_CLEAR, address(dispatcher_clear))
    put_slot(slots, 5, TP_DEALLOC, address(dispatcher_dealloc))
    put_slot(slots, 6, TP_METHODS, dispatcher_methods())
    put_slot(slots, 7, TP_MEMBERS, dispatcher_members())
    put_slot(slots, 8, TP_GETSET, dispatcher_getset())
    flags = TYPE_DEFAULT | TYPE_BASETYPE | TYPE_VECTORCALL | TYPE_GC | TYPE_METHOD
    kind = new_type(static("dispatcher_spec", 32), cstring("adder.Dispatcher"), DISPATCHER_SIZE, flags, slots)
    store(ptr, static("dispatcher_type", 8), 0, kind)
    return kind


@native
def make_keeper_type() -> ptr:
    slots = static("keeper_slots", 32)
    put_slot(slots, 0, TP_DEALLOC, address(keeper_dealloc))
    kind = new_type(static("keeper_spec", 32), cstring("adder.Memory"), KEEPER_SIZE, TYPE_DEFAULT, slots)
    store(ptr, static("keeper_type", 8), 0, kind)
    return kind


# call(dispatcher, args)
@native
def module_call(module: ptr, args: ptr, count: int64) -> ptr:
    if count != 2 or is_tuple(load(ptr, args, 8)) == 0:
        return type_error(cstring("call takes a dispatcher and a tuple"))
    self = load(ptr, args, 0)
    if PyType_IsSubtype(load(ptr, self, TYPE), dispatcher_type()) == 0:
        return type_error(cstring("call takes a dispatcher and a tuple"))
    values = load(ptr, args, 8)
    result = dispatch(self, offset(values, tuple_items()), PyTuple_Size(values))
    if result == nothing_fits():
        result = symbol("_Py_NotImplementedStruct")
        Py_IncRef(result)
    return result


# set_raise(f)
@native
def module_set_raise(module: ptr, function: ptr) -> ptr:
    before = load(ptr, raise_function(), 0)
    Py_IncRef(function)
    store(ptr, raise_function(), 0, function)
    Py_DecRef(before)
    return new_none()


@native
def module_methods() -> ptr:
    table = static("module_methods", 160)
    put_method(table, 0, cstring("load"), address(module_load), METH_O)
    put_method(table, 1, cstring("descriptor"), address(module_descriptor), METH_O)
    put_method(table, 2, cstring("call"), address(module_call), METH_FASTCALL)
    put_method(table, 3, cstring("set_raise"), address(module_set_raise), METH_O)
    return table


@native
def open_runtime(name: ptr) -> ptr:
    library = dlopen(name, NOW)
    if library == null:
        return os_error(dlerror())
    start = dlsym(library, cstring("adder_runtime"))
    if start == null:
        return os_error(dlerror())
    return call(start, ptr)


# Opens runtime.so, which lies beside this library, and makes the table compiled code sees.  0, or -1 with an exception.
@native
def prepare_runtime() -> int64:
    found = alloca(32)
    if dladdr(address(prepare_runtime), found) == 0:
        os_error(cstring("boxing cannot find its own file"))
        return -1
    own = load(ptr, found, 0)
    if strlen(own) > PATH_SIZE - 16:
        os_error(cstring("boxing lies in too deep a folder"))
        return -1
    name = alloca(PATH_SIZE)
    memcpy(name, own, strlen(own) + 1)
    slash = strrchr(name, SLASH)
    start = name
    if slash != null:
        start = offset(slash, 1)
    memcpy(start, cstring("runtime.so"), 11)
    runtime = open_runtime(name)
    if runtime == null:
        return -1
    table = host_table()
    memcpy(table, runtime, RUNTIME_SIZE)
    store(ptr, table, SLOT_PRINT, address(host_print))
    store(ptr, table, SLOT_CHECK_INTERRUPT, address(host_check_interrupt))
    return 0


@native
def new_module() -> ptr:
    definition = static("definition", 104)
    store(int64, definition, 0, 1)
    store(ptr, definition, 40, cstring("boxing"))
    store(int64, definition, 56, -1)
    store(ptr, definition, 64, module_methods())
    return PyModule_Create2(definition, MODULE_API_VERSION)


# Objects that start differently, as in free-threaded CPython, must not be touched.
@native
def check_layout() -> int64:
    if load(int64, symbol("PyFloat_Type"), TYPE_BASICSIZE) == FLOAT_SIZE:
        return 0
    PyErr_SetString(load(ptr, symbol("PyExc_ImportError"), 0),
                    cstring("Adder needs a CPython with the GIL: free-threaded builds are not supported"))
    return -1


@native
def PyInit_boxing() -> ptr:
    if check_layout() < 0:
        return null
    prepare_versions()
    if prepare_runtime() < 0:
        return null
    if make_keeper_type() == null or make_dispatcher_type() == null:
        return null
    module = new_module()
    if module == null:
        return null
    if PyModule_AddObjectRef(module, cstring("Dispatcher"), dispatcher_type()) < 0:
        Py_DecRef(module)
        return null
    return module
