"""Numba's type objects: float64, int32[:, ::1], UniTuple(int64, 2), float64(int64), under Numba's names and spelled as Numba spells them.

    float64[:, ::1]            Array(float64, 2, 'C', False, aligned=True)
    float64(int64, f8[:])      a Signature
    signature_of("f8(i8)")     ((int64,), float64)

Adder's compiler tells Python's own numbers from NumPy's (`pyint` from int64); both show as Numba's name. Nothing here knows values.
"""
from adder import _text


class Type:
    """Types are values: equal when they say the same."""
    __slots__ = ("name", "_key")
    _adder_type_ = True

    def __init__(self, name, *key):
        self.name = name
        self._key = (type(self).__name__,) + (key or (name,))

    def __eq__(self, other):
        return isinstance(other, Type) and self._key == other._key

    def __hash__(self):
        return hash(self._key)

    def __repr__(self):
        return self.name

    def __str__(self):
        return self.name

    def __call__(self, *args):
        if len(args) == 1 and not isinstance(args[0], Type):
            return self.cast_python_value(args[0])
        return Signature(self, args)

    def __getitem__(self, places):
        ndim, layout = _array_shape(places)
        return Array(self, ndim, layout)

    def cast_python_value(self, value):
        raise NotImplementedError(f"{self} does not convert Python values")

    def __reduce__(self):
        return from_text, (compiler_text(self),)

    @property
    def key(self):
        return self._key


def _array_shape(places):
    places = places if isinstance(places, tuple) else (places,)
    for place in places:
        if not isinstance(place, slice):
            raise KeyError(f"Can only index numba types with slices with no start or stop, got {place!r}.")
        if place.start is not None or place.stop is not None or place.step not in (None, 1):
            raise KeyError("Can only index numba types with slices with no start or stop")
    steps = [place.step == 1 for place in places]
    if steps[-1]:
        layout = "C"
    elif steps[0]:
        layout = "F"
    else:
        layout = "A"
    if sum(steps) > 1 or any(steps[1:-1]):
        raise KeyError("only the first or the last dimension of an array type can be contiguous (::1)")
    return len(places), layout


class Number(Type):
    __slots__ = ("bitwidth",)

    def __init__(self, name, bitwidth):
        super().__init__(name)
        self.bitwidth = bitwidth

    def cast_python_value(self, value):
        import numpy
        return getattr(numpy, "bool_" if self.name == "bool" else self.name)(value)

    def __lt__(self, other):
        return _ORDER.index(self.name) < _ORDER.index(other.name) if isinstance(other, Number) else NotImplemented


class Boolean(Number):
    __slots__ = ()


class Integer(Number):
    __slots__ = ()

    @property
    def signed(self):
        return self.name[0] == "i"

    @property
    def minval(self):
        return -(1 << self.bitwidth - 1) if self.signed else 0

    @property
    def maxval(self):
        return (1 << self.bitwidth - self.signed) - 1


class Float(Number):
    __slots__ = ()


class Complex(Number):
    __slots__ = ()

    @property
    def underlying_float(self):
        return float32 if self.bitwidth == 64 else float64


class NoneType(Type):
    __slots__ = ()


class UnicodeType(Type):
    __slots__ = ()


class Opaque(Type):
    """A type of Numba's that has a name here and no values."""
    __slots__ = ()


class Array(Type):
    __slots__ = ("dtype", "ndim", "layout", "mutable", "aligned")

    def __init__(self, dtype, ndim, layout, readonly=False, name=None, aligned=True):
        if layout not in ("C", "F", "A"):
            raise ValueError(f"layout is 'C', 'F' or 'A', not {layout!r}")
        self.dtype, self.ndim, self.layout, self.mutable, self.aligned = dtype, ndim, layout, not readonly, aligned
        words = ("" if aligned else "unaligned ") + ("readonly " if readonly else "")
        super().__init__(name or f"{words}array({dtype}, {ndim}d, {layout})", dtype, ndim, layout, not readonly, aligned)

    def __repr__(self):
        return f"Array({self.dtype!r}, {self.ndim}, {self.layout!r}, {not self.mutable}, aligned={self.aligned})"

    def __getitem__(self, places):
        from adder.errors import NumbaTypeError
        raise NumbaTypeError(f"an array has no arrays as elements: {self}[...]. Give the number of dimensions in one place, as in float64[:, :]")

    def copy(self, dtype=None, ndim=None, layout=None, readonly=None):
        return Array(self.dtype if dtype is None else dtype, self.ndim if ndim is None else ndim, layout or self.layout,
                     not self.mutable if readonly is None else readonly, aligned=self.aligned)

    @property
    def is_c_contig(self):
        return self.layout == "C" or (self.ndim <= 1 and self.layout in "CF")

    @property
    def is_f_contig(self):
        return self.layout == "F" or (self.ndim <= 1 and self.layout in "CF")

    @property
    def is_contig(self):
        return self.layout in "CF"


