"""Everything a compilation depends on: the function, every function it can reach, and the values their outer names have now.

    walk = Walk(f); walk.finish()
    walk.functions[0].names == {"np": {"module": "numpy"}, "K": {"const": {"i": "3"}}, "g": {"function": 1}}

The names come from the code objects (globals loaded, closure cells), so no text is needed; whether a name is used in a way that
compiles is the compiler's business: what cannot be described is listed as unsupported (a phrase for "... is PHRASE, which is not
compiled") and refused only where it is used.
"""
import builtins
import sys

from adder._codes import normal
from adder._values import Unfit, form_of, scalar_class
from adder._text import text_of

_Function = type(lambda: 0)
_Module = type(sys)
_Builtin = type(len)
_Code = type((lambda: 0).__code__)
_LIBRARIES = ("math", "cmath", "numpy", "builtins", "operator")     # modules whose names the compiler knows by itself
_MOST_FUNCTIONS = 256
_BUILTINS = builtins.__dict__


def _instructions():
    """Numbers of LOAD_GLOBAL, LOAD_ATTR and LOAD_METHOD, read off code that has them; `dis` would cost 10 ms. CACHE is 0."""
    attribute = (lambda: _Function.x).__code__.co_code[::2].replace(b"\0", b"")
    method = (lambda: _Function.x()).__code__.co_code[::2].replace(b"\0", b"")
    at = 0 if sys.version_info < (3, 11) else 1     # after RESUME
    return attribute[at:at + 1], attribute[at + 1:at + 2], method[at + 1:at + 2]


_LOAD_GLOBAL, _LOAD_ATTR, _LOAD_METHOD = _instructions()
_GLOBAL_SHIFT = int(sys.version_info >= (3, 11))    # what an argument has below the name's index
_ATTR_SHIFT = int(sys.version_info >= (3, 12))


class Function:
    """One function of a request: names and defaults are in the request's JSON form."""
    __slots__ = ("func", "owner", "names", "defaults", "kwdefaults", "options")

    def __init__(self, func, owner):
        self.func, self.owner = func, owner         # owner: the dispatcher, or None for a plain function
        self.names, self.defaults, self.kwdefaults, self.options = {}, [], {}, None


class Walk:
    """functions[0] is the wanted one; hidden: the global arrays in order; guards: flat (container, key, value) triples."""

    def __init__(self, func, owner=None):
        self.functions, self.hidden, self.hidden_forms, self.guards = [], [], [], []
        self._numbers, self._hidden_numbers, self._guarded, self._done = {}, {}, set(), 0
        self.function(func, owner)

    def function(self, func, owner=None):
        """The number of a function in the request."""
        number = self._numbers.get(func)
        if number is None:
            if len(self.functions) >= _MOST_FUNCTIONS:
                raise Unfit(f"more than {_MOST_FUNCTIONS} functions are within reach")
            number = self._numbers[func] = len(self.functions)
            self.functions.append(Function(func, owner))
        return number

    def callable(self, value):
        """The number of a function value: a plain function or a dispatcher."""
        func = getattr(value, "py_func", None)
        return self.function(value) if func is None else self.function(func, value)

    def finish(self):
        """Describe the names of every function not described yet; this may find more functions."""
        while self._done < len(self.functions):
            self._describe(self.functions[self._done])
            self._done += 1

    def _describe(self, entry):
        func = entry.func
        space = func.__globals__
        code = func.__code__
        attributes = attributes_of(code)
        cells = func.__closure__
        if cells:
            for name, cell in zip(code.co_freevars, cells):
                try:
                    value = cell.cell_contents
                except ValueError:
                    entry.names[name] = {"unsupported": "a closure variable that has no value yet"}
                    continue
                entry.names[name] = self.described(value, attributes)
                self._guard(cell, None, value)
        own = _BUILTINS if (found := space.get("__builtins__")) is None else found if type(found) is dict else found.__dict__
        found = globals_of(code)
        found.update(dict.fromkeys(name for name in names_of(code) if name not in attributes))
        for name in found:
            if name in space:
                value = space[name]
                entry.names[name] = self.described(value, attributes)
                if type(value) is not _Module:
                    self._guard(space, name, value)
            elif name in own:
                entry.names[name] = self.described(own[name], attributes)
        entry.defaults = [self.described(value, attributes) for value in func.__defaults__ or ()]
        entry.kwdefaults = {name: self.described(value, attributes) for name, value in (func.__kwdefaults__ or {}).items()}
        entry.options = getattr(entry.owner, "_options", None)

    def _guard(self, container, key, value):
        mark = (id(container), key)
        if mark not in self._guarded:
            self._guarded.add(mark)
            self.guards += (container, key, value)

    def described(self, value, attributes=(), depth=0):
        """A value in the request's form."""
        kind = type(value)
        if kind is _Function:
            return self._callee(value)
        if kind is _Module:
            return self._module(value, attributes, depth)
        constant = constant_of(value)
        if constant is not None:
            return {"const": constant}
        if kind is tuple:
            return {"items": [self.described(item, (), depth + 1) for item in value]} if depth < 20 else {"unsupported": "a deeply nested tuple"}
        if isinstance(value, type):
            return _class(value)
        if hasattr(kind, "_adder_dispatcher_") or kind.__module__.startswith("numba.") and hasattr(value, "py_func"):
            return self._callee(value)
        if getattr(kind, "_adder_type_", False):
            return _type(value)
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            if kind is numpy.ndarray:
                return self._array(value)
            if isinstance(value, numpy.dtype):
                name = scalar_class(value.type) if value.isnative else None
                return {"type": name} if name else {"unsupported": f"the dtype {value}"}
        name = library_name(value)
        if name is not None:
            return {"builtin": name[9:]} if name.startswith("builtins.") else {"named": name}
        return {"unsupported": "an integer of more than 64 bits" if kind is int else f"an object of type {kind.__qualname__}"}

    def _callee(self, value):
        try:
            return {"function": self.callable(value)}
        except Unfit as why:
            return {"unsupported": f"the function {value.__name__} ({why})"}

    def _module(self, module, attributes, depth):
        name = module.__name__
        if name.partition(".")[0] in _LIBRARIES:
            return {"module": name}
        space = module.__dict__
        attrs = {}
        if depth < 8:
            for attribute in sorted(attributes):
                if attribute in space or name.startswith("adder") and hasattr(module, attribute):
                    value = getattr(module, attribute) if attribute not in space else space[attribute]
                    attrs[attribute] = self.described(value, attributes, depth + 1)
                    if type(value) is not _Module:
                        self._guard(space, attribute, value)
        return {"module": name, "attrs": attrs}

    def _array(self, value):
        try:
            form = form_of(value)
        except Unfit as why:
            return {"unsupported": f"an array ({why})"}
        number = self._hidden_numbers.get(id(value))
        if number is None:
            number = self._hidden_numbers[id(value)] = len(self.hidden)
            self.hidden.append(value)
            self.hidden_forms.append(form)
        return {"array": text_of(form), "hidden": number}

    def content(self):
        """All of it as plain data for the cache key: codes, values, options; no text, and file names only where debug information has them."""
        placed = any(entry.options is not None and entry.options["debug"] for entry in self.functions)
        return [(entry.func.__name__, normal(entry.func.__code__), entry.names, entry.defaults, entry.kwdefaults, entry.options,
                 (entry.func.__code__.co_filename, entry.func.__code__.co_firstlineno) if placed else None) for entry in self.functions]


