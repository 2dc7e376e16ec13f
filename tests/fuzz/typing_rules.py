"""The types of expressions, asked of CPython and NumPy: no table of promotions is written here.

    RULES["float32"]  ->  [("{} + {}", ("float32", "int8")), ("np.sqrt({})", ("float32",)), ...]: what gives a float32

A scalar type is "pyint" or "float32"; an array of any shape is "[float32]". A form whose result type depends on the values
(2 ** -1, (-8.0) ** 0.5) is left out here; the generator writes the safe cases of it.
"""
import hashlib
import itertools
import json
import math
import os
import pathlib
import re
import sys
import tempfile
import warnings

import numpy as np

WEAK = {"pyint": int, "pyfloat": float, "pycomplex": complex, "pybool": bool}
STRONG = {name: getattr(np, name) for name in (
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "complex64",
    "complex128")} | {"bool": np.bool_}
SCALARS = {**WEAK, **STRONG}
NAMES = {kind: name for name, kind in SCALARS.items()}
INTS = [n for n in SCALARS if "int" in n]
FLOATS = ["pyfloat", "float32", "float64"]
REALS = INTS + FLOATS + ["pybool", "bool"]
COMPLEX = ["pycomplex", "complex64", "complex128"]
SIGNED = [n for n in INTS if not n.startswith("u")]

BINARY = ["+", "-", "*", "/", "//", "%", "<<", ">>", "&", "|", "^", "<", "<=", ">", ">=", "==", "!="]
PLAIN_UNARY = ["-{}", "+{}", "~{}", "not {}", "abs({})", "round({})", "int({})", "float({})", "bool({})", "complex({})",
               "{}.real", "{}.imag", "math.floor({})", "math.ceil({})", "math.trunc({})", "math.sqrt({})",
               "math.fabs({})", "math.isnan({})", "math.isinf({})", "math.isfinite({})", "math.modf({})[0]",
               "math.frexp({})[1]", "math.isqrt({})", "math.ulp({})"]
PLAIN_BINARY = ["divmod({}, {})[0]", "divmod({}, {})[1]", "math.copysign({}, {})", "math.fmod({}, {})",
                "math.gcd({}, {})", "math.lcm({}, {})", "math.isclose({}, {})", "complex({}, {})",
                "math.nextafter({}, {})", "math.remainder({}, {})"]
SAME_BINARY = ["max({}, {})", "min({}, {})"]
UFUNC_UNARY = [f"np.{n}({{}})" for n in (
    "abs", "absolute", "negative", "positive", "sqrt", "floor", "ceil", "trunc", "rint", "sign", "square", "isnan", "isinf",
    "isfinite", "signbit", "logical_not", "invert", "conj", "fabs", "reciprocal")]
