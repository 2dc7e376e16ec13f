"""Memory of arrays that is used again: it never shows, in values, in addresses held elsewhere or between threads."""
import os
import sys
import threading

import numpy as np
import pytest

from adder import njit


@njit
def filled(n, x):
    t = np.empty(n)
    t[:] = x
    return t


@njit
def zeros(n):
    return np.zeros(n)


@njit
def through(a, b):
    return np.cumsum((a + b)[::-1]) - np.cumsum(a * b)


SIZES = [10, 4_000, 4_100, 5_000, 20_000, 20_001, 100_000, 1_000_000, 5_000_000]


@pytest.mark.parametrize("n", SIZES)
def test_kept_memory_is_nobody_elses(n):
    held = [filled(n, float(k)) for k in range(5)]
    for k in range(40):
        filled(n + k, -1.0)
        held[k % 5] = filled(n, float(k))
        assert not zeros(n).any()
    assert [float(x.min()) for x in held] == [float(x.max()) for x in held] == [35.0, 36.0, 37.0, 38.0, 39.0]
    assert all(x.ctypes.data % 64 == 0 for x in held)
    assert len({x.ctypes.data for x in held}) == 5


def test_sizes_in_any_order():
    rng = np.random.default_rng(1)
    held = {}
    for k in range(3000):
        n = int(rng.choice(SIZES[:8]) * rng.uniform(0.7, 1.3))
        held[k % 37] = (filled(n, float(k)), n, float(k))
        x, m, value = held[int(rng.choice(list(held)))]
        assert x.shape == (m,) and x[0] == value and x[m // 2] == value and x[-1] == value


def test_threads():
    wrong = []

    def work(seed):
        rng = np.random.default_rng(seed)
        for _ in range(150):
            n = int(rng.integers(4_000, 9_000))
            a, b = rng.normal(size=n), rng.normal(size=n)
            x = filled(n, float(seed))
            if not np.array_equal(through(a, b), np.cumsum((a + b)[::-1]) - np.cumsum(a * b)) or not (x == seed).all():
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(s,)) for s in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert wrong == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_is_kept_has_a_limit():
    def resident():
        with open("/proc/self/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    filled(10, 0.0)
    before = resident()
    for k in range(60):
        held = [filled(1_000_000 + 40_000 * ((k + j) % 30), 1.0) for j in range(4)]
        del held
    assert resident() - before < 150_000_000
