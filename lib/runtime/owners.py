"""The Owner: the 64-byte header that says who frees a piece of memory and how many hold it.

The count is atomic; what follows the header is the array's data.
"""
from lib.words import atomic_add, call, load, native, ptr

OWNER_REFS = 0
OWNER_FREE = 8
OWNER_BASE = 16
OWNER_BYTES = 24
OWNER_BLOCK = 32        # what malloc returned
OWNER_ROOM = 40         # and its bytes
OWNER_SIZE = 64


# For an owner whose count has reached zero: each owner knows how it is freed.
@native
def adder_free(owner: ptr) -> None:
    call(load(ptr, owner, OWNER_FREE), None, owner)


# Gives back one reference.
@native
def adder_release(owner: ptr) -> None:
    if atomic_add(owner, -1) == 1:
        call(load(ptr, owner, OWNER_FREE), None, owner)
