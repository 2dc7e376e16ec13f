"""The state of numpy.random's legacy generator (MT19937), one per process, seeded by the system at the start.

Layout: int64 position, uint32 key[624], int64 has_gauss, float64 gauss.  Drawing from it is lib/numpy/random's part.
"""
from lib.words import cast, extern, int32, int64, native, null, offset, ptr, static, store, uint32

POSITION = 0
KEY = 8
WORDS = 624
HAS_GAUSS = 2504
GAUSS = 2512
STATE_SIZE = 2520
CHUNK = 208             # 12 chunks; the system fills up to 256 bytes without interruption


@extern
def getrandom(p: ptr, nbytes: int64, flags: int32) -> int64: ...
@extern
def time(p: ptr) -> int64: ...
@extern
def getpid() -> int32: ...


# Knuth's generator, as MT19937's own seeding does: for systems that give no random bytes.
@native
def fill_from_clock(state: ptr) -> None:
    word = (time(null) * 69069 + cast(int64, getpid())) & 4294967295
    for i in range(WORDS):
        store(uint32, state, KEY + 4 * i, word)
        word = (1812433253 * (word ^ (word >> 30)) + i + 1) & 4294967295


@native
def random_state() -> ptr:
    return static("random_state", STATE_SIZE)


@native
def prepare_random() -> None:
    state = random_state()
    for i in range(12):
        if getrandom(offset(state, KEY + CHUNK * i), CHUNK, 0) != CHUNK:
            fill_from_clock(state)
            break
    store(uint32, state, KEY, 2147483648)       # as NumPy does: the key is never all zero
    store(int64, state, POSITION, WORDS)
