"""The words of the library dialect, as slow reference versions for plain CPython.

The compiler knows these names itself and never reads this file. Under CPython weak scalars are Python's numbers,
strong ones NumPy's scalars, arrays are ndarrays; a word checks that its operands have the types the compiler needs.
High-level words first, then the low-level ones (lib/runtime), which work on real memory through ctypes.
"""
import ctypes
import functools
import inspect
import math as _math

import numpy as _np
import sys

OPTIONS = {"error_model": None, "overflow": "wrap"}


nan = float("nan")
AxisError = _np.exceptions.AxisError


class Refused(TypeError):
    """A compile-time problem: what refuse() gives under CPython."""


# ---- patterns and types

class Pattern:
    """An annotation: which values a parameter takes."""

    def __init__(self, name, test):
        self.name = name
        self.test = test

    def matches(self, x):
        return self.test(x)

    def __or__(self, other):
        return Pattern(f"{self.name}|{other.name}", lambda x: self.matches(x) or other.matches(x))

    def __call__(self, *args):
        return Pattern(self.name, lambda x: isinstance(x, Rec) and x.record_name == args[0])

    def __repr__(self):
        return self.name


class Type(Pattern):
    """A scalar type as a value while compiling."""

    def __init__(self, name, kind, bits, weak):
        super().__init__(name, lambda x: typeof(x) is self)
        self.kind, self.bits, self.weak = kind, bits, weak

    def __call__(self, x):
        return convert(x, self)


def _scalar_types():
    yield Type("pybool", "b", 1, True)
    yield Type("pyint", "i", 64, True)
    yield Type("pyfloat", "f", 64, True)
    yield Type("pycomplex", "c", 128, True)
    yield Type("bool", "b", 1, False)
    for n in (8, 16, 32, 64):
        yield Type(f"int{n}", "i", n, False)
        yield Type(f"uint{n}", "u", n, False)
    for n in (32, 64):
        yield Type(f"float{n}", "f", n, False)
    for n in (64, 128):
        yield Type(f"complex{n}", "c", n, False)


TYPES = {t.name: t for t in _scalar_types()}
pybool, pyint, pyfloat, pycomplex, bool_ = (TYPES[n] for n in ("pybool", "pyint", "pyfloat", "pycomplex", "bool"))
int8, int16, int32, int64 = (TYPES[f"int{n}"] for n in (8, 16, 32, 64))
uint8, uint16, uint32, uint64 = (TYPES[f"uint{n}"] for n in (8, 16, 32, 64))
from numpy.linalg import LinAlgError  # noqa: E402,F401
float32, float64, complex64, complex128 = (TYPES[n] for n in ("float32", "float64", "complex64", "complex128"))
ptr = Type("ptr", "p", 64, False)
none = Type("none", "n", 0, True)
str_ = Type("str", "s", 0, True)
_WEAK = {bool: pybool, int: pyint, float: pyfloat, complex: pycomplex, str: str_, type(None): none}


def typeof(x):
    """The type of a value; arrays, tuples and records give their Python class."""
    t = _WEAK.get(type(x))
    if t is not None:
        return t
    if isinstance(x, _np.generic):
        return _of_dtype(x.dtype)
    return ptr if isinstance(x, Ptr) else type(x)


def _of_dtype(d):
    name = {"longlong": "int64", "ulonglong": "uint64"}.get(d.name, d.name)
    return TYPES[name]


def _kinds(kinds):
    return lambda x: getattr(typeof(x), "kind", "") in tuple(kinds)


