"""Every test of the package runs on the fakes (see fake_native), each with a cache folder of its own."""
import os
import shutil
import sys
import tempfile

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]
_runtime = tempfile.mkdtemp(prefix="adder-tests-")
os.environ["XDG_RUNTIME_DIR"] = _runtime
for name in ("ADDER_DISABLE_JIT", "NUMBA_DISABLE_JIT", "ADDER_SERVER", "ADDER_BOUNDSCHECK", "NUMBA_BOUNDSCHECK"):
    os.environ.pop(name, None)

import fake_native  # noqa: E402

os.environ["ADDER_TEST_NATIVE"] = os.path.join(_runtime, "native")
fake_native.install(os.environ["ADDER_TEST_NATIVE"])


def pytest_sessionfinish():
    from adder import server
    server.stop()
    shutil.rmtree(_runtime, ignore_errors=True)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("ADDER_CACHE_DIR", str(folder))
    from adder import _cache, _dispatcher
    monkeypatch.setattr(_cache, "_warned", False)
    _dispatcher._handles.clear()
    return folder


@pytest.fixture
def requests():
    """The requests that the server got in this test."""
    import json
    from adder import _client
    path = _client.server_folder() + "/requests"

    def lines():
        try:
            with open(path) as file:
                return [json.loads(line) for line in file]
        except OSError:
            return []

    before = len(lines())
    return lambda: [r for r in lines()[before:] if r["op"] == "compile"]
