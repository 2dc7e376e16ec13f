"""The table of functions and state that compiled code sees, and the one export of runtime.so.

A host copies the table and fills in its own `print` (slot 3) and `check_interrupt` (slot 4).
"""
from lib.words import address, load, native, null, ptr, static, store
from lib.runtime.abi import (
    RUNTIME_SIZE, SLOT_ALLOC, SLOT_ALLOC_ZEROED, SLOT_BLAS, SLOT_FREE, SLOT_RANDOM, SLOT_STACK_LIMIT,
)
from lib.runtime.libraries import adder_blas
from lib.runtime.memory import adder_alloc, adder_alloc_zeroed
from lib.runtime.owners import adder_free
from lib.runtime.random_state import prepare_random, random_state
from lib.runtime.stacks import adder_stack_limit, prepare_stacks


@native
def adder_runtime() -> ptr:
    table = static("table", RUNTIME_SIZE)
    if load(ptr, table, SLOT_ALLOC) == null:
        prepare_stacks()
        prepare_random()
        store(ptr, table, SLOT_FREE, address(adder_free))
        store(ptr, table, SLOT_RANDOM, random_state())
        store(ptr, table, SLOT_STACK_LIMIT, address(adder_stack_limit))
        store(ptr, table, SLOT_BLAS, address(adder_blas))
        store(ptr, table, SLOT_ALLOC_ZEROED, address(adder_alloc_zeroed))
        store(ptr, table, SLOT_ALLOC, address(adder_alloc))
    return table
