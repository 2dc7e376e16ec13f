"""boxing.so on compiled functions, with Python itself as the judge: what goes in comes out, for every type and layout;
exceptions, references, defaults, guards, printing, threads; nothing leaks.
"""
import gc
import io
import os
import subprocess
import sys
import threading
import weakref

import numpy as np
import pytest

import adder
from adder import njit
from adder._native import boxing

DTYPES = "? i1 u1 i2 u2 i4 u4 i8 u8 f4 f8 c8 c16".split()
TWINS = {"?": bool, "i8": int, "f8": float, "c16": complex}


@njit
def echo(x):
    return x


@njit
def add_one(n):
    return n + 1


@njit
def total(a):
    s = 0.0
    for i in range(a.shape[0]):
        s += a[i]
    return s


def same(a, b):
    """Equal with equal types, also inside tuples; NaN and the sign of zero count."""
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return repr(a) == repr(b)


# ---- scalars, tuples, texts

@pytest.mark.parametrize("x", [
    0, 1, -1, 2**29, 2**30 - 1, 2**30, -2**30, 2**31, 2**60, -2**62, 2**63 - 1, -2**63, True, False, None, 2.5, -0.0, float("nan"), float("-inf"),
    1 + 2j, complex(-0.0, float("nan")), "", "héllo", "a\0b", (), (1,), (1, (2.5, (True, None)), "x"), ((), ((),)), (1j, 2)], ids=repr)
def test_python_values_come_back(x):
    assert same(echo(x), x)


@pytest.mark.parametrize("dtype", DTYPES)
def test_numpy_scalars_come_back_as_their_twins(dtype):
    if dtype == "?":
        values = [False, True]
    elif dtype[0] in "iu":
        values = [np.iinfo(dtype).min, np.iinfo(dtype).max, 3]
    else:
        values = [0.1, np.inf, -0.0] + ([1 + 2j] if dtype[0] == "c" else [])
    for value in values:
        x = np.dtype(dtype).type(value)
        y = echo(x)
        assert type(y) is TWINS.get(dtype, type(x))
        assert np.dtype(dtype).type(y).tobytes() == x.tobytes()


def test_c_long_long_is_int64():
    assert same(echo(np.longlong(-5)), -5)
    a = np.arange(3, dtype=np.longlong)
    assert echo(a) is a


@pytest.mark.parametrize("n", [2**63, -2**63 - 1, 10**40])
def test_ints_beyond_64_bits_overflow(n):
    with pytest.raises(OverflowError):
        echo(n)
    with pytest.raises(OverflowError):
        echo((1.5, n))


def test_texts_that_are_not_utf8_raise_as_python_does():
    echo("plain")
    with pytest.raises(UnicodeEncodeError):
        echo("\ud800")


def test_subclasses_and_lookalikes_are_not_taken():
    class Whole(int):
        pass

    class Sub(np.ndarray):
        pass

    for x in (Whole(3), np.arange(3).view(Sub), [1, 2], np.float16(1), str, b"x"):
        with pytest.raises(TypeError):
            echo(x)


@njit
def positive_or_none(x):
    if x > 0:
        return x
    return None


def test_optional_results():
    assert same(positive_or_none(3), 3)
    assert positive_or_none(-3) is None
    assert same(positive_or_none(2.5), 2.5)


# ---- arrays

