"""OpenBLAS, opened when the first function that needs it runs: the table's way to its functions.

    adder_blas("cblas_dgemm")  ->  the address of the function; null if there is no OpenBLAS beside runtime.so

It lies in the folder blas/ beside this library, with the Fortran libraries it needs, and works on one thread.
"""
from lib.words import (
    address, alloca, atomic_add, call, cast, cstring, extern, int32, int64, load, native, null, offset, ptr, static,
    store,
)

PATH = 4096
LAZY = 1
GLOBAL = 256
NOT_TRIED = 0
TRIED = 1


@extern
def dlopen(path: ptr, flags: int32) -> ptr: ...
@extern
def dlsym(library: ptr, name: ptr) -> ptr: ...
@extern
def dladdr(at: ptr, info: ptr) -> int32: ...
@extern
def strrchr(text: ptr, c: int32) -> ptr: ...
@extern
def strcpy(to: ptr, text: ptr) -> ptr: ...
@extern
def strlen(text: ptr) -> int64: ...
@extern
def sched_yield() -> int32: ...


# A library in the folder blas/ beside the file that this function was loaded from.
@native
def opened(name: ptr, flags: int32) -> ptr:
    info = alloca(32)
    if dladdr(address(opened), info) == 0:
        return null
    file = load(ptr, info, 0)
    if strlen(file) > PATH - 64:
        return null
    path = alloca(PATH)
    strcpy(path, file)
    slash = strrchr(path, 47)
    if slash == null:
        return null
    strcpy(offset(slash, 1), cstring("blas/"))
    strcpy(offset(slash, 6), name)
    return dlopen(path, flags)


@native
def blas_state() -> ptr:
    return static("blas", 24)       # 0 the library, 8 how far its opening is, 16 who came first


@native
def open_blas(state: ptr) -> None:
    opened(cstring("libquadmath.so.0"), LAZY + GLOBAL)
    opened(cstring("libgfortran.so.5"), LAZY + GLOBAL)
    library = opened(cstring("libopenblas.so.0"), LAZY)
    if library != null:
        set_threads = dlsym(library, cstring("openblas_set_num_threads"))
        if set_threads != null:
            call(set_threads, None, cast(int32, 1))
    store(ptr, state, 0, library)
    atomic_add(offset(state, 8), TRIED)


@native
def adder_blas(name: ptr) -> ptr:
    state = blas_state()
    if load(int64, state, 8) == NOT_TRIED:
        if atomic_add(offset(state, 16), 1) == 0:
            open_blas(state)
        while atomic_add(offset(state, 8), 0) == NOT_TRIED:
            sched_yield()
    library = load(ptr, state, 0)
    if library == null:
        return null
    return dlsym(library, name)
