"""Whose text is it? Functions from everywhere, told apart and proved; edited files never give new text."""
import importlib
import os
import re
import subprocess
import sys
import textwrap
import zipfile

import pytest

from adder import njit
from adder._capture import texts_of
from adder._proof import locate
from adder.errors import ByteCodeSupportError


def found(func):
    return locate(func, texts_of(func))


def module(tmp_path, monkeypatch, text, name="captured"):
    data = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
    (tmp_path / f"{name}.py").write_bytes(data)
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop(name, None)
    importlib.invalidate_caches()
    return importlib.import_module(name)


def forget_compiled_texts(monkeypatch):
    """As if the module had been imported from its .pyc, or before adder."""
    from adder import _capture
    monkeypatch.setattr(_capture, "_seen", type(_capture._seen)())


def rebuilt(func):
    """What the found text does when it is run by itself."""
    place = found(func)
    space = dict(func.__globals__)
    if place.kind == "lambda":
        return eval(place.source, space)
    source = place.source
    while source.startswith("@"):
        source = source.partition("\n")[2]
    exec(source, space)
    return space[func.__name__]


def test_plain(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, '''
        # first
        def f(x,
              y=(1,
        2)):
            """A doc
        at the margin."""
            # comment

            s = "one \\
        two"
            return (x +
        y)          # odd indentation in brackets

        z = 1
        ''')
    place = found(m.f)
    assert place.line == 3 and place.kind == "def" and place.source.startswith("def f(x,") and place.source.endswith("indentation in brackets\n")


def test_deep_expressions(tmp_path, monkeypatch):
    """A sum of 900 terms and 900 elifs: deeper than Python calls go, for CPython's own compiler they are not."""
    m = module(tmp_path, monkeypatch, "def f(x):\n    return " + "+".join(["x"] * 900) + "\ndef g(x):\n    if x < 0:\n        return -1\n" + "".join(
        f"    elif x == {i}:\n        return {i}\n" for i in range(900)))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(400)
    try:
        assert found(m.f).line == 1 and found(m.g).line == 3
    finally:
        sys.setrecursionlimit(limit)


def test_strings_keep_their_insides(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, '''
        def outer():
            def inner():
                a = """x
                    y
          z"""
                b = f"""p
                   {a}
        q"""
                return a, b
            return inner
        class C:
            class D:
                if True:
                    @staticmethod
                    def deep():
                        return """one
                  two""", ("a"
                     "b")
        ''')
    for func in (m.outer(), m.C.D.deep):
        assert rebuilt(func)() == func()
        assert not found(func).source.startswith(" ")


def test_tabs_and_form_feeds(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, b"class A:\n\tdef f(x):\n\t\tif x:\n\t\t\treturn 1\n\t\treturn '''a\n\t\tb'''\n\x0c\ndef g(x):\n  return x\n")
    assert found(m.A.f).source == "def f(x):\n\tif x:\n\t\treturn 1\n\treturn '''a\n\t\tb'''\n"
    assert found(m.g).source.startswith("def g")


def test_line_ends_and_encodings(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, b"def f(x):\r\n    return '''a\r\nb'''\r\n", "crlf")
    assert found(m.f).source == "def f(x):\n    return '''a\nb'''\n"
    m = module(tmp_path, monkeypatch, "# -*- coding: latin-1 -*-\ndef é(ü):\n    return 'ß', ü\n".encode("latin-1"), "latin")
    assert found(getattr(m, "é")).source == "def é(ü):\n    return 'ß', ü\n"
    m = module(tmp_path, monkeypatch, "\ufeffdef f():\n    return 'é'\n".encode(), "bom")
    assert found(m.f).source == "def f():\n    return 'é'\n"


def test_lambdas_on_a_line(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, '''
        a, b, c, d = lambda x: x + 1, lambda x: x + 2, (lambda x:
            x * 3), (lambda é, y="é": lambda z: é + z)
        same = [lambda x: x, lambda x:  x]
        def f(k): return [lambda x: x + k, lambda x: k - x, lambda: (lambda x: x + k)]
        nested = lambda x: (lambda x: x - 1)(x) + (lambda x: x - 2)(x)
        e = {1: lambda x: x if x else 2, 3: (lambda *a, k=1, **b: [q for q in a])}
        ''')
    assert [found(f).source for f in (m.a, m.b, m.c, m.d)] == [
        "lambda x: x + 1", "lambda x: x + 2", "(lambda x:\n    x * 3)", 'lambda é, y="é": lambda z: é + z']
    assert found(m.d(1)).source == "lambda z: é + z"
    assert [found(f).source for f in m.f(1)] == ["lambda x: x + k", "lambda x: k - x", "lambda: (lambda x: x + k)"]
    assert found(m.f(1)[2]()).source == "lambda x: x + k"
    assert found(m.nested).source == "lambda x: (lambda x: x - 1)(x) + (lambda x: x - 2)(x)"
    assert [found(f).source for f in m.e.values()] == ["lambda x: x if x else 2", "lambda *a, k=1, **b: [q for q in a]"]
    first, second = (found(f).source for f in m.same)
    assert first == "lambda x: x"
    if sys.version_info >= (3, 11):                     # by its columns; before, the text of either does
        assert second == "lambda x:  x"


