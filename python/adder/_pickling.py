"""Dispatchers in pickles: by module and name where the other side can import them, else by their proved text and closure.

A function of __main__, a nested one or a lambda goes by text, so that a process with another __main__ can have it.
"""
import sys
from _weakref import ref

_known = {}                     # token -> weak reference: one dispatcher, however often it is unpickled in this process


def reduced(made):
    func = made.py_func
    if _importable(made, func):
        return by_name, (func.__module__, func.__qualname__)
    from adder._proof import complaint, locate
    state = made._state
    found = locate(func, state.texts)
    if found is None:
        from pickle import PicklingError
        raise PicklingError(complaint(func, state.texts))
    code = func.__code__
    token = state.token
    if token is None:
        import os
        token = state.token = os.urandom(16)
    _known[token] = ref(made)
    cells = tuple([_cell(cell) for cell in func.__closure__ or ()])
    signatures = [_signature(spec) for spec in state.signatures]
    facts = {"module": func.__module__, "qualname": func.__qualname__, "name": func.__name__, "doc": func.__doc__,
             "code": (found.piece, found.piece_line, code.co_name, code.co_firstlineno, code.co_flags, code.co_filename, code.co_freevars)}
    values = {"globals": _globals(func), "cells": cells, "signatures": signatures, "defaults": func.__defaults__,
              "kwdefaults": func.__kwdefaults__}
    return by_text, (token, facts, state.options, state.can_compile), values, None, None, fill


def _importable(made, func):
    if func.__module__ in (None, "__main__", "__mp_main__") or "<" in func.__qualname__:
        return False
    value = sys.modules.get(func.__module__)
    for name in func.__qualname__.split("."):
        value = getattr(value, name, None)
    return value is made


def _signature(spec):
    from adder.types import Signature, from_form
    args = tuple(map(from_form, spec.forms))
    return args if spec.wanted is None else Signature(from_form(spec.returns), args)


def _cell(cell):
    try:
        return (_portable(cell.cell_contents),)
    except ValueError:
        return ()


def _globals(func):
    from adder._walk import globals_of
    space = func.__globals__
    return {name: _portable(space[name]) for name in globals_of(func.__code__) if name in space}


class Module:
    """A module in a pickle."""

    def __init__(self, name):
        self.name = name


def _portable(value):
    return Module(value.__name__) if type(value) is type(sys) else value


def by_name(module, qualname):
    __import__(module)
    value = sys.modules[module]
    for name in qualname.split("."):
        value = getattr(value, name)
    return value


def by_text(token, facts, options, can_compile):
    """The dispatcher without its outer values, which `fill` puts in (they may hold the dispatcher itself)."""
    known = _known.get(token)
    made = known and known()
    if made is not None:
        return made
    from adder._dispatcher import dispatcher
    from adder._proof import code_in
    piece, piece_line, name, line, flags, filename, freevars = facts["code"]
    codes = [code for code in code_in("\n" * (piece_line - 1) + piece, name, line, flags) if code.co_freevars == freevars]
    if not codes:
        from adder.errors import ByteCodeSupportError
        raise ByteCodeSupportError(f"the pickled function {facts['qualname']} cannot be made again by this Python")
    space = {"__name__": facts["module"], "__builtins__": __builtins__}
    cells = tuple([_new_cell() for _ in freevars])
    func = type(by_text)(codes[0].replace(co_filename=filename), space, facts["name"], None, cells or None)
    func.__qualname__, func.__module__, func.__doc__ = facts["qualname"], facts["module"], facts["doc"]
    made = dispatcher(func, options, None, ("\n" * (piece_line - 1) + piece,))
    made._state.token = token
    made._state.can_compile, made._state.filled = can_compile, False
    _known[token] = ref(made)
    return made


def fill(made, values):
    func = made.py_func
    if made._state.filled:
        return
    made._state.filled = True
    for name, value in values["globals"].items():
        func.__globals__[name] = _imported(value)
    for cell, content in zip(func.__closure__ or (), values["cells"]):
        if content:
            cell.cell_contents = _imported(content[0])
    func.__defaults__, func.__kwdefaults__ = values["defaults"], values["kwdefaults"]
    from adder._dispatcher import bind_natively, compile_all
    bind_natively(made)
    if values["signatures"]:
        compile_all(made, values["signatures"])


def _imported(value):
    if type(value) is Module:
        __import__(value.name)
        return sys.modules[value.name]
    return value


def _new_cell():
    value = None
    return (lambda: value).__closure__[0]
