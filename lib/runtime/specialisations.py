"""A specialisation: one compiled function with the tables that say how its arguments come in and its result goes out.

One block of memory: header, one operand per argument (declared, then hidden arrays), copies of the tokens.
It is counted: a call in progress keeps it when its dispatcher drops it.
"""
from lib.words import alloca, cast, cstring, float64, int32, int64, load, native, null, offset, ptr, store, symbol
from lib.runtime.abi import ARRAY, ARRAY_RANK, ARRAY_TOKENS, ARRAY_TYPE, FUNCTION, PYFLOAT, PYINT, TUPLE
from lib.runtime.cpython import (CELL_VALUE, FLOAT_VALUE, memcpy, Py_DecRef, Py_IncRef, PyDict_GetItemWithError,
                                 PyErr_Clear, PyErr_NoMemory, PyErr_SetString, PyList_Append, PyList_New, PyObject_Free,
                                 PyObject_Malloc, PyTuple_Size, TYPE)
from lib.runtime.numbers import FAILED, FIT, MISFIT, TOO_LARGE, unbox_int
from lib.runtime.numpy_api import ND_DTYPE, ND_FLAGS, ND_RANK, numpy_array_type, numpy_dtype, numpy_is_ready
from lib.runtime.owners import OWNER_SIZE
from lib.runtime.tokens import (after_type, count_type, TOTAL_ARRAYS, TOTAL_FUNCTIONS, TOTAL_SIZE, TOTAL_SLOTS)
from lib.runtime.unbox import (flags_that_matter, flags_wanted, is_dtype, unbox_array, WALK_EAGER, WALK_OWNERS,
                               WALK_SIZE, WALK_SLOTS, WALK_TOKENS, walk_value)
from lib.runtime.versions import int_layout, tuple_items

RECURSIVE = 1
NOGIL = 2
EAGER = 4

SPEC_REFS = 0
SPEC_ENTRY = 8
SPEC_FLAGS = 16
SPEC_DECLARED = 24      # parameters
SPEC_HIDDEN = 32        # hidden arrays
SPEC_HIDDEN_ITEMS = 40
SPEC_HIDDEN_TUPLE = 48
SPEC_GUARDS = 56        # tuple: container, key, value, ...
SPEC_GUARD_ITEMS = 64
SPEC_GUARD_COUNT = 72   # of items
SPEC_FUNCTIONS = 80     # list that keeps functions given as arguments alive, or null
SPEC_RESULTS = 88       # places in the frame of a call
SPEC_OWNERS_END = 96
SPEC_FRAME = 104
SPEC_RESULT_TOKENS = 112
SPEC_HANDLE = 120
SPEC_OPERANDS = 128

# The frame of a call on the stack: Call, what boxing notes for its callbacks, owners, argument slots, result slots.
FRAME_NOTES = 560         # after Call
FRAME_OWNERS = 624

OPERAND_CODE = 0
OPERAND_TYPE = 8
OPERAND_SLOTS = 16
OPERAND_OWNERS = 24
OPERAND_TOKENS = 32
OPERAND_DTYPE = 40
OPERAND_MASK = 48
OPERAND_FLAGS = 56
OPERAND_RANK = 64
OPERAND_EAGER = 72
OPERAND_SIZE = 80
BY_WALK = 0             # operand codes: a token, INT_BY_..., or the general walk


@native
def match_array(operand: ptr, o: ptr, frame: ptr) -> int64:
    if load(ptr, o, TYPE) != load(ptr, operand, OPERAND_TYPE):
        return MISFIT
    if cast(int64, load(int32, o, ND_RANK)) != load(int64, operand, OPERAND_RANK):
        return MISFIT
    flags = cast(int64, load(int32, o, ND_FLAGS))
    if flags & load(int64, operand, OPERAND_MASK) != load(int64, operand, OPERAND_FLAGS):
        return MISFIT
    dtype = load(ptr, o, ND_DTYPE)
    if dtype != load(ptr, operand, OPERAND_DTYPE):
        if is_dtype(dtype, load(int64, load(ptr, operand, OPERAND_TOKENS), ARRAY_TYPE)) == 0:
            return MISFIT
    slots = offset(frame, load(int64, operand, OPERAND_SLOTS))
    unbox_array(o, slots, offset(frame, load(int64, operand, OPERAND_OWNERS)))
    return FIT


