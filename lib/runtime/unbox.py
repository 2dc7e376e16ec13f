"""Python objects into argument slots: does an object have exactly this type, and if so, what is in it.

    [1, 100+7], (3, np.int64(4))  ->  FIT, slots 3 4;    (3, 4)  ->  MISFIT
Common parameters are prepared as operands (operands.py) and taken apart in match(); this file also has the general walk
over tokens, for tuples, optionals, texts and eager signatures.
"""
from lib.words import cast, float64, int32, int64, load, native, null, offset, ptr, store, symbol, uint8
from lib.runtime.abi import (ARRAY, ARRAY_ALIGNED, ARRAY_LAYOUT, ARRAY_RANK, ARRAY_TOKENS, ARRAY_TYPE, ARRAY_WRITABLE,
                             FUNCTION, INT64, LAYOUT_C, LAYOUT_F, LONGLONG, NONE, NUMBER, OPTIONAL, PYBOOL, PYCOMPLEX,
                             PYFLOAT, PYINT, TEXT, TUPLE, UINT64, ULONGLONG)
from lib.runtime.cpython import COMPLEX_IMAG, COMPLEX_REAL, FLOAT_VALUE, PyUnicode_AsUTF8AndSize, SIZE, TYPE
from lib.runtime.numbers import FAILED, FIT, MISFIT, slots_of_number, TOO_LARGE, unbox_int, unbox_number
from lib.runtime.numpy_api import (DTYPE_NUMBER, DTYPE_ORDER, FLAG_ALIGNED, FLAG_C, FLAG_F, FLAG_WRITABLE,
                                   FOREIGN_ORDER, ND_DATA, ND_DTYPE, ND_FLAGS, ND_RANK, ND_SHAPE, ND_STRIDES,
                                   numpy_array_type, numpy_dtype, numpy_is_ready)
from lib.runtime.owners import OWNER_BASE, OWNER_BYTES, OWNER_FREE, OWNER_REFS, OWNER_SIZE
from lib.runtime.tokens import after_type, slots_of_type
from lib.runtime.versions import int_layout, tuple_items

BORROWED = 1099511627776    # references of an owner that stands for an argument: never reaches zero

# A walk over tokens and slots side by side.
WALK_TOKENS = 0
WALK_SLOTS = 8
WALK_OWNERS = 16        # next free owner
WALK_EAGER = 24
WALK_SIZE = 32


@native
def unbox_array(o: ptr, slots: ptr, owner: ptr) -> None:
    store(int64, owner, OWNER_REFS, BORROWED)
    store(ptr, owner, OWNER_FREE, null)
    store(ptr, owner, OWNER_BASE, o)
    store(int64, owner, OWNER_BYTES, 0)
    store(ptr, slots, 0, owner)
    store(ptr, slots, 8, load(ptr, o, ND_DATA))
    rank = cast(int64, load(int32, o, ND_RANK))
    shape = load(ptr, o, ND_SHAPE)
    strides = load(ptr, o, ND_STRIDES)
    for axis in range(rank):
        store(int64, slots, 16 + 8 * axis, load(int64, shape, 8 * axis))
        store(int64, slots, 16 + 8 * (rank + axis), load(int64, strides, 8 * axis))


@native
def is_dtype(dtype: ptr, number: int64) -> int64:
    if dtype == numpy_dtype(number):
        return 1
    if cast(int64, load(uint8, dtype, DTYPE_ORDER)) == FOREIGN_ORDER:
        return 0
    actual = cast(int64, load(int32, dtype, DTYPE_NUMBER))
    if actual == number:
        return 1
    if number == INT64 and actual == LONGLONG:
        return 1
    if number == UINT64 and actual == ULONGLONG:
        return 1
    return 0


# Which flags of an ndarray decide whether it has this type ...
@native
def flags_that_matter(tokens: ptr, eager: int64) -> int64:
    layout = load(int64, tokens, ARRAY_LAYOUT)
    if eager == 0:
        if layout == LAYOUT_C:
            return FLAG_C | FLAG_WRITABLE | FLAG_ALIGNED
        return FLAG_C | FLAG_F | FLAG_WRITABLE | FLAG_ALIGNED
    mask = 0
    if layout == LAYOUT_C:
        mask = FLAG_C
    elif layout == LAYOUT_F:
        mask = FLAG_F
    return mask | flags_wanted(tokens) & (FLAG_WRITABLE | FLAG_ALIGNED)


# ... and how they must stand.
@native
def flags_wanted(tokens: ptr) -> int64:
    layout = load(int64, tokens, ARRAY_LAYOUT)
    flags = 0
    if layout == LAYOUT_C:
        flags = FLAG_C
    elif layout == LAYOUT_F:
        flags = FLAG_F
    if load(int64, tokens, ARRAY_WRITABLE) != 0:
        flags = flags | FLAG_WRITABLE
    if load(int64, tokens, ARRAY_ALIGNED) != 0:
        flags = flags | FLAG_ALIGNED
    return flags


