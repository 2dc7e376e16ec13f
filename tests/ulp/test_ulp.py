"""lib/math's own functions keep their bounds on some hundred points of every range; measure.py takes more of them."""
import pathlib
import sys

import numpy as np
import pytest

pytest.importorskip("mpmath")
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import bodies  # noqa: E402
import measure  # noqa: E402


@pytest.mark.parametrize("name", bodies.NAMES)
def test_bounds(name):
    for width in (np.float64, np.float32)[:1 if name in bodies.DOUBLE_ONLY else 2]:
        error, where = measure.worst(name, 150, width)
        assert error <= measure.BOUNDS[name], (name, width.__name__, where)