def arrays(dtype):
    yield np.ones((), dtype)
    yield np.ones(3, dtype)
    yield np.ones((2, 3), dtype)
    yield np.ones((2, 3), dtype, order="F")
    yield np.ones((2, 3, 4), dtype).transpose(1, 0, 2)
    yield np.ones((4, 6), dtype)[::2, ::2]
    yield np.ones(6, dtype)[::-2]
    yield np.ones((0, 3), dtype)
    yield np.broadcast_to(np.ones(3, dtype), (2, 3))
    fixed = np.ones(4, dtype)
    fixed.flags.writeable = False
    yield fixed
    if np.dtype(dtype).itemsize > 1:
        yield np.frombuffer(bytearray(np.dtype(dtype).itemsize * 3 + 1), np.uint8)[1:].view(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_array_handed_back_is_the_same_object(dtype):
    for a in arrays(dtype):
        count = sys.getrefcount(a)
        assert echo(a) is a
        assert echo((a, 1))[0] is a
        assert sys.getrefcount(a) == count


def test_foreign_byte_order_is_refused():
    with pytest.raises(TypeError):
        echo(np.arange(3).astype(">i4"))


@njit
def reverse(a):
    return a[::-1]


@njit
def middle(a):
    return a[1:-1, 1:-1]


def test_views_keep_their_argument():
    a = np.arange(12.0).reshape(3, 4).copy()
    for view, expected in ((reverse(a), a[::-1]), (middle(a), a[1:-1, 1:-1])):
        assert view.base is a
        assert view.strides == expected.strides and view.shape == expected.shape
        assert np.array_equal(view, expected) and view.flags.writeable
        view[0, 0] = 99
        assert np.array_equal(view, expected)
    a.flags.writeable = False
    assert not reverse(a).flags.writeable


@njit
def copied(a):
    return a.copy(), a + 1


def test_new_arrays_own_their_memory():
    a = np.arange(5.0)
    one, two = copied(a)
    assert np.array_equal(one, a) and np.array_equal(two, a + 1)
    assert not np.shares_memory(one, a)
    for made in (one, two):
        assert made.flags.writeable and made.flags.c_contiguous and made.flags.aligned
        assert made.ctypes.data % 64 == 0


# ---- how calls find their specialisation

def test_each_type_has_its_own_specialisation():
    @njit
    def twice(x):
        return x + x

    a = np.arange(3.0)
    for _ in range(2):
        assert same(twice(2), 4) and same(twice(1.5), 3.0) and same(twice(np.float32(2)), np.float32(4))
        assert np.array_equal(twice(a), a + a)
    assert len(twice.signatures) == 4


def test_defaults_keywords_and_stars():
    @njit
    def f(a, b=10, *rest):
        return a * 100 + b + len(rest)

    def plain(a, b=10, *rest):
        return a * 100 + b + len(rest)

    for args, kwargs in (((1,), {}), ((1, 2), {}), ((1, 2, 3, 4), {}), ((), {"a": 1}), ((), {"b": 3, "a": 1}), ((1,), {"b": 7}), ((1, 2, (3, 4)), {})):
        for _ in range(2):
            assert f(*args, **kwargs) == plain(*args, **kwargs)
    for args, kwargs in (((), {}), ((1,), {"c": 1}), ((1,), {"a": 1}), ((1, 2), {"b": 1})):
        with pytest.raises(TypeError) as expected:
            plain(*args, **kwargs)
        with pytest.raises(TypeError) as given:
            f(*args, **kwargs)
        assert str(given.value).split("(")[-1] == str(expected.value).split("(")[-1]


def test_keyword_only_parameters_are_not_positional():
    @njit
    def f(a, *, k):
        return a + k

    assert f(1, k=2) == 3
    with pytest.raises(TypeError):
        f(1, 2)


def test_keyword_only_parameters_without_the_slow_path(monkeypatch):
    def plain(a, b=2, *rest, c, d=4.5, e=None):
        return a, b, rest, c, d, e

    def two(a, *, c=3, d):
        return a, c, d
    f, g = njit(plain), njit(two)
    calls = [(f, (1,), dict(c=3)), (f, (1, 5), dict(c=3, e=None)), (f, (1, 5, 6, 7), dict(d=1.5, c=3)), (f, (), dict(c=1, b=2, a=3)),
             (g, (1,), dict(d=2)), (g, (), dict(a=1, d=2, c=5))]
    for made, args, keywords in calls:
        made(*args, **keywords)
    for made in (f, g):
        monkeypatch.setattr(made._state, "can_compile", False)
    monkeypatch.setattr("adder._dispatcher.specialise", None)       # only new types may go there
    for made, args, keywords in calls:
        assert made(*args, **keywords) == made.py_func(*args, **keywords)
    for made, args, keywords in [(f, (1,), {}), (f, (), dict(c=1)), (f, (1,), dict(c=1, rest=())), (f, (1,), dict(a=2, c=1)), (f, (1,), dict(c=1, x=2)),
                                 (g, (1, 2), dict(d=3)), (g, (1,), dict(c=3)), (g, (), dict(d=1, c=2))]:
        with pytest.raises(TypeError) as caught:
            made(*args, **keywords)
        with pytest.raises(TypeError) as expected:
            made.py_func(*args, **keywords)
        assert str(caught.value).split("() ", 1)[1] == str(expected.value).split("() ", 1)[1]


def test_eager_array_signatures_do_not_import_numpy(tmp_path):
    (tmp_path / "program.py").write_text("""
import sys
from adder import njit
@njit(["f8(f8[:])", "i8(i8[::1], Tuple((i8, f8[:])))"])
def f(a, b=None):
    return a[0]
@njit
def plain(n):
    return n + 1
""".replace(', "i8(i8[::1], Tuple((i8, f8[:])))"', "").replace(", b=None", "") + """
@njit(["i8(i8[::1], Tuple((i8, f8[:])))"])
def g(a, b):
    return a[0] + b[0]
plain(1)
assert "numpy" not in sys.modules
try:
    f([1.0])
except TypeError:
    pass
import numpy as np
assert f(np.arange(3.0) + 5) == 5.0 and f(np.arange(3.0) + 6) == 6.0
assert g(np.arange(3) + 5, (3, np.zeros(1))) == 8
""")
    done = subprocess.run([sys.executable, str(tmp_path / "program.py")], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(os.path.abspath(adder.__file__)))})
    assert done.returncode == 0, done.stderr


