"""Exceptions of compiled code as Python shows them."""
import traceback

import pytest

from adder import _raising, njit

TABLE = """adder 1
build test1
name outer
args pyint
hidden
returns pyint
flags
function 0 outer {file}
function 1 outer.inner#0 {file}
function 2 helper {file}
function 3 sum numpy/reductions.py
site 0 0 3
site 1 1 2
site 2 2 1
site 3 3 40"""


def helper(x):
    return x


@njit
def outer(x):
    def inner(y):
        return helper(y)
    return inner(x)


@pytest.fixture
def shown(monkeypatch):
    """Traceback lines for sites, innermost first."""
    from adder import _native
    outer(1)
    spec, = outer._state.specs.values()
    monkeypatch.setattr(_native.boxing(), "descriptor", lambda handle: TABLE.format(file=__file__))

    def lines(*sites):
        made = _raising.exception(outer, spec.handle, 24, ("bad", 3), sites)
        assert type(made) is ValueError and made.args == ("bad", 3)
        first = outer.__code__.co_firstlineno
        return [(f.name, f.filename, f.lineno - first, f.line) for f in traceback.extract_tb(made.__traceback__)]
    return lines


def test_frames(shown):
    assert shown(0) == [("outer", __file__, 3, "return helper(y)")]
    assert shown(2, 1, 0) == [("outer", __file__, 3, "return helper(y)"), ("inner", __file__, 2, "def inner(y):"),
                              ("helper", __file__, helper.__code__.co_firstlineno + 1 - outer.__code__.co_firstlineno, "return x")]


def test_functions_that_are_not_the_users(shown):
    assert shown(3, 0)[1][:2] == ("sum", "numpy/reductions.py")


def test_it_prints(shown, capsys):
    try:
        raise _raising.exception(outer, next(iter(outer._state.specs.values())).handle, 9, ("index 5 is out of bounds",), (2, 1, 0))
    except IndexError:
        text = traceback.format_exc()
    assert text.endswith("    return x\nIndexError: index 5 is out of bounds\n") and ", in helper\n" in text and "^" not in text.split("in helper")[1]


@pytest.mark.parametrize("kind", range(1, 32))
def test_kinds(kind):
    name = _raising._KINDS[kind]
    made = _raising.exception(outer, -1, kind, ("text",), ())
    assert type(made).__name__ == name and made.args == ("text",) and made.__traceback__ is None


def test_linalg_error():
    numpy = pytest.importorskip("numpy")
    assert type(_raising.exception(outer, -1, 32, ("Singular matrix",), ())) is numpy.linalg.LinAlgError
