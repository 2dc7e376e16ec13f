"""Calls through the slow path and back: types, keywords, names, rebinding."""
import math

import pytest

from adder import jit, njit, prange

K = 3


@njit
def add(a, b=2):
    return a + b + K


def test_call_and_defaults():
    assert add(1) == 6
    assert add(1, 5) == 9
    assert add(b=1, a=1) == 5
    assert add(1.5, b=1) == 5.5
    assert len(add.signatures) == 2


def test_one_compilation_per_types(requests):
    @njit
    def f(x):
        return x * 2
    assert [f(1), f(2), f(3.0), f((1, 2))] == [2, 4, 6.0, (1, 2, 1, 2)]
    assert [r["args"] for r in requests()] == [["pyint"], ["pyfloat"], ["tuple(pyint, pyint)"]]


def test_rebound_global():
    global K
    assert add(1, 1) == 5
    K = 10
    try:
        assert add(1, 1) == 12
    finally:
        K = 3
    assert add(1, 1) == 5


def test_rebound_closure():
    n = 1

    @njit
    def f(x):
        return x + n
    assert f(1) == 2
    n = 5
    assert f(1) == 6


def test_callees_and_recursion(requests):
    def helper(x):
        return math.floor(x) + 1

    @njit
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)

    @njit
    def f(x):
        return helper(x) + fact(5)
    assert f(2.5) == 123
    sent = requests()[-1]
    assert sorted(function["name"] for function in sent["functions"]) == ["f", "fact", "helper"]


def test_rebound_callee():
    def g(x):
        return x + 1

    @njit
    def f(x):
        return g(x)
    assert f(1) == 2

    def g(x):
        return x + 100
    assert f(1) == 101


def test_function_arguments():
    def twice(x):
        return 2 * x

    @njit
    def plus(x):
        return x + 1

    @njit
    def apply(f, g, x):
        return f(g(x))
    # the fake runs what it is given, so what matters is that one specialisation is made per function
    assert apply(twice, plus, 3) == 8
    assert apply(plus, twice, 3) == 7
    assert len(apply._state.specs) == 2


def test_star_args(requests):
    @njit
    def f(a, *rest):
        return a + len(rest)
    assert f(1) == 1 and f(1, 2, 3.0) == 3
    assert requests()[-1]["args"] == ["pyint", "tuple(pyint, pyfloat)"]


def test_keyword_only(requests):
    @njit
    def f(a, /, b, *rest, k=4, m):
        return (a, b, rest, k, m)
    assert f(1, 2, m=3) == (1, 2, (), 4, 3)
    assert f(1, 2, 9, k=1, m=3) == (1, 2, (9,), 1, 3)
    assert requests()[-1]["args"] == ["pyint", "pyint", "tuple(pyint)", "pyint", "pyint"]


@pytest.mark.parametrize("args, kwargs", [((), {}), ((1, 2, 3), {}), ((1,), {"a": 2}), ((1,), {"z": 2}), ((), {"b": 1})])
def test_bad_calls_say_what_python_says(args, kwargs):
    def f(a, b=1):
        return a
    with pytest.raises(TypeError) as expected:
        f(*args, **kwargs)
    with pytest.raises(TypeError) as got:
        njit(f)(*args, **kwargs)
    assert str(got.value) == str(expected.value).replace(f.__name__ + "()", f.__qualname__ + "()").replace(
        f.__qualname__.replace(f.__name__, f.__qualname__), f.__qualname__)


@pytest.mark.parametrize("args, kwargs", [
    ((), {}), ((1,), {}), ((1,), {"a": 2}), ((1,), {"d": 2}), ((1, 2), {"b": 3}), ((1, 2, 3), {}), ((1, 2, 3), {"c": 4}), ((1, 2, 3), {"d": 4}), ((), {"a": 1, "b": 2}),
])
def test_several_things_wrong_at_once(args, kwargs):
    def f(a, /, b, *, c=3):
        return a
    with pytest.raises(TypeError) as expected:
        f(*args, **kwargs)
    with pytest.raises(TypeError) as got:
        njit(f)(*args, **kwargs)
    assert str(got.value).replace("test_several_things_wrong_at_once.<locals>.", "") == str(expected.value).replace("test_several_things_wrong_at_once.<locals>.", "")


def test_method():
    class A:
        @njit
        def m(self, x):
            return x

    with pytest.raises(TypeError, match="argument 'self': values of type .*A are not compiled"):
        A().m(3)

    class B(int):
        @staticmethod
        @njit
        def s(x):
            return x + 1
    assert B.s(1) == 2 and B().s(1) == 2


def test_unfit_argument_is_named():
    with pytest.raises(TypeError, match=r"add: argument 'b': values of type list are not compiled; pass a tuple or an array of its items"):
        add(1, [])

    class Metres(float):
        pass
    with pytest.raises(TypeError, match=r"Metres are not compiled; pass float\(\.\.\.\) of it"):
        add(1, Metres(2))


def test_error_has_the_python_line():
    @njit
    def f(x):
        return 1 // x
    assert f(1) == 1
    with pytest.raises(ZeroDivisionError, match="division by zero") as caught:
        f(0)
    entry = caught.traceback[-1]
    assert entry.name == "f" and str(entry.path) == __file__
    assert entry.lineno == f.__code__.co_firstlineno        # pytest counts from 0; site 0 is the line after the first


def test_refused():
    from adder.errors import NumbaError, TypingError

    @njit
    def refuse_this(x):
        return x
    with pytest.raises(TypingError, match="^refuse_this cannot be compiled$") as caught:
        refuse_this(1)
    assert isinstance(caught.value, NumbaError)


def test_disable_jit(monkeypatch):
    def f(x):
        return x
    for name in ("ADDER_DISABLE_JIT", "NUMBA_DISABLE_JIT"):
        monkeypatch.setenv(name, "1")
        assert njit(f) is f and jit("i8(i8)")(f) is f
        monkeypatch.setenv(name, "0")
        assert njit(f) is not f
        monkeypatch.delenv(name)
    assert list(prange(1, 4)) == [1, 2, 3]


def test_looks_like_the_function():
    import inspect

    @njit
    def f(a, b: int = 3, *, c=4) -> float:
        """The doc."""
    assert (f.__name__, f.__doc__, f.__module__, f.__qualname__) == ("f", "The doc.", __name__, f.py_func.__qualname__)
    assert inspect.signature(f) == inspect.signature(f.py_func)
    assert f.__wrapped__ is f.py_func and f.__annotations__ == f.py_func.__annotations__
    assert repr(f).startswith("Dispatcher(<function ")


def test_inspection(capsys):
    @njit
    def f(x):
        return x
    f(1)
    f(2.0)
    assert list(f.inspect_llvm().values()) == ["write of f"] * 2
    assert f.inspect_asm(f.signatures[1]) == "load of f"
    f.inspect_types()
    assert "infer of f" in capsys.readouterr().out
    assert [str(s) for s in f.nopython_signatures] == ["(int64,) -> int64", "(float64,) -> int64"]
    assert f.stats.cache_misses == {"pyint": 1, "pyfloat": 1}
    f.recompile()
    assert len(f.signatures) == 2 and f(1) == 1
