"""Runs a program under CPython/NumPy and under Adder and says how the outcomes differ.

    difference(text, arguments)  ->  None, or a Difference(kind, detail)

Under CPython every operation is watched: a Python int beyond 64 bits, or a conversion of a float that no integer type holds
(undefined in NumPy), makes the case void (Void), because Adder documents another result. Nothing else is excused here.
"""
import ast
import cmath
import dataclasses
import functools
import itertools
import math
import warnings

import numpy as np

_serial = itertools.count()


class Void(BaseException):
    """The case has no defined outcome to compare with."""


@dataclasses.dataclass(frozen=True)
class Difference:
    kind: str           # what a smaller program must still show
    detail: str


# ---------------------------------------------------------------- arguments


def readonly(a):
    a = a.copy()
    a.flags.writeable = False
    return a


def unaligned(a):
    raw = np.zeros(a.nbytes + 1, dtype=np.uint8)
    b = raw[1:].view(a.dtype).reshape(a.shape) if a.size else a.copy()
    b[...] = a
    return b


def put(a, at, value):
    """With one element replaced."""
    a.reshape(-1)[at] = value
    return a


SPACE = {"np": np, "math": math, "cmath": cmath, "nan": math.nan, "inf": math.inf, "readonly": readonly, "unaligned": unaligned, "put": put}


def arguments_of(text):
    """A text such as "(1, np.arange(3.))": evaluated anew for each run, so that each run has arrays of its own."""
    return eval(text, dict(SPACE))


# ---------------------------------------------------------------- the watched run


def _watch(value):
    if type(value) is int and not -2**63 <= value < 2**63:
        raise Void
    if type(value) is tuple:
        for item in value:
            _watch(item)
    return value


def _power(a, b):
    if type(a) is int and type(b) is int and abs(b) > 200 and abs(a) > 1:
        raise Void
    return a ** b


def _shift(a, b):
    if type(a) in (int, bool) and type(b) in (int, bool) and b > 200 and a:
        raise Void
    return a << b


def _fits(values, kind):
    if np.issubdtype(kind, np.integer):
        values = np.asarray(values)
        if values.dtype.kind == "f" and values.size:
            info = np.iinfo(kind)
            if not (np.isfinite(values).all() and (np.trunc(values) >= float(info.min)).all()
                    and (np.trunc(values) < float(info.max) + (info.bits < 60)).all()):
                raise Void


def _convert(kind, value):
    _fits(value, kind)
    return kind(value)


def _astype(array, kind):
    _fits(array, kind)
    return array.astype(kind)


def _ordered(function, *args, **options):
    """np.maximum and its like: of two zeros of unlike sign NumPy gives one or the other, by layout and length."""
    result = function(*args, **options)
    if np.asarray(result).dtype.kind == "f":
        a, *rest = [np.asarray(arg, float) for arg in args]
        zeros = np.signbit(a[a == 0])
        if np.any((a == 0) & (rest[0] == 0) & (np.signbit(a) != np.signbit(rest[0]))) if rest else zeros.any() and not zeros.all():
            raise Void
    return result


def _product(a, b):
    """NumPy multiplies complex numbers with or without fused operations, as layout and processor are. Here: always without."""
    kind = np.result_type(a, b)
    if kind.kind != "c":
        return np.multiply(a, b)
    x, y = np.asarray(a, kind), np.asarray(b, kind)
    result = np.empty(np.broadcast(x, y).shape, kind)
    result.real = x.real * y.real - x.imag * y.imag
    result.imag = x.real * y.imag + x.imag * y.real
    return result[()]


def _times(a, b):
    return _product(a, b) if isinstance(a, np.ndarray) or isinstance(b, np.ndarray) else a * b


def _multiplied(a, b):
    """The value of a after a *= b, in place for an array."""
    if isinstance(a, np.ndarray) and a.dtype.kind == "c":
        a[...] = _times(a, b)
        return a
    a *= b
    return a


def _size(value):
    """abs(); of complex64 arrays by float32's hypot, as of scalars."""
    return np.hypot(value.real, value.imag) if isinstance(value, np.ndarray) and value.dtype.kind == "c" else abs(value)


def _complex(name, *args):
    """np.multiply, np.square, np.abs."""
    if any(np.iscomplexobj(a) for a in args):
        return _product(args[0], args[-1]) if name in ("multiply", "square") else _size(np.asarray(args[0]))
    return getattr(np, name)(*args)


def _chosen(function, *args):
    """min and max of floats. LLVM 20 takes max(c, max(x, c)) for max(x, c), which is wrong for NaN (docs/differences.md)."""
    if any(a != a for a in args):
        raise Void
    return function(*args)


