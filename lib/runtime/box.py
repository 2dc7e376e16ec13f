"""Result slots into Python objects.

    (slots of) tuple(pyint, array(float64, 1, C))  ->  (3, array([...]))
An array the call made gets an owner object that keeps its memory; a view of an argument keeps the argument; an argument
handed back unchanged is the same object.  Every reference a result carries is taken over, also when boxing fails.
"""
from lib.words import cast, float64, int32, int64, load, native, null, offset, ptr, static, store
from lib.runtime.abi import (ARRAY, ARRAY_RANK, ARRAY_TYPE, ARRAY_WRITABLE, FUNCTION, NUMBER, OPTIONAL, PYBOOL,
                             PYCOMPLEX, PYFLOAT, PYINT, TEXT, TUPLE)
from lib.runtime.cpython import (new_none, Py_DecRef, Py_IncRef, PyBool_FromLong, PyComplex_FromDoubles, PyErr_NoMemory,
                                 PyFloat_FromDouble, PyLong_FromLongLong, PyObject_Free, PyObject_Init, PyObject_Malloc,
                                 PyTuple_New, PyTuple_SetItem, PyUnicode_FromStringAndSize, TYPE)
from lib.runtime.numbers import box_number
from lib.runtime.numpy_api import (FLAG_WRITABLE, ND_BASE, ND_DATA, ND_DTYPE, ND_FLAGS, ND_RANK, ND_SHAPE, ND_STRIDES,
                                   need_numpy, numpy_new_array, numpy_set_base)
from lib.runtime.owners import adder_release, OWNER_BASE
from lib.runtime.tokens import after_type, slots_of_type
from lib.runtime.unbox import is_dtype

# The walk over tokens and slots; owners between FIRST and END stand for arguments.
BOX_TOKENS = 0
BOX_SLOTS = 8
BOX_FIRST = 16
BOX_END = 24
BOX_SIZE = 32

KEEPER_OWNER = 16
KEEPER_SIZE = 24


@native
def keeper_type() -> ptr:
    return load(ptr, static("keeper_type", 8), 0)


@native
def keeper_dealloc(self: ptr) -> None:
    kind = load(ptr, self, TYPE)
    adder_release(load(ptr, self, KEEPER_OWNER))
    PyObject_Free(self)
    Py_DecRef(kind)


# A Python object that takes over one reference to the owner; when that fails the reference is given back.
@native
def new_keeper(owner: ptr) -> ptr:
    keeper = PyObject_Malloc(KEEPER_SIZE)
    if keeper == null:
        adder_release(owner)
        return PyErr_NoMemory()
    store(ptr, keeper, KEEPER_OWNER, owner)
    return PyObject_Init(keeper, keeper_type())


@native
def is_argument(walk: ptr, owner: ptr) -> int64:
    place = cast(int64, owner)
    if place >= load(int64, walk, BOX_FIRST) and place < load(int64, walk, BOX_END):
        return 1
    return 0


@native
def array_flags(tokens: ptr) -> int64:
    if load(int64, tokens, ARRAY_WRITABLE) != 0:
        return FLAG_WRITABLE
    return 0


# Whether the slots describe exactly this ndarray.
@native
def is_same_array(o: ptr, tokens: ptr, slots: ptr) -> int64:
    rank = load(int64, tokens, ARRAY_RANK)
    if load(ptr, o, ND_DATA) != load(ptr, slots, 8) or cast(int64, load(int32, o, ND_RANK)) != rank:
        return 0
    if cast(int64, load(int32, o, ND_FLAGS)) & FLAG_WRITABLE != array_flags(tokens):
        return 0
    if is_dtype(load(ptr, o, ND_DTYPE), load(int64, tokens, ARRAY_TYPE)) == 0:
        return 0
    shape = load(ptr, o, ND_SHAPE)
    strides = load(ptr, o, ND_STRIDES)
    for axis in range(rank):
        if load(int64, shape, 8 * axis) != load(int64, slots, 16 + 8 * axis):
            return 0
        if load(int64, strides, 8 * axis) != load(int64, slots, 16 + 8 * (rank + axis)):
            return 0
    return 1


@native
def new_array(tokens: ptr, slots: ptr) -> ptr:
    rank = load(int64, tokens, ARRAY_RANK)
    return numpy_new_array(load(int64, tokens, ARRAY_TYPE), rank, offset(slots, 16), offset(slots, 16 + 8 * rank),
                           load(ptr, slots, 8), array_flags(tokens))


