"""Large blocks of memory, kept for a while after they are freed: the next array of about that size takes one of them.

    t = a * b; del t; t = a * b   ->  the second time the same memory, already mapped; malloc would give the pages back to the
                                      system in between, and touching them anew costs more than the multiplication

At most 16 blocks, 64 MB in all; one thread at a time looks at the list, another goes on to malloc and free without it.
"""
from lib.words import atomic_add, cast, extern, int32, int64, load, native, null, ptr, static, store

SMALLEST = 32768        # malloc keeps smaller ones itself
KEPT_BYTES = 67108864
SLOTS = 16
ROUND = 15
HUGE = 4194304          # from here on ask for huge pages: fewer faults at the first touch
ADVICE_HUGEPAGE = 14
PAGE = 4096

# The list: the lock, the bytes kept, the slot that is written next; then (block, its bytes) for each slot.
LOCK = 0
TOTAL = 8
NEXT = 16
FIRST = 24
SLOT = 16
LIST_BYTES = 280        # FIRST + SLOTS * SLOT


@extern
def malloc(nbytes: int64) -> ptr: ...
@extern
def free(p: ptr) -> None: ...
@extern
def madvise(p: ptr, nbytes: int64, advice: int32) -> int32: ...


@native
def want_huge_pages(block: ptr, nbytes: int64) -> None:
    if nbytes >= HUGE:
        first = (cast(int64, block) + PAGE - 1) & -PAGE
        madvise(cast(ptr, first), cast(int64, block) + nbytes - first, ADVICE_HUGEPAGE)


@native
def slot_of(k: int64) -> int64:
    return FIRST + (k & ROUND) * SLOT


@native
def is_mine(blocks: ptr) -> int64:
    if atomic_add(blocks, 1) == 0:
        return 1
    atomic_add(blocks, -1)
    return 0


# Takes the block out of a slot.
@native
def emptied(blocks: ptr, slot: int64) -> ptr:
    block = load(ptr, blocks, slot)
    store(ptr, blocks, slot, null)
    store(int64, blocks, TOTAL, load(int64, blocks, TOTAL) - load(int64, blocks, slot + 8))
    store(int64, blocks, slot + 8, 0)
    return block


# A kept block of at least nbytes, at most a quarter too large, the one freed last first; its size goes to `size`. Null: none.
@native
def kept_block(nbytes: int64, size: ptr) -> ptr:
    blocks = static("blocks", LIST_BYTES)
    found = null
    if load(int64, blocks, TOTAL) < nbytes or is_mine(blocks) == 0:
        return null
    last = load(int64, blocks, NEXT) - 1
    for k in range(SLOTS):
        slot = slot_of(last - k)
        bytes = load(int64, blocks, slot + 8)
        if found == null and bytes >= nbytes and bytes - (bytes >> 2) <= nbytes:
            store(int64, size, 0, bytes)
            found = emptied(blocks, slot)
    atomic_add(blocks, -1)
    return found


# Memory of at least nbytes; how many there are goes to `size`. Null if it cannot be had.
@native
def adder_block(nbytes: int64, size: ptr) -> ptr:
    store(int64, size, 0, nbytes)
    if nbytes < SMALLEST:
        return malloc(nbytes)
    block = kept_block(nbytes, size)
    if block == null:
        block = malloc(nbytes)
        if block == null:
            adder_drop_blocks()
            block = malloc(nbytes)
        if block != null:
            want_huge_pages(block, nbytes)
    return block


# Gives back a block: into the next slot, in place of the oldest.
@native
def adder_block_done(block: ptr, nbytes: int64) -> None:
    blocks = static("blocks", LIST_BYTES)
    if nbytes < SMALLEST or nbytes > KEPT_BYTES:
        free(block)
    elif is_mine(blocks) == 0:
        free(block)
    else:
        at = load(int64, blocks, NEXT)
        store(int64, blocks, NEXT, at + 1)
        free(emptied(blocks, slot_of(at)))
        k = at + 1
        while load(int64, blocks, TOTAL) + nbytes > KEPT_BYTES:
            free(emptied(blocks, slot_of(k)))
            k = k + 1
        store(ptr, blocks, slot_of(at), block)
        store(int64, blocks, slot_of(at) + 8, nbytes)
        store(int64, blocks, TOTAL, load(int64, blocks, TOTAL) + nbytes)
        atomic_add(blocks, -1)


# Frees all that is kept.
@native
def adder_drop_blocks() -> None:
    blocks = static("blocks", LIST_BYTES)
    if is_mine(blocks) == 1:
        for k in range(SLOTS):
            free(emptied(blocks, slot_of(k)))
        atomic_add(blocks, -1)