def _reciprocal(function, value):
    """NumPy turns 1 / 0 into an integer as the processor likes."""
    if np.asarray(value).dtype.kind in "iu" and np.any(np.asarray(value) == 0):
        raise Void
    return function(value)


def _whole(function, *args):
    """math.gcd and the like take their operands as Python's ints."""
    for arg in args:
        if isinstance(arg, np.integer):
            _watch(int(arg))
    return function(*args)


class _Watched(ast.NodeTransformer):
    INTS = {name for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")}

    def call(self, name, *args, options=()):
        return ast.Call(ast.Name(name, ast.Load()), list(args), list(options))

    def visit_BinOp(self, node):
        self.generic_visit(node)
        special = {ast.Pow: "_power", ast.LShift: "_shift", ast.Mult: "_times"}.get(type(node.op))
        return self.call("_watch", self.call(special, node.left, node.right) if special else node)

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        if isinstance(node.operand, ast.Constant):
            return node
        return self.call("_watch", node)

    def visit_Call(self, node):
        self.generic_visit(node)
        f = node.func
        if isinstance(f, ast.Name) and f.id in ("min", "max"):
            return self.call("_chosen", f, *node.args)
        if isinstance(f, ast.Name) and f.id == "abs":
            return self.call("_watch", self.call("_size", *node.args))
        if isinstance(f, ast.Attribute):
            if f.attr in ("multiply", "abs", "absolute", "square"):
                return self.call("_complex", ast.Constant(f.attr), *node.args)
            if f.attr in self.INTS:
                return self.call("_convert", f, *node.args)
            if f.attr in ("maximum", "minimum", "fmax", "fmin") or f.attr in ("max", "min") and node.args:
                return self.call("_ordered", f, *node.args, options=node.keywords)
            if f.attr in ("gcd", "lcm", "isqrt"):
                return self.call("_watch", self.call("_whole", f, *node.args))
            if f.attr == "reciprocal":
                return self.call("_reciprocal", f, *node.args)
            if f.attr in ("max", "min"):
                return self.call("_ordered", ast.Attribute(ast.Name("np", ast.Load()), f.attr, ast.Load()), f.value, options=node.keywords)
            if f.attr == "astype":
                return self.call("_astype", f.value, *node.args)
        return self.call("_watch", node)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Mult):
            load = ast.parse(ast.unparse(node.target), mode="eval").body
            return [ast.Assign([node.target], self.call("_watch", self.call("_multiplied", load, node.value)))]
        if not isinstance(node.target, ast.Name):
            return node
        watch = ast.Expr(self.call("_watch", ast.Name(node.target.id, ast.Load())))
        if isinstance(node.op, (ast.Pow, ast.LShift)):
            name = "_power" if isinstance(node.op, ast.Pow) else "_shift"
            guard = ast.Expr(self.call(name, ast.Name(node.target.id, ast.Load()), node.value))
            return [guard, node, watch]
        return [node, watch]


def _defined(text, watched):
    space = dict(SPACE)
    if watched:
        space.update(_watch=_watch, _power=_power, _shift=_shift, _convert=_convert, _ordered=_ordered,
                     _astype=_astype, _reciprocal=_reciprocal, _whole=_whole, _times=_times, _multiplied=_multiplied, _size=_size,
                     _complex=_complex, _chosen=_chosen)
        exec(_watched_code(text), space)
    else:
        exec(compile(text, f"<fuzz {next(_serial)}>", "exec"), space)
    return space["program"]


@functools.lru_cache(maxsize=4)
def _watched_code(text):
    return compile(ast.fix_missing_locations(_Watched().visit(ast.parse(text))), "<watched>", "exec")


# ---------------------------------------------------------------- comparison

TWINS = {np.float64: float, np.int64: int, np.bool_: bool, np.complex128: complex}


def normal(value):
    """A strong scalar with an exact Python twin comes back as the twin (documented)."""
    if type(value) in TWINS:
        return TWINS[type(value)](value)
    if type(value) is tuple:
        return tuple(map(normal, value))
    return value


def shape_of(value):
    """What two equal outcomes must share first: types, dtypes, shapes."""
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, tuple):
        return "(" + ", ".join(map(shape_of, value)) + ")"
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{list(value.shape)}"
    return type(value).__name__


def _bits(x):
    """Equal exactly when the values are: floats by their bits, every NaN alike."""
    if isinstance(x, np.ndarray):
        y = np.ascontiguousarray(x)
        if y.dtype.kind in "fc":
            y = y.view(y.real.dtype).copy()
            y[np.isnan(y)] = np.nan
        return y.tobytes()
    if isinstance(x, (float, complex, np.floating, np.complexfloating)):
        return _bits(np.array([x]))
    return x


