"""Explicit signatures: which one a call takes, and how arguments are converted to it."""
import os

import pytest

from adder import _conversion, _text, boolean, float32, float64, int32, int64, jit, njit, types

HERE = os.path.dirname(os.path.abspath(__file__))


def recorded():
    with open(os.path.join(HERE, "numba_conversions.txt")) as file:
        lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
    middle = lines.index("---")
    return lines[:middle], lines[middle + 1:]


def test_conversions_as_numba():
    rows = [line.split(" | ") for line in recorded()[0]]
    forms = [_text.parse(row[0]) for row in rows]
    letters = {None: ".", 0: "=", 1: "p", 2: "s", 3: "u"}
    for (name, marks), source in zip(rows, forms):
        if source[0] != "optional":                     # no argument has that type
            assert "".join(letters[_conversion.kind_of(source, target)] for target in forms) == marks.replace(" ", ""), name


class Choice:
    def __init__(self, text):
        self.forms, self.returns = _text.parse_list(text), ("none",)


@pytest.mark.parametrize("fact", recorded()[1])
def test_choice_as_numba(fact):
    signatures, given, chosen = fact.split(" | ")
    specs = [Choice(text) for text in signatures.split(" & ")]
    forms = _text.parse_list(given)
    if chosen in ("No match", "Ambiguous"):
        with pytest.raises(TypeError, match=chosen):
            _conversion.choose(None, forms, specs)
    else:
        assert _conversion.choose(None, forms, specs).forms == _text.parse_list(chosen)


@pytest.mark.parametrize("signature", ["float64(int64, float64)", "f8(i8, f8)", float64(int64, float64), (int64, float64), "(int64, float64)",
                                       "(i8, f8)", ["f8(i8,f8)"], [(int64, float64)]])
def test_forms(signature, requests):
    for decorate in (jit(signature), njit(signature), jit(signature, nogil=True)):
        @decorate
        def f(a, b):
            return a + b
        assert f.signatures == [(int64, float64)]
        sent = requests()[-1]
        assert sent["args"] == ["int64", "float64"]
        assert sent["returns"] in ("float64", None)
        assert f(1, 2) == 3 and f(1, b=2.5) == 3.5
    assert len(f._state.specs) == 1


def test_several(requests):
    np = pytest.importorskip("numpy")

    @njit(["int32(int32)", "int64(int64)", "float64(float64)"])
    def f(x):
        return x
    assert f.signatures == [(int32,), (int64,), (float64,)]
    made = len(requests())
    assert [type(f(x)).__name__ for x in (1, np.int32(1), 1.5, np.float32(1), np.uint64(3))] == ["int64", "int32", "float64", "float64", "float64"]
    for x in (True, np.int8(1)):                        # as in Numba
        with pytest.raises(TypeError, match="Ambiguous overloading"):
            f(x)
    assert len(requests()) == made                      # nothing was compiled for them
    with pytest.raises(TypeError, match=r"No matching definition for argument type\(s\) complex128"):
        f(1j)
    with pytest.raises(TypeError, match=r"values of type list are not compiled"):
        f([1])


def test_ambiguous():
    @njit(["int32(int32, int64)", "int64(int64, int32)"])
    def f(a, b):
        return a
    with pytest.raises(TypeError, match=r"Ambiguous overloading for <function .*> \(int64, int64\):\n\(int32, int64\) -> int32\n"):
        f(1, 2)


def test_ranges():
    np = pytest.importorskip("numpy")

    @njit(["int8(int8)", "float64(float64)"])
    def f(x):
        return x
    assert type(f(np.int8(3))) is np.int8

    @njit([(types.uint8, float32), (types.int8, boolean)])
    def g(x, y):
        return x
    with pytest.raises(OverflowError, match="300 does not fit into uint8"):
        g(300, np.float32(2))


def test_arrays_of_a_more_exact_type():
    np = pytest.importorskip("numpy")

    @njit(["f8(f8[:,:])", "f8(f8[:])"])
    def f(a):
        return a.sum()
    a = np.arange(6.0).reshape(2, 3)
    a.flags.writeable = True
    assert f(a) == f(a.T) == f(np.asfortranarray(a)) == 15
    assert f(a[0]) == 3
    calls = f.calls
    assert f(a) == 15 and f.calls == calls + 1
    a.flags.writeable = False
    with pytest.raises(TypeError, match="No matching definition"):
        f(a)


def test_compile_and_disable():
    @njit
    def f(x):
        return x
    f.compile("(float64,)")
    f.compile((int64,))
    assert f.signatures == [(float64,), (int64,)]
    f.disable_compile()
    with pytest.raises(RuntimeError, match="compilation disabled"):
        f.compile("(int8,)")
    assert f(2) == 2 and f(2.5) == 2.5
    f.disable_compile(False)
    assert f((1, 2)) == (1, 2)


def test_wrong_number_of_parameters():
    with pytest.raises(TypeError, match="has 2 parameters, the signature .* has 1"):
        njit("i8(i8)")(lambda a, b: a)