class BaseTuple(Type):
    """Tuple((a, b)) of one type throughout is a UniTuple, as in Numba."""
    __slots__ = ("types",)

    def __len__(self):
        return len(self.types)

    def __iter__(self):
        return iter(self.types)

    def __getitem__(self, index):
        return self.types[index]

    @property
    def count(self):
        return len(self.types)


class UniTuple(BaseTuple):
    __slots__ = ("dtype",)

    def __init__(self, dtype, count):
        self.dtype, self.types = dtype, (dtype,) * count
        super().__init__(f"UniTuple({dtype} x {count})", dtype, count)

    def __repr__(self):
        return f"UniTuple({self.dtype!r}, {self.count})"


class Tuple(BaseTuple):
    __slots__ = ()

    def __new__(cls, types=()):
        types = tuple(types)
        if types and all(t == types[0] for t in types):
            return UniTuple(types[0], len(types))
        made = super().__new__(cls)
        made.types = types
        Type.__init__(made, f"Tuple({', '.join(map(str, types))})", types)
        return made

    def __init__(self, types=()):
        """All is done in __new__, which may give a UniTuple."""

    def __repr__(self):
        return f"Tuple({self.types!r})"


class Optional(Type):
    __slots__ = ("type",)

    def __init__(self, kind):
        self.type = kind.type if isinstance(kind, Optional) else kind
        super().__init__(f"OptionalType({self.type})", self.type)


class Signature:
    """Argument types and a return type: float64(int64, int64)."""
    __slots__ = ("return_type", "args", "recvr", "pysig")
    _adder_type_ = True

    def __init__(self, return_type, args, recvr=None, pysig=None):
        self.return_type, self.args, self.recvr, self.pysig = return_type, tuple(args), recvr, pysig

    def __eq__(self, other):
        return isinstance(other, Signature) and (self.args, self.return_type) == (other.args, other.return_type)

    def __hash__(self):
        return hash((self.args, self.return_type))

    def __repr__(self):
        return f"{self.args!r} -> {self.return_type!r}"

    def __reduce__(self):
        return Signature, (self.return_type, self.args)

    def is_precise(self):
        return True


def _numbers():
    found = {"boolean": Boolean("bool", 1)}
    for bits in (8, 16, 32, 64):
        found[f"int{bits}"] = Integer(f"int{bits}", bits)
        found[f"uint{bits}"] = Integer(f"uint{bits}", bits)
    for bits in (32, 64):
        found[f"float{bits}"] = Float(f"float{bits}", bits)
        found[f"complex{2 * bits}"] = Complex(f"complex{2 * bits}", 2 * bits)
    also = {"bool_": "boolean", "intp": "int64", "uintp": "uint64", "intc": "int32", "uintc": "uint32", "ssize_t": "int64", "size_t": "uint64",
            "double": "float64", "byte": "uint8", "char": "int8", "uchar": "uint8", "short": "int16", "ushort": "uint16", "int_": "int64",
            "uint": "uint64", "long_": "int64", "ulong": "uint64", "longlong": "int64", "ulonglong": "uint64",
            "b1": "boolean", "i1": "int8", "i2": "int16", "i4": "int32", "i8": "int64", "u1": "uint8", "u2": "uint16", "u4": "uint32",
            "u8": "uint64", "f4": "float32", "f8": "float64", "c8": "complex64", "c16": "complex128"}
    found.update((name, found[kind]) for name, kind in also.items())
    return found