Any = Pattern("Any", lambda x: True)
Number = Pattern("Number", _kinds("biufc"))
Real = Pattern("Real", _kinds("biuf"))
Int = Pattern("Int", _kinds("iu"))
SInt = Pattern("SInt", _kinds("i"))
UInt = Pattern("UInt", _kinds("u"))
Float = Pattern("Float", _kinds("f"))
Complex = Pattern("Complex", _kinds("c"))
Bool = Pattern("Bool", _kinds("b"))
Weak = Pattern("Weak", lambda x: Number.matches(x) and typeof(x).weak)
Strong = Pattern("Strong", lambda x: Number.matches(x) and not typeof(x).weak)
Array = Pattern("Array", lambda x: isinstance(x, _np.ndarray))
Tuple = Pattern("Tuple", lambda x: isinstance(x, tuple))
Str = Pattern("Str", lambda x: isinstance(x, str))
NoneType = Pattern("NoneType", lambda x: x is None)
EllipsisType = Pattern("EllipsisType", lambda x: x is Ellipsis)
Callable = Pattern("Callable", lambda x: callable(x) and not isinstance(x, Type))
Range = Pattern("Range", lambda x: isinstance(x, range) or isinstance(x, Rec) and x.record_name == "range")
Slice = Pattern("Slice", lambda x: isinstance(x, slice))
Record = Pattern("Record", lambda x: isinstance(x, Rec))
TypeRef = Pattern("TypeRef", lambda x: isinstance(x, Type))
Optional = Pattern("Optional", lambda x: False)
Const = Pattern("Const", lambda x: not isinstance(x, _np.ndarray))


class Rec:
    """A record value."""

    def __init__(self, record_name, fields):
        self.record_name = record_name
        self.__dict__.update(fields)

    def __iter__(self):
        count, item = surface("iteration", "count"), surface("iteration", "item")
        return (item(self, i) for i in range(count(self)))

    def __len__(self):
        return surface("iteration", "count")(self)


def record(name, **fields):
    """A bundle of named values."""
    if name == "slice":
        return slice(fields["start"], fields["stop"], fields["step"])
    return Rec(name, fields)


def matches(x, pattern):
    """Whether an annotation would take x: a constant while compiling."""
    return pattern.matches(x)


# ---- surfaces: decorators and overload resolution

SURFACES = {}
_BY_DEF = {}


class Overloads:
    """The defs of one name; a call takes the first whose annotations match."""

    def __init__(self, name):
        self.__name__ = name
        self.defs = []

    def add(self, f):
        if f not in self.defs:
            self.defs.append(f)

    def __call__(self, *args, **kw):
        for f in self.defs:
            if _accepts(f, args, kw):
                return f(*args, **kw)
        raise Refused(f"{self.__name__}: no def for {args} {kw}")


@functools.cache
def _signature(f):
    return inspect.signature(f)


def _accepts(f, args, kw):
    try:
        bound = _signature(f).bind(*args, **kw)
    except TypeError:
        return False
    for name, value in bound.arguments.items():
        p = f.__annotations__.get(name)
        if isinstance(p, Pattern) and not p.matches(value):
            return False
    return True


def _register(f, kind, name):
    raw = f.defs[-1] if isinstance(f, Overloads) else f
    SURFACES.setdefault((kind, name), Overloads(name)).add(raw)
    own = _BY_DEF.setdefault((raw.__module__, raw.__name__), Overloads(raw.__name__))
    own.add(raw)
    return own


def surface(kind, name):
    """What a user's name calls: surface("numpy", "sum"), surface("operator", "//")."""
    return SURFACES[kind, name]


def _plain(f):
    return (f.defs[-1] if isinstance(f, Overloads) else f).__name__.rstrip("_")


def builtin(f):
    return _register(f, "builtin", _plain(f))


def module(name):
    return lambda f: _register(f, name, _plain(f))


def numpy(f=None, method=False, name=None, samples=None):
    def wrap(f):
        if method:
            _register(f, "method", name or _plain(f))
        return _register(f, "numpy", name or _plain(f))
    return wrap if f is None else wrap(f)


def ufunc(f=None, name=None, samples=None):
    def wrap(f):
        own = _register(f, "ufunc", name or _plain(f))
        return own
    return wrap if f is None else wrap(f)


def operator(symbol):
    return lambda f: _register(f, "operator", symbol)


def attribute(pattern, name=None):
    return lambda f: _register(f, "attribute", name or _plain(f))


def method(pattern, name=None):
    return lambda f: _register(f, "method", name or _plain(f))


def iteration(what):
    return lambda f: _register(f, "iteration", what)


def inline(f):
    return f


def apart(f):
    """
    A pure function of (needed, usual, ...) for what is rare: gives `usual` unless `needed`. It is called, not copied, and does not
    keep a loop from becoming vectors.
    """
    return f


def reassociates(f):
    """Float sums in this function may be taken in any order, a product and its sum in one step: for products whose bits are not promised."""
    return f


def noinline(f):
    """The compiler's front does not copy this def into its callers, though it has no loop."""
    return f


