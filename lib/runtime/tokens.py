"""Type tokens: the length and the slots of a type, and whether tokens that came from Python are well formed.

    [300, 2, 1, 200, 12, 1, 0, 1, 1]  (a tuple of an int and an array)  ->  5 slots, 1 array
"""
from lib.words import cast, int64, load, native, null, offset, ptr, store
from lib.runtime.abi import (ARRAY, ARRAY_RANK, ARRAY_TOKENS, ARRAY_TYPE, COMPLEX128, COMPLEX64, FUNCTION, NONE, NUMBER,
                             OPTIONAL, PYCOMPLEX, PYINT, TEXT, TUPLE)

RANK_AT_MOST = 64
NESTING_AT_MOST = 64

TOTAL_SLOTS = 0
TOTAL_ARRAYS = 8
TOTAL_FUNCTIONS = 16
TOTAL_SIZE = 24


@native
def add_total(totals: ptr, which: int64, value: int64) -> None:
    store(int64, totals, which, load(int64, totals, which) + value)


@native
def is_number(number: int64) -> int64:
    if number < 0 or number > COMPLEX128 or number == 13:
        return 0
    return 1


@native
def count_array(tokens: ptr, room: int64, totals: ptr) -> ptr:
    if room < ARRAY_TOKENS:
        return null
    rank = load(int64, tokens, ARRAY_RANK)
    if rank < 0 or rank > RANK_AT_MOST or is_number(load(int64, tokens, ARRAY_TYPE)) == 0:
        return null
    add_total(totals, TOTAL_SLOTS, 2 + 2 * rank)
    add_total(totals, TOTAL_ARRAYS, 1)
    return offset(tokens, ARRAY_TOKENS)


@native
def count_tuple(tokens: ptr, room: int64, totals: ptr, depth: int64) -> ptr:
    if room < 16 or load(int64, tokens, 8) < 0:
        return null
    end = cast(int64, tokens) + room
    rest = offset(tokens, 16)
    for k in range(load(int64, tokens, 8)):
        rest = count_type(rest, end - cast(int64, rest), totals, depth + 1)
        if rest == null:
            return null
    return rest


# Adds what one type needs to totals; what follows it, or null when the tokens are no type or end too early (room: bytes).
@native
def count_type(tokens: ptr, room: int64, totals: ptr, depth: int64) -> ptr:
    if room < 8 or depth > NESTING_AT_MOST:
        return null
    kind = load(int64, tokens, 0)
    if kind == ARRAY:
        return count_array(tokens, room, totals)
    if kind == TUPLE:
        return count_tuple(tokens, room, totals, depth)
    if kind == OPTIONAL:
        add_total(totals, TOTAL_SLOTS, 1)
        return count_type(offset(tokens, 8), room - 8, totals, depth + 1)
    if kind == FUNCTION:
        add_total(totals, TOTAL_FUNCTIONS, 1)
        if room < 16:
            return null
        return offset(tokens, 16)
    if kind >= NUMBER:
        if is_number(kind - NUMBER) == 0:
            return null
    elif kind < PYINT or kind > TEXT:
        return null
    if kind == PYCOMPLEX or kind == TEXT or kind == NUMBER + COMPLEX64 or kind == NUMBER + COMPLEX128:
        add_total(totals, TOTAL_SLOTS, 2)
    elif kind != NONE:
        add_total(totals, TOTAL_SLOTS, 1)
    return offset(tokens, 8)


# For tokens known to be well formed.
@native
def after_type(tokens: ptr) -> ptr:
    kind = load(int64, tokens, 0)
    if kind == ARRAY:
        return offset(tokens, ARRAY_TOKENS)
    if kind == FUNCTION:
        return offset(tokens, 16)
    if kind == OPTIONAL:
        return after_type(offset(tokens, 8))
    if kind == TUPLE:
        rest = offset(tokens, 16)
        for k in range(load(int64, tokens, 8)):
            rest = after_type(rest)
        return rest
    return offset(tokens, 8)


@native
def slots_of_type(tokens: ptr) -> int64:
    kind = load(int64, tokens, 0)
    if kind == ARRAY:
        return 2 + 2 * load(int64, tokens, ARRAY_RANK)
    if kind == FUNCTION or kind == NONE:
        return 0
    if kind == OPTIONAL:
        return 1 + slots_of_type(offset(tokens, 8))
    if kind == TUPLE:
        total = 0
        rest = offset(tokens, 16)
        for k in range(load(int64, tokens, 8)):
            total = total + slots_of_type(rest)
            rest = after_type(rest)
        return total
    if kind == PYCOMPLEX or kind == TEXT or kind == NUMBER + COMPLEX64 or kind == NUMBER + COMPLEX128:
        return 2
    return 1
