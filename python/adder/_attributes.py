"""The dispatcher's attributes beside calling, under Numba's names: signatures, compile, inspect_llvm ... and pickling.

They are put on boxing.so's type; what is cheap to keep (py_func, __name__, __doc__) is in each dispatcher.
"""
import sys


class Overload:
    """One specialisation as `overloads` shows it."""

    def __init__(self, made, spec):
        from adder.types import from_form
        self.signature = from_form(spec.returns)(*map(from_form, spec.forms))
        self.entry_point = made
        self.spec = spec
        self.typing_error = None
        self.objectmode = self.interpmode = self.lifted = False
        self.fndesc = self.metadata = None

    def __repr__(self):
        return f"Overload({self.signature})"


class Stats:
    """cache_path, cache_hits and cache_misses (by argument types)."""

    def __init__(self, cache_path, cache_hits, cache_misses):
        self.cache_path, self.cache_hits, self.cache_misses = cache_path, cache_hits, cache_misses

    def __repr__(self):
        return f"Stats(cache_path={self.cache_path!r}, cache_hits={self.cache_hits}, cache_misses={self.cache_misses})"


def put_on(kind):
    """Put every attribute of this module's on the dispatcher type."""
    for name, value in _ATTRIBUTES.items():
        setattr(kind, name, value)
    if sys.version_info >= (3, 14):                 # where a class takes __annotations__ for its own
        kind.__getattr__ = _annotations
    else:
        kind.__annotations__ = _of_function("__annotations__")


def _annotations(self, name):
    if name == "__annotations__":
        return self.py_func.__annotations__
    raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)


def _overloads(self):
    found = {}
    for spec in list(self._state.specs.values()):
        overload = Overload(self, spec)
        found.setdefault(overload.signature.args, overload)
    return found


def _signatures(self):
    return list(_overloads(self))


def _nopython_signatures(self):
    return [overload.signature for overload in _overloads(self).values()]


def _get_overload(self, sig):
    return _named(self, sig).entry_point


def _named(self, signature):
    from adder.types import signature_of
    args, _ = signature_of(signature)
    found = _overloads(self).get(tuple(args))
    if found is None:
        raise KeyError(args)
    return found


def _compile(self, sig):
    """Compile for a signature now."""
    from adder._dispatcher import compile_signature
    if not self._state.can_compile:
        from adder.types import signature_of
        args, _ = signature_of(sig)
        if tuple(args) not in _overloads(self):
            raise RuntimeError("compilation disabled")
        return self
    compile_signature(self, sig)
    return self


def _recompile(self):
    """Forget what was compiled and compile it again, with the values that global names have now."""
    from adder import _dispatcher
    from adder._walk import Walk
    state = self._state
    with state.lock:
        before = list(state.specs.values())
        state.specs.clear()
        self._clear()
        for spec in before:
            walk = Walk(self.py_func, self)
            for value in spec.keep:
                walk.callable(value)
            walk.finish()
            _dispatcher._specialise(self, spec.forms, spec.wanted, walk, spec.keep)


def _disable_compile(self, val=True):
    """Convert arguments to what is compiled already, rather than compile for new types."""
    self._state.can_compile = not val


def _enable_caching(self):
    """Nothing to do: compiled functions are kept on disk unless cache=False."""


def _stats(self):
    from adder import _cache
    return Stats(_cache.folder(), dict(self._state.hits), dict(self._state.misses))


def _text(self, after, signature):
    if signature is not None:
        return _dumped(self, _named(self, signature).spec, after)
    return {args: _dumped(self, overload.spec, after) for args, overload in _overloads(self).items()}


def _dumped(self, spec, after):
    from adder._client import dump
    from adder._request import request
    from adder._walk import Walk
    walk = Walk(self.py_func, self)
    for value in spec.keep:
        walk.callable(value)
    walk.finish()
    return dump(request(spec.forms, spec.wanted, walk), after)


def _inspect_llvm(self, signature=None):
    """The LLVM text of one specialisation, or of all by argument types."""
    return _text(self, "write", signature)


def _inspect_asm(self, signature=None):
    """The assembly of one specialisation, or of all by argument types."""
    return _text(self, "load", signature)


def _inspect_cfg(self, signature=None, show_wrapped=None, **shown):
    """The blocks of one specialisation (the compiler's text after hop 4), or of all by argument types."""
    return _text(self, "infer", signature)


def _inspect_types(self, file=None, signature=None, pretty=False, style="default", **shown):
    """Prints the typed form of the function."""
    texts = _text(self, "infer", signature)
    for args, text in (texts if isinstance(texts, dict) else {_named(self, signature).signature.args: texts}).items():
        print(f"{self.__name__} {args}", "-" * 80, text, "=" * 80, sep="\n", file=file or sys.stdout)


def _parallel_diagnostics(self, signature=None, level=1):
    """Loops run serially in this version."""
    print(f"{self.__name__}: loops run serially in this version of Adder")


def _get_metadata(self, signature=None):
    """Adder keeps none."""
    return {} if signature is not None else {args: {} for args in _overloads(self)}


def _reduce(self):
    from adder._pickling import reduced
    return reduced(self)


def _of_function(name):
    return property(lambda self: getattr(self.py_func, name))


_ATTRIBUTES = {
    "_adder_dispatcher_": True,
    "__repr__": lambda self: f"Dispatcher({self.py_func!r})",
    "__copy__": lambda self: self,
    "__deepcopy__": lambda self, memo: self,
    "__reduce__": _reduce,
    "__reduce_ex__": lambda self, protocol: _reduce(self),
    "overloads": property(_overloads),
    "signatures": property(_signatures),
    "nopython_signatures": property(_nopython_signatures),
    "stats": property(_stats),
    "targetoptions": property(lambda self: dict(self._options)),
    "is_compiling": property(lambda self: False),
    "get_overload": _get_overload,
    "get_metadata": _get_metadata,
    "compile": _compile,
    "recompile": _recompile,
    "disable_compile": _disable_compile,
    "enable_caching": _enable_caching,
    "inspect_llvm": _inspect_llvm,
    "inspect_asm": _inspect_asm,
    "inspect_cfg": _inspect_cfg,
    "inspect_types": _inspect_types,
    "parallel_diagnostics": _parallel_diagnostics,
    **{name: _of_function(name) for name in ("__code__", "__defaults__", "__kwdefaults__", "__globals__", "__closure__")},
}