def test_odd_places(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, '''
        import functools
        def deco(*a):
            return lambda f: f
        if not True:
            pass
        else:
            @deco(
                1,
            )
            @deco("""
        x""")
            def g(x): return x + 1
        try:
            def h(x):
                return x
        finally:
            pass
        class A:
            def __p(self, __x):
                return __x
            @property
            def q(self): return self.__p(1)
            def s(self):
                return super().__init__()
        def gen():
            for k in range(2):
                def inner(x, k=k):
                    return x + k
                yield inner
        text = """
        def fake(x):
            return 0
        """
        def fake(x): return 1
        \\
        def cont(x): \\
            return x \\
              + 1
        def one(x): return x; x = 2
        ''')
    assert found(m.g).source.startswith("@deco(\n    1,\n)\n@deco(\"\"\"\nx\"\"\")\ndef g")
    assert found(m.h).source == "def h(x):\n    return x\n"
    assert found(m.A._A__p).classes == ("A",) and found(m.A._A__p).source.startswith("def __p(self, __x)")
    assert found(m.A.q.fget).source.startswith("@property\ndef q")
    assert found(m.A.s).source.startswith("def s")
    assert [found(f).source for f in m.gen()] == ["def inner(x, k=k):\n    return x + k\n"] * 2
    assert found(m.fake).source == "def fake(x): return 1\n"
    assert rebuilt(m.cont)(3) == 4
    assert found(m.one).source == "def one(x): return x; x = 2\n"


def test_same_name_and_line_in_a_class_and_outside(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, "def f(x): return x\nclass A:\n  def f(x): return x + 1\n  def f2(x): return x + 1\n")
    assert found(m.A.f).source == "def f(x): return x + 1\n" and found(m.A.f).line == 3


def test_future_annotations(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, "from __future__ import annotations\nimport math\n\n\ndef f(x: Foo) -> Bar:\n    def g(y: Baz): return y\n    return g(x)\n")
    assert found(m.f).line == 5


def test_exec():
    space = {}
    text = "def made(x):\n    return x + 1\n\nother = lambda x: x * 5\n"
    exec(text, space)
    assert found(space["made"]).source == "def made(x):\n    return x + 1\n"
    assert found(space["other"]).source == "lambda x: x * 5"
    kernels = []
    for k in range(3):                                  # the same name, file name and line, other text
        exec(f"def made(x):\n    return x + {k}\n", space)
        kernels.append(space["made"])
    assert [found(f).source[-2] for f in kernels] == ["0", "1", "2"]
    exec(compile(text, "/nowhere/gen.py", "exec"), space)
    assert found(space["made"]).source.startswith("def made")
    assert eval("lambda x: x - 7")(8) == 1
    assert found(eval("lambda x: x - 7")).source == "lambda x: x - 7"


def test_many_generated_functions_keep_their_text():
    made = []
    for k in range(600):
        space = {}
        exec(f"def f{k}(x):\n    return x + {k}\n", space)
        made.append(njit(space[f"f{k}"]))
    assert made[0](1) == 1 and made[599](1) == 600


def test_linecache_of_a_notebook():
    import linecache
    text = "def cell(x):\n    return x + 41\n"
    name = "<ipython-input-7-abc>"
    import ast
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    space = {}
    exec(compile(ast.parse(text), name, "exec"), space)  # a tree, as IPython compiles: no text in the event
    assert found(space["cell"]).source == text
    assert njit(space["cell"])(1) == 42


def test_zip(tmp_path, monkeypatch):
    path = tmp_path / "lib.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("zipped.py", "def f(x):\n    return x + 9\n")
    monkeypatch.syspath_prepend(str(path))
    import zipped
    assert found(zipped.f).source == "def f(x):\n    return x + 9\n"
    assert njit(zipped.f)(1) == 10


def test_edited_after_import(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, "def f(x):\n    return x + 1\n\ndef g(x):\n    return x\n", "edited")
    old = njit(m.g)                                      # decorated before the edit: its text is kept
    (tmp_path / "edited.py").write_text("def f(x):\n    return x + 2\n\ndef g(x):\n    return -x\n")
    assert old(3) == 3
    assert found(m.f).source == "def f(x):\n    return x + 1\n"     # of the same file as g, read before the edit
    m = module(tmp_path, monkeypatch, "def f(x):\n    return x + 1\n", "edited2")
    forget_compiled_texts(monkeypatch)
    (tmp_path / "edited2.py").write_text("def f(x):\n    return x + 2\n")
    late = njit(m.f)
    with pytest.raises(ByteCodeSupportError, match="edited after it was imported"):
        late(1)
    (tmp_path / "edited2.py").write_text("# a line more\ndef f(x):\n    return x + 1\n")
    with pytest.raises(ByteCodeSupportError, match="edited after it was imported"):
        njit(m.f)(1)


