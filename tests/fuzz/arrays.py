"""Array expressions and statements of random programs: views, broadcasting, stores, reductions.

The axes of a shape are symbols ("n", "n-1", "n/2"): equal symbols are equal sizes, whatever the arguments.
"""
import warnings

import numpy as np

import typing_rules as rules
from carried import Carried
from fused import Fused
from loops import Loops
from overlaps import Overlaps

SLICES = [(":", "{}"), ("::-1", "{}"), ("1:", "{}-1"), (":-1", "{}-1"), ("::2", "{}/2"), ("::-2", "{}/2"), ("1:-1", "{}-2"),
          ("2:", "{}-2"), (":-2", "{}-2"), (":2", "min{},2"), ("-2:", "min{},2"), ("-2::-1", "{}-1")]


def dtype(kind):
    return "np.bool_" if kind == "bool" else f"np.{kind}"


def same_kind(source, target):
    return np.can_cast(rules.STRONG[source], rules.STRONG[target], "same_kind")


class Arrays(Overlaps, Loops, Carried, Fused):
    """Mixed into Generator."""

    def arrays(self, kind=None, shape=None, writable=False):
        return [v for v in self.vars if v.shape and (kind is None or v.kind == kind) and (shape is None or v.shape == shape)
                and (v.writable or not writable)]

    # -------------------------------------------------------- expressions

    def index(self):
        """A scalar index, mostly in range."""
        known = [v.name for v in self.vars if v.kind == "pyint"]
        strong = [v.name for v in self.vars if v.kind in ("int8", "int32", "int64", "uint8")]
        if known and self.chance(0.5):
            return self.pick(known)
        if strong and self.chance(0.1):
            return self.pick(strong)
        return str(self.pick([0, 0, 0, 1, -1, -1, 2, -2]))

    def element(self, kind):
        found = self.arrays(f"[{kind}]")
        if not found:
            return None
        v = self.pick(found)
        return f"{v.name}[{', '.join(self.index() for _ in v.shape)}]"

    def any_array(self, kind):
        """An array of this type and some shape, for a reduction."""
        found = self.arrays(kind)
        if not found:
            return None
        v = self.pick(found)
        if self.chance(0.3):
            text, _ = self.slicing(v)
            return text
        if not self.in_reduction and self.chance(0.4):
            self.in_reduction = True
            text = self.array(kind, v.shape, 2)
            self.in_reduction = False
            return text
        return v.name

    in_reduction = False

    def slicing(self, v, drop=True):
        """A view of v and its shape, which keeps at least one axis."""
        parts, shape = [], []
        left = len(v.shape)
        for axis, size in enumerate(v.shape):
            if drop and self.chance(0.25) and (shape or left > 1):
                parts.append(self.index())
            elif self.chance(0.1):
                i, j, k = (self.pick(["", "0", "1", "-1", "3", "-3"]) for _ in range(3))
                parts.append(f"{i}:{j}:{k if k != '0' else '2'}")
                shape.append(self.fresh("?"))
            else:
                text, symbol = self.pick(SLICES)
                parts.append(text)
                shape.append(symbol.format(size))
            left -= 1
        if self.chance(0.1):
            at = self.rng.randrange(len(parts) + 1)
            axes = sum(":" in p for p in parts[:at])
            parts.insert(at, self.pick(["None", "np.newaxis"]))
            shape.insert(axes, "1")
        if self.chance(0.1) and parts[-1] == ":":
            parts[-1] = "..."
        return f"{v.name}[{', '.join(parts)}]", tuple(shape)

    def fitting_view(self, kind, shape):
        """A slice of a variable that has just this type and shape."""
        found = []
        for v in self.arrays(kind):
            if len(v.shape) == len(shape):
                choices = [[t for t, s in SLICES if s.format(old) == new] for old, new in zip(v.shape, shape)]
                if all(choices):
                    found.append((v, choices))
        if not found:
            return None
        v, choices = self.pick(found)
        parts = [self.pick(c) for c in choices]
        return v.name if all(p == ":" for p in parts) else f"{v.name}[{', '.join(parts)}]"

    def array(self, kind, shape, depth=2):
        """The text of an array expression of this type and shape."""
        if depth <= 0 or self.chance(0.3):
            return self.fitting_view(kind, shape) or self.made(kind, shape)
        form, choices = self.pick(rules.RULES[kind])
        for _ in range(8):
            kinds = self.pick(choices)
            if all(rules.elem(k) in self.palette or k == kind for k in kinds):
                break
        else:
            return self.fitting_view(kind, shape) or self.made(kind, shape)
        full = self.pick([i for i, k in enumerate(kinds) if rules.is_array(k)])
        texts = []
        for i, k in enumerate(kinds):
            if not rules.is_array(k):
                weak_int = k == "pyint" and rules.elem(kind) in rules.INTS
                texts.append(str(self.rng.randrange(0, 12)) if weak_int else self.scalar(k, 1))
            elif i != full and len(shape) > 1 and self.chance(0.25):
                texts.append(self.array(k, shape[1:], 0))
            else:
                texts.append(self.array(k, shape, depth - 1))
        return form.format(*texts)

    def made(self, kind, shape):
        """A new array of this type, shaped as a variable that has the shape, or from its sizes."""
        inner = rules.elem(kind)
        models = self.arrays(shape=shape)
        if not models:
            return f"np.full({self.sizes(shape)}, {self.scalar(inner, 1)}, dtype={dtype(inner)})"
        v = self.pick(models)
        way = self.rng.randrange(5)
        if way == 0 and same_kind(rules.elem(v.kind), inner):
            return f"{v.name}.astype({dtype(inner)})"
        if way == 1:
            return f"np.{self.pick(['zeros', 'ones'])}_like({v.name}, dtype={dtype(inner)})"
        if way == 2:
            return f"np.{self.pick(['zeros', 'ones'])}({v.name}.shape, dtype={dtype(inner)})"
        if way == 3:
            return f"np.full_like({v.name}, {self.scalar(inner, 1)}, dtype={dtype(inner)})"
        return f"np.full({v.name}.shape, {self.scalar(inner, 1)})"

    def sizes(self, shape):
        """A shape from sizes of axes that are known, else a wrong guess now and then."""
        parts = []
        for symbol in shape:
            known = [f"{v.name}.shape[{i}]" for v in self.vars for i, s in enumerate(v.shape) if s == symbol]
            parts.append("1" if symbol == "1" else self.pick(known) if known else str(self.rng.randrange(0, 4)))
        return f"({', '.join(parts)},)" if len(parts) == 1 else f"({', '.join(parts)})"

    # -------------------------------------------------------- statements

    def array_statement(self):
        return self.pick(self.ARRAY_STATEMENTS)(self)

    def define_view(self):
        from generate import Var
        v = self.pick(self.arrays())
        text, shape = self.slicing(v)
        if self.chance(0.15):
            text, shape = f"{v.name}.T", v.shape[::-1]
        if len(shape) > 3:
            return False
        name = self.fresh("b")
        self.emit(f"{name} = {text}")
        self.vars.append(Var(name, v.kind, shape, v.writable))
        return True

    def define_array(self):
        from generate import Var
        v = self.pick(self.arrays())
        kind = f"[{self.pick([k for k in self.palette if k in rules.STRONG])}]"
        text = self.array(kind, v.shape)
        name = self.fresh("b")
        self.emit(f"{name} = {text}")
        own = not any(text.startswith(w.name) for w in self.vars if not w.writable)
        self.vars.append(Var(name, kind, v.shape, own))
        return True

    def define_copy(self):
        from generate import Var
        v = self.pick(self.arrays())
        flat = ("*".join(v.shape),)
        text, shape = self.pick([(f"{v.name}.copy()", v.shape), (f"{v.name}.ravel()", flat), (f"{v.name}.reshape(-1)", flat),
                                 (f"{v.name}.reshape({v.name}.size)", flat), (f"np.copy({v.name})", v.shape),
                                 (f"{v.name}.transpose()", v.shape[::-1]), (f"np.arange({v.name}.size)", flat),
                                 (f"np.reshape({v.name}, -1)", flat)])
        name = self.fresh("b")
        self.emit(f"{name} = {text}")
        kind = "[int64]" if "arange" in text else v.kind
        self.vars.append(Var(name, kind, shape, v.writable or "copy" in text or "arange" in text))
        return True

    def target(self):
        found = self.arrays(writable=not self.chance(0.05))
        return self.pick(found) if found else None

    def value_for(self, kind, shape):
        """What may be stored there: an array of the shape, of its suffix, or a scalar, of a type that casts."""
        sources = [k for k in self.palette if k in rules.STRONG and same_kind(k, kind)] or [kind]
        source = self.pick(sources + [kind])
        if not shape or self.chance(0.3):
            weak = {"f": "pyfloat", "i": "pyint", "u": "pyint", "b": "pybool", "c": "pycomplex"}[np.dtype(rules.STRONG[kind]).kind]
            if self.chance(0.5):
                return self.scalar(weak, 2) if weak != "pyint" else str(self.rng.randrange(0, 9))
            return self.scalar(source, 2)
        if len(shape) > 1 and self.chance(0.2):
            return self.array(f"[{source}]", shape[1:], 1)
        return self.array(f"[{source}]", shape, 2)

    def store_element(self):
        v = self.target()
        if v is None:
            return False
        index = ", ".join(self.index() for _ in v.shape)
        self.emit(f"{v.name}[{index}] = {self.value_for(rules.elem(v.kind), ())}")
        return True

    def store_slice(self):
        v = self.target()
        if v is None:
            return False
        text, shape = self.slicing(v)
        self.emit(f"{text} = {self.value_for(rules.elem(v.kind), shape)}")
        return True

    def augment_array(self):
        v = self.target()
        if v is None:
            return False
        text, shape = (v.name, v.shape) if self.chance(0.4) else self.slicing(v)
        if self.chance(0.3):
            text, shape = f"{v.name}[{', '.join(self.index() for _ in v.shape)}]", ()
        op = self.pick(["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>"])
        value = None
        inner = rules.elem(v.kind)
        for _ in range(6):
            source = self.pick([k for k in self.palette])
            if not _may_augment(inner, op, source):
                continue
            if source in rules.STRONG and shape and self.chance(0.6):
                value = self.array(f"[{source}]", shape if self.chance(0.8) else shape[-1:], 1)
            else:
                value = str(self.rng.randrange(0, 9)) if source == "pyint" else self.scalar(source, 1)
            break
        if value is None:
            return False
        self.emit(f"{text} {op}= {value}")
        return True

    def loop_over(self):
        from generate import Var
        v = self.pick(self.arrays())
        x = self.fresh("e")
        inner = Var(x, rules.elem(v.kind)) if len(v.shape) == 1 else Var(x, v.kind, v.shape[1:], v.writable)
        i = self.fresh("i")
        extra = [inner, Var(i, "pyint")]
        head = self.pick([f"for {i}, {x} in enumerate({v.name}):", f"for {x}, {i} in zip({v.name}, range(4)):",
                          f"for {i} in range({v.name}.shape[0]):", f"for {i} in range(len({v.name})):", f"for {x} in {v.name}:"])
        self.emit(head)
        self.loop_body(1, [e for e in extra if e.name in head.split(" in ")[0]])
        return True


    ARRAY_STATEMENTS = [define_view, define_view, define_array, define_array, define_array, define_copy, store_element, store_slice,
                        store_slice, store_slice, augment_array, augment_array, augment_array, loop_over, Overlaps.overlapping,
                        Overlaps.overlapping, Overlaps.between_arrays, Overlaps.filled_loop, Overlaps.stencil, Overlaps.stencil,
                        Overlaps.crossed, Overlaps.without_axes, Overlaps.along_axis, Overlaps.along_axis] + [
                        Loops.growing, Loops.product, Loops.gathered, Fused.inexact_map, Carried.carried]
    FOCUS = [Loops.calculating, Loops.nest, Loops.scattered, Loops.stepping, Fused.reduced, Fused.used_twice] * 2 + [
        Loops.calculating, Loops.nest, Loops.growing, Loops.product, Loops.gathered, Fused.repeated, Fused.inexact_map,
        Overlaps.stencil, Overlaps.overlapping, Carried.carried, Carried.carried]
    ARRAY_STATEMENTS += FOCUS[:6]


_augment_cache = {}


def _may_augment(target, op, source):
    """Does NumPy allow target[...] op= source?"""
    key = target, op, source
    if key not in _augment_cache:
        space = {"x": rules.sample(f"[{target}]"), "y": rules.sample(source), "z": rules.sample(f"[{source}]") if source in rules.STRONG else 1}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(f"x {op}= y\nx {op}= z\nx[0] {op}= y", space)
            _augment_cache[key] = rules.name_of(space["x"]) == f"[{target}]"
        except Exception:
            _augment_cache[key] = False
    return _augment_cache[key]