_ORDER = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "complex64", "complex128"]
_SCALARS = _numbers()
globals().update(_SCALARS)
none = void = NoneType("none")
optional = Optional
unicode_type = string = UnicodeType("unicode_type")
pyobject = Opaque("pyobject")
voidptr = Opaque("void*")
float16 = Opaque("float16")
float32, float64 = _SCALARS["float32"], _SCALARS["float64"]
signed_domain = frozenset(_SCALARS[f"int{n}"] for n in (8, 16, 32, 64))
unsigned_domain = frozenset(_SCALARS[f"uint{n}"] for n in (8, 16, 32, 64))
integer_domain = signed_domain | unsigned_domain
real_domain = frozenset((float32, float64))
complex_domain = frozenset((_SCALARS["complex64"], _SCALARS["complex128"]))
number_domain = real_domain | integer_domain | complex_domain

EXPORTED = frozenset(_SCALARS) | {"none", "void", "optional"}      # what `adder` itself offers
_SHOWN = {"pyint": "int64", "pyfloat": "float64", "pycomplex": "complex128", "pybool": "boolean", "bool": "boolean"}
_NOT_YET = frozenset(("List", "Set", "ListType", "DictType", "SetType", "Record", "NestedArray", "NamedTuple", "NamedUniTuple", "CPointer",
                      "FunctionType", "NPDatetime", "NPTimedelta", "UnicodeCharSeq", "CharSeq", "EnumMember", "IntEnumMember", "Omitted",
                      "StructRef", "Dispatcher", "TypeRef", "DeferredType", "Generator", "ExternalFunction"))


def __getattr__(name):
    if name in _NOT_YET:
        raise AttributeError(f"types.{name} is not there yet: this version of Adder has numbers, arrays, tuples, optionals and strings")
    raise AttributeError(f"module 'adder.types' has no attribute {name!r}")


def compiler_text(kind):
    """A type in the compiler's spelling."""
    if isinstance(kind, Number):
        return kind.name
    if isinstance(kind, Array):
        return _text.text_of(("array", compiler_text(kind.dtype), kind.ndim, kind.layout, kind.mutable, kind.aligned))
    if isinstance(kind, BaseTuple):
        return f"tuple({', '.join(map(compiler_text, kind.types))})"
    if isinstance(kind, Optional):
        return f"optional({compiler_text(kind.type)})"
    if isinstance(kind, NoneType):
        return "none"
    if isinstance(kind, UnicodeType):
        return "str"
    from adder.errors import UnsupportedError
    raise UnsupportedError(f"values of type {kind} are not compiled")


def from_text(text):
    return from_form(_text.parse(text))


def from_form(form):
    """The type to show for a compiler's type; Python's own numbers show as the NumPy type of their size."""
    name = form[0]
    if name == "array":
        return Array(_SCALARS[_SHOWN.get(form[1], form[1])], form[2], form[3], not form[4], aligned=form[5])
    if name == "tuple":
        return Tuple(map(from_form, form[1]))
    if name == "optional":
        return Optional(from_form(form[1]))
    if name == "none":
        return none
    if name == "str":
        return unicode_type
    if name == "function":
        return Opaque(f"function({form[1]})")
    if name == "literal":
        kind = form[1].partition("(")[2].rstrip(")").removeprefix("builtins.")
        return Opaque(f"class({kind})")
    return _SCALARS[_SHOWN.get(name, name)]


def named(kind):
    """A type given as itself or as a string."""
    if isinstance(kind, str):
        kind = _evaluated(kind)
    if not isinstance(kind, Type):
        raise TypeError(f"a type was expected, not {kind!r}")
    return kind


def _evaluated(text):
    space = {name: value for name, value in globals().items() if not name.startswith("_")}
    try:
        return eval(text.strip(), {"__builtins__": {}, "types": __import__("sys").modules[__name__], **space})
    except NameError as problem:
        raise NameError(f"in the signature {text!r}: {problem}") from None


def signature_of(given):
    """(argument types, return type or None) of a signature in any of Numba's forms."""
    value = _evaluated(given) if isinstance(given, str) else given
    if isinstance(value, tuple):
        args, result = value, None
    elif isinstance(value, Signature):
        args, result = value.args, value.return_type
    else:
        raise TypeError(f"invalid signature: {given!r} (type: {type(given).__name__!r}) evaluates to {type(value).__name__!r} "
                        "instead of tuple or Signature")
    for kind in args if result is None else args + (result,):
        if not isinstance(kind, Type):
            raise TypeError(f"invalid type in signature: expected a type instance, got {kind!r}")
    return args, result