UFUNC_BINARY = [f"np.{n}({{}}, {{}})" for n in (
    "add", "subtract", "multiply", "divide", "floor_divide", "remainder", "fmod", "maximum", "minimum", "fmax", "fmin",
    "copysign", "logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift",
    "right_shift", "greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "nextafter", "heaviside")]
CONVERSIONS = [f"np.{n}({{}})" for n in STRONG if n != "bool"] + ["np.bool_({})"]
REDUCTIONS = [f"{{}}.{n}()" for n in ("sum", "min", "max", "mean", "any", "all", "prod", "var", "std", "argmin", "argmax")] + [
    f"np.{n}({{}})" for n in ("sum", "min", "max", "mean", "any", "all", "prod", "var", "std", "argmin", "argmax", "count_nonzero")] + ["len({})", "{}.size", "{}.ndim", "{}.shape[0]"]


def elem(kind):
    """The element type of an array type; a scalar is its own."""
    return kind[1:-1] if kind[0] == "[" else kind


def is_array(kind):
    return kind[0] == "["


def sample(kind, value=1):
    if is_array(kind):
        return np.full(2, value).astype(STRONG[elem(kind)])
    return SCALARS[kind](value)


def name_of(value):
    if isinstance(value, np.ndarray):
        inner = NAMES.get(value.dtype.type)
        return f"[{inner}]" if inner else None
    return NAMES.get(type(value))


REFUSED = re.compile(r"math\.|[<>] |<= |>= |max|min|greater|less|heaviside|complex\(\{\}, |rint|sqrt|int\(|float\(|round|prod|var|std|arg|abs")


def _left_out(form, kinds):
    """NumPy orders complex numbers by parts and drops imaginary parts with a warning; Adder refuses both, and np.rint. Complex
    square roots and sizes are not exact (lib/math)."""
    return any(elem(k) in COMPLEX for k in kinds) and REFUSED.search(form)


def result(form, kinds):
    """The type of a form over operands of these types, or None: where it is an error, or depends on the values."""
    if _left_out(form, kinds):
        return None
    names = set()
    names_of_values = "xyz"[:len(kinds)]
    code = form.format(*names_of_values)
    for value in (1, 2):
        space = {"math": math, "np": np, **{n: sample(k, value) for n, k in zip(names_of_values, kinds)}}
        try:
            names.add(name_of(eval(code, space)))
        except Exception:
            return None
    return names.pop() if len(names) == 1 else None


def _forms():
    scalars = list(SCALARS)
    arrays = [f"[{n}]" for n in STRONG]
    for op in BINARY:
        form = f"({{}} {op} {{}})"
        for pair in itertools.product(scalars + arrays, repeat=2):
            yield form, pair
    for form in PLAIN_UNARY:
        for kind in scalars + (arrays if form in ("-{}", "+{}", "~{}", "abs({})", "{}.real", "{}.imag") else []):
            yield (f"({form})" if form[0] in "-+~n" else form), (kind,)
    for form in PLAIN_BINARY:
        for pair in itertools.product(scalars, repeat=2):
            yield form, pair
    for form in SAME_BINARY:
        for kind in scalars:
            yield form, (kind, kind)
    for form in UFUNC_UNARY:
        for kind in scalars + arrays:
            yield form, (kind,)
    for form in UFUNC_BINARY:
        for pair in itertools.product(scalars + arrays, repeat=2):
            yield form, pair
    for form in CONVERSIONS:
        for kind in REALS + (COMPLEX if "complex" in form or "bool" in form else []):
            yield form, (kind,)
    for form in REDUCTIONS:
        for kind in arrays:
            yield form, (kind,)
    for kind in arrays:
        for other in arrays + scalars:
            yield "np.where({}, {}, {})", ("[bool]", kind, other)


def _collect():
    rules = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for form, kinds in _forms():
            kind = result(form, kinds)
            if kind is not None:
                rules.setdefault(kind, {}).setdefault(form, []).append(kinds)
    return {kind: list(forms.items()) for kind, forms in rules.items()}


def _kept():
    """The rules, kept in a file of this user's between the many processes of a run: they take seconds to ask for."""
    text = pathlib.Path(__file__).read_bytes() + repr((np.__version__, sys.version)).encode()
    path = pathlib.Path(tempfile.gettempdir()) / f"adder-rules-{os.getuid()}-{hashlib.sha256(text).hexdigest()[:16]}"
    try:
        if path.stat().st_uid == os.getuid():
            return json.loads(path.read_text())
    except (OSError, ValueError):
        pass
    rules = _collect()
    own = path.with_suffix(f".{os.getpid()}")
    own.write_text(json.dumps(rules))
    own.replace(path)
    return rules


RULES = _kept()

# Functions that lib/ states an error for: they stand only where nothing is computed from them, with the units in the last place.
INEXACT = [(f"math.{n}({{}})", 4) for n in ("sin", "cos", "tan", "exp", "log", "atan", "sinh", "cosh", "tanh", "asinh", "log1p", "expm1",
                                            "log2", "log10", "asin", "acos", "cbrt", "exp2")] + [
    (f"math.{n}({{}}, {x})", 4) for n in ("pow", "hypot", "atan2") for x in ("2.5", "3", "-1")]
INEXACT_STRONG = [(f"np.{n}({{}})", 8) for n in ("sin", "cos", "tan", "exp", "log", "arctan", "sinh", "cosh", "tanh", "arcsinh",
                                                 "log1p", "expm1", "log2", "log10", "cbrt")] + [
    (f"np.{n}({{}}, {x})", 8) for n in ("power", "hypot", "arctan2") for x in ("2.5", "3.0")]
