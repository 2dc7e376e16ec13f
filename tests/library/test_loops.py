"""Loops over arguments that share memory, and index checks in all kinds of loops: compiled, against plain Python.

The arguments are views that `make` makes of the buffers it is given; all buffers are compared afterwards too.
"""
import numpy as np

import compiled
from compiled import adder, function, outcome
from reference import close, Raised


def compare(body, names, make, sizes):
    """Runs a function with this body plainly and compiled; `make(size)` gives its arguments and the buffers below them."""
    plain = function("", body=body + "\n    # " + " ".join(names))
    fast = adder.njit(plain)
    for size in sizes:
        wanted_args, wanted_buffers = make(size)
        got_args, got_buffers = make(size)
        with np.errstate(all="ignore"):
            wanted = outcome(lambda: plain(*wanted_args))
            got = outcome(lambda: fast(*got_args))
        if isinstance(wanted, Raised):
            assert isinstance(got, Raised) and type(got.e) is type(wanted.e) and str(got.e) == str(wanted.e), (body, size, got, wanted)
        else:
            assert not isinstance(got, Raised) and close(compiled.twin(got), compiled.twin(wanted), 0), (body, size, got, wanted)
        for a, b in zip(got_buffers, wanted_buffers):
            assert a.tobytes() == b.tobytes(), (body, size)


def values(n):
    return (np.arange(n) * 7919 % 101 / 8.0).astype("float64")


ROWS = """    for i in range(b.shape[0]):
        for j in range(b.shape[1]):
            b[i, j] += a[j] * 0.5
    return b[-1, -1]"""

PRODUCT = """    for i in range(c.shape[0]):
        for k in range(a.shape[1]):
            for j in range(c.shape[1]):
                c[i, j] += a[i, k] * b[k, j]"""

SWEEP = """    for step in range(3):
        for i in range(1, a.shape[0] - 1):
            b[i] = (a[i - 1] + a[i + 1]) * 0.5
        for i in range(a.shape[0]):
            a[i] = b[i] + c[i]"""

SCATTER = """    for step in range(2):
        for i in range(a.shape[0]):
            b[c[i]] += a[i]
            a[i] += step
    return b[0]"""


