"""Python exceptions of compiled code: the built-in exception with its arguments, and a traceback that shows the kernel's own lines.

    ValueError: math domain error            File "terrain.py", line 14, in slope       <- a frame made here
"""
import builtins
from sys import version_info

_KINDS = ("", "Exception", "ArithmeticError", "AssertionError", "AttributeError", "BufferError", "EOFError", "FloatingPointError", "ImportError",
          "IndexError", "KeyError", "LookupError", "MemoryError", "NameError", "NotImplementedError", "OSError", "OverflowError", "RecursionError",
          "ReferenceError", "RuntimeError", "StopIteration", "SystemError", "TypeError", "UnboundLocalError", "ValueError", "ZeroDivisionError",
          "KeyboardInterrupt", "UnicodeError", "SystemExit", "BaseException", "Warning", "UserWarning")
_FIRST = 0 if version_info >= (3, 11) else -1    # where a frame made here stands; before 3.11 code has lines only
_LINALG_ERROR = 32
_AXIS_ERROR = 33


def exception(dispatcher, handle, kind, cells, sites, cause=None):
    """boxing.so raises what this returns, with the traceback it carries. sites: indexes into the descriptor's table, innermost first;
    cause: None, or the kind (0: `from None`) and arguments of what `raise ... from` names."""
    raised = _made(kind, cells)
    if cause is not None:
        raised.__cause__ = _made(*cause) if cause[0] else None
    return raised.with_traceback(_traceback(dispatcher, handle, sites))


def _made(kind, cells):
    if kind == _LINALG_ERROR:
        from numpy.linalg import LinAlgError as made
    elif kind == _AXIS_ERROR:
        from numpy.exceptions import AxisError as made
    else:
        made = getattr(builtins, _KINDS[kind])
    return made(*cells)


def _traceback(dispatcher, handle, sites):
    from adder import _native
    spec = next((s for s in dispatcher._state.specs.values() if s.handle == handle), None)
    functions, places = _tables(_native.boxing().descriptor(handle))
    trace = None
    made = type(_here())
    for site in sites:                              # the first instruction has no columns, and so no carets are shown
        function, line = places.get(site, (None, 0))
        name, file = functions.get(function, ("?", "?"))
        name = name.rpartition(".")[2].partition("#")[0]        # inner#0 is the first function called inner
        whole = _code_of(name, file, spec)
        if whole is not None:
            file, line = whole.co_filename, whole.co_firstlineno + line
        else:
            line += 1
        trace = made(trace, _frame(dispatcher, name, file, line), _FIRST, line)
    return trace


def _here():
    try:
        raise KeyError
    except KeyError as problem:
        return problem.__traceback__


def _tables(text):
    """({function: (name, file)}, {site: (function, line within it)}) of a descriptor."""
    functions, places = {}, {}
    for line in text.split("\n"):
        words = line.split(" ", 3)
        if words[0] == "function" and len(words) == 4:
            functions[int(words[1])] = (words[2], words[3])
        elif words[0] == "site" and len(words) >= 4:
            places[int(words[1])] = (int(words[2]), int(words[3]))
    return functions, places


def _code_of(name, file, spec):
    """The function of the specialisation that has or contains a function of that name: lines count from its first one."""
    if spec is None:
        return None
    inside = [code for code in spec.codes if name in _names(code)]
    own = [code for code in inside if code.co_name == name] or inside
    return next((code for code in own if code.co_filename == file), own[0] if own else None)


def _names(code):
    yield code.co_name
    for constant in code.co_consts:
        if type(constant) is type(code):
            yield from _names(constant)


def _frame(dispatcher, name, file, line):
    """A frame that looks as if the function ran in it."""
    code = _template.__code__.replace(co_name=name, co_filename=file, co_firstlineno=line)
    if _FIRST == 0:
        code = code.replace(co_linetable=_without_columns(code))
    if hasattr(code, "co_qualname"):
        code = code.replace(co_qualname=name)
    space = {"__name__": dispatcher.__module__, "__file__": file, "__loader__": dispatcher.py_func.__globals__.get("__loader__")}
    return type(_template)(code, space)()


def _without_columns(code):
    """A table of places (Objects/locations.md of CPython) that says of every instruction: the first line, no column."""
    units = len(code.co_code) // 2
    return b"".join([bytes((0xE8 | min(8, units - at) - 1, 0)) for at in range(0, units, 8)])


def _template():
    import sys
    return sys._getframe()