def _near(a, b, ulps):
    a, b = np.asarray(a), np.asarray(b)
    if a.dtype.kind == "c":
        size = np.maximum(np.abs(a), np.abs(b))
    else:
        size = np.maximum(np.abs(a), np.abs(b))
    with np.errstate(all="ignore"):
        close = np.abs(a - b) <= ulps * np.spacing(size)
    return bool(np.all((a == b) | close | (np.isnan(a) & np.isnan(b))))


def equal(a, b, ulps=None):
    if isinstance(a, tuple):
        ulps = ulps if isinstance(ulps, dict) else {}
        return all(equal(x, y, ulps.get(i)) for i, (x, y) in enumerate(zip(a, b)))
    if isinstance(ulps, int) and isinstance(a, (float, complex, np.floating, np.complexfloating, np.ndarray)):
        return _near(a, b, ulps)
    return _bits(a) == _bits(b)


def _run(function, arguments):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return normal(function(*arguments))
        except Exception as e:
            return e.with_traceback(None)


def _views(value, arguments):
    """Which arrays of the result share memory with which argument."""
    items = value if isinstance(value, tuple) else (value,)
    return [[i for i, a in enumerate(arguments) if isinstance(a, np.ndarray) and isinstance(v, np.ndarray)
             and np.may_share_memory(a, v)] for v in items]


def expected(text, arguments):
    """What CPython gives: the outcome and the arguments afterwards. Void when there is none."""
    given = arguments_of(arguments)
    return _run(_defined(text, True), given), given


def outcomes(text, arguments_list, options=None):
    """(arguments, wanted outcome, arguments after, Adder's outcome, arguments after) of every case that has an outcome."""
    from adder import njit
    compiled = None
    for arguments in arguments_list:
        try:
            want, want_after = expected(text, arguments)
        except Void:
            continue
        if unchecked(options or {}, want):
            continue
        if compiled is None:
            compiled = njit(**(options or {}))(_defined(text, False))
        got_after = arguments_of(arguments)
        got = _run(compiled, got_after)
        if excused(options or {}, want, got):
            continue
        yield arguments, want, want_after, got, got_after


def unchecked(options, want):
    """Without boundscheck nothing is known of indexes that Python refuses, or does not come to because a division raises that here does not."""
    return options.get("boundscheck") is False and (isinstance(want, IndexError) or isinstance(want, ZeroDivisionError) and options.get("error_model") == "numpy")


def excused(options, want, got):
    """Where an option means another result than Python's, and ints beyond 64 bits, which are refused where they are constants, though never reached."""
    model = options.get("error_model")
    if type(got).__name__ == "TypingError" and "does not fit 64 bits" in str(got):
        return True
    return model == "numpy" and isinstance(want, ZeroDivisionError) or model == "python" and isinstance(got, ZeroDivisionError)


def ulps_of(text, name="ULPS"):
    """The line ULPS = {...} of a program: which items of the result may differ by how much; AFTER = {...}: which arguments afterwards."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return ast.literal_eval(node.value)
    return {}


def compared(want, want_after, got, got_after, ulps, after):
    a, b = shape_of(want), shape_of(got)
    if a == "TypeError" and b == "TypingError":     # said while compiling
        b = a
    if a != b:
        said = str(got) if isinstance(got, Exception) else repr(got)
        kind = type(got).__name__ if isinstance(got, Exception) else b
        if kind in ("TypingError", "InternalError"):
            return Difference(f"{kind}: {_gist(said)}", f"wanted {want!r}\ngot    {said}")
        return Difference(f"{a if isinstance(want, Exception) else 'value' if isinstance(got, Exception) else a} became {kind}",
                          f"wanted {want!r}\ngot    {said}")
    if not isinstance(want, Exception):
        if not equal(want, got, ulps):
            return Difference(f"value of {a}", f"wanted {want!r}\ngot    {got!r}")
        if _views(want, want_after) != _views(got, got_after):
            return Difference("views", f"wanted {_views(want, want_after)}\ngot    {_views(got, got_after)}")
    if shape_of(want_after) != shape_of(got_after) or not equal(want_after, got_after, after):
        return Difference("arguments", f"wanted {want_after!r}\ngot    {got_after!r}")
    return None


def _gist(message):
    """The part of a problem's text that does not name lines or values."""
    for line in message.splitlines():
        line = line.strip()
        if line and not line.startswith(("File", "in ", "internal error")):
            return "".join(c for c in line.split(": ", 1)[-1] if not c.isdigit())[:90]
    return ""


def difference(text, arguments_list, options=None):
    """The first difference of the program over these arguments, with the arguments: (arguments, Difference) or None."""
    ulps, after = ulps_of(text), ulps_of(text, "AFTER")
    for arguments, want, want_after, got, got_after in outcomes(text, arguments_list, options):
        found = compared(want, want_after, got, got_after, ulps, after)
        if found is not None:
            return arguments, found
    return None
