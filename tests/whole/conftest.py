"""Tests of the built product: the real package with its natives and compile server, and a cache of their own."""
import os
import sys

import pytest

CLONE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(CLONE, "python"))
for name in ("ADDER_DISABLE_JIT", "NUMBA_DISABLE_JIT"):
    os.environ.pop(name, None)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    os.environ["ADDER_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
