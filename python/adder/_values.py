"""The type of a Python value, as the compiler spells it. Exact types count: np.float64 is a float, and still float64 rather than pyfloat.

    form_of(3) -> ("pyint",)        form_of(np.zeros((2, 3))) -> ("array", "float64", 2, "C", True, True)
"""
import sys

_PLAIN = {int: ("pyint",), float: ("pyfloat",), complex: ("pycomplex",), bool: ("pybool",), type(None): ("none",), str: ("str",)}
_Function = type(lambda: 0)
_numpy = None                   # NumPy's scalar classes -> forms, once NumPy is there
_KINDS = {"i": "int", "u": "uint", "f": "float", "c": "complex"}


class Unfit(Exception):
    """A value that is no argument; its text says why."""


def form_of(value, functions=None):
    """The form (see _text) of a value's type. functions: a callable that numbers a function, or None where functions do not count."""
    kind = type(value)
    form = _PLAIN.get(kind)
    if form is not None:
        return form
    if kind is tuple:
        return ("tuple", tuple([form_of(item, functions) for item in value]))
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        form = _scalars(numpy).get(kind)
        if form is not None:
            return form
        if kind is numpy.ndarray:
            return _array(value)
        if isinstance(value, numpy.ndarray):
            raise Unfit(f"{kind.__module__}.{kind.__qualname__} is a subclass of numpy.ndarray; pass numpy.asarray(...) of it")
    if functions is not None and is_function(kind):
        return ("function", functions(value))
    name = named_type(value)
    if name is not None:
        return ("literal", name)
    if isinstance(value, type) or numpy is not None and isinstance(value, numpy.dtype):
        raise Unfit(f"{value!r} is no class or dtype of numbers that are compiled")
    raise Unfit(f"values of type {_name(kind)} are not compiled{_advice(kind)}")


def _advice(kind):
    for base in (list, set, frozenset, range):
        if issubclass(kind, base):
            return "; pass a tuple or an array of its items"
    for base in (bool, int, float, complex, str, tuple):
        if issubclass(kind, base):
            return f"; pass {base.__name__}(...) of it"
    narrow = {"float16": "float32", "longdouble": "float64", "clongdouble": "complex128"}.get(kind.__name__)
    return f"; pass numpy.{narrow}(...) of it" if narrow and kind.__module__ == "numpy" else ""


def named_type(value):
    """A number's class or a dtype, in the compiler's spelling: type(float32), named(builtins.float); None for any other value."""
    if isinstance(value, type):
        if value in (int, float, complex, bool):
            return f"named(builtins.{value.__name__})"
        name = scalar_class(value)
    else:
        numpy = sys.modules.get("numpy")
        name = scalar_class(value.type) if numpy is not None and isinstance(value, numpy.dtype) and value.isnative else None
    return name and f"type({name})"


def is_function(kind):
    """Are values of this class functions that compiled code can call?"""
    return kind is _Function or hasattr(kind, "_adder_dispatcher_")


def _name(kind):
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def dtype_name(dtype):
    """The compiler's name of a NumPy dtype; raises Unfit for those it has none for."""
    kind = dtype.kind
    if not dtype.isnative:
        raise Unfit(f"arrays of {dtype} (not this machine's byte order) are not compiled; pass a.astype(a.dtype.newbyteorder('='))")
    if kind == "b":
        return "bool"
    size = dtype.itemsize
    if kind in "iu" and dtype.names is None or kind == "f" and size in (4, 8) or kind == "c" and size in (8, 16):
        return f"{_KINDS[kind]}{8 * size}"
    raise Unfit(f"arrays of {dtype} are not compiled")


def _array(value):
    dtype, flags = dtype_name(value.dtype), value.flags
    layout = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "A"
    return ("array", dtype, value.ndim, layout, flags.writeable, flags.aligned)


def _scalars(numpy):
    global _numpy
    if _numpy is None:
        found = {}
        for code in "?bBhHiIlLqQfdFD":
            dtype = numpy.dtype(code)
            found[dtype.type] = (dtype_name(dtype),)
        _numpy = found
    return _numpy


def scalar_class(kind):
    """The compiler's name of a NumPy scalar class, or None."""
    numpy = sys.modules.get("numpy")
    form = _scalars(numpy).get(kind) if numpy is not None else None
    return form and form[0]


def typeof(value):
    """The type of a value, as adder.types shows it."""
    from adder.errors import NumbaValueError
    from adder.types import from_form
    try:
        return from_form(form_of(value))
    except Unfit as why:
        raise NumbaValueError(f"Cannot determine Numba type of {type(value)}: {why}") from None
