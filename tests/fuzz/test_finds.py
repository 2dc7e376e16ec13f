"""Replays what the random programs once found: each file of finds/ is a program with its ARGUMENTS, shrunk."""
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


def arguments_of(text):
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "ARGUMENTS":
            return ast.literal_eval(node.value)
    raise AssertionError("a find has no ARGUMENTS")


@pytest.mark.parametrize("path", FINDS, ids=lambda path: path.stem)
def test_find(path):
    import reference
    text = path.read_text()
    arguments = arguments_of(text)
    assert any(True for _ in reference.outcomes(text, arguments)), "every case is void"
    found = reference.difference(text, arguments)
    assert found is None, f"{found[0]}: {found[1].kind}\n{found[1].detail}"