def test_the_text_is_gone(tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, "def f(x):\n    return x + 1\n", "gone")
    forget_compiled_texts(monkeypatch)
    os.unlink(tmp_path / "gone.py")
    m.__spec__.loader.path = "/nowhere"
    monkeypatch.setattr(type(m.__spec__.loader), "get_source", lambda self, name: None)
    with pytest.raises(ByteCodeSupportError, match=r"gone\.f \(.*gone\.py:1\) is gone"):
        njit(m.f)(1)


def test_a_callee_without_text_is_refused_only_where_it_is_used(requests, tmp_path, monkeypatch):
    m = module(tmp_path, monkeypatch, "def f(x):\n    return x + 1\n", "gone2")
    callee = m.f
    monkeypatch.setattr(callee, "__code__", callee.__code__.replace(co_consts=(None, 5)))

    @njit
    def user(x):
        return callee(x) if x > 5 else 1
    assert user(1) == 1
    assert "edited after it was imported" in requests()[-1]["functions"][0]["names"]["callee"]["unsupported"]


def test_doctest_and_asserts():
    """
    >>> from adder import njit
    >>> @njit
    ... def f(x):
    ...     return x + 2
    >>> f(1)
    3
    """
    import doctest
    finder = doctest.DocTestFinder()
    runner = doctest.DocTestRunner()
    for test in finder.find(test_doctest_and_asserts, "captured", globs={}):
        assert runner.run(test).failed == 0


def test_pytest_rewrites_asserts():
    @njit
    def f(x):
        assert x > 0
        return x
    with pytest.raises(ByteCodeSupportError, match="PYTEST_DONT_REWRITE"):
        f(1)


@pytest.mark.parametrize("how", ["script", "relative", "-c", "-m", "stdin"])
def test_programs(how, tmp_path):
    text = ("import sys, os\nsys.path[:0] = {paths!r}\nimport adder, fake_native\nfake_native.install({native!r})\nos.chdir('/')\n"
            "@adder.njit\ndef f(x):\n    return x + 1\nprint(f(1))\nk = [adder.njit(lambda x: x + 5), adder.njit(lambda x: x + 6)]\nprint(k[1](1))\n")
    here = os.path.dirname(os.path.abspath(__file__))
    from adder import _native
    text = text.format(paths=[os.path.dirname(here), here], native=_native.FOLDER)
    (tmp_path / "prog.py").write_text(text)
    args = {"script": [str(tmp_path / "prog.py")], "relative": ["prog.py"], "-c": ["-c", text], "-m": ["-m", "prog"], "stdin": ["-"]}[how]
    run = subprocess.run([sys.executable] + args, cwd=tmp_path, input=text, capture_output=True, text=True)
    if how == "stdin":
        assert "is gone" in run.stderr
    else:
        assert run.stdout == "2\n7\n", run.stderr


@pytest.mark.skipif(sys.version_info < (3, 13), reason="the plain prompt keeps no text before Python 3.13")
@pytest.mark.parametrize("basic", ["", "1"])
def test_plain_prompt(basic):
    import pty
    import select
    import time
    here = os.path.dirname(os.path.abspath(__file__))
    from adder import _native
    typed = ["import sys, os", f"sys.path[:0] = {[os.path.dirname(here), here]!r}", f"import fake_native; fake_native.install({_native.FOLDER!r})",
             "from adder import njit", "@njit", "def f(x):", "  return x + 40", "", "print('sum', f(1) + 1)", "g = njit(lambda x: x * 7)",
             "print('product', g(6) + 2)", "exit()"]
    pid, terminal = pty.fork()
    if pid == 0:
        environ = {**os.environ, "PYTHON_BASIC_REPL": basic, "TERM": "dumb" if basic else "xterm", "PYTHON_HISTORY": os.devnull}
        os.execve(sys.executable, [sys.executable, "-q"], environ)
    output = b""

    def until_ready(prompt):
        """What it writes until a prompt has come and it has been still; it throws away what is typed before that."""
        seen, until = b"", time.monotonic() + 60
        while time.monotonic() < until:
            while select.select([terminal], [], [], 0.5)[0]:
                seen += os.read(terminal, 4096)
            if re.search(prompt, seen):
                break
        return seen

    try:
        output += until_ready(rb">>> ")
        for line in typed[:-1]:
            os.write(terminal, line.encode() + (b"\r" if not basic else b"\n"))
            output += until_ready(rb"\n[^\n]*(>>>|\.\.\.) [^\n]*$")
        os.write(terminal, typed[-1].encode() + (b"\r" if not basic else b"\n"))
        while part := os.read(terminal, 4096):
            output += part
    except OSError:                                     # the terminal is gone with its program
        pass
    os.waitpid(pid, 0)
    os.close(terminal)
    assert b"sum 42" in output and b"product 44" in output, output


def test_a_call_through_an_imported_module_needs_no_more_than_the_function(tmp_path, monkeypatch):
    text = "import math\nfrom os import (path,\n    sep as bar)\n\n" + "".join(f"def g{n}(x):\n    return math.sqrt(bar.find(x)) + {n}\n\n" for n in range(30))
    place = found(module(tmp_path, monkeypatch, text).g20)
    assert place.piece == "def g20(x):\n    return math.sqrt(bar.find(x)) + 20\n\nimport bar, math\n"
