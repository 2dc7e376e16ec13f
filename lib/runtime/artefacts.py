"""Compiled functions as files: opening one, its entry and its descriptor.

    handle -> {entry, descriptor}; a handle lives as long as the process, since code may still be running in it.
The same file opened again gives the same handle.
"""
from lib.words import alloca, cstring, load, native, null, ptr, static, store, symbol
from lib.runtime.cpython import (dlerror, dlopen, dlsym, Py_DecRef, PyBytes_AsString, PyErr_NoMemory, PyErr_Occurred,
                                 PyErr_SetString, PyLong_AsVoidPtr, PyLong_FromVoidPtr, PyObject_Malloc,
                                 PyUnicode_FromString, PyUnicode_FSConverter)

ARTEFACT_ENTRY = 0
ARTEFACT_DESCRIPTOR = 8
ARTEFACT_NEXT = 16
ARTEFACT_SIZE = 24
NOW = 2                 # RTLD_NOW, local


@native
def os_error(text: ptr) -> ptr:
    if text == null:
        text = cstring("not an Adder artefact")
    PyErr_SetString(load(ptr, symbol("PyExc_OSError"), 0), text)
    return null


@native
def known_artefact(entry: ptr) -> ptr:
    artefact = load(ptr, static("artefacts", 8), 0)
    while artefact != null:
        if load(ptr, artefact, ARTEFACT_ENTRY) == entry:
            return artefact
        artefact = load(ptr, artefact, ARTEFACT_NEXT)
    return null


@native
def new_artefact(entry: ptr, descriptor: ptr) -> ptr:
    artefact = PyObject_Malloc(ARTEFACT_SIZE)
    if artefact == null:
        return PyErr_NoMemory()
    store(ptr, artefact, ARTEFACT_ENTRY, entry)
    store(ptr, artefact, ARTEFACT_DESCRIPTOR, descriptor)
    store(ptr, artefact, ARTEFACT_NEXT, load(ptr, static("artefacts", 8), 0))
    store(ptr, static("artefacts", 8), 0, artefact)
    return artefact


@native
def open_artefact(path: ptr) -> ptr:
    library = dlopen(path, NOW)
    if library == null:
        return os_error(dlerror())
    entry = dlsym(library, cstring("adder_entry"))
    descriptor = dlsym(library, cstring("adder_descriptor"))
    if entry == null or descriptor == null:
        return os_error(null)
    artefact = known_artefact(entry)
    if artefact == null:
        artefact = new_artefact(entry, descriptor)
    return artefact


# load(path) -> handle
@native
def module_load(module: ptr, path: ptr) -> ptr:
    encoded = alloca(8)
    if PyUnicode_FSConverter(path, encoded) == 0:
        return null
    artefact = open_artefact(PyBytes_AsString(load(ptr, encoded, 0)))
    Py_DecRef(load(ptr, encoded, 0))
    if artefact == null:
        return null
    return PyLong_FromVoidPtr(artefact)


# descriptor(handle) -> text
@native
def module_descriptor(module: ptr, handle: ptr) -> ptr:
    artefact = PyLong_AsVoidPtr(handle)
    if artefact == null:
        if PyErr_Occurred() != null:
            return null
        return os_error(null)
    return PyUnicode_FromString(load(ptr, artefact, ARTEFACT_DESCRIPTOR))
