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