@native
def walk_array(walk: ptr, tokens: ptr, o: ptr) -> int64:
    if numpy_is_ready() == 0 or load(ptr, o, TYPE) != numpy_array_type():
        return MISFIT
    rank = load(int64, tokens, ARRAY_RANK)
    if cast(int64, load(int32, o, ND_RANK)) != rank:
        return MISFIT
    flags = cast(int64, load(int32, o, ND_FLAGS))
    if flags & flags_that_matter(tokens, load(int64, walk, WALK_EAGER)) != flags_wanted(tokens):
        return MISFIT
    if is_dtype(load(ptr, o, ND_DTYPE), load(int64, tokens, ARRAY_TYPE)) == 0:
        return MISFIT
    owner = load(ptr, walk, WALK_OWNERS)
    slots = load(ptr, walk, WALK_SLOTS)
    unbox_array(o, slots, owner)
    store(ptr, walk, WALK_OWNERS, offset(owner, OWNER_SIZE))
    store(ptr, walk, WALK_SLOTS, offset(slots, 16 + 16 * rank))
    store(ptr, walk, WALK_TOKENS, offset(tokens, ARRAY_TOKENS))
    return FIT


@native
def walk_tuple(walk: ptr, tokens: ptr, o: ptr) -> int64:
    count = load(int64, tokens, 8)
    if load(ptr, o, TYPE) != symbol("PyTuple_Type") or load(int64, o, SIZE) != count:
        return MISFIT
    store(ptr, walk, WALK_TOKENS, offset(tokens, 16))
    items = tuple_items()
    worst = FIT
    for k in range(count):
        fit = walk_value(walk, load(ptr, o, items + 8 * k))
        if fit == MISFIT or fit == FAILED:
            return fit
        if fit == TOO_LARGE:
            worst = fit
    return worst


@native
def walk_optional(walk: ptr, tokens: ptr, o: ptr) -> int64:
    slots = load(ptr, walk, WALK_SLOTS)
    store(ptr, walk, WALK_TOKENS, offset(tokens, 8))
    store(ptr, walk, WALK_SLOTS, offset(slots, 8))
    if o != symbol("_Py_NoneStruct"):
        store(int64, slots, 0, 1)
        return walk_value(walk, o)
    size = slots_of_type(offset(tokens, 8))
    for k in range(1 + size):
        store(int64, slots, 8 * k, 0)
    store(ptr, walk, WALK_TOKENS, after_type(offset(tokens, 8)))
    store(ptr, walk, WALK_SLOTS, offset(slots, 8 + 8 * size))
    return FIT


# Python's own numbers and texts.
@native
def unbox_plain(kind: int64, o: ptr, slots: ptr) -> int64:
    actual = load(ptr, o, TYPE)
    if kind == PYINT and actual == symbol("PyLong_Type"):
        return unbox_int(o, int_layout(), slots)
    if kind == PYFLOAT and actual == symbol("PyFloat_Type"):
        store(float64, slots, 0, load(float64, o, FLOAT_VALUE))
        return FIT
    if kind == PYBOOL and actual == symbol("PyBool_Type"):
        store(int64, slots, 0, 0)
        if o == symbol("_Py_TrueStruct"):
            store(int64, slots, 0, 1)
        return FIT
    if kind == PYCOMPLEX and actual == symbol("PyComplex_Type"):
        store(float64, slots, 0, load(float64, o, COMPLEX_REAL))
        store(float64, slots, 8, load(float64, o, COMPLEX_IMAG))
        return FIT
    if kind == TEXT and actual == symbol("PyUnicode_Type"):
        text = PyUnicode_AsUTF8AndSize(o, offset(slots, 8))
        store(ptr, slots, 0, text)
        if text == null:
            return FAILED
        return FIT
    return MISFIT


@native
def walk_single(walk: ptr, tokens: ptr, o: ptr) -> int64:
    kind = load(int64, tokens, 0)
    slots = load(ptr, walk, WALK_SLOTS)
    store(ptr, walk, WALK_TOKENS, offset(tokens, 8))
    if kind == NONE:
        if o == symbol("_Py_NoneStruct"):
            return FIT
        return MISFIT
    if kind >= NUMBER:
        store(ptr, walk, WALK_SLOTS, offset(slots, 8 * slots_of_number(kind - NUMBER)))
        return unbox_number(kind - NUMBER, o, load(int64, walk, WALK_EAGER), int_layout(), slots)
    size = 8
    if kind == PYCOMPLEX or kind == TEXT:
        size = 16
    store(ptr, walk, WALK_SLOTS, offset(slots, size))
    return unbox_plain(kind, o, slots)


# Any type: takes one object, moves the walk past its tokens and slots.
@native
def walk_value(walk: ptr, o: ptr) -> int64:
    tokens = load(ptr, walk, WALK_TOKENS)
    kind = load(int64, tokens, 0)
    if kind == ARRAY:
        return walk_array(walk, tokens, o)
    if kind == TUPLE:
        return walk_tuple(walk, tokens, o)
    if kind == OPTIONAL:
        return walk_optional(walk, tokens, o)
    if kind == FUNCTION:
        store(ptr, walk, WALK_TOKENS, offset(tokens, 16))
        if o == load(ptr, tokens, 8):
            return FIT
        return MISFIT
    return walk_single(walk, tokens, o)
