"""
lib/math's own functions keep their bounds on some hundred points of every range (measure.py takes more of them), become vectors, and
give the same bits there, beside special values too, as one by one; the tables are what the tool that made them prints.
"""
import pathlib
import re
import sys

import numpy as np
import pytest

pytest.importorskip("mpmath")
sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
import bodies  # noqa: E402
import mathtables  # noqa: E402
import measure  # noqa: E402

WIDTHS = [(name, width) for name in bodies.NAMES for width in (np.float64, np.float32)[:1 if name in bodies.DOUBLE_ONLY else 2]]
CPU = pathlib.Path("/proc/cpuinfo").read_text() if pathlib.Path("/proc/cpuinfo").exists() else ""


@pytest.mark.parametrize("name", bodies.NAMES)
def test_bounds(name):
    for width in (np.float64, np.float32)[:1 if name in bodies.DOUBLE_ONLY else 2]:
        error, where = measure.worst(name, 150, width)
        assert error <= measure.BOUNDS[name], (name, width.__name__, where)


@pytest.mark.parametrize("name, width", WIDTHS)
def test_bits_do_not_depend_on_the_neighbours(name, width):
    xs = measure.points(name, 40, width)
    order = np.random.default_rng(3).permutation(len(xs[0]))
    xs = [np.ascontiguousarray(x[order]) for x in xs]
    loop = measure.adder.njit(getattr(bodies, "loop_" + name))
    together, alone = np.empty(len(order), width), np.empty(len(order), width)
    loop(*xs, together)
    for i in range(len(order)):
        loop(*(x[i:i + 1] for x in xs), alone[i:i + 1])
    word = np.int64 if width == np.float64 else np.int32
    different = (together.view(word) != alone.view(word)) & ~(np.isnan(together) & np.isnan(alone))
    assert not different.any(), [(x[different][0], together[different][0], alone[different][0]) for x in xs]


@pytest.mark.skipif(not re.search(r"\bavx2\b", CPU) or not re.search(r"\bfma\b", CPU), reason="vectors of four float64s, and fused products, need AVX2 and FMA")
@pytest.mark.parametrize("name, width", [(name, width) for name, width in WIDTHS if name not in ("gamma", "lgamma")])
def test_loops_become_vectors(name, width):
    loop = measure.adder.njit(getattr(bodies, "loop_" + name))
    loop(*(x[:9] for x in measure.points(name, 10, width)), np.empty(9, width))
    assert re.search(r"vfn?m(add|sub)\w*pd\s.*%ymm", "".join(loop.inspect_asm().values())), "no fused products of four float64s"


def test_tables_are_what_the_tool_prints():
    root = pathlib.Path(__file__).resolve().parents[2]
    assert (root / "lib/math/tables.py").read_text() == mathtables.text()
