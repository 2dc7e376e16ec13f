"""Number classes and dtypes as arguments: constants of the specialisation, told apart by identity."""
import pickle

import numpy as np
import pytest

import adder
from adder import njit

KINDS = [np.float32, np.dtype("f4"), np.dtype("i2"), np.int16, np.float64, float, int, bool, complex, np.bool_, np.dtype("u8"), np.complex64, np.uint8]


@njit
def zeros(n, dtype):
    return np.zeros(n, dtype)


@njit
def cast(a, dtype=np.float32):
    return a.astype(dtype)


@njit
def outer(n, kinds, *more):
    return zeros(n, kinds[0]) + zeros(n, np.int8), np.full(n, 3, kinds[1]), len(more)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_as_numpy(kind):
    a = np.array([1.5, 2.25, 0.0])
    for made, expected in ((zeros(3, kind), np.zeros(3, kind)), (cast(a, kind), a.astype(kind)), (cast(a, dtype=kind), a.astype(kind))):
        assert made.dtype == expected.dtype and np.array_equal(made, expected)


def test_in_defaults_tuples_and_star_arguments():
    assert cast(np.ones(2)).dtype == np.float32
    a, b, count = outer(2, (np.float32, np.dtype("c16")), np.int8, float)
    assert (a.dtype, b.dtype, count) == (np.float32, np.complex128, 2)


def test_each_is_compiled_once():
    @njit
    def made(n, dtype):
        return np.ones(n, dtype)
    for _ in range(3):
        made(1, np.float32)
        made(1, np.float64)
    assert len(made.signatures) == 2 and len(made._state.specs) == 2
    assert "float32" in str(made.signatures[0])


def test_called_as_in_python():
    @njit
    def called(kind, x):
        return kind(x)
    for kind, x in ((int, 2.75), (float, 2), (np.int8, 2.75), (complex, 2), (bool, 2.5)):
        assert called(kind, x) == kind(x)


@pytest.mark.parametrize("kind", [np.dtype(">f8"), np.dtype([("a", "f8")]), np.dtype("M8[s]"), str, object, list, np.floating], ids=str)
def test_refused(kind):
    with pytest.raises(adder.TypingError, match="'dtype'") as refused:
        zeros(2, kind)
    assert isinstance(refused.value, TypeError)


def test_unfit_arguments_raise_what_numba_programs_catch():
    for bad in ([1], {1: 2}, object(), b"x", {1}):
        with pytest.raises(adder.errors.TypingError):
            zeros(bad, np.float32)
        with pytest.raises(TypeError, match="zeros: argument 'n': values of type .* are not compiled"):
            zeros(bad, np.float32)
    error = adder.errors.NumbaTypeError("text")
    assert str(pickle.loads(pickle.dumps(error))) == "text"