@native
def match_by_walk(operand: ptr, o: ptr, frame: ptr) -> int64:
    if load(int64, load(ptr, operand, OPERAND_TOKENS), 0) == ARRAY:
        if numpy_is_ready() == 0:
            return MISFIT
        prepare_operand(operand, load(ptr, operand, OPERAND_TOKENS), load(int64, operand, OPERAND_EAGER))
        return match_array(operand, o, frame)
    walk = alloca(WALK_SIZE)
    store(ptr, walk, WALK_TOKENS, load(ptr, operand, OPERAND_TOKENS))
    store(ptr, walk, WALK_SLOTS, offset(frame, load(int64, operand, OPERAND_SLOTS)))
    store(ptr, walk, WALK_OWNERS, offset(frame, load(int64, operand, OPERAND_OWNERS)))
    store(int64, walk, WALK_EAGER, load(int64, operand, OPERAND_EAGER))
    return walk_value(walk, o)


@native
def match_operand(operand: ptr, o: ptr, frame: ptr) -> int64:
    code = load(int64, operand, OPERAND_CODE)
    if code == ARRAY:
        return match_array(operand, o, frame)
    if code == BY_WALK:
        return match_by_walk(operand, o, frame)
    if load(ptr, o, TYPE) != load(ptr, operand, OPERAND_TYPE):
        return MISFIT
    slot = offset(frame, load(int64, operand, OPERAND_SLOTS))
    if code == PYFLOAT:
        store(float64, slot, 0, load(float64, o, FLOAT_VALUE))
        return FIT
    return unbox_int(o, code, slot)


@native
def match_operands(operand: ptr, objects: ptr, count: int64, frame: ptr) -> int64:
    worst = FIT
    for k in range(count):
        fit = match_operand(offset(operand, OPERAND_SIZE * k), load(ptr, objects, 8 * k), frame)
        if fit != FIT:
            if fit != TOO_LARGE:
                return fit
            worst = fit
    return worst


# Whether every captured name still means the object it was compiled for.
@native
def guards_hold(spec: ptr) -> int64:
    items = load(ptr, spec, SPEC_GUARD_ITEMS)
    dict_type = symbol("PyDict_Type")
    left = load(int64, spec, SPEC_GUARD_COUNT)
    while left > 0:
        container = load(ptr, items, 0)
        if load(ptr, container, TYPE) == dict_type:
            value = PyDict_GetItemWithError(container, load(ptr, items, 8))
            if value == null:
                PyErr_Clear()
        else:
            value = load(ptr, container, CELL_VALUE)
        if value != load(ptr, items, 16):
            return 0
        items = offset(items, 24)
        left = left - 3
    return 1


# Unboxes args into the frame: FIT, MISFIT, TOO_LARGE or FAILED.
@native
def match(spec: ptr, args: ptr, frame: ptr) -> int64:
    operands = offset(spec, SPEC_OPERANDS)
    declared = load(int64, spec, SPEC_DECLARED)
    fit = match_operands(operands, args, declared, frame)
    if fit == MISFIT or fit == FAILED:
        return fit
    hidden = load(int64, spec, SPEC_HIDDEN)
    if hidden != 0:
        rest = offset(operands, OPERAND_SIZE * declared)
        if match_operands(rest, load(ptr, spec, SPEC_HIDDEN_ITEMS), hidden, frame) != FIT:
            return MISFIT
    if load(int64, spec, SPEC_GUARD_COUNT) != 0:
        if guards_hold(spec) == 0:
            return MISFIT
    return fit


