"""The cache: what makes a key, broken entries, folders that cannot be written."""
import os
import subprocess
import sys
import textwrap
import warnings

import pytest

from adder import _cache, njit
from adder.errors import NumbaSystemWarning

HERE = os.path.dirname(os.path.abspath(__file__))
PATHS = [os.path.dirname(HERE), HERE]


def entries(folder):
    return sorted(str(p) for p in folder.rglob("*") if p.is_file())


def program(tmp_path, body, native=None, **environ):
    """Runs a program that uses the fakes, in a process of its own; gives its output lines."""
    from adder import _native
    path = tmp_path / "program.py"
    path.write_text(f"import sys; sys.path[:0] = {PATHS!r}\nimport fake_native; fake_native.install({native or _native.FOLDER!r})\n"
                    "from adder import njit\n" + textwrap.dedent(body))
    run = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, env={**os.environ, **environ}, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    return run.stdout.split("\n")[:-1]


KERNEL = """
    K = {k}
    def g(x):
        return x + K{comment}
    @njit{options}
    def f(x):
        return g(x) * 2
    print(f({x}), f.stats.cache_hits, f.stats.cache_misses)
    """


def outcome(tmp_path, k="1", comment="", options="", x="3", before=""):
    line, = program(tmp_path, before + textwrap.dedent(KERNEL.format(k=k, comment=comment, options=options, x=x)))
    return "hit" if line.endswith("1} {}") else "miss"


def test_what_makes_a_key(tmp_path, cache):
    assert outcome(tmp_path) == "miss"
    assert outcome(tmp_path) == "hit"
    assert outcome(tmp_path, before="# moved down\n\n\n") == "hit"
    assert outcome(tmp_path, k="2") == "miss"               # a captured value
    assert outcome(tmp_path, k="1.0") == "miss"             # of another type
    assert outcome(tmp_path, k="True") == "miss"
    assert outcome(tmp_path, comment="-0") == "miss"        # the text of a callee
    assert outcome(tmp_path, x="3.0") == "miss"             # an argument's type
    assert outcome(tmp_path, options="(boundscheck=False)") == "miss"
    assert outcome(tmp_path, options="(fastmath=True)") == "miss"
    assert outcome(tmp_path, options="('i8(i8)')") == "miss"
    assert outcome(tmp_path, options="('f8(i8)')") == "miss"
    assert len(entries(cache)) == 10
    assert outcome(tmp_path) == "hit"
    assert outcome(tmp_path, options="(nogil=True, cache=True)") == "hit"     # nothing of these is in the code


def test_key_has_build_and_processor(tmp_path, cache, monkeypatch):
    def f(x):
        return x + 1
    assert njit(f)(1) == 2
    assert len(entries(cache)) == 1
    from adder import _dispatcher, _native
    _dispatcher._handles.clear()
    monkeypatch.setattr(_cache, "_cpu", "another")
    assert njit(f)(1) == 2
    assert len(entries(cache)) == 2
    _dispatcher._handles.clear()
    from adder import _client
    running = _client.server_folder()
    monkeypatch.setattr(_native, "_build", "another")
    monkeypatch.setattr(_client, "server_folder", lambda: running)
    assert njit(f)(1) == 2
    assert len(entries(cache)) == 3


def test_relative_lines_are_in_the_key(tmp_path, cache, requests):
    for blank in ("", "\n"):
        space = {}
        exec(f"def f(x):{blank}\n    return 1 // x\n", space)
        assert njit(space["f"])(1) == 1
    assert len(requests()) == 2


def test_a_hit_needs_no_text_and_no_server(tmp_path, cache):
    (tmp_path / "mod.py").write_text("def f(x):\n    return x + 1\n")
    body = "import mod\nprint(njit(mod.f)(1))"
    assert program(tmp_path, body) == ["2"]
    native = tmp_path / "native"
    native.mkdir()
    body = ("import mod, fake_native\nimport adder._client\nadder._client._connected = None\n"
            "mod.f.__code__ = mod.f.__code__.replace(co_filename='/nowhere/at/all.py', co_firstlineno=99)\nprint(njit(mod.f)(1))")
    assert program(tmp_path, body) == ["2"]


