"""Memory of arrays: blocks that start with a 64-byte header, the Owner of the artefact ABI.

    alloc(800)  ->  owner; the 800 bytes start at owner + 64, aligned to 64

A block cannot be met: null, never a crash.  Small blocks come from malloc's own per-thread lists.
"""
from lib.words import address, cast, extern, int32, int64, load, native, null, ptr, store
from lib.runtime.owners import OWNER_BASE, OWNER_BLOCK, OWNER_BYTES, OWNER_FREE, OWNER_REFS

SPACE = 128             # header, and room to align it
LARGEST = 4611686018427387904
HUGE = 4194304          # from here on ask for huge pages: fewer faults at the first touch
ADVICE_HUGEPAGE = 14
PAGE = 4096


@extern
def malloc(nbytes: int64) -> ptr: ...
@extern
def calloc(count: int64, nbytes: int64) -> ptr: ...
@extern
def free(p: ptr) -> None: ...
@extern
def madvise(p: ptr, nbytes: int64, advice: int32) -> int32: ...


@native
def free_block(owner: ptr) -> None:
    free(load(ptr, owner, OWNER_BLOCK))


@native
def owner_at(block: ptr, nbytes: int64) -> ptr:
    owner = cast(ptr, (cast(int64, block) + 63) & -64)
    store(int64, owner, OWNER_REFS, 1)
    store(ptr, owner, OWNER_FREE, address(free_block))
    store(ptr, owner, OWNER_BASE, null)
    store(int64, owner, OWNER_BYTES, nbytes)
    store(ptr, owner, OWNER_BLOCK, block)
    return owner


@native
def want_huge_pages(block: ptr, nbytes: int64) -> None:
    first = (cast(int64, block) + PAGE - 1) & -PAGE
    madvise(cast(ptr, first), cast(int64, block) + nbytes - first, ADVICE_HUGEPAGE)


@native
def adder_alloc(nbytes: int64) -> ptr:
    if nbytes < 0 or nbytes > LARGEST:
        return null
    block = malloc(nbytes + SPACE)
    if block == null:
        return null
    if nbytes >= HUGE:
        want_huge_pages(block, nbytes)
    return owner_at(block, nbytes)


# The same, all zero: large blocks come as untouched pages.
@native
def adder_alloc_zeroed(nbytes: int64) -> ptr:
    if nbytes < 0 or nbytes > LARGEST:
        return null
    block = calloc(1, nbytes + SPACE)
    if block == null:
        return null
    if nbytes >= HUGE:
        want_huge_pages(block, nbytes)
    return owner_at(block, nbytes)
