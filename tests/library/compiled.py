"""Runs expressions through the real compiler and compares with CPython and NumPy.

    check("a // b", [(-7, 2), (np.int8(5), np.int8(0))])  ->  one compiled function, called for each tuple of arguments

A result whose type has an exact Python twin (float64, int64, bool, complex128) comes back as the twin.
"""
import importlib.util
import itertools
import os
import re
import sys
import tempfile

import numpy as np

from reference import close, Raised, ROOT, wrapped

sys.path.insert(0, str(ROOT / "python"))
import adder  # noqa: E402

FOLDER = tempfile.mkdtemp(prefix="adder-library-")
NUMBER = itertools.count()
NAMES = [f"a{i}" for i in range(8)] + list("abcdxyzn")
TWINS = {np.dtype("float64"): float, np.dtype("int64"): int, np.dtype("bool"): bool, np.dtype("complex128"): complex}


def function(text, body=None, n=None):
    """A Python function of the names that the expression uses, from a file of its own."""
    params = [p for p in NAMES if re.search(rf"\b{p}\b", body or text)]
    name = f"f{next(NUMBER)}"
    path = os.path.join(FOLDER, f"m_{name}.py")
    code = body or f"    return {text}"
    with open(path, "w") as f:
        f.write(f"import math, cmath\nimport numpy as np\n\n\ndef {name}({', '.join(params)}):\n{code}\n")
    spec = importlib.util.spec_from_file_location(f"m_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def twin(x):
    if isinstance(x, np.generic) and x.dtype in TWINS:
        return TWINS[x.dtype](x)
    return tuple(map(twin, x)) if isinstance(x, tuple) else x


def outcome(f):
    try:
        return f()
    except Exception as e:
        return Raised(e)


def refused(x):
    return isinstance(x, Raised) and type(x.e).__name__ == "TypingError"


def copies(args):
    return [a.copy(order="K") if isinstance(a, np.ndarray) and a.flags.c_contiguous else a for a in args]


def check(text, cases, ulps=0, body=None, options=None):
    """Compares value, type, exception type and what the arguments hold afterwards; lists every difference."""
    f = function(text, body)
    g = adder.njit(f, **(options or {}))
    wrong = []
    for args in cases:
        mine, theirs = copies(args), copies(args)
        with np.errstate(all="ignore"):
            want = twin(outcome(lambda: f(*theirs)))
        if wrapped(want):
            continue
        got = twin(outcome(lambda: g(*mine)))
        if refused(got) and (isinstance(want, Raised) and isinstance(want.e, TypeError) or getattr(want, "dtype", None) == np.float16):
            continue
        if not close(got, want, ulps) or not all(close(p, q) for p, q in zip(mine, theirs) if isinstance(p, np.ndarray)):
            wrong.append(f"{text} of {args}: {got!r}, wanted {want!r}"[:400])
    assert not wrong, f"{len(wrong)} of {len(cases)} differ:\n" + "\n".join(wrong[:8])