def test_binds_as_a_method():
    class Thing:
        def __init__(self):
            self.n = 3

        def __index__(self):
            return 3

        double = staticmethod(njit(lambda n: 2 * n))
        method = njit(lambda self: 1)

    assert Thing.double(4) == 8
    thing = Thing()
    assert Thing.method is Thing.__dict__["method"]
    with pytest.raises(TypeError):
        thing.method()


SCALE = 3
TABLE = np.arange(4.0)


def test_a_rebound_global_is_seen_and_a_global_array_is_read_live():
    global SCALE

    @njit
    def f(n):
        return n * SCALE + TABLE[0]

    assert f(2) == 6
    TABLE[0] = 5
    try:
        assert f(2) == 11
        SCALE = 4
        assert f(2) == 13
        SCALE = 3
        assert f(2) == 11
    finally:
        TABLE[0], SCALE = 0, 3


def test_eager_signatures_convert_and_check_ranges():
    @njit("int8(int8)")
    def small(n):
        return n

    assert small(127) == 127 and small(-128) == -128 and small(True) == 1
    for n in (128, -129, 2**40, 2**70):
        with pytest.raises(OverflowError):
            small(n)

    @njit("float64(float64)")
    def real(x):
        return x

    assert same(real(2), 2.0) and same(real(np.float64(2)), 2.0)
    with pytest.raises(OverflowError):
        real(10**400)

    @njit("float64(float64[:])")
    def first(a):
        return a[0]

    a = np.arange(6.0)
    for taken in (a, a[::2], a[::-1]):
        assert first(taken) == taken[0]


# ---- exceptions, print, signals, threads

@njit
def item(a, i):
    b = a + 1
    return b[i]


def test_exceptions_have_python_type_message_and_line():
    with pytest.raises(IndexError) as caught:
        item(np.arange(3.0), 7)
    assert "7" in str(caught.value) and "3" in str(caught.value)
    frames = []
    trace = caught.value.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame.f_code.co_name, trace.tb_lineno))
        trace = trace.tb_next
    assert frames[-1] == ("item", item.py_func.__code__.co_firstlineno + 3)


@njit
def speak(x, y):
    print(x, y, "té{}xt", x + y, sep="|", end="!\n")


@pytest.mark.parametrize("pair", [(1, 2), (1.5, 0.1), (True, False), (1j, 2 - 1j), (2**62, -3)])
def test_print_is_pythons(pair, capsys):
    speak(*pair)
    given = capsys.readouterr().out
    speak.py_func(*pair)
    assert given == capsys.readouterr().out


@pytest.mark.parametrize("nogil", [False, True])
def test_exceptions_of_stdout_come_out(nogil, monkeypatch):
    class Broken(io.StringIO):
        def write(self, text):
            raise ZeroDivisionError("broken")

    f = njit(nogil=nogil)(lambda n: print(n))
    f(1)
    monkeypatch.setattr(sys, "stdout", Broken())
    with pytest.raises(ZeroDivisionError, match="broken"):
        f(1)
    monkeypatch.setattr(sys, "stdout", None)
    f(1)


