"""Replays what the random programs once found: each file of finds/ is a program with its ARGUMENTS (and the OPTIONS of its decorator), shrunk."""
import ast
import os
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "python")]
FINDS = sorted((HERE / "finds").glob("*.py"))


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory):
    os.environ["ADDER_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))


def constant(text, name, default):
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            return ast.literal_eval(node.value)
    return default


@pytest.mark.parametrize("path", FINDS, ids=lambda path: path.stem)
def test_find(path):
    import oracle
    text = path.read_text()
    arguments, options = constant(text, "ARGUMENTS", []), constant(text, "OPTIONS", {})
    assert any(True for _ in oracle.outcomes(text, arguments, options)), "every case is void"
    found = oracle.difference(text, arguments, options)
    assert found is None, f"{found[0]}: {found[1].kind}\n{found[1].detail}"