@native
def prepare_operand(operand: ptr, tokens: ptr, flags: int64) -> None:
    kind = load(int64, tokens, 0)
    eager = flags & EAGER
    store(int64, operand, OPERAND_CODE, BY_WALK)
    store(ptr, operand, OPERAND_TOKENS, tokens)
    store(int64, operand, OPERAND_EAGER, eager)
    if kind == PYINT:
        store(int64, operand, OPERAND_CODE, int_layout())
        store(ptr, operand, OPERAND_TYPE, symbol("PyLong_Type"))
    elif kind == PYFLOAT:
        store(int64, operand, OPERAND_CODE, PYFLOAT)
        store(ptr, operand, OPERAND_TYPE, symbol("PyFloat_Type"))
    elif kind == ARRAY and numpy_is_ready() == 1:
        store(int64, operand, OPERAND_CODE, ARRAY)
        store(ptr, operand, OPERAND_TYPE, numpy_array_type())
        store(ptr, operand, OPERAND_DTYPE, numpy_dtype(load(int64, tokens, ARRAY_TYPE)))
        store(int64, operand, OPERAND_MASK, flags_that_matter(tokens, eager))
        store(int64, operand, OPERAND_FLAGS, flags_wanted(tokens))
        store(int64, operand, OPERAND_RANK, load(int64, tokens, ARRAY_RANK))


# Functions given as arguments are known by identity, so they must stay alive.  0, or -1 with an exception set.
@native
def keep_functions(spec: ptr, tokens: ptr, nbytes: int64) -> int64:
    kept = PyList_New(0)
    if kept == null:
        return -1
    store(ptr, spec, SPEC_FUNCTIONS, kept)
    at = 0
    while at < nbytes:
        kind = load(int64, tokens, at)
        if kind == FUNCTION:
            if PyList_Append(kept, load(ptr, tokens, at + 8)) < 0:
                return -1
        if kind == ARRAY:
            at = at + ARRAY_TOKENS
        elif kind == FUNCTION or kind == TUPLE:
            at = at + 16
        else:
            at = at + 8
    return 0


# The number of types in the tokens, -1 when they are not well formed.
@native
def count_types(tokens: ptr, nbytes: int64, totals: ptr) -> int64:
    rest = tokens
    count = 0
    left = nbytes
    while left > 0:
        rest = count_type(rest, left, totals, 0)
        if rest == null:
            return -1
        left = cast(int64, tokens) + nbytes - cast(int64, rest)
        count = count + 1
    return count


@native
def place_operands(spec: ptr, tokens: ptr, count: int64, arrays: int64) -> None:
    at = alloca(TOTAL_SIZE)
    store(int64, at, TOTAL_SLOTS, 0)
    store(int64, at, TOTAL_ARRAYS, 0)
    rest = tokens
    for k in range(count):
        operand = offset(spec, SPEC_OPERANDS + OPERAND_SIZE * k)
        store(int64, operand, OPERAND_SLOTS, FRAME_OWNERS + OWNER_SIZE * arrays + 8 * load(int64, at, TOTAL_SLOTS))
        store(int64, operand, OPERAND_OWNERS, FRAME_OWNERS + OWNER_SIZE * load(int64, at, TOTAL_ARRAYS))
        prepare_operand(operand, rest, load(int64, spec, SPEC_FLAGS))
        count_type(rest, 1073741824, at, 0)
        rest = after_type(rest)


@native
def clear_totals(totals: ptr) -> None:
    store(int64, totals, TOTAL_SLOTS, 0)
    store(int64, totals, TOTAL_ARRAYS, 0)
    store(int64, totals, TOTAL_FUNCTIONS, 0)


@native
def bad_tokens() -> ptr:
    PyErr_SetString(load(ptr, symbol("PyExc_ValueError"), 0), cstring("malformed type tokens or guards"))
    return null


