"""The types API against what Numba printed (numba_facts.txt), and the compiler's texts."""
import os
import pickle

import pytest

import adder
from adder import _text, types
from adder.types import compiler_text, from_text, signature_of

HERE = os.path.dirname(os.path.abspath(__file__))
# What differs on purpose: we refuse slices with a start and two ::1, which Numba reads as something else, and flatten optional(optional(T)).
OURS = ("float64[1:]", "float64[::1, ::1]", "optional(optional(float32))", "types.Array(int8, 1, 'X')")


def facts():
    with open(os.path.join(HERE, "numba_facts.txt")) as file:
        return [line.rstrip("\n").split(" | ") for line in file if not line.startswith("#")]


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact[0])
def test_as_numba(fact):
    expression, *shown = fact
    space = {name: getattr(adder, name) for name in "float64 int64 float32 int32 int8 none void f8 i8 optional boolean".split()}
    space.update(adder=adder, types=types, signature_of=signature_of)
    if expression in OURS:
        return
    if len(shown) == 1:
        with pytest.raises(Exception) as caught:
            eval(expression, space)
        assert type(caught.value).__name__ == shown[0]
    else:
        value = eval(expression, space)
        assert [str(value), repr(value)] == shown


TEXTS = ["pyint", "pyfloat", "bool", "int8", "uint64", "complex64", "none", "str", "tuple()", "tuple(pyint)", "tuple(int8, tuple(none, str))",
         "optional(tuple(int8, float64))", "array(float64, 2, C)", "array(bool, 0, A, readonly)", "array(int8, 3, F, readonly, unaligned)",
         "array(int8, 3, F, unaligned)", "tuple(array(int8, 1, C), optional(pyint))", "function(3)"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_there_and_back(text):
    assert _text.text_of(_text.parse(text)) == text
    shown = from_text(text)
    if "py" not in text and "function" not in text:
        assert compiler_text(shown) == text
        assert pickle.loads(pickle.dumps(shown)) == shown


@pytest.mark.parametrize("text", ["", "tuple(", "tuple(int8", "tuple(int8 int8)", "int8)", "array(int8)", ",", "(int8)"])
def test_no_type(text):
    with pytest.raises((ValueError, IndexError)):
        _text.parse(text)


def test_tokens():
    marks = [object(), object()]
    assert _text.tokens(_text.parse("tuple(pyint, optional(array(float32, 2, A, readonly)), function(1), complex128, none, str)"), marks) == [
        300, 6, 1, 6, 200, 11, 2, 2, 0, 1, 7, id(marks[1]), 115, 5, 8]
    assert _text.packed([1, -1]) == b"\1" + bytes(7) + b"\xff" * 8


def test_not_there_yet():
    with pytest.raises(AttributeError, match="vectorize is not there yet"):
        adder.vectorize
    with pytest.raises(ImportError):
        from adder import nothing_of_the_kind  # noqa: F401
    with pytest.raises(AttributeError, match="ListType is not there yet"):
        types.ListType
    from adder.core import errors, types as core_types
    assert core_types.float64 is adder.float64 and errors.TypingError is adder.errors.TypingError is adder.TypingError
    assert {"njit", "prange", "float64", "TypingError"} <= set(dir(adder))


def test_cast():
    assert adder.float64("1.5") == 1.5 and type(adder.int8(5)).__name__ == "int8"
    assert adder.int64(7) + 1 == 8


def test_typeof():
    numpy = pytest.importorskip("numpy")
    a = numpy.zeros((3, 4))
    assert [str(adder.typeof(v)) for v in (1, 1.5, 1j, True, None, "a", (1, 2), (1, 2.5), numpy.int8(3), a, a.T, a[:, ::2], a[0])] == [
        "int64", "float64", "complex128", "bool", "none", "unicode_type", "UniTuple(int64 x 2)", "Tuple(int64, float64)", "int8",
        "array(float64, 2d, C)", "array(float64, 2d, F)", "array(float64, 2d, A)", "array(float64, 1d, C)"]
    with pytest.raises(adder.errors.NumbaValueError, match="Cannot determine Numba type of <class 'list'>"):
        adder.typeof([1])
