"""Adder: numeric Python functions become native code.

    from adder import njit
    @njit
    def f(x): ...            # compiled for the types it is called with, at the first call

Importing this package must cost next to nothing: it loads no NumPy, no json, socket, inspect, re. Type names, errors and
everything else that few programs use come from modules that are imported when first asked for.
"""
from adder._capture import install as _install
from adder._decorators import jit, njit, prange

_install()

__version__ = "0.1.0"
version_info = (0, 1, 0)

_ERRORS = frozenset(("NumbaError", "TypingError", "UnsupportedError", "NumbaWarning", "NumbaPerformanceWarning",
                     "NumbaDeprecationWarning", "NumbaPendingDeprecationWarning", "NumbaExperimentalFeatureWarning"))
_LATER = frozenset(("vectorize", "guvectorize", "stencil", "cfunc", "cuda", "typed", "experimental", "extending", "jit_module",
                    "objmode", "literal_unroll", "literally", "pndindex", "get_num_threads", "set_num_threads", "get_thread_id",
                    "threading_layer", "parallel_chunksize", "carray", "farray", "from_dtype", "generated_jit"))


def __getattr__(name):
    if name in _LATER:
        raise AttributeError(f"adder.{name} is not there yet: this version of Adder has jit, njit and prange")
    if name in ("types", "errors", "core", "server"):
        __import__("adder." + name)
        return globals()[name]
    if name in _ERRORS:
        from adder import errors
        return getattr(errors, name)
    if name == "typeof":
        from adder._values import typeof
        return typeof
    if name.startswith("_"):
        raise AttributeError(name)
    from adder import types
    if name not in types.EXPORTED:
        if name.endswith(("Error", "Warning")):
            from adder import errors
            if hasattr(errors, name):
                return getattr(errors, name)
        raise AttributeError(f"module 'adder' has no attribute {name!r}")
    value = globals()[name] = getattr(types, name)
    return value


def __dir__():
    from adder import types
    return sorted(set(globals()) | types.EXPORTED | _ERRORS | {"types", "errors", "typeof"})
