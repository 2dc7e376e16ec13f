"""Calls of functions with explicit signatures: which signature takes the arguments, and the arguments converted to it.

Numba's rules: of all signatures the arguments convert to, the one with the fewest unsafe conversions, then the fewest safe ones,
then the fewest promotions; two equally good ones are an error.
"""
from adder import _native
from adder._text import text_of
from adder._values import form_of, scalar_class

_EXACT, _PROMOTED, _SAFE, _UNSAFE = range(4)
_NUMBERS = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "complex64", "complex128")
_WEAK = {"pyint": "int64", "pyfloat": "float64", "pycomplex": "complex128", "pybool": "bool"}
# From each number (row) to each number (column): . not at all, = the same, p promotion, s safe, u unsafe.
_TABLE = dict(zip(_NUMBERS, (
    "=ssssssssssss",
    "u=pppuuuussss",
    "uu=ppuuuussss",
    "uuu=puuuuusus",
    "uuuu=uuuuusus",
    "uusss=pppssss",
    "uuussu=ppusus",
    "uuuusuu=pusus",
    "uuuuuuuu=usus",
    "uuuuuuuuu=pss",
    "uuuuuuuuuu=us",
    "...........=p",
    "...........u=")))
_KINDS = {"=": _EXACT, "p": _PROMOTED, "s": _SAFE, "u": _UNSAFE, ".": None}


def kind_of(source, target):
    """How a value of one form becomes one of another; None when it does not."""
    if source == target:
        return _EXACT
    if target[0] == "optional":
        inner = _PROMOTED if source[0] == "none" else kind_of(source, target[1])
        return None if inner is None else max(inner, _PROMOTED)
    start, end = _WEAK.get(source[0], source[0]), _WEAK.get(target[0], target[0])
    if start in _TABLE and end in _TABLE:
        return _KINDS[_TABLE[start][_NUMBERS.index(end)]]
    if source[0] == target[0] == "array":
        fits = source[1:3] == target[1:3] and target[3] in (source[3], "A") and source[4] >= target[4] and source[5] >= target[5]
        return _SAFE if fits else None
    if source[0] == target[0] == "tuple" and len(source[1]) == len(target[1]):
        kinds = [kind_of(a, b) for a, b in zip(source[1], target[1])]
        return None if None in kinds else max(kinds, default=_EXACT)
    return None


def rating(sources, targets):
    """(unsafe, safe, promotions), or None when the arguments do not fit."""
    if len(sources) != len(targets):
        return None
    kinds = [kind_of(a, b) for a, b in zip(sources, targets)]
    return None if None in kinds else (kinds.count(_UNSAFE), kinds.count(_SAFE), kinds.count(_PROMOTED))


def choose(func, forms, specs):
    """The specialisation for arguments of these forms."""
    rated = [(rating(forms, spec.forms), spec) for spec in specs]
    rated = [(found, spec) for found, spec in rated if found is not None]
    if not rated:
        raise TypeError(f"No matching definition for argument type(s) {', '.join(map(_shown, forms))}")
    best = min(found for found, _ in rated)
    winners = [spec for found, spec in rated if found == best]
    if len(winners) > 1:
        candidates = "\n".join(f"({', '.join(map(_shown, spec.forms))}) -> {_shown(spec.returns)}" for spec in winners)
        raise TypeError(f"Ambiguous overloading for {func!r} ({', '.join(map(_shown, forms))}):\n{candidates}")
    return winners[0]


def converted(made, given):
    """The arguments as the best signature takes them; boxing then finds its specialisation."""
    from adder import _dispatcher
    state = made._state
    forms = _dispatcher.argument_forms(made.py_func, given, None)
    spec = choose(made.py_func, forms, state.signatures or list(state.specs.values()))
    plain = bool(spec.flags & _dispatcher._CONVERTS)
    values = tuple([_value(value, target, plain) for value, target in zip(given, spec.forms)])
    if not plain:
        _land(made, spec, [form_of(value) for value in values])
    return values


def _land(made, spec, forms):
    """Lets boxing take these forms for the specialisation: arrays of a more exact type come as they are."""
    from adder import _dispatcher
    identity = (tuple(map(text_of, forms)), ())
    if identity not in made._state.specs:
        also = _dispatcher.Spec()
        for name in _dispatcher.Spec.__slots__:
            setattr(also, name, getattr(spec, name))
        also.forms = forms
        made._state.specs[identity] = also
        _dispatcher._add(made, also)


def _value(value, target, plain):
    name = target[0]
    if name == "tuple":
        return tuple([_value(item, form, plain) for item, form in zip(value, target[1])])
    if name == "optional":
        return value if value is None else _value(value, target[1], plain)
    if name not in _TABLE:
        return value
    if scalar_class(type(value)) is not None:
        if scalar_class(type(value)) == name:
            return value
        value = value.item()
    if name.startswith(("int", "uint")):
        value = int(value)
        bits, signed = int(name.lstrip("uint")), name[0] == "i"
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        if not low <= value <= high:
            raise OverflowError(f"{value} does not fit into {name}")
    elif name == "bool":
        value = bool(value)
    elif name.startswith("float"):
        value = float(value)
    else:
        value = complex(value)
    if plain:
        return value
    import numpy
    return getattr(numpy, "bool_" if name == "bool" else name)(value)


def _shown(form):
    from adder.types import from_form
    return str(from_form(form))
