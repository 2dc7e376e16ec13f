"""The decorators' options: what is taken, what is refused, what is sent."""
import pytest

from adder import errors, jit, njit


def f(x):
    return x


def sent(requests, **options):
    @njit(**options)
    def g(x):
        return x
    g(1)
    return requests()[-1]["options"]


def test_defaults(requests):
    assert sent(requests) == {"error_model": None, "fastmath": [], "boundscheck": True, "overflow": "wrap", "debug": False, "inline": "never",
                              "locals": {}}


@pytest.mark.parametrize("given, expected", [
    ({"error_model": "numpy"}, {"error_model": "numpy"}), ({"fastmath": True}, {"fastmath": ["fast"]}), ({"fastmath": False}, {"fastmath": []}),
    ({"fastmath": {"nsz", "nnan"}}, {"fastmath": ["nnan", "nsz"]}), ({"fastmath": {"arcp": True, "afn": False}}, {"fastmath": ["arcp"]}),
    ({"boundscheck": False}, {"boundscheck": False}), ({"overflow": "raise"}, {"overflow": "raise"}), ({"debug": 1}, {"debug": True}),
    ({"inline": "always"}, {"inline": "always"}), ({"forceinline": True}, {"inline": "always"}),
    ({"locals": {"x": "float32", "y": None or "f8[:]"}}, {"locals": {"x": "float32", "y": "array(float64, 1, A)"}}),
    ({"parallel": True}, {}), ({"parallel": {"prange": True}}, {}), ({"nogil": True, "cache": True, "nopython": True}, {}),
    ({"looplift": False, "forceobj": False, "no_rewrites": True, "_nrt": True, "target": "cpu"}, {})])
def test_sent(given, expected, requests):
    options = {k: v for k, v in given.items() if k not in ("nopython", "forceobj")}
    got = sent(requests, **options)
    assert {name: got[name] for name in expected} == expected
    jit(**given)(f)


@pytest.mark.parametrize("given, kind, text", [
    ({"foo": 1}, KeyError, r"Unrecognized options: 'foo'. Known options are nopython, .*fastmath"),
    ({"argtypes": 1}, errors.DeprecationError, "Deprecated keyword argument `argtypes`"),
    ({"forceobj": True}, errors.UnsupportedError, "forceobj=True asks for object mode"),
    ({"looplift": True}, errors.UnsupportedError, "looplift=True asks for object mode"),
    ({"fastmath": 3}, ValueError, "Expected fastmath"), ({"fastmath": {"foo"}}, ValueError, "Unrecognized fastmath flags: {'foo'}"),
    ({"error_model": "x"}, ValueError, "error_model must be one of"), ({"overflow": "x"}, ValueError, "overflow must be one of"),
    ({"inline": "x"}, ValueError, "kwarg 'inline'"), ({"inline": lambda *a: True}, errors.UnsupportedError, "Give 'always' or 'never'"),
    ({"parallel": {"x": 1}}, NameError, "Unrecognized parallel options: x"), ({"locals": {"x": 3}}, TypeError, "a type was expected"),
    ({"pipeline_class": object}, errors.UnsupportedError, "pipeline_class"), ({"target": "cuda"}, ValueError, "'cpu'")])
def test_refused(given, kind, text):
    with pytest.raises(kind, match=text):
        jit(**given)(f)


def test_warnings():
    with pytest.warns(errors.NumbaDeprecationWarning, match="nopython=False"):
        jit(nopython=False)(f)
    with pytest.warns(RuntimeWarning, match="nopython is set for njit and is ignored"):
        njit(nopython=True)(f)
    with pytest.warns(RuntimeWarning, match="forceobj is set for njit and is ignored"):
        njit(forceobj=True)(f)


@pytest.mark.parametrize("thing", [3, len, int, None or object()])
def test_only_functions(thing):
    with pytest.raises(TypeError, match="The decorated object is not a function"):
        jit(thing)
    with pytest.raises(TypeError, match="already jitted"):
        njit(jit(f))


def test_boundscheck_from_the_environment(monkeypatch, requests):
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "0")
    assert sent(requests, boundscheck=True)["boundscheck"] is False
    monkeypatch.setenv("ADDER_BOUNDSCHECK", "1")
    assert sent(requests, boundscheck=False)["boundscheck"] is True


def test_a_callee_has_options_of_its_own(requests):
    @njit(fastmath=True)
    def g(x):
        return x

    def plain(x):
        return x

    @njit(boundscheck=False)
    def h(x):
        return g(x) + plain(x)
    assert h(1) == 2
    functions = {function["name"]: function for function in requests()[-1]["functions"]}
    assert functions["g"]["options"]["fastmath"] == ["fast"] and functions["g"]["options"]["boundscheck"]
    assert "options" not in functions["plain"]
