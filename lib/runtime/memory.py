"""Memory of arrays: blocks that start with a 64-byte header, the Owner of the artefact ABI.

    alloc(800)  ->  owner; the 800 bytes start at owner + 64, aligned to 64

A block cannot be met: null, never a crash.  Small blocks come from malloc's own per-thread lists, large ones that were used
before from those kept in lib/runtime/blocks.py.
"""
from lib.words import address, alloca, cast, extern, int64, load, native, null, ptr, store
from lib.runtime.blocks import adder_block, adder_block_done, adder_drop_blocks, want_huge_pages
from lib.runtime.owners import OWNER_BASE, OWNER_BLOCK, OWNER_BYTES, OWNER_FREE, OWNER_REFS, OWNER_ROOM

SPACE = 128             # header, and room to align it
LARGEST = 4611686018427387904


@extern
def calloc(count: int64, nbytes: int64) -> ptr: ...


@native
def free_block(owner: ptr) -> None:
    adder_block_done(load(ptr, owner, OWNER_BLOCK), load(int64, owner, OWNER_ROOM))


# The owner in a block of `room` bytes.
@native
def owner_at(block: ptr, room: int64, nbytes: int64) -> ptr:
    owner = cast(ptr, (cast(int64, block) + 63) & -64)
    store(int64, owner, OWNER_REFS, 1)
    store(ptr, owner, OWNER_FREE, address(free_block))
    store(ptr, owner, OWNER_BASE, null)
    store(int64, owner, OWNER_BYTES, nbytes)
    store(ptr, owner, OWNER_BLOCK, block)
    store(int64, owner, OWNER_ROOM, room)
    return owner


@native
def adder_alloc(nbytes: int64) -> ptr:
    if nbytes < 0 or nbytes > LARGEST:
        return null
    room = alloca(8)
    block = adder_block(nbytes + SPACE, room)
    if block == null:
        return null
    return owner_at(block, load(int64, room, 0), nbytes)


# The same, all zero: large blocks come as untouched pages.
@native
def adder_alloc_zeroed(nbytes: int64) -> ptr:
    if nbytes < 0 or nbytes > LARGEST:
        return null
    block = calloc(1, nbytes + SPACE)
    if block == null:
        adder_drop_blocks()
        block = calloc(1, nbytes + SPACE)
        if block == null:
            return null
    want_huge_pages(block, nbytes)
    return owner_at(block, nbytes + SPACE, nbytes)
