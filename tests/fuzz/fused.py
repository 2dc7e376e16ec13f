"""Array expressions of random programs whose values are reduced, used twice, or overtaken by a store.

    b = (v0 * v1[::-1] + 1); v0[1:] = 0; x = b.max(); c = b.sum(axis=0)         b = v0.copy(); for k in range(3): b = b * v1 + b[::-1]
"""
import re

import typing_rules as rules
from values import guarded

# Reductions along an axis whose result does not hang on the order of additions.
ALONG = ["min", "max", "any", "all"]
WHOLE = [form for form in rules.REDUCTIONS if form.startswith(("{}.", "np.")) and not any(w in form for w in ("size", "ndim", "shape"))]
SMALL = ("int8", "int16", "int32", "uint8", "uint16", "uint32", "bool")


class Fused:
    """Mixed into Generator."""

    def produced(self, v):
        """(text, kind): an elementwise expression of v's shape, often of a few terms over views that fit."""
        kind = self.pick([v.kind, v.kind, f"[{self.pick([k for k in self.palette if k in rules.STRONG])}]"])
        if self.chance(0.5):
            return self.array(kind, v.shape, 3), kind
        sign = self.operator(rules.elem(kind))
        terms = [self.fitting_view(kind, v.shape) or self.made(kind, v.shape) for _ in range(self.rng.randrange(2, 4))]
        if rules.elem(kind) not in rules.COMPLEX and self.chance(0.2):
            return f"({terms[0]} {self.pick(['<', '!=', '>='])} {terms[1]})", "[bool]"
        return f"({f' {sign} '.join(terms)})", kind

    def whole(self, text, kind, shape):
        """A reduction to a scalar; the operand stands as text. What NumPy computes from views lies in memory as they do: so hang sums of floats on it."""
        from generate import Var
        forms = [(form, rules.result(form, (kind,))) for form in self.rng.sample(WHOLE, 5)]
        if len(shape) > 1:
            forms = [(form, result) for form, result in forms if result in [*rules.INTS, "bool", "pybool"] or not re.search("sum|mean|var|std|prod", form)]
        forms = [(form, result) for form, result in forms if result]
        if not forms:
            return False
        form, result = self.pick(forms)
        name = self.fresh("x")
        self.emit(f"{name} = {form.format(guarded(text))}")
        self.vars.append(Var(name, result))
        return True

    def along(self, text, kind, shape):
        from generate import Var
        inner = rules.elem(kind)
        ways = ALONG + ["argmin", "argmax"] * (inner not in rules.COMPLEX) + ["sum", "mean"] * (inner in SMALL)
        ways += ["sum"] * (inner in rules.INTS) + ["count_nonzero"]
        way = self.pick(["any", "all"] if inner in rules.COMPLEX else ways)
        axis = self.rng.randrange(len(shape))
        result = {"any": "bool", "all": "bool", "argmin": "int64", "argmax": "int64", "count_nonzero": "int64", "mean": "float64"}.get(way)
        result = result or (inner if way in ("min", "max") else rules.result("{}.sum()", (kind,)))
        left = shape[:axis] + shape[axis + 1:]
        name = self.fresh("b")
        self.emit(f"{name} = np.{way}({text}, axis={axis - len(shape) * self.chance(0.3)})")
        if way == "count_nonzero" and not left:
            return                  # an int64 or an int, as NumPy's version has it
        self.vars.append(Var(name, f"[{result}]" if left else result, left, True))

    def consumed(self, text, kind, shape):
        if len(shape) > 1 and self.chance(0.5):
            self.along(text, kind, shape)
        else:
            self.whole(text, kind, shape)

    def reduced(self):
        """A reduction of an expression that has no other use."""
        v = self.pick(self.arrays())
        text, kind = self.produced(v)
        self.consumed(text, kind, v.shape)
        return True

    def used_twice(self):
        """An array made, perhaps a store into what it was made from or into itself, then one to three uses of it."""
        from generate import Var
        v = self.pick(self.arrays())
        text, kind = self.produced(v)
        name = self.fresh("b")
        self.emit(f"{name} = {text}")
        own = text.endswith(")") and text.startswith("(")
        made = Var(name, kind, v.shape, own)
        if self.chance(0.6):
            self.changed([v for v in self.arrays(writable=True) if re.search(rf"\b{v.name}\b", text)])
        self.vars.append(made)
        if own and self.chance(0.3):
            view, shape = self.slicing(made)
            self.emit(f"{view} = {self.value_for(rules.elem(kind), shape)}")
        always = self.chance(0.5)       # what is read elementwise alone need not be an array
        for _ in range(self.rng.randrange(1, 4)):
            if always or self.chance(0.3):
                sign = self.operator(rules.elem(kind))
                other = self.fitting_view(kind, v.shape) or name
                self.consumed(f"({name} {sign} {other})", kind, v.shape)
            else:
                self.consumed(name, kind, v.shape)
        return True

    def changed(self, read):
        """A store into an array of these, or somewhere."""
        if not read or self.chance(0.2):
            self.pick([self.store_slice, self.store_element, self.augment_array, self.overlapping])()
            return
        v = self.pick(read)
        inner = rules.elem(v.kind)
        view, shape = (f"{v.name}[...]", v.shape) if self.chance(0.3) else self.slicing(v)
        element = f"{v.name}[{', '.join(self.index() for _ in v.shape)}]"
        i = self.fresh("i")
        lines = self.pick([[f"{view} = {self.value_for(inner, shape)}"], [f"{element} = {self.value_for(inner, ())}"],
                           [f"{view} {self.operator(inner)}= {self.scalar(inner, 0)}"],
                           [f"for {i} in range(len({v.name})):", f"    {v.name}[{i}] = {self.scalar(inner, 0)}"]])
        for line in lines:
            self.emit(line)

    def repeated(self):
        """An array that is made anew in a loop from what it was before: memory that may be used again."""
        from generate import Var
        v = self.pick(self.arrays())
        kind, sign, name, old = rules.elem(v.kind), self.operator(rules.elem(v.kind)), self.fresh("b"), self.fresh("b")
        other = self.fitting_view(v.kind, v.shape) or v.name
        back = "[::-1]" * self.chance(0.4)
        self.emit(f"{name} = {v.name}.copy()")
        self.emit(f"{old} = {name}{back}")
        self.emit(f"for {self.fresh('k')} in range({self.pick([1, 2, 3])}):")
        lines = [f"{name} = {name} {sign} {other}", f"{name} = {name}{back} {sign} {old}", f"{name} {sign}= {other}",
                 f"{old} = {name}{back} {sign} {other}", f"{old} = {name}", f"{name}, {old} = {old}, {name}", f"{old}[...] = {name}{back}"]
        for line in self.rng.sample(lines, self.rng.randrange(2, 4)):
            self.emit("    " + line)
        self.vars += [Var(name, v.kind, v.shape, True), Var(old, v.kind, v.shape, True)]
        return True

    def inexact_map(self):
        """A whole array of values that are not exact, into the array that is compared within the stated errors."""
        if self.out is None:
            return False
        form, _ = self.pick(rules.INEXACT_STRONG)
        kind = "[float64]" if "float64" in self.palette or self.arrays("[float64]") else None
        if kind is None:
            return False
        self.emit(f"{self.out.name}[...] = {form.format(self.array(kind, self.out.shape, 2))}")
        return True
