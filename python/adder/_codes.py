"""A code object as plain bytes, free of where the function stands: the same for the same function, in every process.

    normal(code) -> b"..."      # no file name, no line of its own; nested functions included

Two uses: to prove that a text is a function's (_proof), and as the function's part of a cache key (_walk).
"""
from marshal import dumps

_NESTED = 0x10                  # CO_NESTED says where a function stands, not what it does
_Code = type((lambda: 0).__code__)


def normal(code, positions=True):
    """`positions`: with the lines and columns of its instructions, relative to its first line; else lines are left out."""
    return dumps(_parts(code, positions, code.co_firstlineno), 2)


def with_lines(code):
    """As normal(code, False), and the relative line of each instruction."""
    return dumps((_parts(code, False, 0), _lines(code, code.co_firstlineno)), 2)


def _parts(code, positions, first):
    return (code.co_code, tuple([_constant(c, positions, first) for c in code.co_consts]), code.co_names, code.co_varnames,
            code.co_freevars, code.co_cellvars, code.co_name, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount,
            code.co_flags & ~_NESTED, getattr(code, "co_exceptiontable", b""),
            (code.co_linetable, code.co_firstlineno - first) if positions else None)


def _constant(value, positions, first):
    kind = type(value)
    if kind is _Code:
        return ("code", _parts(value, positions, first))
    if kind is tuple:
        return tuple([_constant(item, positions, first) for item in value])
    if kind is frozenset:
        return ("frozenset", tuple(sorted([dumps(_constant(item, positions, first), 2) for item in value])))
    if kind is slice:
        return ("slice", value.start, value.stop, value.step)
    return value


def _lines(code, first):
    own = tuple([(start, end, None if line is None else line - first) for start, end, line in code.co_lines()])
    return own + tuple([_lines(c, first) for c in code.co_consts if type(c) is _Code])
