"""Small sentences of the language that once were not true, each beside plain Python."""
import os
import subprocess
import sys

import numpy as np
import pytest

import adder
from adder import njit

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(adder.__file__)))


def parts(a):
    a.real = 2
    a.imag = a.real[::-1] + 1
    a.real += a.imag
    a[1:].imag = np.arange(a.size - 1)
    return a


def real_part(a):
    a.real = a[::-1]
    return a


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
@pytest.mark.parametrize("step", [1, -1, 2])
def test_assignment_to_real_and_imag(dtype, step):
    a = (np.arange(8) + 1j).astype(dtype)
    b = a.copy()
    assert np.array_equal(njit(parts)(a[::step]), parts(b[::step])) and np.array_equal(a, b)


def test_assignment_to_real_of_a_real_array():
    assert np.array_equal(njit(real_part)(np.arange(4.0)), real_part(np.arange(4.0)))

    @njit
    def imag(a):
        a.imag = 1
    with pytest.raises(adder.TypingError, match="attribute imag"):
        imag(np.arange(4.0))
    with pytest.raises(ValueError, match="read-only"):
        a = np.ones(3, complex)
        a.flags.writeable = False
        njit(parts)(a)


def test_bools_are_ints():
    ratio, conjugate = njit(lambda x, y: x / y), njit(lambda x: x.conjugate())
    assert ratio(True, 9007199254740993) == True / 9007199254740993
    assert type(conjugate(True)) is int


def test_a_traceback_as_of_plain_python(tmp_path):
    program = tmp_path / "program.py"
    program.write_text("import numpy as np\nfrom adder import njit\n\n\n@njit\ndef inner(a, i):\n    return a[i]\n\n\n@njit\ndef outer(a):\n    s = 0.0\n"
                       "    for i in range(9):\n        s += inner(a, i)\n    return s\n\n\ndef main():\n    outer(np.ones(3))\n\n\nmain()\n")
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": PACKAGE})
    plain = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": PACKAGE, "ADDER_DISABLE_JIT": "1"})
    assert frames(done.stderr) == frames(plain.stderr)
    assert "" not in done.stderr.split("\n")[:-1]


def frames(text):
    """A traceback without its carets and the message."""
    return [line for line in text.split("\n") if line.strip() and set(line.strip()) - set("^~")][:-1]


def test_constants_of_cmath():
    import cmath
    f = njit(lambda: (cmath.infj, cmath.nanj, cmath.inf, cmath.pi))
    assert repr(f()) == repr((cmath.infj, cmath.nanj, cmath.inf, cmath.pi))


def test_zero_to_a_negative_power():
    power = njit(lambda a, n: a ** n)
    for zero in (0, 0.0, False):
        with pytest.raises(ZeroDivisionError):
            power(zero, -1)


@pytest.mark.parametrize("program", ["f'{x}' == '1'", "'1' != str(x)", "f'{x}' in ('1', '2')", "a.dtype == 'float64'", "a.dtype == float", "'f8' == a.dtype"])
def test_comparisons_that_are_refused(program):
    f = njit(eval("lambda x, a: " + program))
    with pytest.raises(adder.TypingError, match="a text made at run time cannot be compared|a dtype is compared with NumPy's classes only"):
        f(1, np.ones(2))


def test_comparisons_of_dtypes():
    f = njit(lambda a, b: (a.dtype == np.float64, a.dtype != np.float32, a.dtype == b.dtype, a.dtype == int, b.dtype == np.int32))
    for a, b in ((np.ones(1), np.ones(1)), (np.ones(1), np.ones(1, np.int32)), (np.ones(1, np.float32), np.ones(1))):
        assert f(a, b) == f.py_func(a, b)


def test_arrays_without_axes():
    def rows(a):
        n = 0
        for _ in a:
            n += 1
        return n
    with pytest.raises(TypeError, match="iteration over a 0-d array"):
        njit(rows)(np.array(2.0))
    inside = njit(lambda x, a: x in a)
    assert [inside(x, a) for x in (2, 3.0) for a in (np.array(2.0), np.array(3), np.ones((2, 2)))] == [True, False, False, False, True, False]


@pytest.mark.parametrize("program", ["math.hypot(a, b)", "np.stack((a, b))", "np.dot(a, b)", "np.zeros(2, a)", "b.astype(a)", "max(f'{a}', 'b')"])
@pytest.mark.parametrize("a", [(1, 2), "text", 3], ids=str)
def test_arguments_of_a_wrong_kind_are_the_users_problem(program, a):
    import math
    f = njit(eval("lambda a, b: " + program, {"math": math, "np": np}))
    if program == "np.dot(a, b)" and a == 3:
        return
    with pytest.raises((adder.TypingError, TypeError)):
        f(a, np.ones(2))


def test_numpy_compares_these_item_by_item():
    equal = njit(lambda a, b: a == b)
    for a, b in (((1, 2), np.int8(1)), (None, np.ones(2)), (np.float32(1), (1,))):
        for pair in ((a, b), (b, a)):
            with pytest.raises(adder.TypingError, match="item by item"):
                equal(*pair)
    assert equal((1, 2), 1) is equal(None, np.int8(1)) is equal((1,), None) is False


def test_real_numbers_wanted():
    import math
    for program in ("math.hypot(1, z)", "math.fsum((1.0, z))", "math.dist((1, z), (0, 0))"):
        with pytest.raises(TypeError):
            njit(eval("lambda z: " + program, {"math": math}))(1j)


@pytest.mark.parametrize("order", ["C", "F", "A", "K"])
def test_order_of_a_copy(order):
    copy = njit(eval(f"lambda a: a.copy({order!r})"))
    for a in (np.ones((2, 3)), np.asfortranarray(np.ones((2, 3))), np.ones(4)):
        assert copy(a).strides == a.copy(order).strides


@pytest.mark.parametrize("name", ["bool", "?", "b1", "int8", "b", "u1", "uint16", "i2", "int32", "i4", "I", "int64", "int", "u8", "f", "float32", "f8", "float64", "float",
                                  "c8", "complex128", "D", "complex"])
def test_dtypes_given_as_text(name):
    f = njit(eval(f"lambda a: (a.astype({name!r}), np.zeros(2, dtype={name!r}))", {"np": np}))
    for made, expected in zip(f(np.arange(3)), f.py_func(np.arange(3))):
        assert made.dtype == expected.dtype and np.array_equal(made, expected)


def test_dtypes_given_as_a_text_that_is_not_known():
    with pytest.raises(adder.TypingError, match="a dtype of this name"):
        njit(lambda: np.zeros(2, "M8[s]"))()
    with pytest.raises(adder.TypingError, match="not known while compiling"):
        njit(lambda name: np.zeros(2, name))("f8")


def test_axes_out_of_bounds():
    with pytest.raises(np.exceptions.AxisError):
        njit(lambda a: a.transpose(2, 0))(np.ones((2, 3)))