def constants(module_name, **values):
    """Constants of a module: constants("math", pi=3.14...)."""
    for name, value in values.items():
        SURFACES[module_name, name] = value


_libm = ctypes.CDLL("libm.so.6")
_FAST = {"llvm.fabs": "fabs", "llvm.sqrt": "sqrt", "llvm.floor": "floor", "llvm.ceil": "ceil", "llvm.trunc": "trunc",
         "llvm.rint": "rint", "llvm.roundeven": "roundeven", "llvm.copysign": "copysign", "llvm.fma": "fma",
         "llvm.minnum": "fmin", "llvm.maxnum": "fmax"}
_EXTREME = {"llvm.minimum": _np.minimum, "llvm.maximum": _np.maximum}
_INTEGER = {"llvm.ctpop": lambda v, n: bin(v).count("1"), "llvm.ctlz": lambda v, n: n - v.bit_length(),
            "llvm.cttz": lambda v, n: (v & -v).bit_length() - 1 if v else n}


def _native_call(symbol):
    def wrap(f):
        result = f.__annotations__.get("return")

        def call(*args):
            first = typeof(args[0])
            if symbol in _INTEGER:
                return convert(_INTEGER[symbol](int(args[0]) & (1 << first.bits) - 1, first.bits), first)
            if symbol in _EXTREME:
                return convert(_EXTREME[symbol](*args), first)
            name = _FAST.get(symbol, symbol) + ("f" if first.bits == 32 else "")
            c = getattr(_libm, name)
            c.argtypes = [_CTYPES[strong(typeof(a)).name] for a in args]
            c.restype = _CTYPES[strong(result or first).name]
            return convert(c(*[a.item() if isinstance(a, _np.generic) else a for a in args]), result or first)
        call.__name__, call.__module__ = f.__name__, f.__module__
        return call
    return wrap


llvm = libm = _native_call
_CTYPES = {"float64": ctypes.c_double, "float32": ctypes.c_float, "int32": ctypes.c_int32, "int64": ctypes.c_int64}


# ---- scalars

def _dt(t):
    return _np.dtype(strong(t).name)


def _wrap_int(v, t):
    v &= (1 << t.bits) - 1
    return v - (1 << t.bits) if t.kind == "i" and v >> t.bits - 1 else v


def _value(v, t):
    """The Python number v as a value of type t."""
    return v if t.weak else _np.dtype(t.name).type(v)


def _whole(x, t):
    """A float as an integer; what does not fit is what x86 makes of it."""
    half = 1 << (63 if t.bits == 64 else 31)
    high = t.kind == "u" and t.bits >= 32 and x >= half
    rest = x - half if high else x
    n = int(rest) if abs(rest) < 1e30 else -half
    n = n if -half <= n < half else -half
    return n + half if high else n


def convert(x, t):
    """Conversion as the machine does it (see Op.Convert); never raises."""
    s = typeof(x)
    if s is t:
        return x
    if t.kind == "b":
        return _value(bool(x != 0), t)
    if t.kind in "iu":
        if s.kind == "f":
            return _value(_wrap_int(_whole(float(x), t), t), t)
        return _value(_wrap_int(int(x), t), t)
    assert s.kind != "c" or t.kind == "c", f"convert of {s} to {t}"
    with _np.errstate(all="ignore"):
        y = _np.dtype(strong(s).name).type(x).astype(_dt(t))
    return y.item() if t.weak else y


def bits(t, x):
    """The same bits as another type of the same width."""
    y = _np.array(x, dtype=_dt(typeof(x))).view(_dt(t))[()]
    return y.item() if t.weak else y


def _same(a, b):
    assert typeof(a) is typeof(b), f"operands of types {typeof(a)} and {typeof(b)}"
    return typeof(a)


def _raw(f):
    def op(a, b):
        t = _same(a, b)
        if t.kind in "iu":
            return _value(_wrap_int(f(int(a), int(b)), t), t)
        with _np.errstate(all="ignore"):
            y = f(_np.dtype(strong(t).name).type(a), _np.dtype(strong(t).name).type(b))
        return y.item() if t.weak else y
    return op


def _compare(f):
    def op(a, b):
        t = _same(a, b)
        return _value(bool(f(a, b)), pybool if t.weak else bool_)
    return op