@native
def box_view(tokens: ptr, slots: ptr, argument: ptr) -> ptr:
    if is_same_array(argument, tokens, slots) == 1:
        Py_IncRef(argument)
        return argument
    array = new_array(tokens, slots)
    if array == null:
        return null
    Py_IncRef(argument)
    if numpy_set_base(array, argument) < 0:
        Py_DecRef(array)
        return null
    return array


@native
def box_array(walk: ptr, tokens: ptr, slots: ptr) -> ptr:
    owner = load(ptr, slots, 0)
    if is_argument(walk, owner) == 1:
        return box_view(tokens, slots, load(ptr, owner, OWNER_BASE))
    if need_numpy() < 0:
        release_array(walk, slots)
        return null
    if owner == null:
        return new_array(tokens, slots)
    keeper = new_keeper(owner)
    if keeper == null:
        return null
    array = new_array(tokens, slots)
    if array == null:
        Py_DecRef(keeper)
        return null
    store(ptr, array, ND_BASE, keeper)
    return array


@native
def release_array(walk: ptr, slots: ptr) -> None:
    owner = load(ptr, slots, 0)
    if owner != null and is_argument(walk, owner) == 0:
        adder_release(owner)


# Moves past one value that will not be boxed and gives its references back.
@native
def drop_value(walk: ptr, present: int64) -> None:
    tokens = load(ptr, walk, BOX_TOKENS)
    slots = load(ptr, walk, BOX_SLOTS)
    kind = load(int64, tokens, 0)
    if kind == TUPLE:
        store(ptr, walk, BOX_TOKENS, offset(tokens, 16))
        for k in range(load(int64, tokens, 8)):
            drop_value(walk, present)
    elif kind == OPTIONAL:
        store(ptr, walk, BOX_TOKENS, offset(tokens, 8))
        store(ptr, walk, BOX_SLOTS, offset(slots, 8))
        drop_value(walk, present & load(int64, slots, 0))
    else:
        if kind == ARRAY and present != 0:
            release_array(walk, slots)
        store(ptr, walk, BOX_TOKENS, after_type(tokens))
        store(ptr, walk, BOX_SLOTS, offset(slots, 8 * slots_of_type(tokens)))


@native
def box_tuple(walk: ptr, tokens: ptr) -> ptr:
    count = load(int64, tokens, 8)
    store(ptr, walk, BOX_TOKENS, offset(tokens, 16))
    result = PyTuple_New(count)
    for k in range(count):
        if result == null:
            drop_value(walk, 1)
        else:
            item = box_value(walk)
            if item == null:
                Py_DecRef(result)
                result = null
            else:
                PyTuple_SetItem(result, k, item)
    return result


@native
def box_optional(walk: ptr, tokens: ptr) -> ptr:
    slots = load(ptr, walk, BOX_SLOTS)
    store(ptr, walk, BOX_TOKENS, offset(tokens, 8))
    store(ptr, walk, BOX_SLOTS, offset(slots, 8))
    if load(int64, slots, 0) != 0:
        return box_value(walk)
    drop_value(walk, 0)
    return new_none()


@native
def box_single(kind: int64, tokens: ptr, slots: ptr) -> ptr:
    if kind == PYINT:
        return PyLong_FromLongLong(load(int64, slots, 0))
    if kind == PYFLOAT:
        return PyFloat_FromDouble(load(float64, slots, 0))
    if kind == PYBOOL:
        return PyBool_FromLong(load(int64, slots, 0))
    if kind == PYCOMPLEX:
        return PyComplex_FromDoubles(load(float64, slots, 0), load(float64, slots, 8))
    if kind == TEXT:
        return PyUnicode_FromStringAndSize(load(ptr, slots, 0), load(int64, slots, 8))
    if kind == FUNCTION:
        o = load(ptr, tokens, 8)
        Py_IncRef(o)
        return o
    if kind >= NUMBER:
        return box_number(kind - NUMBER, slots)
    return new_none()


@native
def box_value(walk: ptr) -> ptr:
    tokens = load(ptr, walk, BOX_TOKENS)
    slots = load(ptr, walk, BOX_SLOTS)
    kind = load(int64, tokens, 0)
    if kind == TUPLE:
        return box_tuple(walk, tokens)
    if kind == OPTIONAL:
        return box_optional(walk, tokens)
    store(ptr, walk, BOX_TOKENS, after_type(tokens))
    store(ptr, walk, BOX_SLOTS, offset(slots, 8 * slots_of_type(tokens)))
    if kind == ARRAY:
        return box_array(walk, tokens, slots)
    return box_single(kind, tokens, slots)