@native
def set_objects(spec: ptr, hidden: ptr, guards: ptr) -> None:
    Py_IncRef(hidden)
    store(ptr, spec, SPEC_HIDDEN_TUPLE, hidden)
    store(int64, spec, SPEC_HIDDEN, PyTuple_Size(hidden))
    store(ptr, spec, SPEC_HIDDEN_ITEMS, offset(hidden, tuple_items()))
    Py_IncRef(guards)
    store(ptr, spec, SPEC_GUARDS, guards)
    store(ptr, spec, SPEC_GUARD_ITEMS, offset(guards, tuple_items()))
    store(int64, spec, SPEC_GUARD_COUNT, PyTuple_Size(guards))
    store(ptr, spec, SPEC_FUNCTIONS, null)


# Guards are triples whose first part is a dict or a cell.
@native
def are_guards(guards: ptr) -> int64:
    at = 0
    while at < PyTuple_Size(guards):
        if at + 3 > PyTuple_Size(guards):
            return 0
        kind = load(ptr, load(ptr, guards, tuple_items() + 8 * at), TYPE)
        if kind != symbol("PyDict_Type") and kind != symbol("PyCell_Type"):
            return 0
        at = at + 3
    return 1


# A new specialisation without entry and handle, or null with an exception set.
@native
def new_specialisation(tokens: ptr, nbytes: int64, result: ptr, result_nbytes: int64, hidden: ptr, guards: ptr,
                       flags: int64) -> ptr:
    totals = alloca(TOTAL_SIZE)
    clear_totals(totals)
    if count_types(result, result_nbytes, totals) != 1:
        return bad_tokens()
    result_slots = load(int64, totals, TOTAL_SLOTS)
    clear_totals(totals)
    count = count_types(tokens, nbytes, totals)
    if count < PyTuple_Size(hidden) or are_guards(guards) == 0:
        return bad_tokens()
    spec = PyObject_Malloc(SPEC_OPERANDS + OPERAND_SIZE * count + nbytes + result_nbytes)
    if spec == null:
        return PyErr_NoMemory()
    copy = offset(spec, SPEC_OPERANDS + OPERAND_SIZE * count)
    memcpy(copy, tokens, nbytes)
    memcpy(offset(copy, nbytes), result, result_nbytes)
    arrays = load(int64, totals, TOTAL_ARRAYS)
    store(int64, spec, SPEC_REFS, 1)
    store(int64, spec, SPEC_FLAGS, flags)
    set_objects(spec, hidden, guards)
    store(int64, spec, SPEC_DECLARED, count - load(int64, spec, SPEC_HIDDEN))
    store(ptr, spec, SPEC_RESULT_TOKENS, offset(copy, nbytes))
    store(int64, spec, SPEC_OWNERS_END, FRAME_OWNERS + OWNER_SIZE * arrays)
    store(int64, spec, SPEC_RESULTS, FRAME_OWNERS + OWNER_SIZE * arrays + 8 * load(int64, totals, TOTAL_SLOTS))
    store(int64, spec, SPEC_FRAME, load(int64, spec, SPEC_RESULTS) + 8 * result_slots)
    place_operands(spec, copy, count, arrays)
    if load(int64, totals, TOTAL_FUNCTIONS) != 0 and keep_functions(spec, copy, nbytes) < 0:
        release_specialisation(spec)
        return null
    return spec


@native
def release_specialisation(spec: ptr) -> None:
    refs = load(int64, spec, SPEC_REFS) - 1
    store(int64, spec, SPEC_REFS, refs)
    if refs == 0:
        Py_DecRef(load(ptr, spec, SPEC_HIDDEN_TUPLE))
        Py_DecRef(load(ptr, spec, SPEC_GUARDS))
        Py_DecRef(load(ptr, spec, SPEC_FUNCTIONS))
        PyObject_Free(spec)