def _trunc_div(a, b):
    q = abs(a) // abs(b)
    return q if (a < 0) == (b < 0) else -q


raw_add = _raw(lambda a, b: a + b)
raw_sub = _raw(lambda a, b: a - b)
raw_mul = _raw(lambda a, b: a * b)
raw_div = _raw(lambda a, b: a / b)
raw_idiv = _raw(_trunc_div)
raw_irem = _raw(lambda a, b: a - b * _trunc_div(a, b))
raw_and = _raw(lambda a, b: a & b)
raw_or = _raw(lambda a, b: a | b)
raw_xor = _raw(lambda a, b: a ^ b)
raw_shl = _raw(lambda a, b: a << b)
raw_shr = _raw(lambda a, b: a >> b)
raw_eq = _compare(lambda a, b: a == b)
raw_ne = _compare(lambda a, b: a != b)
raw_lt = _compare(lambda a, b: a < b)
raw_le = _compare(lambda a, b: a <= b)
raw_gt = _compare(lambda a, b: a > b)
raw_ge = _compare(lambda a, b: a >= b)


def raw_neg(a):
    t = typeof(a)
    return _value(_wrap_int(-int(a), t), t) if t.kind in "iu" else -a


def raw_not(a):
    t = typeof(a)
    return _value(not a, t) if t.kind == "b" else _value(_wrap_int(~int(a), t), t)


def select(c, a, b):
    """a if c else b, both evaluated."""
    _same(a, b)
    return a if c else b


def _overflows(f):
    return lambda a, b: f(int(a), int(b)) != _wrap_int(f(int(a), int(b)), _same(a, b))


overflows_add = _overflows(lambda a, b: a + b)
overflows_sub = _overflows(lambda a, b: a - b)
overflows_mul = _overflows(lambda a, b: a * b)


def real(z):
    return _value(z.real, part(typeof(z)))


def imag(z):
    return _value(z.imag, part(typeof(z)))


def make_complex(re, im):
    t = complex_of(_same(re, im))
    if t.weak:
        return complex(re, im)
    z = _np.zeros((), _dt(t))
    z.real, z.imag = re, im
    return z[()]


# ---- types

def is_weak(t): return t.weak
def is_int(t): return t.kind in "iu"
def is_signed(t): return t.kind == "i"
def is_float(t): return t.kind == "f"
def is_complex(t): return t.kind == "c"
def is_bool(t): return t.kind == "b"
def bits_of(t): return t.bits


def strong(t):
    """The strong type with the same machine form."""
    return {pybool: bool_, pyint: int64, pyfloat: float64, pycomplex: complex128}.get(t, t)


def weak(t):
    """Python's type of the same kind."""
    return {"b": pybool, "i": pyint, "u": pyint, "f": pyfloat, "c": pycomplex}[t.kind]


def part(t):
    return {pycomplex: pyfloat, complex64: float32, complex128: float64}.get(t, t)


def complex_of(t):
    return {pyfloat: pycomplex, float32: complex64, float64: complex128}.get(t, t)


def promote(t, u):
    """NumPy 2's result type of an operation on both, weak types included."""
    order = "biufc"
    if t.weak and u.weak:
        return max(t, u, key=lambda x: order.index(x.kind))
    if t.weak or u.weak:
        w, s = (t, u) if t.weak else (u, t)
        rank = {"b": 0, "i": 1, "u": 1, "f": 2, "c": 3}
        if rank[w.kind] <= rank[s.kind]:
            return s
        if w.kind == "c":
            return complex64 if s is float32 else complex128
        return strong(w)
    return _of_dtype(_np.promote_types(_dt(t), _dt(u)))


def min_of(t):
    return _value(-(1 << t.bits - 1) if t.kind == "i" else 0, t)


def max_of(t):
    return _value((1 << t.bits - (t.kind == "i")) - 1, t)


def zero_division_raises(t):
    """Whether division by zero of this type raises (error_model, and weak or strong)."""
    model = OPTIONS["error_model"]
    return t.weak if model is None else model == "python"


def overflow_raises(t):
    """Whether an integer of this type must not wrap: Python's int under overflow='raise'."""
    return t.weak and OPTIONS["overflow"] == "raise"