@njit(nogil=True)
def spin(n):
    x = 1
    for i in range(n):
        x = (x * 1103515245 + 12345 + i) & 0x7fffffff
    return x


def test_nogil_lets_others_run():
    spin(1)
    worker = threading.Thread(target=spin, args=(300_000_000,))
    turns = 0
    worker.start()
    while worker.is_alive():
        turns += 1
    worker.join()
    assert turns > 1000


def test_runaway_recursion_is_an_exception_on_every_stack():
    @njit
    def down(n):
        return 1 if n == 0 else 1 + down(n - 1)

    assert down(1000) == 1001
    with pytest.raises(RecursionError):
        down(10**9)
    found = []

    def work():
        try:
            down(10**9)
        except RecursionError:
            found.append(down(100))

    size = threading.stack_size(256 * 1024)
    try:
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
    finally:
        threading.stack_size(size)
    assert found == [101]


def test_works_in_a_forked_child():
    assert add_one(1) == 2
    child = os.fork()
    if child == 0:
        os._exit(0 if add_one(2) == 3 and total(np.arange(4.0)) == 6 else 1)
    assert os.waitpid(child, 0)[1] == 0


# ---- the module itself

def test_dispatchers_are_collected():
    references = []
    for _ in range(3):
        f = njit(lambda n: n + 1)
        f(1)
        f.itself = f
        references.append(weakref.ref(f))
    del f
    gc.collect()
    assert not any(reference() for reference in references)


def test_malformed_calls_of_the_module_are_refused():
    module = boxing()
    made = module.Dispatcher(len, print)
    handle = next(iter(add_one._state.specs.values())).handle if add_one(1) == 2 else None
    one, two = (1).to_bytes(8, "little"), (300).to_bytes(8, "little")
    for wrong in ((handle, b"123", one, (), (), 0), (handle, one, b"", (), (), 0), (handle, one, one + one, (), (), 0),
                  (handle, two + one, one, (), (), 0), (handle, one, one, (), (1, 2, 3), 0)):
        with pytest.raises(ValueError):
            made._add(*wrong)
    with pytest.raises(TypeError):
        made._add(handle)
    with pytest.raises(TypeError):
        module.Dispatcher(len)
    with pytest.raises(TypeError):
        module.call(1, ())
    with pytest.raises(OSError):
        module.load("/nowhere/at/all.so")
    assert made._add(handle, one, one, (), (), 0) == 0
    assert module.call(made, (4,)) == 5 and module.call(made, (4.5,)) is NotImplemented
    made._clear()
    assert module.call(made, (4,)) is NotImplemented


def test_numpy_is_not_imported_without_arrays():
    code = "import sys; from adder import njit; f = njit('int64(int64)')(lambda n: n + 1); assert f(1) == 2; assert 'numpy' not in sys.modules"
    env = dict(os.environ, PYTHONPATH=os.path.dirname(os.path.dirname(adder.__file__)))
    assert subprocess.run([sys.executable, "-c", code], env=env, cwd=os.path.dirname(__file__)).returncode == 0


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def failing(f, *args):
    try:
        f(*args)
    except Exception:
        return
    raise AssertionError("no exception")


A = np.arange(500.0)
REPEATED = {
    "int": lambda: add_one(10**12),
    "overflow": lambda: failing(add_one, 10**40),
    "array": lambda: total(A),
    "same array": lambda: echo(A),
    "view": lambda: reverse(A),
    "new arrays": lambda: copied(A),
    "tuple": lambda: echo((1, (A, 2.5), "abc" * 50)),
    "exception with an array alive": lambda: failing(item, A, 1000),
    "numpy scalar": lambda: echo(np.int8(3)),
}


@pytest.mark.parametrize("what", REPEATED)
def test_nothing_leaks(what):
    act = REPEATED[what]
    for _ in range(2000):
        act()
    gc.collect()
    references = sys.getrefcount(A)
    grown = []
    while len(grown) < 3 and not (grown and grown[-1][0] < 100 and grown[-1][1] < 2 << 20):    # what leaks does so each time
        blocks, bytes_before = sys.getallocatedblocks(), resident()
        for _ in range(10_000):
            act()
        gc.collect()
        grown.append((sys.getallocatedblocks() - blocks, resident() - bytes_before))
    assert grown[-1][0] < 100 and grown[-1][1] < 2 << 20, grown
    assert sys.getrefcount(A) == references
