"""How deep the calling thread may recurse: the lowest stack address compiled code may use.

Found once per thread (for the main thread it follows the stack's resource limit) and kept in a thread-specific slot.
Below it stays room for the C library and for Python code that runs while printing.
"""
from lib.words import alloca, cast, extern, int32, int64, load, native, null, ptr, static, store, uint32

ATTRIBUTES = 64         # sizeof(pthread_attr_t) is 56
ROOM = 262144
LARGEST = 1073741824    # of a stack without a limit only so much is used: runaway recursion must not eat all memory


@extern
def pthread_self() -> ptr: ...
@extern
def pthread_getattr_np(thread: ptr, attributes: ptr) -> int32: ...
@extern
def pthread_attr_getstack(attributes: ptr, start: ptr, size: ptr) -> int32: ...
@extern
def pthread_attr_destroy(attributes: ptr) -> int32: ...
@extern
def pthread_key_create(key: ptr, destructor: ptr) -> int32: ...
@extern
def pthread_getspecific(key: uint32) -> ptr: ...
@extern
def pthread_setspecific(key: uint32, value: ptr) -> int32: ...


# Once per process, before any other function here.
@native
def prepare_stacks() -> None:
    key = static("stack_key", 16)
    store(int64, key, 8, 0)
    if pthread_key_create(key, null) == 0:
        store(int64, key, 8, 1)


@native
def find_stack_limit() -> ptr:
    attributes = alloca(ATTRIBUTES)
    start = alloca(16)
    if pthread_getattr_np(pthread_self(), attributes) != 0:
        return null
    store(int64, start, 0, 0)
    store(int64, start, 8, 0)
    pthread_attr_getstack(attributes, start, cast(ptr, cast(int64, start) + 8))
    pthread_attr_destroy(attributes)
    lowest = load(int64, start, 0)
    size = load(int64, start, 8)
    if size > LARGEST:
        lowest = lowest + size - LARGEST
    room = size >> 3
    if room > ROOM:
        room = ROOM
    return cast(ptr, lowest + room)


# Null where the limit cannot be found: nothing is checked then.
@native
def adder_stack_limit() -> ptr:
    key = static("stack_key", 16)
    if load(int64, key, 8) == 0:
        return find_stack_limit()
    limit = pthread_getspecific(load(uint32, key, 0))
    if limit == null:
        limit = find_stack_limit()
        pthread_setspecific(load(uint32, key, 0), limit)
    return limit