def is_const(x):
    """Whether the value is known while compiling; under CPython never."""
    return False


def refuse(message, advice):
    """A compile-time problem at the caller's line."""
    raise Refused(f"{message}; {advice}")


def str_size(s):
    """Bytes of a string's UTF-8 text."""
    return len(s.encode())


def str_byte(s, i):
    """Byte i of a string's UTF-8 text, as pyint."""
    return s.encode()[i]


def table_item(digits, i):
    """Item i of a table of float64s, given as 16 hexadecimal digits each; i lies within it."""
    return _np.frombuffer(bytes.fromhex(digits[16 * i:16 * i + 16]), ">f8")[0].item()


# ---- iteration: what `for` uses; the @iteration surfaces

def count(x):
    if isinstance(x, (tuple, range, str)):
        return len(x)
    return x.shape[0] if isinstance(x, _np.ndarray) else surface("iteration", "count")(x)


def item(x, i):
    return surface("iteration", "item")(x, i) if isinstance(x, Rec) else x[i]


# ---- tuples

def map_tuple(f, t):
    return tuple(f(x) for x in t)


def tuple_of(n, f):
    return tuple(f(i) for i in range(n))


# ---- arrays and memory

class Ptr(int):
    """An address; keeps what it points into alive."""

    keep = None


def _pointer(address, keep):
    p = Ptr(address)
    p.keep = keep
    return p


def ndim(a): return a.ndim
def elem(a): return _of_dtype(a.dtype)
def is_writable(a): return a.flags.writeable
def is_aligned(a): return a.flags.aligned
def dim(a, k): return a.shape[k]
def stride(a, k): return a.strides[k]
def data(a): return _pointer(a.__array_interface__["data"][0], a)
def owner(a): return _pointer(0, a)


def layout(a):
    return "C" if a.flags.c_contiguous else "F" if a.flags.f_contiguous else "A"


def element(a, index):
    """The element at indexes within the shape (unchecked in compiled code)."""
    assert all(0 <= i < n for i, n in zip(index, a.shape)) and len(index) == a.ndim, (index, a.shape)
    return a[index]


def set_element(a, index, v):
    assert all(0 <= i < n for i, n in zip(index, a.shape)) and len(index) == a.ndim, (index, a.shape)
    assert typeof(v) is elem(a), f"{typeof(v)} stored into {elem(a)}"
    a[index] = v


def check_index(i, n, axis):
    """The index wrapped once if negative; IndexError unless it then lies within the axis."""
    if not -n <= i < n:
        raise IndexError(f"index {i} is out of bounds for axis {axis} with size {n}")
    return i + n if i < 0 else i


def alloc(nbytes):
    memory = ctypes.create_string_buffer(max(nbytes, 1) + 64)
    return _pointer(ctypes.addressof(memory) + 63 & -64, memory)


def owner_data(o):
    return o


class _Interface:
    def __init__(self, interface, keep):
        self.__array_interface__, self.keep = interface, keep


def make_array(owner, data, shape, strides, t, layout, writable=True, aligned=True):
    """An array over memory; a view shares the owner."""
    d = _dt(t)
    return _np.asarray(_Interface({"shape": tuple(shape), "strides": tuple(strides), "typestr": d.str, "version": 3,
                                   "data": (int(data) or 64, not writable)}, (owner, data)))


def elementwise(f, *args):
    """A new array of f over arrays and scalars, broadcast; of scalars alone just the call."""
    if not any(isinstance(a, _np.ndarray) for a in args):
        return f(*args)
    shape = _broadcast([a.shape for a in args if isinstance(a, _np.ndarray)])
    arrays = [_np.broadcast_to(a, shape) if isinstance(a, _np.ndarray) else a for a in args]
    values = [f(*[a[i] if isinstance(a, _np.ndarray) else a for a in arrays]) for i in _np.ndindex(*shape)]
    if not values:
        zero = [_np.zeros((), a.dtype)[()] if isinstance(a, _np.ndarray) else a for a in args]
        return _np.empty(shape, _dt(typeof(f(*zero))))
    out = _np.empty(shape, _dt(typeof(values[0])))
    for i, v in zip(_np.ndindex(*shape), values):
        assert strong(typeof(v)) is elem(out)
        out[i] = v
    return out