def test_frozensets_have_one_order(tmp_path, cache):
    body = "@njit\ndef f(x):\n    return x in {'a', 'b', 'c', 'd', 'e'}\nprint(f('a'), f.stats.cache_misses)"
    assert program(tmp_path, body, PYTHONHASHSEED="1") == ["True {'str': 1}"]
    assert program(tmp_path, body, PYTHONHASHSEED="2") == ["True {}"]


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "garbage", "folder"])
def test_broken_entry_is_made_anew(damage, cache, requests):
    def f(x):
        return x + 1
    assert njit(f)(1) == 2
    path, = entries(cache)
    content = open(path, "rb").read()
    if damage == "folder":
        os.unlink(path)
        os.mkdir(path)
    else:
        broken = {"flip": content[:9] + bytes([content[9] ^ 1]) + content[10:], "cut": content[:-7], "empty": b"", "garbage": b"x" * 100}[damage]
        with open(path, "wb") as file:
            file.write(broken)
    from adder import _dispatcher
    _dispatcher._handles.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert njit(f)(1) == 2
    assert len(requests()) == 2
    if damage != "folder":
        assert open(path, "rb").read() == content and entries(cache) == [path]


def test_unwritable_folder_costs_one_warning(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("ADDER_CACHE_DIR", str(blocked))
    with pytest.warns(NumbaSystemWarning, match="cannot be written") as caught:
        assert njit(lambda x: x + 1)(1) == 2
        assert njit(lambda x: x + 2)(1) == 3
    assert len(caught) == 1


def test_full_disk(monkeypatch, cache):
    import errno

    def write(fd, data, real=os.write):
        if os.readlink(f"/proc/self/fd/{fd}").startswith(str(cache)):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data)
    monkeypatch.setattr(_cache.os, "write", write)
    with pytest.warns(NumbaSystemWarning, match="No space left"):
        assert njit(lambda x: x + 11)(1) == 12
    assert entries(cache) == []


def test_paths_in_memory_differ():
    opened = len(os.listdir("/proc/self/fd"))
    paths = set()
    for k in range(300):
        path = _cache.in_memory(b"%d" % k)
        assert open(path).read() == str(k)
        paths.add(path)
        _cache.release(path)
    assert len(paths) == 300 and len(os.listdir("/proc/self/fd")) == opened


def test_no_cache_on_disk(cache):
    assert njit(cache=False)(lambda x: x + 21)(1) == 22
    assert entries(cache) == []


def test_where_the_folder_is(monkeypatch):
    monkeypatch.setenv("ADDER_CACHE_DIR", "/some/where")
    assert _cache.folder() == "/some/where"
    monkeypatch.delenv("ADDER_CACHE_DIR")
    monkeypatch.setenv("HOME", "/home/x")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert _cache.folder() == "/home/x/.cache/adder"


def test_many_processes_at_once(tmp_path, cache):
    from adder import _native
    path = tmp_path / "program.py"
    path.write_text(f"import sys; sys.path[:0] = {PATHS!r}\nimport fake_native; fake_native.install({_native.FOLDER!r})\nfrom adder import njit\n"
                    "fs = [njit(lambda x: x + 1), njit(lambda x: x + 2), njit(lambda x: x + 3)]\nprint([f(1) for f in fs])\n")
    running = [subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert [p.communicate()[0] for p in running] == ["[2, 3, 4]\n"] * 6
    assert len(entries(cache)) == 3


def test_the_least_recently_used_go_when_there_is_too_much(cache, monkeypatch):
    monkeypatch.setenv("ADDER_CACHE_SIZE", str(256 * 40_000 / (1 << 20)))        # each of the 256 folders: 40 kB
    keys = ["ab" + f"{k:062x}" for k in range(5)]
    for at, key in enumerate(keys[:3]):
        path = _cache.store(key, bytes(10_000))
        os.utime(path, (at, at))
    other = _cache.store("cd" + "0" * 62, bytes(30_000))
    assert _cache.find(keys[0])                             # used: now the youngest
    _cache.store(keys[3], bytes(15_000))
    assert [bool(_cache.find(key)) for key in keys[:4]] == [True, False, True, True]
    assert os.path.exists(other)
    newest = _cache.store(keys[4], bytes(100_000))          # larger than its share, but what was asked for
    assert entries(cache) == sorted([newest, other])


@pytest.mark.parametrize("size", ["many", "", "0"])
def test_sizes_that_make_no_sense(size, cache, monkeypatch):
    monkeypatch.setenv("ADDER_CACHE_SIZE", size)
    path = _cache.store("ab" + "0" * 62, b"x")
    assert _cache.find("ab" + "0" * 62) == path
