"""lib/numpy/random.py under CPython's reference words against numpy.random: the same streams, bit for bit."""
import numpy as np
import pytest

from reference import lib, same

CALLS = [("rand",), ("random",), ("random_sample", (2, 3)), ("rand", 3, 2), ("randn",), ("randn", 5), ("uniform", 2.0, 5.0),
         ("uniform", -1, 1, (2, 2)), ("normal",), ("normal", 1.5, 2.0, 7), ("standard_normal", (3,)), ("randint", 10),
         ("randint", -5, 5), ("randint", 0, 2**40, 5), ("randint", -2**62, 2**62, (2, 2)), ("randint", 0, 2**32, 3),
         ("randint", 5, 6), ("randint", 3, 3), ("randint", 0, 7, 20), ("exponential", 2.0, 3), ("standard_exponential",),
         ("normal", 0, -1), ("uniform", 0, np.inf)]


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**32 - 1])
def test_streams(seed):
    lib("numpy.random", "seed")(seed)
    np.random.seed(seed)
    for name, *args in CALLS * 3:
        same(lambda: lib("numpy.random", name)(*args), lambda: getattr(np.random, name)(*args), note=(name, args))


@pytest.mark.parametrize("t", ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64"])
def test_integers_of_every_width(t):
    from lib import words
    lib("numpy.random", "seed")(7)
    np.random.seed(7)
    high = 2 if t == "bool" else min(np.iinfo(t).max, 3000)
    for args in [(0, high, None), (0, high, 50), (1, 2, 3), (0, high, (3, 5))]:
        got = lib("numpy.random", "randint")(*args, words.TYPES[t])
        want = np.random.randint(*args, dtype=t)
        same(lambda: got, lambda: want if isinstance(want, np.ndarray) else np.dtype(t).type(want), note=(t, args))


def test_refused_seeds():
    for bad in (-1, 2**32):
        same(lambda: lib("numpy.random", "seed")(bad), lambda: np.random.seed(bad))


def test_unseeded_draws_differ():
    from lib import words
    words.store(words.int64, words.random_state(), 0, 0)
    a = lib("numpy.random", "rand")()
    words.store(words.int64, words.random_state(), 0, 0)
    assert 0 <= a < 1 and a != lib("numpy.random", "rand")()