def globals_of(code):
    """Names that the code and the functions inside it load as globals, each once."""
    found = {}
    _loaded(code, ((_LOAD_GLOBAL, _GLOBAL_SHIFT),), found)
    return found


def names_of(code):
    """All names of the code and the functions inside it, those of dead code that CPython took out included: the compiler sees its text."""
    yield from code.co_names
    for constant in code.co_consts:
        if type(constant) is _Code:
            yield from names_of(constant)


def attributes_of(code):
    """Names that the code and the functions inside it load as attributes."""
    found = {}
    _loaded(code, {(_LOAD_ATTR, _ATTR_SHIFT), (_LOAD_METHOD, _ATTR_SHIFT)}, found)
    return found


def _loaded(code, operations, found):
    names = code.co_names
    if len(names) > 127:                            # an index may need a prefix instruction: take them all
        found.update(dict.fromkeys(names))
    else:
        arguments, numbers = code.co_code[1::2], code.co_code[::2]
        for operation, shift in operations:
            at = numbers.find(operation)
            while at >= 0:
                found[names[arguments[at] >> shift]] = None
                at = numbers.find(operation, at + 1)
    for constant in code.co_consts:
        if type(constant) is _Code:
            _loaded(constant, operations, found)


def constant_of(value):
    """A constant in the request's form, or None."""
    kind = type(value)
    if kind is bool:
        return {"b": value}
    if kind is int:
        return {"i": str(value)} if -(1 << 63) <= value < 1 << 64 else None
    if kind is float:
        return {"f": value.hex()}
    if kind is str:
        return {"s": value}
    if value is None:
        return {"none": True}
    if kind is complex:
        return {"c": [value.real.hex(), value.imag.hex()]}
    if kind is tuple:
        items = [constant_of(item) for item in value]
        return None if None in items else {"t": items}
    name = scalar_class(kind)
    if name is not None:
        return {"np": name, "v": constant_of(value.item())}
    return None


def _class(value):
    name = value.__name__
    if _BUILTINS.get(name) is value:
        return {"exception": name} if issubclass(value, BaseException) else {"builtin": name}
    number = scalar_class(value)
    if number is not None:
        return {"type": number}
    if value.__module__ == "adder._decorators":
        return {"adder": name}
    if value.__module__.partition(".")[0] == "numba" and name == "prange":
        return {"adder": "prange"}
    found = library_name(value)
    if found is not None:
        return {"named": found}
    return {"unsupported": f"the class {value.__qualname__}"}


def _type(value):
    from adder.errors import UnsupportedError
    from adder.types import Signature, compiler_text
    if isinstance(value, Signature):
        return {"unsupported": f"the signature {value}"}
    try:
        return {"type": compiler_text(value)}
    except UnsupportedError:
        return {"unsupported": f"the type {value}"}


def library_name(value):
    """`math.sin`, `numpy.random.normal`: where a library the compiler knows has exactly this object; or None."""
    name = getattr(value, "__name__", None)
    if type(name) is not str:
        return None
    home = getattr(value, "__module__", None)
    for module in (home, "numpy", "numpy.random", "numpy.linalg", "math", "cmath", "operator"):
        if type(module) is str:
            module = module.removeprefix("_") if module == "_operator" else module
            if module.partition(".")[0] in _LIBRARIES:
                found = sys.modules.get(module)
                if found is not None and found.__dict__.get(name) is value:
                    return f"{module}.{name}"
    return None
