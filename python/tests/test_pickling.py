"""Dispatchers through pickle and copy."""
import copy
import os
import pickle
import subprocess
import sys
import weakref

import pytest

from adder import njit
from test_cache import PATHS, program

SCALE = 10


@njit
def at_module_level(x):
    return x + 1


def test_by_name():
    assert pickle.loads(pickle.dumps(at_module_level)) is at_module_level
    assert len(pickle.dumps(at_module_level)) < 120


def make(k):
    @njit(fastmath=True)
    def nested(x, y=4):
        return (x + y + k) * SCALE
    return nested


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_by_text(protocol, tmp_path):
    f = make(7)
    data = pickle.dumps(f, protocol)
    assert pickle.loads(data) is f
    (tmp_path / "f.pickle").write_bytes(data)
    lines = program(tmp_path, """
        import pickle
        data = open('f.pickle', 'rb').read()
        f, g = pickle.loads(data), pickle.loads(data)
        print(f(1), f(1, 2), f is g, f.__name__, f.__module__, f.targetoptions['fastmath'])
        print(pickle.loads(pickle.dumps(f)) is f)
        """)
    assert lines == ["120 100 True nested test_pickling ['fast']", "True"]


def test_recursive_closures_and_callees(tmp_path):
    @njit
    def fact(n):
        return 1 if n < 2 else n * fact(n - 1)

    import math
    lamb = njit(lambda x: fact(x) + math.floor(2.5) + at_module_level(x))
    data = pickle.dumps([lamb, fact])
    (tmp_path / "f.pickle").write_bytes(data)
    assert program(tmp_path, "import pickle\nf, g = pickle.load(open('f.pickle', 'rb'))\nprint(f(5), g(5), f.__closure__[0].cell_contents is g)") == [
        "128 120 True"]


def test_with_signatures(tmp_path):
    @njit(["f8(f8)", "i8(i8)"])
    def f(x):
        return x
    (tmp_path / "f.pickle").write_bytes(pickle.dumps(f))
    body = "import pickle\nf = pickle.load(open('f.pickle', 'rb'))\nprint(f.signatures)\ntry:\n    f(1j)\nexcept TypeError as e:\n    print(e)"
    assert program(tmp_path, body) == ["[(float64,), (int64,)]", "No matching definition for argument type(s) complex128"]


def test_of_main(tmp_path):
    (tmp_path / "main.py").write_text(f"import sys; sys.path[:0] = {PATHS!r}\nimport fake_native, pickle\n"
                                      f"fake_native.install({__import__('adder')._native.FOLDER!r})\nfrom adder import njit\nimport math\n"
                                      "K = 5\n@njit\ndef f(x):\n    return math.floor(x) + K\npickle.dump(f, open('f.pickle', 'wb'))\n")
    subprocess.run([sys.executable, "main.py"], cwd=tmp_path, check=True)
    assert program(tmp_path, "import pickle\nprint(pickle.load(open('f.pickle', 'rb'))(2.5))") == ["7"]


def test_what_cannot_be_pickled():
    thing = open(os.devnull)

    @njit
    def f(x):
        return thing
    with pytest.raises(TypeError):
        pickle.dumps(f)
    thing.close()


def test_copies_are_the_function_itself():
    assert copy.copy(at_module_level) is at_module_level is copy.deepcopy(at_module_level)
    assert copy.deepcopy([at_module_level])[0] is at_module_level


def test_weakly():
    import gc
    f = make(1)
    f(1)
    dead = weakref.ref(f)
    del f
    gc.collect()
    assert dead() is None


def test_without_a_text(monkeypatch):
    f = make(3)
    monkeypatch.setattr(f._state, "texts", ("def nested(x, y=4):\n    return 0\n",))
    with pytest.raises(pickle.PicklingError, match="the text of .*nested"):
        pickle.dumps(f)
