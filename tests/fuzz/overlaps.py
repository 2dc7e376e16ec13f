"""Array statements of random programs whose sources and targets share memory, and loops over indexes.

    v0[1:] -= v0[:-1]      v0[::-1] = v0 * v0      v0 += v0.T      for i in range(1, v0.shape[0]): v0[i] = v0[i - 1] + 1
"""
import numpy as np

import typing_rules as rules

# Slices of one axis that have as many elements as each other, whatever its length.
FAMILIES = [("1:", ":-1"), (":", "::-1"), ("1:-1", "2:", ":-2"), ("1:", ":-1", "-2::-1", ":0:-1"), (":2", "-2:"), ("::2", "::2"),
            (":", "::-1", "...")]


class Overlaps:
    """Mixed into Generator."""

    def operator(self, kind):
        """An operator whose result over two arrays of this type has the type."""
        return self.pick(["|", "&", "^"] if kind == "bool" else ["+", "-", "*"] + ["&", "|", "^"] * (kind in rules.INTS))

    def parts_of(self, v, count):
        """Texts of views of v, all of one shape."""
        if v.shape == ("n", "n") and self.chance(0.3):
            return [self.pick([f"{v.name}[...]", f"{v.name}.T[...]", f"{v.name}[::-1]", f"{v.name}[:, ::-1].T[...]"]) for _ in range(count)]
        axis = self.rng.randrange(len(v.shape))
        family = self.pick(FAMILIES[:-1] if axis else FAMILIES)
        before = ":, " * axis
        return [f"{v.name}[{before}{self.pick(family)}]" for _ in range(count)]

    def overlapping(self):
        """A store into a view of an array from views of the same array."""
        found = self.arrays(writable=True)
        if not found:
            return False
        v = self.pick(found)
        kind = rules.elem(v.kind)
        target, a, b = self.parts_of(v, 3)
        sign = self.operator(kind)
        value = self.pick([a, a, f"{a} {sign} {b}", f"{a} {sign} {b}", f"np.where({a} == {b}, {a}, {b})",
                           f"{a} {sign} {self.scalar(kind, 0)}", f"{a}.copy()", f"{a} {sign} {b}[::-1]"])
        self.emit(f"{target} {self.pick(['', '', sign])}= {value}")
        return True

    def between_arrays(self):
        """A store from one array into another of the same shape: perhaps they are views of one."""
        pairs = [(v, w) for v in self.arrays(writable=True) for w in self.arrays(kind=v.kind) if v is not w and len(v.shape) == len(w.shape)]
        if not pairs:
            return False
        v, w = self.pick(pairs)
        sign = self.operator(rules.elem(v.kind))
        a, b = self.pick([("", ""), ("", ""), ("[1:]", "[:-1]"), ("[::-1]", ""), ("[:-1]", "[1:]")])
        self.emit(f"{v.name}{a or '[:]'} {self.pick(['', sign])}= {self.pick([f'{w.name}{b}', f'{w.name}{b} {sign} {v.name}{b}'])}")
        return True

    def crossed(self):
        """Two arrays of one axis, broadcast to two."""
        from generate import Var
        pairs = [(v, w) for v in self.arrays() for w in self.arrays(kind=v.kind) if len(v.shape) == len(w.shape) == 1]
        if not pairs:
            return False
        v, w = self.pick(pairs)
        sign = self.operator(rules.elem(v.kind))
        name = self.fresh("b")
        a, b = self.pick([(f"{v.name}[:, None]", w.name), (f"{v.name}[:, np.newaxis]", f"{w.name}[::-1]"), (f"{v.name}.reshape(-1, 1)", f"{w.name}[None]")])
        self.emit(f"{name} = {self.pick([f'{a} {sign} {b}', f'np.where({a} == {b}, {a}, {b})', f'({a} {sign} {b}) {sign} {b}'])}")
        self.vars.append(Var(name, v.kind, (v.shape[0], w.shape[0]), True))
        return True

    def along_axis(self):
        """A reduction along an axis, of a variable or of an expression."""
        from generate import Var
        v = self.pick(self.arrays())
        kind = rules.elem(v.kind)
        # NumPy adds floats along an axis in an order that hangs on layout, alignment and axes of length 1: not compared here
        plain = ["any", "all"] if kind in rules.COMPLEX else ["min", "max", "any", "all"] if kind in ("float32", "float64") \
            else ["sum", "prod", "min", "max", "any", "all"]
        method = self.pick(plain + ([] if kind in rules.COMPLEX else ["argmin", "argmax"] if kind in ("float32", "float64")
                                    else ["argmin", "argmax", "cumsum", "cumprod"]))
        axis = self.rng.randrange(len(v.shape))
        text = self.array(v.kind, v.shape, 2) if self.chance(0.4) else v.name
        keep = method in plain and self.chance(0.3)
        options = f"axis={axis if self.chance(0.7) else axis - len(v.shape)}" + (", keepdims=True" if keep else "")
        result = getattr(np.ones((1, 1), rules.STRONG[kind]), method)(axis=0)
        shape = v.shape if method.startswith("cum") else v.shape[:axis] + ("1",) * keep + v.shape[axis + 1:]
        name = self.fresh("b")
        self.emit(f"{name} = " + self.pick([f"({text}).{method}({options})", f"np.{method}({text}, {options})"]))
        kind = rules.NAMES[result.dtype.type]
        self.vars.append(Var(name, f"[{kind}]" if shape else kind, shape, True))
        return True

    def without_axes(self):
        """A view that has no axes: read, stored to, changed."""
        from generate import Var
        v = self.pick(self.arrays())
        kind, name, x = rules.elem(v.kind), self.fresh("d"), self.fresh("x")
        self.emit(f"{name} = {v.name}[{', '.join(self.index() for _ in v.shape)}, ...]")
        if v.writable:
            self.emit(self.pick([f"{name}[...] = {self.scalar(kind, 1)}", f"{name} {self.operator(kind)}= {self.scalar(kind, 0)}",
                                 f"{name}[()] = {self.scalar(kind, 1)}", f"{v.name}[...] = {name}"]))
        self.emit(f"{x} = {self.pick([f'{name}[()]', f'{name} {self.operator(kind)} {name}', f'{name}.sum()' if kind in ('float64', 'int64') else f'{name}[...][()]'])}")
        self.vars.append(Var(x, kind))
        return True

    def filled_loop(self):
        """An array of np.empty, every element stored by loops."""
        from generate import Var
        v = self.pick(self.arrays())
        kind = self.pick([k for k in self.palette if k in rules.STRONG])
        name, x = self.fresh("b"), self.fresh("e")
        self.emit(f"{name} = " + self.pick([f"np.empty_like({v.name}, dtype=np.{'bool_' if kind == 'bool' else kind})",
                                            f"np.empty({v.name}.shape, dtype=np.{'bool_' if kind == 'bool' else kind})"]))
        indexes = [self.fresh("i") for _ in v.shape]
        indent = self.indent
        for axis, i in enumerate(indexes):
            n = f"{v.name}.shape[{axis}]"
            self.emit(f"for {i} in {self.pick([f'range({n})', f'range({n} - 1, -1, -1)'])}:")
            self.indent += 1
        self.emit(f"{x} = {v.name}[{', '.join(indexes)}]")
        outer = self.vars
        self.vars = outer + [Var(x, rules.elem(v.kind))] + [Var(i, "pyint", writable=False) for i in indexes]
        self.emit(f"{name}[{', '.join(indexes)}] = {self.value_for(kind, ())}")
        self.vars = outer
        self.indent = indent
        self.vars.append(Var(name, f"[{kind}]", v.shape, True))
        return True

    def stencil(self):
        """A loop whose indexes are the counter and a constant: in range, or not; what a failing index leaves behind is compared."""
        found = [v for v in self.arrays(writable=True) if len(v.shape) <= 2]
        if not found:
            return False
        v = self.pick(found)
        sources = [w for w in self.arrays(kind=v.kind) if len(w.shape) == len(v.shape)]
        i, kind = self.fresh("i"), rules.elem(v.kind)
        n = self.pick([f"{v.name}.shape[0]", f"len({v.name})", f"{self.pick(sources).name}.shape[0]"])
        low, high, step = self.rng.randrange(0, 3), self.rng.randrange(0, 3), self.pick(["", "", ", 2", ", 3"])
        self.emit(f"for {i} in " + self.pick([f"range({low}, {n} - {high}{step})", f"range({n} - {high + 1}, {low - 1}, -1)", f"range({n})"]) + ":")
        rest = ", ".join([""] + [str(self.pick([0, -1]))] * (len(v.shape) - 1))

        def at(w):
            return f"{w.name}[{i}{self.pick(['', '', ' - 1', ' + 1', ' - 2', ' + 2', ' // 2'])}{rest}]"
        sign = self.operator(kind)
        value = self.pick([f"{at(self.pick(sources))} {sign} {at(self.pick(sources))}", at(self.pick(sources)),
                           f"{at(self.pick(sources))} {sign} {self.scalar(kind, 0)}"])
        lines = [f"{at(v)} {self.pick(['', '', sign])}= {value}"]
        if self.chance(0.3):
            lines.insert(0, f"if {at(self.pick(sources))} != {self.scalar(kind, 0)}:")
        for depth, line in enumerate(lines):
            self.emit("    " * (depth + 1) + line)
        return True