def computed(a):
    """Whether the elements of the new array `a` are computed chunk by chunk where they are asked for; decided by the compiler."""
    return False


def chunk(a, first, n):
    """n elements of the new array `a` in C order from `first` on; at most 1024, read before the next chunk is asked for."""
    return a.reshape(-1)[first:first + n]


def elementwise_into(out, f, *args):
    """Writes f over arrays and scalars into out, as if everything had been read before."""
    _broadcast_into([a.shape for a in args if isinstance(a, _np.ndarray)], out.shape)
    copies = [a.copy() if isinstance(a, _np.ndarray) else a for a in args]
    arrays = [_np.broadcast_to(a, out.shape) if isinstance(a, _np.ndarray) else a for a in copies]
    for i in _np.ndindex(*out.shape):
        set_element(out, i, f(*[a[i] if isinstance(a, _np.ndarray) else a for a in arrays]))


def _broadcast(shapes):
    from lib.numpy.broadcasting import broadcast_shapes
    return broadcast_shapes(tuple(shapes))


def _broadcast_into(shapes, shape):
    from lib.numpy.broadcasting import broadcast_into
    broadcast_into(tuple(shapes), shape)


_STATE = (ctypes.c_uint8 * 2520)()


def python_minor():
    """The Python whose meaning is asked for, without its 3."""
    return sys.version_info[1]


def random_state():
    """Address of the state of numpy.random (position, 624 words, has_gauss, gauss)."""
    return Ptr(ctypes.addressof(_STATE))


def blas(name):
    """Address of a function of OpenBLAS, null where there is none: always so under CPython."""
    return null


# ---- low-level words

null = Ptr(0)
_kept = {}
_C = {"bool": ctypes.c_bool, "pyint": ctypes.c_int64, "pyfloat": ctypes.c_double, "float32": ctypes.c_float,
      "float64": ctypes.c_double, "ptr": ctypes.c_uint64}


def _ctype(t):
    return None if t is None else _C.get(t.name) or getattr(ctypes, f"c_{t.name}")


def _plain_number(v):
    return v.item() if isinstance(v, _np.generic) else int(v) if isinstance(v, int) else v


def load(t, p, at=0):
    value = _ctype(t).from_address(int(p) + int(at)).value
    return Ptr(value) if t is ptr else _value(value, t)


def store(t, p, at, v):
    _ctype(t).from_address(int(p) + int(at)).value = int(v) if t is ptr else _plain_number(convert(v, t))


def offset(p, n):
    return _pointer(int(p) + int(n), getattr(p, "keep", None))


def native(function):
    """A function of the low-level part: C calling convention, no exceptions."""
    return function


def _prototype(function):
    kinds = dict(function.__annotations__)
    result = kinds.pop("return")
    return ctypes.PYFUNCTYPE(_ctype(result), *[_ctype(kind) for kind in kinds.values()])


def extern(function):
    """Declares a C function by name; found in the process at its first call."""
    def found(*args):
        target = _prototype(function)((function.__name__, ctypes.pythonapi))
        return target(*[_plain_number(a) for a in args]) or 0
    found.__name__ = function.__name__
    return found


def _keep(key, make):
    if key not in _kept:
        _kept[key] = make()
    return Ptr(ctypes.addressof(_kept[key]))


def cstring(text):
    return _keep(text, lambda: ctypes.create_string_buffer(text.encode()))


def static(name, nbytes):
    return _keep(("static", name), lambda: ctypes.create_string_buffer(nbytes))


def alloca(nbytes):
    return _keep(object(), lambda: ctypes.create_string_buffer(nbytes))


def symbol(name):
    return Ptr(ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, name)))


def address(function):
    if function not in _kept:
        _kept[function] = _prototype(function)(function)
    return Ptr(ctypes.cast(_kept[function], ctypes.c_void_p).value)


def call(target, result, *args):
    kinds = [ctypes.c_double if isinstance(arg, float) else ctypes.c_int64 for arg in args]
    return ctypes.PYFUNCTYPE(_ctype(result), *kinds)(int(target))(*[_plain_number(a) for a in args]) or 0


def cast(t, value):
    return Ptr(int(value)) if t is ptr else convert(int(value), t)


def atomic_add(p, value):
    before = load(int64, p)
    store(int64, p, 0, before + value)
    return before
