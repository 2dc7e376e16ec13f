"""jit, njit and prange, with Numba's options.

    @njit                        compiled per argument types, at the first call
    @njit("f8(f8[:])")           compiled at once for these types; other calls convert to them
    @njit(fastmath=True)         options; see _KNOWN
"""

_KNOWN = ("nopython", "forceobj", "looplift", "nogil", "cache", "parallel", "fastmath", "error_model", "boundscheck", "inline",
          "forceinline", "locals", "debug", "overflow", "no_rewrites", "no_cpython_wrapper", "no_cfunc_wrapper", "_nrt", "_dbg_optnone",
          "_dbg_extend_lifetimes", "pipeline_class", "_target", "target")
_FAST = ("nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc")
_PARALLEL = ("comprehension", "reduction", "inplace_binop", "setitem", "numpy", "stencil", "fusion", "prange")
_Function = type(lambda: 0)


class prange:
    """range() whose iterations may run in any order; in plain Python it is range()."""

    def __new__(cls, *args):
        return range(*args)


def jit(signature_or_function=None, **options):
    """Compile a Python function. See the module's text for the forms."""
    if "argtypes" in options or "restype" in options:
        from adder.errors import DeprecationError
        word = "argtypes" if "argtypes" in options else "restype"
        raise DeprecationError(f"Deprecated keyword argument `{word}`. Signatures should be passed as the first positional argument.")
    chosen = _chosen(options)
    given = signature_or_function
    if given is None:
        signatures = None
    elif isinstance(given, (str, tuple, list)) or getattr(given, "_adder_type_", False):
        signatures = given if isinstance(given, list) else [given]
    else:
        return _decorated(given, chosen, None)
    return lambda func: _decorated(func, chosen, signatures)


def njit(signature_or_function=None, **options):
    """jit; object mode never was an option here."""
    for word in ("nopython", "forceobj"):
        if word in options:
            _warn(f"{word} is set for njit and is ignored", RuntimeWarning)
            del options[word]
    return jit(signature_or_function, **options)


def _decorated(func, options, signatures):
    if type(func) is not _Function:
        if hasattr(func, "py_func"):
            raise TypeError(f"A jit decorator was called on an already jitted function {func!r}.  If trying to access the original "
                            f"python function, use the {func!r}.py_func attribute.")
        raise TypeError(f"The decorated object is not a function (got type {type(func)}).")
    if switched_on("DISABLE_JIT"):
        return func
    from adder._dispatcher import dispatcher
    return dispatcher(func, options, signatures)




def switched_on(name):
    """Is ADDER_<name> or NUMBA_<name> set, and not to 0?"""
    import os
    value = os.environ.get("ADDER_" + name)
    if value is None:
        value = os.environ.get("NUMBA_" + name)
    return value not in (None, "", "0")


def _chosen(options):
    """The options as the compiler takes them (contract, section 2), and three words of the client's own: nogil, cache, parallel."""
    unknown = [name for name in options if name not in _KNOWN]
    if unknown:
        raise KeyError(f"Unrecognized options: {', '.join(map(repr, unknown))}. Known options are {', '.join(_KNOWN)}")
    for word in ("forceobj", "looplift"):
        if options.get(word):
            from adder.errors import UnsupportedError
            raise UnsupportedError(f"{word}=True asks for object mode, which Adder does not have: every function is compiled to native code. "
                                   f"Leave {word} out; what cannot be compiled is refused by name when it is compiled")
    if options.get("pipeline_class") is not None:
        from adder.errors import UnsupportedError
        raise UnsupportedError("pipeline_class names a compiler pipeline of Numba's; Adder has its own. Leave it out")
    if options.get("nopython") is False:
        from adder.errors import NumbaDeprecationWarning
        _warn("The keyword argument 'nopython=False' was supplied. It has no effect: every function is compiled to native code.",
              NumbaDeprecationWarning)
    for word in ("target", "_target"):
        if options.get(word, "cpu") != "cpu":
            raise ValueError(f"{word}={options[word]!r}: this version of Adder compiles for 'cpu'")
    return {
        "error_model": _one_of("error_model", options.get("error_model"), (None, "python", "numpy")),
        "fastmath": _fastmath(options.get("fastmath", False)),
        "boundscheck": _boundscheck(options.get("boundscheck")),
        "overflow": _one_of("overflow", options.get("overflow", "wrap"), ("wrap", "raise")),
        "debug": bool(options.get("debug", False)),
        "inline": _inline(options.get("inline", "never"), options.get("forceinline")),
        "locals": _locals(options.get("locals")),
        "nogil": bool(options.get("nogil", False)),
        "cache": options.get("cache") is not False,
        "parallel": _parallel(options.get("parallel", False)),
    }


def _one_of(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(repr(a) for a in allowed if a is not None)}, not {value!r}")
    return value


def _fastmath(value):
    if value is True:
        return ["fast"]
    if value is False or value is None:
        return []
    if isinstance(value, dict):
        value = {flag for flag, on in value.items() if on}
    if not isinstance(value, (set, frozenset)):
        raise ValueError("Expected fastmath option(s) to be either a bool, dict or set")
    unknown = value.difference(_FAST, ("fast",))
    if unknown:
        raise ValueError(f"Unrecognized fastmath flags: {unknown}; known are fast, {', '.join(_FAST)}")
    return [flag for flag in ("fast",) + _FAST if flag in value]


def _boundscheck(value):
    import os
    word = os.environ.get("ADDER_BOUNDSCHECK", os.environ.get("NUMBA_BOUNDSCHECK"))
    if word:
        return word != "0"
    return True if value is None else bool(value)


def _inline(value, force):
    if callable(value):
        from adder.errors import UnsupportedError
        raise UnsupportedError("inline=<function> decides over Numba's own IR, which Adder does not have. Give 'always' or 'never'")
    if value not in ("always", "never"):
        raise ValueError("kwarg 'inline' must be one of the strings 'always' or 'never', or it can be a callable that returns "
                         f"True/False. Found value {value}")
    return "always" if force else value


def _locals(value):
    if not value:
        return {}
    from adder.types import compiler_text, named
    return {name: compiler_text(named(kind)) for name, kind in dict(value).items()}


def _parallel(value):
    if isinstance(value, dict):
        unknown = [name for name in value if name not in _PARALLEL]
        if unknown:
            raise NameError(f"Unrecognized parallel options: {', '.join(unknown)}; known are {', '.join(_PARALLEL)}")
        return True
    return bool(value)


def _warn(text, kind):
    import warnings
    warnings.warn(text, kind, stacklevel=4)
