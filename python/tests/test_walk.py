"""What the walk says of the names that functions use."""
import math
import cmath  # noqa: F401
import operator
import sys
import types

import pytest

import adder
from adder import _walk, float32, njit, prange
from adder._walk import Walk, attributes_of, constant_of, globals_of

np = pytest.importorskip("numpy")


def names(func):
    walk = Walk(func)
    walk.finish()
    return walk.functions[0].names


def test_the_instruction():
    import opcode
    assert _walk._LOAD_GLOBAL == bytes([opcode.opmap["LOAD_GLOBAL"]]) and _walk._LOAD_ATTR == bytes([opcode.opmap["LOAD_ATTR"]])
    for func in (Walk.described, names, Walk._describe):
        import dis
        codes, loaded, attributes = [func.__code__], set(), set()
        while codes:
            code = codes.pop()
            loaded.update(i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL")
            attributes.update(i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_ATTR", "LOAD_METHOD"))
            codes += [c for c in code.co_consts if isinstance(c, types.CodeType)]
        assert set(globals_of(func.__code__)) == loaded and set(attributes_of(func.__code__)) == attributes != set()


@pytest.mark.parametrize("value, expected", [
    (3, {"i": "3"}), (-2**63, {"i": "-9223372036854775808"}), (2**64 - 1, {"i": "18446744073709551615"}), (2**64, None), (True, {"b": True}),
    (2.5, {"f": "0x1.4000000000000p+1"}), (-0.0, {"f": "-0x0.0p+0"}), (math.inf, {"f": "inf"}), (-math.inf, {"f": "-inf"}), (math.nan, {"f": "nan"}),
    (1 - 2j, {"c": ["0x1.0000000000000p+0", "-0x1.0000000000000p+1"]}), ("a\u00fc", {"s": "a\u00fc"}), (None, {"none": True}),
    ((1, (2.0, "x")), {"t": [{"i": "1"}, {"t": [{"f": "0x1.0000000000000p+1"}, {"s": "x"}]}]}), ((), {"t": []}),
    (np.float32(0.5), {"np": "float32", "v": {"f": "0x1.0000000000000p-1"}}), (np.float64(0.5), {"np": "float64", "v": {"f": "0x1.0000000000000p-1"}}),
    (np.bool_(True), {"np": "bool", "v": {"b": True}}), (np.uint64(2**64 - 1), {"np": "uint64", "v": {"i": "18446744073709551615"}}),
    (np.longlong(3), {"np": "int64", "v": {"i": "3"}}), (np.complex64(1), {"np": "complex64", "v": {"c": ["0x1.0000000000000p+0", "0x0.0p+0"]}}),
    ([1], None), (np.longdouble(1), None), (object(), None), ((1, []), None)])
def test_constants(value, expected):
    assert constant_of(value) == expected


class Thing:
    pass


K = 4
TABLE = np.zeros((2, 3))
SAME = TABLE
FROZEN = np.arange(3)
FROZEN.flags.writeable = False
TEXTS = np.array(["a"])
thing = Thing()
real = float
cfg = types.ModuleType("cfg")
cfg.X, cfg.Y, cfg.deep = 1, 2, types.ModuleType("cfg.deep")
cfg.deep.Z = 2.5
sin = math.sin
nsin, zeros, uniform = np.sin, np.zeros, np.random.uniform
pair = (1, float32)
dtype, swapped = np.dtype("f4"), np.dtype(">f4")
f4 = np.float32
add = operator.add


def test_values():
    def f(x):
        K, TABLE, SAME, FROZEN, TEXTS, thing, real, sin, nsin, zeros, uniform, pair, dtype, swapped, f4, add, Thing, prange, float32, len, ValueError, \
            undefined_name, math, np, adder.int8, print, int
        return cfg.X + cfg.deep.Z
    assert names(f) == {
        "K": {"const": {"i": "4"}}, "TABLE": {"array": "array(float64, 2, C)", "hidden": 0}, "SAME": {"array": "array(float64, 2, C)", "hidden": 0},
        "FROZEN": {"array": "array(int64, 1, C, readonly)", "hidden": 1}, "TEXTS": {"unsupported": "an array (arrays of <U1 are not compiled)"},
        "thing": {"unsupported": "an object of type Thing"}, "real": {"builtin": "float"}, "sin": {"named": "math.sin"}, "nsin": {"named": "numpy.sin"},
        "zeros": {"named": "numpy.zeros"}, "uniform": {"named": "numpy.random.uniform"},
        "pair": {"items": [{"const": {"i": "1"}}, {"type": "float32"}]}, "dtype": {"type": "float32"}, "swapped": {"unsupported": "the dtype >f4"},
        "f4": {"type": "float32"}, "add": {"named": "operator.add"}, "Thing": {"unsupported": "the class Thing"}, "prange": {"adder": "prange"},
        "float32": {"type": "float32"}, "len": {"builtin": "len"}, "ValueError": {"exception": "ValueError"}, "math": {"module": "math"},
        "np": {"module": "numpy"}, "adder": {"module": "adder", "attrs": {"int8": {"type": "int8"}}}, "print": {"builtin": "print"}, "int": {"builtin": "int"},
        "cfg": {"module": "cfg", "attrs": {"X": {"const": {"i": "1"}},
                                           "deep": {"module": "cfg.deep", "attrs": {"Z": {"const": {"f": "0x1.4000000000000p+1"}}}}}}}


def test_guards():
    n = 3

    def f(x):
        return K + n + cfg.X + math.sin(x) + len(TABLE)
    walk = Walk(f)
    walk.finish()
    triples = [walk.guards[i:i + 3] for i in range(0, len(walk.guards), 3)]
    assert (globals(), "K", K) in [tuple(t) for t in triples] and (cfg.__dict__, "X", 1) in [tuple(t) for t in triples]
    assert f.__closure__[0] in [t[0] for t in triples]
    assert {t[1] for t in triples} == {"K", None, "X", "TABLE"}           # no modules, no builtins
    assert walk.hidden == [TABLE]


def test_shadowed_builtin():
    space = {"len": 5}
    exec("def f(x): return len", space)
    assert names(space["f"]) == {"len": {"const": {"i": "5"}}}


def test_inner_functions_and_comprehensions():
    def f(x):
        def g(y):
            return [K + z for z in y]
        return lambda: math.sin(g(x))
    assert set(names(f)) == {"K", "math"}


def test_attributes_are_no_names():
    space = {"shape": 5, "a": 6}
    exec("def f(x): return x.shape, x.a", space)
    assert names(space["f"]) == {}


def test_many_names():
    used = [f"n{k}" for k in range(300)]
    space = {name: k for k, name in enumerate(used)}
    exec(f"def f(): return {'+'.join(used)}", space)
    assert len(names(space["f"])) == 300


def test_a_web_of_functions_is_cut():
    space = {}
    exec("\n".join(f"def f{k}(x): return f{k + 1}(x), f{(k * 7) % 400}(x)" for k in range(400)) + "\ndef f400(x): return x", space)
    walk = Walk(space["f0"])
    walk.finish()
    assert len(walk.functions) == _walk._MOST_FUNCTIONS
    assert any("functions are within reach" in str(n) for entry in walk.functions for n in entry.names.values())


def test_other_peoples_decorators():
    import functools

    def logged(f):
        @functools.wraps(f)
        def wrapper(*args):
            return f(*args)
        return wrapper

    @logged
    def g(x):
        return x

    class CPUDispatcher:                                # Numba's own: taken apart the same way
        py_func = staticmethod(lambda x: x)
    CPUDispatcher.__module__ = "numba.core.registry"
    other = CPUDispatcher()

    @njit
    def mine(x):
        return x
    walk = Walk(lambda x: g(x) + other(x) + mine(x))
    walk.finish()
    assert {name: walk.functions[value["function"]].func for name, value in walk.functions[0].names.items()} == {
        "g": g, "other": CPUDispatcher.py_func, "mine": mine.py_func}
    assert walk.functions[-1].func is g.__wrapped__


def test_private_names_of_methods(requests):
    global _A__K
    _A__K = 17

    class A:
        @staticmethod
        @njit
        def f(__x):
            return __x + __K
    assert A.f(1) == 18
    assert requests()[-1]["functions"][0]["names"]["__K"] == {"const": {"i": "17"}}


def test_hidden_arrays_are_read_live_and_replaced(requests):
    global TABLE
    table = np.arange(4.0)

    @njit
    def f(k):
        return table[k]
    assert f(2) == 2.0
    table[2] = 50.0
    assert f(2) == 50.0
    table = np.arange(10.0, 20.0)
    assert f(2) == 12.0
    assert len(requests()) == 1                         # another array of the same type: the same code
    table = np.arange(4)
    assert f(3) == 3 and len(requests()) == 2
    assert len(f._specs) == 1