def test_one_buffer_below_all():
    def rows(shift):
        def make(n):
            buffer = values(3 * n * n + 3 * n + 8)
            return (buffer[shift:shift + n], buffer[4:4 + n * n].reshape(n, n)), [buffer]
        return make
    for shift in (0, 3, 4, 7):
        compare(ROWS, "ab", rows(shift), (1, 2, 9, 20))
    compare(ROWS, "ab", lambda n: ((lambda b: ((b[::-1][:n], b[:n * n].reshape(n, n)), [b]))(values(n * n + n))), (1, 5, 12))

    def columns(n):
        buffer = values(2 * n * n).reshape(n, 2 * n)
        return (buffer[n // 2, ::2], buffer[:, n:]), [buffer]
    compare(ROWS, "ab", columns, (1, 4, 13))


def test_the_same_array_twice():
    def product(pick):
        def make(n):
            arrays = [values(n * n).reshape(n, n) / 64, values(n * n).reshape(n, n)[::-1].copy() / 64, np.zeros((n, n))]
            return tuple(arrays[p] for p in pick), arrays
        return make
    for pick in ((0, 1, 2), (2, 1, 2), (0, 2, 2), (2, 2, 2), (0, 0, 1), (0, 0, 0)):
        compare(PRODUCT, "abc", product(pick), (0, 1, 2, 7, 18))

    def sweep(shifts):
        def make(n):
            buffer = values(4 * n + 16)
            return tuple(buffer[s * n // 4:s * n // 4 + n] for s in shifts), [buffer]
        return make
    for shifts in ((0, 4, 8), (0, 0, 0), (0, 4, 4), (0, 1, 8), (4, 3, 4), (8, 4, 7)):
        compare(SWEEP, "abc", sweep(shifts), (0, 1, 4, 16, 40))


def test_elements_of_other_types():
    def make(how):
        def made(n):
            buffer = np.zeros(4 * n + 8)
            whole = buffer.view("int64")
            whole[:] = np.arange(len(whole)) % max(n, 1)
            a = values(n)
            b = buffer[:n] if how != "index" else whole[:n].view("float64")
            c = whole[n:2 * n] if how == "apart" else whole[:n]
            return (a, b, c), [a, buffer]
        return made
    for how in ("apart", "shared", "index"):
        compare(SCATTER, "abc", make(how), (1, 2, 8, 33))


def test_an_index_fails_midway():
    def make(bad, shared):
        def made(n):
            a = values(n)
            b = a if shared else values(n) + 1
            c = np.arange(n) - n // 2
            if n:
                c[2 * n // 3] = bad(n)
            return (a, b, c), [a, b]
        return made
    for bad in (lambda n: n, lambda n: -n - 1, lambda n: -n, lambda n: n - 1, lambda n: 2 ** 62, lambda n: -2 ** 63):
        for shared in (False, True):
            compare(SCATTER, "abc", make(bad, shared), (1, 3, 4, 9, 16, 17, 31))


RISING = """    j = b
    s = 0.0
    while j < c:
        a[j] += 1.0
        s = s * 0.5 + a[j]
        j += d
    return s"""

RISING_MORE = """    j = b
    s = 0.0
    while c >= j + 2:
        if a[j] > 3.0:
            j += 1
            continue
        s += a[j + 1] - a[j + 2]
        a[j] = s
        j += 3
    return s, j"""

RUN = """    best = 0
    for i in range(1, len(a)):
        length = 0
        while i + length < len(a) and length < c and a[i + length] == a[b + length]:
            length += 1
        best = max(best, length)
    return best"""


def test_while_loops_that_rise():
    def make(*rest):
        def made(n):
            a = values(n)
            return (a, *rest), [a]
        return made
    far = (2 ** 62 - 1, 2 ** 62, 2 ** 62 + 1, 2 ** 63 - 1)
    for start in (0, 2, -3, -9, 8, far[3]):
        for bound in (0, 1, 7, 8, 9, -2, far[3]):
            for step in (1, 2, 5, 2 ** 60, 2 ** 61):
                compare(RISING, "abcd", make(start, bound, step), (0, 8))
    for start, bound, step in ((5, 7, -1), (-1, 3, -2), (2, far[0], 1), (2, far[1], 3), (2, far[2], 1)):
        compare(RISING, "abcd", make(start, bound, step), (1, 8))
    for start in (0, 1, -2, -7, 5):
        for bound in (0, 5, 9, 10, 11, 12, -1):
            compare(RISING_MORE, "abc", make(start, bound), (0, 11))

    def text(start, most, period):
        def made(n):
            a = np.arange(n) % period
            return (a, start, most), [a]
        return made
    for start in (0, 3, -2, -40):
        for most in (0, 4, 1000):
            compare(RUN, "abc", text(start, most, 3), (0, 1, 5, 30))


def test_values_that_nan_leaves_alone():
    def make(*spoiled):
        def made(n):
            a = values(n)
            for k in spoiled:
                a[k % n if n else 0:][:1] = np.nan
            b = np.zeros(n)
            return (a, b), [a, b]
        return made
    level = """    s = 0.0
    for i in range(len(a)):
        if a[i] == a[i]:
            s = 0.25 * a[i] + 0.75 * s
        b[i] = s
    return s"""
    for body in (level, level.replace("a[i] == a[i]", "not math.isnan(a[i])"),
                 level.replace("if a[i] == a[i]:", "if a[i] != a[i]:\n            pass\n        else:")):
        for spoiled in ((), (0,), (3, 4, 9), (-1,)):
            compare(body, "ab", make(*spoiled), (0, 1, 7, 40))


# Remainders of what lies near a ring's range

def ring(a, o):
    n = a.shape[0]
    for i in range(n):
        o[i] = (a[(i - 1) % n] + 2 * a[(i + 1) % n] + 3 * a[(i + 2) % n] - a[(i - 2) % n] + 5 * a[(i + n) % n] + a[(2 * i) % n]
                + a[(n - 1 - i) % n] + a[(-i) % n])


def torus(a, k, o):
    n, m = a.shape
    for i in range(n):
        for j in range(m):
            o[i, j] = a[(i - k) % n, (j + k) % m] + a[(i + 1) % n, (j - 1) % m] + a[i - 1, (j + m - 1) % m]


def remainders(n, k):
    s = 0
    for i in range(n):
        s += (i + 1) % n * 3 + (i - 1) % n * 5 + (i + k) % n * 7 + (i - k) % n * 11 + (i + 1) % (n + 1) * 13 + (i - n) % n * 17
        if 0 <= k <= i:
            s += (i + k) % (i + 1) * 19 + (k - i - 1) % (i + 1) * 23
    return s


def test_remainders_near_the_range():
    rng = np.random.default_rng(0)
    compiled = adder.njit(ring), adder.njit(torus), adder.njit(remainders)
    for n in range(12):
        a = rng.integers(0, 1000, n)
        got, expected = a * 0, a * 0
        compiled[0](a, got)
        ring(a, expected)
        assert (got == expected).all()
        for m in range(5):
            a = rng.integers(0, 1000, (n, m))
            for k in (-7, -1, 0, 1, 2, 9):
                got, expected = a * 0, a * 0
                compiled[1](a, k, got)
                torus(a, k, expected)
                assert (got == expected).all()
        for k in range(-12, 13):
            assert compiled[2](n, k) == remainders(n, k)


# Loops whose checks are answered before them, or by what was found out before

GATES = """    for u in range(d):
        x = 1.0 / (1.0 + math.exp(-a[u])) * math.tanh(a[u + c])
        b[u] = x + math.sqrt(a[d - 1 - u])"""

CHAIN = """    i = c
    s = 0.0
    rounds = 0
    while i >= 0:
        j = b[0]
        while j >= 0 and rounds < 1000:
            s += (a[i] - a[j]) * a[d]
            rounds += 1
            j = b[j]
        i = b[i] if rounds < 1000 else -1
    return s, rounds"""

CHAIN_THAT_STORES = """    j = c
    rounds = 0
    while j >= 0 and rounds < 100:
        b[d] = a[c] + rounds
        a[j] += b[d]
        rounds += 1
        j -= 2
    return rounds"""

BINS = """    for x in a:
        if 0 <= x < b.shape[0]:
            b[x] += 1
        if x < 0 and not x < -c:
            b[x] += 10
    return b[0]"""


def test_checks_of_loops_that_may_raise_otherwise_too():
    def make(size, ahead, count, spoiled=()):
        def made(n):
            a = values(n) + 0.5
            for k in spoiled:
                a[k % n if n else 0:][:1] = -1.0
            b = np.zeros(size(n))
            return (a, b, ahead(n), count(n)), [a, b]
        return made
    sizes = (0, 1, 15, 40, 300)
    same = (lambda n: n, lambda n: 0, lambda n: n)
    compare(GATES, "abcd", make(*same), sizes)
    compare(GATES, "abcd", make(*same, (3, 7)), sizes)
    compare(GATES, "abcd", make(*same, (-1,)), sizes)
    for size, ahead, count in ((lambda n: n - n // 3, same[1], same[2]), (same[0], lambda n: 1, same[2]), (same[0], lambda n: -1, same[2]),
                               (same[0], lambda n: -n, same[2]), (same[0], lambda n: -n - 1, same[2]), (same[0], same[1], lambda n: n + 1),
                               (same[0], same[1], lambda n: -1), (same[0], lambda n: 2 ** 63 - 1, same[2]), (same[0], lambda n: -2 ** 63, lambda n: n // 2)):
        compare(GATES, "abcd", make(size, ahead, count), sizes)
        compare(GATES, "abcd", make(size, ahead, count, (11,)), sizes)


def test_indexes_that_a_while_loop_does_not_change():
    def chain(start, fixed, bad=None, at=0):
        def made(n):
            a = values(n)
            b = np.arange(n) - 1
            b[:1] = n - 1
            b[1:2] = -1
            if bad is not None:
                b[at % n if n else 0:][:1] = bad(n)
            return (a, b, start(n), fixed(n)), [a, b]
        return made
    last = lambda n: n - 1  # noqa: E731
    for start in (last, lambda n: n, lambda n: 0, lambda n: -1, lambda n: 2 ** 63 - 1):
        for fixed in (last, lambda n: n, lambda n: -1, lambda n: -n, lambda n: -n - 1, lambda n: -2 ** 63, lambda n: 2 ** 62):
            compare(CHAIN, "abcd", chain(start, fixed), (0, 1, 2, 9))
            compare(CHAIN, "abcd", chain(start, fixed, lambda n: n, 3), (1, 9))
            compare(CHAIN, "abcd", chain(start, fixed, lambda n: 2 ** 63 - 1, 0), (1, 9))

    def stores(start, fixed, shift):
        def made(n):
            buffer = values(2 * n + 4)
            return (buffer[:n], buffer[shift:shift + n], start(n), fixed), [buffer]
        return made
    for shift in (0, 1, 3):
        for fixed in (0, 2, -1, -4, 9):
            compare(CHAIN_THAT_STORES, "abcd", stores(last, fixed, shift), (0, 1, 4, 10))
            compare(CHAIN_THAT_STORES, "abcd", stores(lambda n: n + 1, fixed, shift), (1, 10))


def test_indexes_from_data_behind_comparisons():
    def make(kind, c):
        def made(n):
            a = (np.arange(n) * 7 % 13 - 4).astype(kind)
            if n > 3:
                a[3] = np.iinfo(kind).max
                a[2] = np.iinfo(kind).min
            b = a[:5] if kind == "int64" and n % 2 else np.zeros(5, dtype=np.int64)
            return (a, b, c), [a, b]
        return made
    for kind in ("int64", "int32", "int8"):
        for c in (0, 3, 5, 6, 9, 2 ** 63 - 1, -2 ** 63):
            compare(BINS, "abc", make(kind, c), (0, 1, 6, 7, 40, 41))


def test_sums_of_floats_keep_their_order():
    """What is added may be computed as vectors, the sum is the one of the loop, to the last bit."""
    specials = (1.0, 0.0, -0.0, np.inf, -np.inf, np.nan, 1e-310, 1e-40, 1e308)

    def make(kind):
        def made(n):
            size, special = n // 10, specials[n % 10]
            rng = np.random.default_rng(n)
            a, b = ((rng.normal(size=size) * 10.0 ** rng.integers(-8, 9, size)) for _ in "ab")
            a[size // 2:size // 2 + 1] = special
            with np.errstate(all="ignore"):
                a, b = a.astype(kind), b.astype(kind)
            return (a, b), [a, b]
        return made
    for kind in ("float64", "float32"):
        for zero in ("a[0] * 0", "-(a[0] * 0)"):
            compare(f"""    s = {zero}
    t = s
    for i in range(len(a)):
        gap = a[i] - b[i]
        s += gap * gap
        t -= a[i] * b[i]
    return s, t, np.signbit(s), np.signbit(t)""", "ab", make(kind), [10 * size + k for size in (2, 3, 4, 5, 8, 31, 64, 67) for k in range(len(specials))])


CHOICES = {
    "short circuit": """    for j in range(1, a.shape[0] - 1):
        if a[j - 1] + a[j + 1] == 3 or (a[j - 1] != 1 and a[j] == 1):
            b[j] = a[j - 1]
        else:
            b[j] = 7""",
    "asked of another array": """    for j in range(a.shape[0]):
        if j < b.shape[0] and b[j] > 2:
            a[j] = 1
        else:
            a[j] = 0""",
    "several": """    for j in range(a.shape[0]):
        if a[j] > 3 and (a[j] < 9 or b[j] == 2) and b[j] != 5:
            b[j] = a[j] * 2 + 1
        else:
            b[j] = a[j] - b[j]""",
    "leaves": """    for j in range(a.shape[0]):
        if a[j] == 4:
            break
        if a[j] > 2 and b[j] == 1:
            b[j] = 1
        else:
            b[j] = 2
    return a.sum() + b.sum()""",
}


def test_loops_that_choose_what_they_store():
    for body in CHOICES.values():
        for dtype in ("uint8", "int64", "float32"):
            for b_size, shift in ((0, None), (-1, None), (5, None), (0, 0), (0, 1), (0, 3)):
                def make(size):
                    rng = np.random.default_rng(size)
                    a = rng.integers(0, 6, size + 8).astype(dtype)
                    b = rng.integers(0, 6, max(size + b_size, 0)).astype(dtype) if shift is None else a[shift:][:size]
                    return (a[:size], b), (a, b)
                compare(body, ("a", "b"), make, (0, 1, 2, 3, 40, 131))
