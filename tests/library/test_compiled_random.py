"""np.random's legacy streams, compiled: forms of the arguments, seeds of several words, shuffles and choices; against NumPy."""
import numpy as np
import pytest

from compiled import check

DRAWS = [
    "uniform(np.array([0., 1]), np.array([1., 3]))", "uniform(np.array([[0.], [1]]), np.array([1., 3]))", "uniform(0, np.array([1, 2, 3]), (2, 3))",
    "uniform(0, np.array([1, 2, 3]), 4)", "uniform(0, np.array([1, np.inf, 3]))", "normal(np.array([0., 10]), 1)", "normal(0, np.nan)",
    "normal(0, -0.0)", "normal(np.zeros(2), np.array([1., -1.]))", "normal(np.zeros((2, 1)), 2.0, (2, 2))", "randint(0, 65536, 5, dtype='uint16')",
    "randint(0, 5, dtype=float)", "rand(2.0)", "random((2.0, 3))", "exponential(-0.0)", "permutation(5)", "permutation(1)",
    "permutation(np.arange(5.))", "permutation(np.arange(12).reshape(4, 3))", "choice(5)", "choice(5, 3)", "choice(np.arange(5.), (2, 2))",
    "choice(5, 3, replace=False)", "choice(5, 7, False)", "choice(0)", "choice(5, 3, p=np.ones(5) / 5)", "choice(3, p=np.array([.5, .2, .2]))",
    "choice(3, p=np.array([.5, -.2, .7]))", "choice(np.arange(4) * 2)"]


@pytest.mark.parametrize("text", DRAWS)
def test_draws(text):
    check("", [(n,) for n in (0, 12345)], body=f"    np.random.seed(n)\n    return np.random.{text}, np.random.random()")


def test_seeds():
    arrays = [np.array([1, 2, 3]), np.arange(1000), np.array([5], "u1"), np.array([-1]), np.zeros((2, 2), int), np.zeros(0, int)]
    check("", [(a,) for a in arrays] + [((1, 2, 3),), ((1, 2**32),)], body="    np.random.seed(a)\n    return np.random.rand(3)")


def test_shuffle():
    arrays = [np.arange(10)[::-2], np.arange(24).reshape(2, 3, 4), np.asfortranarray(np.arange(24).reshape(6, 4)), np.zeros(0)]
    check("", [(a.copy(order="K"),) for a in arrays], body="    np.random.seed(5)\n    np.random.shuffle(a)\n    return a, np.random.rand()")
    fixed = np.arange(3)
    fixed.flags.writeable = False
    check("", [(fixed,)], body="    np.random.shuffle(a)")
